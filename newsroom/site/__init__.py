"""The floor that knows all others: search pages, API, roles, demonstration."""
