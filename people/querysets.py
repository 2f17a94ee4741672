"""Querysets of fiches, facts and sources."""

from datetime import UTC, datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.dateparse import parse_date
from wagtail.query import PageQuerySet

from newsroom.pages.prepared import Prepared, one_of, rows_in_one
from newsroom.pages.publication import published_pages
from newsroom.text.words import fold, index_name, sort_key

# A word of this length may match inside a name (« lecun » in « Yann LeCun »), a shorter one at the start of a word.
_MIN_LETTERS_INSIDE = 3
# The longest name, in words, that named_within() finds.
_MAX_NAME_WORDS = 4
# The latest stories that a person signs, on its page.
SIGNED_SHOWN = 5
# What for_page() reads of names and of keywords.
NAME_COLUMNS, TAG_COLUMNS = ("id", "text", "kind", "language", "script"), ("id", "name", "slug")
# How many similar facts are offered before a new one is created.
RESEMBLING_SHOWN = 6
# first_public_at of a fact that was never public. Not NULL, which databases sort differently, without the index.
NEVER_PUBLIC = datetime(1970, 1, 1, tzinfo=UTC)


def rows_of(model: str) -> Any:
    """Return the rows of a model by its name: the modules of the models import this one, and so do those of stories."""
    return apps.get_model(model)._default_manager.all()


def filing_keys(words: list[str]) -> set[str]:
    """Return the sort keys of whoever is called `words`, family name first or last, as Person.sorting_name() files."""
    keys = {sort_key("".join(words))}
    for cut in range(1, len(words)):
        one, other = " ".join(words[:cut]), " ".join(words[cut:])
        filed = [index_name(f"{one} {other}".lower(), part.lower()) for part in (one, other)]
        keys |= {sort_key(name) for name in (f"{other} {one}", f"{one}, {other}", f"{other}, {one}", *filed)}
    return keys


def _names_within(words: list[str]) -> tuple[set[str], set[str]]:
    """Return the sort keys, and the folded names, of whoever has a complete name among `words`."""
    runs = [
        words[start:end]
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + _MAX_NAME_WORDS) + 1)
    ]
    return {key for run in runs for key in filing_keys(run)}, {fold(" ".join(run)) for run in runs}


class InBytes(Func):
    """A text by which to sort as both databases do, whatever the locale of PostgreSQL."""

    arity = 1
    template = "%(expressions)s"

    def as_postgresql(self, compiler, connection, **extra: Any) -> tuple[str, Any]:
        """Return the SQL for PostgreSQL."""
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"', **extra)


