"""What the stories add to Wagtail's admin and rich text."""

from wagtail import hooks

from articles.links import PublicPageLinkHandler


@hooks.register("register_rich_text_features", order=1000)
def link_public_pages_only(features) -> None:
    """Take the place of the stock handler of links to pages."""
    features.register_link_type(PublicPageLinkHandler)
