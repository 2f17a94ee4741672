"""Robots application."""

from django.apps import AppConfig


class RobotsConfig(AppConfig):
    """What machines may do."""

    name = "newsroom.robots"
    label = "robots"
    verbose_name = "Robots"