class Among(In):
    """Whether a column is one of many values: `queryset.filter(Among(F("slug"), slugs))`.

    PostgreSQL reads the whole table when it sees so many values; unseen, it looks each of them up in the index.
    """

    def as_postgresql(self, compiler, connection) -> tuple[str, Any]:
        """Return the SQL for PostgreSQL."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(ARRAY(SELECT unnest(%s::text[])))", [*params, list(self.rhs)]


class ProfileQuerySet(PageQuerySet):
    """Fiches: persons and companies."""

    def published(self, at: datetime | None = None) -> Self:
        """Return the fiches that any reader may see at `at` (now)."""
        return published_pages(self, at, likely=True)

    def not_merged(self) -> Self:
        """Return the fiches, drafts too, that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def merged(self) -> Self:
        """Return the fiches that were merged into another."""
        return self.filter(merged_into__isnull=False)

    def for_machines(self) -> Self:
        """Return what the API, the export, the sitemaps and the Markdown pages have: all public, but who asks not."""
        return self.published().filter(noindex=False)

    def alphabetical(self) -> Self:
        """Return the fiches in the order of a French index."""
        return self.order_by("sort_key", InBytes("title"), "pk")

    def count_by_initial(self) -> dict[str, int]:
        """Return how many of the fiches there are by the first character of their sort key, in order. Queries: 1."""
        initials = self.order_by().annotate(initial=Substr("sort_key", 1, 1)).values("initial")
        return dict(sorted(initials.annotate(count=Count("pk")).values_list("initial", "count")))

    def matching(self, words: list[str]) -> Self:
        """Return the fiches (of Profile.objects) that have each of `words` in their name or another name.

        Accents, case and spaces are ignored; one or two Latin letters only match the start of a word.
        """
        fiches = self
        for word in words:
            key, folded = sort_key(word), fold(word)
            if not key:
                return self.none()
            if len(key) >= _MIN_LETTERS_INSIDE or not key.isascii():
                here = Q(sort_key__contains=key) | Q(folded__contains=folded)
                there = Q(folded__contains=folded)
            else:
                here = there = Q(folded__startswith=folded) | Q(folded__contains=f" {folded}")
            if folded.endswith("plus"):  # « Canal+ »
                signed = Q(folded__contains=f"{folded.removesuffix('plus')}+")
                here, there = here | signed, there | signed
            names = rows_of("people.Name")
            fiches = fiches.filter(here | Exists(names.filter(there, profile=OuterRef("pk"))))
        return fiches

    def with_in_a_name(self, phrase: str) -> Self:
        """Return the fiches (of Profile.objects) that have the words of `phrase`, in order, in one of their names."""
        key, folded = sort_key(phrase), fold(phrase)
        there = Exists(rows_of("people.Name").filter(folded__contains=folded, profile=OuterRef("pk")))
        return self.filter(Q(sort_key__contains=key) | Q(folded__contains=folded) | there)

    def named_within(self, words: list[str]) -> Self:
        """Return the fiches of which a complete name is among `words`, family name first or last.

        Names marked « jamais seul » do not count. Keep `words` short: every run of them is looked up.
        """
        keys, folded = _names_within(words)
        others = rows_of("people.Name").filter(folded__in=folded, never_alone=False)
        return self.filter(Q(sort_key__in=keys) | Exists(others.filter(profile=OuterRef("pk"))))

    def ids_named_within(self, words: list[str]) -> set[int]:
        """Return the ids of the fiches of named_within(), by look-ups in indexes alone. Queries: 2."""
        keys, folded = _names_within(words)
        others = rows_of("people.Name").filter(Among(F("folded"), folded), never_alone=False)
        fiches = self.filter(Among(F("sort_key"), keys))
        return {*fiches.values_list("pk", flat=True), *others.values_list("profile", flat=True)}

    def beginning_first(self, words: list[str]) -> Self:
        """Return the fiches, first those whose name or sorting name begins with `words`, then alphabetically."""
        begins = Q(folded__startswith=fold(" ".join(words))) | Q(sort_key__startswith=sort_key(" ".join(words)))
        return self.annotate(rank=Case(When(begins, then=0), default=1)).order_by(
            "rank", "sort_key", InBytes("title"), "pk"
        )

    def tagged(self, tag) -> Self:
        """Return the fiches with the keyword `tag`."""
        return self.filter(tagged_items__tag=tag)

    def signing_only(self, at: datetime | None = None) -> Self:
        """Return the people who sign a published story, and whom neither a story names nor a fact tells of.

        Of each, its own index says it: no story is read.
        """
        signed = rows_of("articles.Byline").published(at).filter(person=OuterRef("pk")).order_by().values("pk")[:1]
        named = rows_of("articles.Mention").published(at).filter(profile=OuterRef("pk")).order_by()
        told = rows_of("people.Fact").published(at).filter(subject=OuterRef("pk"))
        return self.alias(signed=Subquery(signed)).filter(~Exists(named), ~Exists(told), signed__isnull=False)

    def moving_in(self, month: str, at: datetime | None = None) -> Self:
        """Return the fiches of which a move of `month` ("2026-03") tells, unless it is denied."""
        moves = rows_of("people.Fact").published(at).moves().dated_in(month).not_denied(at).order_by()
        return self.filter(
            Q(pk__in=moves.values("subject")) | Q(pk__in=moves.filter(object__isnull=False).values("object"))
        )

    def with_mention_count(self, at: datetime | None = None) -> Self:
        """Annotate the fiches with `mention_count`, the number of published stories that name each. Queries: 0 more."""
        mentions = rows_of("articles.Mention").published(at)
        counts = mentions.filter(profile=OuterRef("pk")).order_by().values("profile").annotate(total=Count("pk"))
        return self.annotate(mention_count=Coalesce(Subquery(counts.values("total")), 0))

    def for_links(self) -> Self:
        """Return the fiches with only the columns of a link: title, address, kind, sort key."""
        return self.only("title", "slug", "url_path", "content_type", "sort_key")

    def for_page(self, at: datetime | None = None) -> Self:
        """Return the fiches ready to be shown whole: photo, other names, keywords, who signs what. Queries: 0 more.

        `name_rows`, `tag_rows`, and `signed_rows`, the latest stories that each signs, public at `at`.
        """
        names = rows_of("people.Name").filter(profile=OuterRef("pk"))
        tags = rows_of("people.Tag").filter(profile_items__content_object=OuterRef("pk")).order_by("profile_items")
        bylines = rows_of("articles.Byline")
        same = bylines.filter(article=OuterRef("article_id"), person=OuterRef("person_id"), pk__lt=OuterRef("pk"))
        signed = bylines.published(at).filter(~Exists(same.order_by()), person=OuterRef("pk"))
        return self.select_related("photo").annotate(
            name_rows=rows_in_one(names, *NAME_COLUMNS),
            tag_rows=rows_in_one(tags, *TAG_COLUMNS),
            signed_rows=rows_in_one(signed.order_by("-published_at", "-article_id")[:SIGNED_SHOWN], "article_id"),
        )

    def for_cards(self) -> Self:
        """Return the fiches (of Profile.objects) with the data of a card. Queries: 2 (rows; their renditions)."""
        return self.select_related("person", "company", "photo").prefetch_related("photo__renditions")


