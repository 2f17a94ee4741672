"""Whether a feed changed since somebody read it: one query, and nothing of the feed is built."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.conf import settings
from django.db.models import CharField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.aggregates import StringAgg
from django.db.models.functions import Cast, Coalesce, Concat
from wagtail.models import PageLogEntry

from articles.feeds.channels import Channel
from articles.models import Byline
from people.models import Profile, Tag

ENTRIES = 30  # the latest stories that a feed holds
# To be raised whenever the same stories are written otherwise, so that subscribers ask for them again.
_WRITING = 1

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
]


@dataclass(frozen=True)
class State:
    """What a feed stands on at one moment."""

    fingerprint: str
    is_empty: bool
    # When any page of the site last came, changed or went: a date that is never too early, for readers without ETag.
    modified_at: datetime | None

    def etag(self, extension: str) -> str:
        """Return the validator of the feed in one format. Weak: the server may compress what it names."""
        return f'W/"{self.fingerprint}-{extension}"'


def state_of(channel: Channel) -> State:
    """Return the state of `channel`: which stories, in which version, and all that they borrow from other records.

    Borrowed are the section's name and address, the fiches named (public or not, under which name and address), who
    signs, keywords, and the words beside the lead photo. Queries: 1.
    """
    rows = list(
        channel.stories.for_cards()
        .prefetch_related(None)
        .annotate(
            site_changed_at=Subquery(
                PageLogEntry.objects.filter(action__in=_VISIBLE_ACTIONS).order_by("-pk").values("timestamp")[:1]
            ),
            fiches=_joined(
                Profile.objects.published().filter(mentions__article=OuterRef("pk")), "mentions__article",
                "url_path", "title",
            ),
            public_signatories=_joined(
                Profile.objects.published().filter(person__bylines__article=OuterRef("pk")),
                "person__bylines__article", "url_path",
            ),
            signatures=_joined(
                Byline.objects.filter(article=OuterRef("pk")), "article",
                Coalesce("person__title", "name", output_field=CharField()), "role",
            ),
            keywords=_joined(
                Tag.objects.filter(article_items__content_object=OuterRef("pk")), "article_items__content_object",
                "slug", "name",
            ),
        )
        .values_list(
            "site_changed_at", "embargo_until",
            "pk", "last_published_at", "url_path", "section_title",
            "lead_photo__file", "lead_photo__description", "lead_photo__credit", "lead_photo__licence",
            "fiches", "public_signatories", "signatures", "keywords",
        )[:ENTRIES]
    )  # fmt: skip
    named = [_WRITING, settings.SITE_URL, settings.WAGTAIL_SITE_NAME, channel.title, channel.path]
    digest = blake2b(repr(named).encode(), digest_size=16)
    dates = []
    for site_changed_at, embargo_until, *columns in rows:
        digest.update(repr([_in_order(column) for column in columns]).encode(errors="replace"))
        dates += [date for date in (site_changed_at, embargo_until) if date]
    return State(digest.hexdigest(), is_empty=not rows, modified_at=max(dates, default=None))


def _joined(rows: QuerySet, article: str, *columns) -> Subquery:
    """Return, for each story, the `columns` of its `rows` as one text; `article` is the way from a row to the story."""
    parts = [Cast(part, TextField()) if isinstance(part, str) else part for part in columns]
    words = parts[0] if len(parts) == 1 else Concat(parts[0], Value("\t"), *parts[1:], output_field=TextField())
    joined = StringAgg(words, Value(_SEPARATOR), output_field=TextField())
    return Subquery(rows.order_by().values(article).annotate(joined=joined).values("joined"), output_field=TextField())


def _in_order(column):
    """Return a joined text with its parts sorted: databases join in any order."""
    return sorted(column.split(_SEPARATOR)) if isinstance(column, str) else str(column)
