"""Fiches and facts for programs (newsroom/api/): what each says, and which a list holds.

references.py: what stands for a fiche, a keyword or a photo where something else names it.
"""
