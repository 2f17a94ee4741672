"""Wagtail's API v3, mounted only with WRITE_API=1: importing it builds a schema of every page type."""

from django.urls import path
from wagtail.api.v3.urls import api

from articles.api.writing import ADDRESS
from newsroom.page_cache.routes import PRIVATE, Declaration, declared

_routes = api.urls  # made anew at each look
declared(_routes[0], Declaration(PRIVATE))

urlpatterns = [path(ADDRESS.removeprefix("/"), _routes)]