class FactQuerySet(QuerySet):
    """Sourced facts."""

    def published(self, at: datetime | None = None) -> Self:
        """Return the facts, not retired, between published fiches, with a published report or a checked source."""
        profiles = rows_of("people.Profile").published(at)
        return self.filter(
            Exists(profiles.filter(pk=OuterRef("subject_id"))),
            Q(object__isnull=True) | Exists(profiles.filter(pk=OuterRef("object_id"))),
            Exists(self._reports(at)) | Exists(self._sources()),
            is_retired=False,
        )

    def for_machines(self) -> Self:
        """Return the public facts whose fiches machines may have."""
        return self.published().filter(Q(object__isnull=True) | Q(object__noindex=False), subject__noindex=False)

    def with_is_public(self, at: datetime | None = None) -> Self:
        """Annotate the facts with `is_public`, whether any reader may see each at `at`. Queries: 0 more."""
        return self.annotate(is_public=Exists(self.model.objects.published(at).filter(pk=OuterRef("pk"))))

    def matching(self, words: list[str]) -> Self:
        """Return the facts, hidden ones too, with each of `words` in a name of their fiches or in their own text."""
        facts = self
        profiles = rows_of("people.Profile")
        for word in words:
            named = profiles.matching([word]).values("pk")
            facts = facts.filter(
                Q(subject__in=named) | Q(object__in=named) | Q(title__icontains=word) | Q(object_text__icontains=word)
            )
        return facts

    def about(self, profile) -> Self:
        """Return the facts with `profile` as subject or object."""
        return self.filter(Q(subject=profile) | Q(object=profile))

    def resembling(self, subject_id: int, kind: str, object_id: int | None) -> Self:
        """Return the facts, not retired, that may duplicate one of this subject, kind and object.

        Kinds that are alike() count as one, and a missing object as any. At most RESEMBLING_SHOWN, latest first, each
        with `is_public`. Queries: 1.
        """
        kinds = next((alike for alike in self.model.Kind.alike() if kind in alike), {kind})
        ends = Q(subject=subject_id) & (Q(object=object_id) | Q(object__isnull=True) if object_id else Q())
        if kind == self.model.Kind.PARTNERSHIP and object_id:
            ends |= Q(subject=object_id, object=subject_id)
        facts = self.filter(ends, kind__in=kinds, is_retired=False).with_is_public()
        return facts.select_related("subject", "object").order_by("-start", "-pk")[:RESEMBLING_SHOWN]

    def moves(self) -> Self:
        """Return the arrivals, departures and appointments."""
        return self.filter(is_move=True)

    def dated_in(self, month: str) -> Self:
        """Return the facts that began or happened in `month` ("2026-03"), not those with only a year."""
        return self.filter(start__gte=month, start__lt=f"{month}-32")

    def of_status(self, status: str, at: datetime | None = None) -> Self:
        """Return the facts of which with_status() gives `status`."""
        # Leave out cheaply the facts to which no source at all gives this status: rare statuses are then fast.
        reported = rows_of("articles.Report").filter(status=status).values("fact")
        sourced = rows_of("people.Source").filter(status=status).values("fact")
        facts = self.filter(Q(pk__in=reported) | Q(pk__in=sourced))
        return facts.with_status(at).filter(status=status)

    def latest_news_first(self) -> Self:
        """Return the facts by the date when they became public, latest first."""
        return self.order_by("-first_public_at", "-pk")

    def note_first_public(self, at: datetime | None = None) -> int:
        """Set first_public_at to `at` (now) of the facts public for the first time. Returns how many.

        Queries: 1, and 1 if any waits: whether it is public is the dear question.
        """
        at = at or timezone.now()
        waiting = self.filter(first_public_at=NEVER_PUBLIC)
        return waiting.published(at).update(first_public_at=at) if waiting.exists() else 0

    def employment(self) -> Self:
        """Return the positions and the moves."""
        return self.filter(kind__in=[*self.model.Kind.positions(), *self.model.Kind.moves()])

    def posts(self) -> Self:
        """Return what tells that somebody has or had a post: the positions, the moves and the foundings."""
        kinds = self.model.Kind
        return self.filter(kind__in=[*kinds.positions(), *kinds.moves(), kinds.FOUNDING])

    def not_denied(self, at: datetime | None = None) -> Self:
        """Return the facts that their latest source does not deny."""
        return self.with_status(at).exclude(status="denied")

    def groups(self) -> Self:
        """Return the facts « fait partie de »."""
        return self.filter(kind=self.model.Kind.PART_OF)

    def around(self, subjects, objects) -> Self:
        """Return the facts with a subject in `subjects` or an object in `objects`."""
        return self.filter(Q(subject__in=subjects) | Q(object__in=objects))

    def with_status(self, at: datetime | None = None) -> Self:
        """Annotate the facts with `status`, that of the latest published report, else of the latest checked source.

        Queries: 0 more.
        """
        reports, sources = self._reports(at), self._sources()
        status = Coalesce(Subquery(reports.values("status")[:1]), Subquery(sources.values("status")[:1]))
        return self.annotate(status=status)

    def with_deciding_evidence(self, at: datetime | None = None) -> Self:
        """Annotate the facts with `status`, and what gives it: the ids of `deciding_story`, `deciding_source`.

        Queries: 0 more.
        """
        story, source = self._reports(at).values("article")[:1], self._sources().values("pk")[:1]
        return self.with_status(at).annotate(deciding_story=Subquery(story), deciding_source=Subquery(source))

    def list_with_fiches(self) -> list:
        """Return a list of the facts with `subject` and `object` from for_links(), each fiche read once. Queries: 2."""
        facts = list(self)
        ends = {fact.subject_id for fact in facts} | {fact.object_id for fact in facts if fact.object_id}
        fiches = rows_of("people.Profile").for_links().in_bulk(ends)
        for fact in facts:
            fact.subject = fiches[fact.subject_id]
            fact.object = fiches[fact.object_id] if fact.object_id else None
        return facts

    def with_evidence(self, at: datetime | None = None) -> Self:
        """Return the facts with `status`, `public_reports` and `public_sources` (lists, latest first) and their fiches.

        Queries: 3.
        """
        return self.with_status(at).select_related("subject", "object").prefetch_related(*self._evidence_prefetches(at))

    def prefetch_evidence(self, facts: list, at: datetime | None = None) -> None:
        """Add `public_reports` and `public_sources` to the list `facts`. Queries: 1, 0 without facts.

        Of the stories that report them, the title and the address are loaded.
        """
        ids = sorted({fact.pk for fact in facts})
        found = {pk: evidence for pk, *evidence in _EVIDENCE(ids=ids, at=at or timezone.now())} if ids else {}
        for fact in facts:
            reports, sources = found.get(fact.pk, ((), ()))
            fact.public_reports = [_report(row) for row in reports or ()]
            fact.public_sources = [_source(row) for row in sources or ()]

    def chronological(self) -> Self:
        """Return the facts, latest first and undated last."""
        return self.annotate(when=Coalesce("start", "end")).order_by("-start", "-end", "pk")

    def _evidence_prefetches(self, at: datetime | None) -> list[Prefetch]:
        reports = rows_of("articles.Report").published(at).latest_first()
        sources = rows_of("people.Source").checked()
        return [
            Prefetch("reports", reports, to_attr="public_reports"),
            Prefetch("sources", sources, to_attr="public_sources"),
        ]

    def _reports(self, at: datetime | None) -> QuerySet:
        return rows_of("articles.Report").published(at).latest_first().filter(fact=OuterRef("pk"))

    def _sources(self) -> QuerySet:
        return rows_of("people.Source").checked().filter(fact=OuterRef("pk"))


