"""The addresses of the API."""

from django.urls import path

from newsroom.api.document import openapi, reading_guide
from newsroom.api.routes import api

urlpatterns = [
    path("", reading_guide, name="api"),
    path("openapi.json", openapi, name="openapi"),
    path("", api.urls),
]
