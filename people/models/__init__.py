"""Profile (the fiche) and its child models Person and Company, names, facts and their sources, tags, merges."""

from people.models.company import Company, CompanyIndexPage
from people.models.fact import Fact, Source
from people.models.fact_version import FactVersion
from people.models.merge import Merge
from people.models.person import Person, PersonIndexPage
from people.models.profile import Name, Profile, ProfileTag
from people.models.tag import Tag

# The models of fiches by the first part of their addresses.
FICHE_FOLDERS: dict[str, type[Person] | type[Company]] = {"personnes": Person, "entreprises": Company}

__all__ = [
    "FICHE_FOLDERS",
    "Company",
    "CompanyIndexPage",
    "Fact",
    "FactVersion",
    "Merge",
    "Name",
    "Person",
    "PersonIndexPage",
    "Profile",
    "ProfileTag",
    "Source",
    "Tag",
]
