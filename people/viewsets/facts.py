"""Facts: their list, their form and their chooser."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django_filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import (
    Column,
    UpdatedAtColumn,
)
from wagtail.admin.views.generic import BeforeAfterHookMixin
from wagtail.admin.views.generic import IndexView as ModelIndexView
from wagtail.admin.views.generic.chooser import BaseChooseView
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.snippets.widgets import AdminSnippetChooser

from newsroom.pages.conflicts import Writing
from newsroom.text.dates import day_and_time
from people.models import Fact
from people.models.fact import Status
from people.querysets import FactQuerySet
from people.viewsets.search import search_words


class NoDeletePolicy(ModelPermissionPolicy):
    """The permissions of the model, but nobody, not even an administrator, may delete: stories cite the records."""

    def user_has_permission(self, user, action: str) -> bool:
        """Return whether `user` may do `action`."""
        return action != "delete" and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions):
        """Return who may do any of `actions`."""
        return super().users_with_any_permission([action for action in actions if action != "delete"])


def matching_facts(facts: FactQuerySet, query: str) -> FactQuerySet:
    """Return the facts that match the words of `query`; none without a word."""
    asked = search_words(query)
    return facts.matching(asked) if asked else facts.none()


class FactFilterSet(WagtailFilterSet):
    """The filters of the list of facts."""

    kind = MultipleChoiceFilter(label="Quoi", choices=Fact.Kind.choices, widget=forms.CheckboxSelectMultiple)
    publicity = ChoiceFilter(
        label="Visibilité",
        choices=[("public", "Public"), ("hidden", "Sans source publique"), ("retired", "Retiré")],
        method="with_visibility",
        empty_label="Tous",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Fact
        fields: list = []

    def with_visibility(self, facts: QuerySet, name: str, answer: str) -> QuerySet:
        """Keep the public facts, the hidden ones that are not retired, or the retired ones."""
        if answer == "retired":
            return facts.filter(is_retired=True)
        return facts.filter(is_public=answer == "public", is_retired=False)


def visibility(fact: Fact) -> str:
    """Return the visibility of a fact, from with_is_public(), for a cell of a list. Queries: 0."""
    if fact.is_retired:
        return "Retiré"
    return "Public" if fact.is_public else "Sans source publique"


class FactIndexView(SnippetIndexView):
    """The list of facts, without checkboxes: there are no bulk actions. Queries: constant."""

    columns = ModelIndexView.columns

    def search_queryset(self, queryset: FactQuerySet) -> FactQuerySet:
        """Keep the facts that match the typed words."""
        return matching_facts(queryset, self.search_query) if self.is_searching else queryset


class ObstacleWarningMixin(BeforeAfterHookMixin):
    """A view that warns, once a fact is saved, why readers do not see it."""

    def run_after_hook(self) -> HttpResponse | None:
        """Add the warning to the message of success."""
        if obstacle := self.object.obstacle:
            messages.warning(self.request, obstacle)
        return super().run_after_hook()


class FactWriting(Writing):
    """A view of a fact's form: nothing typed is lost, nothing done twice."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Save, or show what the browser kept; answer a form sent twice with what it did the first time."""
        if self.is_kept_text:
            self.form = self.get_form()  # type: ignore[attr-defined]
            return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]
        if self.is_sent_again and Fact.objects.filter(pk=self.written).exists():
            messages.success(request, "Ce fait était déjà enregistré : rien n’a été fait deux fois.")
            return redirect(self.get_success_url())  # type: ignore[attr-defined]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form) -> HttpResponse:
        """Save, and remember what this form saved."""
        response = super().form_valid(form)  # type: ignore[misc]
        return self.note_written(self.object.pk, response)  # type: ignore[attr-defined]


class FactCreateView(FactWriting, ObstacleWarningMixin, CreateView):
    """The form of a new fact. Marking a source as checked, which publishes, takes the right to change facts."""

    def get_form(self, *args, **kwargs):
        """Return the form, with « vérifiée le » disabled for users who may not change facts."""
        form = super().get_form(*args, **kwargs)
        if not self.request.user.has_perm("people.change_fact"):
            sources = form.formsets["sources"]
            for row in [*sources.forms, sources.empty_form]:
                row.fields["checked_on"].disabled = True
        return form


