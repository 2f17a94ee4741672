"""Photos on pages: made at publication, served by size, and never in the way of a page."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from articles.embedding import card_path
from newsroom.photos.models import Photo, Rendition
from newsroom.photos.renditions import FORMATS, JPEG_SPEC, SPECS, RenditionError, make_renditions
from tests.builders import make_article, make_dossier, make_person, make_photo, publish_article, publish_person
from tests.html import read

pytestmark = pytest.mark.django_db

SITE_URL = settings.SITE_URL
PLACE = "/media/attente/1200x675.jpg"


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


def test_a_reader_makes_no_picture_and_until_it_is_made_every_page_keeps_its_place(subtests):
    photo = make_photo(height_px=900)
    person = make_person(photo=photo)
    article = make_article(
        lead_photo=photo, body=[("picture", {"photo": photo})], authors=(person,), subjects=(person,)
    )
    dossier = make_dossier(photo=photo, articles=(article,))
    lists = ["/", "/ia/", "/personnes/", "/dossiers/", "/recherche/?q=article"]
    for address in [article.url, person.url, dossier.url, card_path(article), *lists]:
        with subtests.test(address):
            page = read(address)
            images = page.soup.select("picture img")
            assert page.status == 200
            assert {(image["src"], image["width"], image["height"]) for image in images} == {(PLACE, "1200", "675")}
            assert not page.soup.select(".placeholder")
    assert read(article.url).all("figcaption") == ["Manchette", "Manchette"]
    assert not Rendition.objects.exists()


def test_what_machines_are_told_of_a_picture_is_its_place_until_it_is_made(client, subtests):
    article = publish_article(lead_photo=make_photo(height_px=900))
    person = publish_person(photo=article.lead_photo)
    small = PLACE.replace("1200x675", "600x338")
    addresses = {
        article.url: PLACE,  # JSON-LD
        person.url: PLACE,
        "/flux.rss": PLACE,
        "/flux.atom": PLACE,
        "/flux.json": PLACE,
        f"/api/articles/{article.pk}": PLACE,
        f"/api/fiches/{person.pk}": PLACE,
        f"{reverse('oembed')}?url={SITE_URL}{article.url}": small,
    }
    made = {address: client.get(address) for address in addresses}
    Rendition.objects.all().delete()
    cache.clear()
    for address, place in addresses.items():
        with subtests.test(address):
            answer = client.get(address, headers={"if-none-match": made[address].headers.get("ETag", "")})
            assert answer.status_code == 200, "who had it with the picture is told"
            assert f"{SITE_URL}{place}" in answer.content.decode()
            assert PLACE not in made[address].content.decode()
    for place, size in ((PLACE, (1200, 675)), (small, (600, 338))):
        answer = client.get(place)
        assert Image.open(BytesIO(answer.content)).size == size
    assert client.get("/media/attente/1201x600.jpg").status_code == 404


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


def test_a_missing_file_leaves_the_place_and_the_caption_and_is_said(caplog):
    gone = make_photo(title="Perdue", height_px=900)
    Path(gone.file.path).unlink()
    article = publish_article(
        title="Quand même", lead_photo=gone, body=[("picture", {"photo": gone, "caption": "Légende"})]
    )
    page = read(article.url)
    assert (page.status, page.all("h1")) == (200, ["Quand même"])
    assert [image["src"] for image in page.main.select("img")] == [PLACE, PLACE]
    assert page.all("figcaption")[1] == "Légende Manchette"
    assert f"No rendition. Photo {gone.pk} (« Perdue »" in caplog.text
    assert read("/").status == 200


def test_an_unreadable_file_or_a_full_disk_is_said(monkeypatch):
    broken = make_photo()
    Path(broken.file.path).write_bytes(b"not a picture")
    with pytest.raises(RenditionError, match="UnidentifiedImageError"):
        make_renditions(broken)
    full = make_photo()

    def no_space(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", no_space)
    with pytest.raises(RenditionError, match="No space left"):
        make_renditions(full)


def test_one_rendition_that_fails_does_not_keep_the_others(monkeypatch):
    photo, make = make_photo(), Photo.generate_rendition_file

    def fail_avif(self, filter, **kwargs):
        if "avif" in filter.spec:
            raise ValueError("no encoder")
        return make(self, filter, **kwargs)

    monkeypatch.setattr(Photo, "generate_rendition_file", fail_avif)
    with pytest.raises(RenditionError, match="no encoder"):
        make_renditions(photo)
    assert photo.renditions.count() == len(SPECS) - len(FORMATS["image/avif"])


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_a_photo_stored_before_in_any_colours_has_all_its_renditions(mode):
    photo = make_photo(width_px=60, height_px=40)
    Image.new(mode, (60, 40)).save(photo.file.path, "JPEG" if mode == "CMYK" else "PNG")
    modes = {Image.open(rendition.file.path).mode for rendition in make_renditions(photo).values()}
    assert modes <= {"L", "LA", "RGB", "RGBA"}


def test_a_large_photo_is_made_smaller_once_for_all_its_renditions():
    photo = make_photo(width_px=4_000, height_px=1_000)
    sizes = {spec: (made.width, made.height) for spec, made in make_renditions(photo).items()}
    assert sizes[JPEG_SPEC] == (1_200, 300)
    assert sizes["width-1440|format-avif"] == (1_440, 360)
    assert Image.open(BytesIO(photo._working_copy)).size == (2_000, 500)
    assert make_photo()._working_copy is None


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
