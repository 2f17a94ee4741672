"""What the pages of the site do alike when they are checked, saved and served."""

from collections.abc import Collection

from django.http import Http404
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import PageViewRestriction

from newsroom.pages.indexing import indexed_once, note_saved_page
from newsroom.pages.references import without_dangling
from newsroom.pages.rows import held_rows, hold_rows, save_rows
from newsroom.pages.slugs import slug_from_title

# The columns that Wagtail fills in by itself: asked one by one whether they are right, they took seven queries.
_FILLED_IN = frozenset(
    "locale content_type owner latest_revision live_revision alias_of locked_by path translation_key".split()
)
_SITE_ROOT_DEPTH = 2


def path_of(url_path: str) -> str:
    """Return the path of the page of this `url_path`, which begins with the slug of the site's root."""
    return f"/{url_path.removeprefix('/').partition('/')[2]}"


class SitePageMixin:
    """What every page does when it is checked, saved and served (no base model: docs/decisions/0003)."""

    stored_slug = ""  # that of its row, where it was just read
    search_auto_update = False  # newsroom/pages/indexing.py does it, once for all that is saved together
    is_known_public = False  # just read from published(): nobody is asked for a password

    def get_view_restrictions(self):
        """Return what keeps readers from it, or from a page above. Queries: 0 if it is known to be public, else 2."""
        return PageViewRestriction.objects.none() if self.is_known_public else super().get_view_restrictions()

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
        return path_of(self.url_path) if self.url_path else None

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

    @classmethod
    def from_serializable_data(cls, data: dict, check_fks: bool = True, strict_fks: bool = False):
        """Return the page that the content of a version describes, without references to what is gone. Queries: 1."""
        if check_fks and not strict_fks:
            data, check_fks = without_dangling(cls, data), False  # type: ignore[arg-type]
        return super().from_serializable_data(data, check_fks, strict_fks)

    def minimal_clean(self) -> None:
        """Check what a draft must have, with a slug made by our rule when none is given."""
        slug_from_title(self)
        super().minimal_clean()

    def full_clean(self, exclude: Collection[str] | None = None, *args, **kwargs) -> None:
        """Validate, with a slug made by our rule when none is given; what Wagtail fills in, the database checks."""
        slug_from_title(self)
        super().full_clean({*(exclude or ()), *_FILLED_IN}, *args, **kwargs)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Ask the database of the rules that concern a value of the page: each question takes three queries."""
        fields = self._meta.concrete_fields
        empty = {field.name for field in fields if getattr(self, field.attname) in (None, "")}
        super().validate_constraints({*(exclude or ()), *empty})

    def is_site_root(self) -> bool:
        """Return whether it is the page above all others of the site. Queries: 0 for those below it."""
        return self.depth <= _SITE_ROOT_DEPTH and super().is_site_root()

    def with_content_json(self, content: dict):
        """Read a revision. Its parent is that of this page: it is not looked for again."""
        page = super().with_content_json(content)
        page._cached_parent_obj = self.get_parent()  # noqa: SLF001  (where treebeard keeps it)
        return page

    def save(self, *args, **kwargs) -> None:
        """Save the page and those of its rows that changed, with a slug made by our rule when none is given; index it.

        Queries: those of save_rows() and of the indexes (newsroom/pages/rows.py, indexing.py), besides Wagtail's.
        """
        slug_from_title(self)
        is_new, names = self._state.adding, kwargs.get("update_fields")
        if names is None and not is_new and self.slug == self.stored_slug:
            kwargs["update_fields"] = self._all_but_its_address()
        with indexed_once():
            rows = held_rows(self, names)
            try:
                super().save(*args, **kwargs)
            except BaseException:
                hold_rows(self, rows)
                raise
            save_rows(self, rows, is_new=is_new)
            if names is None:
                note_saved_page(self)

    def delete(self, *args, **kwargs):
        """Delete the page and what is below it, and take it out of the indexes once."""
        with indexed_once():
            return super().delete(*args, **kwargs)

    def _all_but_its_address(self) -> list[str]:
        """Return the columns to save of a page whose address stays: Wagtail then does not read the whole row again."""
        fields = [field for field in self._meta.concrete_fields if not field.primary_key]
        return [field.name for field in fields if field.name not in {"slug", "url_path"}]

    def publish(self, *args, **kwargs):
        """Publish or schedule a revision, and index what became of it once."""
        with indexed_once():
            return super().publish(*args, **kwargs)


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
