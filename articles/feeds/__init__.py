"""RSS and Atom feeds of every list of stories.

channels.py: which list; state.py: whether it changed; entries.py and full_text.py: what its stories say;
formats.py: how that is written; opml.py: all of them in one file; views.py: HTTP.
"""
