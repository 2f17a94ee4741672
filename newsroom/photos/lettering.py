"""Text drawn on images in the site's typeface: wrapped, truncated, and never with missing glyphs."""

import unicodedata
from functools import cache

from django.conf import settings
from PIL import ImageDraw, ImageFont, features

_SITE_FONTS = [settings.BASE_DIR / f"static/fonts/manchette-sans{end}.woff2" for end in ("", "-rest")]
# Fonts for the characters that the site's typeface lacks, if installed: Greek, Cyrillic, Arabic, Hebrew; Chinese,
# Japanese, Korean. Other characters are left out.
_FALLBACK_FONTS = ("DejaVuSans-Bold.ttf", "NotoSansCJK-Bold.ttc", "wqy-zenhei.ttc")
_UNASSIGNED = "\U0010ffff"
_PROBE_PX = 40
_LEADING = 1.13
_RIGHT_TO_LEFT = {"R", "AL"}

type Font = ImageFont.FreeTypeFont


@cache
def _fonts(size_px: int, weight: int) -> tuple[Font, ...]:
    found = [ImageFont.truetype(path, size_px) for path in _SITE_FONTS]
    for font in found:
        font.set_variation_by_axes([weight])
    for name in _FALLBACK_FONTS:
        try:
            found.append(ImageFont.truetype(name, size_px))
        except OSError:
            continue
    return tuple(found)


@cache
def _font_number(character: str) -> int | None:
    """Return the index of the first font with a glyph for `character`, None if none has one.

    The glyph is compared with the font's box for missing characters.
    """
    if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT and not features.check("raqm"):
        return None  # it would be drawn backwards
    if unicodedata.category(character) in {"Cc", "Cf"}:
        return None  # invisible marks: nothing to draw, and a font without a space fails on them
    for number, font in enumerate(_fonts(_PROBE_PX, 400)):
        drawn = font.getmask(character)
        if character.isspace() or (drawn.getbbox() and bytes(drawn) != bytes(font.getmask(_UNASSIGNED))):
            return number
    return None


def drawable_text(text: str) -> str:
    """Return `text` without the characters that no available font can draw."""
    kept = "".join(character for character in unicodedata.normalize("NFC", text) if _font_number(character) is not None)
    return " ".join(filter(None, kept.replace("\n", " ").split(" ")))


class Lettering:
    """The site's typeface at one size and weight (400 to 800)."""

    def __init__(self, size_px: int, weight: int):
        self.size_px = size_px
        self.leading_px = round(size_px * _LEADING)
        self._fonts = _fonts(size_px, weight)

    def _runs(self, text: str) -> list[tuple[Font, str]]:
        """Split a line where the font changes. Inner spaces stay in a run: right-to-left words keep their order."""
        runs: list[tuple[int, str]] = []
        for character in text:
            number = _font_number(character) or 0
            if runs and (character.isspace() or number == runs[-1][0]):
                runs[-1] = (runs[-1][0], runs[-1][1] + character)
                continue
            if runs and runs[-1][1][-1:].isspace():  # a final space would move in right-to-left text
                runs[-1:] = [(runs[-1][0], runs[-1][1][:-1]), (0, runs[-1][1][-1])]
            runs.append((number, character))
        return [(self._fonts[number], words) for number, words in runs]

    def width_px(self, text: str) -> float:
        """Return the width of a line."""
        return sum(font.getlength(words) for font, words in self._runs(text))

    def write(self, canvas: ImageDraw.ImageDraw, x: float, y: float, text: str, colour: str) -> None:
        """Draw a line, its baseline at `y`."""
        for font, words in self._runs(text):
            canvas.text((x, y), words, colour, font, anchor="ls")
            x += font.getlength(words)

    def wrap(self, text: str, width_px: int) -> list[str]:
        """Return the lines of `text`, broken at plain spaces, and inside a word only if it is wider than a line."""
        lines: list[str] = []
        for word in text.split(" "):
            if lines and self.width_px(f"{lines[-1]} {word}") <= width_px:
                lines[-1] += f" {word}"
                continue
            lines.append("")
            for character in word:
                if self.width_px(lines[-1] + character) > width_px:
                    lines.append("")
                lines[-1] += character
        return lines

    def truncate(self, text: str, width_px: int) -> str:
        """Return `text` shortened to one line, with « … » if it is too wide."""
        if self.width_px(text) <= width_px:
            return text
        while text and self.width_px(f"{text}…") > width_px:
            text = text[:-1]
        return f"{text.rstrip(' ,;:.«(–-')}…"


def fit_text(
    text: str, sizes_px: tuple[int, ...], weight: int, width_px: int, height_px: int
) -> tuple[Lettering, list]:
    """Return the largest lettering in which `text` fits, and its lines; truncated with « … » in the smallest."""
    for size_px in sizes_px:
        lettering = Lettering(size_px, weight)
        lines = lettering.wrap(text, width_px)
        if len(lines) * lettering.leading_px <= height_px and all(word in " ".join(lines) for word in text.split(" ")):
            return lettering, lines
    kept = height_px // lettering.leading_px
    if len(lines) > kept:
        lines = [*lines[: kept - 1], lettering.truncate(f"{lines[kept - 1]} {lines[kept]}", width_px)]
    return lettering, lines
