"""The application of the fiches and their facts."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Fiches of people and companies."""

    name = "people"
    verbose_name = "Fiches"
