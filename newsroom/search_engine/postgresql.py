"""The search index on PostgreSQL: as modelsearch, with our terms, asked of the one column that has an index."""

import json
from functools import partial
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

from newsroom.search_engine.indexing import VERSION_TERM, AnalysedIndex
from newsroom.search_engine.query import Asked, ask, beginnings, written

# Of terms that at least this share of the entries has, the latest are found sooner by reading entries backwards.
_COMMON = 0.25
# Of D (text), C, B (standfirst, other names) and A (title).
_WEIGHTS = [0.1, 0.2, 0.3, 1.0]


def ts_query(asked: Asked, *, prefix: bool = False) -> str:
    """Return what is asked in the language of tsquery; terms of the last clause may be beginnings."""
    write = partial(written, term=_ts_term, both=" & ", either=" | ")
    found = write(asked.clauses, star=":*" if prefix else "")
    return " & ".join([found, *(f"!({write([clause])})" for clause in asked.excluded)])


def _ts_term(term: str, star: str) -> str:
    return f"({' <-> '.join(f"'{each}'{star}" for each in term.split())})"


def estimated_rows(*querysets: QuerySet) -> list[int]:
    """Return how many rows PostgreSQL expects of each, from its statistics: EXPLAIN reads none. Queries: 1."""
    first, *others = (queryset.values("pk") for queryset in querysets)
    plan = json.loads(first.union(*others, all=True).explain(format="json"))
    return [part["Plan Rows"] for part in plan[0]["Plan"]["Plans"]]


class _Compiler(PostgresSearchQueryCompiler):
    COLUMN = "index_entries__body"
    # What newsroom/site/search/results.py may set: what is asked, if it is more than the words; how many of the latest
    # entries are considered, 0 for all.
    asked: Asked | None = None
    ranked = 0

    def read(self, words: str) -> Asked:
        """Return what `words` ask for."""
        return self.asked or ask(words)

    def _candidates(self, query: SearchQuery) -> QuerySet:
        """Return the latest entries that answer, and the latest of which the title answers. Queries: 1."""
        entries = IndexEntry.objects.filter(content_type_id__in=get_descendants_content_types_pks(self.queryset.model))
        answers, titles = entries.filter(body=query), entries.filter(title=query)
        # PostgreSQL takes reading a long text for cheap: the choice is made here (decision 0018). Ordered by the key,
        # it reads entries backwards until enough answer; by a sum, which has no index, it looks all of them up first.
        some, total = estimated_rows(answers, entries)
        key = F("pk") if some >= _COMMON * total else F("pk") + 0
        latest = answers.order_by(key.desc()).values("pk")[: self.ranked]
        return latest.union(titles.order_by("-pk").values("pk")[: self.ranked])

    def build_tsquery_content(self, query, config=None, invert=False):
        if not isinstance(query, PlainText | Phrase):
            return super().build_tsquery_content(query, config=config, invert=invert)
        terms = ts_query(self.read(query.query_string), prefix=self.LAST_TERM_IS_PREFIX)
        return SearchQuery(terms, search_type="raw", config=config, invert=invert)

    def get_search_vectors(self, search_query) -> list:
        return [(F(self.COLUMN), 1.0)]

    def search(self, config, start, stop, score_field=None, backend=None) -> QuerySet:
        if not isinstance(self.query, PlainText | Phrase):
            return super().search(config, start, stop, score_field=score_field, backend=backend)
        query = self.build_tsquery(self.query, config=config)
        # modelsearch's relation joins by a text, for which pages have no index. Joined by a number, the database goes
        # from the entries that match to their pages.
        page = Cast(F("index_entries__object_id"), IntegerField())
        pages = self.queryset.alias(_vector=F(self.COLUMN), _entry=F("index_entries__pk"), _page=page)
        condition: dict[str, Any] = {"_entry__in": self._candidates(query)} if self.ranked else {"_vector": query}
        if self.read(self.query.query_string).excluded:  # a title may not hold what its text does
            condition["_vector"] = query
        pages = pages.filter(**condition, pk=F("_page"))
        rank = SearchRank(F(self.COLUMN), query, weights=_WEIGHTS)
        return self._apply_ordering_and_scoring(pages, rank, start, stop, score_field)


class _AutocompleteCompiler(_Compiler, PostgresAutocompleteQueryCompiler):
    COLUMN = "index_entries__autocomplete"

    def read(self, words: str) -> Asked:
        """Return what `words` ask for, the last of which may not be whole."""
        return Asked(beginnings(words), [])


class _Index(AnalysedIndex, PostgresIndex):
    def stale_entries(self) -> QuerySet:
        """Return the entries that an earlier release wrote."""
        return self.entries.exclude(autocomplete=SearchQuery(VERSION_TERM, config="simple"))


class SearchBackend(PostgresSearchBackend):
    """Wagtail's backend for PostgreSQL, with our analyser."""

    query_compiler_class = _Compiler
    autocomplete_query_compiler_class = _AutocompleteCompiler
    index_class = _Index

    def __init__(self, params: dict[str, Any]) -> None:
        # Our terms are final: "simple" changes nothing in them, whatever the server is configured for.
        super().__init__(params | {"SEARCH_CONFIG": "simple"})
