"""The fields of a story in the API."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bs4 import BeautifulSoup
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from ninja import Schema
from wagtail.models import Page

from articles.blocks import photos_of
from articles.feeds.full_text import bodies_together, clean
from articles.links import shared_links
from articles.models import ArticlePage, Byline, Correction, Mention, Report, SectionPage
from articles.querysets import ArticleQuerySet
from newsroom.api.lists import Row, choice_field, optional_choice, optional_field
from newsroom.api.problems import field
from newsroom.text.tag_uris import tag_uri
from people.api.facts import ClaimFields
from people.api.references import (
    PARTIAL,
    FicheReference,
    Keyword,
    Picture,
    fiche_reference,
    in_zone,
    keywords_of,
    only,
    picture_of,
)
from people.models import Fact, Profile
from people.structured_data import absolute
from people.typesetting import typeset

# Heavy fields, given in lists only on request.
LEFT_OUT = frozenset({"body_html", "body_text", "mentions", "reports", "sources", "corrections"})

_BLOCKS = "aside blockquote figcaption figure h2 h3 h4 hr li ol p pre table tr ul".split()
_MANY_LINES = re.compile(r"\s*\n\s*\n\s*")


class SectionReference(Schema):
    """Une rubrique, là où un article la nomme."""

    slug: str = field("La fin de son adresse.", "ia")
    title: str = field("Son nom.", "IA")
    url: str = field("Sa page.", "https://exemple.fr/ia/")


class Label(Schema):
    """Ce qu’il faut savoir avant de lire."""

    code: str = field("L’étiquette, pour un programme.", "opinion")
    text: str = field("L’étiquette, pour les lecteurs.", "Tribune")


class Signature(Schema):
    """Qui signe un article."""

    name: str = field("Le nom affiché.", "Camille Démo")
    role: str = choice_field(Byline.Role.values, "Ce que cette personne a fait.", "text")
    fiche: FicheReference | None = field("Sa fiche, si elle en a une de publique.")
    is_fictional: bool = field("Si sa fiche dit que c’est une personne inventée : à dire avec son nom.", False)


class LeadPicture(Picture):
    """La photo d’ouverture d’un article."""

    caption: str = field("La légende.", "Le siège d’Alibaba.")


class StoryMention(Schema):
    """Une fiche que nomme un article."""

    fiche: FicheReference = field("La fiche.")
    role: str = choice_field(Mention.Role.values, "Le sujet de l’article, ou un nom cité.", "subject")
    sentence: str = field("La phrase qui la nomme ; vide si le texte ne le fait pas.", "Lin part.")
    url: str = field("L’adresse du paragraphe.", "https://exemple.fr/ia/qwen/#8c2b7a1e-4d55-4f0f-8f0c-2d1f6e7a9b10")


class StoryReport(ClaimFields):
    """Ce qu’un article dit d’un fait."""

    id: str = field("L’identifiant (UUID), qui ne change pas.", "5a1f7c9e-0f5e-4f0c-9a43-6f5a0b6f7d10")
    fact: int = field("L’identifiant du fait.", 31)
    url: str = field("L’adresse du paragraphe.", "https://exemple.fr/ia/qwen/#8c2b7a1e-4d55-4f0f-8f0c-2d1f6e7a9b10")
    reported_on: date | None = field("À quelle date, si ce n’est celle de l’article.", "2026-03-05")


class StoryCorrection(Schema):
    """Un rectificatif."""

    made_on: date = field("Le jour où il a été fait.", "2026-03-06")
    kind: str = choice_field(Correction.Kind.values, "La gravité de l’erreur (CDJM).", "significant")
    before: str = field("Ce qui était écrit.", "M. Lin est parti en février.")
    after: str = field("Ce qu’il fallait lire.", "M. Lin est parti le 4 mars.")


class StorySource(Schema):
    """Ce sur quoi s’appuie un article."""

    publisher: str = field("Qui publie.", "Reuters")
    title: str = field("L’intitulé.", "Alibaba’s Qwen loses tech lead")
    url: str = field("L’adresse, s’il y en a une.", "https://www.reuters.com/technology/")
    published_on: str = field(f"Sa date : {PARTIAL}.", "2026-03-04")
    language: str = field("La langue (code BCP 47).", "en")


class Story(Row):
    """Un article."""

    id: int = field("L’identifiant, un nombre qui ne change pas.", 40)
    tag: str = optional_field("L’identifiant des flux (RFC 4151).", "tag:exemple.fr,2026:article/40")
    url: str = optional_field("L’adresse sur le site.", "https://exemple.fr/ia/qwen/")
    title: str = optional_field("Le titre.", "Qwen perd son responsable technique")
    short_title: str = optional_field("Le titre des listes ; vide : le titre.", "Qwen perd son chef")
    kicker: str = optional_field("Le surtitre.", "Ressources humaines")
    standfirst: str = optional_field("Le chapô.", "Junyang Lin quitte Alibaba.")
    published_at: datetime = optional_field("La date affichée.", "2026-03-05T14:30:00+01:00")
    updated_at: datetime | None = optional_field(
        "Quand le fond a changé pour la dernière fois.", "2026-03-06T09:00:00+01:00"
    )
    changed_at: datetime | None = optional_field(
        "Quand la version en ligne a été publiée : ce que compare « updated_since ».", "2026-03-06T09:00:00+01:00"
    )
    section: SectionReference | None = optional_field("La rubrique.")
    format: str = optional_choice(ArticlePage.Format.values, "La sorte d’article.", "article")
    labels: list[Label] = optional_field("Ce qu’il faut savoir avant de lire : à reprendre avec l’article.")
    sponsor: str = optional_field("L’annonceur d’un publi-rédactionnel.", "")
    origin: str = optional_choice(ArticlePage.Origin.values, "D’où vient le texte.", "original")
    origin_credit: str = optional_field("De quoi il est repris.", "")
    ai_use: str = optional_choice(ArticlePage.AiUse.values, "Quelle part des logiciels ont au texte.", "none")
    authors: list[Signature] = optional_field("Qui signe ; sans personne, la rédaction.")
    tags: list[Keyword] = optional_field("Les mots-clés.")
    lead_picture: LeadPicture | None = optional_field("La photo d’ouverture.")
    body_html: str = optional_field("Le corps, en HTML simple.", "<p>Junyang Lin part.</p>")
    body_text: str = optional_field("Le corps, en texte.", "Junyang Lin part.")
    mentions: list[StoryMention] = optional_field("Les fiches que nomme l’article, ses sujets d’abord.")
    reports: list[StoryReport] = optional_field("Ce qu’il dit des faits.")
    corrections: list[StoryCorrection] = optional_field("Ses rectificatifs, le plus récent d’abord.")
    sources: list[StorySource] = optional_field("Ses sources.")


def _author(article: Any, byline: Byline) -> dict:
    person = byline.person if byline.person_id in article.api_authors else None
    return {
        "name": byline.display_name,
        "role": byline.role,
        "fiche": fiche_reference(person),
        "is_fictional": bool(person and person.is_fictional),
    }


def _lead_picture(article: Any) -> dict | None:
    picture = picture_of(article.lead_photo)
    return picture and picture | {"caption": article.lead_caption}


def _anchor(article: Any, block_id: str) -> str:
    return absolute(f"{article.url}#{block_id}" if block_id else article.url)


def _mention(article: Any, mention: Mention) -> dict:
    return {
        "fiche": fiche_reference(mention.profile),
        "role": mention.role,
        "sentence": mention.sentence,
        "url": _anchor(article, mention.block_id),
    }


def _report(article: Any, report: Report) -> dict:
    return {
        "id": str(report.uuid),
        "fact": report.fact_id,
        "url": _anchor(article, report.block_id),
        "reported_on": report.reported_on,
    } | {name: getattr(report, name) for name in ClaimFields.model_fields}


def _copied(rows: Any, schema: type[Schema]) -> list[dict]:
    """Return the fields of `schema` for each of `rows`, whose attributes have the same names."""
    return [{name: getattr(row, name) for name in schema.model_fields} for row in rows]


def _section(article: Any) -> dict | None:
    section = article.api_section
    return section and {"slug": section.slug, "title": section.title, "url": absolute(section.url)}


_STORY: dict[str, Callable[[Any], Any]] = {
    "id": lambda article: article.pk,
    "tag": lambda article: tag_uri("article", article.pk),
    "url": lambda article: absolute(article.url),
    "title": lambda article: article.title,
    "short_title": lambda article: article.short_title,
    "kicker": lambda article: article.kicker,
    "standfirst": lambda article: article.standfirst,
    "published_at": lambda article: in_zone(article.published_at),
    "updated_at": lambda article: in_zone(article.updated_at),
    "changed_at": lambda article: in_zone(article.changed_at),
    "section": _section,
    "format": lambda article: article.format,
    "labels": lambda article: [{"code": code, "text": text} for code, text in article.labels],
    "sponsor": lambda article: article.sponsor,
    "origin": lambda article: article.origin,
    "origin_credit": lambda article: article.origin_credit,
    "ai_use": lambda article: article.ai_use,
    "authors": lambda article: [_author(article, byline) for byline in article.bylines.all()],
    "tags": lambda article: keywords_of(article.tagged_items.all()),
    "lead_picture": _lead_picture,
    "body_html": lambda article: article.api_body,
    "body_text": lambda article: plain_text(article.api_body),
    "mentions": lambda article: [_mention(article, mention) for mention in article.api_mentions],
    "reports": lambda article: [_report(article, report) for report in article.api_reports],
    "corrections": lambda article: _copied(article.corrections.all(), StoryCorrection),
    "sources": lambda article: _copied(article.sources.all(), StorySource),
}


def prefetch_stories(stories: ArticleQuerySet, wanted: set[str]) -> ArticleQuerySet:
    """Return `stories` with what the `wanted` fields need.

    Queries: up to 9 more (renditions; signatures, their persons; keywords in 2; mentions, with their fiches; reports;
    corrections; sources).
    """
    is_public = Exists(Fact.objects.for_machines().filter(pk=OuterRef("fact")))
    prefetched: dict[str, list] = {
        "lead_picture": ["lead_photo__renditions"],
        "authors": ["bylines__person"],
        "tags": ["tagged_items__tag"],
        "corrections": ["corrections"],
        "sources": ["sources"],
        "mentions": [
            Prefetch("mentions", Mention.objects.with_fiches().filter(profile__noindex=False), to_attr="api_mentions")
        ],
        "reports": [Prefetch("reports", Report.objects.filter(is_public), to_attr="api_reports")],
    }
    stories = stories.select_related("lead_photo")
    stories = stories.prefetch_related(*(path for name in prefetched if name in wanted for path in prefetched[name]))
    return stories if wanted & {"body_html", "body_text"} else stories.defer_streamfields()


def serialize_stories(articles: list[ArticlePage], wanted: set[str]) -> list[dict]:
    """Return the `wanted` fields of `articles`.

    Queries: up to 2 (sections; signatories with a public fiche), and those of _bodies(); 0 without articles.
    """
    if not articles:
        return []
    sections = {section.path: section for section in SectionPage.objects.published()} if "section" in wanted else {}
    authors: set[int] = set()
    if "authors" in wanted:
        signed_by = {byline.person_id for article in articles for byline in article.bylines.all() if byline.person_id}
        authors = set(Profile.objects.for_machines().filter(pk__in=signed_by).values_list("pk", flat=True))
    bodies = _bodies(articles) if wanted & {"body_html", "body_text"} else [""] * len(articles)
    for article, body in zip(articles, bodies, strict=True):
        article.api_section = sections.get(article.path[: -Page.steplen])
        article.api_authors, article.api_body = authors, body
    return [only(_STORY, article, wanted) for article in articles]


def _bodies(articles: list[ArticlePage]) -> list[str]:
    """Return the bodies as simple HTML, as in feeds, without links to fiches hidden from engines (noindex).

    Queries: 2 (linked pages; those fiches), 1 per kind of chooser in use, 1 for the renditions of pictures.
    """
    bodies = bodies_together(articles)
    prefetch_related_objects([photo for body in bodies for photo in photos_of(body)], "renditions")
    with shared_links(*bodies) as links:
        fiches = [link.id for link in links.values() if link.is_profile]
        hidden = set(Profile.objects.filter(pk__in=fiches, noindex=True).values_list("pk", flat=True))
        for page_id in [page_id for page_id, link in links.items() if link.is_profile and link.id in hidden]:
            del links[page_id]
        return [
            typeset(clean(render_to_string("blocks/body.html", {"value": body}), absolute(article.url)))
            for article, body in zip(articles, bodies, strict=True)
        ]


def plain_text(html: str) -> str:
    """Return the text of simple HTML, with an empty line between paragraphs."""
    soup = BeautifulSoup(html, "html.parser")
    for line in soup.find_all("br"):
        line.replace_with("\n")
    for block in soup.find_all(_BLOCKS):
        block.append("\n\n")
    for cell in soup.find_all(["td", "th"]):
        cell.append(" ")
    return _MANY_LINES.sub("\n\n", soup.get_text()).strip()
