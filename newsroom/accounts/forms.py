"""The forms of the doors: the admin's, that of pages for people with an account, and that of a lost password."""

from functools import partial

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from newsroom.accounts.brake import wait_in_words, wait_s
from newsroom.http.after_answer import after_answer
from newsroom.http.rate_limit import count

# How many mails of a lost password one client may have sent.
_RESETS, _RESETS_WINDOW_S = 5, 3600


class TellsTheWait(AuthenticationForm):
    """A form that tells how long to wait after many failures."""

    def get_invalid_login_error(self) -> ValidationError:
        """Return what is said of a refusal: the same for a name that nobody has. Queries: 2."""
        wait = wait_s(self.request, self.cleaned_data["username"]) if self.request else 0
        return ValidationError(wait_in_words(wait), code="wait") if wait else super().get_invalid_login_error()


class LoginForm(TellsTheWait, WagtailLoginForm):
    """Wagtail's login form with a French label for the password (WAGTAILADMIN_USER_LOGIN_FORM)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Mot de passe"


class PasswordResetForm(WagtailPasswordResetForm):
    """The form of a lost password (WAGTAILADMIN_USER_PASSWORD_RESET_FORM): one answer for every address."""

    def save(self, *args, request: HttpRequest, **kwargs) -> None:
        """Send the mail after the answer, unless this client asked for too many."""
        if not count(request, "password_reset", _RESETS, _RESETS_WINDOW_S).is_exceeded:
            after_answer(partial(super().save, *args, request=request, **kwargs))
