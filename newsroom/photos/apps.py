"""Photos application."""

from django.apps import AppConfig


class PhotosConfig(AppConfig):
    """Photos and their renditions."""

    name = "newsroom.photos"
    label = "photos"
    verbose_name = "Photos"
