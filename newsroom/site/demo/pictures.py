"""The demonstration's illustrations: abstract compositions drawn by code, the same at each load.

Each motif draws on a sheet of 1600 × 900 units. The sheet is kept at twice that size and reduced at the end, which
smooths the edges. No text (so no font), no portrait.
"""

import hashlib
import math
import random
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 900
_SCALE = 2
_QUALITY = 82

type Colour = str
type Point = tuple[float, float]

INK = "#16233b"
NIGHT = "#22355a"
PAPER = "#f5eee1"
SAND = "#e6d8bf"
VERMILION = "#d9482b"
TEAL = "#1f7a78"
MIST = "#a9c8c4"
OCHRE = "#d79a2b"

LAGOON = "#2a8f8c"  # teal in the light
BRONZE = "#b97f1c"  # ochre in the shade
DUNE = "#dccaa9"  # sand in the shade
LINEN = "#ece2cf"  # paper in the shade


class Sheet:
    """What a motif draws on, in units of the finished picture, with its own source of chance."""

    def __init__(self, key: str, ground: Colour):
        self.random = random.Random(hashlib.sha256(key.encode()).digest())  # noqa: S311  (draws pictures)
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), ground)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Iterable[Point], fill: Colour) -> None:
        """Fill a polygon."""
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0) -> None:
        """Fill a rectangle, its corners rounded by `radius`."""
        corners = [side * _SCALE for side in (left, top, right, bottom)]
        self._draw.rounded_rectangle(corners, radius * _SCALE, fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """Fill a disc."""
        self._draw.ellipse([side * _SCALE for side in (x - radius, y - radius, x + radius, y + radius)], fill)

    def ring(self, x: float, y: float, radius: float, width: float, fill: Colour) -> None:
        """Draw a circle `width` thick, whose outer edge is at `radius`."""
        corners = [side * _SCALE for side in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.ellipse(corners, outline=fill, width=round(width * _SCALE))

    def slice(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour) -> None:
        """Fill a slice of a disc, from `start` to `end` degrees, clockwise from three o'clock."""
        corners = [side * _SCALE for side in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.pieslice(corners, start, end, fill)

    def line(self, points: Iterable[Point], width: float, fill: Colour) -> None:
        """Draw a line `width` thick with round joints and ends."""
        points = list(points)
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._draw.line(scaled, fill, round(width * _SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def jpeg(self) -> bytes:
        """Return the finished picture."""
        out = BytesIO()
        self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=_QUALITY, optimize=True)
        return out.getvalue()


def draw(key: str) -> bytes:
    """Return the picture `key` of pictures.toml: a JPEG of 1600 × 900, the same bytes each time. Raises KeyError."""
    motif = _motif_names()[key]
    ground, draw_motif = _MOTIFS[motif]
    sheet = Sheet(key, ground)
    draw_motif(sheet)
    return sheet.jpeg()


@cache
def _motif_names() -> dict[str, str]:
    text = Path(__file__).with_name("pictures.toml").read_text(encoding="utf-8")
    return {picture["key"]: picture["motif"] for picture in tomllib.loads(text)["picture"]}


def _arc(x: float, y: float, radius: float, start: float, end: float, steps: int = 60) -> list[Point]:
    """Return points along an arc, from `start` to `end` degrees, clockwise from three o'clock."""
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def _door(sheet: Sheet) -> None:
    """A door ajar in a dark wall, with its light on the floor."""
    sheet.box(0, 700, WIDTH, HEIGHT, NIGHT)
    for left in range(80, 720, 160):
        sheet.box(left, 120, left + 96, 700, "#1b2b4a")
    sheet.polygon([(960, 700), (1180, 700), (760, HEIGHT), (130, HEIGHT)], OCHRE)
    sheet.polygon([(1030, 700), (1180, 700), (760, HEIGHT), (430, HEIGHT)], "#e9b95c")
    sheet.box(940, 150, 1200, 700, SAND)
    sheet.box(960, 170, 1180, 700, PAPER)
    sheet.disc(1070, 340, 62, VERMILION)
    sheet.polygon([(1180, 170), (1390, 90), (1390, 800), (1180, 700)], TEAL)
    sheet.polygon([(1214, 232), (1356, 186), (1356, 420), (1214, 420)], LAGOON)
    sheet.polygon([(1214, 470), (1356, 470), (1356, 706), (1214, 648)], LAGOON)
    sheet.disc(1226, 446, 11, OCHRE)


def _orbit(sheet: Sheet) -> None:
    """Bodies of several sizes that turn around one point."""
    x, y = 840, 450
    for number, radius in enumerate((700, 560, 420, 280)):
        sheet.disc(x, y, radius, (SAND, LINEN, SAND, PAPER)[number])
        sheet.ring(x, y, radius, 3, INK)
    sheet.disc(x, y, 108, VERMILION)
    sheet.ring(x, y, 150, 6, VERMILION)
    bodies = [
        (280, 215, 44, INK),
        (280, 20, 26, OCHRE),
        (420, 320, 62, TEAL),
        (420, 165, 34, INK),
        (560, 190, 74, OCHRE),
        (560, 40, 48, INK),
        (560, 300, 22, TEAL),
        (700, 345, 56, TEAL),
        (700, 205, 30, VERMILION),
    ]
    for radius, angle, size, colour in bodies:
        turned = math.radians(angle)
        sheet.disc(x + radius * math.cos(turned), y + radius * math.sin(turned), size, colour)


def _mosaic(sheet: Sheet) -> None:
    """A mosaic whose pieces are not all there."""
    size, gap = 132, 12
    for row in range(6):
        for column in range(11):
            left, top = 14 + column * (size + gap), 24 + row * (size + gap)
            chance = sheet.random.random()
            turn = sheet.random.randrange(4)
            colour = sheet.random.choices((INK, TEAL, OCHRE, VERMILION), weights=(5, 4, 3, 2))[0]
            if chance < 0.16 + 0.045 * column:
                sheet.box(left, top, left + size, top + size, LINEN, 10)
            elif chance < 0.68:
                sheet.box(left, top, left + size, top + size, colour, 10)
            else:
                sheet.box(left, top, left + size, top + size, SAND, 10)
                corner = ((left, top), (left + size, top), (left + size, top + size), (left, top + size))[turn]
                sheet.slice(*corner, size, 90 * turn, 90 * turn + 90, colour)


def _nested(sheet: Sheet) -> None:
    """Four alike, from small to large."""
    sheet.box(0, 720, WIDTH, HEIGHT, SAND)
    left = 130
    for width, colour in ((150, VERMILION), (250, OCHRE), (350, TEAL), (450, INK)):
        height, middle = width * 1.42, left + width / 2
        shadow = [(left, 720), (left + width, 720), (left + width * 1.25, 790), (left + width * 0.25, 790)]
        sheet.polygon(shadow, DUNE)
        sheet.box(left, 720 - height, left + width, 720, colour, width / 2)
        sheet.box(left, 720 - width / 2, left + width, 720, colour, 6)
        sheet.disc(middle, 720 - height + width / 2, width * 0.3, PAPER)
        sheet.disc(middle, 720 - height + width / 2, width * 0.15, colour)
        left += width + 46


def _layers(sheet: Sheet) -> None:
    """Waved strata, calm above and tight below."""
    sheet.disc(1210, 250, 140, VERMILION)
    strata = (SAND, MIST, "#6aa5a1", TEAL, OCHRE, NIGHT, INK)
    for number, colour in enumerate(strata):
        top = 300 + number * 88
        phase, swell = sheet.random.uniform(0, math.tau), 74 - number * 8
        crest = [
            (x, top + swell * math.sin(x / (230 - number * 22) + phase) * math.cos(x / 700 + number))
            for x in range(0, WIDTH + 8, 8)
        ]
        sheet.polygon([(0, HEIGHT), *crest, (WIDTH, HEIGHT)], colour)


def _aperture(sheet: Sheet) -> None:
    """A ring of sectors, open, from which a disc goes out."""
    x, y = 700, 450
    blades = (TEAL, LAGOON, OCHRE, PAPER, NIGHT, TEAL, MIST, OCHRE, PAPER, NIGHT)
    for number, colour in enumerate(blades):
        sheet.slice(x, y, 380, 22 + number * 31.6, 22 + number * 31.6 + 29, colour)
    sheet.disc(x, y, 212, INK)
    sheet.ring(x, y, 180, 5, MIST)
    sheet.ring(x, y, 128, 5, MIST)
    sheet.disc(x, y, 78, PAPER)
    for number in range(6):
        sheet.disc(920 + number * 62, 450, 10 + number, OCHRE)
    sheet.disc(1370, 450, 96, VERMILION)


def _stairs(sheet: Sheet) -> None:
    """Steps down from a large block to a small lit house."""
    sheet.disc(1180, 240, 110, OCHRE)
    sheet.box(0, 90, 560, HEIGHT, INK)
    for row in range(5):
        for column in range(4):
            lit = sheet.random.random() < 0.22
            sheet.box(70 + column * 116, 160 + row * 108, 136 + column * 116, 222 + row * 108, OCHRE if lit else NIGHT)
    for number in range(7):
        sheet.box(560 + number * 78, 390 + number * 56, 638 + number * 78, HEIGHT, (TEAL, LAGOON)[number % 2])
    sheet.box(0, 790, WIDTH, HEIGHT, NIGHT)
    sheet.box(1230, 600, 1430, 790, SAND)
    sheet.box(1384, 650, 1410, 690, OCHRE)
    sheet.box(1250, 650, 1276, 690, OCHRE)
    sheet.polygon([(1196, 604), (1330, 480), (1464, 604)], VERMILION)
    sheet.box(1300, 672, 1360, 790, INK, 6)
    sheet.disc(1345, 736, 5, OCHRE)


def _growth(sheet: Sheet) -> None:
    """Stems that leave the ground and bear round leaves."""
    sheet.disc(1220, 330, 190, OCHRE)
    sheet.box(0, 700, WIDTH, HEIGHT, INK)
    sheet.box(0, 770, WIDTH, HEIGHT, "#101a2d")
    stems = [
        (240, 170, 30, TEAL),
        (480, 300, -60, TEAL),
        (790, 540, 50, INK),
        (1080, 360, 70, TEAL),
        (1360, 210, -30, INK),
    ]
    for x, height, lean, colour in stems:
        stem = [(x + lean * (t / 30) ** 2, 700 - height * t / 30) for t in range(31)]
        sheet.line(stem, 9, colour)
        for number, t in enumerate(range(9, 30, 7 if height > 250 else 10)):
            side = 1 if number % 2 else -1
            leaf_x, leaf_y = stem[t]
            size = 26 + height / 16
            start = -90 if side > 0 else 180
            corner_x = leaf_x + side * 4
            sheet.slice(corner_x, leaf_y, size * 1.7, start, start + 90, colour if number else VERMILION)
        sheet.disc(*stem[-1], 16 + height / 22, VERMILION)
        sheet.line([(x, 700), (x - lean / 2, 760)], 7, TEAL)
        sheet.disc(x, 706, 17, OCHRE)


def _share(sheet: Sheet) -> None:
    """A disc cut in two shares, 49 and 51."""
    x, y, share = 800, 450, 360 * 0.49
    sheet.disc(x, y, 520, DUNE)
    start = -share / 2
    sheet.slice(x + 26, y, 350, start, start + share, VERMILION)
    sheet.slice(x - 26, y, 350, start + share, start + 360, INK)
    sheet.disc(x, y, 148, DUNE)
    for number in range(8):
        sheet.box(70 + number * 28, 420, 84 + number * 28, 480, INK if number < 7 else VERMILION, 7)
        sheet.box(1310 + number * 28, 420, 1324 + number * 28, 480, VERMILION if number else INK, 7)


def _bridge(sheet: Sheet) -> None:
    """A bridge between two banks."""
    sheet.disc(1130, 300, 150, VERMILION)
    for number, water in enumerate((MIST, "#8fb8b3", "#6aa5a1", "#3f8f8b", TEAL, "#19605f")):
        sheet.box(0, 600 + number * 50, WIDTH, 650 + number * 50, water)
    sheet.polygon([(0, 470), (250, 520), (330, HEIGHT), (0, HEIGHT)], INK)
    sheet.polygon([(WIDTH, 430), (1390, 500), (1290, HEIGHT), (WIDTH, HEIGHT)], INK)
    sheet.box(180, 470, 1460, 520, OCHRE)
    for left in (290, 560, 830, 1100):
        outer, inner = _arc(left + 120, 700, 150, 180, 360), _arc(left + 120, 700, 104, 360, 180)
        sheet.polygon([*outer, *inner], OCHRE)
        sheet.box(left - 30, 520, left + 16, 760, OCHRE)
        sheet.box(left + 224, 520, left + 270, 760, OCHRE)
        sheet.box(left + 104, 515, left + 136, 570, OCHRE)
    for x in range(210, 1450, 54):
        sheet.line([(x, 430), (x, 470)], 5, INK)
    sheet.line([(190, 430), (1450, 430)], 7, INK)


def _chip(sheet: Sheet) -> None:
    """A square of silicon and its tracks."""
    x, y, half = 800, 450, 190
    for number in range(7):
        offset = -144 + number * 48
        reach = sheet.random.randrange(70, 300, 46)
        colour = (TEAL, MIST, OCHRE)[number % 3]
        for side in (-1, 1):
            bend, wide = x + side * (half + 60 + abs(offset) * 0.5), y + offset * 1.9
            end = (x + side * (half + 250 + reach), wide)
            sheet.line([(x + side * half, y + offset), (bend, y + offset), (bend + side * 90, wide), end], 9, colour)
            sheet.disc(*end, 17, colour)
            sheet.disc(*end, 7, INK)
            vertical = (x + offset, y + side * (half + 90 + reach * 0.5))
            sheet.line([(x + offset, y + side * half), vertical], 9, colour)
            sheet.disc(*vertical, 14, colour)
    sheet.box(x - half - 24, y - half - 24, x + half + 24, y + half + 24, PAPER, 26)
    sheet.box(x - half, y - half, x + half, y + half, NIGHT, 14)
    for row in range(4):
        for column in range(4):
            left, top = x - 150 + column * 78, y - 150 + row * 78
            core = row in {1, 2} and column in {1, 2}
            sheet.box(left, top, left + 66, top + 66, VERMILION if core else TEAL, 8)


def _tiles(sheet: Sheet) -> None:
    """Rounded tiles, each with a simple shape."""
    size, gap = 190, 34
    for row in range(4):
        for column in range(8):
            left, top = -80 + column * (size + gap) + (row % 2) * 60, 20 + row * (size + gap) - 6
            ground, figure = sheet.random.choice(
                [(INK, OCHRE), (TEAL, PAPER), (SAND, INK), (OCHRE, INK), (MIST, INK), (NIGHT, MIST)]
            )
            if (row, column) == (1, 4):
                ground, figure = VERMILION, PAPER
            sheet.box(left, top, left + size, top + size, ground, 44)
            x, y = left + size / 2, top + size / 2
            match sheet.random.randrange(5):
                case 0:
                    sheet.disc(x, y, 50, figure)
                case 1:
                    sheet.ring(x, y, 54, 18, figure)
                case 2:
                    sheet.polygon([(x - 36, y - 52), (x + 56, y), (x - 36, y + 52)], figure)
                case 3:
                    for bar in range(3):
                        sheet.box(x - 54, y - 46 + bar * 36, x + 54 - bar * 30, y - 26 + bar * 36, figure, 10)
                case _:
                    sheet.slice(x - 40, y + 40, 96, 270, 360, figure)


def _medal(sheet: Sheet) -> None:
    """Two medals on their ribbons."""
    for x, metal, shade, ribbon in ((560, OCHRE, BRONZE, VERMILION), (1040, MIST, "#7fa9a4", TEAL)):
        sheet.polygon([(x - 170, 0), (x - 60, 0), (x + 52, 400), (x - 44, 400)], ribbon)
        sheet.polygon([(x + 170, 0), (x + 60, 0), (x - 52, 400), (x + 44, 400)], PAPER)
        sheet.disc(x, 570, 214, shade)
        sheet.disc(x, 570, 194, metal)
        sheet.ring(x, 570, 164, 5, shade)
        for ray in range(24):
            turned = math.radians(ray * 15)
            sheet.disc(x + 140 * math.cos(turned), 570 + 140 * math.sin(turned), 5, shade)
    nodes = [(560 + 74 * math.cos(a), 570 + 74 * math.sin(a)) for a in (i * math.tau / 6 for i in range(6))]
    for number, node in enumerate(nodes):
        for other in nodes[number + 1 :]:
            sheet.line([node, other], 4, INK)
    for node in nodes:
        sheet.disc(*node, 17, INK)
    helix = [(1040 + 58 * math.sin(t / 9), 480 + t * 3) for t in range(61)]
    mirror = [(2080 - x, y) for x, y in helix]
    for rung in range(4, 60, 6):
        sheet.line([helix[rung], mirror[rung]], 5, INK)
    sheet.line(helix, 12, INK)
    sheet.line(mirror, 12, VERMILION)


def _bars(sheet: Sheet) -> None:
    """Bars that grow, the last one in red."""
    for number in range(5):
        sheet.box(0, 180 + number * 130, WIDTH, 184 + number * 130, SAND)
    for number in range(11):
        left = 110 + number * 126
        height = 70 + 46 * number + 3.2 * number**2 * sheet.random.uniform(0.55, 0.8)
        colour = VERMILION if number == 10 else (INK, TEAL, OCHRE)[number % 3]
        sheet.box(left, 800 - height, left + 88, 800, colour)
        if number % 3 == 1 and number < 10:
            sheet.box(left, 800 - height * 0.45, left + 88, 800, LAGOON)
        sheet.slice(left + 44, 800 - height, 44, 180, 360, colour)
    sheet.box(0, 800, WIDTH, HEIGHT, INK)


def _joints(sheet: Sheet) -> None:
    """An articulated arm that reaches for a sphere."""
    sheet.disc(1300, 330, 330, DUNE)
    sheet.box(0, 780, WIDTH, HEIGHT, INK)
    sheet.polygon([(230, 780), (290, 650), (470, 650), (530, 780)], NIGHT)
    joints = [(380, 640), (520, 330), (840, 200), (1040, 420)]
    for start, end, width, colour in zip(joints, joints[1:], (92, 76, 60), (TEAL, OCHRE, TEAL), strict=False):
        sheet.line([start, end], width, colour)
        sheet.line([start, end], width / 5, PAPER)
    for (x, y), radius in zip(joints, (82, 70, 58, 46), strict=True):
        sheet.disc(x, y, radius, INK)
        sheet.disc(x, y, radius * 0.5, PAPER)
        sheet.disc(x, y, radius * 0.2, VERMILION)
    for first, last in ((185, 300), (70, 175)):
        sheet.polygon([*_arc(1140, 474, 112, first, last), *_arc(1140, 474, 88, last, first)], INK)
        for tip in (_arc(1140, 474, 100, last, last, 1)[0], _arc(1140, 474, 100, first, first, 1)[0]):
            sheet.disc(*tip, 12, INK)
    sheet.disc(1160, 474, 56, VERMILION)


def _wave(sheet: Sheet) -> None:
    """Two voices, as bars of sound, that meet in the middle."""
    sheet.disc(800, 450, 300, NIGHT)
    sheet.ring(800, 450, 372, 4, NIGHT)
    sheet.ring(800, 450, 444, 4, NIGHT)
    step = 28
    for number, x in enumerate(range(60, WIDTH - 40, step)):
        from_left = math.exp(-(((x - 560) / 330) ** 2))
        from_right = math.exp(-(((x - 1040) / 330) ** 2))
        first = 14 + 250 * from_left * (0.35 + 0.65 * abs(math.sin(number * 0.83))) * sheet.random.uniform(0.75, 1)
        second = 14 + 250 * from_right * (0.35 + 0.65 * abs(math.sin(number * 0.61))) * sheet.random.uniform(0.75, 1)
        sheet.line([(x, 450 - first), (x, 450 - 10)], 12, VERMILION if from_left > 0.9 else OCHRE)
        sheet.line([(x, 450 + 10), (x, 450 + second)], 12, PAPER if from_right > 0.9 else TEAL)


def _panes(sheet: Sheet) -> None:
    """Windows going dark, and a shield."""
    for row in range(4):
        for column in range(8):
            left, top = 44 + column * 194, 40 + row * 212
            lit = sheet.random.random() < 0.3 - 0.03 * column
            sheet.box(left, top, left + 158, top + 178, OCHRE if lit else NIGHT, 6)
            bar = INK
            sheet.box(left + 74, top, left + 84, top + 178, bar)
            sheet.box(left, top + 84, left + 158, top + 94, bar)
    x, y = 1080, 440
    for size, colour in ((262, INK), (234, PAPER), (204, TEAL)):
        bowl = [(px, y + size * 0.1 + (py - y) * 1.3) for px, py in _arc(x, y, size, 0, 180)]
        sheet.polygon([(x - size, y - size), (x, y - size * 1.22), (x + size, y - size), *bowl], colour)
    sheet.line([(x - 92, y + 6), (x - 22, y + 78), (x + 104, y - 82)], 40, PAPER)


def _timeline(sheet: Sheet) -> None:
    """Milestones: the first are full, the last only outlined."""
    sheet.polygon([(0, 640), (WIDTH, 330), (WIDTH, HEIGHT), (0, HEIGHT)], SAND)
    sheet.polygon([(0, 780), (WIDTH, 560), (WIDTH, HEIGHT), (0, HEIGHT)], DUNE)
    sheet.line([(90, 623), (1510, 347)], 12, INK)
    for number in range(6):
        x = 170 + number * 252
        y = 623 - (x - 90) * 276 / 1420
        radius = 44 + number * 9
        sheet.line([(x, y), (x, y - 150 - number * 6)], 7, INK)
        top, colour = y - 154 - number * 6, (TEAL, TEAL, TEAL, VERMILION, OCHRE, OCHRE)[number]
        sheet.polygon([(x, top), (x + 84, top + 28), (x, top + 58)], colour)
        sheet.disc(x, y, radius, INK if number < 3 else VERMILION if number == 3 else PAPER)
        if number > 3:
            sheet.ring(x, y, radius, 9, INK)
        else:
            sheet.disc(x, y, radius * 0.42, PAPER)


def _lectern(sheet: Sheet) -> None:
    """A lectern under arcs that carry a voice."""
    for radius, colour in ((760, NIGHT), (640, TEAL), (520, LAGOON), (400, OCHRE), (280, VERMILION), (160, PAPER)):
        sheet.slice(800, 660, radius, 180, 360, colour)
    sheet.box(0, 660, WIDTH, HEIGHT, INK)
    sheet.polygon([(630, 600), (970, 560), (990, 620), (650, 664)], SAND)
    sheet.polygon([(690, 655), (910, 628), (880, HEIGHT), (720, HEIGHT)], OCHRE)
    sheet.polygon([(800, 641), (910, 628), (880, HEIGHT), (800, HEIGHT)], BRONZE)
    sheet.line([(800, 590), (830, 480)], 8, INK)
    sheet.line([(830, 480), (838, 452)], 26, INK)


def _stripes(sheet: Sheet) -> None:
    """A striped awning over an empty shop window."""
    sheet.box(0, 0, WIDTH, 150, INK)
    sheet.box(0, 760, WIDTH, HEIGHT, INK)
    sheet.box(200, 150, 1400, 760, TEAL)
    sheet.box(240, 300, 1100, 720, MIST)
    sheet.polygon([(360, 300), (560, 300), (330, 720), (240, 720), (240, 560)], "#c3dad6")
    sheet.polygon([(700, 300), (780, 300), (560, 720), (480, 720)], "#c3dad6")
    sheet.box(1150, 300, 1350, 760, NIGHT)
    sheet.disc(1182, 540, 12, OCHRE)
    for number in range(10):
        left, colour = 140 + number * 132, (VERMILION, PAPER)[number % 2]
        top = 250 + number * 110
        sheet.polygon([(top, 120), (top + 110, 120), (left + 132, 300), (left, 300)], colour)
        sheet.slice(left + 66, 300, 66, 0, 180, colour)
    for x, y in ((520, 690), (620, 690), (720, 690)):
        sheet.line([(x, y), (x + 40, y)], 6, "#8fb8b3")


def _network(sheet: Sheet) -> None:
    """Layers of nodes and the links between them."""
    layers: list[list[Point]] = []
    for column, count in enumerate((4, 6, 7, 6, 3)):
        left = 200 + column * 300
        spread = 118
        layers.append([(left, 450 + (row - (count - 1) / 2) * spread) for row in range(count)])
    for before, after in pairwise(layers):
        for start in before:
            for end in after:
                if sheet.random.random() < 0.72:
                    strong = sheet.random.random() < 0.16
                    sheet.line([start, end], 7 if strong else 2.4, OCHRE if strong else "#41598a")
    for column, layer in enumerate(layers):
        for x, y in layer:
            radius = sheet.random.choice((24, 30, 36))
            colour = VERMILION if column == 4 else sheet.random.choice((PAPER, MIST, TEAL, OCHRE))
            sheet.disc(x, y, radius + 9, INK)
            sheet.disc(x, y, radius, colour)


_MOTIFS: dict[str, tuple[Colour, Callable[[Sheet], None]]] = {
    "aperture": (INK, _aperture),
    "bars": (PAPER, _bars),
    "bridge": (PAPER, _bridge),
    "chip": (INK, _chip),
    "door": (INK, _door),
    "growth": (PAPER, _growth),
    "joints": (SAND, _joints),
    "layers": (PAPER, _layers),
    "lectern": (INK, _lectern),
    "medal": (INK, _medal),
    "mosaic": (PAPER, _mosaic),
    "nested": (PAPER, _nested),
    "network": (INK, _network),
    "orbit": (PAPER, _orbit),
    "panes": (INK, _panes),
    "share": (SAND, _share),
    "stairs": (PAPER, _stairs),
    "stripes": (SAND, _stripes),
    "tiles": (PAPER, _tiles),
    "timeline": (PAPER, _timeline),
    "wave": (INK, _wave),
}
