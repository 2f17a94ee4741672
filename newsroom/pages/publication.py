"""What « published » means for any page, the condition of every queryset's `published()`; refusals to publish."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BooleanField, F, Func, Q, QuerySet, UniqueConstraint
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.models import Page

logger = logging.getLogger(__name__)


class IsPrivate(Func):
    """Whether the page of this path, or one above it, has a view restriction.

    Written in SQL, since nearly every query of the site has it, some several times: built from querysets, it took half
    of the time of a page. The restricted path is a subquery rather than a join, for which SQLite would first read every
    page of the site.
    """

    template = """EXISTS (
        SELECT 1 FROM wagtailcore_pageviewrestriction private WHERE substr(%(expressions)s, 1, length(
            (SELECT above.path FROM wagtailcore_page above WHERE above.id = private.page_id)
        )) = (SELECT above.path FROM wagtailcore_page above WHERE above.id = private.page_id)
    )"""
    output_field = BooleanField()


class Likely(Func):
    """A condition that nearly every row fulfils, as SQLite is to know.

    By itself it takes a column that equals something to be one row in four, one that is NULL to be rare and looked up
    by its index: for the latest twenty it read all pages of the site, and sorted them. No index is used for what is
    in here.
    """

    arity = 1
    template = "%(expressions)s"
    output_field = BooleanField()

    def as_sqlite(self, compiler, connection, **extra: Any) -> tuple[str, Any]:
        """Return the SQL for SQLite."""
        return self.as_sql(compiler, connection, template="likely(%(expressions)s)", **extra)


def published_pages[T: QuerySet](pages: T, at: datetime | None = None, *, likely: bool = False) -> T:
    """Return the pages of `pages` that any reader may see at `at` (now by default): live, not expired, not private.

    Aliases are left out: they repeat the content of another page. A page is private when it or an ancestor has a view
    restriction. `likely`: they are found by another condition or order, not by this one (Likely); the few of a kind
    that has none, such as the sections of the menu, are not. Queries: 0 (restrictions are part of the SQL condition).
    """
    unexpired = Q(expire_at__isnull=True) | Q(expire_at__gt=at or timezone.now())
    condition = Q(unexpired, live=True, alias_of__isnull=True)
    return pages.filter(~IsPrivate(F("path")), Likely(condition) if likely else condition)


def who_publishes(page: Page) -> str:
    """Return the groups that may publish `page`, quoted, to say whom to ask. Queries: 1."""
    groups = Group.objects.filter(
        page_permissions__page__in=page.get_ancestors(inclusive=True),
        page_permissions__permission__codename="publish_page",
    )
    names = groups.distinct().order_by("pk").values_list("name", flat=True)
    return ", ".join(f"«\N{NO-BREAK SPACE}{name}\N{NO-BREAK SPACE}»" for name in names)


class PublicationError(ValidationError):
    """A page may not be published now; the message goes beside `field` of its form. `page`: that page, once known.

    Without a form, the admin shows it as a message (articles/middleware.py).
    """

    page: Page | None = None


_is_within = ContextVar("is_within", default=False)


@contextmanager
def _within() -> Iterator[None]:
    token = _is_within.set(True)
    try:
        yield
    finally:
        _is_within.reset(token)


@contextmanager
def all_or_refused(page: Page) -> Iterator[None]:
    """Do all of it or nothing. Raises PublicationError for whatever the models or the database refuse of `page`.

    Within another all_or_refused() it is that one which undoes all: nobody in between goes on after a refusal.
    """
    try:
        with transaction.atomic(savepoint=not _is_within.get()), _within():
            yield
    except PublicationError as error:
        error.page = error.page or page
        raise
    except (ValidationError, IntegrityError) as error:
        refusal = PublicationError(error if isinstance(error, ValidationError) else _broken_rule(error))
        refusal.page = page
        raise refusal from error


def _broken_rule(error: IntegrityError) -> str:
    """Return the message of the constraint that the database names: by its name, or by its columns (SQLite)."""
    for model in apps.get_models():
        for rule in model._meta.constraints:  # noqa: SLF001
            fields = rule.fields if isinstance(rule, UniqueConstraint) else ()
            columns = [f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in fields]  # noqa: SLF001
            if rule.name in str(error) or (columns and str(error).endswith(f": {', '.join(columns)}")):
                return str(rule.get_violation_error_message())
    logger.error("No constraint of ours: %s", error)
    return "Une règle de la base de données s’y oppose : le journal du serveur dit laquelle."


def reason(error: PublicationError) -> str:
    """Return why a publication was refused, in one line that names the fields at fault. Queries: 0."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    labels = {field.name: field.verbose_name for field in error.page._meta.fields} if error.page else {}  # noqa: SLF001
    return " ".join(
        f"{capfirst(labels[name])} : {message}" if name in labels else message
        for name, messages in error.message_dict.items()
        for message in messages
    )
