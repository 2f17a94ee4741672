"""A public story or fiche is found by its whole address in one query; everything else as Wagtail finds it."""

import pytest
from wagtail.models import PageViewRestriction

from tests.builders import make_article, make_company, make_person, make_section, make_unpublished_articles

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def test_two_pages_of_one_slug_are_told_apart_by_their_folder(client):
    one = make_article(title="Qwen", slug="qwen", section=make_section(title="IA"))
    other = make_article(title="Qwen ailleurs", slug="qwen", section=make_section(title="Marchés"))
    fiche = make_company(title="Qwen la fiche", slug="qwen")
    for page in (one, other, fiche):
        assert f"<title>{page.title} ·" in client.get(page.url).text


def test_it_asks_once_for_the_page(client, django_assert_max_num_queries):
    fiche = make_person()
    client.get(fiche.url)
    with django_assert_max_num_queries(30) as asked:
        client.get(fiche.url)
    assert sum("pageviewrestriction" in query["sql"] and "private" not in query["sql"] for query in asked) == 0
    assert not any('FROM "wagtailcore_site"' in query["sql"] for query in asked)


def test_what_is_not_public_is_hidden_by_wagtail_as_before(client):
    for state, story in make_unpublished_articles().items():
        expected = 302 if state == "private" else 404
        assert client.get(story.url).status_code == expected, state


def test_a_fiche_that_turns_private_asks_who_reads_it_at_once(client):
    fiche = make_person()
    assert client.get(fiche.url).status_code == 200
    PageViewRestriction.objects.create(page=fiche.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    response = client.get(fiche.url)
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (302, True)


def test_an_alias_is_served(client):
    story = make_article(title="Original", section=make_section(title="IA"))
    alias = story.create_alias(parent=make_section(title="Marchés"))
    assert "Original" in client.get(alias.get_url()).text
