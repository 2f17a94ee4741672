"""The admin of the records: flat lists of fiches, facts with a chooser, keywords."""

from people.viewsets.facts import FactViewSet, KeptForeverPolicy
from people.viewsets.fiches import CompanyViewSet, FichesGroup, PersonViewSet
from people.viewsets.keywords import TagViewSet

__all__ = ["CompanyViewSet", "FactViewSet", "FichesGroup", "KeptForeverPolicy", "PersonViewSet", "TagViewSet"]
