"""The image of a page for shared links: its title in the site's typeface beside the photo, 1200 × 630."""

import logging
from io import BytesIO
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from PIL import Image, ImageDraw, ImageOps

from newsroom.photos.intake import in_srgb
from newsroom.photos.lettering import Lettering, drawable_text, fit_text
from newsroom.photos.models import Photo, Rendition
from newsroom.photos.renditions import FILE_ERRORS, JPEG_SPEC, existing_renditions
from newsroom.text.digest import digest
from newsroom.text.typography import typeset_plain

logger = logging.getLogger(__name__)

WIDTH_PX, HEIGHT_PX = 1200, 630
# Part of every version: increase it when the drawing below changes.
_DRAWING = 1

# The light colours of static/css/tokens.css, by the same names.
_PAPER, _RAISED, _INK, _QUIET, _ACCENT = "#fbfaf7", "#e9e5db", "#1a1c21", "#5a5c63", "#b3301a"
_MARGIN_PX = 64
_SIDE_PX = 480  # the photo, or the letters in its place
_TITLE_SIZES_PX = (96, 88, 80, 72, 64, 57, 51, 46, 41, 37)
_TITLE_TOP_PX, _TITLE_BOTTOM_PX = 130, 500
_SUBTITLE_LINES = 3
_FOOT_PX = HEIGHT_PX - _MARGIN_PX
# The site's logo (static/img/favicon.svg), on a square of 32.
_LOGO = [(6, 24), (6, 8), (10.6, 8), (16, 17), (21.4, 8), (26, 8), (26, 24), (21.8, 24), (21.8, 14.7), (16, 24),
         (10.2, 14.7), (10.2, 24)]  # fmt: skip


class SocialCard(NamedTuple):
    """The content of a page's image, which determines its address."""

    kind: str  # article, dossier, personne, entreprise
    page_id: int | None
    overline: str
    title: str
    subtitle: str = ""
    photo: Photo | None = None
    letters: str = ""  # in the place of a photo

    @property
    def picture(self) -> Rendition | None:
        """The rendition to draw, None if it does not exist. Queries: 0 when renditions are prefetched, else 1."""
        return existing_renditions(self.photo).get(JPEG_SPEC) if self.photo else None

    @property
    def credit(self) -> str:
        """The credit to write beside the photo."""
        if not self.picture or not self.photo:
            return ""
        return f"{self.photo.credit} · Image générée par IA" if self.photo.is_ai_generated else self.photo.credit

    @property
    def version(self) -> str:
        """A digest of everything drawn: another title or photo gives another address."""
        picture = self.picture
        focus = self.photo.focus if self.photo else None
        shown = (_DRAWING, settings.WAGTAIL_SITE_NAME, *self[2:5], self.letters, self.credit, focus)
        return digest(repr((shown, picture and picture.file.name)), length=12)

    @property
    def path(self) -> str:
        """The path of the image; "" for a page that was never saved."""
        return reverse("social_image", args=[self.kind, self.page_id, self.version]) if self.page_id else ""

    @property
    def url(self) -> str:
        """The absolute address of the image; "" for a page that was never saved."""
        return f"{settings.SITE_URL}{self.path}" if self.page_id else ""

    @property
    def alt(self) -> str:
        """The alternative text: the words drawn, and the description of the photo."""
        words = " · ".join(filter(None, [self.overline, self.title, self.subtitle, settings.WAGTAIL_SITE_NAME]))
        seen = self.photo.default_alt_text if self.picture and self.photo else ""
        return f"{words}. {seen}" if seen else words


