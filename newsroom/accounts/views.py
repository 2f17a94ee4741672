"""The doors of private pages, with the brake on guessing (newsroom/accounts/brake.py)."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from wagtail.urls import WAGTAIL_FRONTEND_LOGIN_TEMPLATE
from wagtail.views import authenticate_with_password

from newsroom.accounts.brake import wait_in_words, wait_s
from newsroom.accounts.forms import TellsTheWait
from newsroom.page_cache.routes import private

login = private(LoginView.as_view(template_name=WAGTAIL_FRONTEND_LOGIN_TEMPLATE, authentication_form=TellsTheWait))


@private
def page_password(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """Open a page that a password protects; its failures are counted as those of an account. Queries: 2 more."""
    if request.method != "POST":
        return authenticate_with_password(request, page_view_restriction_id, page_id)
    name = f"page {page_view_restriction_id}"
    if wait := wait_s(request, name):
        return HttpResponse(wait_in_words(wait), status=429, content_type="text/plain; charset=utf-8")
    response = authenticate_with_password(request, page_view_restriction_id, page_id)
    if response.status_code == 200:  # the form again
        AxesProxyHandler.user_login_failed(page_password, {"username": name}, request)
    return response
