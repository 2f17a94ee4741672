"""Passwords that are refused because they are guessed first."""

import pytest
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.admin import errors_of, sign_in

REFUSED = """
aaaaaaaaaaaa abababababab 121212121212 ééééééééééééé
motdepasse123 MotDePasse2026! motdepassemotdepasse M0tD3P@sse2026 LeMotDePasse1
Manchette2026 manchettemanchette M@nchette-2026! 2026manchette. Manchette#Manchette
azertyuiop12 AzertyUiop2026! qsdfghjklm123 azer1234tyui qwertyuiop123 abcdefghijkl zyxwvutsrqpo 1q2w3e4r5t6y
123456789012a 098765432109! 1234-5678-9012
soleil123456 Marseille13000 nicolas1975nicolas jetaimejetaime bonjourbonjour Doudou!Loulou78
Password2026! welcome-welcome
Redaction2026! journaliste75 administrateur1
""".split()
ACCEPTED = [
    "une phrase de passe", "cheval agrafe pile exacte", "mon chat dort bien", "Xk3-vv9qLm2P", "7#9$2!x8%4^1qz",
    "soleil8413-9927-55180", "l’été à Trégastel", "мой кот спит днём",
]  # fmt: skip


def refused(password: str) -> list[str]:
    try:
        validate_password(password)
    except ValidationError as error:
        return [each.code for each in error.error_list]
    return []


@pytest.mark.parametrize("password", REFUSED)
def test_what_is_guessed_first_is_refused(password):
    assert "password_too_common" in refused(password)


@pytest.mark.parametrize("password", ACCEPTED)
def test_what_is_not_is_accepted(password):
    assert not refused(password)


def test_the_site_goes_by_its_own_name(settings):
    assert not refused("Gazette-2026!")
    settings.WAGTAIL_SITE_NAME, settings.SITE_URL = "La Gazette", "https://www.tribune-libre.fr"
    get_default_password_validators.cache_clear()
    try:
        assert all(refused(name) for name in ("Gazette-2026!", "LaGazette2026", "tribunelibre26"))
    finally:
        get_default_password_validators.cache_clear()


@pytest.mark.django_db
def test_the_form_of_an_account_says_so_in_french():
    data = {"username": "nouvelle", "email": "n@example.org", "first_name": "N", "last_name": "N"}
    passwords = {"password1": "Manchette2026", "password2": "Manchette2026"}
    answer = sign_in("chief").post(reverse("wagtailusers_users:add"), data | passwords)
    assert any("Prenez plutôt quatre ou cinq mots" in said for said in errors_of(answer).values())
