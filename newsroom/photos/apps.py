"""Photos application."""

from django.apps import AppConfig


class PhotosConfig(AppConfig):
    """Photos and their renditions."""

    name = "newsroom.photos"
    label = "photos"
    verbose_name = "Photos"

    def ready(self) -> None:
        """Connect the signals."""
        from newsroom.photos import signals  # noqa: F401
