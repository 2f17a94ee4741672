"""The triggers that raise the generation: whoever writes, by whatever means, they are part of the same transaction.

They are made anew after each `migrate`, from the rules of watched.py. On PostgreSQL they are deferred to the end of the
transaction: the row of the generation is the last that a transaction locks, so that none waits for another's.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from newsroom.page_cache.models import Generation
from newsroom.page_cache.watched import ALWAYS, NEVER, Watched, watched_models
from newsroom.text.digest import digest

_PREFIX = "generation_"
_EVENTS = ("INSERT", "UPDATE", "DELETE")

# {hides}: whether something is taken from readers. The row is made when it is missing, by a test that emptied all.
_RAISE = """INSERT INTO page_cache_generation (id, number, withdrawn, timeline) VALUES (1, 1, 1, {timeline})
    ON CONFLICT (id) DO UPDATE SET number = page_cache_generation.number + 1, withdrawn =
    CASE WHEN {hides} THEN page_cache_generation.number + 1 ELSE page_cache_generation.withdrawn END"""
_TIMELINES = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "md5(random()::text || clock_timestamp()::text)"}

# A transaction raises it once; once more if something was seen first, then something hidden.
_FUNCTION = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE hidden boolean; done text := coalesce(current_setting('manchette.raised', true), '');
BEGIN
    IF done = 'hidden' THEN RETURN NULL; END IF;
    {cases}
    IF hidden IS NULL OR (done = 'seen' AND NOT hidden) THEN RETURN NULL; END IF;
    PERFORM set_config('manchette.raised', CASE WHEN hidden THEN 'hidden' ELSE 'seen' END, true);
    {raise};
    RETURN NULL;
END $$"""
_CASE = "IF TG_OP = '{event}' THEN IF {seen} THEN hidden := ({hides}); END IF; END IF;"


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers of all tables that readers see something of. Queries: 2 to 5 per table."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        drop_triggers(connection)
        for model, rule in watched_models():
            for statement in _statements(connection.vendor, model, rule).values():
                cursor.execute(statement)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers that are there, those of former rules too."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                if name.startswith(_PREFIX):
                    cursor.execute(f'DROP TRIGGER "{name}"')
            return
        cursor.execute(
            "SELECT proname FROM pg_proc "
            "WHERE starts_with(proname, %s) AND pronamespace = current_schema()::regnamespace",
            [_PREFIX],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP FUNCTION "{name}"() CASCADE')


def index_expiries(connection: BaseDatabaseWrapper) -> None:
    """Index the few pages that expire, which are looked for at each generation; the table is Wagtail's. Queries: 1."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS generation_expiries ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL"
        )


def raise_generation(connection: BaseDatabaseWrapper) -> None:
    """Raise it by hand, as a withdrawal: no answer of before may be shown any more. Queries: 1."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE.format(hides=ALWAYS, timeline=_TIMELINES[connection.vendor]))


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the triggers that should be there and are not, or are those of former rules. Queries: 2.

    None before the first `migrate`, which makes them.
    """
    if Generation._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001
        return []
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_schema WHERE type = 'trigger'",
        "postgresql": "SELECT proname FROM pg_proc UNION ALL SELECT tgname FROM pg_trigger",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}
    wanted = (name for model, rule in watched_models() for name in _statements(connection.vendor, model, rule))
    return [name for name in wanted if name not in found]


def _statements(vendor: str, model: type[Model], rule: Watched) -> dict[str, str]:
    """Return the statements that make the triggers of a table, by the name of what each makes."""
    table = model._meta.db_table  # noqa: SLF001
    own = [str(field.column) for field in model._meta.local_concrete_fields]  # noqa: SLF001
    columns = [column for column in own if column not in rule.unseen]
    events = {event: _event(event, rule, columns) for event in _EVENTS if event not in rule.but}
    raising = _RAISE.replace("{timeline}", _TIMELINES[vendor])
    # Named after the rule too: another rule, another name.
    version = digest(repr(events), raising, _FUNCTION, length=8)
    names = {event: f"{_PREFIX}{table}_{event.lower()}_{version}" for event in events}
    if vendor == "sqlite":
        return {
            names[event]: f"CREATE TRIGGER {names[event]} AFTER {event} ON {table} WHEN {seen} "
            f"BEGIN {raising.format(hides=hides)}; END"
            for event, (seen, hides) in events.items()
        }
    function = f"{_PREFIX}{table}_{version}"
    cases = "\n    ".join(_CASE.format(event=event, seen=seen, hides=hides) for event, (seen, hides) in events.items())
    body = _FUNCTION.format(name=function, cases=cases, **{"raise": raising.format(hides="hidden")})
    return {function: body} | {
        names[event]: f"CREATE CONSTRAINT TRIGGER {names[event]} AFTER {event} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}()"
        for event in events
    }


def _event(event: str, rule: Watched, columns: list[str]) -> tuple[str, str]:
    """Return two conditions: readers see this change; it takes something from them."""
    hides = rule.hides.get(event, NEVER)
    if event != "UPDATE":
        return rule.seen("NEW" if event == "INSERT" else "OLD"), hides
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    return f"({changed}) AND ({rule.seen('OLD')} OR {rule.seen('NEW')})", hides
