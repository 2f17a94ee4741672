"""Addresses of the pages about the site."""

from django.urls import path

from newsroom.imprint import views

urlpatterns = [
    path("mentions-legales/", views.about, {"name": "legal_notice"}, name="legal_notice"),
    path("charte/", views.about, {"name": "charter"}, name="charter"),
    path("usage-ia/", views.about, {"name": "ai_policy"}, name="ai_policy"),
    path("accessibilite/", views.about, {"name": "accessibility"}, name="accessibility"),
    path("confidentialite/", views.about, {"name": "privacy"}, name="privacy"),
]
