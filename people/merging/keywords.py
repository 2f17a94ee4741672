"""Merge two keywords that are one.

The rows of stories and fiches are moved. Stored revisions are not rewritten: the merged keyword stays in the database,
and its `merged_into` takes its place when one is read (with_kept_keywords()), when it is typed, and at its address.
"""

from django.db import transaction
from django.dispatch import Signal
from wagtail.log_actions import log

from newsroom.accounts.models import User
from people.merging.preview import MergeError
from people.models import Tag

KEYWORDS_MERGED = "manchette.merge_keywords"
# What bears keywords: the accessors of its rows; a test fails for one that is missing here.
BEARERS = ("article_items", "profile_items")

# Sent with `article_ids`, the stories whose keyword is another now.
keywords_merged = Signal()


def bearers_of(tag: Tag) -> tuple[int, int]:
    """Return how many stories and fiches bear a keyword, drafts included. Queries: 2."""
    stories, fiches = (getattr(tag, name).count() for name in BEARERS)
    return stories, fiches


@transaction.atomic
def merge_keywords(kept: Tag, merged: Tag, user: User | None = None) -> None:
    """Merge `merged` into `kept`, for good. Raises MergeError.

    Queries: about 15, and those of what follows for its stories (articles/signals.py).
    """
    numbers = {kept.pk, merged.pk}
    rows = {tag.pk: tag for tag in Tag.objects.select_for_update().filter(pk__in=numbers).order_by("pk")}
    if kept.pk == merged.pk:
        raise MergeError("Choisissez un autre mot-clé : un mot-clé ne se fusionne pas avec lui-même.")
    if len(rows) < len(numbers):
        raise MergeError("L’un des deux mots-clés n’existe plus, ou a été fusionné entre-temps.")
    kept, merged = rows[kept.pk], rows[merged.pk]
    article_ids = list(merged.article_items.values_list("content_object", flat=True))
    for name in BEARERS:
        items = getattr(merged, name)
        bearers = items.model._meta.get_field("content_object").related_model.objects
        merged.was_public = merged.was_public or bearers.published().tagged(merged).exists()
        items.filter(content_object__in=getattr(kept, name).values("content_object")).delete()
        items.update(tag=kept)
    merged.merged_into = kept
    merged.save()
    Tag.with_merged.filter(merged_into=merged).update(merged_into=kept)
    log(kept, KEYWORDS_MERGED, user=user, data={"merged": merged.name, "slug": merged.slug, "kept": kept.name})
    keywords_merged.send(sender=Tag, article_ids=article_ids)
