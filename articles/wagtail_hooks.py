"""What the stories add to Wagtail's admin and rich text."""

from wagtail import hooks

from articles.links import PublicPageLinkHandler
from articles.mentions import derive_mentions
from articles.models import ArticlePage
from articles.viewsets import ArticleListing, ArticleViewSet, refuse_to_break_embargoes

hooks.register("before_bulk_action", refuse_to_break_embargoes)


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
