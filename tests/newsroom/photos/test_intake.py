"""What is stored of a picture: its pixels and colours, never the camera or the place, in a format all uses can take."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from newsroom.photos import privacy
from newsroom.photos.intake import BROKEN_PICTURE, AnimatedPictureError, in_srgb, stored_form

GPS_TAG, CAMERA_TAG, ORIENTATION_TAG = 0x8825, 0x0110, 0x0112
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SECRET = b"SECRET"


def exif(orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[CAMERA_TAG] = SECRET.decode()
    told[ORIENTATION_TAG] = orientation
    told.get_ifd(GPS_TAG)[1] = "N"
    return told


def drawn(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Red above, blue below."""
    picture = Image.new("RGB", size, "#c81e1e")
    picture.paste("#1e1ec8", (0, size[1] // 2, *size))
    return picture.quantize(8) if mode == "P" else picture.convert(mode)


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    content = BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def stored(content: bytes, name: str = "photo.jpg"):
    """What is stored of a file: its name, its content, its picture."""
    file = stored_form(ContentFile(content, name=name))
    return file.name, file.read(), Image.open(file)


def is_close(picture: Image.Image, place: tuple[int, int], colour: tuple[int, ...], by: int = 12) -> bool:
    found = picture.convert("RGB").getpixel(place)
    return all(abs(one - other) <= by for one, other in zip(found, colour, strict=True))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"comment": SECRET, "progressive": True}),
        ("JPEG", {"restart_marker_blocks": 2, "subsampling": 2, "xmp": SECRET}),
        ("PNG", {}),
        ("WEBP", {"xmp": SECRET}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_an_upright_picture_keeps_its_pixels_and_its_profile_and_loses_the_rest(kind, options):
    content = saved(drawn(), kind, exif=exif(), icc_profile=SRGB, **options)
    assert SECRET in content
    _, kept, picture = stored(content + (SECRET if kind == "JPEG" else b""))
    assert SECRET not in kept
    assert (picture.format, dict(picture.getexif())) == (kind, {})
    assert picture.info["icc_profile"] == SRGB
    assert picture.tobytes() == Image.open(BytesIO(content)).tobytes()


def test_the_miniature_in_a_jpeg_goes_too():
    content = saved(drawn(), "JPEG")
    assert content[2:4] == b"\xff\xe0"
    with_miniature = content[:4] + (16 + 12).to_bytes(2) + content[6:18] + b"\x02\x02" + SECRET * 2 + content[20:]
    _, kept, picture = stored(with_miniature)
    assert SECRET not in kept
    assert picture.tobytes() == Image.open(BytesIO(content)).tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_turned_picture_is_stored_upright(kind):
    _, kept, picture = stored(saved(drawn(), kind, exif=exif(orientation=6)))
    assert (picture.size, SECRET in kept, dict(picture.getexif())) == ((48, 64), False, {})
    assert is_close(picture, (40, 30), (200, 30, 30))
    assert is_close(picture, (8, 30), (30, 30, 200))


@pytest.mark.parametrize(
    ("kind", "mode", "name", "becomes"),
    [
        ("HEIF", "RGB", "IMG_0001.HEIC", "IMG_0001.jpg"),
        ("HEIF", "RGBA", "decoupe.heic", "decoupe.png"),
        ("AVIF", "RGB", "photo.avif", "photo.jpg"),
        ("GIF", "P", "dessin.gif", "dessin.png"),
        ("MPO", "RGB", "photo.jpeg", "photo.jpg"),
        ("JPEG", "CMYK", "presse.jpg", "presse.jpg"),
        ("PNG", "RGBA", "decoupe.png", "decoupe.png"),
    ],
)
def test_every_format_is_stored_as_one_that_all_can_read_its_colours_kept(kind, mode, name, becomes):
    told = {} if kind == "GIF" else {"exif": exif()}
    new_name, kept, picture = stored(saved(drawn(mode), kind, **told), name)
    assert (new_name, SECRET in kept) == (becomes, False)
    assert picture.size == (64, 48)
    assert picture.mode in {"RGB", "RGBA", "P"}
    assert is_close(picture, (30, 8), (200, 30, 30))
    assert is_close(picture, (30, 40), (30, 30, 200))


def test_grey_of_16_bits_keeps_its_shades():
    shades = Image.new("I;16", (256, 4))
    for x in range(256):
        for y in range(4):
            shades.putpixel((x, y), x * 257)
    _, _, picture = stored(saved(shades, "PNG"), "mesure.png")
    assert (picture.mode, picture.format) == ("L", "JPEG")
    assert all(abs(picture.getpixel((x, 2)) - x) <= 2 for x in range(256))


def test_a_profile_of_other_colours_is_applied_and_not_kept():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for content in (saved(drawn("CMYK"), "JPEG", icc_profile=lab), saved(drawn("L"), "PNG", icc_profile=SRGB)):
        _, _, picture = stored(content)
        assert (picture.mode, picture.info.get("icc_profile")) == ("RGB", None), "the profile was none of its colours"
    grey = bytearray(SRGB)
    grey[16:20] = b"GRAY"
    assert "icc_profile" not in stored(saved(drawn("L"), "PNG", icc_profile=bytes(grey)))[2].info


def test_colours_are_read_by_their_profile():
    """A profile that swaps red and blue, so that nobody can leave it out unseen."""
    swapped = SRGB.replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ").replace(b"tmpX", b"bXYZ")
    picture = drawn()
    picture.info["icc_profile"] = swapped
    assert is_close(in_srgb(picture), (30, 8), (30, 30, 200), by=40)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_what_moves_is_refused(kind):
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("red", "blue")]
    with pytest.raises(AnimatedPictureError):
        stored(saved(frames[0], kind, save_all=True, append_images=frames[1:]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_picture_is_refused(kind, part):
    content = saved(Image.effect_noise((64, 48), 90).convert("RGB"), kind)
    with pytest.raises(BROKEN_PICTURE):
        stored(content[: int(len(content) * part)])


def test_a_file_that_pillow_can_read_and_we_cannot_is_written_anew(monkeypatch):
    content = saved(drawn(), "JPEG", exif=exif())
    odd = content[:2] + b"\xff\xff" + content[3:]  # padding, which a JPEG may have
    assert stored(odd)[2].tobytes() == Image.open(BytesIO(content)).tobytes()
    for wrong in (content[:-2], content[:2] + b"odd" + content[2:]):
        with pytest.raises((ValueError, LookupError)):
            privacy.strip_jpeg(wrong)
