"""Mentions: which fiches a published story names, derived from it and never typed."""

from django.db import models
from django.utils import timezone

from articles.querysets import MentionQuerySet
from people.models import Fact, Profile
from people.positions import positions_then_and_now


class Mention(models.Model):
    """A story that names a fiche. Written by articles/mentions.py alone; start from published()."""

    class Role(models.TextChoices):
        """Whether the story is about the fiche or only names it."""

        SUBJECT = "subject", "sujet"
        CITED = "cited", "cité"

    article = models.ForeignKey(
        "articles.ArticlePage", verbose_name="article", on_delete=models.CASCADE, related_name="mentions"
    )
    profile = models.ForeignKey(Profile, verbose_name="fiche", on_delete=models.CASCADE, related_name="mentions")
    role = models.CharField("rôle", max_length=8, choices=Role)
    sentence = models.TextField("phrase", blank=True)
    block_id = models.CharField("bloc", max_length=36, blank=True)

    # Copied from the story, so that an index gives the lists of a fiche in order.
    published_at = models.DateTimeField("date de l’article", null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = "mention"
        verbose_name_plural = "mentions"
        constraints = [models.UniqueConstraint(fields=["article", "profile"], name="mention_once_per_story")]
        indexes = [
            models.Index(fields=["profile", "role", "-published_at", "-article"], name="mention_of_fiche_by_role"),
            models.Index(fields=["profile", "-published_at", "-article"], name="mention_of_fiche"),
        ]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.profile_id} dans {self.article_id} ({self.get_role_display()})"


def mentions_in(article) -> list[Mention]:
    """Return the mentions of published fiches in a story, each with `then_and_now` (what a person was, and is today).

    Queries: 2 (mentions with their fiches; the positions of the persons), 1 without persons.
    """
    mentions = list(article.mentions.with_fiches())
    persons = [mention.profile_id for mention in mentions if mention.profile.is_person]
    facts = (
        Fact.objects.published()
        .employment()
        .filter(subject__in=persons)
        .with_status()
        .select_related("subject", "object")
    )
    told = positions_then_and_now(facts, timezone.localdate(article.published_at), timezone.localdate())
    for mention in mentions:
        mention.then_and_now = told.get(mention.profile_id, "")
    return mentions
