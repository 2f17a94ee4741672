"""An invented archive, written by whole tables: to see how the site fares with years of stories.

It is what publishing each story would have left: pages, signatures, keywords, mentions, facts, corrections, entries of
the search index, announcements. Not there: revisions, pictures, Wagtail's index of references (its command
rebuild_references_index). A few hundred texts are drawn from sentences of the demonstration and go through the ordinary
functions; all other stories are copies of these with a date and an address of their own, made by the database.
"""

import json
import random
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F, Max, Model
from django.utils import timezone
from django.utils.html import escape, strip_tags
from modelsearch.backends import get_search_backend
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from articles.announcements import announce, rebuild_keyword_counts
from articles.feeds.corrections import Corrections
from articles.feeds.moves import Moves
from articles.feeds.stories import Stories
from articles.mentions import derive_mentions
from articles.models import Announcement, ArticlePage, Byline, Correction, HomePage, Mention, Report, SectionPage
from articles.models.classification import ArticleSubject, ArticleTag
from articles.months import rebuild_months
from newsroom.site.structure import ensure_structure
from newsroom.text.slugs import slugify
from newsroom.text.words import fold, sort_key
from people.models import Company, CompanyIndexPage, Fact, Name, Person, PersonIndexPage, Profile, Source, Tag

_DEMO = Path(__file__).parent / "demo"
_SECTIONS = ["IA", "Sciences", "Cybersécurité", "Produits", "Politique"]
TEXTS_PER_SECTION = 60
_STORIES_A_DAY = 20
_MOST_DAYS = 25 * 365
_KEYWORDS = 200
_AUTHORS = 30
_SENTENCES = 16
_MOST_NAMED = 5_000  # fiches
_COPIES_AT_ONCE = 500  # of a section
_ROWS_AT_ONCE = 500
_DATES = ["published_at", "first_published_at", "last_published_at", "changed_at"]
_SYLLABLES = "ma ri lin an jun yang so phie tho mas ber nard le cun pi neau quan wei hu ang ro bert al ex ka te".split()
_TIES = [Fact.Kind.POSITION, Fact.Kind.LEADERSHIP, Fact.Kind.ARRIVAL, Fact.Kind.DEPARTURE, Fact.Kind.APPOINTMENT]
_FORMATS = [ArticlePage.Format.BRIEF] * 3 + [ArticlePage.Format.ARTICLE] * 10 + [*ArticlePage.Format]


def make_pages(model: type[Page], parent: Page, rows: list[dict]) -> list[int]:
    """Write a published page of `model` below `parent` for each of `rows`, whose ids follow one another; return them.

    Each row has the fields of its page and of its own tables; only `title` is needed. Nothing is indexed or derived.
    """
    parent = Page.objects.get(pk=parent.pk)
    last = Page.objects.filter(depth=parent.depth + 1, path__startswith=parent.path).aggregate(last=Max("path"))["last"]
    first = Page._str2int(last[-Page.steplen :]) + 1 if last else 1  # noqa: SLF001
    kind, prefix = ContentType.objects.get_for_model(model), model.__name__.lower()
    of_pages = {field.name for field in Page._meta.local_concrete_fields}  # noqa: SLF001
    pages = []
    for number, row in enumerate(rows, start=first):
        slug = row.get("slug", f"{prefix}-{number}")
        own = {
            "draft_title": row["title"],
            "slug": slug,
            "path": Page._get_path(parent.path, parent.depth + 1, number),  # noqa: SLF001
            "depth": parent.depth + 1,
            "url_path": f"{parent.url_path}{slug}/",
            "content_type": kind,
            "live": True,
            "locale_id": parent.locale_id,
        }
        pages.append(Page(**own | {name: value for name, value in row.items() if name in of_pages}))
    pages = Page.objects.bulk_create(pages, batch_size=_ROWS_AT_ONCE)
    if model is ArticlePage:
        rows = [row | {"section_page": parent} for row in rows]
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(rows))
    tables: list[Any] = [Profile, model] if issubclass(model, Profile) else [model]
    for table in tables:
        fields = table._meta.local_concrete_fields  # noqa: SLF001
        names = {field.name for field in fields}
        link = "page_ptr_id" if table._meta.pk.remote_field.model is Page else "profile_ptr_id"  # noqa: SLF001
        pairs = zip(pages, rows, strict=True)
        objects = [table(**{link: page.pk} | {name: row[name] for name in names & row.keys()}) for page, row in pairs]
        for batch in batched(objects, _ROWS_AT_ONCE):
            table._base_manager._insert(batch, fields=fields, using="default")  # noqa: SLF001
    return [page.pk for page in pages]


