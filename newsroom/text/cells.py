"""Cells of a spreadsheet: read and written so that no program takes a text for a formula, and that French Excel opens.

A cell that begins with one of these signs is computed when the file is opened (OWASP, « CSV injection »): it may send
what the sheet holds to a stranger.
"""

from newsroom.text.characters import strip_control_characters

_FORMULA_SIGNS = frozenset("=+-@\t\r\n\u2212＝＋－＠")
# What French Excel takes for UTF-8, and separates by.
BYTE_ORDER_MARK, SEPARATOR = "\ufeff", ";"


def disarmed(value: object) -> object:
    """Return a text that is no formula, with an apostrophe before it if it would be one; any other value unchanged.

    Control characters, which XLSX refuses, are taken out.
    """
    if not isinstance(value, str):
        return value
    text = strip_control_characters(value)
    return f"'{text}" if text[:1] in _FORMULA_SIGNS and text else text


def as_written(cell: str) -> str:
    """Return the text of a cell that disarmed() wrote."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA_SIGNS and cell[1:] else cell
