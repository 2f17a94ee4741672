"""Django system checks for the project's own rules, which no linter knows."""

import ast
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.models import get_page_models

from newsroom.page_cache.routes import undeclared_routes
from newsroom.page_cache.triggers import missing_triggers
from newsroom.page_cache.watched import undeclared_models
from newsroom.site.release import REFUSAL, is_too_old

ROOMS = ("newsroom", "people", "articles")

# Files that may query « live » rows: the definition of published(), and those that need other pages than the ones
# readers may see (to withdraw, or to rebuild what is derived from a publication).
_MAY_ASK_LIVE = {
    "newsroom/pages/publication.py",
    "newsroom/site/scheduling.py",
    "newsroom/site/what_readers_see.py",
    "articles/management/commands/rebuild_mentions.py",
}
_SHORTCUTS = {"live", "public"}


@register()
def only_published_says_what_readers_may_see(app_configs, **kwargs) -> list[CheckMessage]:
    """Refuse `.live()`, `.public()` and `live=True` outside querysets.py and _MAY_ASK_LIVE."""
    errors: list[CheckMessage] = []
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if path.name == "querysets.py" or "migrations" in path.parts or name in _MAY_ASK_LIVE:
                continue
            errors += [
                Error(
                    f"{name}:{line}: asks for live pages.",
                    hint="Start from published() (docs/decisions/0008).",
                    id="newsroom.E001",
                )
                for line in lines_asking_live(path)
            ]
    return errors


def lines_asking_live(path: Path) -> list[int]:
    """Return the line numbers of a source file that call `.live()` or `.public()`, or pass `live=True`."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [
        call.lineno
        for call in calls
        if (isinstance(call.func, ast.Attribute) and call.func.attr in _SHORTCUTS and not call.args)
        or any(keyword.arg == "live" and ast.unparse(keyword.value) == "True" for keyword in call.keywords)
    ]


@register(Tags.database)
def the_database_is_of_this_major_release(app_configs, databases, **kwargs) -> list[CheckMessage]:
    """Refuse a database of before 1.0.0, before `migrate` runs into tables that it knows nothing of. Queries: 2."""
    return [Error(REFUSAL, id="newsroom.E004")] if "default" in (databases or ()) and is_too_old() else []


@register()
def what_readers_see_is_declared(app_configs, **kwargs) -> list[CheckMessage]:
    """Refuse a model or an address of which nobody says what readers see: the page cache might keep it for ever."""
    models = "Say in newsroom/site/what_readers_see.py what readers see of it."
    routes = "Put @cached, @private or @live (newsroom/page_cache/routes.py) on its view."
    return [
        *(Error(f"{model}: do readers see it?", hint=models, id="newsroom.E005") for model in undeclared_models()),
        *(
            Error(f"/{route}: who gets the same answer?", hint=routes, id="newsroom.E006")
            for route in undeclared_routes()
        ),
    ]


@register(Tags.database)
def the_generation_is_raised(app_configs, databases, **kwargs) -> list[CheckMessage]:
    """Warn of a database without the triggers of the page cache, which would show what was. Queries: 2.

    Not an error: `migrate`, which makes them, begins by these checks.
    """
    if "default" not in (databases or ()) or not (missing := missing_triggers(connection)):
        return []
    hint = "`manage.py migrate` makes them."
    return [Warning(f"Triggers missing: {', '.join(missing[:3])}…", hint=hint, id="newsroom.W007")]


@register()
def every_page_has_its_template(app_configs, **kwargs) -> list[CheckMessage]:
    """Refuse a page type whose template is missing: Wagtail invents a name for a child class without one."""
    errors: list[CheckMessage] = []
    for model in get_page_models():
        if not model.is_creatable:
            continue  # abstract: never served
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            errors.append(
                Error(
                    f"{model.__name__} is served by « {model.template} », which does not exist.",
                    hint="Write `template` in the class itself.",
                    obj=model,
                    id="newsroom.E002",
                )
            )
    return errors
