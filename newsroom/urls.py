"""Every address of the site."""

from collections.abc import Callable

from django.conf import settings
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from articles import routing
from articles import sitemaps as articles
from articles import urls as article_urls
from newsroom.accounts import views as accounts
from newsroom.imprint import urls as imprint_urls
from newsroom.imprint.sitemaps import ImprintSitemap
from newsroom.page_cache.routes import CACHED, PRIVATE, Declaration, cached, declared
from newsroom.pages.sitemaps import Sitemap
from newsroom.photos import avatars
from newsroom.robots import urls as robots_urls
from newsroom.site import media, views
from newsroom.site.api import urls as api_urls
from newsroom.site.search import views as searching
from people import sitemaps as people
from people import urls as people_urls

# What the pages of the tree read in a query (newsroom/http/pagination.py); with anything else they are made anew.
_OF_PAGES = (
    "page", "annee", "sujets", "citations", "liens", "faits", "collegues", "parcours", "presents", "partis", "qui",
    "date", "alors", "peut-etre", "au", "connu", "q", "poste", "entreprise", "nature", "vue",
)  # fmt: skip
declared(wagtail_urls.urlpatterns[-1:], Declaration(CACHED, _OF_PAGES))
declared(wagtail_urls.urlpatterns, Declaration(PRIVATE))

serve_page = cached(routing.serve_page, query=_OF_PAGES)

handler404 = views.not_found
handler500 = views.server_error

# Of each noun, what engines may list: /sitemap-personnes.xml and so on, all named in /sitemap.xml.
SITEMAPS: dict[str, Callable[[], Sitemap]] = {
    "actualites": articles.NewsSitemap,
    "rubriques": articles.FrontSitemap,
    "articles": articles.StorySitemap,
    "dossiers": articles.DossierSitemap,
    "personnes": people.PersonSitemap,
    "entreprises": people.CompanySitemap,
    **articles.sitemaps_of_lists(),
    "formats": articles.FormatSitemap,
    "listes": articles.ListSitemap,
    "a-propos": ImprintSitemap,
}

urlpatterns = [
    path("admin/reports/", include("newsroom.site.reports")),
    path("admin/account/", avatars.account),  # in the place of Wagtail's
    path("admin/", include(wagtailadmin_urls)),
    path("api/", include(api_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("favicon.ico", views.favicon),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("media/images/<path:path>", media.rendition, name="rendition"),
    re_path(r"^media/(?P<folder>original_images|avatar_images)/(?P<path>.+)$", media.newsroom_file),
    re_path(
        r"^media/attente/(?P<width>[1-9][0-9]{0,3})x(?P<height>[1-9][0-9]{0,3})\.jpg$",
        media.reserved_place,
        name="reserved_place",
    ),
    re_path(
        r"^partage/(?P<kind>article|dossier|personne|entreprise)/(?P<page_id>[0-9]{1,18})-(?P<version>[0-9a-f]{12})\.jpg$",
        views.social_image,
        name="social_image",
    ),
    path("recherche/", searching.search, name="search"),
    re_path(r"^recherche/flux\.(?P<extension>rss|atom|json)$", searching.search_feed, name="search_feed"),
    path("recherche/suggestions/", searching.suggestions, name="search_suggestions"),
    path("sante/", views.alive, name="alive"),
    path("sante/pret/", views.ready, name="ready"),
    path("sitemap.xml", views.sitemap_index, {"sitemaps": SITEMAPS}, name="sitemap_index"),
    re_path(
        r"^sitemap-(?P<name>[a-z]+(?:-[a-z]+)*)(?P<part>(?:-[0-9]{2,4}){0,3})\.xml$",
        views.sitemap,
        {"sitemaps": SITEMAPS},
        name="sitemap",
    ),
    path("", include(imprint_urls)),
    path("", include(robots_urls)),
    path("", include(people_urls)),
    path("", include(article_urls)),
    # In the place of Wagtail's.
    path("_util/login/", accounts.login),
    path("_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/", accounts.page_password),
    path("", serve_page),
    re_path(r"^(?P<slug>(?!dossiers/|personnes/|entreprises/)[a-z0-9-]+)/$", serve_page),
    re_path(r"^(?P<folder>(?!dossiers/)[a-z0-9-]+)/(?P<slug>[a-z0-9-]+)/$", serve_page),
    path("", include(wagtail_urls)),
]

if settings.WRITE_API:
    urlpatterns.insert(0, path("", include("articles.api.writing_urls")))
