"""The WSGI application: Django's, behind newsroom.asgi or a server of one's own."""

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from newsroom.site.release import refuse_old_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

with suppress(DatabaseError):  # one that does not answer yet is for /sante/pret/ to report
    refuse_old_database()
