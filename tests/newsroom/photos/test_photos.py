"""Photos on pages: made at publication, served by size, and never in the way of a page."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command

from newsroom.photos.models import Rendition
from newsroom.photos.renditions import FORMATS, JPEG_SPEC, SPECS, make_renditions
from tests.builders import make_dossier, make_photo, publish_article, publish_person
from tests.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail remembers renditions by the number of their photo
    return tmp_path


def test_publishing_makes_the_pictures_of_a_story():
    lead, inside = make_photo(), make_photo()
    publish_article(lead_photo=lead, body=[("picture", {"photo": inside})])
    for photo in (lead, inside):
        assert {rendition.filter_spec for rendition in photo.renditions.all()} == set(SPECS)


def test_a_reader_makes_no_picture_and_has_the_page_without_it(client, subtests):
    photo = make_photo()
    person = publish_person(photo=photo)
    article = publish_article(
        lead_photo=photo, body=[("picture", {"photo": photo})], authors=(person,), subjects=(person,)
    )
    dossier = make_dossier(photo=photo, articles=(article,))
    Rendition.objects.all().delete()
    cache.clear()
    for address in (
        article.url,
        person.url,
        dossier.url,
        "/",
        "/ia/",
        "/personnes/",
        "/dossiers/",
        "/recherche/?q=article",
    ):
        with subtests.test(address):
            page = read(address)
            assert (page.status, page.main.select("img")) == (200, [])
    assert client.get("/flux.rss").status_code == 200
    assert not Rendition.objects.exists()


@pytest.mark.portable
def test_a_page_shows_what_is_made_of_its_picture():
    article = publish_article(lead_photo=make_photo())
    Rendition.objects.exclude(filter_spec__in=FORMATS["image/webp"][:2]).delete()
    cache.clear()
    [image] = read(article.url).main.select("img")
    assert image["src"].endswith(".webp")
    assert (image["width"], image["height"]) == ("960", "96")
    assert not image.parent.select("source")


def test_the_lead_photo_loads_first_and_the_others_late():
    article = publish_article(lead_photo=make_photo(), body=[("picture", {"photo": make_photo()})])
    lead, inside = read(article.url).main.select("img")
    assert (lead["fetchpriority"], lead.get("loading")) == ("high", None)
    assert inside["loading"] == "lazy"
    assert (lead["width"], lead["height"], lead["alt"]) == ("1200", "120", "Un rectangle gris.")


def widths(element):
    return [part.split()[1] for part in element["srcset"].split(", ")]


def test_browsers_are_offered_avif_then_webp_then_jpeg():
    [image] = read(publish_article(lead_photo=make_photo()).url).main.select("img")
    avif, webp = image.parent.select("source")
    assert [source["type"] for source in (avif, webp)] == ["image/avif", "image/webp"]
    assert widths(avif) == widths(webp) == ["480w", "960w", "1440w"]
    assert widths(image) == ["600w", "1200w"]
    assert avif["sizes"] == webp["sizes"] == image["sizes"]


def test_a_small_photo_is_not_enlarged():
    photo = make_photo(width_px=700, height_px=500)
    [image] = read(publish_article(lead_photo=photo).url).main.select("img")
    assert [widths(element) for element in image.parent.select("source, img")] == [
        ["480w", "700w"],
        ["480w", "700w"],
        ["600w", "700w"],
    ]


def test_a_picture_is_cropped_around_its_focal_point():
    focused = make_photo(
        height_px=900, focal_point_x=1_200, focal_point_y=90, focal_point_width=100, focal_point_height=100
    )  # three quarters from the left, a tenth from the top
    for photo, classes in [(focused, {"focus-x-8", "focus-y-1"}), (make_photo(), set())]:
        [image] = read(publish_article(lead_photo=photo).url).main.select(".story-cover img")
        assert {name for name in image.parent["class"] if name.startswith("focus")} == classes


def test_the_story_may_describe_a_photo_its_own_way_and_a_decorative_one_is_silent():
    plain, decorative = make_photo(), make_photo(is_decorative=True, description="")
    body = [("picture", {"photo": plain, "alt": "Le siège."}), ("picture", {"photo": decorative})]
    assert [image["alt"] for image in read(publish_article(body=body).url).main.select("img")] == ["Le siège.", ""]


def test_a_missing_file_drops_the_picture_and_never_the_page(caplog):
    gone = make_photo()
    Path(gone.file.path).unlink()
    page = read(
        publish_article(
            title="Quand même", lead_photo=gone, body=[("picture", {"photo": gone, "caption": "Légende"})]
        ).url
    )
    assert (page.status, page.all("h1")) == (200, ["Quand même"])
    assert not page.main.select("img, figure")
    assert "No rendition" in caplog.text
    assert read("/").status == 200


def test_an_unreadable_file_or_a_full_disk_gives_no_rendition(monkeypatch):
    broken = make_photo()
    Path(broken.file.path).write_bytes(b"not a picture")
    assert make_renditions(broken) == {}
    full = make_photo()

    def no_space(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", no_space)
    assert make_renditions(full) == {}


def test_renditions_are_served_and_originals_are_not(client, media, subtests):
    photo = make_photo()
    rendition = make_renditions(photo)[FORMATS["image/avif"][0]]
    response = client.get(rendition.url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/avif")
    assert "max-age" in response["Cache-Control"]
    (media / "secret.txt").write_text("SECRET")
    for address in [
        f"/media/{photo.file.name}",
        f"/media/images/../{photo.file.name}",
        f"/media/images/%2e%2e/{photo.file.name}",
        "/media/images/../secret.txt",
        "/media/images//etc/passwd",
        "/media/images/",
        "/media/images/%00",
        "/media/images/rien.webp",
        "/media/secret.txt",
    ]:
        with subtests.test(address):
            assert client.get(address).status_code == 404


@pytest.mark.portable
def test_the_command_makes_what_is_missing_and_nothing_on_a_healthy_site(capsys):
    def made() -> str:
        call_command("make_renditions")
        return capsys.readouterr().out.strip()

    photo = make_photo()
    assert [made(), made()] == ["8 déclinaisons faites.", "0 déclinaison faite."]
    Path(photo.renditions.get(filter_spec=JPEG_SPEC).file.path).unlink()
    photo.renditions.filter(filter_spec__in=FORMATS["image/avif"]).delete()
    assert made() == "4 déclinaisons faites."
    assert {rendition.filter_spec for rendition in photo.renditions.all()} == set(SPECS)
    assert all(Path(rendition.file.path).exists() for rendition in photo.renditions.all())


def test_the_command_tells_of_the_photos_it_could_not_read(capsys):
    gone, photo = make_photo(), make_photo()
    Path(gone.file.path).unlink()
    call_command("make_renditions")
    said = capsys.readouterr()
    assert said.out.strip() == "8 déclinaisons faites."
    assert said.err.startswith("1 photo illisible ou perdue")
    assert photo.renditions.count() == len(SPECS)
