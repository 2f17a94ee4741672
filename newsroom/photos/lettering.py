"""Words set in the house's type on a drawn image: what it can draw, in how many lines, and never an empty box."""

import unicodedata
from functools import cache

from django.conf import settings
from PIL import ImageDraw, ImageFont, features

_HOUSE = [settings.BASE_DIR / f"static/fonts/manchette-sans{end}.woff2" for end in ("", "-rest")]
# What draws the signs that the house's type lacks, where the machine has it: Greek, Cyrillic, Arabic, Hebrew; Chinese,
# Japanese, Korean. The others are left out.
_STAND_INS = ("DejaVuSans-Bold.ttf", "NotoSansCJK-Bold.ttc", "wqy-zenhei.ttc")
_NO_SIGN = "\U0010ffff"
_PROBE_PX = 40
_LEADING = 1.13
_RIGHT_TO_LEFT = {"R", "AL"}

type Font = ImageFont.FreeTypeFont


@cache
def _fonts(size_px: int, weight: int) -> tuple[Font, ...]:
    found = [ImageFont.truetype(path, size_px) for path in _HOUSE]
    for house in found:
        house.set_variation_by_axes([weight])
    for name in _STAND_INS:
        try:
            found.append(ImageFont.truetype(name, size_px))
        except OSError:
            continue
    return tuple(found)


@cache
def _font_number(sign: str) -> int | None:
    """Return which of the fonts draws `sign`, None if none does. Its picture is compared with that of no sign."""
    if unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT and not features.check("raqm"):
        return None  # it would be drawn backwards
    if unicodedata.category(sign) in {"Cc", "Cf"}:
        return None  # marks of direction and the like: nothing to draw, and a font without a space fails on them
    for number, font in enumerate(_fonts(_PROBE_PX, 400)):
        drawn = font.getmask(sign)
        if sign.isspace() or (drawn.getbbox() and bytes(drawn) != bytes(font.getmask(_NO_SIGN))):
            return number
    return None


def drawable_text(text: str) -> str:
    """Return `text` without what no font at hand can draw."""
    kept = "".join(sign for sign in unicodedata.normalize("NFC", text) if _font_number(sign) is not None)
    return " ".join(filter(None, kept.replace("\n", " ").split(" ")))


class Lettering:
    """The house's type at one size and weight (400 to 800)."""

    def __init__(self, size_px: int, weight: int):
        self.size_px = size_px
        self.leading_px = round(size_px * _LEADING)
        self._fonts = _fonts(size_px, weight)

    def _runs(self, text: str) -> list[tuple[Font, str]]:
        """Cut a line where the font changes. Spaces within a run stay in it, so that its words keep their order."""
        runs: list[tuple[int, str]] = []
        for sign in text:
            number = _font_number(sign) or 0
            if runs and (sign.isspace() or number == runs[-1][0]):
                runs[-1] = (runs[-1][0], runs[-1][1] + sign)
                continue
            if runs and runs[-1][1][-1:].isspace():  # at the end of what is written to the left it would move
                runs[-1:] = [(runs[-1][0], runs[-1][1][:-1]), (0, runs[-1][1][-1])]
            runs.append((number, sign))
        return [(self._fonts[number], words) for number, words in runs]

    def width_px(self, text: str) -> float:
        """Return how wide a line is."""
        return sum(font.getlength(words) for font, words in self._runs(text))

    def write(self, canvas: ImageDraw.ImageDraw, x: float, y: float, text: str, colour: str) -> None:
        """Draw a line, its baseline at `y`."""
        for font, words in self._runs(text):
            canvas.text((x, y), words, colour, font, anchor="ls")
            x += font.getlength(words)

    def wrap(self, text: str, width_px: int) -> list[str]:
        """Return the lines of `text`, broken at its plain spaces, and within a word only if it is too wide alone."""
        lines: list[str] = []
        for word in text.split(" "):
            if lines and self.width_px(f"{lines[-1]} {word}") <= width_px:
                lines[-1] += f" {word}"
                continue
            lines.append("")
            for sign in word:
                if self.width_px(lines[-1] + sign) > width_px:
                    lines.append("")
                lines[-1] += sign
        return lines

    def truncate(self, text: str, width_px: int) -> str:
        """Return `text` on one line, its end replaced by « … » if it is too wide."""
        if self.width_px(text) <= width_px:
            return text
        while text and self.width_px(f"{text}…") > width_px:
            text = text[:-1]
        return f"{text.rstrip(' ,;:.«(–-')}…"


def fit_text(
    text: str, sizes_px: tuple[int, ...], weight: int, width_px: int, height_px: int
) -> tuple[Lettering, list]:
    """Return the largest type in which `text` holds, and its lines; in the smallest, what does not hold is « … »."""
    for size_px in sizes_px:
        lettering = Lettering(size_px, weight)
        lines = lettering.wrap(text, width_px)
        if len(lines) * lettering.leading_px <= height_px and all(word in " ".join(lines) for word in text.split(" ")):
            return lettering, lines
    kept = height_px // lettering.leading_px
    if len(lines) > kept:
        lines = [*lines[: kept - 1], lettering.truncate(f"{lines[kept - 1]} {lines[kept]}", width_px)]
    return lettering, lines
