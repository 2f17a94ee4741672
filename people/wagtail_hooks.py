"""What the records add to Wagtail's admin and rich text."""

from django.urls import path
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from people import views
from people.models import CompanyIndexPage, Fact, PersonIndexPage
from people.rich_text import FicheFeature
from people.viewsets import CompanyViewSet, FactViewSet, FichesGroup, KeptForeverPolicy, PersonViewSet, TagViewSet

register_permission_policy(Fact, KeptForeverPolicy(Fact))
register_snippet(FactViewSet)


@hooks.register("register_admin_viewset")
def register_lists() -> list:
    """Give the admin the lists and forms of the records."""
    return [FichesGroup(), PersonViewSet(), CompanyViewSet(), TagViewSet()]


@hooks.register("construct_explorer_page_queryset")
def leave_fiches_to_their_lists(parent_page, pages, request):
    """Keep the thousands of fiches out of the explorer in the sidebar: people/viewsets/fiches.py lists them flat."""
    return pages.none() if parent_page.specific_class in {PersonIndexPage, CompanyIndexPage} else pages


@hooks.register("register_log_actions")
def tell_merges(actions) -> None:
    """Say in the history of both fiches that they were merged, and that it was undone."""

    @actions.register_action("manchette.merge")
    class Merged(LogFormatter):
        label = "Fusionner"

        def format_message(self, log_entry) -> str:
            return "Fiche « {loser} » fusionnée dans « {winner} »".format(**log_entry.data)

    @actions.register_action("manchette.unmerge")
    class Unmerged(LogFormatter):
        label = "Annuler une fusion"

        def format_message(self, log_entry) -> str:
            return "Fusion de « {loser} » dans « {winner} » annulée".format(**log_entry.data)


@hooks.register("register_rich_text_features")
def register_fiche(features) -> None:
    """Give the text of the editor its links to fiches."""
    features.register_editor_plugin("draftail", "fiche", FicheFeature())


@hooks.register("register_admin_urls")
def admin_addresses() -> list:
    """Declare what the editor's scripts ask."""
    return [path("fiches/suggestions/", views.suggestions, name="fiche_suggestions")]
