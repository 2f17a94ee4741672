"""Keywords, shared by stories and fiches. Case and accents do not distinguish them: « IA » is « ia »."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from taggit.models import TagBase

from newsroom.text.characters import refuse_control_characters
from newsroom.text.slugs import slugify
from newsroom.text.tidy import tidy
from newsroom.text.words import fold


class TagQuerySet(models.QuerySet):
    """Keywords, found whatever their case and accents."""

    def get_or_create(self, defaults=None, **kwargs):
        """Return `(tag, created)`, matching `name` by its folded form. django-taggit calls it for each name."""
        if "name" in kwargs:
            name = tidy(kwargs.pop("name"))
            defaults = {"name": name} | (defaults or {})
            kwargs["folded"] = fold(name)
        return super().get_or_create(defaults=defaults, **kwargs)


class Tag(TagBase):
    """A keyword, unique on its folded form."""

    folded = models.CharField(max_length=255, unique=True, editable=False)

    free_tagging = True
    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = "mot-clé"
        verbose_name_plural = "mots-clés"
        ordering = ["folded"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the keyword's page."""
        return reverse("keyword", args=[self.slug])

    def clean(self) -> None:
        """Refuse a name that differs from another only by case or accents, or has no readable character."""
        super().clean()
        try:
            refuse_control_characters(self.name)
        except ValidationError as error:
            raise ValidationError({"name": error}) from error
        if not any(character.isalnum() for character in self.name):
            raise ValidationError({"name": "Ce mot-clé ne contient aucune lettre."})
        namesake = type(self).objects.filter(folded=fold(self.name)).exclude(pk=self.pk).first()
        if namesake:
            raise ValidationError(
                {"name": f"Le mot-clé « {namesake.name} » existe déjà : accents et majuscules ne comptent pas."}
            )

    def save(self, *args, **kwargs) -> None:
        """Save with the folded form of the name."""
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def slugify(self, tag: str, i: int | None = None) -> str:
        """Return the slug of `tag` by newsroom.text.slugs, with the suffix `i` if it is taken."""
        slug = slugify(tag) or "mot-cle"
        return f"{slug}-{i}" if i else slug
