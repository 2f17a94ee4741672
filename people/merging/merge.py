"""Merge two fiches that are one.

The content of a fiche and its revisions (names, keywords, fields) is added to the winner in a new revision; the rows
that point to the loser (facts, mentions, signatures…) are moved. Texts and stored revisions are not rewritten: the
loser stays in the database, unpublished, and its `merged_into` is the winner.
"""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, UniqueConstraint
from django.dispatch import Signal
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex, Revision

from newsroom.accounts.models import User
from newsroom.search_engine.reindexing import index_later
from newsroom.text.words import fold
from people.merging.change_log import ChangeLog
from people.merging.preview import MergeError, Preview, merged_values, obstacle, preview_merge
from people.models import Fact, Merge, Name, Profile
from people.querysets import NEVER_PUBLIC

# Sent with `article_ids` when the mentions of these stories have to be derived again, which articles does.
stories_to_derive = Signal()

# What a merge does with each relation to a fiche; a test fails for a relation that is missing here.
MOVED = {"facts", "object_facts", "mentions", "subject_of", "bylines", "redirect"}
GIVEN = {"names", "tagged_items"}
LEFT = {
    "person", "company",  # the fiche itself
    "merged_fiches", "merges", "merges_received",  # merges: made to lead to the last fiche in one step
    "aliases",  # a fiche that has some is refused
    "view_restrictions", "group_permissions", "workflowpage", "sites_rooted_here",  # rights on the page itself
    "wagtail_admin_comments", "subscribers",  # talk about the page itself
}  # fmt: skip


@transaction.atomic
def merge(winner: Profile, loser: Profile, choices: Mapping[str, str] | None = None, user: User | None = None) -> Merge:
    """Merge `loser` into `winner` in one transaction. Raises MergeError.

    `choices` as for merged_values(). Queries: about 60, and 10 for each fact or story that both fiches share.
    """
    winner, loser = lock_fiches(winner, loser)
    if reason := obstacle(winner, loser):
        raise MergeError(reason)
    preview = preview_merge(winner, loser)
    values = merged_values(preview, choices or {})
    change_log, winner_log, loser_log = ChangeLog([]), ChangeLog([]), ChangeLog([])
    done = Merge(winner_id=winner.pk, loser_id=loser.pk, made_by=user)

    _move_facts(change_log, preview)
    _move(change_log, preview, "subject_of", "article_id")
    _move(change_log, preview, "bylines", "article_id", "role")
    _move_mentions(change_log, preview)
    _move_redirects(change_log, preview)
    change_log.update(loser.merged_fiches.all(), merged_into_id=winner.pk)
    _take_offline(loser_log, loser, winner)
    revision = _give_to_winner(winner_log, preview, values, user)

    done.changes = {
        "rows": change_log.entries,
        "winner": winner_log.entries,
        "loser": loser_log.entries,
        "revision": revision.pk,
    }
    done.save()
    reindex_facts(preview.facts + [fact for pair in preview.duplicates for fact in pair] + preview.facts_between)
    log_merge("manchette.merge", done, user)
    return done


def lock_fiches(*fiches: Profile) -> list[Profile]:
    """Return the fiches read again, in the same order, their rows locked until the transaction ends."""
    rows = Profile.objects.select_for_update().filter(pk__in=[fiche.pk for fiche in fiches]).order_by("pk")
    by_id = {fiche.pk: fiche for fiche in rows}
    return [by_id[fiche.pk] for fiche in fiches]


def _move(change_log: ChangeLog, preview: Preview, accessor: str, *same: str) -> set[int]:
    """Move the rows that point to the loser, but delete those of which the winner has one with the `same` columns.

    Returns the ids of the stories with a deleted row; an empty set for a relation that this model does not have.
    """
    names = {relation.name for relation in preview.loser._meta.related_objects}
    if accessor not in names:
        return set()
    relation = preview.loser._meta.get_field(accessor)
    column, manager = relation.field.attname, relation.related_model._base_manager
    moving = manager.filter(**{column: preview.loser.pk}).order_by("pk")
    theirs = manager.filter(**{column: preview.winner.pk}, article__in=moving.values("article"))
    present = set(theirs.values_list(*same))
    once: list[Model] = []
    twice: list[Model] = []
    for row in moving:
        (twice if _same_columns(row, same) in present else once).append(row)
    change_log.delete(twice)
    change_log.update(once, **{column: preview.winner.pk})
    return {row.article_id for row in twice}  # type: ignore[attr-defined]


def _same_columns(row: Model, names: Iterable[str]) -> tuple:
    return tuple(getattr(row, name) for name in names)


def _move_mentions(change_log: ChangeLog, preview: Preview) -> None:
    """Move the mentions; where a story names both fiches, derive its mention of the winner again."""
    mentions = preview.loser.mentions.model._base_manager
    of_both = preview.winner.mentions.filter(article__in=preview.loser.mentions.values("article"))
    both = list(of_both.values_list("pk", flat=True))
    shared = _move(change_log, preview, "mentions", "article_id")
    # From here on, deriving mentions takes the loser for the winner.
    change_log.update([Profile.objects.get(pk=preview.loser.pk)], merged_into_id=preview.winner.pk)
    with change_log.record_changes(mentions.filter(pk__in=both)):
        stories_to_derive.send(sender=Merge, article_ids=shared)