def draw(card: SocialCard) -> bytes:
    """Return the image of `card` as a JPEG. A photo that cannot be read is logged and left out."""
    image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), _PAPER)
    canvas = ImageDraw.Draw(image)
    has_side = _draw_photo(image, card) or _draw_letters(canvas, card)
    canvas.rectangle((0, 0, 15, HEIGHT_PX), _ACCENT)
    width_px = WIDTH_PX - 2 * _MARGIN_PX - (_SIDE_PX if has_side else 0)
    overline, title, subtitle = (drawable_text(typeset_plain(words, constrained=True)) for words in card[2:5])
    if not title:  # no font for its script
        overline, title = "", overline
    small = Lettering(28, 700)
    small.write(canvas, _MARGIN_PX, 90, small.truncate(overline, width_px), _ACCENT)
    aside = Lettering(30, 500)
    bottom_px = _TITLE_BOTTOM_PX - (_SUBTITLE_LINES * aside.leading_px + 28 if subtitle else 0)
    lettering, lines = fit_text(title, _TITLE_SIZES_PX, 750, width_px, bottom_px - _TITLE_TOP_PX)
    y = _TITLE_TOP_PX + lettering.size_px * 0.8
    for line in lines:
        lettering.write(canvas, _MARGIN_PX, y, line, _INK)
        y += lettering.leading_px
    if subtitle:
        y += 28 - lettering.leading_px + aside.leading_px
        for line in fit_text(subtitle, (aside.size_px,), 500, width_px, _SUBTITLE_LINES * aside.leading_px)[1]:
            aside.write(canvas, _MARGIN_PX, y, line, _QUIET)
            y += aside.leading_px
    _draw_foot(canvas, drawable_text(card.credit), width_px)
    content = BytesIO()
    image.save(content, "JPEG", quality=88, subsampling=0, optimize=True)
    return content.getvalue()


def _draw_photo(image: Image.Image, card: SocialCard) -> bool:
    """Draw the photo on the right, cropped around its focal point, or keep its place. Returns whether it did."""
    if card.photo is None:
        return False
    picture = card.picture
    if picture is None:
        image.paste(_RAISED, (WIDTH_PX - _SIDE_PX, 0, WIDTH_PX, HEIGHT_PX))
        return True
    focus = card.photo.focus or (5, 5)
    try:
        with picture.file.storage.open(picture.file.name) as file, Image.open(file) as photo:
            around = (focus[0] / 10, focus[1] / 10)
            cropped = ImageOps.fit(in_srgb(photo), (_SIDE_PX, HEIGHT_PX), centering=around)
    except FILE_ERRORS as error:
        logger.warning("Photo %s left out of a shared image: %s", card.photo.pk, error)
        return False
    image.paste(cropped, (WIDTH_PX - _SIDE_PX, 0))
    return True


def _draw_letters(canvas: ImageDraw.ImageDraw, card: SocialCard) -> bool:
    """Draw the initials on the right. Returns whether any were drawn."""
    letters = drawable_text(card.letters)
    if not letters:
        return False
    canvas.rectangle((WIDTH_PX - _SIDE_PX, 0, WIDTH_PX, HEIGHT_PX), _RAISED)
    lettering = Lettering(220, 800)
    x = WIDTH_PX - (_SIDE_PX + lettering.width_px(letters)) / 2
    lettering.write(canvas, x, HEIGHT_PX / 2 + lettering.size_px * 0.36, letters, _ACCENT)
    return True


def _draw_foot(canvas: ImageDraw.ImageDraw, credit: str, width_px: int) -> None:
    """Draw the logo and the name of the site, and the credit at the end of the line."""
    side_px = 44
    top_px = _FOOT_PX - side_px
    canvas.rounded_rectangle((_MARGIN_PX, top_px, _MARGIN_PX + side_px, _FOOT_PX), 8, _ACCENT)
    scale = side_px / 32
    canvas.polygon([(_MARGIN_PX + x * scale, top_px + y * scale) for x, y in _LOGO], "#ffffff")
    bold, plain = Lettering(32, 800), Lettering(18, 400)
    start_px = _MARGIN_PX + side_px + 16
    name = bold.truncate(drawable_text(settings.WAGTAIL_SITE_NAME), width_px - side_px - 16)
    bold.write(canvas, start_px, _FOOT_PX - 11, name, _INK)
    left_px = int(_MARGIN_PX + width_px - start_px - bold.width_px(name) - 24)
    if credit and left_px > 4 * plain.size_px:
        words = plain.truncate(credit, left_px)
        plain.write(canvas, _MARGIN_PX + width_px - plain.width_px(words), _FOOT_PX - 11, words, _QUIET)
