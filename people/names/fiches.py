"""The index of the fiches of the database, kept warm between requests."""

import threading
from typing import Any

from django.db.models import Count, Max, Sum
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


def near_names(name: str) -> dict[int, str]:
    """Return the fiches, drafts too, that `name` may be a name of: {id: why, in French}, the surest first.

    The same name in another order, cut otherwise (« LeCun », « Le Cun ») or in another script that the fiche knows;
    then what is spelt nearly so. Queries: 2 (names of all fiches), 2 or 4 (current_index()).
    """
    key = name_key(name)
    if not key:
        return {}
    near: dict[Any, str] = {}
    found = detect(name, current_index())
    for match in found.found:
        near[match.profile] = match.why
    for several in found.ambiguous:
        near |= {profile: several.why for profile in several.profiles if profile not in near}
    for doubt in found.doubtful:
        near |= {profile: doubt.why for profile in doubt.profiles if profile not in near}
    known = [
        (record.id, text) for record in records() for text in (record.title, *(name.text for name in record.names))
    ]
    wanted = order_free_key(name).replace(" ", "")
    keys = [order_free_key(text).replace(" ", "") for _, text in known]
    for _, likeness, rank in process.extract(wanted, keys, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_NEAR_SHOWN):
        profile, text = known[rank]
        near.setdefault(profile, "même nom" if likeness == 100 else f"nom proche : « {text} »")
    return dict(list(near.items())[:_NEAR_SHOWN])


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
