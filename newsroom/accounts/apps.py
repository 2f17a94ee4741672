"""Accounts application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The staff's accounts; an author's public record is a Person, not an account."""

    name = "newsroom.accounts"
    label = "accounts"
    verbose_name = "Comptes"
