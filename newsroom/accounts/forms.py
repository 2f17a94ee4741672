"""The forms of the two doors: the admin's, and that of pages for people with an account."""

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm

from newsroom.accounts.brake import wait_in_words, wait_s


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
