"""Two fiches that are one: what merging them would do, the merge, and how it is taken back."""

from people.merging.making import merge, stories_to_derive
from people.merging.plan import LOSER, WINNER, MergeError, Preview, as_it_stands, obstacle, preview
from people.merging.undoing import obstacle_to_undo, undo

__all__ = [
    "LOSER",
    "WINNER",
    "MergeError",
    "Preview",
    "as_it_stands",
    "merge",
    "obstacle",
    "obstacle_to_undo",
    "preview",
    "stories_to_derive",
    "undo",
]
