"""Settings of Manchette: one file, secure by default, read from the environment.

Every variable is listed in docs/configuration.md. Without any, this is the local site: SQLite and media under `var/`,
a secret key made once and kept there. A public `SITE_URL` (https) makes it a production site, for which
`SECRET_KEY` is required. `DEBUG=1` opts out of the protections, for development only.
"""

import ipaddress
import logging
import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from newsroom.text.french import ELISIONS

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Reading the environment -------------------------------------------------------------------


def read_int(name: str, default: int) -> int:
    """Return the variable `name` as a number from 1 up. Raises ImproperlyConfigured."""
    word = env.str(name, default=str(default)).strip()
    if not word.isdecimal() or int(word) < 1:
        raise ImproperlyConfigured(f"{name} : un nombre entier à partir de 1, et non {word!r}.")
    return int(word)


def read_bool(name: str, *, default: bool) -> bool:
    """Return the variable `name` as a boolean. Raises ImproperlyConfigured on any other word."""
    word = env.str(name, default="1" if default else "0").strip().lower()
    if word not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} : 1 ou 0, et non {word!r}.")
    return word in {"1", "true", "yes", "on"}


def read_list(name: str, default: list[str]) -> list[str]:
    """Return the variable `name`, its words separated by commas."""
    return [word.strip() for word in env.str(name, default=",".join(default)).split(",") if word.strip()]


def read_url(name: str, default: str, schemes: set[str]) -> str:
    """Return the variable `name` as an address with one of `schemes`.

    Raises ImproperlyConfigured, without the address: it may hold a password.
    """
    value = env.str(name, default=default)
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  (raises ValueError on a port that is none)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} : adresse ou port illisible, le port va de 1 à 65535.") from error
    if parts.scheme not in schemes:
        wanted = ", ".join(f"{scheme}://" for scheme in sorted(schemes))
        given = f"{parts.scheme}:" if parts.scheme else "rien de tel"
        raise ImproperlyConfigured(f"{name} : une adresse qui commence par {wanted}, et non par {given}.")
    return value


def read_folder(name: str, default: Path) -> Path:
    """Return the folder that the variable `name` holds, made if it is missing. Raises ImproperlyConfigured."""
    folder = Path(env.str(name, default=str(default)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} : impossible d’écrire dans {folder} ({error.strerror}).") from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"{name} : impossible d’écrire dans {folder} (droits insuffisants).")
    return folder


def is_loopback(host: str) -> bool:
    """Tell whether `host` names this very machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# --- The site ----------------------------------------------------------------------------------

DEBUG = read_bool("DEBUG", default=False)
VAR_DIR = read_folder("VAR_DIR", BASE_DIR / "var")

# The public address, without a final slash: the one truth for absolute addresses (see newsroom/site/apps.py).
SITE_URL = read_url("SITE_URL", "http://127.0.0.1:8000", {"http", "https"}).rstrip("/")
_site = urlsplit(SITE_URL)
if not _site.hostname or _site.path:
    raise ImproperlyConfigured(f"SITE_URL : http(s)://domaine[:port] sans chemin, et non {SITE_URL!r}.")
IS_LOCAL = is_loopback(_site.hostname)

# Who names the entries of feeds (RFC 4151), once and for all: to be kept when the site takes another address.
TAG_AUTHORITY = env.str("TAG_AUTHORITY", default=f"{_site.hostname},2026")

# The WebSub hub that is told of changed feeds, which name it to their subscribers (docs/decisions/0021); "" for none.
WEBSUB_HUB = env.str("WEBSUB_HUB", default="") and read_url("WEBSUB_HUB", "", {"http", "https"})
if WEBSUB_HUB and not urlsplit(WEBSUB_HUB).hostname:
    raise ImproperlyConfigured("WEBSUB_HUB : http(s)://domaine/chemin, il y manque le domaine.")

WAGTAIL_SITE_NAME = env.str("SITE_NAME", default="Manchette")
# Under what terms others may reuse the files of `manage.py export_data` (it is written in their LICENCE.txt), and what
# /api/ says of fiches and facts.
DATA_LICENCE = env.str("DATA_LICENCE", default="CC BY 4.0, https://creativecommons.org/licenses/by/4.0/deed.fr")
# How many requests a minute one client may make of /api/ (newsroom/http/rate_limit.py).
API_RATE_PER_MINUTE = read_int("API_RATE_PER_MINUTE", 300)
# Writers' programs may send drafts of stories, with the token of an account (articles/api/writing.py).
WRITE_API = read_bool("WRITE_API", default=False)
# The whole site asks not to be indexed: always on the demonstration site.
SITE_NOINDEX = read_bool("SITE_NOINDEX", default=IS_LOCAL)
# Readers get a 503 that says the site is under maintenance; the admin stays open (newsroom/http/maintenance.py).
MAINTENANCE = read_bool("MAINTENANCE", default=False)
# What readers are answered is kept in memory, up to so many megabytes in each process (docs/decisions/0037).
PAGE_CACHE = read_bool("PAGE_CACHE", default=not DEBUG)
PAGE_CACHE_MB = read_int("PAGE_CACHE_MB", 64)
# Every page says « site de démonstration ».
DEMO_NOTICE = read_bool("DEMO_NOTICE", default=IS_LOCAL)


def local_secret_key() -> str:
    """Return the key of the local site, made at the first call and kept in `var/secret-key`."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not IS_LOCAL:
        raise ImproperlyConfigured("SECRET_KEY : obligatoire dès que SITE_URL n’est pas une adresse locale.")
    SECRET_KEY = local_secret_key()
SECRET_KEY_FALLBACKS = read_list("SECRET_KEY_FALLBACKS", [])

ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", [_site.hostname])
if IS_LOCAL:
    ALLOWED_HOSTS = [*{*ALLOWED_HOSTS, "127.0.0.1", "localhost", "[::1]"}]

# --- Applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    # The house comes first, so that its templates and link handler win over the stock ones.
    "newsroom.site",
    "newsroom.accounts",
    "newsroom.photos",
    "newsroom.documents",
    "newsroom.imprint",
    "newsroom.robots",
    "newsroom.page_cache",
    "people",
    "articles",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "newsroom.accounts.wagtail_users.UsersConfig",  # wagtail.users
    "wagtail.sites",  # links of the explorer lead there
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",  # what Wagtail's search needs on PostgreSQL; idle on SQLite
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
]

