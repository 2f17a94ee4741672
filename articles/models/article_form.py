"""The editor's form of a story: what it refuses, and the fields that its side panel fills in."""

from django import forms
from wagtail.admin.panels import FieldPanel, Panel

from articles.blocks import parse_page_id
from articles.models.correction_effects import CorrectablePageForm
from articles.models.report import block_choices
from articles.publishing import change_embargo, is_later, may_change_embargo, may_publish, whom_to_ask
from newsroom.pages.forms import SitePageForm

# How many names a story may ignore, and how long each may be.
IGNORED_MAX = 500
IGNORED_MAX_CHARACTERS = 120


class SidePanelField(FieldPanel):
    """A field of the story's form that its side panel « Fiches » holds and fills in (articles/side_panel.py)."""

    def __init__(self, field_name: str, **kwargs):
        # The panel stands outside the form.
        kwargs.setdefault("widget", forms.HiddenInput(attrs={"form": "page-edit-form"}))
        super().__init__(field_name, **kwargs)

    class BoundPanel(FieldPanel.BoundPanel):
        """Shown elsewhere."""

        def is_shown(self) -> bool:
            """Leave its place in the form empty."""
            return False


class EmbargoPanel(Panel):
    """The embargo, where it is read; it is changed in a view of its own, since it belongs to no version."""

    class BoundPanel(Panel.BoundPanel):
        """The panel in one form."""

        template_name = "articles/editor/embargo_panel.html"

        def get_context_data(self, parent_context=None) -> dict:
            """Add whether the embargo still runs, and who may change it."""
            context = super().get_context_data(parent_context)
            if not self.instance.pk:
                return context
            return context | {
                "runs": is_later(self.instance.embargo_until),
                "may_change": may_change_embargo(self.instance, self.request.user),
                "whom_to_ask": whom_to_ask(self.instance),
            }


class ApiArticleForm(SitePageForm):
    """What a program writes of a story (articles/api/writing.py): the embargo by the same act as in the admin."""

    def clean_embargo_until(self):
        """Refuse a change by who may not publish the story."""
        until = self.cleaned_data["embargo_until"]
        changes = self.instance.pk and "embargo_until" in self.changed_data
        if changes and not may_change_embargo(self.instance, self.for_user):
            raise forms.ValidationError(whom_to_ask(self.instance))
        return until

    def save(self, commit: bool = True):
        """Save, the embargo of a story that is stored apart from its versions."""
        if self.instance.pk and "embargo_until" in self.changed_data:
            change_embargo(self.instance, self.cleaned_data["embargo_until"], self.for_user)
        return super().save(commit=commit)


class ArticleForm(CorrectablePageForm):
    """The editor's form of a story."""

    def clean_ignored_names(self) -> list[str]:
        """Keep the texts of a list: what the editor's script writes, whatever else is sent."""
        return [name[:IGNORED_MAX_CHARACTERS] for name in self._sent("ignored_names", str)[:IGNORED_MAX]]

    def clean_fiches_to_publish(self) -> list[int]:
        """Keep the ids of a list, from who may publish the story: the yes of somebody else publishes nothing."""
        if not may_publish(self.instance, self.for_user, self.parent_page):
            return self.instance.fiches_to_publish
        sent = self._sent("fiches_to_publish", int)
        return [fiche for fiche in sent if parse_page_id(str(fiche)) and not isinstance(fiche, bool)]

    def _sent(self, name: str, kind: type) -> list:
        """Return the values of that kind in the list that a hidden field holds; without the field, what there was."""
        values = self.cleaned_data[name] if name in self.data else getattr(self.instance, name)
        return [value for value in values if isinstance(value, kind)] if isinstance(values, list) else []

    @property
    def block_choices(self) -> list[tuple[str, str]]:
        """The blocks of the body as it is stored, for the reports. Queries: up to 1 per kind of thing chosen in it."""
        return block_choices(self.instance.body)

    def clean(self) -> dict:
        """Refuse to date from the future, to report a fact twice, to hide a correction."""
        cleaned_data = super().clean()
        published_at = cleaned_data.get("published_at")
        if is_later(published_at):
            self.add_error(
                "published_at",
                "Cette date est à venir. Pour publier plus tard, choisissez une date de mise en ligne dans « Statut ».",
            )
        self._refuse_facts_reported_twice()
        corrections = self.formsets.get("corrections")
        if corrections and self.instance.first_published_at and corrections.is_valid() and corrections.deleted_forms:
            stored = set(
                self.instance.__class__.objects.filter(pk=self.instance.pk).values_list("corrections", flat=True)
            )
            if any(form.instance.pk in stored for form in corrections.deleted_forms):
                self.add_error(None, "Un rectificatif publié ne s’efface pas : corrigez-en le texte, ou ajoutez-en un.")
        return cleaned_data

    def _refuse_facts_reported_twice(self) -> None:
        """Say it beside the second: Django's own words for several rows name neither the fact nor the field."""
        reports = self.formsets.get("reports")
        if reports and not reports.is_valid():
            seen: set[str] = set()
            for row in reports.forms:
                fact = str(row["fact"].value() or "")
                if fact and row not in reports.deleted_forms:
                    if fact in seen:
                        row.add_error("fact", "Cet article rapporte déjà ce fait.")
                    seen.add(fact)
