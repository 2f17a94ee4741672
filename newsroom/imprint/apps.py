"""Imprint application."""

from django.apps import AppConfig


class ImprintConfig(AppConfig):
    """The pages about the site."""

    name = "newsroom.imprint"
    label = "imprint"
    verbose_name = "Pages du site"