class FactEditView(FactWriting, ObstacleWarningMixin, EditView):
    """The form of a fact, which has no versions: somebody else's change is never written over unseen."""

    def get_form(self, *args, **kwargs):
        """Return the form, with which change of the fact was the last that it shows."""
        form = super().get_form(*args, **kwargs)
        shown = self.last_change.pk if self.last_change else ""
        form.fields["last_change"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=shown)
        return form

    @cached_property
    def last_change(self) -> ModelLogEntry | None:
        """The last entry of the fact's history. Queries: 1."""
        return log_registry.get_logs_for_instance(self.object).first()

    def is_valid(self, form) -> bool:
        """Return whether the form may be saved: not when the fact was changed after it was opened."""
        if not super().is_valid(form):
            return False
        last = self.last_change
        if last is None or form.data.get("last_change") in (None, str(last.pk)):
            return True
        form.data = form.data.copy()
        form.data["last_change"] = str(last.pk)
        form.add_error(
            None,
            f"{last.user_display_name} a changé ce fait le {day_and_time(last.timestamp)}, depuis que ce formulaire a "
            "été ouvert. Votre saisie est restée ci-dessous : rouvrez le fait dans un autre onglet pour comparer, ou "
            "enregistrez de nouveau pour la garder.",
        )
        return super().is_valid(form)


class FactFilterForm(SearchFilterMixin, BaseFilterForm):
    """The search of the chooser of facts."""

    def filter(self, objects: FactQuerySet) -> FactQuerySet:
        """Keep the facts that match the typed words, as in the list."""
        self.search_query = self.cleaned_data.get("q") or None
        self.is_searching = bool(self.search_query)
        return matching_facts(objects, self.search_query) if self.search_query else objects


class FactChooserMixin(BaseChooseView):
    """The facts and columns of both views of the chooser."""

    filter_form_class = FactFilterForm

    def get_object_list(self) -> QuerySet:
        """Return the facts that are not retired, the latest created first. Queries: 1."""
        return (
            Fact.objects.filter(is_retired=False).with_is_public().select_related("subject", "object").order_by("-pk")
        )

    @property
    def columns(self) -> list[Column]:
        """Add the visibility."""
        return [*super().columns, Column("visibility", label="Visibilité", accessor=visibility)]


class FactChooseView(FactChooserMixin, ChooseView):
    """The chooser of facts."""


class FactChooseResultsView(FactChooserMixin, ChooseResultsView):
    """The list in the chooser of facts."""


class FactChooser(AdminSnippetChooser):
    """The widget that chooses a fact."""

    choose_one_text = "Choisir un fait"
    choose_another_text = "Choisir un autre fait"

    def get_instance(self, value) -> Fact | None:
        """Return the fact with the fiches of its summary. Queries: 1."""
        if value is None or isinstance(value, Fact):
            return value
        return Fact.objects.select_related("subject", "object").filter(pk=value).first()


class FactChooserViewSet(SnippetChooserViewSet):
    """The chooser of facts."""

    choose_view_class = FactChooseView
    choose_results_view_class = FactChooseResultsView
    base_widget_class = FactChooser
    page_title = "Choisir un fait"


class FactViewSet(SnippetViewSet):
    """« Faits » in the menu."""

    model = Fact
    icon = "history"
    url_prefix = "faits"
    menu_label = "Faits"
    menu_order = 130
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    index_template_name = ModelIndexView.template_name
    index_view_class = FactIndexView
    add_view_class = FactCreateView
    edit_view_class = FactEditView
    chooser_viewset_class = FactChooserViewSet
    filterset_class = FactFilterSet
    list_display = [
        "__str__",
        Column("kind", label="Quoi", accessor="get_kind_display", sort_key="kind"),
        Column("status", label="Statut", accessor=lambda fact: Status(fact.status).label if fact.status else "—"),
        Column("visibility", label="Visibilité", accessor=visibility),
        UpdatedAtColumn(),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return all facts with the data of the columns. Queries: 3."""
        return Fact.objects.with_evidence().with_is_public()
