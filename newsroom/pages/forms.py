"""The editor's form of every page, and the fields of all forms of the admin: texts, moments, keywords."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils import timezone
from modelcluster.queryset import FakeQuerySet
from taggit.managers import TaggableManager
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.tags import TagField as WagtailTagField
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput
from wagtail.blocks import StreamValue
from wagtail.models import Comment, Page

from newsroom.pages.slugs import FIRST_LEVEL, reserved_slugs
from newsroom.text.dates import bounds, partial, typed_partial, validate_partial_date
from newsroom.text.slugs import slugify
from newsroom.text.tidy import tidied, tidy


class TidyTextField(forms.CharField):
    """A text of one line or of several, without the characters that have no business in it."""

    def to_python(self, value: object) -> str | None:
        """Return the text as it is to be stored; with a NUL, as it is: that is refused."""
        text = super().to_python(value)
        if not text or "\x00" in text:
            return text
        return tidy(text, "\n" if isinstance(self.widget, forms.Textarea) else " ")


# In every form of the admin, its rows too. Exactly these: a slug, an address or a rich text has a field of its own.
register_form_field_override(models.CharField, override={"form_class": TidyTextField}, exact_class=True)
register_form_field_override(
    models.TextField, override={"form_class": TidyTextField, "widget": AdminAutoHeightTextInput}, exact_class=True
)


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
        tags = super().clean(tidy(value or ""))
        if len(tags) > settings.WAGTAIL_TAG_LIMIT:
            raise ValidationError(
                f"{len(tags)} mots-clés : gardez-en {settings.WAGTAIL_TAG_LIMIT} au plus, les plus utiles."
            )
        return tags


register_form_field_override(
    TaggableManager, override=lambda field: {"form_class": TagField, "tag_model": field.related_model}
)


class TidyForm:
    """A form whose fields are Django's own, a picture's or a document's: its texts and keywords are tidied too."""

    def clean(self) -> dict:
        """Tidy them. Refuse a required text of which nothing is left."""
        cleaned_data = super().clean() or {}
        for name, value in cleaned_data.items():
            if isinstance(value, (str, list)):
                line_break = "\n" if isinstance(self.fields[name].widget, forms.Textarea) else " "
                cleaned_data[name] = tidied(value, line_break)
        for name in [name for name, value in cleaned_data.items() if value == "" and self.fields[name].required]:
            self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned_data


class TypedDateField(forms.CharField):
    """A year, a month or a day, as people write it: « juin 2025 » is 2025-06."""

    def to_python(self, value: object) -> str | None:
        """Return the partial date, or what was typed for the validators to refuse."""
        text = super().to_python(value)
        return typed_partial(text) if text else text


class PastDateField(TypedDateField):
    """A year, a month or a day that is not to come: 2025, 2025-06, 2025-06-15."""

    def __init__(self, **kwargs):
        messages = {"required": "Écrivez une année, un mois ou un jour."}
        super().__init__(max_length=20, validators=[validate_partial_date], error_messages=messages, **kwargs)

    def clean(self, value: object) -> str:
        """Refuse a future date."""
        moment = super().clean(value)
        if bounds(moment)[0] > timezone.localdate().isoformat():
            raise ValidationError("Cette date est à venir : choisissez une année, un mois ou un jour passé.")
        return moment

    def prepare_value(self, value: Any) -> Any:
        """Return a date as people write it, « juin 2025 »; what is none as it was typed."""
        try:
            return partial(self.clean(value))
        except ValidationError:
            return value


class ExactDatesMixin:
    """A form whose moments stay as they were where nobody touched them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, DateTimeField):
                field.stored = self.initial.get(name)


def title_panel(placeholder: str, help_text: str) -> FieldPanel:
    """Return the panel of a title, without Wagtail's script that fills in the slug by another rule."""
    widget = forms.TextInput(attrs={"placeholder": placeholder})
    return FieldPanel("title", classname="title", widget=widget, help_text=help_text)


class SitePageForm(ExactDatesMixin, WagtailAdminPageForm):
    """The editor's form of every page."""

    def __init__(self, data=None, files=None, instance=None, **kwargs):
        if instance is not None and data is not None:
            self._read_rows(instance)
        super().__init__(self._with_its_rows(data, instance), files, instance=instance, **kwargs)
        for rows in self.formsets.values() if data is not None else ():
            for row in rows.forms:
                if "id" in row.fields and isinstance(rows.queryset, FakeQuerySet):  # else each row is read again
                    row.fields["id"].queryset, row.fields["id"].to_field_name = rows.queryset, "id"
        if "slug" in self.fields:
            # An empty slug is made from the title.
            self.fields["slug"].required = False

    @classmethod
    def _read_rows(cls, instance: Page) -> None:
        """Load the rows that the form writes into the memory of `instance`, each relation read once, with its keywords.

        Queries: 1 for each relation that is not held yet, and 1 for the keywords.
        """
        relations = [rows.fk.remote_field.get_accessor_name() for rows in cls.formsets.values()]
        tagged = getattr(instance, "tagged_items", None)
        if tagged is not None:
            prefetch_related_objects(tagged.get_object_list(), "tag")
        for name in relations:
            getattr(instance, name).get_object_list()

    @classmethod
    def _with_its_rows(cls, data: QueryDict | None, instance: Page | None) -> QueryDict | None:
        """Return the data sent, after taking out of `instance` the rows that the form does not show.

        They were added by this form, whose answer was lost, and would be added again, or by a version that this one
        does not follow. A row sent with the key of one that is no more is a new row.
        """
        if data is None or instance is None:
            return data
        data = data.copy()
        for prefix, rows in cls.formsets.items():
            if rows.model is Comment or f"{prefix}-TOTAL_FORMS" not in data:
                continue
            manager = getattr(instance, rows.fk.remote_field.get_accessor_name())
            sent = {name: key for name, key in data.items() if re.fullmatch(rf"{prefix}-\d+-id", name) and key}
            stored = {str(row.pk): row for row in manager.all() if row.pk}
            manager.remove(*(row for key, row in stored.items() if key not in sent.values()))
            for name, key in sent.items():
                if key not in stored:
                    data[name] = ""
        return data

    def clean(self) -> dict:
        """Tidy rich texts and blocks too; refuse first-level addresses reserved by the site itself."""
        cleaned_data = super().clean()
        for name, value in cleaned_data.items():
            if isinstance(value, StreamValue):
                sent = value.get_prep_value()
                if (wanted := tidied(sent)) != sent:
                    cleaned_data[name] = value.stream_block.to_python(wanted)
            else:
                cleaned_data[name] = tidied(value, "\n")
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
