"""The addresses of the API."""

from django.urls import path

from newsroom.site.api.document import openapi, reading_guide
from newsroom.site.api.routes import api

urlpatterns = [
    path("", reading_guide, name="api"),
    path("openapi.json", openapi, name="openapi"),
    path("", api.urls),
]
