"""The files of photos: anybody's while a public page shows them, else the newsroom's, under names nobody guesses."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage
from articles.publishing import change_embargo
from newsroom.photos.renditions import FORMATS, JPEG_SPEC, make_renditions
from tests.admin import sign_in, words
from tests.builders import (
    make_article,
    make_dossier,
    make_person,
    make_photo,
    make_unpublished_articles,
    publish_article,
)

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(width_px=60, height_px=40) -> bytes:
    content = BytesIO()
    Image.new("RGB", (width_px, height_px), "red").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def photo():
    """A small photo with its picture."""
    photo = make_photo(width_px=60, height_px=40)
    photo.get_rendition(JPEG_SPEC)
    return photo


def address_of(photo) -> str:
    return photo.renditions.get(filter_spec=JPEG_SPEC).url


def test_a_photo_that_no_page_shows_is_the_newsrooms_alone(client, photo):
    for address in (address_of(photo), photo.file.url, photo.get_rendition("max-165x165").url):
        assert client.get(address).status_code == 404
        answer = sign_in("writer").get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")


@pytest.mark.parametrize("place", ["lead", "body", "fiche", "dossier"])
def test_a_photo_is_everybodys_as_soon_as_a_public_page_shows_it(client, photo, place):
    address = address_of(photo)
    assert client.get(address).status_code == 404
    match place:
        case "lead":
            make_article(lead_photo=photo)
        case "body":
            publish_article(body=[("picture", {"photo": photo})])
        case "fiche":
            make_person(photo=photo)
        case "dossier":
            make_dossier(photo=photo)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "s-maxage=5" in answer["Cache-Control"]
    assert client.get(photo.file.url).status_code == 404, "an original never is"
    assert client.get(photo.get_rendition("max-165x165").url).status_code == 404, "nor what the admin makes"


def test_no_state_of_a_story_that_readers_may_not_see_shows_its_photo(client, photo):
    make_unpublished_articles(lead_photo=photo)
    cache.clear()
    assert client.get(address_of(photo)).status_code == 404


@pytest.mark.parametrize("how", ["unpublished", "embargoed", "private", "expired", "other photo"])
def test_a_photo_goes_with_the_last_page_that_shows_it(client, photo, how):
    story = publish_article(lead_photo=photo, body=[("picture", {"photo": photo})])
    assert client.get(address_of(photo)).status_code == 200
    match how:
        case "unpublished":
            story.unpublish()
        case "embargoed":
            change_embargo(story, timezone.now() + timedelta(hours=1))
        case "private":
            PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
        case "expired":
            ArticlePage.objects.filter(pk=story.pk).update(expire_at=timezone.now())
        case "other photo":
            story.lead_photo, story.body = make_photo(width_px=60, height_px=40), [("paragraph", "<p>Oui.</p>")]
            story.save_revision().publish()
    cache.clear()  # a moment later
    assert client.get(address_of(photo)).status_code == 404


def test_whoever_has_the_password_of_a_private_page_sees_its_photos(client, photo):
    story = publish_article(lead_photo=photo)
    restriction = PageViewRestriction.objects.create(
        page=story, restriction_type=PageViewRestriction.PASSWORD, password="sésame"
    )
    client.get(story.url)
    assert client.get(address_of(photo)).status_code == 404
    form = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, story.pk])
    client.post(form, {"password": "sésame", "return_url": story.url})
    assert client.get(address_of(photo)).status_code == 200
    story.unpublish()
    assert client.get(address_of(photo)).status_code == 404


def test_what_was_public_a_moment_ago_costs_no_query_and_what_one_has_is_not_sent_again(
    client, photo, django_assert_num_queries, django_assert_max_num_queries
):
    make_article(lead_photo=photo)
    address = address_of(photo)
    with django_assert_max_num_queries(2):  # the rendition; the story
        first = client.get(address)
    with django_assert_num_queries(0):
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        by_date = client.get(address, headers={"if-modified-since": first["Last-Modified"]})
    for answer in (again, by_date):
        assert (answer.status_code, answer["Cache-Control"]) == (304, first["Cache-Control"])


def test_nobody_guesses_the_name_of_a_file(photo):
    names = [photo.filename, make_photo(title=photo.title).filename]
    parts = [re.match(r"[0-9a-f]{16}-", name)[0] for name in names]
    assert parts[0] != parts[1]
    for rendition in make_renditions(photo).values():
        assert rendition.file.name.startswith(f"images/{parts[0]}"), "the sizes of one photo tell nothing of another"


def test_only_what_stands_in_the_folders_of_pictures_is_served(client, media, photo, subtests):
    make_article(lead_photo=photo)
    (media / "secret.txt").write_text("SECRET")
    for address in [
        f"/media/images/../{photo.file.name}",
        f"/media/images/%2e%2e/{photo.file.name}",
        "/media/images/../secret.txt",
        "/media/avatar_images/../secret.txt",
        "/media/images//etc/passwd",
        "/media/images/",
        "/media/images/%00",
        "/media/images/rien.webp",
        "/media/secret.txt",
    ]:
        for who in (client, sign_in("chief")):
            with subtests.test(address):
                assert who.get(address).status_code == 404


def portrait(client, content: bytes, name="moi.png"):
    data = {
        "name_email-first_name": "Ada", "name_email-last_name": "L", "name_email-email": "a@example.org",
        "theme-theme": "system", "theme-contrast": "system", "theme-density": "default",
        "avatar-avatar": SimpleUploadedFile(name, content),
    }  # fmt: skip
    return client.post(reverse("wagtailadmin_account"), data)


def test_a_portrait_is_shown_to_the_newsroom_and_to_nobody_else(client):
    writer = sign_in("writer")
    assert portrait(writer, picture(900, 600)).status_code == 302
    avatar = get_user_model().objects.get(username="redacteur").wagtail_userprofile.avatar
    assert (avatar.width, avatar.height) == (400, 266)
    assert avatar.url in writer.get("/admin/").content.decode()
    assert writer.get(avatar.url).status_code == sign_in("chief").get(avatar.url).status_code == 200
    assert client.get(avatar.url).status_code == 404


def test_a_portrait_of_too_many_pixels_is_refused_in_words_before_it_is_read(monkeypatch):
    large = picture(4_500, 4_500)
    monkeypatch.setattr(Image.Image, "load", None)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", None)
    answer = portrait(sign_in("writer"), large)
    assert answer.status_code == 200
    assert "Cette image a plus de 20 millions de pixels : réduisez-la" in words(answer)


def test_a_portrait_loses_its_camera_data_too():
    exif = Image.Exif()
    exif[0x0110] = "Appareil"
    content = BytesIO()
    Image.new("RGB", (60, 40)).save(content, "JPEG", exif=exif)
    assert portrait(sign_in("writer"), content.getvalue(), "moi.jpg").status_code == 302
    avatar = get_user_model().objects.get(username="redacteur").wagtail_userprofile.avatar
    assert not Image.open(avatar.path).getexif()


def test_every_format_of_a_public_photo_is_served_as_what_it_is(client):
    photo = make_photo(width_px=60, height_px=40)
    make_renditions(photo)
    make_article(lead_photo=photo)
    for kind, specs in FORMATS.items():
        assert client.get(photo.renditions.get(filter_spec=specs[0]).url)["Content-Type"] == kind
