"""Whether a feed changed since somebody read it: one query, and nothing of the feed is built."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from django.db.models import BigIntegerField, Case, CharField, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.aggregates import StringAgg
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry, ReferenceIndex

from articles.feeds.channels import Channel
from articles.links import public_pages
from articles.models import Byline
from newsroom.photos.models import Photo
from people.models import Profile, Tag

ENTRIES = 30  # the latest stories that a feed holds
# To be raised whenever the same stories are written otherwise, so that subscribers ask for them again.
_WRITING = 1
# The settings may be others than before the server started: what was sent before then counts as changed.
_STARTED_AT = timezone.now()
# Last-Modified has no fractions: within its second, another change could bear the same.
_SETTLED_AFTER = timedelta(seconds=2)

_SEPARATOR = "\n"
# What Wagtail writes down of a page that readers come to see, or see no more.
_VISIBLE_ACTIONS = [
    "wagtail.publish",
    "wagtail.publish.scheduled",
    "wagtail.unpublish",
    "wagtail.unpublish.scheduled",
    "wagtail.delete",
    "wagtail.move",
    "wagtail.view_restriction.create",
    "wagtail.view_restriction.edit",
    "wagtail.view_restriction.delete",
    "manchette.merge",
    "manchette.unmerge",
]


@dataclass(frozen=True)
class State:
    """What a feed stands on at one moment."""

    fingerprint: str
    is_empty: bool
    # When anything of the site that a feed may show last changed, for readers without ETag: late rather than early.
    modified_at: datetime | None

    def etag(self, extension: str) -> str:
        """Return the validator of the feed in one format. Weak: the server may compress what it names."""
        return f'W/"{self.fingerprint}-{extension}"'

    @property
    def last_modified(self) -> int | None:
        """The moment of the last change, in seconds of Unix time; None without one, or while another may share it."""
        if self.modified_at is None or timezone.now() - self.modified_at < _SETTLED_AFTER:
            return None
        return int(self.modified_at.timestamp())


def state_of(channel: Channel) -> State:
    """Return the state of `channel`: which stories, in which version, and all that they borrow from other records.

    Borrowed are the section's name and address, the pages that a story names, chooses or is signed by (those that are
    public: their names and addresses), the names of signatories without one, keywords, and what goes with photos.
    Queries: 1.
    """
    rows = list(
        channel.stories.for_cards()
        .prefetch_related(None)
        .annotate(
            page_changed_at=_latest(PageLogEntry.objects.filter(action__in=_VISIBLE_ACTIONS)),
            record_changed_at=_latest(ModelLogEntry.objects.all()),  # photos, keywords
            pages=_joined(public_pages(_standing(_referred_to("wagtailcore", "page"))), "url_path", "title"),
            photos=_joined(
                Photo.objects.filter(pk__in=_referred_to("photos", "photo")),
                "file", "description", "is_decorative", "credit", "licence", "is_ai_generated",
            ),
            signatures=_joined(
                Byline.objects.filter(article=OuterRef("pk")),
                Coalesce("person__title", "name", output_field=CharField()), "role",
            ),
            keywords=_joined(Tag.objects.filter(article_items__content_object=OuterRef("pk")), "slug", "name"),
        )
        .values_list(
            "page_changed_at", "record_changed_at", "embargo_until",
            "pk", "last_published_at", "url_path", "section_title", "pages", "photos", "signatures", "keywords",
        )[:ENTRIES]
    )  # fmt: skip
    channel_says = [channel.id, channel.path, channel.title, channel.description]
    digest = blake2b(
        repr([_WRITING, settings.SITE_URL, settings.WAGTAIL_SITE_NAME, *channel_says]).encode(errors="replace"),
        digest_size=16,
    )
    dates = [_STARTED_AT] if rows else []
    for page_changed_at, record_changed_at, embargo_until, *columns in rows:
        digest.update(repr([_in_order(column) for column in columns]).encode(errors="replace"))
        dates += [date for date in (page_changed_at, record_changed_at, embargo_until) if date]
    return State(digest.hexdigest(), is_empty=not rows, modified_at=max(dates, default=None))


def _latest(log: QuerySet) -> Subquery:
    """Return when the last entry of a log was written."""
    return Subquery(log.order_by("-pk").values("timestamp")[:1])


def _referred_to(application: str, model: str) -> QuerySet:
    """Return the ids of the records of a model to which a story refers, for a query inside a query about stories.

    By Wagtail's index of references, which holds what is published: links and choices of the body, lead photo,
    subjects, signatures. An id typed into stored HTML may be no number.
    """
    number = Case(When(to_object_id__regex=r"^[0-9]{1,18}$", then=Cast("to_object_id", BigIntegerField())))
    references = ReferenceIndex.objects.filter(
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
        object_id=Cast(OuterRef(OuterRef("pk")), CharField()),
        to_content_type__app_label=application,
        to_content_type__model=model,
    )
    return references.annotate(number=number).values("number")


def _standing(ids: QuerySet) -> QuerySet:
    """Return the `ids` of pages (a query for them), for fiches that were merged that of the one that took its place."""
    kept = Profile.objects.filter(pk=OuterRef("number"), merged_into__isnull=False).values("merged_into")
    return ids.annotate(standing=Coalesce(Subquery(kept, output_field=BigIntegerField()), "number")).values("standing")


def _joined(rows: QuerySet, *columns) -> Subquery:
    """Return the `columns` of `rows` as one text, for a query about stories."""
    parts = [Cast(part, TextField()) if isinstance(part, str) else part for part in columns]
    words = Concat(*(word for part in parts for word in (part, Value("\t"))), output_field=TextField())
    joined = StringAgg(words, Value(_SEPARATOR), output_field=TextField())
    return Subquery(
        rows.order_by().annotate(all=Value(1)).values("all").annotate(joined=joined).values("joined"),
        output_field=TextField(),
    )


def _in_order(column):
    """Return a joined text with its parts sorted: databases join in any order."""
    return sorted(column.split(_SEPARATOR)) if isinstance(column, str) else str(column)