if WRITE_API:
    INSTALLED_APPS.append("wagtail.api.v3")
WAGTAILAPI_DOCS_ENABLED = False  # its page loads scripts from elsewhere

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.http.compression.CompressionMiddleware",
    "newsroom.http.csp.ContentSecurityPolicyMiddleware",
    "newsroom.robots.middleware.mining_declaration",
    "newsroom.site.api.gateway.api_gateway",
    "newsroom.http.maintenance.maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.middleware.RefusalMiddleware",
    "newsroom.accounts.hashing.HashingMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.site.context_processors.site",
            ],
            "libraries": {"addresses": "newsroom.http.template_tags"},
            "builtins": [
                "newsroom.text.template_filters",
                "newsroom.photos.templatetags.photos",
                "people.templatetags.typesetting",
            ],
        },
    },
]

# --- Database, cache, tasks --------------------------------------------------------------------

_sqlite_url = f"sqlite:///{VAR_DIR / 'manchette.sqlite3'}"
_database_url = read_url("DATABASE_URL", _sqlite_url, {"sqlite", "postgres", "postgresql"})
DATABASES = {"default": env.db_url_config(_database_url)}
if _database_url.startswith("sqlite:"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        "init_command": (
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
            "PRAGMA mmap_size = 134217728; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16000;"
        ),
    }
else:
    DATABASES["default"]["ENGINE"] = "newsroom.postgresql"
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": read_int("DATABASE_POOL_SIZE", 8),
        "timeout": 0.6,  # seconds; a pool as large as the places of newsroom/rsgi.py keeps nobody waiting
        "reconnect_timeout": 0.3,  # seconds: whoever comes next has it try again at once
    }
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 3)  # seconds
    # Short queries gain nothing by being compiled, and the search must go through its index (docs/decisions/0018).
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off -c random_page_cost=1.1")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_redis_url = env.str("REDIS_URL", default="")
CACHES: dict[str, dict]
if _redis_url:
    CACHES = {
        "default": {
            "BACKEND": "newsroom.http.cache.TolerantRedisCache",
            "LOCATION": read_url("REDIS_URL", "", {"redis", "rediss", "unix"}),
            "KEY_PREFIX": "manchette",
        }
    }
else:
    # Texts set in French, images of shared links, counters of visits: up to some 60 kB each.
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1_000}}
    }

# Processes of the server: without Redis each would have a cache of its own.
WEB_CONCURRENCY = read_int("WEB_CONCURRENCY", 2 if _redis_url else 1)

