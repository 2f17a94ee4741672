"""The records: Profile with its two kinds Person and Company, names, facts and their sources, tags, merges."""

from people.models.company import Company, CompanyIndexPage
from people.models.fact import Fact, Source
from people.models.merge import Merge
from people.models.person import Person, PersonIndexPage
from people.models.profile import Name, Profile, ProfileTag
from people.models.tag import Tag

__all__ = [
    "Company",
    "CompanyIndexPage",
    "Fact",
    "Merge",
    "Name",
    "Person",
    "PersonIndexPage",
    "Profile",
    "ProfileTag",
    "Source",
    "Tag",
]
