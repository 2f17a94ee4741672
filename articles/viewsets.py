"""The admin of stories: their flat list, and what is refused on every way to publication."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from django_filters import ChoiceFilter, ModelChoiceFilter, MultipleChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import PageSubscription

from articles.models import ArticlePage, SectionPage
from articles.publishing import (
    change_embargo,
    check_publication,
    last_refusal,
    may_change_embargo,
    refuse_unread_effects,
    whom_to_ask,
)
from articles.querysets import ArticleQuerySet
from articles.side_panel import FichesSidePanel, TypographySidePanel
from newsroom.pages.editor import (
    PageStatusFilter,
    RefusesApproval,
    RefusesInForm,
    SitePageCreateView,
    SitePageDeleteView,
    SitePageEditView,
    search_pages,
)
from newsroom.pages.forms import DateTimeField, ExactDatesMixin
from newsroom.pages.publication import PublicationError, all_or_refused, reason
from newsroom.text.dates import day_and_time


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


class ArticleCreateView(HasHousePanels, RefusesInForm, SitePageCreateView):
    """The editor of a new story; what is refused leaves nothing of it in the database."""

    def show_refusal(self, error: PublicationError) -> HttpResponse:
        """Return the form of a story that was never saved, with the reasons."""
        self.page = self.page_class(owner=self.request.user, locale=self.parent_page.locale)
        self.subscription = PageSubscription(page=self.page, user=self.request.user, comment_notifications=True)
        self.form = self.bound_form()
        if self.action_name == "save":
            self.form.defer_required_fields()
        self.form.is_valid()
        return super().show_refusal(error)


class HasLastRefusal:
    """An editor of a stored story, with why its scheduled version did not go out at its hour."""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Show the form."""
        if why := last_refusal(self.page):  # type: ignore[attr-defined]
            messages.error(request, f"La mise en ligne planifiée a été refusée. {why}")
        return super().get(request, *args, **kwargs)  # type: ignore[misc]


class ArticleEditView(HasHousePanels, HasLastRefusal, RefusesInForm, SitePageEditView):
    """The editor of a story."""


class ArticleRevertView(HasHousePanels, HasLastRefusal, RefusesInForm, RevisionsRevertView):
    """The editor of an older version of a story."""


class ArticleWorkflowActionView(RefusesApproval, WorkflowActionView):
    """A reviewer's choice about a story, made outside its editor."""

    def check_approval(self) -> None:
        """Refuse to approve from here what has to be read in the form. Raises PublicationError."""
        refuse_unread_effects(self.object.get_latest_revision_as_object())


class ArticleViewSet(PageViewSet):
    """The views of one story."""

    model = ArticlePage
    add_view_class = ArticleCreateView
    edit_view_class = ArticleEditView
    delete_view_class = SitePageDeleteView
    revisions_revert_view_class = ArticleRevertView
    workflow_action_view_class = ArticleWorkflowActionView


class PublishAllOrNone(PublishBulkAction):
    """Publish several pages at once, with their drafts below if so chosen; none of them if one is refused."""

    def prepare_action(self, objects: list, objects_without_access) -> HttpResponse | None:
        """Ask of each story whether it may go out. Queries: up to 10 for each, and 4 for each of its new fiches."""
        stories = ArticlePage.objects.filter(pk__in=[page.pk for page in objects])
        if self.cleaned_form.cleaned_data["include_descendants"]:
            for page in objects:
                stories |= ArticlePage.objects.descendant_of(page).not_live()
        refused = []
        for story in stories:
            revision = story.get_latest_revision()
            if revision is not None:
                version = story.with_content_json(revision.content)
                try:
                    refuse_unread_effects(version)
                    check_publication(story, revision, self.request.user)
                except PublicationError as error:
                    refused.append(f"« {version.title} » : {reason(error)}")
        return self._refuse(refused) if refused else None

    def form_valid(self, form) -> HttpResponse:
        """Publish them, or say why not."""
        try:
            return super().form_valid(form)
        except PublicationError as error:
            return self._refuse([f"« {error.page} » : {reason(error)}"])

    @classmethod
    def execute_action(cls, objects: list, **kwargs) -> tuple[int, int]:
        """Publish them. Returns how many, and how many of their drafts below. Raises PublicationError."""
        counts = [(0, 0)]
        for page in objects:
            with all_or_refused(page):
                counts.append(super().execute_action([page], **kwargs))
        return sum(chosen for chosen, _ in counts), sum(below for _, below in counts)

    def _refuse(self, reasons: list[str]) -> HttpResponse:
        messages.error(self.request, " ".join(["Rien n’a été publié.", *reasons]))
        return redirect(self.next_url)


class EmbargoForm(ExactDatesMixin, forms.Form):
    """Until when nothing of a story may appear."""

    embargo_until = DateTimeField(
        label="Embargo jusqu’au",
        required=False,
        help_text="Heure de Paris. La promesse faite à une source : rien ne paraît avant, même par erreur. "
        "Vide : pas d’embargo.",
    )


class EmbargoView(WagtailAdminTemplateMixin, FormView):
    """« Changer l’embargo » of a story, even while the story is locked: scheduled, in review, held by somebody."""

    form_class = EmbargoForm
    template_name = "articles/editor/embargo.html"
    page_title = "Changer l’embargo"
    header_icon = "calendar-alt"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        """Find the story. Raises PermissionDenied for who may not edit it."""
        self.story = get_object_or_404(ArticlePage, pk=kwargs["page_id"], alias_of=None)
        if not self.story.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.may_change = may_change_embargo(self.story, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way from the story."""
        story = {"url": reverse("wagtailadmin_pages:edit", args=[self.story.pk]), "label": self.story.draft_title}
        return [*super().get_breadcrumbs_items(), story, {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict:
        """Start from the embargo of the story."""
        return {"embargo_until": self.story.embargo_until}

    def get_context_data(self, **kwargs) -> dict:
        """Add the story, what is scheduled, and who may change its embargo."""
        context = super().get_context_data(**kwargs)
        return context | {
            "story": self.story,
            "scheduled": self.story.scheduled_revision,
            "may_change": self.may_change,
            "whom_to_ask": whom_to_ask(self.story),
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Change it, and say what follows. Raises PermissionDenied."""
        until = form.cleaned_data["embargo_until"]
        try:
            put_off = change_embargo(self.story, until, self.request.user)
        except PublicationError as error:
            form.add_error("embargo_until", error.message)
            return self.form_invalid(form)
        said = f"est sous embargo jusqu’au {day_and_time(until)}." if until else "n’est plus sous embargo."
        if put_off:
            said += f" Sa mise en ligne, planifiée le {day_and_time(put_off)}, est reportée à cette heure."
        messages.success(self.request, f"« {self.story.get_admin_display_title()} » {said}")
        return redirect("wagtailadmin_pages:edit", self.story.pk)
