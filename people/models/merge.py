"""Merges of two fiches, each with its log of changes, so that it can be undone."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from people.models.profile import Profile

# How long a merge can be undone.
UNDO_FOR = timedelta(days=30)


class MergeQuerySet(models.QuerySet):
    """Merges of fiches."""

    def not_undone(self) -> Self:
        """Return the merges that were not undone."""
        return self.filter(undone_at__isnull=True)

    def about(self, profile) -> Self:
        """Return the merges into or of `profile`."""
        return self.filter(models.Q(winner=profile) | models.Q(loser=profile))

    def with_fiches(self) -> Self:
        """Return the merges with their fiches and users. Queries: 0 more."""
        return self.select_related("winner", "loser", "made_by", "undone_by")


class Merge(models.Model):
    """A merge of one fiche, the loser, into another, the winner. Only people/merging/ creates and undoes one."""

    winner = models.ForeignKey(
        Profile, verbose_name="fiche gardée", on_delete=models.CASCADE, related_name="merges_received"
    )
    loser = models.ForeignKey(Profile, verbose_name="fiche fusionnée", on_delete=models.CASCADE, related_name="merges")
    made_at = models.DateTimeField("faite le", default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="faite par", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The entries of people/merging/change_log.py: {"rows": [entry], "winner"…, "loser"…, "revision": id}.
    changes = models.JSONField("lignes changées", default=dict, editable=False)
    undone_at = models.DateTimeField("annulée le", null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="annulée par", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "fusion"
        verbose_name_plural = "fusions"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["loser"],
                condition=models.Q(undone_at__isnull=True),
                name="merge_once_per_loser",
                violation_error_message="Cette fiche est déjà fusionnée avec une autre.",
            )
        ]

    def __str__(self) -> str:
        return f"« {self.loser} » dans « {self.winner} »"

    @property
    def undo_until(self) -> datetime:
        """The last moment when it can be undone."""
        return self.made_at + UNDO_FOR

    @property
    def is_final(self) -> bool:
        """Return whether it is too old to be undone."""
        return timezone.now() > self.undo_until

    def changed_rows(self) -> set[tuple[str, object]]:
        """Return the rows that it changed, added or deleted, as pairs of model label and id. Queries: 0."""
        parts = (entry for part in ("rows", "winner", "loser") for entry in self.changes.get(part, []))
        return {(entry["model"], number) for entry in parts for number in entry["ids"]}

    def added_ids(self, model: type[models.Model]) -> list[int]:
        """Return the ids of the rows of `model` that it added to the winner. Queries: 0."""
        label = model._meta.label_lower
        entries = [entry for entry in self.changes.get("winner", []) if entry["model"] == label]
        return [number for entry in entries if entry["before"] is None for number in entry["ids"]]
