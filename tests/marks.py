"""Marks for some parameters of a test only."""

from collections.abc import Iterable

import pytest


def portable(cases: Iterable, *chosen) -> list:
    """Return `cases` as parameters, of which those that begin by a value of `chosen` are marked `portable`."""
    rows = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [pytest.param(*row, marks=[pytest.mark.portable] if row[0] in chosen else []) for row in rows]
