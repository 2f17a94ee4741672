"""Photos in templates. Built in to every template."""

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from newsroom.photos.models import Photo
from newsroom.photos.renditions import JPEG_SPEC, WEBP_SPECS, make_renditions

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


@register.simple_tag
def photo(
    picture: Photo | None, place: str, *, alt: str = "", decorative: bool = False, lead: bool = False
) -> SafeString | str:
    """Write `picture` as it stands in `place` (cover, lead, body, card, thumb, portrait).

    `alt` replaces the photo's own description; `decorative` leaves it out, beside words that say the same. `lead` is
    for the one picture that should load first. "" if there is no picture or no file.
    Queries: 0 when the renditions are prefetched and made.
    """
    renditions = make_renditions(picture) if picture else {}
    if not picture or not renditions:
        return ""
    widths = {renditions[spec].width: renditions[spec] for spec in WEBP_SPECS}  # a small photo is never enlarged
    return mark_safe(  # noqa: S308  (the template escapes)
        render_to_string(
            "components/photo.html",
            {
                "alt": "" if decorative else alt or picture.default_alt_text,
                "fallback": renditions[JPEG_SPEC],
                "lead": lead,
                "place": place,
                "sizes": _SIZES[place],
                "sources": sorted(widths.items()),
            },
        )
    )


@register.filter
def social_picture(picture: Photo | None) -> str:
    """Return the absolute address of the picture that social networks show; "" without one."""
    rendition = make_renditions(picture).get(JPEG_SPEC) if picture else None
    return f"{settings.SITE_URL}{rendition.url}" if rendition else ""
