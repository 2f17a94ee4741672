"""The search index and the index of references, written once for all that is saved together.

modelsearch and Wagtail write them at each save of a page and of each of its rows, from the database: nine times for one
publication. Here what is saved is noted, and written at the end from what was saved, in the same transaction.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, prefetch_related_objects
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.module_loading import import_string
from modelcluster.fields import ParentalKey
from modelsearch.backends import get_search_backends
from modelsearch.signal_handlers import post_delete_signal_handler
from wagtail.models import Page, ReferenceIndex

logger = logging.getLogger(__name__)

# What an index keeps of nothing: a page saved with these alone is indexed already.
_BOOKKEEPING = {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"}

type KnownRows = dict[Any, tuple[dict, Model]]  # the rows of a relation as the table holds them, by their keys
type _Key = tuple[type[Model], Any]


class _Marker:
    """A moment of a transaction. It holds until a savepoint before it is rolled back: Django drops its callback."""

    def __init__(self) -> None:
        transaction.on_commit(self)

    def __call__(self) -> None:
        """Do nothing on commit."""

    def holds(self) -> bool:
        """Return whether what was done by then is still done."""
        return any(callback is self for _, callback, _ in connection.run_on_commit)


class SavedRows:
    """The rows of pages just saved, as the table holds them, so that nobody reads them again while this lasts."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Model], Any], tuple[KnownRows, _Marker]] = {}
        self._held: list[tuple[Model, str, list]] = []

    def get(self, relation: Any, pk: Any) -> KnownRows | None:
        """Return the rows of a page, None if they are not known."""
        rows, marker = self._known.get((relation.related_model, pk), (None, None))
        return rows if marker and marker.holds() else None

    def put(self, relation: Any, pk: Any, rows: KnownRows) -> None:
        """Know the rows of a page."""
        self._known[relation.related_model, pk] = rows, _Marker()

    def note_held(self, page: Model, names: Iterable[str]) -> None:
        """Note that a page holds these rows in memory, though they are saved."""
        self._held += [(page, name, page._cluster_related_objects[name]) for name in names]  # noqa: SLF001

    def forget(self, row: Model, parental: ParentalKey) -> None:
        """Forget the rows of a page of which one was saved by itself."""
        self._known.pop((type(row), getattr(row, parental.attname)), None)

    def forget_all(self) -> None:
        """Know nothing any more: pages read their rows from the database again."""
        self._known.clear()
        for page, name, rows in self._held:
            if page._cluster_related_objects.get(name) is rows:  # noqa: SLF001
                del page._cluster_related_objects[name]  # noqa: SLF001
        self._held.clear()


class _Saved:
    """What was saved and is not indexed yet: each record by its key, as it was saved, None to read it again."""

    def __init__(self, *, ignores: bool = False) -> None:
        self._records: dict[_Key, tuple[Model, _Marker] | None] = {}
        self._deleted: set[_Key] = set()
        self._ignores = ignores
        self.rows = SavedRows()

    def note(self, record: Model, *, as_it_is: bool = False) -> None:
        """Note a record, or the one whose row it is; `as_it_is` in memory, it need not be read again."""
        parental = _parental_key(record)
        if parental:
            self.rows.forget(record, parental)
        if self._ignores:
            return
        if parental:
            self._records[_key(parental.related_model, getattr(record, parental.attname))] = None
        elif ReferenceIndex.is_indexed(type(record)) or isinstance(record, Page):
            self._records[_key(type(record), record.pk)] = (record, _Marker()) if as_it_is else None

    def forget(self, record: Model) -> bool:
        """Forget a record that was deleted. Returns whether it is the first time: a page is deleted table by table."""
        key = _key(type(record), record.pk)
        is_first = key not in self._deleted
        self._deleted.add(key)
        self._records.pop(key, None)
        return is_first

    def write(self) -> None:
        """Index what was noted. Queries: 7 for a page as it was saved, whatever its rows; more for one read again."""
        while self._records:
            (model, pk), known = self._records.popitem()
            if known and known[1].holds():
                record: Any = known[0]
            else:
                record = model._base_manager.filter(pk=pk).first()  # noqa: SLF001
            if isinstance(record, Page):
                record = record.get_indexed_instance()
            if record is None:  # deleted since
                continue
            if ReferenceIndex.is_indexed(type(record)):
                ReferenceIndex.create_or_update_for_object(record)
            if isinstance(record, Page):
                _index(record)


