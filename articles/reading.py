"""What helps to read a story: its reading time, its contents, the stories to read next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.blocks import StreamValue

from newsroom.text.characters import isolated
from newsroom.text.sentences import listed

# French prose read silently by adults: 230 to 280 words a minute (M. Brysbaert, « How many words do we read per
# minute? », 2019, gives 238 for English and about as much for French); the slower of the two.
WORDS_PER_MINUTE = 230
# A story with fewer intertitles needs no table of contents.
_MIN_HEADINGS = 4
RELATED_SHOWN = 3
# How many subjects are looked up, and how many of the latest stories about each.
_SUBJECTS, _LATEST = 3, 40
# How many of those stories are read: some may not be public.
_CANDIDATES = 12


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
    """Return the latest published stories with the same subjects, those that share most subjects first.

    `mentions` are those of `article`, with their fiches; `excluded` are ids of stories already on the page. The list is
    completed from the section. Queries: up to 3 (stories about each subject), up to 8 for the cards.
    """
    known = {article.pk, *excluded}
    subjects = [mention for mention in mentions if mention.role == mention.Role.SUBJECT] or mentions
    shared: dict[int, list[str]] = {}  # by the story's id
    dates: dict[int, datetime] = {}
    for mention in subjects[:_SUBJECTS]:
        others = type(mention).objects.filter(profile=mention.profile_id).latest_first()
        for story_id, published_at in others.values_list("article_id", "published_at")[:_LATEST]:
            shared.setdefault(story_id, []).append(isolated(mention.profile.title))
            dates[story_id] = published_at or article.published_at
    ranked = sorted(shared.keys() - known, key=lambda pk: (len(shared[pk]), dates[pk]), reverse=True)[:_CANDIDATES]
    stories = type(article).objects.published().latest_first().for_cards()
    public = {story.pk: story for story in stories.filter(pk__in=ranked)} if ranked else {}
    found = [public[pk] for pk in ranked if pk in public][:RELATED_SHOWN]
    related = [Related(story, f"Aussi sur {listed(shared[story.pk])}") for story in found]
    if missing := RELATED_SHOWN - len(related):
        known |= {each.article.pk for each in related}
        section = article.section
        latest = stories.in_section(section).editorial().exclude(pk__in=known)[:missing]
        reason = f"Dans la rubrique {section.title}" if section.live else "À lire aussi"
        related += [Related(story, reason) for story in latest]
    return related
