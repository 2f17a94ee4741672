"""Wagtail's admin of redirects, where one that leads back to itself, by others or not, is refused."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.admin import messages
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect

from newsroom.text.tidy import tidy


def circle_of(redirect: Redirect) -> list[str]:
    """Return the paths through which `redirect`, stored or not, leads back to one of them; [] if it does not.

    Queries: 1 for each redirect on the way.
    """
    ways, step = [Redirect.normalise_path(redirect.old_path)], redirect
    while path := _path_on_site(step.link):
        ways.append(path)
        if path in ways[:-1]:
            return ways
        following = Redirect.objects.filter(old_path=path).exclude(pk=redirect.pk).first()
        if following is None:
            break
        step = following
    return []


def _path_on_site(address: str | None) -> str:
    parts = urlsplit(address or "")
    is_ours = not parts.netloc or parts.hostname == urlsplit(settings.SITE_URL).hostname
    return Redirect.normalise_path(parts._replace(scheme="", netloc="").geturl()) if address and is_ours else ""


class CircleFreeForm(RedirectForm):
    """The form of a redirect."""

    def clean_old_path(self) -> str:
        """Leave out what nobody sees: no reader's address would be that."""
        return tidy(self.cleaned_data["old_path"])

    def _post_clean(self) -> None:
        """Refuse a circle, once the instance holds what was typed."""
        super()._post_clean()
        if not self.errors and (ways := circle_of(self.instance)):
            self.add_error(
                None, f"Cette redirection tourne en rond : {' → '.join(ways)}. Menez-la ailleurs, ou supprimez l’autre."
            )


class AddRedirect(views.CreateView):
    """Add a redirect."""

    form_class = CircleFreeForm


class EditRedirect(views.EditView):
    """Change a redirect."""

    form_class = CircleFreeForm


@transaction.atomic
def import_redirects(request: HttpRequest) -> HttpResponse:
    """Import a spreadsheet by Wagtail's view, and take back the redirects that go round in circles."""
    before = set(Redirect.objects.values_list("pk", flat=True))
    response = views.process_import(request)
    for redirect in Redirect.objects.exclude(pk__in=before).order_by("-pk"):
        ways = circle_of(redirect)
        if ways and ways[0] == ways[-1]:
            redirect.delete()
            messages.error(request, f"{' → '.join(ways)} tourne en rond : cette redirection n’a pas été importée.")
    return response
