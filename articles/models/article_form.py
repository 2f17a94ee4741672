"""The editor's form of a story: what it refuses, and the fields that its side panel fills in."""

from django import forms
from django.utils import timezone
from wagtail.admin.panels import FieldPanel

from articles.blocks import parse_page_id
from articles.models.correction_effects import CorrectablePageForm
from articles.models.publishing import (
    DraftFicheError,
    breaks_embargo,
    check_publishable,
    drafts_among,
    embargo_message,
)
from articles.models.report import block_choices

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


class ArticleForm(CorrectablePageForm):
    """The editor's form of a story."""

    def clean_ignored_names(self) -> list[str]:
        """Keep the texts of a list: what the editor's script writes, whatever else is sent."""
        return [name[:IGNORED_MAX_CHARACTERS] for name in self._sent("ignored_names", str)[:IGNORED_MAX]]

    def clean_fiches_to_publish(self) -> list[int]:
        """Keep the ids of a list, from who may publish the story: the yes of somebody else publishes nothing."""
        if not self._may_publish():
            return self.instance.fiches_to_publish
        sent = self._sent("fiches_to_publish", int)
        return [fiche for fiche in sent if parse_page_id(str(fiche)) and not isinstance(fiche, bool)]

    def _may_publish(self) -> bool:
        """Tell whether who fills the form may publish the story. Queries: those of Wagtail's permissions."""
        if self.instance.pk:
            return self.instance.permissions_for_user(self.for_user).can_publish()
        return self.parent_page.permissions_for_user(self.for_user).can_publish_subpage()

    def _sent(self, name: str, kind: type) -> list:
        """Return the values of that kind in the list that a hidden field holds; without the field, what there was."""
        values = self.cleaned_data[name] if name in self.data else getattr(self.instance, name)
        return [value for value in values if isinstance(value, kind)] if isinstance(values, list) else []

    @property
    def block_choices(self) -> list[tuple[str, str]]:
        """The blocks of the body as it is stored, for the reports. Queries: up to 1 per kind of thing chosen in it."""
        return block_choices(self.instance.body)

    def clean(self) -> dict:
        """Refuse what would break a promise: publishing under embargo, dating from the future, hiding a correction."""
        cleaned_data = super().clean()
        embargo_until, go_live_at = cleaned_data.get("embargo_until"), cleaned_data.get("go_live_at")
        published_at = cleaned_data.get("published_at")
        if "action-publish" in self.data and embargo_until and breaks_embargo(embargo_until, go_live_at):
            self.add_error("embargo_until", embargo_message(embargo_until))
        if "action-publish" in self.data and not (go_live_at and go_live_at > timezone.now()):
            try:
                for fiche in drafts_among(cleaned_data.get("fiches_to_publish") or []):
                    check_publishable(fiche, self.for_user)
            except DraftFicheError as error:
                self.add_error(None, error)
        if published_at and published_at > timezone.now():
            self.add_error(
                "published_at",
                "Cette date est à venir. Pour publier plus tard, choisissez une date de mise en ligne dans « Statut ».",
            )
        self._refuse_facts_reported_twice()
        corrections = self.formsets.get("corrections")
        if corrections and self.instance.first_published_at and corrections.is_valid():
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
