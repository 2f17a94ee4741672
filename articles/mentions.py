"""Derive the mentions of a published story from the links of its body and its chosen subjects; read those of drafts."""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.log_actions import log
from wagtail.models import PageLogEntry
from wagtail.rich_text import RichText

from articles.blocks import linked_page_ids
from articles.models import ArticlePage, Mention
from people.models import Fact, Profile

MENTIONS_CHANGED = "articles.mentions"

# A sentence ends at a full stop, mark or ellipsis before a space and a capital, a digit or an opening guillemet.
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s\u00a0\u202f]+(?=[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ0-9«“\"(])")

_DRAFTS_READ = 50


def rich_texts(value) -> Iterator[str]:
    """Yield the rich texts inside a block's value, as stored."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, StructValue):
        for child in value.values():
            yield from rich_texts(child)
    elif isinstance(value, ListValue):
        for child in value:
            yield from rich_texts(child)
    elif isinstance(value, StreamValue):
        for child in value:
            yield from rich_texts(child.value)


def sentence_naming(profile_id: int, html: str) -> str:
    """Return the sentence of the rich text `html` with its first link to `profile_id`; "" without one."""
    link = BeautifulSoup(html, "html.parser").find("a", linktype="page", id=str(profile_id))
    if not link:
        return ""
    block = link.find_parent(["p", "li", "h2", "h3", "h4"]) or link
    before = ""
    for text in block.find_all(string=True):
        if link in text.parents:
            break
        before += text
    whole, position, start = block.get_text(), len(before), 0
    for end in _SENTENCE_END.finditer(whole):
        if end.start() > position:
            return whole[start : end.start()].strip()
        start = end.end()
    return whole[start:].strip()


def linked_pages(body: StreamValue) -> dict[int, tuple[str, str]]:
    """Return the pages that `body` links to or chooses: {page id: (sentence, block id)}, in order of appearance."""
    named: dict[int, tuple[str, str]] = {}
    for child in body:
        texts = list(rich_texts(child.value))
        for page_id in linked_page_ids(body.stream_block.child_blocks[child.block_type], child.value):
            if page_id not in named:
                sentence = next(filter(None, (sentence_naming(page_id, text) for text in texts)), "")
                named[page_id] = (sentence, child.id or "")
    return named


def note_mentions(article: ArticlePage) -> None:
    """Write in the history of a story which fiches a version just saved names, and no longer names: a mention accepted.

    To be called before derive_mentions(). Queries: 2, 1 to 2 more and those of a line of the history if any changed.
    """
    named = article.named_fiches()
    entry = PageLogEntry.objects.filter(page=article.pk, action=MENTIONS_CHANGED).order_by("-pk").first()
    known = (
        entry.data["fiches"] if entry else Mention.objects.filter(article=article.pk).values_list("profile", flat=True)
    )
    titles = dict(Profile.objects.filter(pk__in=named.symmetric_difference(known)).values_list("pk", "title"))
    added, gone = ([titles[pk] for pk in sorted(ids) if pk in titles] for ids in (named - {*known}, {*known} - named))
    if added or gone:
        data = {"fiches": sorted(named), "added": added, "gone": gone}
        log(instance=article, action=MENTIONS_CHANGED, data=data)


def derive_mentions(article: ArticlePage) -> int:
    """Update the mentions of a published story from its live row. Returns the number of rows changed.

    Rows are matched by (article, profile): unchanged ones keep their id. Aliases have no mentions. A merged fiche
    counts as the one that replaced it. Queries: 3 (fiches, subjects, existing rows), and up to 3 writes.
    """
    if article.alias_of_id:
        return 0
    named = linked_pages(article.body)
    subjects = {subject.profile_id for subject in article.subjects.all()}
    profiles = Profile.objects.filter(pk__in=named.keys() | subjects).values_list("pk", "merged_into")
    current_ids = {profile_id: merged_into or profile_id for profile_id, merged_into in profiles}
    wanted: dict[int, dict[str, Any]] = {}
    for asked in [*named, *subjects]:  # in order of appearance: of several merged fiches, the first gives the sentence
        if profile_id := current_ids.get(asked):
            sentence, block_id = named.get(asked, ("", ""))
            cited = {"role": Mention.Role.CITED, "sentence": sentence, "block_id": block_id}
            wanted.setdefault(profile_id, cited | {"published_at": article.published_at})
            if asked in subjects:
                wanted[profile_id]["role"] = Mention.Role.SUBJECT
    present = {mention.profile_id: mention for mention in Mention.objects.filter(article=article)}
    gone = [mention.pk for profile_id, mention in present.items() if profile_id not in wanted]
    changed = []
    for profile_id, mention in present.items():
        values = wanted.get(profile_id)
        if values and any(getattr(mention, field) != value for field, value in values.items()):
            for field, value in values.items():
                setattr(mention, field, value)
            changed.append(mention)
    added = [
        Mention(article=article, profile_id=profile_id, **values)
        for profile_id, values in wanted.items()
        if profile_id not in present
    ]
    if gone:
        Mention.objects.filter(pk__in=gone).delete()
    if changed:
        Mention.objects.bulk_update(changed, ["role", "sentence", "block_id", "published_at"])
    if added:
        Mention.objects.bulk_create(added)
    return len(gone) + len(changed) + len(added)


def stories_to_come(fact: Fact) -> list[ArticlePage]:
    """Return the stories never published that report `fact` or name its subject, latest first. Queries: 1.

    Of the latest _DRAFTS_READ: the rows of a draft say less than its last version.
    """
    drafts = ArticlePage.objects.filter(live=False, first_published_at=None, latest_revision__isnull=False)
    latest = drafts.select_related("latest_revision").order_by("-latest_revision_created_at")
    link = re.compile(rf'linktype=\\?"page\\?"[^>]* id=\\?"{fact.subject_id}\\?"')
    return [
        draft
        for draft in latest[:_DRAFTS_READ]
        if link.search(draft.latest_revision.content["body"])
        or fact.subject_id in {row["profile"] for row in draft.latest_revision.content.get("subjects", ())}
        or fact.pk in {row["fact"] for row in draft.latest_revision.content.get("reports", ())}
    ]
