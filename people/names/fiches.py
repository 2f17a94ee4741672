"""The index of the fiches of the database, kept warm between requests."""

import threading
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Max, Sum
from django.db.models.functions import Length
from rapidfuzz import fuzz, process

from newsroom.text.words import name_key, order_free_key
from people.models import Name, Profile
from people.names.detect import detect
from people.names.index import Index, OtherName, Record

# From this likeness on (0 to 100), a name may be another spelling of the one that is written: one letter in eight.
_NEAR = 87
_NEAR_SHOWN = 6

_lock = threading.Lock()
_warm: tuple[tuple[Any, ...], Index] | None = None


def current_index() -> Index:
    """Return the index of all fiches, published and draft, made anew only if one has changed.

    Queries: 2 when it is warm (what has changed), 4 when it has to be made.
    """
    global _warm
    version = _version()
    warm = _warm
    if warm is None or warm[0] != version:
        with _lock:
            warm = _warm
            if warm is None or warm[0] != version:
                warm = _warm = (version, Index(records()))
    return warm[1]


def records() -> list[Record]:
    """Return the record for the index of each fiche, published and draft, in order of creation. Queries: 2.

    A fiche that was merged into another is left out: the other has its names.
    """
    names: dict[int, list[OtherName]] = {}
    for profile, text, never_alone in Name.objects.order_by("pk").values_list("profile_id", "text", "never_alone"):
        names.setdefault(profile, []).append(OtherName(text, never_alone))
    rows = (
        Profile.objects.not_merged()
        .filter(alias_of__isnull=True)
        .order_by("pk")
        .values_list("pk", "title", "person__family_name", "person__native_name", "person__pk", "company__products")
    )
    return [
        Record(
            id=pk,
            kind="company" if person is None else "person",
            title=title,
            family=family or "",
            names=(*names.get(pk, ()), *([OtherName(native)] if native else ())),
            products=tuple(line.strip() for line in (products or "").splitlines() if line.strip()),
        )
        for pk, title, family, native, person, products in rows
    ]


def near_names(*names: str, whole: bool = False) -> dict[int, str]:
    """Return the fiches, drafts too, of which one of `names` may be a name: {id: why, in French}, the surest first.

    The same name in another order, cut otherwise (« LeCun », « Le Cun ») or in another script that the fiche knows;
    then what is spelt nearly so. `whole`: not the fiches whose name is only a part of a longer one (« Alibaba Cloud »).
    Queries: 3 (names of all fiches), 2 or 4 (current_index()); 0 without a name.
    """
    wanted = [name for name in names if name_key(name)]
    if not wanted:
        return {}
    near: dict[Any, str] = {}
    index, known = current_index(), known_names()
    keys = [near_key(text) for _, text in known]
    for name in wanted:
        found = detect(name, index)
        matches = [
            *((match.surface, (match.profile,), match.why) for match in found.found),
            *((several.surface, several.profiles, several.why) for several in found.ambiguous),
            *((doubt.surface, doubt.profiles, doubt.why) for doubt in found.doubtful),
        ]
        for surface, profiles, why in matches:
            if not whole or name_key(surface) == name_key(name):
                for profile in profiles:
                    near.setdefault(profile, str(why))
        for rank, is_same in spelt_nearly(name, keys):
            profile, text = known[rank]
            near.setdefault(profile, "même nom" if is_same else f"nom proche : « {text} »")
    return dict(list(near.items())[:_NEAR_SHOWN])


def near_key(name: str) -> str:
    """Return what spelt_nearly() compares of a name."""
    return order_free_key(name).replace(" ", "")


def spelt_nearly(name: str, keys: Sequence[str]) -> list[tuple[int, bool]]:
    """Return which of `keys`, near_key() of other names, are nearly that of `name`: [(rank, whether the same)]."""
    found = process.extract(near_key(name), keys, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_NEAR_SHOWN)
    return [(rank, likeness == 100) for _, likeness, rank in found]


def known_names() -> list[tuple[int, str]]:
    """Return each name of each fiche, and what a draft calls one that is online otherwise. Queries: 3."""
    renamed = Profile.objects.not_merged().filter(alias_of__isnull=True).exclude(draft_title=F("title"))
    return [
        *((record.id, text) for record in records() for text in (record.title, *(name.text for name in record.names))),
        *renamed.values_list("pk", "draft_title"),
    ]


def _version() -> tuple[Any, ...]:
    """Return what differs as soon as a fiche or a name does: all that editors save makes a revision. Queries: 2."""
    fiches = (
        Profile.objects.not_merged()
        .filter(alias_of__isnull=True)
        .aggregate(
            Count("pk"),
            Max("pk"),
            Max("latest_revision_created_at"),
            Max("last_published_at"),
            letters=Sum(Length("title")),
        )
    )
    names = Name.objects.aggregate(Count("pk"), Max("pk"), letters=Sum(Length("text")))
    return (*fiches.values(), *names.values())
