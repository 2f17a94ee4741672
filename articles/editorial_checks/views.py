"""« Vigilance », among the reports of the admin."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from django_filters import ChoiceFilter, MultipleChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from articles.editorial_checks.checks import CONCERNS, LINES_MAX, Line, Watch
from articles.models import Dismissal
from people.models import Fact


class WatchFilterSet(WagtailFilterSet):
    """What the report is filtered by."""

    kind = MultipleChoiceFilter(
        label="Nature",
        choices=[(concern.code, concern.label) for concern in CONCERNS],
        widget=forms.CheckboxSelectMultiple,
    )

    state = ChoiceFilter(
        label="État", choices=[("ecartees", "Écartées")], empty_label="À regarder", widget=forms.RadioSelect
    )

    class Meta:
        model = Fact
        fields: list = []

    def filter_queryset(self, queryset: Watch) -> Watch:
        """Return the lines of the kinds and the state chosen: they come from several tables, so `queryset` is none."""
        chosen = self.form.cleaned_data
        return Watch(chosen["kind"], dismissed=bool(chosen["state"]))


def links(line: Line) -> SafeString:
    """Return what a line is about, each with a link to its form."""
    return format_html_join(
        "", '<p><a href="{}">{}</a></p>', ((thing.address, thing.title) for thing in line.concerned)
    )


class ActColumn(Column):
    """The button that sets a line aside, or puts it back."""

    cell_template_name = "articles/watch_act.html"

    def get_cell_context_data(self, instance: Line, parent_context) -> dict:
        """Say what the form sends, and where it leads back: the list with its filters."""
        request = parent_context["request"]
        return super().get_cell_context_data(instance, parent_context) | {
            "line": instance,
            "address": reverse("watch_dismiss"),
            "next": f"{reverse('watch')}?{request.GET.urlencode()}",
            "csrf_token": get_token(request),
        }


class WatchView(ReportView):
    """What the desk should look at; for those who may change facts.

    Queries: at most 4 for each kind, and 4 for each kind on the page or of which lines were set aside.
    """

    page_title = "Vigilance"
    header_icon = "warning"
    index_url_name = "watch"
    index_results_url_name = "watch_results"
    results_template_name = "articles/watch_results.html"
    filterset_class = WatchFilterSet
    permission_policy = ModelPermissionPolicy(Fact)
    permission_required = "change"
    export_filename = "vigilance"
    columns = [
        Column("kind", label="Nature"),
        Column("concerned", label="Fiches, faits et articles", accessor=links),
        Column("why", label="Pourquoi"),
        Column("remedy", label="Que faire"),
        ActColumn("act", label="Faux signalement ?"),
    ]
    list_export = ["kind", "concerned_titles", "why", "remedy", "concerned_addresses"]
    export_headings = {
        "kind": "Nature",
        "concerned_titles": "Fiches, faits et articles",
        "why": "Pourquoi",
        "remedy": "Que faire",
        "concerned_addresses": "Formulaires",
    }

    def get_queryset(self) -> Watch:
        """Return the lines of all kinds."""
        return Watch()

    def get_context_data(self, *args, **kwargs) -> dict:
        """Add the kinds that have more lines than are listed."""
        context = super().get_context_data(*args, **kwargs)
        return context | {"cut": self.object_list.cut, "lines_max": LINES_MAX}


@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Set a line aside as it was read, or put it back; for those who may change facts. Queries: those of its kind."""
    if not request.user.has_perm("people.change_fact"):
        raise PermissionDenied
    code, key = request.POST.get("concern", ""), request.POST.get("key", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("watch")
    if request.POST.get("act") == "restore":
        Dismissal.objects.filter(concern=code, key=key).delete()
        messages.success(request, "La ligne est remise parmi celles à regarder.")
        return redirect(back)
    line = Watch([code]).find(key) if code in {concern.code for concern in CONCERNS} else None
    if line is None or line.fingerprint != request.POST.get("fingerprint"):
        messages.error(request, "Cette ligne a changé depuis que vous l’avez lue : relisez-la avant de l’écarter.")
        return redirect(back)
    said = {"fingerprint": line.fingerprint, "made_by_id": request.user.pk}
    Dismissal.objects.update_or_create(concern=code, key=key, defaults=said)
    dismissed = messages.button(f"{reverse('watch')}?state=ecartees", "Voir les lignes écartées")
    messages.success(request, "La ligne est écartée. Elle reviendra si ce qu’elle dit change.", buttons=[dismissed])
    return redirect(back)
