"""The sitemaps of fiches."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from newsroom.sitemaps import PageSitemap
from people.models import Company, Person
from people.querysets import ProfileQuerySet


class ProfileSitemap(PageSitemap):
    """The published fiches of one kind, but those that ask to stay out of engines."""

    model: type[Person] | type[Company]

    def items(self) -> ProfileQuerySet:
        """Return them; they change with each publication of theirs, and with each story that names them."""
        mentions = self.model.mentions.rel.related_model.objects.published().latest_first()
        named_at = Subquery(mentions.filter(profile=OuterRef("pk")).values("article__published_at")[:1])
        changed_at = Greatest("last_published_at", Coalesce(named_at, "last_published_at"))
        return (
            self.model.objects.published().indexable().annotate(changed_at=changed_at).only("url_path").order_by("pk")
        )


class PersonSitemap(ProfileSitemap):
    """People."""

    model = Person


class CompanySitemap(ProfileSitemap):
    """Companies."""

    model = Company
