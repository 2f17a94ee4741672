"""The tree of a company: the groups that it is part of above, its labs and subsidiaries below."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, QuerySet
from django.utils import timezone

from newsroom.pages.prepared import Prepared
from newsroom.text.dates import bounds
from people.querysets import rows_of

# How far the tree goes up and down from the company: a lab, its unit, its company, its group.
MAX_LEVELS = 4
# How many facts are read.
MAX_EDGES = 600


def _around(profile, at) -> QuerySet:
    """Return the facts that lead up from a company, and down from it, MAX_LEVELS levels.

    Some hang on a fact that is not public, or denied: nothing leads to them.
    """
    edges = rows_of("people.Fact").groups()
    up, down = edges.filter(subject=profile), edges.filter(object=profile)
    levels = [up, down]
    for _ in range(MAX_LEVELS - 1):
        up, down = edges.filter(subject__in=up.values("object")), edges.filter(object__in=down.values("subject"))
        levels += [up, down]
    first, *others = (level.order_by().values("pk") for level in levels)
    found = edges.filter(pk__in=first.union(*others)).published(at).with_status(at)
    return found.select_related("subject", "object")[:MAX_EDGES]


_AROUND = Prepared(_around, profile=BigIntegerField(), at=DateTimeField())


@dataclass
class Node:
    """One company of the tree, with the fact that ties it to its parent."""

    profile: Any  # a Profile
    fact: Any = None  # « fait partie de », with_status(); None for the root
    is_here: bool = False  # the company whose fiche this is
    children: list["Node"] = field(default_factory=list)

    def is_over(self, today: date) -> bool:
        """Return whether it is no longer part of its parent."""
        return bool(self.fact and self.fact.end and bounds(self.fact.end)[0] <= today.isoformat())

    @property
    def below_here(self) -> list["Node"]:
        """The nodes under the company whose fiche this is."""
        if self.is_here:
            return self.descendants
        return [node for child in self.children for node in child.below_here]

    @property
    def descendants(self) -> list["Node"]:
        """All the nodes under it, in order."""
        return [node for child in self.children for node in (child, *child.descendants)]


def group_trees(profile, own_facts: Iterable) -> list[Node]:
    """Return the trees that contain `profile`, from the groups above it to the labs below; [] if it has neither.

    Denied facts are ignored, and each company appears once, so that cycles end. Queries: 1, 0 if none of its facts is
    a tie to a group or a lab.
    """
    if not any(fact.kind == fact.Kind.PART_OF for fact in own_facts):
        return []
    around = _AROUND(profile=profile.pk, at=timezone.now())
    edges = {fact.pk: fact for fact in around if _is_edge(fact)}
    parents, children = defaultdict(list), defaultdict(list)
    for fact in sorted(edges.values(), key=lambda fact: (fact.subject.sort_key, fact.pk)):
        parents[fact.subject_id].append(fact)
        children[fact.object_id].append(fact)
    here = Node(profile, is_here=True)
    shown = {profile.pk}
    _add_children(here, children, shown)
    return [root for root in _roots_above(here, parents, shown) if root.children]


def _is_edge(fact) -> bool:
    between_companies = fact.object_id is not None and not fact.subject.is_person
    return fact.kind == fact.Kind.PART_OF and between_companies and not fact.is_denied


def _add_children(node: Node, children: dict[int, list], shown: set[int]) -> None:
    """Add the children of `node` and their children; each company once, so that cycles end."""
    for fact in children[node.profile.pk]:
        if fact.subject_id not in shown:
            shown.add(fact.subject_id)
            child = Node(fact.subject, fact)
            node.children.append(child)
            _add_children(child, children, shown)


def _roots_above(node: Node, parents: dict[int, list], shown: set[int]) -> list[Node]:
    """Return the roots of the trees that contain `node`: one for each topmost group, or `node` itself."""
    roots = []
    for fact in parents[node.profile.pk]:
        if fact.object_id not in shown:
            shown.add(fact.object_id)
            branch = Node(node.profile, fact, node.is_here, node.children)
            roots += _roots_above(Node(fact.object, children=[branch]), parents, shown)
    return roots or [node]
