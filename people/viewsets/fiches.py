"""Flat lists of fiches, to which the explorer redirects."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import (
    Column,
    DateColumn,
    NumberColumn,
)
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet

from newsroom.pages.editor import PageStatusFilter, RefusesApproval, RefusesInForm, SitePageCreateView, SitePageEditView
from people.models import Company, Person
from people.querysets import ProfileQuerySet
from people.viewsets.merges import MergeViewSet
from people.viewsets.search import search_words


class FicheIndexView(IndexView):
    """A flat list of fiches. Queries: constant, whatever the number of fiches."""

    default_ordering = "sort_key"

    def annotate_queryset(self, pages: ProfileQuerySet) -> ProfileQuerySet:
        """Add how many published stories name each; those merged into another are listed under « Fusions »."""
        return super().annotate_queryset(pages.not_merged().with_mention_count())

    def search_queryset(self, queryset: ProfileQuerySet) -> ProfileQuerySet:
        """Keep the fiches with a name that contains the typed words."""
        if not self.is_searching:
            return queryset
        asked = search_words(self.search_query)
        return queryset.matching(asked) if asked else queryset.none()


class FicheFilterSet(WagtailFilterSet):
    """The filters of the list of people."""

    status = PageStatusFilter()
    mentions = ChoiceFilter(
        label="Articles",
        choices=[("yes", "Nommée dans un article"), ("no", "Nommée nulle part")],
        method="with_mentions",
        empty_label="Tous",
        widget=forms.RadioSelect,
    )

    def with_mentions(self, fiches: QuerySet, name: str, answer: str) -> QuerySet:
        """Keep the fiches named in a published story, or those named in none."""
        return fiches.filter(mention_count__gt=0) if answer == "yes" else fiches.filter(mention_count=0)

    class Meta:
        model = Person
        fields: list = []


class CompanyFilterSet(FicheFilterSet):
    """The filters of the list of companies."""

    kind = MultipleChoiceFilter(label="Nature", choices=Company.Kind.choices, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Company
        fields: list = []


_NAME_COLUMNS = [
    BulkActionsColumn("bulk_actions"),
    PageTitleColumn("title", label="Nom", sort_key="sort_key", classname="title"),
    Column("description", label="En une ligne"),
]
_STATE_COLUMNS = [
    NumberColumn("mention_count", label="Articles", sort_key="mention_count"),
    DateColumn("latest_revision_created_at", label="Modifiée", sort_key="latest_revision_created_at"),
    PageStatusColumn("status", label="Statut", sort_key="live"),
]


class PersonListing(PageListingViewSet):
    """« Personnes » in the menu."""

    name = "personnes"
    url_prefix = "fiches/personnes"
    model = Person
    icon = "user"
    menu_label = "Personnes"
    index_view_class = FicheIndexView
    filterset_class = FicheFilterSet
    columns = [*_NAME_COLUMNS, *_STATE_COLUMNS]


class CompanyListing(PageListingViewSet):
    """« Entreprises » in the menu."""

    name = "entreprises"
    url_prefix = "fiches/entreprises"
    model = Company
    icon = "home"
    menu_label = "Entreprises"
    index_view_class = FicheIndexView
    filterset_class = CompanyFilterSet
    columns = [
        *_NAME_COLUMNS,
        Column("kind", label="Nature", accessor="get_kind_display", sort_key="kind"),
        Column("city", label="Ville", sort_key="city"),
        *_STATE_COLUMNS,
    ]


class FichesGroup(ViewSetGroup):
    """« Fiches » in the menu."""

    menu_label = "Fiches"
    menu_icon = "group"
    menu_order = 120
    items = (PersonListing(), CompanyListing(), MergeViewSet())


class DirectoryView(ExplorableIndexView):
    """The explorer of a directory. It has thousands of children, so it redirects to their flat list."""

    listing = ""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        """Redirect to the flat list."""
        return redirect(f"{self.listing}:index")


class PersonDirectoryView(DirectoryView):
    """The explorer of the directory of people."""

    listing = "personnes"


class CompanyDirectoryView(DirectoryView):
    """The explorer of the directory of companies."""

    listing = "entreprises"


class FicheEditView(RefusesInForm, SitePageEditView):
    """The editor of a fiche."""


class FicheWorkflowActionView(RefusesApproval, WorkflowActionView):
    """A reviewer's choice about a fiche, made outside its editor."""


class PersonViewSet(PageViewSet):
    """The views of one person. Wagtail uses its index view for the page that has only people as children."""

    model = Person
    index_view_class = PersonDirectoryView
    add_view_class = SitePageCreateView
    edit_view_class = FicheEditView
    workflow_action_view_class = FicheWorkflowActionView


class CompanyViewSet(PageViewSet):
    """The views of one company."""

    model = Company
    index_view_class = CompanyDirectoryView
    add_view_class = SitePageCreateView
    edit_view_class = FicheEditView
    workflow_action_view_class = FicheWorkflowActionView
