"""The admin of the records: flat lists of fiches and their merges, facts with a chooser, keywords."""

from people.viewsets.facts import FactViewSet, NoDeletePolicy
from people.viewsets.fiches import CompanyViewSet, FichesGroup, PersonViewSet
from people.viewsets.keywords import TagViewSet
from people.viewsets.merges import MergeViewSet, can_merge

__all__ = [
    "CompanyViewSet",
    "FactViewSet",
    "FichesGroup",
    "MergeViewSet",
    "NoDeletePolicy",
    "PersonViewSet",
    "TagViewSet",
    "can_merge",
]
