"""Links to public pages of the site, in templates."""

from django import template
from django.db.models import prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from articles import links
from articles.blocks import photos_of
from articles.models import ArticlePage

register = template.Library()


@register.filter
def strip_dead_links(html: str) -> SafeString:
    """Return rich text without its dead links (templates/wagtailcore/shared/richtext.html)."""
    return mark_safe(links.strip_dead_links(html))  # noqa: S308  (rich text, cleaned by Wagtail when it was stored)


@register.simple_tag
def page_link(page: Page | None, words: str = "") -> SafeString | str:
    """Return a link to `page` if it is public, else its text. Queries: 0 inside a body, else 1 or 2."""
    link = links.public_link(page.pk) if page else None
    if not page or not link:
        return words or (page.title if page else "")
    words = words or link.title  # the title of its replacement, for a merged fiche
    fiche = format_html(' class="fiche-link" dir="auto" data-fiche="{}"', link.id) if link.is_profile else ""
    return format_html('<a href="{}"{}>{}</a>', link.url, fiche, words)


@register.filter
def public(pages) -> list[links.PublicLink]:
    """Return links to the public ones of `pages`. Queries: 0 inside a body, else 1 each."""
    found = (links.public_link(page.pk) for page in pages if page)
    return [link for link in found if link]


@register.simple_tag(takes_context=True)
def article_body(context: template.Context, article: ArticlePage) -> SafeString:
    """Return the body of a story as HTML; its links and renditions are looked up together.

    Queries: 1 for the links, 1 per kind of chooser in it (speakers, related stories, photos), 1 for the renditions.
    """
    prefetch_related_objects(photos_of(article.body), "renditions")
    with links.shared_links(article.body):
        return article.body.render_as_block(context.flatten())
