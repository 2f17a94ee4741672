"""The search index for Wagtail (WAGTAILSEARCH_BACKENDS): readers, the admin and its choosers ask it."""

from importlib import import_module
from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]):  # noqa: N802  (the name that Wagtail looks for)
    """Return the backend for the database of the site: that of sqlite.py or of postgresql.py, which needs its own."""
    return import_module(f"newsroom.search_engine.{connection.vendor}").SearchBackend(params)
