"""Two content security policies: strict for readers, looser for Wagtail's admin (docs/decisions/0004)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware import csp


class ContentSecurityPolicyMiddleware(csp.ContentSecurityPolicyMiddleware):
    """Django's middleware, choosing the policy by the path."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Set the admin's policy on its pages, unless the view has set one."""
        if request.path.startswith("/admin/") and getattr(response, "_csp_config", None) is None:
            setattr(response, "_csp_config", settings.ADMIN_CSP)  # noqa: B010  (what django.views.decorators.csp sets)
        return super().process_response(request, response)
