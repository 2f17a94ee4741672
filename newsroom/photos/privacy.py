"""Remove from uploaded pictures what could reveal the author or the place: EXIF, GPS, XMP, comments."""

from io import BytesIO

from django.core.files.base import File
from django.core.files.images import ImageFile
from PIL import Image, ImageOps, UnidentifiedImageError

# The formats that Pillow can rewrite without visible loss; Willow checks the others.
_SAVE_OPTIONS: dict[str, dict] = {
    "JPEG": {"quality": 92, "subsampling": 0, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 92},
    "AVIF": {"quality": 85},
    "GIF": {"comment": b""},
}
# MPO: a JPEG followed by more pictures, as some phones make.
_WRITTEN_AS = {"MPO": "JPEG"}


def without_metadata(file: File) -> File:
    """Return the picture in `file` turned upright, with its colour profile and no other metadata.

    Only the first picture of a file is kept: the form refuses animated ones (photos/forms.py). A file that is not a
    picture is returned unchanged, for the form to refuse.
    """
    file.seek(0)
    try:
        picture = Image.open(file)
        picture.load()
    except (UnidentifiedImageError, OSError):
        file.seek(0)
        return file
    written_as = _WRITTEN_AS.get(picture.format or "", picture.format or "")
    if written_as not in _SAVE_OPTIONS:
        file.seek(0)
        return file
    upright = ImageOps.exif_transpose(picture)
    profile = picture.info.get("icc_profile")
    upright.info = {}
    stripped = BytesIO()
    options = _SAVE_OPTIONS[written_as] | ({"icc_profile": profile} if profile else {})
    upright.save(stripped, written_as, **options)
    stripped.seek(0)
    return ImageFile(stripped, name=file.name)
