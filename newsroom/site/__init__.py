"""What needs every noun of the site at once: search pages, API, roles, demonstration."""
