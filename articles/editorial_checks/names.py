"""The check on names: two fiches with the same name, or nearly the same."""

from collections import defaultdict
from collections.abc import Iterator

from newsroom.text.words import name_key, order_free_key
from people.models import Profile
from people.names.fiches import records


def shared_names(limit: int) -> list[tuple[str, tuple[int | str, ...]]]:
    """Return the names shared by several fiches, with their ids: same name first, then same words. Queries: 2."""
    same: dict[str, dict[int | str, str]] = defaultdict(dict)
    near: dict[str, dict[int | str, str]] = defaultdict(dict)
    for record in records():
        for name in [record.title, *(other.text for other in record.names)]:
            if key := name_key(name):
                same[key].setdefault(record.id, name)
                near[order_free_key(name)].setdefault(record.id, name)
    found: list[tuple[str, tuple[int | str, ...]]] = []
    seen: set[tuple[int | str, ...]] = set()
    for groups, alike in ((same, True), (near, False)):
        for named in groups.values():
            ids = tuple(named)
            if len(ids) > 1 and ids not in seen:
                seen.add(ids)
                names = " et ".join(f"« {name} »" for name in dict.fromkeys(named.values()))
                found.append((f"Même nom : {names}." if alike else f"Noms presque pareils : {names}.", ids))
    return found[:limit]


def describe_shared_names(keys: list[tuple[str, tuple[int | str, ...]]]) -> Iterator[tuple[object, list, str]]:
    """Yield each key with its fiches. Queries: 1."""
    fiches = Profile.objects.in_bulk({pk for _, ids in keys for pk in ids})
    for key in keys:
        why, ids = key
        yield key, [fiches[pk] for pk in ids if pk in fiches], why
