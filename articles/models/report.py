"""Reports: what a story says of a fact, published, embargoed, corrected and withdrawn with it."""

import uuid

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from articles.querysets import ReportQuerySet
from people.models import Fact
from people.models.fact import Claim


class Report(Claim):
    """A story reports a fact, with how firmly. Rows of drafts are in the table too: ask published()."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="reports")
    fact = models.ForeignKey(Fact, verbose_name="fait", on_delete=models.CASCADE, related_name="reports")
    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, editable=False)
    block_id = models.CharField("paragraphe", max_length=36, blank=True, help_text="Le bloc du corps qui le dit.")
    reported_on = models.DateField(
        "à la date du", null=True, blank=True, help_text="Vide : la date de l’article. La plus récente l’emporte."
    )

    objects = ReportQuerySet.as_manager()

    panels = [
        FieldPanel("fact"),
        FieldRowPanel([FieldPanel("status"), FieldPanel("reported_on"), FieldPanel("block_id")]),
        FieldPanel("claim"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("start"), FieldPanel("end")]),
    ]

    class Meta:
        verbose_name = "fait rapporté"
        verbose_name_plural = "faits rapportés"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "fact"],
                name="report_once_per_story",
                violation_error_message="Cet article rapporte déjà ce fait.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fact} : {self.get_status_display()}"

    @property
    def address(self) -> str:
        """The story's address, at the paragraph that says it."""
        anchor = f"#{self.block_id}" if self.block_id else ""
        return f"{self.article.url}{anchor}"
