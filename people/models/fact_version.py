"""What readers were told of a fact, from a moment on."""

from django.db import models
from wagtail.models import Page

from people.models.fact import Fact, PartialDateField, Source, Status


class FactVersion(models.Model):
    """The status and the dates of a fact as readers saw them from `at` on; an empty status: they saw nothing of it.

    Names and titles are not kept: what is taken out of a fact is in no version. Written by people/history.py alone;
    shown only while the fact itself is public.
    """

    fact = models.ForeignKey(Fact, verbose_name="fait", on_delete=models.CASCADE, related_name="versions")
    at = models.DateTimeField("depuis le")
    # Later than `at` where the history was told afterwards, from the dates of stories and sources.
    recorded_at = models.DateTimeField("noté le", auto_now_add=True)
    status = models.CharField("statut", max_length=10, choices=Status, blank=True)
    start = PartialDateField("début ou date")
    end = PartialDateField("fin")
    # What gave it that status: the story that reports it, else an outside source.
    story = models.ForeignKey(
        Page, verbose_name="article", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = models.ForeignKey(
        Source, verbose_name="source", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "version d’un fait"
        verbose_name_plural = "versions des faits"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["fact", "at", "id"], name="version_of_fact")]

    def __str__(self) -> str:
        return f"{self.fact_id} : {self.get_status_display()}"

    @property
    def told(self) -> tuple[str, str, str]:
        """What it says: the status, the start and the end."""
        return self.status, self.start, self.end
