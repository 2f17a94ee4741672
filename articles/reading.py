"""What helps to read a story: its reading time, its contents, the stories to read next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, QuerySet
from django.utils import timezone
from wagtail.blocks import StreamValue

from newsroom.pages.prepared import Prepared, one_of
from newsroom.text.characters import isolated
from newsroom.text.sentences import listed
from people.querysets import rows_of

# French prose read silently by adults: 230 to 280 words a minute (M. Brysbaert, « How many words do we read per
# minute? », 2019, gives 238 for English and about as much for French); the slower of the two.
WORDS_PER_MINUTE = 230
# A story with fewer intertitles needs no table of contents.
_MIN_HEADINGS = 4
RELATED_SHOWN = 3
# How many subjects are looked up, and how many of the latest stories about each.
_SUBJECTS, _NAMED_READ = 3, 40
# How many of those stories are read: some may not be public.
_CANDIDATES = 12


_AT = DateTimeField()


def _naming(profiles: list) -> QuerySet:
    """Return the latest stories that name each of the fiches, as rows of its id, that of the story and its date."""
    mentions = rows_of("articles.Mention")
    found = []
    for profile in profiles:
        latest = mentions.filter(profile=profile).latest_first()[:_NAMED_READ]
        rows = mentions.filter(pk__in=latest.values("pk")).order_by()
        found.append(rows.values_list("profile_id", "article_id", "published_at"))
    return found[0].union(*found[1:]) if len(found) > 1 else found[0]


_NAMING = Prepared(_naming, profiles=[BigIntegerField()])
_AMONG = Prepared(
    lambda ids, at: rows_of("articles.ArticlePage").published(at).filter(one_of("pk", ids)).with_card_columns(),
    ids=[BigIntegerField()],
    at=_AT,
)


def _latest(section, known, at) -> QuerySet:
    """Return the latest stories of a section, and those of the site, of which some may be the same."""
    stories = rows_of("articles.ArticlePage")
    latest = stories.published(at).editorial().exclude(one_of("pk", known)).latest_first()
    first, others = (
        stories.filter(pk__in=found[:RELATED_SHOWN].values("pk")).order_by().values("pk")
        for found in (latest.in_section(section), latest)
    )
    return stories.filter(pk__in=first.union(others)).with_card_columns().latest_first()


_LATEST_STORIES = Prepared(_latest, section=BigIntegerField(), known=[BigIntegerField()], at=_AT)


@dataclass
class Related:
    """A related story, and the reason shown for it."""

    article: Any  # an ArticlePage after for_cards()
    reason: str  # « Aussi sur Junyang Lin et Qwen »


def minutes_to_read(body: StreamValue) -> int:
    """Return the reading time of `body` in minutes, at least 1. Queries: 0."""
    words = sum(len(text.split()) for child in body for text in child.block.get_searchable_content(child.value))
    return max(1, round(words / WORDS_PER_MINUTE))


def table_of_contents(body: StreamValue) -> list[tuple[str, str]]:
    """Return the intertitles of a long story as (block id, its anchor; text); [] for a short one."""
    headings = [
        (child.id, child.value["text"])
        for child in body
        if child.block_type == "heading" and child.value["level"] == "2" and child.id
    ]
    return headings if len(headings) >= _MIN_HEADINGS else []


def previous_and_next(article, dossier) -> tuple[Any, Any]:
    """Return the published stories before and after `article` in `dossier`, None at its ends. Queries: 1."""
    stories = list(dossier.stories().only("title", "short_title", "url_path", "content_type"))
    place = next((number for number, story in enumerate(stories) if story.pk == article.pk), None)
    if place is None:
        return None, None
    return (stories[place - 1] if place else None), next(iter(stories[place + 1 : place + 2]), None)


def related_to(article, mentions: list, excluded: set[int]) -> list[Related]:
    """Return the stories that the editor chose, then the latest with the same subjects, most of them shared first.

    `mentions` are those of `article`, with their fiches; `excluded` are ids of stories already on the page. The list is
    completed from the section, then from the site, and holds nothing that the editor bans. The stories are published,
    and come with_card_columns(). Queries: 1 (stories about its subjects), 1 or 2 (stories).
    """
    chosen = [(row.story_id, row.place == row.Place.PINNED) for row in article.next_stories.all()]
    pinned = [pk for pk, is_pinned in chosen if is_pinned and pk != article.pk]
    known = {article.pk, *excluded, *(pk for pk, _ in chosen)}
    now = timezone.now()
    subjects = [mention for mention in mentions if mention.role == mention.Role.SUBJECT] or mentions
    names = {mention.profile_id: isolated(mention.profile.title) for mention in subjects[:_SUBJECTS]}
    shared: dict[int, list[str]] = {}  # by the story's id
    dates: dict[int, datetime] = {}
    naming = _NAMING(profiles=[*names]) if names else []
    for profile_id, story_id, published_at in sorted(naming, key=lambda row: [*names].index(row[0])):
        shared.setdefault(story_id, []).append(names[profile_id])
        dates[story_id] = published_at or article.published_at
    ranked = sorted(shared.keys() - known, key=lambda pk: (len(shared[pk]), dates[pk]), reverse=True)[:_CANDIDATES]
    asked = [*pinned, *ranked]
    public = {story.pk: story for story in _AMONG(ids=asked, at=now)} if asked else {}
    found = [public[pk] for pk in asked if pk in public][:RELATED_SHOWN]
    reasons = {pk: f"Aussi sur {listed(shared[pk])}" for pk in ranked}
    reasons |= dict.fromkeys(pinned, "Choisi par la rédaction")
    related = [Related(story, reasons[story.pk]) for story in found]
    if missing := RELATED_SHOWN - len(related):
        known |= {each.article.pk for each in related}
        section = article.section
        latest = _LATEST_STORIES(section=article.section_page_id, known=sorted(known), at=now)
        latest.sort(key=lambda story: story.section_page_id != article.section_page_id)  # its section first
        of_section = {article.section_page_id: f"Dans la rubrique {section.title}"} if section.live else {}
        related += [Related(story, of_section.get(story.section_page_id, "À lire aussi")) for story in latest[:missing]]
    return related
