"""What each address is for caches: `cached` (the same for everybody), `private` (it depends on who asks), or `live`."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

CACHED, PRIVATE, LIVE = "cached", "private", "live"
ANY = ("*",)  # of a view that itself refuses the parameters it does not know

# All addresses below are private: they are for people with an account, or ask who may read them.
PRIVATE_BELOW = ("admin/", "documents/")

type View = Callable[..., Any]


class Declaration(NamedTuple):
    """What a view declares."""

    kind: str
    query: tuple[str, ...] = ()  # the parameters that its answer depends on; another one makes it live

    def keeps(self, parameters: Iterable[str]) -> bool:
        """Return whether the answer to a request with these parameters may be kept."""
        return self.kind == CACHED and (self.query is ANY or set(parameters) <= set(self.query))


def cached[V: View](view: V | None = None, *, query: Iterable[str] = ()) -> Any:
    """Declare a view (a decorator): whoever asks gets the same answer, until something that readers see changes."""
    return _declare(view, Declaration(CACHED, tuple(query))) if view else lambda each: cached(each, query=query)


def private[V: View](view: V) -> V:
    """Declare a view: its answer depends on who asks."""
    return _declare(view, Declaration(PRIVATE))


def live[V: View](view: V) -> V:
    """Declare a view: it is made for each request."""
    return _declare(view, Declaration(LIVE))


def _declare[V: View](view: V, declaration: Declaration) -> V:
    view.page_cache = declaration  # type: ignore[attr-defined]
    return view


def declared(patterns: Iterable[URLPattern | URLResolver], declaration: Declaration) -> None:
    """Declare all views of these patterns, which are somebody else's, unless they have declared themselves."""
    for pattern in _leaves(patterns):
        if not declaration_of(pattern.callback):
            _declare(pattern.callback, declaration)


def declaration_of(view: View) -> Declaration | None:
    """Return what a view declares, None if nothing."""
    return getattr(view, "page_cache", None)


def undeclared_routes() -> list[str]:
    """Return the addresses whose view declares nothing: none, on a site that is right."""
    public = [p for p in get_resolver().url_patterns if not str(p.pattern).startswith(PRIVATE_BELOW)]
    return sorted({str(leaf.pattern) for leaf in _leaves(public) if not declaration_of(leaf.callback)})


def _leaves(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern.url_patterns)
        else:
            yield pattern
