"""The search index on PostgreSQL: what modelsearch does, with our terms, asked of the one column that has an index."""

import json
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, IntegerField, QuerySet
from django.db.models.functions import Cast
from modelsearch.backends.database.postgres.postgres import (
    IndexEntry,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks

from newsroom.search_engine.indexing import AnalysedIndex
from newsroom.search_engine.query import Clause, beginnings, clauses, written

# From this share on, entries that answer are found sooner one by one from the last than all at once by the index.
_COMMON = 0.25
# Of D (text), C, B (standfirst, other names) and A (title).
_WEIGHTS = [0.1, 0.2, 0.3, 1.0]


def ts_query(read: list[Clause], *, prefix: bool = False) -> str:
    """Return the clauses in the language of tsquery; terms of the last may be beginnings."""
    return written(read, term="'{}'{}", both=" & ", either=" | ", star=":*" if prefix else "")


def _share(answers: QuerySet, entries: QuerySet) -> float:
    """Return about which share of `entries` answers, as the database estimates it. Queries: 1."""
    plan = json.loads(answers.values("pk").union(entries.values("pk"), all=True).explain(format="json"))
    some, all_of_them = (part["Plan Rows"] for part in plan[0]["Plan"]["Plans"])
    return some / all_of_them


class _Compiler(PostgresSearchQueryCompiler):
    READING = staticmethod(clauses)
    COLUMN = "index_entries__body"
    ranked = 0  # how many of the latest entries are considered, 0 for all (newsroom/site/search/results.py)

    def _candidates(self, query: SearchQuery) -> QuerySet:
        """Return the latest entries that answer, and the latest of which the title answers. Queries: 1."""
        entries = IndexEntry.objects.filter(content_type_id__in=get_descendants_content_types_pks(self.queryset.model))
        answers, titles = entries.filter(body=query), entries.filter(title=query)
        # Ordered by the key, entries are read backwards, one by one, until enough answer; by a sum, those that answer
        # are found first. To read whether a long text answers costs more than the database thinks: it is not asked.
        key = F("pk") if _share(answers, entries) >= _COMMON else F("pk") + 0
        latest = answers.order_by(key.desc()).values("pk")[: self.ranked]
        return latest.union(titles.order_by("-pk").values("pk")[: self.ranked])

    def build_tsquery_content(self, query, config=None, invert=False):
        if not isinstance(query, PlainText | Phrase):
            return super().build_tsquery_content(query, config=config, invert=invert)
        read = self.READING(query.query_string)
        terms = ts_query(read, prefix=self.LAST_TERM_IS_PREFIX)
        return SearchQuery(terms, search_type="raw", config=config, invert=invert)

    def get_search_vectors(self, search_query) -> list:
        return [(F(self.COLUMN), 1.0)]

    def search(self, config, start, stop, score_field=None, backend=None) -> QuerySet:
        if not isinstance(self.query, PlainText | Phrase):
            return super().search(config, start, stop, score_field=score_field, backend=backend)
        query = self.build_tsquery(self.query, config=config)
        # The join as modelsearch's relation has it compares texts, for which pages have no index: told as numbers, the
        # database goes from the entries that match to the pages.
        page = Cast(F("index_entries__object_id"), IntegerField())
        pages = self.queryset.alias(_vector=F(self.COLUMN), _entry=F("index_entries__pk"), _page=page)
        condition = {"_entry__in": self._candidates(query)} if self.ranked else {"_vector": query}
        pages = pages.filter(**condition, pk=F("_page"))
        rank = SearchRank(F(self.COLUMN), query, weights=_WEIGHTS)
        return self._apply_ordering_and_scoring(pages, rank, start, stop, score_field)


class _AutocompleteCompiler(_Compiler, PostgresAutocompleteQueryCompiler):
    READING = staticmethod(beginnings)
    COLUMN = "index_entries__autocomplete"


class _Index(AnalysedIndex, PostgresIndex):
    pass


class SearchBackend(PostgresSearchBackend):
    """Wagtail's backend for PostgreSQL, with the analyser of the house."""

    query_compiler_class = _Compiler
    autocomplete_query_compiler_class = _AutocompleteCompiler
    index_class = _Index

    def __init__(self, params: dict[str, Any]) -> None:
        # Our terms are final: the configuration that changes nothing, whatever that of the server is.
        super().__init__(params | {"SEARCH_CONFIG": "simple"})
