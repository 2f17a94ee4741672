"""The search index, of which the admin's searches and choosers ask whatever is typed: only words reach the database."""

from modelsearch.backends import database

from newsroom.folding import words_of


def only_words(query):
    """Return what may be asked of a database: the words of a text; a query made by code is left as it is."""
    return " ".join(words_of(query)) if isinstance(query, str) else query


class OnlyWords:
    """Takes quotes, operators and invisible characters out of what is looked for: SQLite fails on a lone quote."""

    def search(self, query, *args, **kwargs):
        """Find whole words."""
        return super().search(only_words(query), *args, **kwargs)  # type: ignore[misc]

    def autocomplete(self, query, *args, **kwargs):
        """Find beginnings of words."""
        return super().autocomplete(only_words(query), *args, **kwargs)  # type: ignore[misc]


def SearchBackend(params):  # noqa: N802  (the name that Wagtail looks for)
    """Return Wagtail's backend for the database of the site, asked only for words."""
    stock = type(database.SearchBackend(params))
    return type(stock.__name__, (OnlyWords, stock), {})(params)
