"""A publication refused anywhere in the admin comes back as a message, not as an error page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from newsroom.pages.publication import PublicationError, reason


class RefusalMiddleware(MiddlewareMixin):
    """Turns a refusal that no view foresaw (an embargo, a merged fiche) into a message on the page one came from."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return to the address of the form, or to the dashboard."""
        if not isinstance(exception, PublicationError) or not request.path.startswith("/admin/"):
            return None
        messages.error(request, reason(exception))
        page_id = request.resolver_match.kwargs.get("page_id") if request.resolver_match else None
        return redirect("wagtailadmin_pages:edit", page_id) if page_id else redirect("wagtailadmin_home")
