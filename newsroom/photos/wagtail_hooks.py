"""Hooks of photos in Wagtail's admin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter

from newsroom.photos.models import Photo
from newsroom.photos.online import change_refusal
from newsroom.photos.renditions import PICTURE_MADE


@hooks.register("before_bulk_action")
def refuse_bulk_change(request: HttpRequest, action_type: str, photos: list, action) -> HttpResponse | None:
    """Refuse to change or delete several pictures at once if one is online and not the user's to publish."""
    if action.model is not Photo or not (refusal := change_refusal(photos, request.user)):
        return None
    messages.error(request, f"Rien n’a été changé. {refusal}")
    return redirect(action.next_url)


@hooks.register("register_log_actions")
def log_what_happens_to_photos(actions) -> None:
    """Describe what no form of the admin does."""

    @actions.register_action(PICTURE_MADE)
    class PictureMade(LogFormatter):
        """« Déclinaisons faites »."""

        label = "Faire les déclinaisons"
        message = "Déclinaisons faites : les pages qui en gardaient la place montrent l’image."
