"""The renditions of photos: made in the background after an upload, never in a request; a place is kept until then."""

import logging
from collections.abc import Sequence

from django.core.exceptions import SuspiciousFileOperation
from django.db.models import prefetch_related_objects
from django.dispatch import Signal
from django.tasks import task
from wagtail.images.models import Filter

from newsroom.photos.intake import BROKEN_PICTURE
from newsroom.photos.models import Photo, Rendition
from newsroom.photos.places import ReservedPlace

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
FILE_ERRORS = (*BROKEN_PICTURE, SuspiciousFileOperation)

# Sent once a photo has the rendition for uses with a single address; `photo`: which.
picture_made = Signal()
# What the history of the photo says of it.
PICTURE_MADE = "photos.picture_made"


class RenditionError(Exception):
    """Some rendition of a photo could not be made; the message says which photo, and why."""


def existing_renditions(photo: Photo) -> dict[str, Rendition]:
    """Return the existing renditions of `photo` by filter spec, without making any.

    Queries: 0 when its `renditions` are prefetched, else 1.
    """
    return {found.spec: rendition for found, rendition in photo.find_existing_renditions(*_FILTERS).items()}


def picture_or_place(photo: Photo, spec: str = JPEG_SPEC) -> Rendition | ReservedPlace:
    """Return a rendition of `photo` for a use with a single address, or what keeps its place until it is made.

    Queries: 0 when its `renditions` are prefetched, else 1.
    """
    return existing_renditions(photo).get(spec) or ReservedPlace.of(photo, int(spec.split("|")[0].split("-")[1]))


def request_renditions(photos: Sequence[Photo]) -> bool:
    """Ask for the missing renditions of `photos`. Returns whether any is missing. Queries: 1, 1 more for each photo."""
    prefetch_related_objects(photos, "renditions")
    incomplete = [photo for photo in photos if len(existing_renditions(photo)) < len(SPECS)]
    for photo in incomplete:
        make_missing_renditions.enqueue(photo.pk)
    return bool(incomplete)


def any_without_picture(photos: Sequence[Photo]) -> bool:
    """Return whether some of `photos` lack the rendition for uses with a single address. Queries: 1."""
    made = Rendition.objects.filter(image__in=photos, filter_spec=JPEG_SPEC).values("image").distinct().count()
    return made < len({photo.pk for photo in photos})


def make_renditions(photo: Photo, *, but: str = "") -> dict[str, Rendition]:
    """Return the renditions of `photo` by filter spec, making the missing ones, the most useful first.

    `but`: a media type to leave out. Raises RenditionError when one cannot be made (the file is missing or unreadable,
    the disk is full), after the others. Queries: 0 when its `renditions` are prefetched and complete, else 1, plus 3
    per rendition made.
    """
    found, failure = existing_renditions(photo), None
    for spec in reversed(SPECS):
        if spec in FORMATS.get(but, ()):
            continue
        try:
            found[spec] = found.get(spec) or photo.get_rendition(spec)
        except FILE_ERRORS as error:
            failure = failure or error
    if failure:
        reason = f"Photo {photo.pk} (« {photo.title} », {photo.file.name}) : {type(failure).__name__}, {failure}"
        logger.warning("No rendition. %s", reason)
        raise RenditionError(reason) from failure
    return found


@task(backend="background")
def make_missing_renditions(photo_id: int) -> None:
    """Make the missing renditions of a photo but those in AVIF, which are asked for then; none of one that was deleted.

    Queries: 2, and those of make_renditions().
    """
    if not (photo := _with_renditions(photo_id)):
        return
    had_picture = JPEG_SPEC in existing_renditions(photo)
    try:
        make_renditions(photo, but="image/avif")
        if len(existing_renditions(photo)) < len(SPECS):
            make_avif_renditions.enqueue(photo_id)
    finally:
        if not had_picture and JPEG_SPEC in existing_renditions(photo):
            picture_made.send(Photo, photo=photo)


@task(backend="background", priority=-10)
def make_avif_renditions(photo_id: int) -> None:
    """Make those in AVIF, after all other tasks: they are the lightest for readers, and take two thirds of the time."""
    if photo := _with_renditions(photo_id):
        make_renditions(photo)


def _with_renditions(photo_id: int) -> Photo | None:
    # Prefetched: the cache of Wagtail may hold those of a file that another process has replaced.
    return Photo.objects.filter(pk=photo_id).prefetch_related("renditions").first()
