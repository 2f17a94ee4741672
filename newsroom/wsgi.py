"""The WSGI application: Django's, behind the page cache; behind newsroom.rsgi, or a server of one's own."""

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from newsroom.site.release import refuse_old_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

with suppress(DatabaseError):  # one that does not answer yet is for /sante/pret/ to report
    refuse_old_database()

from newsroom.site.page_cache import page_cache  # noqa: E402  (the settings are ready only now)

pages = page_cache(django)
application = pages or django
