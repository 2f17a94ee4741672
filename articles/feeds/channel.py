"""One list that readers may follow, as its feeds show it. Which lists there are: articles/lists.py."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from django.conf import settings

from articles.feeds.archives import SUBSCRIPTION, ArchivePage, Paging, ids_in, newest_page, paging_of
from articles.feeds.entries import Contents, Entry
from articles.feeds.state import State, state_of
from articles.feeds.tombstones import tombstones_fingerprint, tombstones_in


@dataclass(frozen=True)
class Channel:
    """A list that readers may follow, or a page of its archives."""

    path: str  # "/ia/": where the list is, and its feeds after it
    id: str  # a tag: URI, the same whatever its address becomes
    name: str  # in French, where the site need not be named
    description: str
    contents: Contents
    # Called when there is no entry: whether the list exists all the same. Queries: up to 1.
    may_be_empty: Callable[[], bool] = lambda: True
    query: str = ""  # "q=qwen&rubrique=ia": what the list is filtered by
    has_archives: bool = True
    paging: Paging = SUBSCRIPTION  # which of its documents this is; pages of its archives have no tombstones

    @property
    def title(self) -> str:
        """Its name, and the site's."""
        site = settings.WAGTAIL_SITE_NAME
        return site if self.path == "/" else f"{self.name} · {site}"

    @property
    def key(self) -> str:
        """What names it to announcements and to the hub: "section/3"."""
        return self.id.rpartition(":")[2]

    @property
    def address(self) -> str:
        """The absolute address of the list."""
        return f"{settings.SITE_URL}{self.path}{f'?{self.query}' if self.query else ''}"

    def feed_address(self, extension: str, page: ArchivePage | None = None) -> str:
        """Return the absolute address of its feed in one format, or of a page of its archives."""
        query = "&".join(filter(None, [self.query, page.query if page else ""]))
        return f"{settings.SITE_URL}{self.path}flux.{extension}{f'?{query}' if query else ''}"

    def hub_links(self, extension: str) -> dict[str, str]:
        """Return the WebSub links of its feed in one format, {"hub": …, "self": …}; {} if the hub is never told.

        As of a search, or of a page of the archives.
        """
        if not settings.WEBSUB_HUB or self.query or self.paging.page:
            return {}
        return {"hub": settings.WEBSUB_HUB, "self": self.feed_address(extension)}

    def entries(self, state: State) -> list[Entry]:
        """Return its latest entries, as `state` has them, then the tombstones of what it held; or those of its page.

        Queries: those of its contents, and 1 for the tombstones.
        """
        entries = self.contents.entries_as(state.versions)
        return entries if self.paging.page else [*entries, *tombstones_in(self.key, self.address)]

    def state(self) -> State:
        """Return what its feed depends on, as it is now. Queries: 1, and 1 if it is empty."""
        own = [self.id, self.path, self.query, self.title, self.description, settings.WEBSUB_HUB]
        versions = self.contents.versions(self.key)
        if self.paging.page:
            own.append(str(self.paging))
        else:
            own += [versions[0].tombstones] if versions else tombstones_fingerprint(self.key)
        return state_of(own, versions)

    def with_archives(self) -> Self:
        """Return it with the address of its latest archives. Queries: 2, 0 for a page of the archives."""
        if self.paging.page or not self.has_archives:
            return self
        return replace(self, paging=Paging(earlier=newest_page(self.contents)))

    def at(self, page: ArchivePage) -> Self:
        """Return a page of its archives, which may be empty. Queries: up to 9."""
        contents = self.contents.only(ids_in(self.contents, page))
        return replace(self, contents=contents, paging=paging_of(self.contents, page))
