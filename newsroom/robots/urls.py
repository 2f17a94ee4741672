"""URL patterns of the files for machines."""

from django.urls import path

from newsroom.robots import views

urlpatterns = [
    path("robots.txt", views.robots_txt, name="robots"),
    path(".well-known/tdmrep.json", views.tdmrep, name="tdmrep"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path(".well-known/trust.txt", views.trust_txt),
    path("trust.txt", views.trust_txt, name="trust_txt"),
    path("ads.txt", views.ads_txt, name="ads_txt"),
    path("fouille-de-textes/", views.mining, name="mining"),
]
