"""What is stored of a picture that is sent: upright, without metadata, in colours and a format that every use can take.

A JPEG, PNG or WebP file that stands upright and has ordinary colours keeps its pixels byte for byte, in a fraction of
the time that writing it anew takes. Anything else (HEIC, AVIF, GIF, CMYK, 16-bit grey, turned) is written as JPEG, or
as PNG if some of it is transparent or if it had few colours.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath
from typing import IO

import pillow_heif
from django.core.files.base import ContentFile, File
from PIL import ExifTags, Image, ImageCms, ImageOps

from newsroom.photos.privacy import strip_jpeg, strip_png, strip_webp

pillow_heif.register_heif_opener()

# What Pillow raises on a truncated, corrupt or hostile picture.
BROKEN_PICTURE = (OSError, SyntaxError, ValueError, LookupError, EOFError, Image.DecompressionBombError)

_STRIPPERS: dict[str, Callable[[bytes], bytes]] = {"JPEG": strip_jpeg, "PNG": strip_png, "WEBP": strip_webp}
# Files of phones that may hold more pictures after the first, which is not an animation. MPO: JPEG ones.
_SEVERAL_STILLS = {"MPO", "HEIF"}
_EXTENSIONS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
# The modes of Pillow that all our formats can be made from; of profiles, those of such pictures.
_ORDINARY = {"1", "L", "LA", "P", "RGB", "RGBA"}
_RGB_PROFILE = b"RGB "
_SAVE_OPTIONS: dict[str, dict] = {"JPEG": {"quality": 92, "subsampling": 0}, "PNG": {"compress_level": 3}}
_SRGB = ImageCms.createProfile("sRGB")


class AnimatedPictureError(ValueError):
    """A picture of which only the first frame would be kept."""


class StoredFile(ContentFile):
    """A file that stored_form() made: not to be read again."""


def stored_form(file: File) -> StoredFile:
    """Return the picture in `file` as it is stored, its name with another extension if the format changed.

    Raises AnimatedPictureError, or one of BROKEN_PICTURE.
    """
    file.seek(0)
    content = file.read()
    picture = Image.open(BytesIO(content))
    if picture.format not in _SEVERAL_STILLS and getattr(picture, "is_animated", False):
        raise AnimatedPictureError
    format_name, stored = _stripped(picture, content) or _written_anew(Image.open(BytesIO(content)))
    return StoredFile(stored, name=f"{PurePath(file.name or 'photo').stem}{_EXTENSIONS[format_name]}")


def in_srgb(picture: Image.Image) -> Image.Image:
    """Return `picture` in the colours that a file without a profile is taken for, its transparency kept."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):  # 16 bits of grey, of which convert() would keep the darkest 256
        return picture.point(lambda value: value * (1 / 257)).convert("L")
    if profile and not picture.has_transparency_data:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB") or picture
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile of other colours than the picture's: as if there were none
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _stripped(picture: Image.Image, content: bytes) -> tuple[str, bytes] | None:
    """Return the format and the content of a picture whose pixels may stay as they are; None for any other."""
    format_name = "JPEG" if picture.format == "MPO" else picture.format or ""
    upright = picture.getexif().get(ExifTags.Base.Orientation, 1) in {0, 1}
    if format_name not in _STRIPPERS or not upright or not _is_ordinary(picture):
        return None
    picture.draft(None, (1, 1))  # whether a JPEG is whole, at an eighth of its size: half the time
    picture.load()
    try:
        return format_name, _STRIPPERS[format_name](content)
    except (ValueError, LookupError):  # not as its format says, though Pillow could read it
        return None


def _is_ordinary(picture: Image.Image) -> bool:
    profile = picture.info.get("icc_profile") or b""
    return picture.mode in _ORDINARY and (not profile or (profile[16:20] == _RGB_PROFILE and picture.mode != "L"))


def _written_anew(picture: Image.Image) -> tuple[str, bytes]:
    """Return the format and the content of `picture` written anew: upright, its profile kept if it is one of RGB."""
    picture.load()
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if not _is_ordinary(upright):
        upright, profile = in_srgb(upright), None
    drawn = upright.mode in {"1", "P"} or upright.has_transparency_data
    upright.info = {name: upright.info[name] for name in ("transparency",) if name in upright.info}
    format_name = "PNG" if drawn else "JPEG"
    stored = BytesIO()
    upright.save(stored, format_name, **_SAVE_OPTIONS[format_name], **({"icc_profile": profile} if profile else {}))
    return format_name, stored.getvalue()


def working_copy(file: IO[bytes], least_width_px: int) -> bytes | None:
    """Return the stored picture in `file` in ordinary colours, a whole number of times smaller while wide enough.

    None if it is so already.
    """
    picture: Image.Image = Image.open(file)
    times = picture.width // least_width_px
    if times < 2 and _is_ordinary(picture):
        return None
    if times >= 2:
        picture.draft(None, (picture.width // times, picture.height // times))  # for a JPEG, at no cost
    if picture.mode in {"1", "P"} or not _is_ordinary(picture):
        picture = in_srgb(picture)
    if (times := picture.width // least_width_px) >= 2:
        picture = picture.reduce(times)
    return _written_anew(picture)[1]
