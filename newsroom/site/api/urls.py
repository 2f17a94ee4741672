"""The addresses of the API."""

from django.urls import path

from newsroom.page_cache.routes import ANY, CACHED, LIVE, Declaration, cached, declared
from newsroom.site.api.document import openapi, reading_guide
from newsroom.site.api.routes import api

_routes = api.urls  # made anew at each look
# The search is asked in too many words to be kept.
declared([route for route in _routes[0] if str(route.pattern) == "recherche/"], Declaration(LIVE))
declared(_routes[0], Declaration(CACHED, ANY))

urlpatterns = [
    path("", cached(reading_guide), name="api"),
    path("openapi.json", cached(openapi), name="openapi"),
    path("", _routes),
]
