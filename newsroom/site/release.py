"""Which databases this release runs on: those made by release 1.0.0 or a later one."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

# A migration that only databases of before 1.0.0 have; those of 1.0.0 are named release_1_0_0.
_BEFORE_1_0_0 = ("articles", "0001_initial")

REFUSAL = (
    "Cette base de données date d’avant Manchette 1.0.0 et ne peut pas être mise à niveau : exportez-en les fiches "
    "avec la version qui l’a faite (manage.py export_data), puis repartez d’une base neuve (DATABASE_URL, ou un autre "
    "VAR_DIR)."
)


def is_too_old() -> bool:
    """Return whether the database was made before release 1.0.0. Raises DatabaseError without an answer. Queries: 2."""
    return _BEFORE_1_0_0 in MigrationRecorder(connection).applied_migrations()


def refuse_old_database() -> None:
    """Raise ImproperlyConfigured if the database was made before release 1.0.0. Queries: 2."""
    if is_too_old():
        raise ImproperlyConfigured(REFUSAL)
