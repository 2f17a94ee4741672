"""The addresses of pages."""

from unittest import mock

import pytest
from wagtail.models import Page, sites

from articles.models import ArticlePage, HomePage
from tests.builders import make_article, make_company, make_dossier, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.mark.parametrize("count", [1, 12])
def test_the_addresses_of_a_page_ask_the_cache_for_nothing(count, client):
    for _ in range(count):
        make_article()
    client.get("/")

    with mock.patch.object(sites.cache, "get", wraps=sites.cache.get) as asked:
        page = client.get("/").content.decode()

    assert page.count("<article") == count
    paths = [call for call in asked.call_args_list if call.args[0] == sites.SITE_ROOT_PATHS_CACHE_KEY]
    assert len(paths) <= 1  # Wagtail's own, to find the page


def test_each_page_has_the_address_that_wagtail_gives_it():
    for page in (make_article(), make_dossier(), make_person(), make_company()):
        assert page.url == page.get_url_parts()[2] == Page.objects.get(pk=page.pk).url
    assert {home.url for home in HomePage.objects.all()} == {"/"}
    assert len({page.specific.url for page in Page.objects.filter(depth__gt=1)}) == Page.objects.count() - 1 > 8


def test_a_page_that_was_never_saved_has_none():
    assert ArticlePage(title="Brouillon").url is None
