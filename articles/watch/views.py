"""« Vigilance », among the reports of the admin."""

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django_filters import MultipleChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from articles.watch.concerns import CONCERNS, LINES_MAX, Line, Watch
from people.models import Fact


class WatchFilterSet(WagtailFilterSet):
    """What the report is filtered by."""

    kind = MultipleChoiceFilter(
        label="Nature",
        choices=[(concern.code, concern.label) for concern in CONCERNS],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Fact
        fields: list = []

    def filter_queryset(self, queryset: Watch) -> Watch:
        """Return the lines of the kinds chosen: they come from several tables, so `queryset` is none."""
        chosen = self.form.cleaned_data["kind"]
        return Watch(chosen) if chosen else queryset


def links(line: Line) -> SafeString:
    """Return what a line is about, each with a link to its form."""
    return format_html_join(
        SafeString("<br>"), '<a href="{}">{}</a>', ((thing.address, thing.title) for thing in line.concerned)
    )


class WatchView(ReportView):
    """What the desk should look at; for those who may change facts.

    Queries: at most 4 for each kind, and 3 for each kind on the page.
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
