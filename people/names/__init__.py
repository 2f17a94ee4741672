"""The names of fiches found in a text: an index of names and of the words around them.

Pure, but for fiches.py: `current_index()` makes the index from the fiches of the database.
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
