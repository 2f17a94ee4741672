"""The glossary of the records: which fiches and facts, said once each."""

from datetime import datetime
from typing import Self

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.query import PageQuerySet

from newsroom.publication import published_pages


class ProfileQuerySet(PageQuerySet):
    """Fiches of people and companies."""

    def published(self, at: datetime | None = None) -> Self:
        """Return the fiches that any reader may see at `at`, now by default."""
        return published_pages(self, at)

    def indexable(self) -> Self:
        """Return the fiches that search engines may list."""
        return self.filter(noindex=False)

    def alphabetical(self) -> Self:
        """Return them in the order of a French index."""
        return self.order_by("sort_key", "title")

    def tagged(self, tag) -> Self:
        """Return the fiches that bear `tag`."""
        return self.filter(tagged_items__tag=tag)

    def for_cards(self) -> Self:
        """Return fiches of both kinds (Profile.objects) ready for a list. Queries: 2 (rows; their renditions)."""
        return self.select_related("person", "company", "photo").prefetch_related("photo__renditions")


class FactQuerySet(QuerySet):
    """Sourced facts."""

    def published(self, at: datetime | None = None) -> Self:
        """Return the facts that a published report or a checked outside source holds, between published fiches."""
        profiles = self.model._meta.get_field("subject").related_model.objects.published(at).values("pk")
        return self.filter(
            Q(object__isnull=True) | Q(object__in=profiles),
            Exists(self._reports(at)) | Exists(self._sources()),
            subject__in=profiles,
            is_retired=False,
        )

    def about(self, profile) -> Self:
        """Return the facts that have `profile` at either end."""
        return self.filter(Q(subject=profile) | Q(object=profile))

    def moves(self) -> Self:
        """Return the arrivals, departures and appointments."""
        return self.filter(kind__in=self.model.Kind.moves())

    def with_evidence(self, at: datetime | None = None) -> Self:
        """Return the facts with what readers are told of them.

        Each has `status` (that of its latest published report, else of its latest checked source), `public_reports`
        and `public_sources` (lists, latest first), `subject` and `object`. Queries: 3.
        """
        reports, sources = self._reports(at), self._sources()
        return (
            self.annotate(
                status=Coalesce(Subquery(reports.values("status")[:1]), Subquery(sources.values("status")[:1]))
            )
            .select_related("subject", "object")
            .prefetch_related(
                Prefetch(
                    "reports", self._report_model().objects.published(at).latest_first(), to_attr="public_reports"
                ),
                Prefetch("sources", self._source_model().objects.checked(), to_attr="public_sources"),
            )
        )

    def chronological(self) -> Self:
        """Return them latest first; those without a date last."""
        return self.annotate(when=Coalesce("start", "end")).order_by("-start", "-end", "pk")

    # The reverse accessor of articles.Report, so that people imports nothing from articles.
    def _report_model(self):
        return self.model.reports.rel.related_model

    def _source_model(self):
        return self.model.sources.rel.related_model

    def _reports(self, at: datetime | None) -> QuerySet:
        return self._report_model().objects.published(at).latest_first().filter(fact=OuterRef("pk"))

    def _sources(self) -> QuerySet:
        return self._source_model().objects.checked().filter(fact=OuterRef("pk"))


class SourceQuerySet(QuerySet):
    """Outside sources of facts."""

    def checked(self) -> Self:
        """Return the sources that somebody of the newsroom has read, latest first."""
        return self.filter(checked_on__isnull=False).order_by("-published_on", "-pk")
