"""Imprint application."""

from django.apps import AppConfig


class ImprintConfig(AppConfig):
    """The pages of the site about itself."""

    name = "newsroom.imprint"
    label = "imprint"
    verbose_name = "Pages du site"
