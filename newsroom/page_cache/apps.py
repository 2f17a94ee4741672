"""Page cache application."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class PageCacheConfig(AppConfig):
    """The generation of what readers see, and the answers kept for one."""

    name = "newsroom.page_cache"
    label = "page_cache"
    verbose_name = "Pages en mémoire"

    def ready(self) -> None:
        """Have the triggers away while migrations change the tables (PostgreSQL refuses, SQLite drops them)."""
        pre_migrate.connect(_before, sender=self)
        post_migrate.connect(_after, sender=self)


def _before(using: str, plan: list | None = None, **kwargs: Any) -> None:
    from newsroom.page_cache.triggers import drop_triggers

    if plan:
        drop_triggers(connections[using])


def _after(using: str, plan: list | None = None, **kwargs: Any) -> None:
    from newsroom.page_cache.triggers import create_triggers, index_expiries, raise_generation

    create_triggers(connections[using])
    index_expiries(connections[using])
    if plan:
        raise_generation(connections[using])
