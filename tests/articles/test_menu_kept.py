"""The menu and the foot of the pages through the page cache: read once for each generation, right at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import SectionPage
from newsroom.imprint.models import Imprint
from tests.builders import make_article, make_home, make_section
from tests.cached import CachedSite

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def site(tmp_path):
    make_home()
    make_article(section=make_section(title="IA"))
    return CachedSite(tmp_path)


def asks_for_menu(site, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert site.get(address).status == 200
    return sum('FROM "articles_sectionpage"' in query["sql"] and '"path" ASC' in query["sql"] for query in asked)


def test_pages_of_a_generation_read_it_once(site):
    assert [asks_for_menu(site, address) for address in ("/", "/archives/", "/rectificatifs/")] == [1, 0, 0]


def test_it_shows_a_change_at_once_on_every_page(site):
    site.get("/")
    section = SectionPage.objects.get(slug="ia")
    section.title = "Intelligence artificielle"
    section.save_revision().publish()
    for address in ("/", "/archives/", "/recherche/"):
        assert "Intelligence artificielle" in site.get(address).body.decode()
    section.unpublish()
    for address in ("/", "/archives/", "/recherche/"):
        assert "Intelligence artificielle" not in site.get(address).body.decode()


def test_the_foot_shows_a_new_page_of_the_site_at_once(site):
    assert "/mentions-legales/" not in site.get("/").body.decode()
    imprint = Imprint.current()
    imprint.publisher = "Société Imaginaire"
    imprint.save()
    assert "/mentions-legales/" in site.get("/").body.decode()
