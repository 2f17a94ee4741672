"""What a stored version of a story does not know: fiches that were merged since, and the ids of its own rows."""

from people.models import Fact, Profile


def replace_merged_fiches(story) -> None:
    """Have the signatures, subjects and reports of a version just read name fiches and facts that stand.

    A signature or a subject that is there twice then, is there once. Nothing stored is rewritten. Queries: 0 to 2.
    """
    signatures, subjects, reports = story.bylines.all(), story.subjects.all(), story.reports.all()
    fiches = {row.person_id for row in signatures} | {row.profile_id for row in subjects}
    kept = _kept(Profile, fiches - {None})
    _replace(story.bylines, kept, "person_id", "role")
    _replace(story.subjects, kept, "profile_id")
    facts = {row.fact_id for row in reports}
    for fact_id, kept_id in _kept(Fact, facts).items():
        if kept_id not in facts:  # else the story reports both, as its rows do
            facts.add(kept_id)
            for row in reports:
                if row.fact_id == fact_id:
                    row.fact_id = kept_id


def _kept(model, ids: set[int]) -> dict[int, int]:
    """Return those of `ids` that were merged: {id: id of what took its place}. Queries: 1, or 0 without ids."""
    if not ids:
        return {}
    return dict(model.objects.filter(pk__in=ids, merged_into__isnull=False).values_list("pk", "merged_into"))


def _replace(children, kept: dict[int, int], column: str, *same: str) -> None:
    """Write the standing fiche into the rows of merged ones, or drop the row if another says the `same` of it."""
    rows = list(children.all())
    said = {(getattr(row, column), *(getattr(row, name) for name in same)) for row in rows}
    for row in rows:
        if getattr(row, column) not in kept:
            continue
        standing = (kept[getattr(row, column)], *(getattr(row, name) for name in same))
        if standing in said:
            children.remove(row)
        else:
            said.add(standing)
            setattr(row, column, standing[0])


def restore_row_ids(children, rows, *same: str) -> None:
    """Give the `children` of a version that have no id the one, and the public one, of the row with the `same` columns.

    A version of a story online is stored before its new rows are: without this, they would be other rows each time it
    is published again. Queries: 1 (`rows`), 0 if every id is known.
    """
    unknown = [child for child in children.all() if child.pk is None]
    if not unknown:
        return
    taken = {child.pk for child in children.all()}
    free = [row for row in rows if row.pk not in taken]
    for child in unknown:
        for row in free:
            if all(getattr(child, column) == getattr(row, column) for column in same):
                free.remove(row)
                child.pk = row.pk
                if hasattr(row, "uuid"):
                    child.uuid = row.uuid
                break