def _index(page: Any) -> None:
    """Write the entry of a page: as insert_or_update_object(), which first asks whether the page exists.

    The records that its search fields show of its rows are read together (`indexed_rows`: {relation: column}).
    """
    for name, column in getattr(page, "indexed_rows", {}).items():
        rows = getattr(page, name)
        if rows.is_deferring:
            prefetch_related_objects(list(rows.all()), column)
    for backend in get_search_backends(with_auto_update=True):
        try:
            backend.add(page)
        except Exception:
            logger.exception("%r is not indexed.", page)
            if not backend.catch_indexing_errors:  # those outside, which may be down
                raise


def _key(model: type[Model], pk: Any) -> _Key:
    return (Page if issubclass(model, Page) else model), pk


def _parental_key(record: Model) -> ParentalKey | None:
    return next((field for field in record._meta.fields if isinstance(field, ParentalKey)), None)  # noqa: SLF001


_saved: ContextVar[_Saved | None] = ContextVar("saved", default=None)


@contextmanager
def indexed_once() -> Iterator[None]:
    """Index what is saved within at the end, once, in the same transaction. Of several around each other the outermost.

    What is rolled back is not indexed.
    """
    if _saved.get() is not None:
        yield
        return
    token = _saved.set(saved := _Saved())
    try:
        with nullcontext() if connection.in_atomic_block else transaction.atomic():
            with _without_wagtail():
                yield
            saved.write()
    finally:
        saved.rows.forget_all()
        _saved.reset(token)


@contextmanager
def not_indexed() -> Iterator[None]:
    """Index nothing of what is saved within: whoever saves it does."""
    token = _saved.set(saved := _Saved(ignores=True))
    try:
        with _without_wagtail():
            yield
    finally:
        saved.rows.forget_all()
        _saved.reset(token)


def index_now() -> None:
    """Index what was saved so far, for who reads the indexes before the end."""
    if saved := _saved.get():
        saved.write()


def note_saved_page(page: Page) -> None:
    """Have a page indexed as it is in memory: it, and all of its rows, were just saved so."""
    if saved := _saved.get():
        saved.note(page, as_it_is=True)


def known_rows() -> SavedRows:
    """Return what is known of the rows of pages just saved."""
    return saved.rows if (saved := _saved.get()) else SavedRows()


def _without_wagtail() -> AbstractContextManager[None]:
    """Keep Wagtail from writing the index of references at each save; its module needs the models loaded."""
    return import_string("wagtail.signal_handlers.disable_reference_index_auto_update")()


@receiver(post_save)
def _note_saved(instance: Model, *, raw: bool = False, update_fields: frozenset[str] | None = None, **kwargs) -> None:
    saved = _saved.get()
    if saved and not raw and not (update_fields is not None and update_fields <= _BOOKKEEPING):
        saved.note(instance)


def connect() -> None:
    """Have deleted records taken out of the indexes, once the models are loaded.

    Of those alone that are in them: a model of which a deletion is signalled is read before it is deleted.
    """
    for model in apps.get_models():
        if ReferenceIndex.model_is_indexable(model, allow_child_models=True):
            post_delete.connect(_forget_deleted, sender=model)
        if issubclass(model, Page) and not getattr(model, "search_auto_update", True):
            post_delete.connect(post_delete_signal_handler, sender=model)


def _forget_deleted(instance: Model, **kwargs) -> None:
    """Take a deleted record out of the indexes; of a deleted row, index the record again."""
    saved = _saved.get()
    if saved and _parental_key(instance):
        saved.note(instance)
    elif saved and saved.forget(instance):
        ReferenceIndex.remove_for_object(instance)
        ReferenceIndex.remove_references_to(instance)
