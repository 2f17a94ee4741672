"""The names of fiches found in a text: an index of names, and the judgement around them.

Pure: `people.names.fiches.current_index()` makes the index of the database's fiches.
"""

from people.names.detect import Ambiguous, Doubtful, Found, Match, Unknown, detect
from people.names.index import Index, OtherName, Reason, Record

__all__ = [
    "Ambiguous",
    "Doubtful",
    "Found",
    "Index",
    "Match",
    "OtherName",
    "Reason",
    "Record",
    "Unknown",
    "detect",
]
