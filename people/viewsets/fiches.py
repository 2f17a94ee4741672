"""Flat lists of fiches, to which the explorer redirects."""

from collections.abc import Iterable

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django_filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.ui.tables import (
    Column,
    DateColumn,
    NumberColumn,
)
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.generic.mixins import JsonPostResponseMixin
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet

from newsroom.pages.editor import (
    PageStatusFilter,
    RefusesApproval,
    RefusesInForm,
    SitePageCreateView,
    SitePageDeleteView,
    SitePageEditView,
)
from newsroom.text.tidy import tidy
from people.models import Company, Person, Profile
from people.names.fiches import near_names
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


class AsksAboutNamesakes(JsonPostResponseMixin):
    """An editor that asks before it gives a fiche nearly the name of another, as the dialog of a story does.

    Autosave asks too, in its own words; the preview does not.
    """

    def form_valid(self, form) -> HttpResponse:
        """Save…, unless the question is still open. Queries: up to 8 more when a name was typed."""
        near = near_names(*form.new_names(), whole=True)
        itself = {self.page.pk, self.page.merged_into_id}
        form.asks_about = tuple(pk for pk in near if pk not in itself)
        if form.asks_about and not {str(pk) for pk in form.asks_about} <= form.answered():
            form.add_error("title", self.question)
            form.restore_required_fields()
            return self.form_invalid(form)
        return super().form_valid(form)

    def json_error_response(self, error_code: str, error_message: str) -> HttpResponse:
        """Return, for whoever types, what autosave waits for."""
        if error_code == "validation_error" and self.form.asks_about:
            error_message = f"{self.question} Pour répondre, enregistrez."
        return super().json_error_response(error_code, error_message)

    @cached_property
    def question(self) -> str:
        """What the form asks, once it is known of which fiches. Queries: 1."""
        return f"Est-ce déjà cette fiche : {_titles(self.form.asks_about)} ?"


def _titles(ids: Iterable[int]) -> str:
    """Return « Alibaba » ; « Alibaba Cloud »: the fiches of these ids; "" for none. Queries: 1."""
    return " ; ".join(f"« {title} »" for title in Profile.objects.filter(pk__in=ids).values_list("title", flat=True))


class FicheCreateView(AsksAboutNamesakes, SitePageCreateView):
    """The form of a new fiche."""


class FicheEditView(AsksAboutNamesakes, RefusesInForm, SitePageEditView):
    """The editor of a fiche."""


class FicheCopyForm(CopyForm):
    """The form that copies a fiche: the copy is another person or company, under another name from the start."""

    def clean_new_title(self) -> str:
        """Refuse what is nearly the name of a fiche, the copied one first."""
        title = tidy(self.cleaned_data["new_title"])
        is_alias = self.data.get("alias")  # the same fiche, elsewhere
        near = {} if is_alias else near_names(title, whole=True)
        if named := _titles(near):
            raise forms.ValidationError(
                f"Une fiche a déjà ce nom, ou presque : {named}. Donnez-en un autre à la copie."
            )
        return title


class FicheCopyView(CopyView):
    """The copy of a fiche."""

    def get_form_class(self) -> type[CopyForm]:
        """Return the form."""
        return FicheCopyForm


class FicheWorkflowActionView(RefusesApproval, WorkflowActionView):
    """A reviewer's choice about a fiche, made outside its editor."""


class PersonViewSet(PageViewSet):
    """The views of one person. Wagtail uses its index view for the page that has only people as children."""

    model = Person
    index_view_class = PersonDirectoryView
    add_view_class = FicheCreateView
    edit_view_class = FicheEditView
    copy_view_class = FicheCopyView
    delete_view_class = SitePageDeleteView
    workflow_action_view_class = FicheWorkflowActionView


class CompanyViewSet(PageViewSet):
    """The views of one company."""

    model = Company
    index_view_class = CompanyDirectoryView
    add_view_class = FicheCreateView
    edit_view_class = FicheEditView
    copy_view_class = FicheCopyView
    delete_view_class = SitePageDeleteView
    workflow_action_view_class = FicheWorkflowActionView
