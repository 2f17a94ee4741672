"""The few sizes in which photos are served, made when a story is published and never in a reader's request."""

import logging

from django.core.exceptions import SuspiciousFileOperation
from PIL import Image

from newsroom.photos.models import Photo, Rendition

logger = logging.getLogger(__name__)

WEBP_WIDTHS_PX = (480, 960, 1440)
WEBP_SPECS = tuple(f"width-{width}|format-webp" for width in WEBP_WIDTHS_PX)
# For readers without WebP, for feeds and for social cards.
JPEG_SPEC = "width-1200|format-jpeg|bgcolor-ffffff"
SPECS = (*WEBP_SPECS, JPEG_SPEC)

# What a missing, unreadable or hostile file, a full disk or a name out of the media folder raises.
_FILE_ERRORS = (OSError, SuspiciousFileOperation, Image.DecompressionBombError)


def make_renditions(photo: Photo) -> dict[str, Rendition]:
    """Return the renditions of `photo` by filter spec, making those that are missing.

    {} if its file is missing or unreadable, or if the disk is full: a picture may be lacking, its page never is.
    Queries: 0 when its `renditions` are prefetched and complete, else 1, plus 3 per rendition made.
    """
    try:
        return photo.get_renditions(*SPECS)
    except _FILE_ERRORS as error:
        logger.warning("No rendition of photo %s (%s): %s", photo.pk, photo.file.name, error)
        return {}
