"""Rebuild the search index, and say how far it is."""

from collections.abc import Iterable, Iterator

from wagtail.search.management.commands import update_index

_CHUNK = 100


class Command(update_index.Command):
    """Replaces Wagtail's command, which says nothing for a thousand stories at a time. Searches go on meanwhile."""

    help = "Refait l’index de la recherche, sans l’interrompre."

    def add_arguments(self, parser) -> None:
        """Set the default of `--chunk_size`."""
        super().add_arguments(parser)
        parser.set_defaults(chunk_size=_CHUNK)

    def queryset_chunks(self, qs, chunk_size: int = _CHUNK) -> Iterator[list]:
        """Yield `qs` in chunks, with a line after each."""
        total, done = qs.count(), 0
        for chunk in super().queryset_chunks(qs, chunk_size):
            yield chunk
            done += len(chunk)
            self.write(f"{done} / {total}")
            self.stdout.flush()

    def print_iter_progress(self, iterable: Iterable) -> Iterator:
        """Yield what is in `iterable`: queryset_chunks() says the rest."""
        yield from iterable
