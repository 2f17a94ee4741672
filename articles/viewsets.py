"""The admin of stories: their flat list, and what is refused on every way to publication."""

from collections.abc import Callable

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_filters import ChoiceFilter, ModelChoiceFilter, MultipleChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Page

from articles.models import ArticlePage, SectionPage
from articles.models.publishing import breaks_embargo, embargo_message
from articles.querysets import ArticleQuerySet
from articles.side_panel import FichesSidePanel, TypographySidePanel
from newsroom.pages.editor import PageStatusFilter, SafeAutosave, search_pages
from newsroom.pages.publication import PublicationError
from newsroom.text.dates import day_and_time

REREAD_STATUSES = "son rectificatif change des statuts dans d’autres articles : relisez-les"


class ArticleFilterSet(WagtailFilterSet):
    """What the list of stories is filtered by."""

    section = ModelChoiceFilter(
        label="Rubrique",
        queryset=SectionPage.objects.in_menu_order(),
        method="in_section",
        empty_label="Toutes",
        widget=forms.RadioSelect,
    )
    format = MultipleChoiceFilter(
        label="Format", choices=ArticlePage.Format.choices, widget=forms.CheckboxSelectMultiple
    )
    status = PageStatusFilter()
    embargo = ChoiceFilter(
        label="Embargo",
        choices=[("yes", "Avec embargo"), ("no", "Sans embargo")],
        method="with_embargo",
        empty_label="Tous",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = ArticlePage
        fields: list = []

    def in_section(self, stories: ArticleQuerySet, name: str, section: SectionPage) -> ArticleQuerySet:
        """Keep the stories of a section."""
        return stories.in_section(section)

    def with_embargo(self, stories: QuerySet, name: str, answer: str) -> QuerySet:
        """Keep the stories with or without an embargo, over or not."""
        return stories.filter(embargo_until__isnull=answer == "no")


def signatures(article: ArticlePage) -> str:
    """Return who signs a story, for one cell of the list. Queries: 0 after the list's own prefetch."""
    return ", ".join(byline.display_name for byline in article.bylines.all())


def moment(field: str):
    """Return what shows the date and time in `field` in one cell: « 1er mars 2026 à 14 h 30 », or nothing."""
    return lambda article: day_and_time(value) if (value := getattr(article, field)) else ""


class ArticleIndexView(IndexView):
    """The list of all stories, whatever their section. Queries: constant, whatever the number of stories."""

    def annotate_queryset(self, pages: ArticleQuerySet) -> ArticleQuerySet:
        """Add the section and the signatures of each."""
        return super().annotate_queryset(pages.with_section()).prefetch_related("bylines__person")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Keep the stories found; columns and filters need not be fields of the index."""
        return search_pages(queryset, self.search_query) if self.is_searching else queryset


class ArticleListing(PageListingViewSet):
    """« Articles » in the menu."""

    name = "articles"
    model = ArticlePage
    icon = "doc-full"
    menu_label = "Articles"
    menu_order = 110
    add_to_admin_menu = True
    index_view_class = ArticleIndexView
    filterset_class = ArticleFilterSet
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Titre", sort_key="title", classname="title"),
        Column("section_title", label="Rubrique", sort_key="section_title"),
        Column("signatures", label="Signatures", accessor=signatures),
        PageStatusColumn("status", label="Statut", sort_key="live"),
        Column("planned_at", label="Prévu pour", accessor=moment("planned_at"), sort_key="planned_at"),
        Column("embargo_until", label="Embargo", accessor=moment("embargo_until"), sort_key="embargo_until"),
        DateColumn("latest_revision_created_at", label="Modifié", sort_key="latest_revision_created_at"),
    ]


class HasHousePanels:
    """An editor of a story with the house’s side panels."""

    def get_side_panels(self) -> MediaContainer:
        """Add the panels, except to an answer to autosave: they stay on the page."""
        panels = super().get_side_panels()  # type: ignore[misc]
        if not self.expects_json_response and not getattr(self, "hydrate_create_view", False):  # type: ignore[attr-defined]
            panels.append(FichesSidePanel(self.page, self.request))  # type: ignore[attr-defined]
            panels.append(TypographySidePanel(self.page, self.request))  # type: ignore[attr-defined]
        return panels


class ArticleCreateView(HasHousePanels, CreateView):
    """The editor of a new story; a publication refused after all leaves nothing of it (articles/middleware.py)."""

    def publish_action(self) -> HttpResponse:
        """Publish, with its fiches, or nothing."""
        with transaction.atomic():
            return super().publish_action()


class ArticleEditView(HasHousePanels, SafeAutosave, EditView):
    """The editor of a story; what keeps it from being published comes back to the form, and nothing is lost."""

    def publish_action(self) -> HttpResponse:
        """Publish, or say why it cannot be done."""
        return self._or_say_why(super().publish_action)

    def perform_workflow_action(self) -> HttpResponse:
        """Do what the reviewer chose, or say why it cannot be done."""
        return self._or_say_why(super().perform_workflow_action)

    def _or_say_why(self, action: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            with transaction.atomic():
                return action()
        except PublicationError as error:
            self.form.add_error(error.field, error)
            return self.form_invalid(self.form)


class ArticleWorkflowActionView(WorkflowActionView):
    """A reviewer's choice made outside the editor; an approval that would break the embargo is refused, and why."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Do what the reviewer chose, or lead to the editor with the reason."""
        if self.action_name == "approve" and self.object.get_latest_revision_as_object().status_changes:
            return self._lead_to_editor(request, f"« {self.object.title} » : {REREAD_STATUSES} ici, puis approuvez.")
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except PublicationError as error:
            return self._lead_to_editor(request, f"« {self.object.title} » : {error.message}")

    def _lead_to_editor(self, request: HttpRequest, reason: str) -> HttpResponse:
        messages.error(request, reason)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
        return redirect(self.redirect_url)


class ArticleViewSet(PageViewSet):
    """The views of one story."""

    model = ArticlePage
    add_view_class = ArticleCreateView
    edit_view_class = ArticleEditView
    workflow_action_view_class = ArticleWorkflowActionView


def refuse_in_bulk(request: HttpRequest, action_type: str, pages: list, action) -> HttpResponse | None:
    """Refuse a publication of several pages at once if one of them, or of their drafts below, is not for that.

    It is under embargo, or its correction changes statuses in other stories, which whoever publishes it has to see.
    A hook « before_bulk_action » of Wagtail. Queries: 2 for each story that would be published.
    """
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    stories = ArticlePage.objects.filter(pk__in=[page.pk for page in pages])
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in pages:
            stories |= ArticlePage.objects.descendant_of(page).not_live()
    refused = []
    for story in stories:
        latest = story.get_latest_revision_as_object()
        if breaks_embargo(latest.embargo_until, latest.go_live_at):
            refused.append(f"« {latest.title} » : {embargo_message(latest.embargo_until)}")
        elif latest.status_changes:
            refused.append(f"« {latest.title} » : {REREAD_STATUSES}, et publiez-le de son formulaire.")
    if not refused:
        return None
    messages.error(request, " ".join(["Rien n’a été publié.", *refused]))
    return redirect(action.next_url)
