"""Documents application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents; Wagtail's admin needs the model even if no story uses it."""

    name = "newsroom.documents"
    label = "documents"
    verbose_name = "Documents"
