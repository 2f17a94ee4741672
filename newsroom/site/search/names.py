"""The fiches that a search names, by whatever name: what links to them is found, however it calls them."""

import re
from collections import defaultdict

from django.db.models import Q

from newsroom.search_engine.analysis import term, units
from newsroom.search_engine.indexing import record_term
from newsroom.search_engine.query import Names, Way, runs
from newsroom.text.french import STOP_WORDS
from newsroom.text.words import fold, sort_key, words_of
from people.models import Name, Profile
from people.querysets import filing_keys

_PLUS = re.compile(r"\s*\bplus\b", re.IGNORECASE)
# The longest name that is looked up, in words.
_MAX_WORDS = 6


def names_in(typed: str) -> tuple[Names, Names]:
    """Return the ways by which stories on the fiches that `typed` names are found, and those by which texts name them.

    Only published fiches have names here; one marked « jamais seul » has to be all that was typed. A story refers to a
    fiche, or to one merged into it, by its id: renaming and merging change nothing in the index. Queries: 2, and 1 for
    those merged.
    """
    filed, folded = defaultdict(set), defaultdict(set)
    for text, keys in runs(typed, _MAX_WORDS):
        if not STOP_WORDS.issuperset(keys):
            words = words_of(text)
            signed = {text, text.replace("+", " plus"), _PLUS.sub("+", text)}
            for key in {*filing_keys(words), *map(sort_key, signed)}:
                filed[key].add(keys)
            swapped = {" ".join([*words[cut:], *words[:cut]]) for cut in range(len(words))}
            for name in map(fold, signed | swapped):
                folded[name].add(keys)
    if not folded:
        return {}, {}
    fiches = Profile.objects.published()
    named = Q(sort_key__in=filed)
    for name in folded:
        if not name.isascii():  # after the title, in its own script
            named |= Q(folded__endswith=f" {name}")
    found: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    titles = {}
    for pk, title, key, both in fiches.filter(named).values_list("pk", "title", "sort_key", "folded"):
        native = both.removeprefix(fold(title)).strip()
        # No text has a surname in its own script: alone, it stands for the name (« Касперская »).
        found[pk] |= filed.get(key) or folded.get(native) or folded.get(native.rpartition(" ")[2], set())
        titles[pk] = title
    others = Name.objects.filter(folded__in=folded, profile__in=fiches)
    for pk, title, name, never_alone in others.values_list("profile", "profile__title", "folded", "never_alone"):
        if not never_alone or name == fold(typed):
            found[pk] |= folded[name]
            titles[pk] = title
    merged = Profile.objects.filter(merged_into__in=found).values_list("merged_into", "pk") if found else ()
    ids = {pk: [pk] for pk in found}
    for pk, loser in merged:
        ids[pk].append(loser)
    records: dict[tuple[str, ...], list[Way]] = defaultdict(list)
    texts: dict[tuple[str, ...], list[Way]] = defaultdict(list)
    for pk, runs_of_keys in found.items():
        for keys in runs_of_keys:
            records[keys] += [(record_term(each),) for each in ids[pk]]
            texts[keys].append(tuple(term(unit.key) for unit in units(titles[pk])))
    return records, texts
