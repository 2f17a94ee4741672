"""Keywords, shared by stories and fiches: case, accents, spaces and hyphens do not distinguish them."""

import re
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Replace
from django.urls import reverse
from taggit.models import TagBase

from newsroom.text.characters import refuse_control_characters
from newsroom.text.slugs import slugify
from newsroom.text.tidy import tidy
from newsroom.text.words import fold

# A space or a hyphen between two numbers tells them apart: « 1-12 » is not « 112 ».
_JOINTS = re.compile(r"(?<!\d)[ -]+|[ -]+(?!\d)")


def keyword_key(name: str) -> str:
    """Return the key under which two spellings of a keyword are one: « Start-up », « start up » and « startup »."""
    return _JOINTS.sub("", fold(name))


class TagQuerySet(models.QuerySet):
    """Keywords, found whatever their spelling."""

    def spelt(self, name: str) -> list["Tag"]:
        """Return the keywords that `name` spells, the best first: folded the same, not merged, oldest. Queries: 1."""
        folded, key = fold(name), keyword_key(name)
        bare = Replace(Replace("folded", Value(" "), Value("")), Value("-"), Value(""))
        alike: Any = self.annotate(bare=bare).filter(Q(folded=folded) | Q(bare=re.sub("[ -]", "", folded)))
        found = [tag for tag in alike.select_related("merged_into") if keyword_key(tag.folded) == key]
        return sorted(found, key=lambda tag: (tag.folded != folded, tag.merged_into_id is not None, tag.pk))

    def get_or_create(self, defaults=None, **kwargs):
        """Return `(tag, created)`, for `name` the keyword that it spells. django-taggit calls it for each name."""
        if "name" in kwargs:
            name = tidy(kwargs.pop("name"))
            for tag in Tag.with_merged.spelt(name):
                return tag.merged_into or tag, False
            defaults = {"name": name} | (defaults or {})
            kwargs["folded"] = fold(name)
        return super().get_or_create(defaults=defaults, **kwargs)


class TagManager(models.Manager.from_queryset(TagQuerySet)):  # type: ignore[misc]
    """The keywords that were not merged into another."""

    def get_queryset(self) -> TagQuerySet:
        """Return them."""
        return super().get_queryset().filter(merged_into=None)


class Tag(TagBase):
    """A keyword, unique on its folded form. One that was merged keeps its names and address for the one kept."""

    folded = models.CharField(max_length=255, unique=True, editable=False)
    # The keyword that took its place, and whether readers knew it; only people/merging/keywords.py sets them.
    merged_into = models.ForeignKey(
        "self",
        verbose_name="fusionné avec",
        null=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="+",
    )
    was_public = models.BooleanField(default=False, editable=False)
    # How many public stories bear it, kept by articles/announcements.py: what lists are in order by, shown nowhere.
    story_count = models.IntegerField("articles", default=0, editable=False)

    free_tagging = True
    wagtail_reference_index_ignore = True  # it counts no keywords, and those merged are no use of the one kept
    objects = TagManager()
    with_merged = TagQuerySet.as_manager()

    class Meta:
        verbose_name = "mot-clé"
        verbose_name_plural = "mots-clés"
        ordering = ["folded"]
        indexes = [models.Index(fields=["-story_count", "folded"], name="tag_by_stories")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the keyword's page."""
        return reverse("keyword", args=[self.slug])

    def clean(self) -> None:
        """Refuse a name that spells another keyword, or has no readable character."""
        super().clean()
        try:
            refuse_control_characters(self.name)
        except ValidationError as error:
            raise ValidationError({"name": error}) from error
        if not any(character.isalnum() for character in self.name):
            raise ValidationError({"name": "Ce mot-clé ne contient aucune lettre."})
        for other in Tag.with_merged.exclude(pk=self.pk).spelt(self.name):
            if other.merged_into_id:
                known = f"« {other.name} » a été fusionné dans le mot-clé « {other.merged_into} »"
            else:
                known = f"Le mot-clé « {other.name} » existe déjà"
            raise ValidationError(
                {"name": f"{known} : accents, majuscules, espaces et traits d’union ne comptent pas."}
            )

    def save(self, *args, **kwargs) -> None:
        """Save with the folded form of the name, and an address that no keyword has or had. Queries: 1 more if new."""
        self.folded = fold(self.name)
        if self._state.adding and not self.slug:
            first = self.slugify(self.name)
            taken = set(Tag.with_merged.filter(slug__startswith=first).values_list("slug", flat=True))
            numbered = (self.slugify(self.name, number) for number in count())
            self.slug: str = next(slug for slug in numbered if slug not in taken)
        super().save(*args, **kwargs)

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return the slug of `tag` by newsroom.text.slugs, with the suffix `i` if it is taken."""
        slug = slugify(tag) or "mot-cle"
        return f"{slug}-{i}" if i else slug


def with_kept_keywords(content: dict) -> dict:
    """Return the `content` of a revision with the keywords kept in the place of those merged, each once. Queries: 1."""
    rows = content.get("tagged_items", [])
    merged = Tag.with_merged.filter(pk__in={row["tag"] for row in rows}).exclude(merged_into=None) if rows else []
    kept = {tag.pk: tag.merged_into_id for tag in merged}
    if not kept:
        return content
    once: dict[int, dict] = {}
    for row in rows:
        tag = kept.get(row["tag"], row["tag"])
        once.setdefault(tag, row | {"tag": tag})
    return content | {"tagged_items": list(once.values())}