# Wagtail's tasks (search, references) run at once, in the transaction: a publication is right everywhere at once.
# Ours that readers need not see at once wait in the database for `manage.py run_tasks`, which `serve` starts
# (docs/decisions/0034, 0039); with DEBUG=1, where nothing else runs, they run at once too.
_AT_ONCE = {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}
TASKS = {"default": _AT_ONCE, "background": _AT_ONCE if DEBUG else {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Accounts and security ---------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["newsroom.accounts.hashing.NarrowPBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "newsroom.accounts.passwords.GuessablePasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
]
# The brake on guessing (newsroom/accounts/brake.py): failures of a day, of an account at an address, in the database.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_HANDLER = "newsroom.accounts.brake.Brake"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(days=1)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "newsroom.accounts.brake.address_for_axes"
AXES_LOCKOUT_CALLABLE = "newsroom.accounts.brake.mark_as_refused"
AXES_DISABLE_ACCESS_LOG = True  # the history of the site has it
AXES_VERBOSE = False
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = True

_https = _site.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "newsroom.accounts.session.token_refused"
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0  # one year
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
X_FRAME_OPTIONS = "SAMEORIGIN"  # the preview of the admin is a frame of the site
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # so it may not be DENY
BEHIND_PROXY = read_bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Players that a reader may choose to load (articles/players.py); nothing is asked of them before a click.
EMBED_HOSTS = [
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://vimeo.com",  # events and showcases
    "https://geo.dailymotion.com",
]
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "frame-src": [CSP.SELF, *EMBED_HOSTS],
    "frame-ancestors": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
}
# Wagtail 8.0's admin writes inline scripts and styles without a nonce (docs/decisions/0004).
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long story has many blocks

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
WAGTAIL_I18N_ENABLED = False
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris"]

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "newsroom.http.staticfiles.StaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600  # seconds, for the few files without a hash in their name
FILE_UPLOAD_PERMISSIONS = 0o644

# --- Mail --------------------------------------------------------------------------------------

_mail = env.email_url_config(read_url("EMAIL_URL", "consolemail://", set(env.EMAIL_SCHEMES)))
MAILERS = {
    "default": {"BACKEND": "newsroom.site.mail.QueuedBackend"},
    "direct": {
        "BACKEND": _mail["EMAIL_BACKEND"],
        "OPTIONS": {
            option: _mail[name]
            for option, name in {
                "host": "EMAIL_HOST",
                "port": "EMAIL_PORT",
                "username": "EMAIL_HOST_USER",
                "password": "EMAIL_HOST_PASSWORD",
                "use_tls": "EMAIL_USE_TLS",
                "use_ssl": "EMAIL_USE_SSL",
            }.items()
            if _mail.get(name) and "smtp" in _mail["EMAIL_BACKEND"]
        },
    },
}
_sender = f"Manchette <ne-pas-repondre@{_site.hostname}>"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=_sender)

# --- Wagtail -----------------------------------------------------------------------------------

WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_USER_LOGIN_FORM = "newsroom.accounts.forms.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "newsroom.accounts.forms.PasswordResetForm"  # noqa: S105
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_APPEND_SLASH = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
WAGTAILIMAGES_IMAGE_MODEL = "photos.Photo"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "newsroom.documents.forms.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "newsroom.photos.forms.PhotoForm"
WAGTAILDOCS_DOCUMENT_MODEL = "documents.PublicDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # bytes
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILSEARCH_BACKENDS: dict[str, dict] = {"default": {"BACKEND": "newsroom.search_engine.backend"}}
if _search_url := env.str("SEARCH_URL", default=""):
    WAGTAILSEARCH_BACKENDS["default"] = {
        "BACKEND": "wagtail.search.backends.opensearch3",  # needs opensearch-py (docs/decisions/0018)
        "URLS": [read_url("SEARCH_URL", "", {"http", "https"})],
        "INDEX_PREFIX": "manchette_",
        "TIMEOUT": 5,  # seconds
        "INDEX_SETTINGS": {
            "settings": {
                "analysis": {
                    "filter": {
                        "elision": {
                            "type": "elision",
                            "articles_case": True,
                            "articles": sorted(ELISIONS),
                        },
                        "light_french": {"type": "stemmer", "language": "light_french"},
                    },
                    "analyzer": {
                        "default": {
                            "type": "custom",
                            "tokenizer": "standard",
                            "filter": ["elision", "lowercase", "asciifolding", "light_french"],
                        }
                    },
                }
            }
        },
    }
TAGGIT_CASE_INSENSITIVE = False  # newsroom-wide folding instead: people/models/tag.py
WAGTAIL_TAG_SPACES_ALLOWED = True
WAGTAIL_TAG_LIMIT = 12  # on the server too: newsroom/pages/forms.py

# --- Logs --------------------------------------------------------------------------------------

_log_level = env.str("LOG_LEVEL", default="WARNING").upper()
if _log_level not in logging.getLevelNamesMapping():
    raise ImproperlyConfigured(f"LOG_LEVEL : DEBUG, INFO, WARNING ou ERROR, et non {_log_level!r}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _log_level},
    "loggers": {
        "django": {"level": _log_level},
        # Anybody can ask for what is not there, or under another name: that is no news, and would fill the log.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "axes": {"level": "ERROR"},  # newsroom/accounts/brake.py says it
    },
}
