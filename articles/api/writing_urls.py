"""Wagtail's API v3, mounted only with WRITE_API=1: importing it builds a schema of every page type."""

from django.urls import path
from wagtail.api.v3.urls import api

from articles.api.writing import ADDRESS

urlpatterns = [path(ADDRESS.removeprefix("/"), api.urls)]
