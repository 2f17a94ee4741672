"""Pictures that readers see, or will at an hour set: only those who may publish where they stand change them."""

from collections.abc import Iterable, Iterator

from django.db.models import Model
from wagtail.models import Page, ReferenceIndex, Revision

from newsroom.pages.publication import who_publishes


def pages_showing(photo: Model, scheduled: Iterable[Page]) -> Iterator[Page]:
    """Yield the pages online that show `photo`, then those of the `scheduled` versions that will.

    Only pages show pictures. Queries: 2.
    """
    sources = ReferenceIndex.get_references_to(photo).values_list("object_id", flat=True)
    for page in Page.objects.filter(pk__in=list(map(int, sources))).order_by("pk"):
        if page.live:  # a page that an embargo or a restriction hides may come back unread
            yield page
    for version in scheduled:
        if _shows(version, photo):
            yield version


def _shows(version: Page, photo: Model) -> bool:
    """Return whether a version of a page shows `photo`, in a field or a block. Queries: 0."""
    for field in version._meta.get_fields():  # noqa: SLF001
        if field.many_to_one and field.related_model is type(photo):
            if field.value_from_object(version) == photo.pk:
                return True
        elif hasattr(field, "extract_references"):
            for model, pk, *_ in field.extract_references(field.value_from_object(version)):
                if model is type(photo) and str(pk) == str(photo.pk):
                    return True
    return False


def change_refusal(photos: Iterable, user) -> str:
    """Return why `user` may not change or delete `photos`, and whom to ask; "" if they may.

    Queries: 1, those of reading each scheduled version, and those of pages_showing() for each photo; 0 for an
    administrator.
    """
    if user.is_superuser:
        return ""
    revisions = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    scheduled = [revision.as_object() for revision in revisions]
    for photo in photos:
        for page in pages_showing(photo, scheduled):
            if not page.permissions_for_user(user).can_publish():
                return (
                    f"La photo « {photo.title} » est en ligne, ou va l’être, dans « {page.title} » : seules les "
                    "personnes qui peuvent publier cette page peuvent la changer ou la supprimer. Demandez à "
                    f"quelqu’un qui le peut ({who_publishes(page)}), ou envoyez une autre photo et proposez-la dans "
                    "la page."
                )
    return ""
