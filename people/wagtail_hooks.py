"""What this application adds to Wagtail's admin and rich text."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from people import admin_views
from people.merging.keywords import KEYWORDS_MERGED
from people.models import CompanyIndexPage, Fact, PersonIndexPage, Profile
from people.models.profile import merged_message
from people.rich_text import FicheFeature
from people.viewsets.facts import FactViewSet, NoDeletePolicy
from people.viewsets.fiches import CompanyViewSet, FichesGroup, PersonViewSet
from people.viewsets.keywords import TagViewSet
from people.viewsets.merges import can_merge

register_permission_policy(Fact, NoDeletePolicy(Fact))
register_snippet(FactViewSet)


@hooks.register("register_admin_viewset")
def register_lists() -> list:
    """Register the lists and forms."""
    return [FichesGroup(), PersonViewSet(), CompanyViewSet(), TagViewSet()]


@hooks.register("construct_explorer_page_queryset")
def hide_fiches_from_explorer(parent_page, pages, request):
    """Hide the thousands of fiches from the sidebar's explorer: people/viewsets/fiches.py has their flat lists."""
    return pages.none() if parent_page.specific_class in {PersonIndexPage, CompanyIndexPage} else pages


@hooks.register("construct_page_chooser_queryset")
def exclude_merged_fiches(pages, request):
    """Exclude the merged fiches from the page choosers."""
    return pages.exclude(pk__in=Profile.objects.merged().values("pk"))


@hooks.register("register_page_header_buttons")
def merge_button(page, user, view_name, next_url=None):
    """Add « Fusionner avec… » for users who may merge."""
    if issubclass(page.specific_class or type(page), Profile) and can_merge(user, page):
        address = reverse("fusions:choose", args=[page.pk])
        yield Button("Fusionner avec…", url=address, icon_name="group", priority=45)


@hooks.register("before_edit_page")
def warn_that_it_is_merged(request, page) -> None:
    """Warn on the form of a merged fiche, with how to undo the merge."""
    if request.method == "GET" and isinstance(page, Profile) and page.merged_into_id:
        messages.warning(request, merged_message(page))


@hooks.register("register_log_actions")
def register_merge_log_actions(actions) -> None:
    """Register the log actions of merges: of fiches, with their undoing, and of keywords."""

    @actions.register_action("manchette.merge")
    class Merged(LogFormatter):
        label = "Fusionner"

        def format_message(self, log_entry) -> str:
            return "Fiche « {loser} » fusionnée dans « {winner} »".format(**log_entry.data)

    @actions.register_action(KEYWORDS_MERGED)
    class KeywordMerged(LogFormatter):
        label = "Fusionner un mot-clé"

        def format_message(self, log_entry) -> str:
            return "Mot-clé « {merged} » ({slug}) fusionné dans « {kept} »".format(**log_entry.data)

    @actions.register_action("manchette.unmerge")
    class Unmerged(LogFormatter):
        label = "Annuler une fusion"

        def format_message(self, log_entry) -> str:
            return "Fusion de « {loser} » dans « {winner} » annulée".format(**log_entry.data)


@hooks.register("register_rich_text_features")
def register_fiche(features) -> None:
    """Register the rich text feature that links fiches."""
    features.register_editor_plugin("draftail", "fiche", FicheFeature())


@hooks.register("register_admin_urls")
def admin_addresses() -> list:
    """Return the addresses of the JSON views that the editor's scripts call."""
    return [
        path("fiches/suggestions/", admin_views.suggestions, name="fiche_suggestions"),
        path("fiches/noms/", admin_views.names_in_text, name="fiche_names"),
        path("typographie/", admin_views.typography_in_texts, name="typography"),
        path("fiches/homonymes/", admin_views.namesakes, name="fiche_namesakes"),
        path("fiches/nouvelle/", admin_views.new_fiche, name="fiche_new"),
        path("faits/proposition/", admin_views.suggested_fact, name="fact_proposed"),
        path("faits/semblables/", admin_views.similar_facts, name="fact_similar"),
        path("faits/nouveau/", admin_views.new_fact, name="fact_new"),
    ]
