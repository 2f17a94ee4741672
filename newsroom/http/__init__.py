"""HTTP, whatever the request is about: one module for each concern."""
