"""The JSON-LD (schema.org) of a story and of the front page."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from articles.models import ArticlePage, Byline, Correction, Mention
from articles.models.byline import authors_among
from newsroom.photos.models import Photo
from newsroom.photos.renditions import picture_or_place
from newsroom.text.dates import machine, midnight
from newsroom.text.json_ld import Node, breadcrumbs, graph, node
from people.structured_data import absolute, fiche_id, fiche_reference
from people.typesetting import constrained

Format = ArticlePage.Format

_TYPES = {
    Format.ANALYSIS: "AnalysisNewsArticle",
    Format.INVESTIGATION: "ReportageNewsArticle",
    Format.INTERVIEW: "ReportageNewsArticle",
    Format.PORTRAIT: "ReportageNewsArticle",
    Format.OP_ED: "OpinionNewsArticle",
    Format.EDITORIAL: "OpinionNewsArticle",
    Format.REVIEW: "ReviewNewsArticle",
    Format.GUIDE: "BackgroundNewsArticle",
    Format.TIMELINE: "BackgroundNewsArticle",
    Format.EXPLAINER: "BackgroundNewsArticle",
}
_OTHER_ROLES: dict[str, str] = {Byline.Role.TRANSLATION: "translator"}  # of who is no author; else contributor


def publisher() -> Node:
    """Return the node of the newsroom. Queries: 0."""
    return node(
        "NewsMediaOrganization",
        _id=absolute("/#redaction"),
        name=settings.WAGTAIL_SITE_NAME,
        url=absolute("/"),
        logo=node("ImageObject", url=absolute(static("img/logo.svg"))),
        correctionsPolicy=absolute(reverse("corrections")),
    )


def front_document() -> Node:
    """Return the document of the front page: the site and its publisher. Queries: 0."""
    site = node(
        "WebSite", _id=absolute("/#site"), name=settings.WAGTAIL_SITE_NAME, url=absolute("/"), inLanguage="fr",
        publisher={"@id": absolute("/#redaction")},
    )  # fmt: skip
    return graph(site, publisher())


def story_document(
    article: ArticlePage,
    *,
    signatures: list[tuple[Byline, bool]],
    corrections: list[Correction],
    mentions: Iterable[Mention],
    keywords: list[str],
) -> Node:
    """Return the document of a story's page: the story and its breadcrumbs.

    The arguments are what the page shows: signatures, each with whether the author has a page; mentions with their
    published fiches. Queries: 0.
    """
    address = absolute(article.url)
    section = article.section if article.section and article.section.live else None
    signatures = list(signatures)
    authors = authors_among(byline for byline, _ in signatures)
    by_role: dict[str, list[Node]] = {}
    for byline, has_page in signatures:
        place = "author" if byline in authors else _OTHER_ROLES.get(byline.role, "contributor")
        by_role.setdefault(place, []).append(_signatory(byline, has_page))
    named = list(mentions)
    story = node(
        _types(article),
        _id=f"{address}#article",
        url=address,
        mainEntityOfPage={"@id": address},
        headline=constrained(article.title),
        alternativeHeadline=constrained(article.short_title),
        description=constrained(article.search_description or article.standfirst),
        datePublished=machine(article.published_at) if article.published_at else None,
        dateModified=_modified(article, corrections),
        author=by_role.get("author") or [publisher()],
        translator=by_role.get("translator"),
        contributor=by_role.get("contributor"),
        publisher=publisher(),
        sponsor=node("Organization", name=article.sponsor) if article.sponsor else None,
        image=[*filter(None, [_image(article.lead_photo, article.lead_caption), article.social_card.url])],
        articleSection=section.title if section else "",
        keywords=keywords,
        about=[fiche_reference(mention.profile) for mention in named if mention.role == Mention.Role.SUBJECT],
        mentions=[fiche_reference(mention.profile) for mention in named if mention.role == Mention.Role.CITED],
        correction=[_correction(correction) for correction in corrections],
        isAccessibleForFree=True,
        inLanguage="fr",
    )
    steps = [(settings.WAGTAIL_SITE_NAME, absolute("/"))]
    if section:
        steps.append((section.title, address.rpartition(f"{article.slug}/")[0]))
    return graph(story, breadcrumbs([*steps, (constrained(article.title), address)]))


def _types(article: ArticlePage) -> str | list[str]:
    """Return the specific type of the story with the generic one, the only one that some engines know."""
    if article.sponsor:
        return ["Article", "AdvertiserContentArticle"]
    finer = _TYPES.get(Format(article.format))
    return ["NewsArticle", finer] if finer else "NewsArticle"


def _modified(article: ArticlePage, corrections: list[Correction]) -> str:
    """Return the date of the last substantial change, corrections included."""
    dates: list[datetime] = [date for date in (article.published_at, article.updated_at) if date]
    return machine(max([*dates, *(midnight(correction.made_on) for correction in corrections)])) if dates else ""


def _signatory(byline: Byline, has_page: bool) -> Node:
    if byline.role == byline.Role.AGENCY and not byline.person:
        return node("Organization", name=byline.display_name)
    if not (byline.person and has_page):
        return node("Person", name=byline.display_name)
    author_page = absolute(reverse("author", args=[byline.person.slug]))
    return node("Person", _id=fiche_id(byline.person), name=byline.person.title, url=author_page)


def _image(photo: Photo | None, caption: str) -> Node | None:
    if photo is None:
        return None
    rendition = picture_or_place(photo)
    return node(
        "ImageObject", url=absolute(rendition.url), width=rendition.width, height=rendition.height,
        caption=constrained(caption),
        creditText=photo.credit,
    )  # fmt: skip


def _correction(correction: Correction) -> Node:
    before = f"Nous avions écrit : {correction.before} " if correction.before else ""
    text = constrained(f"{before}Il fallait lire : {correction.after}")
    return node("CorrectionComment", text=text, datePublished=machine(correction.made_on))
