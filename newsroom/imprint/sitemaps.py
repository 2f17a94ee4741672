"""The sitemap of the pages about the site."""

from collections.abc import Iterable

from django.urls import reverse

from newsroom.imprint.models import Imprint
from newsroom.pages.sitemaps import Address, File


class ImprintSitemap:
    """The pages about the site, without dates of change."""

    def files(self) -> list[File]:
        """Return the only file: some of these pages always exist. Queries: 0."""
        return [File((), None)]

    def addresses(self, part: tuple[int, ...]) -> Iterable[Address] | None:
        """Return the addresses of the pages with content. Queries: 1, 0 when cached."""
        names = [name for name, _title in Imprint.summary()["links"]]
        return None if part else [Address(reverse(name)) for name in [*names, "mining"]]
