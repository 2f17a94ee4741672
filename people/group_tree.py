"""What is part of what: a company's group above it and its labs below, as a tree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from newsroom.text.dates import bounds

# How far up and down the tree goes: a lab, its unit, its company, its group, and one to spare.
MAX_LEVELS = 4
# How many facts are read for one level: a list longer than that is no tree.
MAX_EDGES = 200


@dataclass
class Node:
    """One company of the tree, with what is known of its place under the one above."""

    profile: Any  # a Profile
    fact: Any = None  # « fait partie de », with_status(); None for the root
    is_here: bool = False  # the company whose fiche is read
    children: list["Node"] = field(default_factory=list)

    def is_over(self, today: date) -> bool:
        """Tell whether it is no longer part of what stands above it."""
        return bool(self.fact and self.fact.end and bounds(self.fact.end)[0] <= today.isoformat())

    @property
    def below_here(self) -> list["Node"]:
        """The nodes under the company whose fiche is read."""
        if self.is_here:
            return self.descendants
        return [node for child in self.children for node in child.below_here]

    @property
    def descendants(self) -> list["Node"]:
        """All the nodes under it, in order."""
        return [node for child in self.children for node in (child, *child.descendants)]


def group_trees(profile, own_facts: Iterable, published) -> list[Node]:
    """Return the trees in which `profile` stands, from the groups above it to the labs below; [] if it stands alone.

    `own_facts`: its own facts, with_status(); `published`: the facts from which the levels further off are read. A
    fact that is denied holds nothing. What comes round again (a cycle) is left out. Queries: 1 per level beyond the
    first, at most MAX_LEVELS - 1, whatever the number of companies.
    """
    edges = {fact.pk: fact for fact in own_facts if _is_edge(fact)}
    above, below = _ends(edges.values(), {profile.pk}, {profile.pk})
    seen = {profile.pk} | above | below
    for _ in range(MAX_LEVELS - 1):
        if not (above or below):
            break
        level = published.groups().around(above, below).with_status().select_related("subject", "object")[:MAX_EDGES]
        found = [fact for fact in level if _is_edge(fact)]
        edges |= {fact.pk: fact for fact in found}
        above, below = _ends(found, above, below)
        above, below = above - seen, below - seen
        seen |= above | below
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


def _ends(facts: Iterable, above: set[int], below: set[int]) -> tuple[set[int], set[int]]:
    """Return who stands right above `above` and right below `below`, according to `facts`."""
    return (
        {fact.object_id for fact in facts if fact.subject_id in above},
        {fact.subject_id for fact in facts if fact.object_id in below},
    )


def _add_children(node: Node, children: dict[int, list], shown: set[int]) -> None:
    """Hang under `node` what is part of it, and so on; each company once, so that it ends."""
    for fact in children[node.profile.pk]:
        if fact.subject_id not in shown:
            shown.add(fact.subject_id)
            child = Node(fact.subject, fact)
            node.children.append(child)
            _add_children(child, children, shown)


def _roots_above(node: Node, parents: dict[int, list], shown: set[int]) -> list[Node]:
    """Return the roots of the trees that lead down to `node`, one for each group that it is part of."""
    roots = []
    for fact in parents[node.profile.pk]:
        if fact.object_id not in shown:
            shown.add(fact.object_id)
            branch = Node(node.profile, fact, node.is_here, node.children)
            roots += _roots_above(Node(fact.object, children=[branch]), parents, shown)
    return roots or [node]
