"""Mentions: which fiches a published story names, derived from it and never typed."""

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from articles.querysets import MentionQuerySet
from newsroom.pages.prepared import Prepared, one_of
from people.models import Company, Fact, Profile
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

    kind: str | None  # of the company that its fiche is, after with_fiches_in_short()

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

    @property
    def kind_label(self) -> str:
        """The `kind_label` of its fiche, after with_fiches_in_short(). Queries: 0."""
        return Company.Kind(self.kind).label if self.kind else "Personne"

    def __str__(self) -> str:
        return f"{self.profile_id} dans {self.article_id} ({self.get_role_display()})"


def _posts(persons: list, at) -> QuerySet:
    """Return the facts that tell the posts of persons, each with `place`, the title of its object."""
    facts = Fact.objects.published(at).employment().filter(one_of("subject", persons)).with_status(at)
    return facts.annotate(place=models.F("object__title"))


_MENTIONS = Prepared(
    lambda story, at: Mention.objects.filter(article=story).with_fiches_in_short(at),
    story=models.BigIntegerField(),
    at=models.DateTimeField(),
)
_POSTS = Prepared(_posts, persons=[models.BigIntegerField()], at=models.DateTimeField())


def mentions_in(article) -> list[Mention]:
    """Return the mentions of published fiches in a story, each with `then_and_now` (what a person was, and is today).

    Queries: 2 (mentions with their fiches; the positions of the persons), 1 without persons.
    """
    now = timezone.now()
    mentions = _MENTIONS(story=article.pk, at=now)
    persons = {mention.profile_id: mention.profile for mention in mentions if mention.profile.is_person}
    facts = _POSTS(persons=[*persons], at=now) if persons else []
    places: dict[int, Profile] = {}
    for fact in facts:
        fact.subject = persons[fact.subject_id]
        if fact.object_id and fact.object_id not in places:
            places[fact.object_id] = Profile(pk=fact.object_id, title=fact.place)
        fact.object = places.get(fact.object_id)
    told = positions_then_and_now(facts, timezone.localdate(article.published_at), timezone.localdate())
    for mention in mentions:
        mention.then_and_now = told.get(mention.profile_id, "")
    return mentions
