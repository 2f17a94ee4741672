"""Photos in templates. Built in to every template."""

import zlib
from collections.abc import Iterable, Mapping

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from newsroom.photos.models import Photo, Rendition
from newsroom.photos.places import ReservedPlace
from newsroom.photos.renditions import FORMATS, JPEG_SPEC, existing_renditions, picture_or_place
from newsroom.photos.social import HEIGHT_PX, WIDTH_PX
from newsroom.text.words import initials

register = template.Library()

# The width of each place of the layout, for the `sizes` of an <img> (static/css/layout.css).
_SIZES = {
    "cover": "(min-width: 75rem) 62rem, 100vw",
    "lead": "(min-width: 75rem) 44rem, 100vw",
    "body": "(min-width: 48rem) 42rem, 100vw",
    "card": "(min-width: 75rem) 24rem, (min-width: 40rem) 50vw, 100vw",
    "thumb": "(min-width: 40rem) 11rem, 7rem",
    "portrait": "(min-width: 40rem) 14rem, 40vw",
}
# How many tones and drawings static/css/components/placeholder.css has.
_TONES = _DRAWINGS = 4


@register.simple_tag
def photo(
    picture: Photo | None, place: str, *, alt: str = "", decorative: bool = False, lead: bool = False
) -> SafeString | str:
    """Return the <picture> of `picture` for a `place` (cover, lead, body, card, thumb, portrait).

    `alt` replaces the photo's description; `decorative` empties it, where the text beside it is the same. `lead` marks
    the picture to load first. "" without a picture; while it has no rendition, its place is kept.
    Queries: 0 when the renditions are prefetched, else 1.
    """
    if not picture:
        return ""
    renditions: Mapping[str, Rendition | ReservedPlace] = existing_renditions(picture)
    renditions = renditions or {JPEG_SPEC: picture_or_place(picture)}
    by_format = {kind: [renditions[spec] for spec in specs if spec in renditions] for kind, specs in FORMATS.items()}
    *_, (fallback_kind, fallbacks) = ((kind, found) for kind, found in by_format.items() if found)
    fallback = max(fallbacks, key=lambda rendition: rendition.width)
    return mark_safe(  # noqa: S308  (the template escapes)
        render_to_string(
            "components/photo.html",
            {
                "alt": "" if decorative else alt or picture.default_alt_text,
                "fallback": fallback,
                "fallback_srcset": _srcset(fallbacks),
                "focus": picture.focus,
                "lead": lead,
                "place": place,
                "sizes": _SIZES[place],
                "sources": [
                    (kind, _srcset(found)) for kind, found in by_format.items() if found and kind != fallback_kind
                ],
            },
        )
    )


def _srcset(renditions: Iterable[Rendition | ReservedPlace]) -> str:
    """Return the srcset « address 480w, address 960w », without duplicates: small photos are not enlarged."""
    by_width = {rendition.width: rendition.url for rendition in renditions}
    return ", ".join(f"{url} {width}w" for width, url in sorted(by_width.items()))


@register.inclusion_tag("components/social_image.html")
def social_image(page: Page) -> dict[str, object]:
    """Write the <meta> tags of a page's `social_card`: none in the preview of a page never saved.

    Queries: 0 when the photo is prefetched with its renditions; 2 for an alias, which has the image of its original.
    """
    page = page.alias_of.specific if page.alias_of_id else page
    return {"card": page.social_card, "width": WIDTH_PX, "height": HEIGHT_PX}


@register.inclusion_tag("components/placeholder.html")
def placeholder(place: str, name: str, *, group: str = "", letters: int = 0) -> dict[str, object]:
    """Draw a placeholder for a missing picture in `place` (card, thumb, portrait), always the same for a `name`.

    It shows the first `letters` initials of `name` (1 or 2), else a drawing; `group` gives its tone.
    Queries: 0.
    """
    return {
        "place": place,
        "letters": initials(name, letters) if letters else "",
        "tone": zlib.crc32((group or name).encode()) % _TONES,
        "drawing": zlib.crc32(name.encode()) // _TONES % _DRAWINGS,
    }
