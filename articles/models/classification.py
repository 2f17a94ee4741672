"""The keywords of a story, the fiches that it is about, and what its editor has readers read after it."""

from django.db import models
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from articles.querysets import ArticleRelatedQuerySet
from newsroom.pages.rows import RowMixin
from people.models import Profile, Tag


class ArticleTag(RowMixin, ItemBase):
    """A keyword of a story."""

    tag = models.ForeignKey(Tag, verbose_name="mot-clé", on_delete=models.CASCADE, related_name="article_items")
    content_object = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")

    # Copied from the story, so that an index gives the stories of a keyword in order; no part of a version.
    published_at = models.DateTimeField("date de l’article", null=True, editable=False, serialize=False)

    class Meta:
        verbose_name = "mot-clé d’un article"
        verbose_name_plural = "mots-clés des articles"
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="article_tag_once")]
        indexes = [models.Index(fields=["tag", "-published_at", "-content_object"], name="article_tag_latest")]

    def repeat_page(self) -> None:
        """Copy the date of the story. Queries: 1 unless `content_object` is loaded."""
        self.published_at = self.content_object.published_at


class ArticleSubject(RowMixin, Orderable):
    """A fiche that the editor says the story is about (« sujet »)."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="subjects")
    profile = models.ForeignKey(Profile, verbose_name="fiche", on_delete=models.CASCADE, related_name="subject_of")

    objects = ArticleRelatedQuerySet.as_manager()
    panels = [FieldPanel("profile")]

    class Meta(Orderable.Meta):
        verbose_name = "sujet"
        verbose_name_plural = "sujets"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "profile"],
                name="subject_once_per_story",
                violation_error_message="Cette fiche est déjà un sujet de l’article.",
            )
        ]


class NextStory(RowMixin, Orderable):
    """A story that its editor wants, or does not want, in « À lire ensuite »."""

    class Place(models.TextChoices):
        """Whether it comes before those found by themselves, or never."""

        PINNED = "pinned", "toujours, en premier"
        BANNED = "banned", "jamais"

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="next_stories")
    story = models.ForeignKey(
        "articles.ArticlePage", verbose_name="article", on_delete=models.CASCADE, related_name="+"
    )
    story.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    place = models.CharField("proposer", max_length=6, choices=Place, default=Place.PINNED)

    panels = [FieldRowPanel([FieldPanel("story"), FieldPanel("place")])]

    class Meta(Orderable.Meta):
        verbose_name = "article à lire ensuite"
        verbose_name_plural = "articles à lire ensuite"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "story"],
                name="next_story_once_per_story",
                violation_error_message="Cet article est déjà choisi : une fois suffit.",
            )
        ]
