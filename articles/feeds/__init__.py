"""Feeds (RSS, Atom, JSON) of any list of stories, of moves or of corrections. Which lists there are: articles/lists.py.

channel.py: one list, as its feeds show it; stories.py, moves.py, corrections.py: its entries, and whether they changed
(state.py); entries.py: what an entry is; full_text.py: the text of stories; archives.py: older entries; tombstones.py:
withdrawn ones; formats.py, json_feed.py, opml.py: how they are written; delivery.py: HTTP.
"""
