"""Fiches, facts and keywords in the API (newsroom/api/): their fields and their lists.

references.py: the short form of a fiche, a keyword or a photo inside another object.
"""
