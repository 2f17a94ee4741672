from unittest import mock

import pytest
from wagtail.models import sites

from tests.builders import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_asks_the_cache_once_for_what_its_addresses_begin_with(count, client):
    for _ in range(count):
        make_article()
    client.get("/")

    with mock.patch.object(sites.cache, "get", wraps=sites.cache.get) as asked:
        page = client.get("/").content.decode()

    assert page.count("<article") == count
    paths = [call for call in asked.call_args_list if call.args[0] == sites.SITE_ROOT_PATHS_CACHE_KEY]
    assert len(paths) <= 2  # Wagtail's own, to find the page, and ours


def test_an_address_made_outside_a_request_is_not_kept(client):
    article = make_article()
    client.get("/")
    with mock.patch.object(sites.cache, "get", wraps=sites.cache.get) as asked:
        assert article.specific_class.objects.get(pk=article.pk).url == article.url
    assert asked.called
