"""What the desk should look at: contradictions, facts that lost their source, fiches and stories without each other."""

from articles.editorial_checks.checks import CHECKS, Finding, Findings

__all__ = ["CHECKS", "Finding", "Findings"]
