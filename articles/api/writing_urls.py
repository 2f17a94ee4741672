"""The address of Wagtail's API v3, mounted by WRITE_API=1 alone: reading it makes a schema of every kind of page."""

from django.urls import path
from wagtail.api.v3.urls import api

from articles.api.writing import ADDRESS

urlpatterns = [path(ADDRESS.removeprefix("/"), api.urls)]
