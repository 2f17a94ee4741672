"""« Tâches de fond », among the reports of the admin: what waits, what failed and why."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.tasks import TaskResultStatus
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from articles.models import Ping
from newsroom.photos.models import Photo
from newsroom.site.background import BACKEND, reason, retry
from newsroom.text.dates import day_and_time
from people.models import Fact

MAY_READ = "people.change_fact"  # the desk


def subject(task: DBTaskResult) -> SafeString | str:
    """Return what a task is about, with a link to the photo that it concerns. Queries: 1 for a photo."""
    arguments = task.args_kwargs["args"]
    match task.task_name:
        case "make_missing_renditions" | "make_avif_renditions":
            photo = Photo.objects.filter(pk=arguments[0]).first()
            address = reverse("wagtailimages:edit", args=[arguments[0]])
            return format_html('Déclinaisons de la photo <a href="{}">« {} »</a>', address, photo or "effacée")
        case "deliver":
            return f"Courriel « {arguments[0]['subject']} »"
        case "index_again":
            return "Index de recherche"
    return task.task_name


def state(task: DBTaskResult) -> str:
    """Return where a task stands, in French."""
    match task.status:
        case TaskResultStatus.RUNNING:
            return "En cours"
        case TaskResultStatus.FAILED:
            return "Abandonnée"
    return f"Nouvel essai le {day_and_time(task.run_after)}" if task.traceback else "En attente"


class RetryColumn(Column):
    """The button that has a failed task run now."""

    cell_template_name = "site/task_retry.html"

    def get_cell_context_data(self, instance: DBTaskResult, parent_context) -> dict:
        """Add what the form sends."""
        return super().get_cell_context_data(instance, parent_context) | {
            "task": instance,
            "csrf_token": get_token(parent_context["request"]),
        }


class TasksReportView(ReportView):
    """The report of the background tasks that are not done; for those who may change facts. Queries: 1 per photo."""

    page_title = "Tâches de fond"
    header_icon = "rotate"
    index_url_name = "background_tasks"
    index_results_url_name = "background_tasks_results"
    results_template_name = "site/tasks_report_results.html"
    permission_policy = ModelPermissionPolicy(Fact)
    permission_required = "change"
    list_export: list = []
    columns = [
        Column("subject", label="Tâche", accessor=subject),
        Column("state", label="État", accessor=state),
        Column("tries", label="Essais", accessor=lambda task: len(task.worker_ids)),
        Column("enqueued_at", label="Demandée le", accessor=lambda task: day_and_time(task.enqueued_at)),
        Column("reason", label="Pourquoi", accessor=reason),
        RetryColumn("retry", label="Réessayer"),
    ]

    def get_queryset(self) -> QuerySet[DBTaskResult]:
        """Return the tasks that failed, then those that wait, the oldest first."""
        return unfinished().order_by("-exception_class_path", "enqueued_at")

    def get_context_data(self, *args, **kwargs) -> dict:
        """Add the calls of the hub, which wait in a table of their own. Queries: 1 more."""
        return super().get_context_data(*args, **kwargs) | {"pings": Ping.objects.filter(tries__gt=0).first()}


def unfinished() -> QuerySet[DBTaskResult]:
    """Return the background tasks that are not done."""
    return DBTaskResult.objects.filter(backend_name=BACKEND).exclude(status=TaskResultStatus.SUCCESSFUL)


@require_POST
def retry_task(request: HttpRequest, task_id: str) -> HttpResponse:
    """Have a task that failed run now; for those who may change facts. Queries: 2."""
    if not request.user.has_perm(MAY_READ):
        raise PermissionDenied
    task = get_object_or_404(unfinished(), pk=task_id)
    if task.status != TaskResultStatus.RUNNING:
        retry(task)
        messages.success(request, "La tâche est reprise.")
    return redirect("background_tasks")


class FailedTasksPanel(Component):
    """« Des tâches de fond ont échoué », on the dashboard."""

    order = 60

    def __init__(self, failed: list[DBTaskResult]):
        self.failed = failed

    def render_html(self, parent_context=None) -> SafeString:
        """Return the panel as HTML."""
        return format_html(
            '<div class="help-block help-warning"><p>Des tâches de fond ont échoué. <a href="{}">Toutes</a></p>'
            "<ul>{}</ul></div>",
            reverse("background_tasks"),
            format_html_join("", "<li>{}\u00a0: {}</li>", ((subject(task), reason(task)) for task in self.failed)),
        )


def failed_panel(request: HttpRequest) -> FailedTasksPanel | None:
    """Return the panel for those who may read the report, None if nothing failed. Queries: 1."""
    if not request.user.has_perm(MAY_READ):
        return None
    failed = list(unfinished().exclude(traceback="").order_by("-enqueued_at")[:5])
    return FailedTasksPanel(failed) if failed else None
