"""The admin of the records: flat lists of fiches and their merges, facts with a chooser, keywords."""

from people.viewsets.facts import FactViewSet, KeptForeverPolicy
from people.viewsets.fiches import CompanyViewSet, FichesGroup, PersonViewSet
from people.viewsets.keywords import TagViewSet
from people.viewsets.merges import MergeViewSet, may_merge

__all__ = [
    "CompanyViewSet",
    "FactViewSet",
    "FichesGroup",
    "KeptForeverPolicy",
    "MergeViewSet",
    "PersonViewSet",
    "TagViewSet",
    "may_merge",
]
