"""What a page of the admin asks of its session; the answer to a form whose token is no longer the right one."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.csrf import csrf_failure


def session(request: HttpRequest) -> HttpResponse:
    """Return whose session this is, and the token of its forms; to a person who signs in over a page, a line.

    Wagtail answers 403 to a script whose session has ended. Source: static/admin/kept.js.
    """
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"account": request.user.pk, "token": get_token(request)})
    return HttpResponse("<!doctype html><html lang=fr><title>Connexion</title><p>Vous êtes connecté.")


def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return a page: nothing was saved, here is the form again, where what was typed waits."""
    if not request.path.startswith("/admin/"):
        return csrf_failure(request, reason)
    return render(request, "wagtailadmin/token_refused.html", {"address": request.path}, status=403)
