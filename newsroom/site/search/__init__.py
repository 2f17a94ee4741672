"""The search page: what it finds and shows."""
