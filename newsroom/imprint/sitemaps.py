"""The pages of the site about itself that engines may list."""

from collections.abc import Iterable

from django.urls import reverse

from newsroom.imprint.models import Imprint
from newsroom.pages.sitemaps import Address, File


class ImprintSitemap:
    """The pages of the site about itself, of which nothing tells when they changed."""

    def files(self) -> list[File]:
        """Return the one file: some of these pages are there from the start. Queries: 0."""
        return [File((), None)]

    def addresses(self, part: tuple[int, ...]) -> Iterable[Address] | None:
        """Return the pages that say something. Queries: 1, none once the footer has asked."""
        names = [name for name, _title in Imprint.summary()["links"]]
        return None if part else [Address(reverse(name)) for name in [*names, "mining"]]
