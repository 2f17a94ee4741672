"""What the admin's views and lists of pages share."""

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters import ChoiceFilter
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


def title_panel(placeholder: str, help_text: str) -> FieldPanel:
    """Return the panel of a title, without Wagtail's script that fills the slug by a rule of its own."""
    widget = forms.TextInput(attrs={"placeholder": placeholder})
    return FieldPanel("title", classname="title", widget=widget, help_text=help_text)


class SafeAutosave:
    """A page's editor in which a late autosave does not undo the publication that came before it.

    Wagtail saves the whole row as the request read it: one that was draft then would be draft again.
    """

    def save_action(self) -> HttpResponse:
        """Save, unless the page was saved or published since the request read it. Queries: 1 more."""
        with transaction.atomic():
            stored = Page.objects.select_for_update().get(pk=self.page.pk)
            read = self.real_page_record
            if self.expects_json_response and (stored.live, stored.latest_revision_id) != (
                read.live,
                read.latest_revision_id,
            ):
                message = "La page a changé entre-temps : rechargez-la pour continuer."
                return self.json_error_response("invalid_revision", message)
            self.page.live = stored.live
            return super().save_action()


class PageStatusFilter(ChoiceFilter):
    """The filter « Statut » of a list of pages in the admin."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Statut",
            choices=[("live", "En ligne"), ("changed", "En ligne, avec des modifications"), ("draft", "Hors ligne")],
            empty_label="Tous",
            widget=forms.RadioSelect,
            **kwargs,
        )

    def filter(self, pages: QuerySet, value: str) -> QuerySet:
        """Keep the pages of that status. « live » here is what the desk sees, not what readers may."""
        conditions = {"live": {"live": True}, "changed": {"live": True, "has_unpublished_changes": True}}
        return pages.filter(**conditions.get(value, {"live": False})) if value else pages


# How many pages a search of the admin looks at: what comes after is not what was looked for.
SEARCHED_PAGES = 500


def search_pages(pages: QuerySet, words: str) -> QuerySet:
    """Return those of `pages` that the index finds under `words`, still to be filtered and ordered. Queries: 1."""
    found = pages.model.objects.all().autocomplete(words)[:SEARCHED_PAGES]
    return pages.filter(pk__in=[page.pk for page in found])
