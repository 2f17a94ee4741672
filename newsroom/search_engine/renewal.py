"""The index of an earlier release, written again while the site runs: the latest entries first, some at a time."""

import time
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from modelsearch.backends import get_search_backend
from modelsearch.index import class_is_indexed
from wagtail.search.models import IndexEntry

from newsroom.search_engine.indexing import AnalysedIndex

_AT_A_TIME = 20


def renew_index(for_s: float) -> bool:
    """Write the entries of earlier releases again, for about `for_s` seconds. Returns whether there is nothing left.

    Searches go on: until its entry is written, a text is found as before. Queries: about 6 for 20 entries.
    """
    backend = get_search_backend()
    if not issubclass(getattr(backend, "index_class", object), AnalysedIndex):
        return True  # an external one
    end = time.monotonic() + for_s
    while True:
        with transaction.atomic():
            # Locked before what they are about is read: whoever publishes it meanwhile has the last word.
            stale = backend.get_index_for_model(IndexEntry).stale_entries().select_for_update().order_by("-pk")
            by_kind = defaultdict(list)
            for pk, kind, key in stale.values_list("pk", "content_type", "object_id")[:_AT_A_TIME]:
                by_kind[kind].append((pk, key))
            for kind, entries in by_kind.items():
                _write(backend, ContentType.objects.get_for_id(kind).model_class(), dict(entries))
        if not by_kind or time.monotonic() > end:
            return not by_kind


def _write(backend, model: type[Model] | None, entries: dict[int, str]) -> None:
    """Write `entries` (the keys of objects, by their own) again; delete those of what is gone."""
    found = []
    if model and class_is_indexed(model):
        found = list(model.get_indexed_objects().filter(pk__in=entries.values()))  # type: ignore[attr-defined]
        backend.add_bulk(model, found)
    known = {str(each.pk) for each in found}
    IndexEntry.objects.filter(pk__in=[pk for pk, key in entries.items() if key not in known]).delete()