def _own_columns(rows: QuerySet) -> list[str]:
    return [field.attname for field in rows.model._meta.concrete_fields]


def _evidence(ids, at) -> QuerySet:
    reports = rows_of("articles.Report").published(at).latest_first().filter(fact=OuterRef("pk"))
    sources = rows_of("people.Source").checked().filter(fact=OuterRef("pk"))
    of_reports = [*_own_columns(reports), "effective_date", "article__title", "article__url_path"]
    evidence = rows_in_one(reports, *of_reports), rows_in_one(sources, *_own_columns(sources))
    return rows_of("people.Fact").filter(one_of("pk", ids)).values_list("pk", *evidence)


_EVIDENCE = Prepared(_evidence, ids=[BigIntegerField()], at=DateTimeField())


def _instance(label: str, columns: dict[str, Any]) -> Any:
    """Return the instance of which JSON tells some columns: it tells dates as texts."""
    model = apps.get_model(label)
    fields = [field for field in model._meta.concrete_fields if field.attname in columns]
    values = [field.to_python(columns[field.attname]) for field in fields]
    return model.from_db(None, [field.attname for field in fields], values)


def _report(row: list) -> Any:
    *own, day, title, url_path = row
    report = _instance("articles.Report", dict(zip(_own_columns(rows_of("articles.Report")), own, strict=True)))
    report.effective_date = parse_date(day) if day else None
    number = report.article_id
    story = {"id": number, "page_ptr_id": number, "title": title, "url_path": url_path}
    report.article = _instance("articles.ArticlePage", story)
    return report


def _source(row: list) -> Any:
    return _instance("people.Source", dict(zip(_own_columns(rows_of("people.Source")), row, strict=True)))


class SourceQuerySet(QuerySet):
    """Outside sources of facts."""

    def checked(self) -> Self:
        """Return the sources that the newsroom has checked, latest first."""
        return self.filter(checked_on__isnull=False).order_by("-published_on", "-pk")
