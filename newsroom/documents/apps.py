"""Documents application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents; Wagtail's admin needs the noun even where no story uses it."""

    name = "newsroom.documents"
    label = "documents"
    verbose_name = "Documents"
