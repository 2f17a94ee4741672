"""The forms of French verbs that a subject in the third person stands before, from verbs.txt.

« Meta lance » has a subject, « Signal faible » has none. Accents count, but in capitals: « lance » is a verb, « lancé »
a participle.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from newsroom.text.words import fold

_SOFT = re.compile(r"(?:e(?=[^aeiouyéèx]$)|é(?=[^aeiouyéè]{1,2}$))")

# Endings that no noun has: verbs that verbs.txt does not list.
_ENDINGS = re.compile(r"(?:[eid]rait|issait|[eid]raient|èrent)$")


def _conjugate_er(verb: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, form) for a verb like « annoncer »: « lève », « appelle », « emploie », « annonçait »."""
    stem = verb[:-2]
    hard = re.sub("g$", "ge", re.sub("c$", "ç", stem))
    presents = {stem}
    if stem.endswith("y"):
        presents = {stem, f"{stem[:-1]}i"}
    elif _SOFT.search(stem):
        presents = {_SOFT.sub("è", stem)} | ({stem + stem[-1]} if stem[-2] == "e" else set())
    for present in presents:
        yield "singular", f"{present}e"
        yield "plural", f"{present}ent"
    for future in {*presents, stem}:
        yield from _future(f"{future}er")
    yield from (("singular", f"{hard}ait"), ("singular", f"{hard}a"))
    yield from (("plural", f"{hard}aient"), ("plural", f"{stem}èrent"), ("participle", f"{stem}é"))
    yield "infinitive", verb


def _conjugate_ir(verb: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, form) for a verb like « finir »."""
    stem = verb[:-1]
    yield from (("singular", f"{stem}t"), ("singular", f"{stem}ssait"), ("participle", stem))
    yield "infinitive", verb
    yield from (("plural", f"{stem}ssent"), ("plural", f"{stem}ssaient"), ("plural", f"{stem}rent"))
    yield from _future(verb)


def _conjugate_other(line: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, form) for each verb of a line « present imperfect future past participle plural : prefixes »."""
    forms, _, prefixes = line.partition(":")
    present, imperfect, future, past, participle, plural = forms.split()
    for prefix in (name.replace("-", "") for name in prefixes.split() or ["-"]):
        for form in (present, f"{imperfect}ait", past):
            yield "singular", prefix + form
        for form in (plural, f"{imperfect}aient", f"{past.removesuffix('t')}rent"):
            yield "plural", prefix + form
        yield "participle", prefix + participle
        yield "infinitive", f"{prefix}{future}e"  # « prendre »; irregular ones (« pouvoir ») are missed
        yield from _future(prefix + future)


def _future(stem: str) -> Iterator[tuple[str, str]]:
    yield from (("singular", f"{stem}a"), ("singular", f"{stem}ait"))
    yield from (("plural", f"{stem}ont"), ("plural", f"{stem}aient"))


@cache
def _forms() -> dict[str, frozenset[str]]:
    """Return the forms of each kind."""
    forms: dict[str, set[str]] = {"singular": set(), "plural": set(), "participle": set(), "infinitive": set()}
    conjugate: Callable[[str], Iterator[tuple[str, str]]] = _conjugate_er
    for line in Path(__file__).with_name("verbs.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            conjugate = {"[er]": _conjugate_er, "[ir]": _conjugate_ir}.get(line[:4], _conjugate_other)
        elif not line.startswith("#"):
            for verb in [line] if ":" in line else line.split():
                for kind, form in conjugate(verb):
                    forms[kind].add(form)
    forms["participle"] = {form + end for form in forms["participle"] for end in ("", "e", "s", "es")}
    return {kind: frozenset(found) for kind, found in forms.items()}


@cache
def _folded(kind: str) -> frozenset[str]:
    return frozenset(form if form.isascii() else fold(form) for form in _forms()[kind])


def is_form(kind: str, written: str) -> bool:
    """Return whether it is a form of a verb: "singular" or "plural" in the third person, "participle", "infinitive"."""
    return written in _forms()[kind] or (kind in {"singular", "plural"} and _ENDINGS.search(written) is not None)


def is_folded_form(kind: str, key: str) -> bool:
    """Return whether it is one without its accents."""
    return key in _folded(kind)
