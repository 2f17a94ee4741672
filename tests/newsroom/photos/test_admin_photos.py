"""Photos in the admin: in French, described or decorative, without camera data, and no broken file."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from newsroom.photos.models import Photo
from newsroom.photos.renditions import SPECS
from tests.admin import errors_of, messages_of, sign_in, soup
from tests.builders import make_photo

pytestmark = pytest.mark.django_db

GPS_TAG, CAMERA_TAG = 0x8825, 0x0110
UNDESCRIBED = "Décrivez l’image pour ceux qui ne la voient pas, ou cochez « image décorative »."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(kind: str = "JPEG") -> bytes:
    """A picture that says with what camera and where it was taken."""
    exif = Image.Exif()
    exif[CAMERA_TAG] = "Appareil"
    exif.get_ifd(GPS_TAG)[1] = "N"
    content = BytesIO()
    Image.effect_noise((320, 240), 90).convert("RGB").save(content, kind, exif=exif)
    return content.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def add(client, content: bytes, name: str = "photo.jpg", **fields):
    data = {
        "title": "Une photo",
        "credit": "Camille Démo",
        "description": "Un mur gris.",
        "file": upload(content, name),
    }
    return client.post(reverse("wagtailimages:add"), data | fields)


def test_the_form_is_in_french():
    page = soup(sign_in("writer").get(reverse("wagtailimages:add")))
    labels = [label.get_text(" ", strip=True).rstrip(" *") for label in page.select("main form label")]
    assert labels == [
        "Titre", "Fichier", "Description", "Image décorative", "Crédit", "Licence", "Image générée par IA", "Mots-clés",
    ]  # fmt: skip


def test_a_photo_described_or_decorative_is_kept(subtests):
    client = sign_in("writer")
    assert add(client, picture()).status_code == 302
    assert add(client, picture(), description="", is_decorative="on").status_code == 302
    assert [photo.default_alt_text for photo in Photo.objects.order_by("pk")] == ["Un mur gris.", ""]


def test_what_readers_will_see_of_a_photo_is_made_when_it_is_uploaded_or_replaced():
    client = sign_in("editor")
    add(client, picture())
    photo = Photo.objects.get()
    first = {rendition.file.name for rendition in photo.renditions.all()}
    assert len(first) == len(SPECS)
    data = {"title": "Une photo", "credit": "C", "description": "Un mur.", "file": upload(picture("PNG"), "autre.png")}
    assert client.post(reverse("wagtailimages:edit", args=[photo.pk]), data).status_code == 302
    second = {rendition.file.name for rendition in photo.renditions.filter(filter_spec__in=SPECS)}
    assert len(second) == len(SPECS)
    assert not first & second


@pytest.mark.parametrize("description", ["", "   "])
def test_a_photo_neither_described_nor_decorative_is_refused_beside_the_field(description):
    client = sign_in("writer")
    response = add(client, picture(), description=description)
    assert response.status_code == 200
    assert errors_of(response) == {"description": UNDESCRIBED}
    photo = make_photo()
    data = {"title": "Titre changé", "credit": "C", "description": description}
    response = sign_in("editor").post(reverse("wagtailimages:edit", args=[photo.pk]), data)
    assert errors_of(response) == {"description": UNDESCRIBED}
    assert "Titre changé" in response.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"Ceci est un texte.", "texte.jpg", "Téléversez une image valide."),
        (picture()[: len(picture()) // 2], "tronquee.jpg", "Cette image est abîmée ou incomplète"),
        (picture("PNG")[:-200], "tronquee.png", "Cette image est abîmée ou incomplète"),
        (picture("PNG"), "png.jpg", "L'extension de fichier ne correspond pas"),
        (b"", "vide.jpg", "Le fichier soumis est vide."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "dessin.svg",
            "Format d'image non supporté.",
        ),
    ],
    ids=["text", "truncated JPEG", "truncated PNG", "wrong extension", "empty", "SVG"],
)
def test_a_bad_file_is_refused_everywhere_it_may_be_sent(content, name, message):
    client = sign_in("writer")
    response = add(client, content, name)
    assert response.status_code == 200
    assert message in errors_of(response)["file"]
    assert messages_of(response)
    several = client.post(reverse("wagtailimages:add_multiple"), {"title": "T", "files[]": upload(content, name)})
    assert several.json()["success"] is False
    assert message in several.json()["error_message"]
    data = {"image-chooser-upload-title": "T", "image-chooser-upload-file": upload(content, name)}
    chooser = client.post(reverse("wagtailimages_chooser:create"), data)
    assert chooser.json()["step"] == "reshow_creation_form"
    assert not Photo.objects.exists()


def flat_png(width_px: int, height_px: int) -> bytes:
    """A picture of one bit a pixel: its size in pixels says nothing of its size in bytes."""
    content = BytesIO()
    Image.new("1", (width_px, height_px)).save(content, "PNG")
    return content.getvalue()


def test_too_many_pixels_are_refused_in_words_by_every_door_before_the_picture_is_read(monkeypatch):
    client, editor, content, photo = sign_in("writer"), sign_in("editor"), flat_png(7_100, 7_100), make_photo()
    edit = reverse("wagtailimages:edit", args=[photo.pk])
    editor.get(edit)  # which makes the renditions that it shows
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", None)
    message = "Cette image a plus de 50 millions de pixels : réduisez-la, puis envoyez-la de nouveau."
    assert errors_of(add(client, content, "vaste.png")) == {"file": message}
    several = client.post(
        reverse("wagtailimages:add_multiple"), {"title": "T", "files[]": upload(content, "vaste.png")}
    )
    assert several.json()["error_message"] == message
    data = {"image-chooser-upload-title": "T", "image-chooser-upload-file": upload(content, "vaste.png")}
    assert message in str(client.post(reverse("wagtailimages_chooser:create"), data).json())
    data = {"title": "T", "credit": "C", "description": "D", "file": upload(content, "vaste.png")}
    assert errors_of(editor.post(edit, data)) == {"file": message}
    assert Photo.objects.get() == photo


def test_a_photo_of_a_phone_or_in_16_bits_of_grey_is_taken_and_has_all_its_renditions():
    client = sign_in("writer")
    add(client, picture("HEIF"), "IMG_0001.HEIC")
    grey = BytesIO()
    Image.new("I;16", (60, 40), 30_000).save(grey, "PNG")
    add(client, grey.getvalue(), "mesure.png")
    for photo in Photo.objects.all():
        assert photo.filename.endswith(".jpg")
        assert (photo.renditions.filter(filter_spec__in=SPECS).count(), camera_data(photo)) == (len(SPECS), {})
    assert Photo.objects.count() == 2


def test_a_photo_whose_file_went_wrong_closes_no_screen_of_the_admin():
    photo, chief = make_photo(), sign_in("chief")
    Path(photo.file.path).write_bytes(b"rien")
    for address in (reverse("wagtailimages:index"), reverse("wagtailimages:edit", args=[photo.pk])):
        assert chief.get(address).status_code == 200


def test_a_document_is_never_a_picture(settings):
    assert not set(settings.WAGTAILDOCS_EXTENSIONS) & {*settings.WAGTAILIMAGES_EXTENSIONS, "svg", "bmp", "tiff"}


def camera_data(photo: Photo) -> dict:
    with Image.open(photo.file.path) as stored:
        return dict(stored.getexif())


def test_no_way_to_send_a_photo_keeps_the_camera_or_the_place(media):
    client = sign_in("writer")
    add(client, picture(), title="Seule")
    address = reverse("wagtailimages:add_multiple")
    sent = client.post(address, {"title": "Plusieurs", "files[]": upload(picture())}).json()
    number = sent["uploaded_file_id"]
    fields = {"title": "Plusieurs", "credit": "Camille Démo", "description": "Un mur."}
    data = {f"uploaded-image-{number}-{name}": value for name, value in fields.items()}
    answer = client.post(reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number]), data).json()
    assert answer["success"], answer
    data = {f"image-chooser-upload-{name}": value for name, value in (fields | {"title": "Choisie"}).items()}
    client.post(reverse("wagtailimages_chooser:create"), data | {"image-chooser-upload-file": upload(picture())})
    photos = {photo.title: photo for photo in Photo.objects.all()}
    assert photos.keys() == {"Seule", "Plusieurs", "Choisie"}
    for photo in photos.values():
        assert camera_data(photo) == {}
        assert (photo.width, photo.height, photo.file_size) == (320, 240, photo.file.size)
    originals = sorted(file.name for file in (media / "original_images").iterdir())
    assert originals == sorted(photo.filename for photo in photos.values())


def test_a_new_file_for_an_old_photo_loses_its_camera_data_too():
    photo = make_photo()
    data = {"title": "Une photo", "credit": "C", "description": "Un mur.", "file": upload(picture())}
    sign_in("editor").post(reverse("wagtailimages:edit", args=[photo.pk]), data)
    photo.refresh_from_db()
    assert (photo.width, camera_data(photo)) == (320, {})


def test_a_writer_changes_their_own_photos_only():
    client = sign_in("writer")
    add(client, picture())
    data = {"title": "Titre changé", "credit": "C", "description": "Un mur."}
    mine, others = Photo.objects.get(), make_photo(title="D’un autre")
    for photo in (mine, others):
        client.post(reverse("wagtailimages:edit", args=[photo.pk]), data)
        photo.refresh_from_db()
    assert (mine.title, others.title) == ("Titre changé", "D’un autre")


def test_an_animated_picture_is_refused_in_french():
    content = BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    response = add(sign_in("writer"), content.getvalue(), "anime.gif")
    assert errors_of(response)["file"] == "Cette image est animée : envoyez une image fixe."
    assert not Photo.objects.exists()
