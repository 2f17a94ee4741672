"""The settings of the site, with our own static files alone: those of the admin take long to compress."""

from newsroom.settings import *  # noqa: F403

STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
