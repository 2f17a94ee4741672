"""The editor's form of every page, which refuses invisible characters and reserved addresses."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from taggit.managers import TaggableManager
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.tags import TagField as WagtailTagField
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError

from newsroom.pages.slugs import FIRST_LEVEL, reserved_slugs
from newsroom.text.characters import refuse_control_characters
from newsroom.text.slugs import slugify


def refuse_control_characters_in(value: object) -> None:
    """Raise ValidationError if the value of a form field has control characters, in the block that has them."""
    if isinstance(value, StreamValue):
        errors = {}
        for position, block in enumerate(value):
            try:
                refuse_control_characters_in(block.get_prep_value())
            except ValidationError as error:
                errors[position] = error
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
    elif isinstance(value, str):
        refuse_control_characters(value)
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            refuse_control_characters_in(part)


class DateTimeField(forms.DateTimeField):
    """A moment, in the site's time zone, that stays as it is stored when nobody touched it.

    Its text has no seconds, and says the same of two moments of the hour that comes twice in October.
    """

    widget = AdminDateTimeInput
    stored: datetime | None = None  # what the form began with

    def clean(self, value: object) -> datetime | None:
        """Return the moment. Raises ValidationError, which says how to write a time that comes twice or never."""
        return self.stored if not self.has_changed(self.stored, value) else super().clean(value)

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment that `value` writes; with an offset (« 2026-10-25 02:31+01:00 »), that very one."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone" or not error.params:
                raise
            first, second = (timezone.make_aware(error.params["datetime"].replace(fold=fold)) for fold in (0, 1))
            if f"{first:%z}" < f"{second:%z}":
                raise ValidationError("Cette heure n’existe pas : ce jour-là, on passe à l’heure d’été.") from error
            choices = " ou ".join(f"« {moment:%Y-%m-%d %H:%M}{moment:%:z} »" for moment in (first, second))
            raise ValidationError(
                f"Cette heure vient deux fois, à l’heure d’été puis à l’heure d’hiver : écrivez {choices}."
            ) from error

    def has_changed(self, initial: object, data: object) -> bool:
        """Return whether something else was typed than what the form showed."""
        shown = self.widget.format_value(self.prepare_value(initial)) or ""
        return str(data or "").strip() != shown and super().has_changed(initial, data)


register_form_field_override(models.DateTimeField, override={"form_class": DateTimeField, "widget": AdminDateTimeInput})


class TagField(WagtailTagField):
    """Keywords, as many as the setting allows: Wagtail's widget alone would stop there."""

    def clean(self, value: str) -> list[str]:
        """Return the keywords. Raises ValidationError if they are too many."""
        tags = super().clean(value)
        if len(tags) > settings.WAGTAIL_TAG_LIMIT:
            raise ValidationError(
                f"{len(tags)} mots-clés : gardez-en {settings.WAGTAIL_TAG_LIMIT} au plus, les plus utiles."
            )
        return tags


register_form_field_override(
    TaggableManager, override=lambda field: {"form_class": TagField, "tag_model": field.related_model}
)


class ExactDatesMixin:
    """A form whose moments stay as they were where nobody touched them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, DateTimeField):
                field.stored = self.initial.get(name)


class SitePageForm(ExactDatesMixin, WagtailAdminPageForm):
    """The editor's form of every page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # An empty slug is made from the title.
            self.fields["slug"].required = False

    def clean(self) -> dict:
        """Refuse control characters anywhere, and first-level addresses reserved by the site itself."""
        cleaned_data = super().clean()
        for name, value in list(cleaned_data.items()):  # a list: add_error() takes the value out
            try:
                refuse_control_characters_in(value)
            except ValidationError as error:
                self.add_error(name, error)
        slug = cleaned_data.get("slug")
        if slug and not self.instance.first_published_at and slug == slugify(self.initial.get("title") or ""):
            # Made from the title of an earlier draft, never public: follow the new title.
            cleaned_data["slug"] = slug = ""
        if (
            slug
            and self.parent_page is not None
            and self.parent_page.depth + 1 == FIRST_LEVEL
            and slug in reserved_slugs()
        ):
            self.add_error("slug", f"L’adresse « /{slug}/ » sert au site lui-même : choisissez-en une autre.")
        return cleaned_data
