"""Wagtail's reports on workflows, whose titles would leave in a spreadsheet as they are: see disarm_exports()."""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView

from newsroom.text.cells import disarmed


class DisarmedWorkflowView(WorkflowView):
    """« Flux de travail »."""

    def get_title(self, content_object) -> object:
        """Return the title of a page, for a cell."""
        return disarmed(super().get_title(content_object))


class DisarmedWorkflowTasksView(WorkflowTasksView):
    """« Tâches du flux de travail »."""

    def get_title(self, content_object) -> object:
        """Return the title of a page, for a cell."""
        return disarmed(super().get_title(content_object))


# Before Wagtail's own, at the same addresses.
urlpatterns = [
    path("workflow/", require_admin_access(DisarmedWorkflowView.as_view())),
    path("workflow_tasks/", require_admin_access(DisarmedWorkflowTasksView.as_view())),
]
