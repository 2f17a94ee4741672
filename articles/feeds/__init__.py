"""RSS, Atom and JSON feeds of every list of stories, of moves and of corrections.

channels.py: which list; stories.py, moves.py, corrections.py: what a list holds, and whether it changed (state.py);
archives.py: what it held before; entries.py: what an entry is; full_text.py: the text of stories; formats.py,
json_feed.py: how that is written; catalogue.py, opml.py: all of them together; delivery.py, views.py: HTTP.
"""
