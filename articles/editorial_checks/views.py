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

from articles.editorial_checks.checks import CHECKS, FINDINGS_MAX, Finding, Findings
from articles.models import Dismissal
from people.models import Fact
from people.templatetags.typesetting import typeset


class EditorialChecksFilterSet(WagtailFilterSet):
    """The filters of the report."""

    kind = MultipleChoiceFilter(
        label="Nature",
        choices=[(check.code, check.label) for check in CHECKS],
        widget=forms.CheckboxSelectMultiple,
    )

    state = ChoiceFilter(
        label="État", choices=[("ecartees", "Écartées")], empty_label="À regarder", widget=forms.RadioSelect
    )

    class Meta:
        model = Fact
        fields: list = []

    def filter_queryset(self, queryset: Findings) -> Findings:
        """Return the findings of the chosen checks and state: no queryset, since they come from several tables."""
        chosen = self.form.cleaned_data
        return Findings(chosen["kind"], dismissed=bool(chosen["state"]))


def edit_links(finding: Finding) -> SafeString:
    """Return the records of a finding, each linked to its form."""
    links = ((thing.address, typeset(thing.title)) for thing in finding.records)
    return format_html_join("", '<p><a href="{}">{}</a></p>', links)


class DismissColumn(Column):
    """The button that dismisses a finding, or restores it."""

    cell_template_name = "articles/editorial_checks_dismiss.html"

    def get_cell_context_data(self, instance: Finding, parent_context) -> dict:
        """Add what the form sends, and the address to go back to: the list with its filters."""
        request = parent_context["request"]
        return super().get_cell_context_data(instance, parent_context) | {
            "finding": instance,
            "address": reverse("editorial_checks_dismiss"),
            "next": f"{reverse('editorial_checks')}?{request.GET.urlencode()}",
            "csrf_token": get_token(request),
        }


class EditorialChecksView(ReportView):
    """The report of what needs a look; for those who may change facts.

    Queries: at most 4 for each check, and 4 for each check on the page or with dismissed findings.
    """

    page_title = "Vigilance"
    header_icon = "warning"
    index_url_name = "editorial_checks"
    index_results_url_name = "editorial_checks_results"
    results_template_name = "articles/editorial_checks_results.html"
    filterset_class = EditorialChecksFilterSet
    permission_policy = ModelPermissionPolicy(Fact)
    permission_required = "change"
    export_filename = "vigilance"
    columns = [
        Column("kind", label="Nature"),
        Column("records", label="Fiches, faits et articles", accessor=edit_links),
        Column("reason", label="Pourquoi", accessor=lambda finding: typeset(finding.reason)),
        Column("remedy", label="Que faire", accessor=lambda finding: typeset(finding.remedy)),
        DismissColumn("act", label="Faux signalement ?"),
    ]
    list_export = ["kind", "record_titles", "reason", "remedy", "record_addresses"]
    export_headings = {
        "kind": "Nature",
        "record_titles": "Fiches, faits et articles",
        "reason": "Pourquoi",
        "remedy": "Que faire",
        "record_addresses": "Formulaires",
    }

    def get_queryset(self) -> Findings:
        """Return the findings of all checks."""
        return Findings()

    def get_context_data(self, *args, **kwargs) -> dict:
        """Add the labels of the checks that have more findings than are listed."""
        context = super().get_context_data(*args, **kwargs)
        return context | {"truncated": self.object_list.truncated, "findings_max": FINDINGS_MAX}


@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Dismiss a finding as it was read, or restore it; for those who may change facts. Queries: those of its check."""
    if not request.user.has_perm("people.change_fact"):
        raise PermissionDenied
    code, key = request.POST.get("concern", ""), request.POST.get("key", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("editorial_checks")
    if request.POST.get("act") == "restore":
        Dismissal.objects.filter(concern=code, key=key).delete()
        messages.success(request, "La ligne est remise parmi celles à regarder.")
        return redirect(back)
    finding = Findings([code]).find(key) if code in {check.code for check in CHECKS} else None
    if finding is None or finding.fingerprint != request.POST.get("fingerprint"):
        messages.error(request, "Cette ligne a changé depuis que vous l’avez lue : relisez-la avant de l’écarter.")
        return redirect(back)
    values = {"fingerprint": finding.fingerprint, "made_by_id": request.user.pk}
    Dismissal.objects.update_or_create(concern=code, key=key, defaults=values)
    dismissed = messages.button(f"{reverse('editorial_checks')}?state=ecartees", "Voir les lignes écartées")
    messages.success(request, "La ligne est écartée. Elle reviendra si ce qu’elle dit change.", buttons=[dismissed])
    return redirect(back)
