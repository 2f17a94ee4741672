"""Photos on pages: made at publication, served by size, and never in the way of a page."""

from pathlib import Path

import pytest
from django.core.cache import cache

from newsroom.photos.models import Rendition
from newsroom.photos.renditions import SPECS, make_renditions
from tests.builders import make_article, make_photo
from tests.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail remembers renditions by the number of their photo
    return tmp_path


def test_publishing_makes_the_pictures_of_a_story():
    lead, inside = make_photo(), make_photo()
    make_article(lead_photo=lead, body=[("picture", {"photo": inside})])
    for photo in (lead, inside):
        assert {rendition.filter_spec for rendition in photo.renditions.all()} == set(SPECS)


def test_a_reader_makes_no_picture(client, django_assert_num_queries):
    article = make_article(lead_photo=make_photo())
    before = Rendition.objects.count()
    client.get(article.url)
    assert Rendition.objects.count() == before


def test_the_lead_photo_loads_first_and_the_others_late():
    article = make_article(lead_photo=make_photo(), body=[("picture", {"photo": make_photo()})])
    lead, inside = read(article.url).main.select("img")
    assert (lead["fetchpriority"], lead.get("loading")) == ("high", None)
    assert inside["loading"] == "lazy"
    assert (lead["width"], lead["height"], lead["alt"]) == ("1200", "675", "Un rectangle gris.")
    source = lead.find_previous_sibling("source")
    assert [part.split()[1] for part in source["srcset"].split(", ")] == ["480w", "960w", "1440w"]


def test_the_story_may_describe_a_photo_its_own_way_and_a_decorative_one_is_silent():
    plain, decorative = make_photo(), make_photo(is_decorative=True, description="")
    body = [("picture", {"photo": plain, "alt": "Le siège."}), ("picture", {"photo": decorative})]
    assert [image["alt"] for image in read(make_article(body=body).url).main.select("img")] == ["Le siège.", ""]


def test_a_missing_file_drops_the_picture_and_never_the_page(caplog):
    gone = make_photo()
    Path(gone.file.path).unlink()
    page = read(
        make_article(title="Quand même", lead_photo=gone, body=[("picture", {"photo": gone, "caption": "Légende"})]).url
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
    rendition = make_renditions(photo)[SPECS[0]]
    response = client.get(rendition.url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
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
