"""The search backend of Wagtail (WAGTAILSEARCH_BACKENDS), for readers, the admin and its choosers."""

from importlib import import_module
from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]):  # noqa: N802  (the name that Wagtail looks for)
    """Return the backend for the site's database, of sqlite.py or postgresql.py: each imports its own driver."""
    return import_module(f"newsroom.search_engine.{connection.vendor}").SearchBackend(params)
