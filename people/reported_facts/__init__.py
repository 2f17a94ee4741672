"""The fact that a French sentence reports of somebody: read by its clauses, or not at all (docs/decisions/0014)."""

from people.reported_facts.predicates import Reported
from people.reported_facts.reader import reported_fact
from people.reported_facts.sentence import Name

__all__ = ["Name", "Reported", "reported_fact"]
