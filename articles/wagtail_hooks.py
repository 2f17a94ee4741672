"""What the stories add to Wagtail's admin and rich text."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from articles.editorial_checks.views import EditorialChecksView, dismiss
from articles.links import PublicPageLinkHandler
from articles.mentions import derive_mentions
from articles.models import ArticlePage
from articles.models.correction_effects import LOG_ACTION
from articles.viewsets import ArticleListing, ArticleViewSet, refuse_in_bulk

hooks.register("before_bulk_action", refuse_in_bulk)


@hooks.register("before_publish_page")
def publish_fiches_first(request, page) -> None:
    """Publish the new fiches chosen with a story: the editor's form does not go through the story's own publish()."""
    if isinstance(page.specific, ArticlePage):
        page.specific.publish_chosen_fiches(request.user)


@hooks.register("after_convert_alias_page")
def name_fiches(request, page) -> None:
    """Derive the mentions of an alias that becomes a story of its own: Wagtail publishes nothing then."""
    if isinstance(page.specific, ArticlePage):
        derive_mentions(page.specific)


@hooks.register("register_admin_viewset")
def register_lists() -> list:
    """Give the admin the list of stories and the views of each."""
    return [ArticleListing(), ArticleViewSet()]


@hooks.register("register_rich_text_features", order=1000)
def link_public_pages_only(features) -> None:
    """Take the place of the stock handler of links to pages."""
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("register_admin_urls")
def editorial_checks_addresses() -> list:
    """Declare the report « Vigilance »."""
    return [
        path("reports/vigilance/", EditorialChecksView.as_view(), name="editorial_checks"),
        path(
            "reports/vigilance/resultats/",
            EditorialChecksView.as_view(results_only=True),
            name="editorial_checks_results",
        ),
        path("reports/vigilance/ecarter/", dismiss, name="editorial_checks_dismiss"),
    ]


class EditorialChecksMenuItem(MenuItem):
    """« Vigilance » among the reports, for those who may open it."""

    def is_shown(self, request) -> bool:
        """Tell whether it is in the menu of this user."""
        return request.user.has_perm("people.change_fact")


@hooks.register("register_reports_menu_item")
def editorial_checks_menu_item() -> MenuItem:
    """Put the report first."""
    return EditorialChecksMenuItem(
        "Vigilance", reverse("editorial_checks"), name="vigilance", icon_name="warning", order=100
    )


@hooks.register("register_log_actions")
def log_correction_effects(actions) -> None:
    """Say in a story's history that the correction of another changed the status of a fact."""

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
