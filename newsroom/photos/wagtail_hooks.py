"""Hooks of photos in Wagtail's admin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from newsroom.photos.models import Photo
from newsroom.photos.online import change_refusal


@hooks.register("before_bulk_action")
def refuse_bulk_change(request: HttpRequest, action_type: str, photos: list, action) -> HttpResponse | None:
    """Refuse to change or delete several pictures at once if one is online and not the user's to publish."""
    if action.model is not Photo or not (refusal := change_refusal(photos, request.user)):
        return None
    messages.error(request, f"Rien n’a été changé. {refusal}")
    return redirect(action.next_url)
