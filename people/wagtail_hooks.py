"""What the records add to Wagtail's admin and rich text."""

from django.urls import path
from wagtail import hooks

from people import views
from people.rich_text import FicheFeature


@hooks.register("register_rich_text_features")
def register_fiche(features) -> None:
    """Give the text of the editor its links to fiches."""
    features.register_editor_plugin("draftail", "fiche", FicheFeature())


@hooks.register("register_admin_urls")
def admin_addresses() -> list:
    """Declare what the editor's scripts ask."""
    return [path("fiches/suggestions/", views.suggestions, name="fiche_suggestions")]
