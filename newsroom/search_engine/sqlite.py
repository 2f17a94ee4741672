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

from newsroom.search_engine.indexing import AnalysedIndex
from newsroom.search_engine.query import Clause, beginnings, clauses, written

# Of the columns autocomplete, body, title.
_WEIGHTS = "0, 1, 6"


class _Terms(Lexeme):
    """Clauses, in the language of FTS5."""

    def as_sql(self, compiler, connection) -> tuple[str, list[str]]:
        return "%s", [self.value]


def fts_query(read: list[Clause], *, prefix: bool = False) -> str:
    """Return the clauses in the language of FTS5; terms of the last may be beginnings."""
    return written(read, term='"{}"{}', both=" AND ", either=" OR ", star="*" if prefix else "")


class Relevance(BM25):
    """How well an entry answers, the best the highest; the title counts more than the text."""

    def as_sql(self, compiler, connection, *args: Any, **kwargs: Any) -> tuple[str, list]:
        """Return the rank of FTS5, negated: it gives the lowest to the best."""
        return f"-bm25({SQLiteFTSIndexEntry._meta.db_table}, {_WEIGHTS})", []  # noqa: SLF001


class _Compiler(SQLiteSearchQueryCompiler):
    READING = staticmethod(clauses)
    ranked = 0  # how many of the latest entries are considered, 0 for all (newsroom/site/search/results.py)

    def _candidates(self) -> RawSQL:
        """Return the latest entries that answer, and the latest of which the title answers."""
        table, terms = SQLiteFTSIndexEntry._meta.db_table, fts_query(self.READING(self.query.query_string))  # noqa: SLF001
        latest = f"SELECT rowid FROM (SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rowid DESC LIMIT %s)"  # noqa: S608
        return RawSQL(  # noqa: S611  (the table's own name, and parameters)
            f"{latest} UNION {latest}",
            (f"{{title body}} : ({terms})", self.ranked, f"{{title}} : ({terms})", self.ranked),
        )

    def build_search_query_content(self, query, config=None):
        if not isinstance(query, PlainText | Phrase):
            return super().build_search_query_content(query, config=config)
        read = self.READING(query.query_string)
        return SearchQueryExpression(_Terms(fts_query(read, prefix=self.LAST_TERM_IS_PREFIX)))

    def search(self, config, start, stop, score_field=None) -> QuerySet:
        if not isinstance(self.query, PlainText | Phrase):
            return super().search(config, start, stop, score_field)
        match = MatchExpression(self.fields or self.FTS_TABLE_FIELDS, self.build_search_query_content(self.query))
        # modelsearch's relation joins by a text, for which pages have no index. Joined by a number, the database goes
        # from the entries that match to their pages.
        found = Q(match, index_entries__sqliteftsindexentry__isnull=False)
        found &= Q(pk=Cast(F("index_entries__object_id"), IntegerField()))
        if self.ranked:
            found &= Q(index_entries__in=self._candidates())
        pages = self.queryset.filter(found)
        if score_field:
            pages = pages.annotate(**{score_field: Relevance()})
        if self.order_by_relevance:
            pages = pages.order_by(Relevance().desc(), "-pk")
        elif not pages.query.order_by:
            pages = pages.order_by("-pk")
        return pages[start:stop]


class _AutocompleteCompiler(_Compiler, SQLiteAutocompleteQueryCompiler):
    READING = staticmethod(beginnings)


class _Index(AnalysedIndex, SQLiteIndex):
    pass


class SearchBackend(SQLiteSearchBackend):
    """Wagtail's backend for SQLite, with our analyser."""

    query_compiler_class = _Compiler
    autocomplete_query_compiler_class = _AutocompleteCompiler
    index_class = _Index
