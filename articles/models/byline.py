"""Who signs a story, and what it rests on."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from articles.querysets import ArticleRelatedQuerySet
from newsroom.pages.rows import RowMixin
from newsroom.text.characters import refuse_control_characters
from newsroom.text.dates import partial
from people.models import Person
from people.models.fact import PartialDateField


class Byline(RowMixin, Orderable):
    """One signature of a story: a person with a fiche, or a free name (an agency)."""

    class Role(models.TextChoices):
        """What the person did for the story."""

        TEXT = "text", "texte"
        RESEARCH = "research", "enquête"
        PHOTO = "photo", "photo"
        GRAPHICS = "graphics", "infographie"
        TRANSLATION = "translation", "traduction"
        AGENCY = "agency", "avec"

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="bylines")
    person = models.ForeignKey(
        Person, verbose_name="fiche", null=True, blank=True, on_delete=models.SET_NULL, related_name="bylines"
    )
    name = models.CharField(
        "nom affiché",
        max_length=200,
        blank=True,
        help_text="Pour une agence ou une signature sans fiche ; sinon, repris de la fiche.",
        validators=[refuse_control_characters],
    )
    role = models.CharField("rôle", max_length=12, choices=Role, default=Role.TEXT)

    # Copied from the story, so that an index gives what a person signs in order; no part of a version.
    published_at = models.DateTimeField("date de l’article", null=True, editable=False, serialize=False)

    objects = ArticleRelatedQuerySet.as_manager()

    panels = [PageChooserPanel("person", "people.Person"), FieldRowPanel([FieldPanel("name"), FieldPanel("role")])]

    class Meta:
        ordering = ["sort_order", "pk"]  # rows without an order keep that of their creation
        verbose_name = "signature"
        verbose_name_plural = "signatures"
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="byline_names_somebody")
        ]
        indexes = [models.Index(fields=["person", "-published_at", "-article"], name="byline_of_person")]

    def __str__(self) -> str:
        return self.display_name

    def repeat_page(self) -> None:
        """Copy the date of the story. Queries: 1 unless `article` is loaded."""
        self.published_at = self.article.published_at

    @property
    def display_name(self) -> str:
        """The name that readers see. Queries: 1 unless `person` is selected."""
        return self.person.title if self.person else self.name

    def clean(self) -> None:
        """Require a person or a name, and copy the name in case the fiche is deleted."""
        super().clean()
        if self.person and not self.name:
            self.name = self.person.title
        if not self.name:
            raise ValidationError({"name": "Choisissez une fiche ou écrivez un nom."})

    def validate_constraints(self, exclude=None) -> None:
        """Ask nothing of the database where there is a name: clean() has asked the same."""
        if not self.name:
            super().validate_constraints(exclude)


def authors_among(bylines: Iterable[Byline]) -> list[Byline]:
    """Return the signatures of the authors, in order: who wrote or researched it, else the agencies.

    For readers and every machine; the others contributed.
    """
    bylines = list(bylines)
    return [each for each in bylines if each.role in {Byline.Role.TEXT, Byline.Role.RESEARCH}] or [
        each for each in bylines if each.role == Byline.Role.AGENCY
    ]


class ArticleSource(RowMixin, Orderable):
    """A source of a story, shown at its foot."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="sources")
    publisher = models.CharField(
        "éditeur", max_length=200, help_text="« Reuters », « Alibaba Cloud ».", validators=[refuse_control_characters]
    )
    title = models.CharField("intitulé", max_length=300, blank=True, validators=[refuse_control_characters])
    url = models.URLField("adresse", max_length=500, blank=True)
    published_on = PartialDateField("publiée le", help_text="2026, 2026-03 ou 2026-03-05.")
    language = models.CharField("langue", max_length=20, default="fr", help_text="Code de langue : fr, en, zh…")

    panels = [
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("title")]),
        FieldRowPanel([FieldPanel("url"), FieldPanel("published_on"), FieldPanel("language")]),
    ]

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = "source"
        verbose_name_plural = "sources"

    def __str__(self) -> str:
        return f"{self.publisher}, {partial(self.published_on)}" if self.published_on else self.publisher