def _demo_sentences() -> tuple[list[str], list[str]]:
    """Return the sentences of the demonstration's stories, and their titles."""
    texts, titles = [], []
    for path in sorted((_DEMO / "stories").glob("*.toml")):
        story = tomllib.loads(path.read_text())
        titles.append(story["title"])
        for block in story.get("body", []):
            texts += [strip_tags(value) for value in block.values() if isinstance(value, str) and len(value) > 80]
    sentences = [sentence.strip() + "." for text in texts for sentence in text.split(". ") if len(sentence) > 40]
    return sentences, titles


def _make_fiches(draw: random.Random, people: int, companies: int) -> tuple[list[int], list[int]]:
    """Make people and companies, whose names are drawn from syllables: about as alike as real ones. Return their ids.

    One in two has another name.
    """

    def word() -> str:
        return "".join(draw.choices(_SYLLABLES, k=draw.choice((1, 2, 2, 3)))).capitalize()

    def company() -> str:
        return f"{word()} {draw.choice(('AI', 'Labs', 'Systèmes', 'Robotique', ''))}".strip()

    made = []
    for model, parent, titles in (
        (Person, PersonIndexPage.objects.get(), [f"{word()} {word()}" for _ in range(people)]),
        (Company, CompanyIndexPage.objects.get(), [company() for _ in range(companies)]),
    ):
        rows: list[dict[str, Any]] = [
            {"title": title, "sort_key": sort_key(title), "folded": fold(title)} for title in titles
        ]
        if model is Person:
            rows = [row | {"is_fictional": True} for row in rows]
        ids = make_pages(model, parent, rows)
        others = [(pk, word()) for pk in ids[::2]]
        Name.objects.bulk_create(Name(profile_id=pk, text=text, folded=fold(text)) for pk, text in others)
        made.append(ids)
    return made[0], made[1]


