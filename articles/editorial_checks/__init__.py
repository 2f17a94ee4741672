"""What the desk should look at: contradictions, facts that lost their source, fiches and stories without each other."""

from articles.editorial_checks.checks import CONCERNS, Line, Watch

__all__ = ["CONCERNS", "Line", "Watch"]
