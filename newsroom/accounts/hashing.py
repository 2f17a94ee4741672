"""Hashing of passwords, slow on purpose, in a narrow place of its own: guesses at the door slow no reader down."""

from threading import BoundedSemaphore, Lock

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin

# Of each process: one password at a time, and two that wait. Each holds one of the 8 places of the site (wsgi.py).
PLACES = 3
_places, _turn = BoundedSemaphore(PLACES), Lock()
_RETRY_AFTER_S = 5


class HashingBusyError(Exception):
    """Too many passwords wait to be hashed."""


class NarrowPBKDF2PasswordHasher(PBKDF2PasswordHasher):
    """Django's hasher, whatever it is asked for: to sign in, also with a name that nobody has, or to set a password."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Hash. Raises HashingBusyError."""
        if not _places.acquire(blocking=False):
            raise HashingBusyError
        try:
            with _turn:
                return super().encode(password, salt, iterations)
        finally:
            _places.release()


class HashingMiddleware(MiddlewareMixin):
    """Answers 503 where there is no place; to reload the page sends again what was typed."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page that says to wait. Queries: 0."""
        if not isinstance(exception, HashingBusyError):
            return None
        headers = {"Retry-After": str(_RETRY_AFTER_S), "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("busy.html"), status=503, headers=headers)
