"""No section can take the address of something else: every first word of our addresses is refused to it."""

from types import ModuleType

import pytest
from django.http import HttpResponse
from django.urls import include, path, re_path

from newsroom.pages.slugs import reserved_slugs


def view(request, *args):
    return HttpResponse()


def test_each_address_of_the_site_is_reserved():
    words = (
        "_util accessibilite admin api archives auteurs charte confidentialite documents flux formats "
        "fouille-de-textes llms-txt media mentions-legales mots-cles mouvements oembed partage recherche rectificatifs "
        "robots-txt sante sitemap-xml static suivis usage-ia well-known"
    )
    assert reserved_slugs() == set(words.split())


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        (path("nouveau/", view), "nouveau"),
        (path("nouveau/<slug:slug>/", view), "nouveau"),
        (re_path(r"^nouveau/(\d+)/$", view), "nouveau"),
        (path("", include([path("nouveau/ici/", view)])), "nouveau"),
        (path("admin/", include([path("nouveau/", view)])), ""),
        (path("nouveau.xml", view), ""),
        (path("<slug:slug>/", view), ""),
        (re_path(r"^((?:[\w-]+/)*)$", view), ""),
    ],
)
def test_no_section_can_take_an_address_of_the_site(pattern, word, settings):
    urls = ModuleType("urls")
    urls.urlpatterns = [pattern]
    settings.ROOT_URLCONF = urls
    assert ("nouveau" in reserved_slugs()) == bool(word)
