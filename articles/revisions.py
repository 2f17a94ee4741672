"""Repair revisions read from the database: fiches merged since, and ids of rows that were new."""

from people.models import Fact, Profile


def replace_merged_fiches(story) -> None:
    """Replace merged fiches and facts in the signatures, subjects and reports of a story read from a revision.

    Duplicate signatures and subjects that result are dropped. The revision itself is not changed. Queries: 0 to 2.
    """
    signatures, subjects, reports = story.bylines.all(), story.subjects.all(), story.reports.all()
    fiches = {row.person_id for row in signatures} | {row.profile_id for row in subjects}
    replacements = _replacements(Profile, fiches - {None})
    _replace_in(story.bylines, replacements, "person_id", "role")
    _replace_in(story.subjects, replacements, "profile_id")
    facts = {row.fact_id for row in reports}
    for fact_id, kept_id in _replacements(Fact, facts).items():
        if kept_id not in facts:  # otherwise the story reports both, and both rows stay
            facts.add(kept_id)
            for row in reports:
                if row.fact_id == fact_id:
                    row.fact_id = kept_id


def _replacements(model, ids: set[int]) -> dict[int, int]:
    """Return the merged ones of `ids`: {id: id of its replacement}. Queries: 1, 0 without ids."""
    if not ids:
        return {}
    return dict(model.objects.filter(pk__in=ids, merged_into__isnull=False).values_list("pk", "merged_into"))


def _replace_in(children, replacements: dict[int, int], column: str, *same: str) -> None:
    """Replace merged fiches in rows; drop a row if another has the replacement and the `same` columns."""
    rows = list(children.all())
    present = {(getattr(row, column), *(getattr(row, name) for name in same)) for row in rows}
    for row in rows:
        if getattr(row, column) not in replacements:
            continue
        replaced = (replacements[getattr(row, column)], *(getattr(row, name) for name in same))
        if replaced in present:
            children.remove(row)
        else:
            present.add(replaced)
            setattr(row, column, replaced[0])


def restore_row_ids(children, rows, *same: str) -> None:
    """Give `children` of a revision without an id the id (and uuid) of the stored row with the `same` columns.

    A revision is saved before its new rows have an id: without this, publishing it again would make them anew.
    Queries: 1 (`rows`), 0 if every child has an id.
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
