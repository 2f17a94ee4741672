"""Addresses of the lists of facts."""

from django.urls import path

from people import views

urlpatterns = [
    path("mouvements/", views.moves, name="moves"),
]
