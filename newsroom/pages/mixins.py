"""What the pages of the site do alike when they are checked, saved and served."""

from django.http import Http404
from django.utils import timezone
from modelcluster.models import get_all_child_relations

from newsroom.pages.slugs import slug_from_title


class SitePageMixin:
    """What every page does when it is checked, saved and served (no base model: docs/decisions/0003)."""

    @property
    def is_withheld(self) -> bool:
        """Whether readers may not see it now although it is live, because it has expired. Queries: 0."""
        return bool(self.expire_at and self.expire_at <= timezone.now())

    def serve(self, request, *args, **kwargs):
        """Serve the page; 404 while it is withheld, whatever made it live or left it so."""
        if self.is_withheld and not getattr(request, "is_preview", False):
            raise Http404("Cette page n’est pas publique.")
        return super().serve(request, *args, **kwargs)

    def get_url(self, request=None, current_site=None):
        """Return the page's path, None if it has none. Queries: 0.

        There is one site, whose root is the page above all others: `url_path` begins with its slug. Wagtail's own
        method asks the cache for the roots of the sites at each address (docs/decisions/0010).
        """
        _, _, path = self.url_path.removeprefix("/").partition("/")
        return f"/{path}" if self.url_path else None

    url = property(get_url)

    def update_aliases(self, *, revision=None, _content=None, _updated_ids=None) -> None:
        """Update the aliases, unless this version is only scheduled: Wagtail would put them online at once."""
        if self.live or _updated_ids is not None:  # an alias of an alias is told which are done already
            super().update_aliases(revision=revision, _content=_content, _updated_ids=_updated_ids)

    def serializable_data(self) -> dict:
        """Return the content of a version. Raises TypeError for one that would lose its rows in silence.

        Wagtail takes any AttributeError for a page that has no rows: one day given as text, and signatures, reports
        and corrections are left out, then deleted by publishing.
        """
        data = super().serializable_data()
        if lost := {relation.get_accessor_name() for relation in get_all_child_relations(self)} - data.keys():
            raise TypeError(f"A row of this page holds a value of the wrong type; one of: {sorted(lost)}.")
        return data

    def minimal_clean(self) -> None:
        """Check what a draft must have, with a slug made by our rule when none is given."""
        slug_from_title(self)
        super().minimal_clean()

    def full_clean(self, *args, **kwargs) -> None:
        """Validate, with a slug made by our rule when none is given."""
        slug_from_title(self)
        super().full_clean(*args, **kwargs)

    def save(self, *args, **kwargs) -> None:
        """Save, with a slug made by our rule when none is given."""
        slug_from_title(self)
        super().save(*args, **kwargs)


class ChangeDatedMixin:
    """What a page does that has `changed_at`: Wagtail's last_published_at, kept in its own table with an index.

    Every live page has one: a page that a program saves live, without a version, has that moment.
    """

    def save(self, *args, **kwargs) -> None:
        """Save with the date of what is online; whoever saves that column alone saves this one too."""
        self.changed_at = self.last_published_at or (timezone.now() if self.live else None)
        if "last_published_at" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = [*kwargs["update_fields"], "changed_at"]
        super().save(*args, **kwargs)
