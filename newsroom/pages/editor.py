"""Shared parts of the admin's editors and lists of pages."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_filters import ChoiceFilter
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from newsroom.pages.conflicts import CreatesOnce, KeepsBothVersions
from newsroom.pages.indexing import indexed_once
from newsroom.pages.publication import PublicationError, all_or_refused, reason


class PermissionMenuItem(MenuItem):
    """An item of a menu for those who have a permission."""

    def __init__(self, *args, permission: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether it is in the menu of this user."""
        return request.user.has_perm(self.permission)


class RefusesInForm:
    """A page's editor in which what is refused comes back to the form: beside the field, or on top of it."""

    def form_valid(self, form) -> HttpResponse:
        """Save, publish, approve…, all of it; or say why it cannot be done."""
        known = self.page.latest_revision_id
        try:
            with all_or_refused(self.page):
                return super().form_valid(form)
        except PublicationError as error:
            self.page.latest_revision_id = known  # the revision that was rolled back does not exist
            return self.show_refusal(error)

    def show_refusal(self, error: PublicationError) -> HttpResponse:
        """Return the form with the reasons; those of another page, published along, on top."""
        if error.page and self.page.pk and error.page.pk != self.page.pk:
            error = PublicationError(f"« {error.page} » : {reason(error)}")
        for name, errors in getattr(error, "error_dict", {None: error}).items():
            self.form.add_error(name if name in self.form.fields else None, errors)
        self.form.restore_required_fields()
        return self.form_invalid(self.form)


class RefusesApproval:
    """A reviewer's choice made outside the editor; an approval that is refused leads there, and says why."""

    def check_approval(self) -> None:
        """Raise PublicationError if the page may not be approved from here."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Do what the reviewer chose, or lead to the editor with the reason."""
        try:
            with all_or_refused(self.object):
                if self.action_name == "approve":
                    self.check_approval()
                return super().post(request, *args, **kwargs)
        except PublicationError as error:
            messages.error(request, f"« {self.object.title} » : {reason(error)}")
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
        return redirect(self.redirect_url)


class SitePageCreateView(CreatesOnce, CreateView):
    """The editor of a new page."""


class SitePageEditView(KeepsBothVersions, EditView):
    """The editor of a page."""


class SitePageDeleteView(DeleteView):
    """The deletion of a page, and of what is below it."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Delete it, and take it out of the indexes once."""
        with indexed_once():
            return super().post(request, *args, **kwargs)


class SitePageViewSet(PageViewSet):
    """The views of each page whose model has none of its own."""

    model = Page
    add_view_class = SitePageCreateView
    edit_view_class = SitePageEditView
    delete_view_class = SitePageDeleteView


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
        """Return the pages with that status: « live » for editors, which is not published() for readers."""
        conditions = {"live": {"live": True}, "changed": {"live": True, "has_unpublished_changes": True}}
        return pages.filter(**conditions.get(value, {"live": False})) if value else pages


# How many results a search of the admin uses: those after are not relevant.
SEARCHED_PAGES = 500


def search_pages(pages: QuerySet, words: str) -> QuerySet:
    """Return those of `pages` that the search index finds for `words`, unordered. Queries: 1."""
    found = pages.model.objects.all().autocomplete(words)[:SEARCHED_PAGES]
    return pages.filter(pk__in=[page.pk for page in found])
