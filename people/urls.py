"""Addresses of the lists of facts."""

from django.urls import path, re_path

from people import views

urlpatterns = [
    path("mouvements/", views.moves, name="moves"),
    re_path(
        r"^(?P<folder>personnes|entreprises)/(?P<slug>[-a-zA-Z0-9_]+)/mouvements/$",
        views.moves_of_fiche,
        name="moves_of_fiche",
    ),
    re_path(
        r"^(?P<folder>personnes|entreprises)/(?P<slug>[-a-zA-Z0-9_]+)/historique/$",
        views.history_of_fiche,
        name="history_of_fiche",
    ),
]
