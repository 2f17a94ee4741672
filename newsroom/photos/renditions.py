"""The renditions of photos: made at upload and at publication, never in a reader's request."""

import logging

from django.core.exceptions import SuspiciousFileOperation
from django.tasks import task
from PIL import Image
from wagtail.images.models import Filter

from newsroom.photos.models import Photo, Rendition

logger = logging.getLogger(__name__)

WIDTHS_PX = (480, 960, 1440)
JPEG_WIDTHS_PX = (600, 1200)
# The formats that a browser chooses from, the lightest first: {media type: filter specs of its sizes}.
FORMATS = {
    "image/avif": tuple(f"width-{width}|format-avif" for width in WIDTHS_PX),
    "image/webp": tuple(f"width-{width}|format-webp" for width in WIDTHS_PX),
    "image/jpeg": tuple(f"width-{width}|format-jpeg|bgcolor-ffffff" for width in JPEG_WIDTHS_PX),
}
SPECS = tuple(spec for specs in FORMATS.values() for spec in specs)
# The rendition for uses with a single address: feeds, engines, images of shared links.
JPEG_SPEC = FORMATS["image/jpeg"][-1]

_FILTERS = tuple(Filter(spec=spec) for spec in SPECS)

# Raised for a missing, unreadable or hostile file, a full disk, or a name outside the media folder.
FILE_ERRORS = (OSError, SuspiciousFileOperation, Image.DecompressionBombError)


def existing_renditions(photo: Photo) -> dict[str, Rendition]:
    """Return the existing renditions of `photo` by filter spec, without making any.

    Queries: 0 when its `renditions` are prefetched, else 1.
    """
    return {found.spec: rendition for found, rendition in photo.find_existing_renditions(*_FILTERS).items()}


def make_renditions(photo: Photo) -> dict[str, Rendition]:
    """Return the renditions of `photo` by filter spec, making the missing ones.

    {} if its file is missing or unreadable, or if the disk is full: the page is served without the picture.
    Queries: 0 when its `renditions` are prefetched and complete, else 1, plus 3 per rendition made.
    """
    try:
        return photo.get_renditions(*SPECS)
    except FILE_ERRORS as error:
        logger.warning("No rendition of photo %s (%s): %s", photo.pk, photo.file.name, error)
        return {}


@task
def make_missing_renditions(photo_id: int) -> None:
    """Make the missing renditions of a photo, unless it was deleted. Queries: 1, and those of make_renditions()."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo:
        make_renditions(photo)
