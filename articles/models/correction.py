"""Corrections: what was wrong, what is right, and when it was put right."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from articles.querysets import CorrectionQuerySet
from newsroom.characters import refuse_control_characters


class Correction(models.Model):
    """A dated correction of a story. Once published it stays: the editor's form refuses to delete it."""

    class Kind(models.TextChoices):
        """How grave the error was (CDJM, 2021): a serious one is told at the head of the story."""

        MINOR = "minor", "bénigne"
        SIGNIFICANT = "significant", "significative"
        SERIOUS = "serious", "grave"

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="corrections")
    made_on = models.DateField("faite le")
    kind = models.CharField("erreur", max_length=12, choices=Kind, default=Kind.SIGNIFICANT)
    before = models.TextField("nous avions écrit", max_length=1000, blank=True, validators=[refuse_control_characters])
    after = models.TextField(
        "il fallait lire", max_length=1000, help_text="Une phrase complète.", validators=[refuse_control_characters]
    )

    objects = CorrectionQuerySet.as_manager()

    panels = [FieldRowPanel([FieldPanel("made_on"), FieldPanel("kind")]), FieldPanel("before"), FieldPanel("after")]

    class Meta:
        verbose_name = "rectificatif"
        verbose_name_plural = "rectificatifs"
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return f"Rectificatif du {self.made_on:%d/%m/%Y}"

    @property
    def is_serious(self) -> bool:
        """Tell whether it goes to the head of the story."""
        return self.kind == self.Kind.SERIOUS
