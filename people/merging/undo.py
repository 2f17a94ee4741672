"""Undo a merge: revert its changes, except those of rows that somebody changed since."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import page_published

from newsroom.accounts.models import User
from people.merging.change_log import ChangeLog, from_json
from people.merging.merge import lock_fiches, log_merge, reindex_facts, stories_to_derive, unique_fields
from people.merging.preview import MergeError
from people.models import Fact, Merge, Profile

# Columns of a page that are not its content.
_BOOKKEEPING = {
    "latest_revision_id", "latest_revision_created_at", "live_revision_id", "last_published_at", "draft_title",
    "has_unpublished_changes", "live", "sort_key", "folded", "changed_at",
}  # fmt: skip


def obstacle_to_undo(done: Merge) -> str:
    """Return why `done` cannot be undone, and what to do about it; "" if it can. Queries: up to 5."""
    winner, loser = done.winner, done.loser
    if done.undone_at:
        return "Cette fusion est déjà annulée."
    if done.is_final:
        return "Cette fusion a plus de trente jours : elle ne peut plus être annulée."
    touched = done.changed_rows()
    for later in Merge.objects.not_undone().filter(pk__gt=done.pk).select_related("winner", "loser"):
        if winner.pk in (later.winner_id, later.loser_id) or touched & later.changed_rows():
            return f"Une fusion plus récente s’appuie sur celle-ci : annulez d’abord celle de {later}."
    if winner.live and winner.has_unpublished_changes:
        return f"« {winner} » a des modifications non publiées : publiez-les ou abandonnez-les d’abord."
    if winner.locked:
        return f"« {winner} » est verrouillée : déverrouillez-la d’abord."
    if winner.workflow_in_progress:
        return f"« {winner} » est en relecture : terminez la relecture d’abord."
    model = loser.specific_class
    for entry in done.changes["loser"]:
        for name in unique_fields(model):
            if value := entry["before"].get(name):
                other = model.objects.filter(**{name: value}).exclude(pk__in=[winner.pk, loser.pk]).first()
                if other:
                    label = model._meta.get_field(name).verbose_name
                    return f"« {other} » porte à présent l’identifiant {label} {value} : retirez-le-lui d’abord."
    return ""


@transaction.atomic
def undo(done: Merge, user: User | None = None) -> None:
    """Revert a merge, except what was changed since. Raises MergeError. Queries: as merge()."""
    done = Merge.objects.select_for_update().get(pk=done.pk)
    winner, loser = lock_fiches(done.winner, done.loser)
    done.winner, done.loser = winner, loser
    if reason := obstacle_to_undo(done):
        raise MergeError(reason)
    try:
        with transaction.atomic():
            _restore_winner(winner, done, user)
            ChangeLog(done.changes["rows"]).revert()
            _restore_loser(loser, done)
    except IntegrityError as error:
        raise MergeError(
            "Des changements plus récents empêchent de l’annuler. Rien n’a bougé : corrigez les fiches vous-même."
        ) from error
    done.undone_at, done.undone_by = timezone.now(), user
    done.save(update_fields=["undone_at", "undone_by"])
    mentions = winner.mentions.model._base_manager.filter(profile__in=[winner.pk, loser.pk])
    republished = mentions.filter(article__last_published_at__gte=done.made_at).values_list("article_id", flat=True)
    stories_to_derive.send(sender=Merge, article_ids=set(republished))
    reindex_facts(
        Fact.objects.filter(pk__in=[number for label, number in done.changed_rows() if label == "people.fact"])
    )
    log_merge("manchette.unmerge", done, user)


def _restore_winner(winner: Profile, done: Merge, user) -> None:
    """Remove what the merge added to the winner: delete its revision if it is the latest, else save a new one."""
    entries = done.changes["winner"]
    model = winner.specific_class
    if winner.latest_revision_id == done.changes["revision"]:
        ChangeLog(entries).revert()
        Revision.objects.filter(pk=done.changes["revision"]).delete()
        winner = model.objects.get(pk=winner.pk)
        if winner.live:
            page_published.send(sender=model, instance=winner, revision=winner.live_revision)
        return
    fiche = model.objects.get(pk=winner.pk).get_latest_revision_as_object()
    for children in (fiche.names, fiche.tagged_items):
        given = set(done.added_ids(children.model))
        children.remove(*[child for child in children.all() if child.pk in given])
    for entry in entries:
        if entry["model"] == model._meta.label_lower:
            before, after = (from_json(model, entry[part]) for part in ("before", "after"))
            for name in before.keys() - _BOOKKEEPING:
                if getattr(fiche, name) == after[name]:
                    setattr(fiche, name, before[name])
    fiche.save()
    revision = fiche.save_revision(user=user)
    if winner.live:
        revision.publish(log_action=False)


def _restore_loser(loser: Profile, done: Merge) -> None:
    """Restore the loser as it was, published if it was."""
    model = loser.specific_class
    rows = model._base_manager.filter(pk=loser.pk)
    for entry in done.changes["loser"]:
        rows.update(**from_json(model, entry["before"]))
    fiche = model.objects.get(pk=loser.pk)
    if fiche.live and fiche.latest_revision_id != fiche.live_revision_id:  # edited while it was offline
        rows.update(has_unpublished_changes=True)
    if fiche.live:
        page_published.send(sender=model, instance=fiche, revision=fiche.live_revision)
