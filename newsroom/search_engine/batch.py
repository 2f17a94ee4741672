"""Many pages saved at once: indexed together at the end, instead of at each save."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backends

from newsroom.pages.indexing import not_indexed


@contextmanager
def indexed_together(*models: type[Page]) -> Iterator[list[Page]]:
    """Save pages of `models` within; those that the list holds at the end are indexed then, in the same transaction."""
    saved: list[Page] = []
    with transaction.atomic():
        with not_indexed():
            yield saved
        for model in models:
            ids = {page.pk for page in saved if isinstance(page, model)}
            pages = list(model.objects.filter(pk__in=ids))
            if not pages:
                continue
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, pages)
            for page in pages:
                ReferenceIndex.create_or_update_for_object(page)
