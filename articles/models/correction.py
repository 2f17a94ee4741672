"""Corrections of stories: what was wrong, what is right, and since when."""

from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from articles.querysets import CorrectionQuerySet
from newsroom.text.characters import refuse_control_characters


class Correction(models.Model):
    """A dated correction of a story. Once published, the editor's form refuses to delete it."""

    class Kind(models.TextChoices):
        """How grave the error was (CDJM, 2021): a serious one is shown at the head of the story."""

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

    # Set once: feeds date a correction by when it was recorded, whatever its `made_on`.
    told_at = models.DateTimeField("enregistré le", editable=False, db_index=True)

    objects = CorrectionQuerySet.as_manager()

    panels = [FieldRowPanel([FieldPanel("made_on"), FieldPanel("kind")]), FieldPanel("before"), FieldPanel("after")]

    class Meta:
        verbose_name = "rectificatif"
        verbose_name_plural = "rectificatifs"
        ordering = ["-made_on", "-pk"]
        indexes = [models.Index(fields=["-made_on", "-id"], name="correction_latest")]

    def __str__(self) -> str:
        return f"Rectificatif du {self.made_on:%d/%m/%Y}"

    def save(self, *args, **kwargs) -> None:
        """Save with the time of the first save. Queries: 1 more for a row restored from an older revision."""
        if not self.told_at:
            known = type(self).objects.filter(pk=self.pk).values_list("told_at", flat=True).first() if self.pk else None
            self.told_at = known or timezone.now()
        super().save(*args, **kwargs)

    @property
    def is_serious(self) -> bool:
        """Whether it is shown at the head of the story."""
        return self.kind == self.Kind.SERIOUS
