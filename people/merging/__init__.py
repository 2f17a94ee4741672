"""Merge two fiches that are one: preview.py (what it would do), merge.py (do it), undo.py (revert it); keywords.py."""
