"""The addresses of pages."""

import re
from importlib import import_module
from unittest import mock

import pytest
from django.apps import apps
from wagtail.models import Page, sites

from articles.models import ArticlePage, DossierIndexPage, DossierPage, HomePage, SectionPage
from people.models import Company, Person
from tests.admin import add_url, errors_of, fiche_data, sign_in, story_data
from tests.builders import make_article, make_company, make_dossier, make_home, make_person

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("action", ["", "publish"])
@pytest.mark.parametrize("model", [ArticlePage, Person, Company])
@pytest.mark.parametrize(
    ("title", "slug"),
    [("林俊旸", "linjunyang"), ("Владимир", "vladimir"), ("🚀", "{kind}-[0-9a-f]{{8}}"), ("…", "{kind}-[0-9a-f]{{8}}")],
)
def test_whatever_its_title_a_page_gets_an_address_and_leaves_room_for_others(action, model, title, slug, client):
    client = sign_in("editor")
    for name in (title, "Autre", title):
        data = story_data(title=name) if model is ArticlePage else fiche_data(model, title=name)
        if model is not ArticlePage:  # « c’en est une autre »
            data["not_these"] = " ".join(str(pk) for pk in model.objects.values_list("pk", flat=True))
        response = client.post(add_url(model), data | ({f"action-{action}": "1"} if action else {}), follow=True)
        assert errors_of(response) == {}
    first, other, second = model.objects.order_by("pk")
    expected = slug.format(kind=model._meta.verbose_name)
    assert re.fullmatch(expected, first.slug)
    assert re.fullmatch(f"{expected}(-2)?", second.slug)
    assert len({first.slug, other.slug, second.slug}) == 3
    if action:
        assert client.get(first.url).status_code == 200


@pytest.mark.parametrize("model", [SectionPage, DossierPage])
def test_a_section_and_a_dossier_of_no_letter_have_an_address_too(model):
    parent = make_home() if model is SectionPage else make_home() and DossierIndexPage.objects.get()
    assert re.fullmatch(r"(rubrique|dossier)-[0-9a-f]{8}", parent.add_child(instance=model(title="…")).slug)


def test_pages_stored_without_an_address_get_one_and_hinder_nobody():
    story = make_article(title="Ancien", live=False)
    Page.objects.filter(pk=story.pk).update(slug="", url_path="/accueil/ia/")
    import_module("articles.migrations.0003_address_for_pages_without_one").give_addresses(apps, None)
    story.refresh_from_db()
    assert (story.slug, story.url_path) == (f"page-{story.pk}", f"/accueil/ia/page-{story.pk}/")