@transaction.atomic
def make_archive(
    stories: int,
    profiles: int,
    seed: int = 2026,
    *,
    texts_per_section: int = TEXTS_PER_SECTION,
    say: Callable[[str], object] = print,
) -> None:
    """Write `stories` stories, up to this hour, and `profiles` fiches with their facts: the same for the same `seed`.

    On a site that nobody edits meanwhile. `say` is told how far it is. Each text is read once, in some 50 ms.
    """
    draw = random.Random(seed)  # noqa: S311  (no secret)
    ensure_structure()
    people, companies = _make_fiches(draw, max(1, profiles * 7 // 10), max(1, profiles - profiles * 7 // 10))
    for model, ids in ((Person, people), (Company, companies)):
        for batch in batched(ids, _ROWS_AT_ONCE):
            get_search_backend().add_bulk(model, list(model.objects.filter(pk__in=batch)))
    say(f"{len(people) + len(companies)} fiches")
    keywords = [Tag.objects.get_or_create(name=f"Mot-clé {number}")[0].pk for number in range(1, _KEYWORDS + 1)]
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    minutes = min(_MOST_DAYS, stories / _STORIES_A_DAY + 1) * 24 * 60
    texts = _Texts(draw, [*people, *companies])
    made: list[int] = []

    def dated(of_section: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return some stories, dated after those made before: sections take turns, and ids go with dates."""
        places = [(len(made) + draw.random() * len(of_section) * len(_SECTIONS)) / stories for _ in of_section]
        dates = [now - timedelta(minutes=minutes * max(0.0, 1 - place)) for place in places]
        return [row | dict.fromkeys(_DATES, date) for row, date in zip(of_section, dates, strict=True)]

    counts = [stories // len(_SECTIONS) + (number < stories % len(_SECTIONS)) for number in range(len(_SECTIONS))]
    sections = [_section(title) for title in _SECTIONS]
    written: list[tuple[list[int], list[dict[str, Any]]]] = []
    for section, count in zip(sections, counts, strict=True):
        rows = [texts.story() for _ in range(min(texts_per_section, count))]
        written.append((make_pages(ArticlePage, section, dated(rows)), rows))
        _sign_and_derive(draw, written[-1][0], people[:_AUTHORS], keywords, people + companies)
        made += written[-1][0]
    whole_times = texts_per_section * max(1, _COPIES_AT_ONCE // texts_per_section)
    for begin in range(0, max(counts), whole_times):
        for section, count, (models, rows) in zip(sections, counts, written, strict=True):
            copies = [rows[place % len(rows)] for place in range(begin, min(begin + whole_times, count - len(rows)))]
            if copies:
                ids = make_pages(ArticlePage, section, dated(copies))
                _copy_related(models, ids)
                made += ids
        say(f"{len(made)} / {stories} articles")
    rebuild_months()
    rebuild_keyword_counts()
    _make_corrections(draw, made)
    _make_facts(draw, people, companies, made, now)
    say("faits et rectificatifs")


def _section(title: str) -> SectionPage:
    section = SectionPage.objects.filter(title=title).first()
    if not section:
        section = HomePage.objects.get().add_child(instance=SectionPage(title=title, slug=slugify(title)))
        section.save_revision().publish()
    return section


class _Texts:
    """Stories drawn at random, as rows of make_pages()."""

    def __init__(self, draw: random.Random, fiches: list[int]) -> None:
        self._draw = draw
        named = fiches[:: max(1, len(fiches) // _MOST_NAMED)]
        self._names = dict(Profile.objects.filter(pk__in=named).order_by("pk").values_list("pk", "title"))
        self._sentences, titles = _demo_sentences()
        self._words = [word for title in titles for word in title.split() if len(word) > 3]

    def story(self) -> dict[str, Any]:
        """Return a story that names some fiches, a few of them in most stories."""
        draw = self._draw
        text = draw.choices(self._sentences, k=_SENTENCES)
        known = [*self._names]
        named = {known[int(len(known) * draw.random() ** 3)] for _ in range(6)}
        links = [f'<a linktype="page" id="{pk}">{escape(self._names[pk])}</a> : ' for pk in sorted(named)]
        paragraphs = [" ".join(map(escape, text[first : first + 4])) for first in range(2, len(text), 4)]
        paragraphs += [f"D’après {link}{escape(draw.choice(self._sentences))}" for link in links]
        body = [
            {"type": "paragraph", "value": f"<p>{paragraph}</p>", "id": str(UUID(int=draw.getrandbits(128)))}
            for paragraph in paragraphs
        ]
        return {
            "title": " ".join(draw.choices(self._words, k=7)).capitalize(),
            "standfirst": " ".join(text[:2])[:600],
            "body": json.dumps(body),
            "format": draw.choice(_FORMATS),
            "is_fictional": True,
        }


def _sign_and_derive(
    draw: random.Random, ids: list[int], authors: list[int], keywords: list[int], fiches: list[int]
) -> None:
    """Give stories an author, keywords and a subject, then all that their publication would leave."""
    names = dict(Person.objects.filter(pk__in=authors).values_list("pk", "title"))
    dates = dict(ArticlePage.objects.filter(pk__in=ids).values_list("pk", "published_at"))
    signed = [(pk, draw.choice(authors)) for pk in ids]
    Byline.objects.bulk_create(
        Byline(article_id=pk, person_id=person, name=names[person], published_at=dates[pk]) for pk, person in signed
    )
    ArticleSubject.objects.bulk_create(
        ArticleSubject(article_id=pk, profile_id=fiches[int(len(fiches) * draw.random() ** 2)]) for pk in ids
    )
    # The first keywords are on most stories.
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object_id=pk, tag_id=tag, published_at=dates[pk])
        for pk in ids
        for tag in sorted({keywords[int(len(keywords) * draw.random() ** 3)] for _ in range(3)})
    )
    stories = list(ArticlePage.objects.filter(pk__in=ids).prefetch_related("bylines", "tags", "subjects"))
    for story in stories:
        derive_mentions(story)
    get_search_backend().add_bulk(ArticlePage, stories)
    announce(Stories, ids)


def _copy_related(written: list[int], copies: list[int]) -> None:
    """Give `copies` the rows that hang on `written`, which they repeat in order, time after time."""
    if not copies:
        return
    if copies != list(range(copies[0], copies[0] + len(copies))) or written != [*range(written[0], written[-1] + 1)]:
        raise RuntimeError("Somebody else writes pages meanwhile.")
    model = f"(story.page_ptr_id - {copies[0]}) % {len(written)} + {written[0]}"
    key, number = "CAST(%s AS varchar(50))", "CAST(story.page_ptr_id AS varchar(50))"
    kind, date = ContentType.objects.get_for_model(ArticlePage).pk, "story.published_at"
    for table, changed, where in (
        (Byline, {"article_id": "story.page_ptr_id", "published_at": date}, f"rows.article_id = {model}"),
        (ArticleSubject, {"article_id": "story.page_ptr_id"}, f"rows.article_id = {model}"),
        (
            ArticleTag,
            {"content_object_id": "story.page_ptr_id", "published_at": date},
            f"rows.content_object_id = {model}",
        ),
        (Mention, {"article_id": "story.page_ptr_id", "published_at": date}, f"rows.article_id = {model}"),
        (IndexEntry, {"object_id": number}, f"rows.content_type_id = {kind} AND rows.object_id = {key % model}"),
        (Announcement, {"record": f"'article/' || {number}"}, f"rows.record = 'article/' || {key % model}"),
    ):
        name, columns = _columns(table)
        values = ", ".join(changed.get(column, f"rows.{column}") for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {name} ({', '.join(columns)}) SELECT {values}"  # noqa: S608
                f" FROM articles_articlepage story JOIN {name} rows ON {where}"
                f" WHERE story.page_ptr_id BETWEEN {copies[0]} AND {copies[-1]} ORDER BY story.page_ptr_id, rows.id"
            )


def _columns(table: type[Model]) -> tuple[str, list[str]]:
    fields = table._meta.local_concrete_fields  # noqa: SLF001
    return table._meta.db_table, [field.column for field in fields if field.column and not field.primary_key]  # noqa: SLF001


def _make_corrections(draw: random.Random, stories: list[int]) -> None:
    """Correct one story in a hundred, at most a day after."""
    corrected = sorted(draw.sample(stories, len(stories) // 100))
    rows = ArticlePage.objects.filter(pk__in=corrected).order_by("pk").values_list("pk", "published_at")
    days = [(pk, min(date + timedelta(days=1), timezone.now())) for pk, date in rows]
    made = Correction.objects.bulk_create(
        Correction(article_id=pk, made_on=day.date(), told_at=day, before="Une date fausse.", after="La date juste.")
        for pk, day in days
    )
    announce(Corrections, [row.pk for row in made])


def _make_facts(
    draw: random.Random, people: list[int], companies: list[int], stories: list[int], now: datetime
) -> None:
    """Give each person two positions or moves: one with an outside source, the other reported by a story."""
    facts, days = [], []
    for number, person in enumerate([*people, *people]):
        day = now - timedelta(days=draw.randrange(1, 20 * 365))
        facts.append(
            Fact(
                subject_id=person,
                object_id=draw.choice(companies),
                kind=_TIES[number % len(_TIES)],
                title="responsable technique",
                start=f"{day:%Y-%m-%d}",
                first_public_at=day,
            )
        )
        days.append(day)
    made = Fact.objects.bulk_create(facts, batch_size=_ROWS_AT_ONCE)
    half = len(people)
    Source.objects.bulk_create(
        Source(fact=fact, publisher="Reuters", url="https://example.org/", checked_on=day.date())
        for fact, day in zip(made[:half], days, strict=False)
    )
    Report.objects.bulk_create(
        Report(article_id=draw.choice(stories), fact=fact, status="confirmed", uuid=UUID(int=draw.getrandbits(128)))
        for fact in made[half:]
        if stories
    )
    announce(Moves, [fact.pk for fact in made])
