"""The place of a picture that is not made yet: a grey rectangle of its size, at an address that its size makes."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.urls import reverse
from PIL import Image

from newsroom.photos.models import Photo

_GREY = 229  # of 255
HEIGHT_MAX_PX = 4_000


@dataclass(frozen=True)
class ReservedPlace:
    """What stands for a rendition until it is made; it has the same width, height and address."""

    width: int
    height: int

    @classmethod
    def of(cls, photo: Photo, width_px: int) -> "ReservedPlace":
        """Return the place of `photo` at a width; a small photo is not enlarged."""
        width = min(width_px, photo.width)
        return cls(width, min(HEIGHT_MAX_PX, max(1, round(photo.height * width / photo.width))))

    @property
    def url(self) -> str:
        """Its path."""
        return reverse("reserved_place", args=[self.width, self.height])

    @property
    def content(self) -> bytes:
        """Its JPEG."""
        return _grey(self.width, self.height)


@lru_cache(maxsize=64)
def _grey(width: int, height: int) -> bytes:
    content = BytesIO()
    Image.new("L", (width, height), _GREY).save(content, "JPEG", quality=60, optimize=True)
    return content.getvalue()
