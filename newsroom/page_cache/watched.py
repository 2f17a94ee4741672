"""What readers see of each table: the rules from which the triggers of the database are made (triggers.py)."""

from collections.abc import Iterable
from typing import NamedTuple

from django.apps import apps
from django.db.models import Model

NEVER = "FALSE"
ALWAYS = "TRUE"


class Watched(NamedTuple):
    """What of a model's table readers may see.

    Conditions are SQL of both databases; `{row}` is the row, in those that hide `OLD` and `NEW` are the row before and
    after.
    """

    page: str = ""  # the column that holds the id of the page that shows the row; "": it is seen wherever it is
    only_if: str = ALWAYS  # a row that does not fulfil this is seen by nobody
    unseen: tuple[str, ...] = ()  # columns that readers never see
    hides: dict[str, str] = {}
    but: tuple[str, ...] = ()  # events ("INSERT") that change nothing for readers

    def seen(self, row: str) -> str:
        """Return the condition that readers see this row ("OLD" or "NEW")."""
        conditions = [self.only_if.format(row=row)] if self.only_if != ALWAYS else []
        if self.page:
            page = f"SELECT 1 FROM wagtailcore_page shown WHERE shown.id = {row}.{self.page} AND shown.live"  # noqa: S608
            conditions.append(f"EXISTS ({page})")
        return " AND ".join(f"({condition})" for condition in conditions) or ALWAYS


_rules: dict[str, Watched] = {}
_unwatched: set[str] = set()


def watch(rules: dict[str, Watched], unwatched: Iterable[str]) -> None:
    """Register what readers see of each model ("people.Fact"), and the models of which they see nothing."""
    _rules.update(rules)
    _unwatched.update(unwatched)


def watched_models() -> list[tuple[type[Model], Watched]]:
    """Return the models that readers see something of, each with what."""
    return [(apps.get_model(label), rule) for label, rule in _rules.items()]


def undeclared_models() -> list[str]:
    """Return the models of which nobody has said whether readers see them: none, on a site that is right."""
    models = {model._meta.label for model in apps.get_models(include_auto_created=True)}  # noqa: SLF001
    return sorted(models - _rules.keys() - _unwatched)
