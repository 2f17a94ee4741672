"""Hooks of accounts in Wagtail's admin: what the history says of them, what only an administrator may do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from newsroom.accounts.brake import OWNER_TOLD, SIGN_IN_FAILED, SIGNED_IN
from newsroom.accounts.models import User


@hooks.register("register_log_actions")
def log_what_happens_to_accounts(actions) -> None:
    """Describe what happens at the door."""
    actions.register_action(SIGNED_IN, "Se connecter", "Connexion")
    actions.register_action(SIGN_IN_FAILED, "Échouer à se connecter", "Connexion refusée : mot de passe faux")
    actions.register_action(OWNER_TOLD, "Avertir d’essais", "Titulaire averti par courriel de mots de passe faux")


@hooks.register("before_bulk_action")
def spare_administrators(request: HttpRequest, action_type: str, accounts: list, action) -> HttpResponse | None:
    """Refuse to change an administrator's account among others, as the form of each does (viewsets.py)."""
    spared = [account for account in accounts if action.model is User and account.is_superuser]
    if request.user.is_superuser or not spared:
        return None
    names = ", ".join(f"« {account} »" for account in spared)
    messages.error(
        request, f"Rien n’a été changé : seul un administrateur change le compte d’un administrateur ({names})."
    )
    return redirect(action.next_url)
