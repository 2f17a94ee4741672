"""The WSGI application, which the server of `manage.py serve` runs."""

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from newsroom.http.admission import AdmissionControl
from newsroom.site.release import refuse_old_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = AdmissionControl(
    get_wsgi_application(),
    places=8,  # no more than DATABASE_POOL_SIZE's default; beyond, threads of one process only get in each other's way
    body_max_bytes=32 * 1024 * 1024,  # one photo or document is 20 MB at most (settings.py), plus its form
)

with suppress(DatabaseError):  # one that does not answer yet is for /sante/pret/ to report
    refuse_old_database()
