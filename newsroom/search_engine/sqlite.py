"""The search index on SQLite (FTS5): as modelsearch, with our terms, a weight for titles and one join.

modelsearch sorts by a sub-query for each hit, which takes a time that grows with the square of the hits.
"""

from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from modelsearch.backends.database.sqlite.query import BM25, Lexeme, MatchExpression, SearchQueryExpression
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteFTSIndexEntry,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.models import IndexEntry

from newsroom.search_engine.indexing import VERSION_TERM, AnalysedIndex
from newsroom.search_engine.query import Asked, Clause, ask, beginnings, written

# Of the columns autocomplete, body, title.
_WEIGHTS = "0, 1, 6"


class _Terms(Lexeme):
    """Clauses, in the language of FTS5."""

    def as_sql(self, compiler, connection) -> tuple[str, list[str]]:
        return "%s", [self.value]


def fts_query(asked: Asked, columns: str, *, prefix: bool = False) -> str:
    """Return what is asked of `columns` in the language of FTS5; terms of the last clause may be beginnings."""

    def within(columns: str, read: list[Clause], star: str = "") -> str:
        return f"({{{columns}}} : ({written(read, term='"{}"{}'.format, both=' AND ', either=' OR ', star=star)}))"

    text = within(columns, asked.clauses, "*" if prefix else "")
    for clause in asked.excluded:
        text = f"({text} NOT {within('title body', [clause])})"
    return text


class Relevance(BM25):
    """How well an entry answers, the best the highest; the title counts more than the text."""

    def as_sql(self, compiler, connection, *args: Any, **kwargs: Any) -> tuple[str, list]:
        """Return the rank of FTS5, negated: it gives the lowest to the best."""
        return f"-bm25({SQLiteFTSIndexEntry._meta.db_table}, {_WEIGHTS})", []  # noqa: SLF001


class _Compiler(SQLiteSearchQueryCompiler):
    # What newsroom/site/search/results.py may set: what is asked, if it is more than the words; how many of the latest
    # entries are considered, 0 for all.
    asked: Asked | None = None
    ranked = 0

    def read(self, words: str) -> Asked:
        """Return what `words` ask for."""
        return self.asked or ask(words)

    def _pages(self) -> RawSQL:
        """Return the keys of what answers; with `ranked`, of the latest entries, and the latest by their titles."""
        table, entries = SQLiteFTSIndexEntry._meta.db_table, IndexEntry._meta.db_table  # noqa: SLF001
        asked = self.read(self.query.query_string)
        # CROSS: from what matches to its entry, never the other way, whatever the planner knows of the tables.
        found = (
            f"SELECT CAST(entry.object_id AS integer) FROM {table} CROSS JOIN {entries} AS entry"  # noqa: S608
            f" ON entry.id = {table}.rowid WHERE {table} MATCH %s AND entry.content_type_id IN"
            f" ({', '.join(map(str, get_descendants_content_types_pks(self.queryset.model)))})"
        )
        words, titles = fts_query(asked, "title body"), fts_query(asked, "title")
        if not self.ranked:
            return RawSQL(found, (words,))  # noqa: S611  (tables' own names, and parameters)
        latest = f"SELECT * FROM ({found} ORDER BY {table}.rowid DESC LIMIT %s)"  # noqa: S608
        return RawSQL(f"{latest} UNION {latest}", (words, self.ranked, titles, self.ranked))  # noqa: S611

    def build_search_query_content(self, query, config=None):
        if not isinstance(query, PlainText | Phrase):
            return super().build_search_query_content(query, config=config)
        columns = " ".join(self.fields or self.FTS_TABLE_FIELDS)
        asked = self.read(query.query_string)
        return SearchQueryExpression(_Terms(fts_query(asked, columns, prefix=self.LAST_TERM_IS_PREFIX)))

    def search(self, config, start, stop, score_field=None) -> QuerySet:
        if not isinstance(self.query, PlainText | Phrase):
            return super().search(config, start, stop, score_field)
        if not (score_field or self.order_by_relevance):
            pages = self.queryset.filter(pk__in=self._pages())
            return (pages if pages.query.order_by else pages.order_by("-pk"))[start:stop]
        match = MatchExpression(self.fields or self.FTS_TABLE_FIELDS, self.build_search_query_content(self.query))
        # modelsearch's relation joins by a text, for which pages have no index. Joined by a number, the database goes
        # from the entries that match to their pages.
        found = Q(match, index_entries__sqliteftsindexentry__isnull=False)
        pages = self.queryset.filter(found & Q(pk=Cast(F("index_entries__object_id"), IntegerField())))
        if score_field:
            pages = pages.annotate(**{score_field: Relevance()})
        if self.order_by_relevance:
            pages = pages.order_by(Relevance().desc(), "-pk")
        return pages[start:stop]


class _AutocompleteCompiler(_Compiler, SQLiteAutocompleteQueryCompiler):
    def read(self, words: str) -> Asked:
        """Return what `words` ask for, the last of which may not be whole."""
        return Asked(beginnings(words), [])


class _Index(AnalysedIndex, SQLiteIndex):
    def stale_entries(self) -> QuerySet:
        """Return the entries that an earlier release wrote."""
        return self.entries.exclude(autocomplete__contains=VERSION_TERM)


class SearchBackend(SQLiteSearchBackend):
    """Wagtail's backend for SQLite, with our analyser."""

    query_compiler_class = _Compiler
    autocomplete_query_compiler_class = _AutocompleteCompiler
    index_class = _Index
