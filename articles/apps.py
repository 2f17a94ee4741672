"""Articles application."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Stories and the pages that list them."""

    name = "articles"
    verbose_name = "Articles"

    def ready(self) -> None:
        """Connect the signals."""
        from articles import signals  # noqa: F401
