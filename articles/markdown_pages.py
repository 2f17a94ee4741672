"""Stories and fiches as Markdown, at their address followed by « .md », for programs; llms.txt."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from articles.feeds.full_text import clean
from articles.feeds.stories import Stories
from articles.models import ArticlePage, SectionPage
from articles.redirects import moved_to
from newsroom.http.conditional import FIVE_MINUTES, unless_known
from newsroom.http.memo import memoised
from newsroom.page_cache.routes import cached
from newsroom.robots.models import Robots
from newsroom.text.markdown import to_markdown
from people.models import FICHE_FOLDERS, Fact

CONTENT_TYPE = "text/markdown; charset=utf-8"
STORIES_OF_FICHE = 30
FACTS_OF_FICHE = 200
_LATEST = 30


@cached
@require_safe
def markdown_page(request: HttpRequest, folder: str, slug: str) -> HttpResponseBase:
    """Return the story or fiche at /folder/slug/ as Markdown; 404 unless it is public, 301 if it has moved.

    304 if its content has not changed. Queries: those of story_markdown() or fiche_markdown().
    """
    text = fiche_markdown(folder, slug) if folder in FICHE_FOLDERS else story_markdown(folder, slug)
    if not text:
        if present_path := moved_to(request, f"{folder}/{slug}/"):
            return HttpResponsePermanentRedirect(f"{present_path.rstrip('/')}.md")
        raise Http404("Il n’y a rien à cette adresse.")
    response = HttpResponse(text, content_type=CONTENT_TYPE)
    response["Link"] = f'<{settings.SITE_URL}/{folder}/{slug}/>; rel="canonical"'
    response["X-Robots-Tag"] = "noindex"  # engines have the page itself
    return unless_known(request, response, response.content, FIVE_MINUTES)


@cached
@require_safe
def llms_txt(request: HttpRequest) -> HttpResponseBase:
    """Return llms.txt: what the site offers to programs, how to cite it and under what terms (llmstxt.org).

    Queries: 2 (sections, latest stories).
    """
    stories = ArticlePage.objects.published().editorial().latest_first().only("title", "standfirst", "url_path", "slug")
    context = {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "sections": SectionPage.objects.published().in_menus(),
        "stories": stories[:_LATEST],
        "reserved": Robots.declaration()["tdm-reservation"] == "1",
        "licence": settings.DATA_LICENCE,
    }
    # llms.txt is Markdown too: written as HTML, then converted.
    html = render_to_string("articles/llms.html", context)
    response = HttpResponse(to_markdown(html), content_type=CONTENT_TYPE)
    return unless_known(request, response, response.content, FIVE_MINUTES)


def story_markdown(section: str, slug: str) -> str:
    """Return the story /section/slug/ as Markdown, "" unless it is public. Queries: those of a feed of one story."""
    stories = Stories(ArticlePage.objects.published().at_address(section, slug))
    entries = stories.entries_as(stories.versions(""))
    if not entries:
        return ""
    head = render_to_string("articles/story_markdown.html", {"entry": entries[0]})
    return f"{_markdown(head)}\n{_markdown(entries[0].content)}"


def _markdown(html: str) -> str:
    """Return to_markdown() of what was written, or what it returned before. Queries: 0."""
    return memoised("markdown", {html: html}, lambda _: {html: to_markdown(html)})[html]


def fiche_markdown(folder: str, slug: str) -> str:
    """Return the fiche /folder/slug/ as Markdown, "" unless it is public.

    Queries: up to 8 (the fiche; names; facts, their reports and sources; stories; links of the presentation in 2).
    """
    fiche = FICHE_FOLDERS[folder].objects.for_machines().filter(slug=slug).first()
    if fiche is None:
        return ""
    mentions = fiche.mentions.published().latest_first().select_related("article").defer("article__body")
    facts = Fact.objects.for_machines().about(fiche).with_evidence().chronological()[:FACTS_OF_FICHE]
    address = f"{settings.SITE_URL}{fiche.url}"
    context = {"fiche": fiche, "address": address, "facts": facts, "mentions": mentions[:STORIES_OF_FICHE]}
    head = render_to_string("articles/fiche_markdown_head.html", context)
    body = render_to_string("articles/fiche_markdown.html", context)
    clean_body = memoised("clean", {address: body}, lambda _: {address: clean(body, address)})[address]
    return f"{_markdown(head)}\n{_markdown(clean_body)}"
