"""« Vigilance »: contradictions, facts without a public source, fiches without a story, stories without a fiche."""

from articles.editorial_checks.checks import CHECKS, Finding, Findings

__all__ = ["CHECKS", "Finding", "Findings"]
