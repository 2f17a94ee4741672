"""RSS and Atom feeds of every list of stories, and of moves.

channels.py: which list; stories.py, moves.py: what a list holds, and whether it changed (state.py); entries.py: what
an entry is; full_text.py: the text of stories; formats.py: how that is written; opml.py: all of them in one file;
views.py: HTTP.
"""
