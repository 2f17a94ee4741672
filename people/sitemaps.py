"""The sitemaps of fiches."""

from django.apps import apps
from django.db.models import OuterRef, Subquery

from newsroom.pages.sitemaps import PageSitemap, last_withdrawn, later
from people.models import Company, Fact, Person
from people.querysets import ProfileQuerySet


class ProfileSitemap(PageSitemap):
    """The published fiches of one model that search engines may list."""

    model: type[Person] | type[Company]

    def items(self) -> ProfileQuerySet:
        """Return the fiches with `lastmod`, their latest change.

        A fiche changes when it is published, when a story that names it is published or withdrawn, and when one of
        its facts becomes public.
        """
        mentions = apps.get_model("articles.Mention").objects  # of the floor above
        named_in = mentions.published().latest_first().filter(profile=OuterRef("pk"))
        news = Fact.objects.latest_news_first().values("first_public_at")
        changed_at = later(
            "last_published_at",
            Subquery(named_in.values("article__published_at")[:1]),
            last_withdrawn(mentions.filter(profile=OuterRef(OuterRef("pk"))).values("article_id")),
            *(Subquery(news.filter(**{end: OuterRef("pk")})[:1]) for end in ("subject", "object")),
        )
        return self.model.objects.for_machines().annotate(lastmod=changed_at).only("url_path").order_by("pk")


class PersonSitemap(ProfileSitemap):
    """People."""

    model = Person


class CompanySitemap(ProfileSitemap):
    """Companies."""

    model = Company
