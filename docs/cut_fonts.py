"""Cut the fonts of the site to the signs of French: `python docs/cut_fonts.py SOURCES static/fonts`.

Needs fonttools and brotli. SOURCES holds the variable fonts under their licences' names: SchibstedGrotesk.woff2 (wght
400–800), SourceSerif4.woff2 (wght 400–700), SourceSerif4-Italic.woff2. Each gives two files: the signs of nearly every
page, and the rest of Latin-1, which browsers fetch only for a page that holds one (`unicode-range` in css/base.css).
The serif is cut at two weights, for few pages have bold text. Kerning keeps the pairs that show: of the thousands of a
variable font, half the file.
"""

import sys
from pathlib import Path

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FRENCH = {
    *range(0x20, 0x7F),
    *map(ord, "£§©«°²³·»‹›ÀÂÄÆÇÈÉÊËÎÏÔÖ×ÙÛÜàáâäæçèéêëíîïñóôöùúûüÿŒœŸ–—‘’“”•…€™−"),
    *(0xA0, 0xAD, 0x2009, 0x2010, 0x2011, 0x202F),
}
# What is seldom in italics: of the few pages that fetch the face, fewer hold any of it.
NOT_ITALIC = set(map(ord, "#$%*+/<=>@[\\]^_`{|}~£§©«°²³»‹›×€™−"))
# What few pages hold. Without it the sans, which every page fetches first, is under the 14 kB that a server sends
# before it waits for the first answer (RFC 6928: ten segments).
NOT_SANS = set(map(ord, "#$*<=>@[\\]^_`{|}~£§©²³−ÄËÏÖÜäæÆñ"))
# Pairs brought nearer or farther by less than this part of the size of the type are left as they are.
LEAST_KERNING = 0.04
# By how much less two values are the same: the fewer values, the fewer classes.
KERNING_STEP = 0.012
KERNED = " ’.,-–—«»“”\u00a0\u202f"


def kerning(font: TTFont) -> dict[tuple[str, str], int]:
    """Return how far each pair of signs is moved, in units of the font, at its lightest weight."""
    pairs: dict[tuple[str, str], int] = {}
    table = font["GPOS"].table
    features = [record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern"]
    for index in dict.fromkeys(index for feature in features for index in feature.LookupListIndex):
        for subtable in table.LookupList.Lookup[index].SubTable:
            for pair, value in _pairs_of(getattr(subtable, "ExtSubTable", subtable), font.getGlyphOrder()):
                pairs.setdefault(pair, (getattr(value, "XAdvance", 0) if value else 0) or 0)
    return pairs


def _pairs_of(subtable, glyphs: list[str]):
    if type(subtable).__name__ != "PairPos":
        return
    if subtable.Format == 1:
        for left, pair_set in zip(subtable.Coverage.glyphs, subtable.PairSet, strict=True):
            for record in pair_set.PairValueRecord:
                yield (left, record.SecondGlyph), record.Value1
        return
    firsts, seconds = subtable.ClassDef1.classDefs, subtable.ClassDef2.classDefs
    for left in subtable.Coverage.glyphs:
        row = subtable.Class1Record[firsts.get(left, 0)].Class2Record
        for right in glyphs:
            yield (left, right), row[seconds.get(right, 0)].Value1


def kern_again(font: TTFont) -> None:
    """Write the pairs that show as one table of classes, in place of all that the font had."""
    units = font["head"].unitsPerEm
    signs = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    step = max(1, round(KERNING_STEP * units))
    pairs = {
        pair: round(value / step) * step
        for pair, value in kerning(font).items()
        if abs(value) >= LEAST_KERNING * units
        and all(glyph in signs and (signs[glyph].isalnum() or signs[glyph] in KERNED) for glyph in pair)
    }
    del font["GPOS"]
    lefts, rights = sorted({left for left, _ in pairs}), sorted({right for _, right in pairs})
    rows: dict[tuple, list[str]] = {}
    columns: dict[tuple, list[str]] = {}
    for left in lefts:
        rows.setdefault(tuple(pairs.get((left, right), 0) for right in rights), []).append(left)
    for right in rights:
        columns.setdefault(tuple(pairs.get((left, right), 0) for left in lefts), []).append(right)
    rules = [
        f"pos [{' '.join(row)}] [{' '.join(column)}] {pairs[row[0], column[0]]};"
        for row in rows.values()
        for column in columns.values()
        if (row[0], column[0]) in pairs
    ]
    if rules:
        feature = "languagesystem DFLT dflt; languagesystem latn dflt; feature kern {" + "\n".join(rules) + "} kern;"
        addOpenTypeFeaturesFromString(font, feature, tables=["GPOS"])


def cut(source: Path, target: Path, weight: int | None, *, rest: bool = False) -> None:
    """Write `target`: the signs of French, or the `rest`, at one weight or (None) at all that the font has."""
    is_italic = "italic" in target.name
    chosen = FRENCH - NOT_ITALIC if is_italic else FRENCH - NOT_SANS if "sans" in target.name else FRENCH
    font = TTFont(source)
    if weight and "fvar" in font:
        font = instantiateVariableFont(font, {"wght": weight})
    options = Options()
    options.layout_features = ["lnum", "liga"] if is_italic else ["tnum", "lnum", "liga", "kern"]
    options.hinting = False
    options.name_IDs = [1, 2, 13, 14]
    options.drop_tables += ["MVAR", "BASE", "STAT"]
    subsetter = Subsetter(options)
    signs = set(font.getBestCmap())
    subsetter.populate(unicodes=signs - chosen if rest else signs & chosen)
    subsetter.subset(font)
    if "GPOS" in font and not is_italic:
        kern_again(font)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target.name}: {target.stat().st_size} bytes, {len(font.getBestCmap())} signs")


def main(sources: Path, targets: Path) -> None:
    """Cut all of them."""
    for source, target, weight in (
        ("SchibstedGrotesk", "sans", None),
        ("SourceSerif4", "serif", 400),
        ("SourceSerif4", "serif-bold", 700),
        ("SourceSerif4-Italic", "serif-italic", None),
    ):
        for end, rest in (("", False), ("-rest", True)):
            cut(sources / f"{source}.woff2", targets / f"manchette-{target}{end}.woff2", weight, rest=rest)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
