"""The application that the server of `manage.py serve` runs."""

from newsroom.http.admission import AdmissionControl
from newsroom.wsgi import application as wsgi
from newsroom.wsgi import pages

application = AdmissionControl(
    wsgi,
    places=8,  # no more than DATABASE_POOL_SIZE's default (docs/measurements/server.md)
    body_max_bytes=32 * 1024 * 1024,  # one photo or document is 20 MB at most (settings.py), plus its form
    alive="/sante/",
    known=pages.known if pages else None,
)
