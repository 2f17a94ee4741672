"""The search page, its feed and its suggestions."""
