"""Every address of the site."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from articles import urls as article_urls
from newsroom import views
from people import urls as people_urls

handler404 = views.not_found
handler500 = views.server_error

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("favicon.ico", views.favicon),
    path("media/images/<path:path>", views.rendition, name="rendition"),
    path("recherche/", views.search, name="search"),
    path("sante/", views.alive, name="alive"),
    path("sante/pret/", views.ready, name="ready"),
    path("", include(people_urls)),
    path("", include(article_urls)),
    path("", include(wagtail_urls)),
]
