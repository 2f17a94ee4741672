"""The page cache of this site: its settings, and the addresses that are made right after a change."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from articles.models import ArticlePage, SectionPage
from newsroom.http.memo import code_digest
from newsroom.page_cache.application import PageCache
from newsroom.page_cache.generation import Watch
from newsroom.page_cache.stores import Cache, Files, Store
from newsroom.page_cache.warming import Warming
from newsroom.text.digest import digest

# How much the processes of a machine keep in files.
_FILES_MB = 512
# How many of the latest stories are made right after a change.
_LATEST = 5
# What else than the code an answer depends on.
_SETTINGS = (
    "SITE_URL", "TAG_AUTHORITY", "WEBSUB_HUB", "WAGTAIL_SITE_NAME", "DATA_LICENCE", "SITE_NOINDEX", "DEMO_NOTICE",
    "BEHIND_PROXY", "WRITE_API", "API_RATE_PER_MINUTE",
)  # fmt: skip


def page_cache(application: Callable) -> PageCache | None:
    """Return the page cache in front of Django; None where pages are made for each request."""
    if not settings.PAGE_CACHE or settings.MAINTENANCE:
        return None
    site, folder = urlsplit(settings.SITE_URL), Path(settings.VAR_DIR)
    port = f":{site.port}" if site.port else ""
    names = [name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
    store: Store = Files(folder / "cache", _FILES_MB * 1024**2)
    if settings.CACHES["default"]["BACKEND"].endswith("RedisCache"):
        store = Cache(cache)
    pages = PageCache(
        application,
        watch=Watch(folder / "generation"),
        store=store,
        release=release(),
        hosts={site.netloc, *names, *(f"{name}{port}" for name in names)},
        session_cookie=settings.SESSION_COOKIE_NAME,
        memory_bytes=settings.PAGE_CACHE_MB * 1024**2,
        behind_proxy=settings.BEHIND_PROXY,
        left_alone=("/admin/", settings.STATIC_URL, settings.MEDIA_URL),
    )
    Warming(pages, site, latest_addresses, folder / "warming.lock").begin()
    return pages


def release() -> str:
    """Return what this code and its settings are known by: another one gives other answers."""
    names_of_files = Path(settings.STATIC_ROOT) / "staticfiles.json"
    own = [repr([getattr(settings, name) for name in _SETTINGS])]
    return digest(code_digest(), *own, names_of_files.read_bytes() if names_of_files.exists() else "")


def latest_addresses() -> list[str]:
    """Return the paths of the front page, its feeds, the sections and the latest stories. Queries: 2."""
    sections = SectionPage.objects.published().in_menu_order()
    stories = ArticlePage.objects.published().latest_first().defer_streamfields()[:_LATEST]
    pages = [page.url for page in (*stories, *sections)]
    return ["/", "/flux.rss", "/flux.atom", *pages, *(f"{section.url}flux.rss" for section in sections)]
