"""Each role can do its whole job in the admin, and no more."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page

from articles.models import ArticlePage, DossierIndexPage, DossierPage
from newsroom.imprint.models import Imprint
from newsroom.site.roles import WRITER, ensure_roles
from people.models import Company, CompanyIndexPage, Person, PersonIndexPage
from tests.admin import add_story, add_url, edit_url, fiche_data, sign_in, story_data
from tests.builders import make_article, make_company, make_dossier, make_fact, make_home, make_person, make_tag

pytestmark = pytest.mark.django_db

ALL, DESK, CHIEF = {"writer", "editor", "chief"}, {"editor", "chief"}, {"chief"}


def addresses() -> dict[str, set[str]]:
    """Every list and form of ours, and those of Wagtail that the roles need: {address: who may open it}."""
    person, company, story, tag = make_person(), make_company(), make_article(), make_tag()
    fact, dossier = make_fact(subject=person), make_dossier()
    dossiers = DossierIndexPage.objects.get()
    account = get_user_model().objects.create_user("quelqu-un")
    explore = {name: reverse("wagtailadmin_explore", args=[page.pk]) for name, page in [("home", make_home())]}
    return {
        "/admin/": ALL,
        explore["home"]: ALL,
        reverse("articles:index"): ALL,
        reverse("articles:index_results"): ALL,
        reverse("personnes:index"): ALL,
        reverse("entreprises:index"): ALL,
        reverse("wagtailsnippets_people_fact:list"): ALL,
        reverse("wagtailsnippets_people_fact:add"): ALL,
        reverse("wagtailsnippets_people_fact:edit", args=[fact.pk]): DESK,
        reverse("wagtailsnippets_people_fact:history", args=[fact.pk]): ALL,
        reverse("wagtailsnippets_people_fact:usage", args=[fact.pk]): DESK,
        reverse("wagtailsnippets_people_fact:delete", args=[fact.pk]): set(),
        reverse("wagtailsnippetchoosers_people_fact:choose"): ALL,
        reverse("editorial_checks"): DESK,
        reverse("background_tasks"): DESK,
        reverse("fusions:index"): DESK,
        reverse("fusions:choose", args=[person.pk]): DESK,
        reverse("fusions:compare", args=[person.pk, make_person().pk]): DESK,
        reverse("mots-cles:index"): ALL,
        reverse("mots-cles:add"): DESK,
        reverse("mots-cles:edit", args=[tag.pk]): DESK,
        reverse("mots-cles:delete", args=[tag.pk]): CHIEF,
        add_url(ArticlePage): ALL,
        add_url(Person): ALL,
        add_url(Company): ALL,
        reverse("wagtailadmin_pages:add", args=["articles", "dossierpage", dossiers.pk]): ALL,
        edit_url(story): ALL,
        edit_url(person): ALL,
        edit_url(company): ALL,
        edit_url(dossier): ALL,
        reverse("wagtailadmin_pages:history", args=[story.pk]): ALL,
        reverse("wagtailadmin_pages:unpublish", args=[story.pk]): DESK,
        reverse("wagtailimages:index"): ALL,
        reverse("wagtailimages:add"): ALL,
        reverse("wagtailimages:add_multiple"): ALL,
        reverse("wagtailimages_chooser:choose"): ALL,
        reverse("wagtailadmin_choose_page") + "?page_type=people.profile": ALL,
        reverse("wagtailredirects:index"): DESK,
        reverse("wagtailredirects:add"): DESK,
        reverse("wagtailusers_users:index"): CHIEF,
        reverse("wagtailusers_users:add"): CHIEF,
        reverse("wagtailusers_users:edit", args=[account.pk]): CHIEF,
        reverse("wagtailadmin_workflows:index"): CHIEF,
        reverse("wagtailadmin_workflows:add"): CHIEF,
        reverse("wagtailadmin_workflows:task_index"): CHIEF,
        reverse("wagtailadmin_workflows:add_task", args=["wagtailcore", "groupapprovaltask"]): CHIEF,
        reverse("wagtailsettings:edit", args=["imprint", "imprint", Imprint.load().pk]): CHIEF,
        reverse("wagtailusers_groups:index"): set(),
        reverse("wagtailadmin_collections:index"): set(),
    }


@pytest.mark.parametrize("role", ["writer", "editor", "chief"])
def test_each_address_opens_for_those_whose_job_it_is_and_sends_the_others_back(role, subtests):
    client = sign_in(role)
    for address, allowed in addresses().items():
        with subtests.test(address):
            response = client.get(address)
            if role in allowed:
                assert response.status_code == 200
            else:
                assert (response.status_code, response.headers["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("role", ["writer", "editor", "chief"])
def test_the_menu_leads_to_what_the_role_may_open(role):
    source = sign_in(role).get("/admin/").content.decode()
    for address in (
        "/admin/articles/",
        "/admin/fiches/personnes/",
        "/admin/faits/",
        "/admin/mots-cles/",
        "/admin/images/",
    ):
        assert f'"url": "{address}"' in source
    assert ('"url": "/admin/users/"' in source) == (role == "chief")
    assert ('"url": "/admin/redirects/"' in source) == (role != "writer")


@pytest.mark.parametrize("model", [Person, Company])
def test_from_the_flat_list_one_adds_to_the_right_directory(model):
    client = sign_in("writer")
    name = "personnes" if model is Person else "entreprises"
    directory = (PersonIndexPage if model is Person else CompanyIndexPage).objects.get()
    response = client.get(reverse(f"{name}:choose_parent"))
    assert response.headers["Location"] == add_url(model)
    client.post(add_url(model), fiche_data(model, title="Nouvelle fiche"))
    assert model.objects.get().get_parent().pk == directory.pk


def test_a_writer_who_asks_to_publish_saves_a_draft():
    client = sign_in("writer")
    add_story(client, action="publish", title="Une nouvelle")
    client.post(add_url(Person), fiche_data(Person, title="Une fiche") | {"action-publish": "1"})
    assert [page.live for page in (ArticlePage.objects.get(), Person.objects.get())] == [False, False]
    story = make_article(title="En ligne")
    client.post(edit_url(story), story_data(title="Changé sans droit") | {"action-publish": "1"})
    story.refresh_from_db()
    assert (story.title, story.latest_revision.as_object().title) == ("En ligne", "Changé sans droit")


def test_a_writer_may_not_publish_by_any_other_way():
    client = sign_in("writer")
    story = make_article(live=False)
    client.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={story.pk}")
    client.post(reverse("wagtailadmin_pages:unpublish", args=[make_article(title="Publié").pk]))
    live = dict(ArticlePage.objects.values_list("title", "live"))
    assert live == {story.title: False, "Publié": True}


@pytest.mark.parametrize("role", ["editor", "chief"])
def test_the_desk_publishes(role):
    add_story(sign_in(role), action="publish")
    assert ArticlePage.objects.published().count() == 1


def test_a_chief_makes_accounts_that_belong_to_a_role_and_no_administrator():
    client = sign_in("chief")
    writers = Group.objects.get(name=WRITER)
    data = {"username": "nouvelle", "email": "n@example.org", "first_name": "N", "last_name": "N"}
    passwords = {"password1": "une phrase de passe", "password2": "une phrase de passe"}
    client.post(reverse("wagtailusers_users:add"), data | passwords | {"groups": [writers.pk], "is_superuser": "on"})
    account = get_user_model().objects.get(username="nouvelle")
    assert (list(account.groups.all()), account.is_superuser) == ([writers], False)
    client.post(
        reverse("wagtailusers_users:edit", args=[account.pk]),
        data | {"groups": [writers.pk], "is_active": "on", "is_superuser": "on"},
    )
    account.refresh_from_db()
    assert (account.is_active, account.is_superuser) == (True, False)


def test_a_chief_may_not_change_an_administrator():
    boss = get_user_model().objects.create_superuser("patronne", password="une phrase de passe")
    client, address = sign_in("chief"), reverse("wagtailusers_users:edit", args=[boss.pk])
    passwords = {"password1": "une autre phrase", "password2": "une autre phrase"}
    assert client.get(address).status_code == 302
    client.post(address, {"username": "patronne", "email": "p@example.org", "is_active": "on"} | passwords)
    boss.refresh_from_db()
    assert boss.check_password("une phrase de passe")


def test_roles_are_made_again_without_loss():
    make_home()
    ensure_roles()
    before = {group.name: (group.page_permissions.count(), group.permissions.count()) for group in Group.objects.all()}
    ensure_roles()
    assert before == {
        group.name: (group.page_permissions.count(), group.permissions.count()) for group in Group.objects.all()
    }
    assert len(before) == 3


def test_dossiers_and_sections_are_reviewed_too():
    client = sign_in("writer")
    dossiers = DossierIndexPage.objects.get()
    data = {
        "title": "Un dossier", "slug": "", "introduction": "null", "items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-submit": "1",
    }  # fmt: skip
    client.post(reverse("wagtailadmin_pages:add", args=["articles", "dossierpage", dossiers.pk]), data)
    dossier = DossierPage.objects.get()
    assert (dossier.live, dossier.current_workflow_state.workflow.name) == (False, "Relecture")
    assert Page.objects.get(pk=dossier.pk).workflow_in_progress
