"""Mentions: which fiches a published story names, derived from it and never typed."""

from django.db import models

from articles.querysets import MentionQuerySet
from people.models import Profile


class Mention(models.Model):
    """One story names one profile. Written by articles/mentions.py alone; ask published() before showing any."""

    class Role(models.TextChoices):
        """Whether the story is about the profile or only names it."""

        SUBJECT = "subject", "sujet"
        CITED = "cited", "cité"

    article = models.ForeignKey(
        "articles.ArticlePage", verbose_name="article", on_delete=models.CASCADE, related_name="mentions"
    )
    profile = models.ForeignKey(Profile, verbose_name="fiche", on_delete=models.CASCADE, related_name="mentions")
    role = models.CharField("rôle", max_length=8, choices=Role)
    sentence = models.TextField("phrase", blank=True)
    block_id = models.CharField("bloc", max_length=36, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = "mention"
        verbose_name_plural = "mentions"
        constraints = [models.UniqueConstraint(fields=["article", "profile"], name="mention_once_per_story")]

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.profile_id} dans {self.article_id} ({self.get_role_display()})"
