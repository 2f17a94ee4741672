"""The brake on guessing passwords: django-axes counts the failures, this module says how long to wait.

The wait is that of an account at an address, so that no stranger keeps its owner out; and that of an address that tries
many accounts. Failures are counted in the database, so Redis may be away. A name that nobody has is counted, and
answered, as any other. What is told to the owner and to the history is done after the answer: it takes no longer for a
name that exists.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from newsroom.http.after_answer import after_answer
from newsroom.http.client_address import client_address
from newsroom.text.dates import day_and_time

logger = logging.getLogger(__name__)

SIGNED_IN, SIGN_IN_FAILED, OWNER_TOLD = "accounts.signed_in", "accounts.sign_in_failed", "accounts.owner_told"

# The failure in a day that is the first to cost a wait: of an account at an address, of an address.
FIRST_TO_WAIT, FIRST_TO_WAIT_OF_ADDRESS = settings.AXES_FAILURE_LIMIT, 20
# The wait doubles with each further failure, that of an address with each five.
_FIRST_WAIT_S, _LONGEST_WAIT_S = 60, 3600


def address_for_axes(request: HttpRequest) -> str | None:
    """Return the address of the client, the first of its network for IPv6; None if it is unknown."""
    return client_address(request).partition("/")[0] or None


class Brake(AxesDatabaseHandler):
    """What django-axes asks and tells (AXES_HANDLER)."""

    def is_locked(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        """Return whether the client has to wait before it may try again. Queries: 2."""
        return wait_s(request, (credentials or {}).get("username") or "") > 0

    def user_login_failed(self, sender, credentials: dict, request: HttpRequest | None = None, **kwargs) -> None:
        """Count the failure; log it, and tell the owner if there are many. Not a try that came before its time."""
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request and getattr(request, "axes_failures_since_start", None) is not None:  # axes counted it
            username = credentials.get("username") or ""
            after_answer(partial(note_failure, username, address_for_axes(request), timezone.now()))

    def user_logged_in(self, sender, request: HttpRequest, user, **kwargs) -> None:
        """Forget the failures of the account at this address; log the sign-in."""
        super().user_logged_in(sender, request, user, **kwargs)
        log(instance=user, action=SIGNED_IN, user=user)


def wait_s(request: HttpRequest, username: str) -> int:
    """Return for how many seconds the client of `request` has to wait before it tries `username` again. Queries: 2."""
    address = address_for_axes(request)
    attempts = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME)
    of_account = attempts.filter(username=username, ip_address=address)
    if not address:  # everybody's, whoever guesses: the owner must not be kept out for long
        return _wait_s(of_account, FIRST_TO_WAIT, longest_s=_FIRST_WAIT_S)
    of_address = attempts.filter(ip_address=address)
    return max(_wait_s(of_account, FIRST_TO_WAIT), _wait_s(of_address, FIRST_TO_WAIT_OF_ADDRESS, per_doubling=5))


def _wait_s(attempts: QuerySet, first: int, *, per_doubling: int = 1, longest_s: int = _LONGEST_WAIT_S) -> int:
    """Return what is left of the wait after some failures, the `first` of which costs a wait. Queries: 1."""
    found = attempts.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    further = (found["failures"] or 0) - first
    if further < 0:
        return 0
    whole_s = min(_FIRST_WAIT_S * 2 ** min(further // per_doubling, 10), longest_s)
    return max(0, round(whole_s - (timezone.now() - found["last"]).total_seconds()))


def wait_in_words(seconds: int) -> str:
    """Return what to do about a wait."""
    minutes = -(-seconds // 60)
    return f"Trop de mots de passe faux : réessayez dans {minutes} minute{'s' if minutes > 1 else ''}."


def mark_as_refused(request: HttpRequest, response: HttpResponseBase, credentials: dict | None) -> HttpResponseBase:
    """Return the form's own answer to a client that has to wait, marked as such (AXES_LOCKOUT_CALLABLE)."""
    response.status_code = 429
    return response


def note_failure(username: str, address: str | None, at: datetime) -> None:
    """Log that a sign-in failed; the fifth of an account in a day is told to its owner, by mail, once a day.

    A name that nobody has is not written down: it may well be a password. Queries: 3 to 15.
    """
    user = get_user_model().objects.filter(username=username).first()
    logger.warning("Sign-in failed: %s, from %s", user or "no such account", address or "an unknown address")
    if user is None:
        return
    log(instance=user, action=SIGN_IN_FAILED)
    since = at - timedelta(days=1)
    told = ModelLogEntry.objects.for_instance(user).filter(action=OWNER_TOLD, timestamp__gte=since).exists()
    attempts = AccessAttempt.objects.filter(username=username, attempt_time__gte=since)
    failures = attempts.aggregate(failures=Sum("failures_since_start"))["failures"] or 0
    if told or failures < FIRST_TO_WAIT or not user.is_active or not user.email:
        return
    log(instance=user, action=OWNER_TOLD)
    site = settings.WAGTAIL_SITE_NAME
    reset = settings.SITE_URL + reverse("wagtailadmin_password_reset")
    send_mail(
        f"{site} : mots de passe faux pour votre compte",
        f"Bonjour,\n\n{failures} mots de passe faux ont été essayés en un jour pour votre compte « {username} » de "
        f"{site}, le dernier le {day_and_time(at)}, depuis l’adresse {address or 'inconnue'}. Aucun n’était le bon. "
        "De là, il faut désormais attendre de plus en plus longtemps entre deux essais ; d’ailleurs, vous vous "
        "connectez comme d’habitude.\n\n"
        f"Si c’était vous, choisissez un nouveau mot de passe : {reset}\n"
        "Sinon, prévenez la rédaction en chef ; si votre mot de passe sert ailleurs ou se devine, changez-le.\n",
        None,
        [user.email],
    )
