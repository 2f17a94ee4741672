"""What the stories add to Wagtail's admin and rich text."""

from datetime import datetime

from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from articles.editorial_checks.views import EditorialChecksView, dismiss
from articles.links import PublicPageLinkHandler
from articles.mentions import MENTIONS_CHANGED, derive_mentions, note_mentions, stories_to_come
from articles.models import ArticlePage
from articles.models.correction_effects import LOG_ACTION
from articles.publishing import EMBARGO_CHANGED, REFUSED, PublishThroughPage, prepare_publication
from articles.signals import CORRECTION_ADDED
from articles.viewsets import ArticleListing, ArticleViewSet, EmbargoView, PublishAllOrNone
from newsroom.pages.editor import PermissionMenuItem
from newsroom.text.dates import day_and_time
from people.models import Fact

hooks.register("register_bulk_action", PublishAllOrNone, order=1000)  # after Wagtail's own


@hooks.register("before_publish_page")
def ask_the_gate(request, page) -> None:
    """Ask whether a story may go out: the form of a stored one does not go through the story's own publish()."""
    if isinstance(page, ArticlePage) and request.resolver_match.view_name != "wagtailadmin_pages:add":
        prepare_publication(page, page.latest_revision, request.user)


@hooks.register("before_edit_snippet")
def say_that_it_shows_at_once(request, fact) -> None:
    """Show on the form of a public fact that a change waits for no story, and which stories to come it might wait for.

    Queries: up to 5 (Fact.obstacle, stories_to_come()), and those of permissions for each story found.
    """
    if request.method != "GET" or not isinstance(fact, Fact) or fact.obstacle:
        return
    stories = [
        (reverse("wagtailadmin_pages:edit", args=[story.pk]), story.get_admin_display_title())
        for story in stories_to_come(fact)
        if story.permissions_for_user(request.user).can_edit()
    ]
    links = format_html_join(", ", "<a href='{}'>{}</a>", stories)
    messages.info(
        request,
        format_html(
            "Ce fait est en ligne : un changement fait ici paraît aussitôt. Pour qu’il attende un article{}, rapportez "
            "de celui-ci un départ, une arrivée ou une nomination.",
            format_html(" ({})", links) if stories else "",
        ),
    )


@hooks.register("register_actions")
def publish_through_the_page(registry) -> None:
    """Have Wagtail's API publish as everything else does."""
    registry.register(Page, PublishThroughPage)


@hooks.register("after_convert_alias_page")
def name_fiches(request, page) -> None:
    """Derive the mentions of an alias that becomes a story of its own: Wagtail publishes nothing then."""
    if isinstance(page.specific, ArticlePage):
        derive_mentions(page.specific)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def note_accepted_mentions(request, page) -> None:
    """Write in the history which fiches the version just saved names; one just published has done so."""
    if isinstance(page, ArticlePage) and page.live_revision_id != page.latest_revision_id:
        note_mentions(page)


@hooks.register("register_admin_viewset")
def register_lists() -> list:
    """Give the admin the list of stories and the views of each."""
    return [ArticleListing(), ArticleViewSet()]


@hooks.register("register_page_header_buttons")
def embargo_button(page, user, view_name, next_url=None):
    """Lead from the menu of a story to its embargo."""
    if issubclass(page.specific_class, ArticlePage) and page.alias_of_id is None:
        address = reverse("article_embargo", args=[page.pk])
        yield Button("Embargo", address, icon_name="calendar-alt", priority=18)


@hooks.register("register_rich_text_features", order=1000)
def link_public_pages_only(features) -> None:
    """Take the place of the stock handler of links to pages."""
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("insert_editor_js")
def paste_as_blocks() -> str:
    """Have what is pasted into a rich text field of any form cleaned, and made blocks of in a story."""
    return format_html('<script type="module" src="{}"></script>', versioned_static("articles/editor/paste.js"))


@hooks.register("register_admin_urls")
def admin_addresses() -> list:
    """Declare the report « Vigilance », and where an embargo is changed."""
    return [
        path("articles/<int:page_id>/embargo/", EmbargoView.as_view(), name="article_embargo"),
        path("reports/vigilance/", EditorialChecksView.as_view(), name="editorial_checks"),
        path(
            "reports/vigilance/resultats/",
            EditorialChecksView.as_view(results_only=True),
            name="editorial_checks_results",
        ),
        path("reports/vigilance/ecarter/", dismiss, name="editorial_checks_dismiss"),
    ]


@hooks.register("register_reports_menu_item")
def editorial_checks_menu_item() -> MenuItem:
    """Put the report first."""
    return PermissionMenuItem(
        "Vigilance",
        reverse("editorial_checks"),
        permission="people.change_fact",
        name="vigilance",
        icon_name="warning",
        order=100,
    )


@hooks.register("register_log_actions")
def log_what_happens_to_stories(actions) -> None:
    """Describe in the history of a story what none of its versions shows."""

    @actions.register_action(EMBARGO_CHANGED)
    class EmbargoChanged(LogFormatter):
        """« Embargo déplacé du … au … »."""

        label = "Changer l’embargo"

        def format_message(self, log_entry) -> str:
            """Return the sentence of one entry."""
            moments = (log_entry.data[name] for name in ("before", "after", "put_off"))
            before, after, put_off = (text and day_and_time(datetime.fromisoformat(text)) for text in moments)
            said = f"Embargo jusqu’au {after}" if after else "Embargo levé"
            said += f" (auparavant jusqu’au {before})" if before else ""
            return said + (f" ; mise en ligne planifiée le {put_off}, reportée à cette heure" if put_off else "")

    @actions.register_action(REFUSED)
    class PublicationRefused(LogFormatter):
        """« Mise en ligne planifiée refusée : … »."""

        label = "Refuser une mise en ligne planifiée"

        def format_message(self, log_entry) -> str:
            """Return the sentence of one entry."""
            return f"Mise en ligne planifiée refusée. {log_entry.data['why']}"

    @actions.register_action(MENTIONS_CHANGED)
    class MentionsChanged(LogFormatter):
        """« Fiches citées : Junyang Lin ; retirées : Qwen »."""

        label = "Citer des fiches"

        def format_message(self, log_entry) -> str:
            """Return the sentence of one entry."""
            said = {"citées": log_entry.data["added"], "retirées": log_entry.data["gone"]}
            return "Fiches " + " ; ".join(f"{done} : {', '.join(titles)}" for done, titles in said.items() if titles)

    @actions.register_action(CORRECTION_ADDED)
    class CorrectionAdded(LogFormatter):
        """« Rectificatif ajouté : … »."""

        label = "Ajouter un rectificatif"

        def format_message(self, log_entry) -> str:
            """Return the sentence of one entry."""
            return f"Rectificatif ajouté : {log_entry.data['after']}"

    @actions.register_action(LOG_ACTION)
    class StatusByCorrection(LogFormatter):
        """« Statut changé par le rectificatif de … »."""

        label = "Changer un statut par un rectificatif"

        def format_message(self, log_entry) -> str:
            """Return the sentence of one entry."""
            data = log_entry.data
            return (
                f"Statut changé de « {data['before']} » en « {data['after']} » par le rectificatif de "
                f"« {data['story']} » : {data['fact']}"
            )