def _move_facts(change_log: ChangeLog, preview: Preview) -> None:
    """Move the facts. A duplicate of one of the winner's is retired, and its sources and reports go to the other."""
    winner, loser = preview.winner, preview.loser
    for end in ("subject_id", "object_id"):
        change_log.update([fact for fact in preview.facts if getattr(fact, end) == loser.pk], **{end: winner.pk})
    change_log.update(preview.facts_between, is_retired=True)
    for duplicate, kept in preview.duplicates:
        reported_in = set(kept.reports.values_list("article_id", flat=True))
        change_log.update(
            [each for each in duplicate.reports.all() if each.article_id not in reported_in], fact_id=kept.pk
        )
        change_log.update(duplicate.sources.all(), fact_id=kept.pk)
        change_log.update(Fact.objects.filter(merged_into=duplicate), merged_into_id=kept.pk)
        public_since = [fact.first_public_at for fact in (kept, duplicate) if fact.first_public_at != NEVER_PUBLIC]
        change_log.update([kept], first_public_at=min(public_since, default=NEVER_PUBLIC))
        change_log.update([duplicate], is_retired=True, merged_into_id=kept.pk)


def _move_redirects(change_log: ChangeLog, preview: Preview) -> None:
    """Redirect the address of the loser, and its older addresses, to the winner in one step."""
    winner, loser = preview.winner, preview.loser
    addresses = {fiche.pk: fiche.get_url_parts() for fiche in (winner, loser)}
    paths = {number: Redirect.normalise_path(parts[2]) for number, parts in addresses.items() if parts}
    leading = Redirect.objects.filter(redirect_page=loser.pk)
    # The winner's own address must not redirect to itself.
    change_log.delete(leading.filter(old_path=paths.get(winner.pk)))
    change_log.update(leading, redirect_page_id=winner.pk)
    if not loser.first_published_at or loser.pk not in paths:
        return
    older = Redirect.objects.filter(old_path=paths[loser.pk])
    change_log.update(older, redirect_page_id=winner.pk, redirect_link="", is_permanent=True)
    if not older:
        redirect = Redirect(old_path=paths[loser.pk], redirect_page_id=winner.pk, automatically_created=True)
        redirect.save()
        change_log.record_added(redirect)


def unique_fields(model: type[Model]) -> list[str]:
    """Return the fields with a unique constraint: the identifiers."""
    constraints = [*Profile._meta.constraints, *model._meta.constraints]
    return [each.fields[0] for each in constraints if isinstance(each, UniqueConstraint) and len(each.fields) == 1]


def _take_offline(loser_log: ChangeLog, loser: Profile, winner: Profile) -> None:
    """Unpublish the loser, merged into the winner, and clear its unique identifiers."""
    model = loser.specific_class
    present = model.objects.get(pk=loser.pk)
    with loser_log.record_changes(model._base_manager.filter(pk=loser.pk)):
        present.merged_into_id = winner.pk
        for name in unique_fields(model):
            setattr(present, name, "")
        if present.live:
            present.unpublish(log_action=False)
        else:
            present.save(clean=False)


def _give_to_winner(winner_log: ChangeLog, preview: Preview, values: Mapping[str, object], user) -> Revision:
    """Add names, keywords and `values` to the winner, in a new revision, published if it is live. Returns it."""
    winner = preview.winner
    rows = type(winner)._base_manager.filter(pk=winner.pk)
    items = winner.tagged_items.model._base_manager.filter(content_object=winner.pk)
    with winner_log.record_changes(rows, Name.objects.filter(profile=winner.pk), items):
        for name, value in values.items():
            setattr(winner, name, value)
        taken = {fold(winner.title), fold(getattr(winner, "native_name", ""))}
        winner.names.add(*(name for name in preview.names if fold(name.text) not in taken))
        winner.tagged_items.add(*(items.model(tag=tag) for tag in preview.tags))
        try:
            winner.save()  # first, so that the revision contains the ids of the new names
            revision = winner.save_revision(user=user)
            if winner.live:
                revision.publish(log_action=False)
        except ValidationError as error:
            raise MergeError(error) from error
    return revision


def reindex_facts(facts: Iterable[Fact]) -> None:
    """Index the facts again, at once for « Usage » in the admin, later for its searches."""
    numbers = [fact.pk for fact in facts]
    index_later(Fact, numbers)
    for fact in Fact.objects.filter(pk__in=numbers).select_related("subject", "object"):
        ReferenceIndex.create_or_update_for_object(fact)


def log_merge(action: str, done: Merge, user) -> None:
    """Log `action` in the history of both fiches."""
    data = {"winner": done.winner.title, "loser": done.loser.title}
    for fiche in (done.winner, done.loser):
        log(fiche.specific, action, user=user, data=data, uuid=uuid4())  # one each: histories show one entry per uuid
