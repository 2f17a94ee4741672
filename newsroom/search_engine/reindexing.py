"""Many records are indexed again in the background: what one of them says does not change, only how it is found."""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model
from django.tasks import task
from modelsearch.index import insert_or_update_object


def index_later(model: type[Model], keys: Iterable[int]) -> None:
    """Have the records of `model` with these keys indexed again, as they are then. Queries: 1, 0 without any."""
    if numbers := sorted(keys):
        index_again.enqueue(model._meta.label, numbers)  # noqa: SLF001  (Django's label of the model)


@task(backend="background")
def index_again(label: str, keys: list[int]) -> None:
    """Index records again; those that were deleted are left out."""
    for record in apps.get_model(label).objects.filter(pk__in=keys).order_by("pk").iterator(chunk_size=100):
        insert_or_update_object(record)
