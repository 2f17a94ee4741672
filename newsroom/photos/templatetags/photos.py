"""Photos in templates. Built in to every template."""

import zlib
from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from newsroom.photos.models import Photo, Rendition
from newsroom.photos.renditions import FORMATS, existing_renditions
from newsroom.photos.social import HEIGHT_PX, WIDTH_PX
from newsroom.text.words import initials

register = template.Library()

# What each place of the layout is wide: the `sizes` of an <img> (see static/css/layout.css).
_SIZES = {
    "cover": "(min-width: 75rem) 62rem, 100vw",
    "lead": "(min-width: 75rem) 44rem, 100vw",
    "body": "(min-width: 48rem) 42rem, 100vw",
    "card": "(min-width: 75rem) 24rem, (min-width: 40rem) 50vw, 100vw",
    "thumb": "(min-width: 40rem) 11rem, 7rem",
    "portrait": "(min-width: 40rem) 14rem, 40vw",
}
# How many there are of each in static/css/components/placeholder.css.
_TONES = _DRAWINGS = 4


@register.simple_tag
def photo(
    picture: Photo | None, place: str, *, alt: str = "", decorative: bool = False, lead: bool = False
) -> SafeString | str:
    """Write `picture` as it stands in `place` (cover, lead, body, card, thumb, portrait), in the sizes that are made.

    `alt` replaces the photo's own description; `decorative` leaves it out, beside words that say the same. `lead` is
    for the one picture that should load first. "" if there is no picture, or none made of it.
    Queries: 0 when the renditions are prefetched, else 1.
    """
    renditions = existing_renditions(picture) if picture else {}
    if not picture or not renditions:
        return ""
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


def _srcset(renditions: Iterable[Rendition]) -> str:
    """Return « address 480w, address 960w »: a small photo is never enlarged, so some widths may be one."""
    by_width = {rendition.width: rendition.url for rendition in renditions}
    return ", ".join(f"{url} {width}w" for width, url in sorted(by_width.items()))


@register.inclusion_tag("components/social_image.html")
def social_image(page: Page) -> dict[str, object]:
    """Name the image of a page (with `social_card`) for shared links: none in the preview of one never saved.

    Queries: 0 when the photo is prefetched with its renditions; 2 for an alias, whose image is that of its original.
    """
    page = page.alias_of.specific if page.alias_of_id else page
    return {"card": page.social_card, "width": WIDTH_PX, "height": HEIGHT_PX}


@register.inclusion_tag("components/placeholder.html")
def placeholder(place: str, name: str, *, group: str = "", letters: int = 0) -> dict[str, object]:
    """Draw what stands in `place` (card, thumb, portrait) for a picture that is lacking, the same at each reading.

    The first `letters` initials of `name` (1 or 2), else a composition chosen by it; its tone is that of `group`.
    Queries: 0.
    """
    return {
        "place": place,
        "letters": initials(name, letters) if letters else "",
        "tone": zlib.crc32((group or name).encode()) % _TONES,
        "drawing": zlib.crc32(name.encode()) // _TONES % _DRAWINGS,
    }
