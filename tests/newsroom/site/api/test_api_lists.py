"""The lists of the API: pages by cursor, fields, filters, and what is said of a parameter that says nothing."""

from datetime import datetime, timedelta
from importlib import import_module
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from articles.models import ArticlePage, ArticleSource, Correction, Report
from newsroom.photos.renditions import make_renditions
from people.models import Fact, Name, Person, PersonIndexPage, Profile
from people.typesetting import set_products
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_person,
    make_photo,
    make_public_fact,
    make_section,
    make_tag,
)
from tests.marks import portable

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def read(path: str) -> dict:
    response = Client().get(path if path.startswith("/") else f"/api/{path}")
    assert response.status_code == 200, response.content.decode()
    return response.json()


def after(page: dict) -> str:
    """The address of the next page, without the site's name."""
    parts = urlsplit(page["next"])
    return f"{parts.path}?{parts.query}"


def whole(path: str) -> list[int]:
    """The ids of all pages of a list."""
    page = read(path)
    ids = [row["id"] for row in page["items"]]
    while page["next"]:
        page = read(after(page))
        ids += [row["id"] for row in page["items"]]
    return ids


def titles(path: str) -> list[str]:
    return [row["title"] for row in read(path)["items"]]


@pytest.fixture
def five():
    """Five stories, N0 the latest; N1 and N2 of the same moment."""
    now = timezone.now().replace(microsecond=0)
    hours = [1, 2, 2, 3, 4]
    return [make_article(title=f"N{n}", published_at=now - timedelta(hours=hour)) for n, hour in enumerate(hours)]


@pytest.mark.portable
@pytest.mark.parametrize("order", ["latest", "oldest", "updated"])
def test_pages_follow_each_other_without_a_gap(order, five):
    at_once = [row["id"] for row in read(f"articles/?order={order}")["items"]]
    assert sorted(at_once) == sorted(story.pk for story in five)
    assert whole(f"articles/?order={order}&limit=2") == whole(f"articles/?order={order}&limit=1") == at_once


@pytest.mark.parametrize(
    "path",
    portable(
        ["fiches/?order=name", "fiches/?order=latest", "faits/?", "mots-cles/?", "rubriques/?"],
        "fiches/?order=name", "faits/?", "mots-cles/?",
    ),
)  # fmt: skip
def test_so_do_those_of_every_list(path):
    for name in ("Émile", "Emile", "Zoé"):
        person = make_person(title=name)
        make_public_fact(subject=person)
        make_article(section=make_section(title=f"R {name}", slug=f"r-{person.pk}"), tags=(f"T {person.pk}",))
    assert len(whole(f"{path}&limit=2")) == 3
    assert whole(f"{path}&limit=2") == whole(path)


@pytest.mark.portable
def test_a_story_published_meanwhile_neither_repeats_nor_hides_any(five):
    page = read("articles/?limit=2&fields=title")
    make_article(title="Neuve")
    five[2].unpublish()
    rest = read(after(page))
    assert [row["title"] for row in [*page["items"], *rest["items"]]] == ["N0", "N2", "N1", "N3"]


def test_the_next_page_is_in_the_header_too_and_keeps_the_filters(five, settings):
    response = Client().get("/api/articles/?limit=2&section=ia&fields=id")
    following = response.json()["next"]
    assert following.startswith(f"{settings.SITE_URL}/api/articles/?limit=2&section=ia&fields=id&cursor=")
    assert response["Link"] == f'<{following}>; rel="next"'
    last = Client().get("/api/articles/?limit=100")
    assert last.json()["next"] is None
    assert "Link" not in last


@pytest.mark.parametrize("cursor", portable(["abc", "", "\x00", "é", "WyIvYXBpIl0:x", "a" * 500], "\x00"))
def test_a_cursor_of_ones_own_leads_nowhere(cursor, five):
    response = Client().get("/api/articles/", {"cursor": cursor})
    assert response.status_code == 404
    assert "depuis son début" in response.json()["detail"]


def test_a_cursor_is_of_one_list_in_one_order(five):
    cursor = read("articles/?limit=1")["next"].partition("cursor=")[2]
    assert Client().get(f"/api/articles/?order=oldest&cursor={cursor}").status_code == 404
    assert Client().get(f"/api/fiches/?cursor={cursor}").status_code == 404


def test_the_fields_that_are_asked_for_are_answered_and_the_id(five):
    assert read(f"articles/{five[0].pk}?fields=title,kicker") == {"id": five[0].pk, "title": "N0", "kicker": ""}
    assert read("articles/?limit=1&fields=url")["items"][0].keys() == {"id", "url"}


def test_a_field_that_does_not_exist_is_told_with_those_that_do(five):
    response = Client().get("/api/articles/?fields=id,corps")
    assert response.status_code == 422
    [error] = response.json()["errors"]
    assert error["parameter"] == "fields"
    assert "« corps »" in error["detail"]
    assert "body_html" in error["detail"]


@pytest.mark.portable
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("limit=0", "La plus petite valeur est 1."),
        ("limit=dix", "limit : Écrivez un nombre entier, en chiffres seulement : 12."),
        ("limit=1_0", "Écrivez un nombre entier"),
        ("limit=%2B5", "Écrivez un nombre entier"),
        ("limit=%205", "Écrivez un nombre entier"),
        ("limit=5%0A", "Écrivez un nombre entier"),
        ("limit=5.0", "Écrivez un nombre entier"),
        ("limit=05", "Écrivez un nombre entier"),
        ("limit=", "Écrivez un nombre entier"),
        ("fiche=%D9%A3", "Écrivez un nombre entier"),
        ("fiche=-1", "La plus petite valeur est 1."),
        ("from=2026-03-05%20", "Écrivez un jour"),
        ("from=%D9%A2026-03-05", "Écrivez un jour"),
        ("updated_since=%202026-03-05T14:30:00Z", "Écrivez un moment"),
        ("fields=id,%20title", "Champ inconnu : «  title »"),
        ("from=2026-02-30", "Écrivez un jour"),
        ("from=2026-W10-4", "Écrivez un jour"),
        ("to=0001-01-01", "de 1900 à 2199"),
        ("updated_since=2026-03-05", "Écrivez un moment avec son fuseau"),
        ("updated_since=9999-12-31T23:59:59-12:00", "de 1900 à 2199"),
        ("format=roman", "brief, article"),
        ("section=%00", "n’a pas la forme attendue"),
        ("fiche=99999999999999999999", "La plus grande valeur"),
        ("fromm=2026-03-05", "Ceux qui existent ici : fields, limit, cursor, from"),
        ("%00=1", "Paramètre inconnu"),
    ],
)
def test_a_parameter_that_says_nothing_is_told_in_french(query, said):
    response = Client().get(f"/api/articles/?{query}")
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert said in response.json()["detail"]


@pytest.mark.portable
@pytest.mark.parametrize("number", ["douze", "0", "-1", "99999999999999999999", "１２", "1_2", "+12", "%2012", "012"])
def test_an_id_that_is_none_is_told(number):
    assert Client().get(f"/api/articles/{number}").status_code in {404, 422}


@pytest.mark.portable
def test_what_changed_since_a_moment_comes_in_the_order_that_is_asked_for(five):
    since = "articles/?updated_since=2026-03-05T14:30:00Z"
    assert titles(since) == titles(f"{since}&order=updated") == titles("articles/?order=updated")
    for order in ("latest", "oldest"):
        assert titles(f"{since}&order={order}") == titles(f"articles/?order={order}")
    make_person(title="Zoé")
    make_person(title="Anne")
    names = {
        order: [row["name"] for row in read(f"fiches/{order}")["items"]]
        for order in ("?updated_since=2026-03-05T14:30:00Z", "?updated_since=2026-03-05T14:30:00Z&order=name")
    }
    assert [*names.values()] == [["Zoé", "Anne"], ["Anne", "Zoé"]]


@pytest.mark.portable
def test_the_search_asks_for_words():
    assert "obligatoire" in Client().get("/api/recherche/").json()["detail"]
    assert "au moins un mot" in read("recherche/?q=!!")["message"]
    assert Client().get("/api/recherche/", {"q": 'a"b\x00' + "é" * 300}).status_code == 422
    assert read("recherche/?q=%22%00")["items"] == []


# --- Which a list holds --------------------------------------------------------------------------


@pytest.mark.portable
def test_stories_are_filtered():
    lin, camille = make_person(title="Junyang Lin"), make_person(title="Camille Démo")
    one = make_article(
        title="Une", body=[("paragraph", f"<p>{link(lin)}</p>")], tags=("Chine",), authors=(camille,), format="brief",
        published_at=datetime(2026, 3, 5, 23, 30, tzinfo=PARIS),
    )  # fmt: skip
    make_article(title="Autre", section=make_section(title="Start-up"), published_at=datetime(2026, 3, 7, tzinfo=PARIS))
    dossier = make_dossier(articles=(one,))
    for query in (
        f"fiche={lin.pk}", f"author={camille.pk}", "section=ia", "tag=chine", f"dossier={dossier.pk}", "format=brief",
        "from=2026-03-05&to=2026-03-05", "to=2026-03-06", f"fiche={lin.pk}&section=ia",
    ):  # fmt: skip
        assert titles(f"articles/?{query}") == ["Une"], query
    for query in (
        "tag=rien",
        "section=rien",
        f"fiche={camille.pk}",
        f"author={lin.pk}",
        "from=2026-03-08",
        "from=2026-03-08&to=2026-03-05",
    ):
        assert titles(f"articles/?{query}") == [], query


@pytest.mark.portable
def test_what_changed_since_a_moment_comes_the_oldest_change_first(five):
    since = max(story.last_published_at for story in five)
    for story in (five[3], five[0]):
        story.save_revision().publish()
    assert titles("articles/?updated_since=" + since.isoformat().replace("+", "%2B"))[-2:] == ["N3", "N0"]
    assert titles(f"articles/?updated_since={(since + timedelta(hours=1)).isoformat()}") == []
    draft = five[1]
    draft.title = "N1, pas encore"
    draft.save_revision()
    assert len(titles(f"articles/?updated_since={since.isoformat()}")) == 3


@pytest.mark.portable
def test_fiches_are_found_by_what_others_call_them():
    lin = make_person(title="Junyang Lin", wikidata="Q1", orcid="0000-0002-1825-0097", family_name="Lin")
    lin.names.add(Name(text="林俊旸"))
    lin.save_revision().publish()
    make_company(title="Qwen", siren="123456789", lei="ABCDEFGHIJKLMNOPQR12")
    names = {
        "wikidata=Q1": "Junyang Lin", "orcid=0000-0002-1825-0097": "Junyang Lin", "name=林俊旸": "Junyang Lin",
        "name=lin": "Junyang Lin", "kind=person": "Junyang Lin", "kind=company": "Qwen", "siren=123456789": "Qwen",
        "lei=ABCDEFGHIJKLMNOPQR12": "Qwen",
    }  # fmt: skip
    for query, name in names.items():
        assert [fiche["name"] for fiche in read(f"fiches/?{query}")["items"]] == [name], query
    assert read("fiches/?name=!")["items"] == read("fiches/?wikidata=Q2")["items"] == []


@pytest.mark.portable
def test_facts_are_filtered_by_what_their_dates_may_be():
    lin, qwen = make_person(), make_company()
    for start in ("2025", "2026", "2026-03", "2026-03-04", "2026-04-01", ""):
        make_public_fact(subject=lin, object=qwen, title=f"du {start}", start=start)
    assert titles("faits/?from=2026-03-02&to=2026-03-31") == ["du 2026-03-04", "du 2026-03", "du 2026"]
    assert titles("faits/?from=2026-03-05") == ["du 2026-04-01", "du 2026-03", "du 2026"]
    assert titles("faits/?to=2025-06-01") == ["du 2025"]
    assert len(titles(f"faits/?fiche={qwen.pk}&kind=position&status=confirmed")) == 6
    assert titles("faits/?status=denied") == titles("faits/?kind=award") == titles("mouvements/") == []


@pytest.mark.portable
def test_moves_come_in_the_order_in_which_readers_learnt_them():
    lin, qwen = make_person(), make_company()
    first = make_public_fact(subject=lin, object=qwen, kind=Fact.Kind.DEPARTURE, start="2026-03")
    second = make_public_fact(subject=lin, object=qwen, kind=Fact.Kind.ARRIVAL, start="2020")
    make_public_fact(subject=lin, object=qwen, kind=Fact.Kind.POSITION)
    assert whole("mouvements/?limit=1") == [second.pk, first.pk]
    assert whole("mouvements/?kind=departure") == [first.pk]


@pytest.mark.portable
def test_a_keyword_is_there_while_something_public_bears_it():
    make_tag("Rien")
    make_article(tags=("Chine",))
    person = make_person()
    person.tags.add("Europe")
    person.save_revision().publish()
    assert [tag["name"] for tag in read("mots-cles/")["items"]] == ["Chine", "Europe"]


# --- What it costs -------------------------------------------------------------------------------

FULL = "fields=" + ",".join(
    "id title section authors tags lead_picture body_html body_text mentions reports corrections sources".split()
)
# Articles: the stories; renditions; signatures, persons; keywords in 2; mentions;
# reports; corrections; sources; sections; who is public; links; which ask to stay out; photos and their renditions.
COSTS = [
    "articles/?limit=100", f"articles/?limit=100&{FULL}", "articles/?limit=100&fields=id,title", "fiches/?limit=100",
    "faits/?limit=100", "mouvements/?limit=100", "mots-cles/?limit=100", "rubriques/?limit=100", "dossiers/?limit=100",
    "rectificatifs/?limit=100", f"recherche/?q=annonce&limit=100&{FULL}",
]  # fmt: skip


def make_world(number: int) -> None:
    lin = make_person(title=f"Lin {number}", photo=make_photo())
    lin.names.add(Name(text=f"Justin {number}"))
    lin.tags.add(f"Fiche {number}")
    lin.save_revision().publish()
    qwen = make_company(title=f"Qwen {number}")
    make_public_fact(subject=lin, object=qwen, title="conseil")
    fact = make_public_fact(subject=lin, object=qwen, kind=Fact.Kind.ARRIVAL)
    photo = make_photo()
    make_renditions(photo)
    story = make_article(
        title=f"Annonce {number}", tags=(f"Mot {number}",), authors=(lin,), subjects=(qwen,), lead_photo=photo,
        body=[
            ("paragraph", f"<p>{link(lin)} et {link(qwen)}.</p>"),
            ("picture", {"photo": make_photo(), "caption": ""}),
        ],
        section=make_section(title=f"R{number}"),
    )  # fmt: skip
    Report.objects.create(article=story, fact=fact, status="confirmed")
    Correction.objects.create(article=story, made_on="2026-03-01", after="Ceci.")
    ArticleSource.objects.create(article=story, publisher="Reuters")
    make_dossier(title=f"D{number}", articles=(story,), photo=photo)


def costs() -> dict[str, int]:
    found = {}
    for path in COSTS:
        set_products(())  # read again each minute otherwise
        Site.get_site_root_paths()  # kept in the cache
        with CaptureQueriesContext(connection) as captured:
            assert read(path)["items"], path
        found[path] = len(captured)
    return found


def test_a_list_of_many_costs_as_many_queries_as_one_of_one():
    make_world(0)
    costs()  # content types, products
    of_one = costs()
    for number in range(1, 5):
        make_world(number)
    costs()  # products again: they are known for a minute
    assert costs() == of_one
    assert max(of_one.values()) <= 20
    assert of_one["articles/?limit=100&fields=id,title"] == of_one["rubriques/?limit=100"] == 1


def test_a_live_copy_is_among_what_was_updated():
    since = timezone.now()
    copy = make_article(title="Original").copy(update_attrs={"title": "Copie", "slug": "copie"}, keep_live=True)
    assert copy.live
    assert "Copie" in titles(f"articles/?updated_since={since.isoformat().replace('+', '%2B')}")


def _added_live() -> list:
    """Stories and persons that a program added live, without a version."""
    section, directory = make_section(), PersonIndexPage.objects.get()
    stories = [section.add_child(instance=ArticlePage(title=f"N{n}", standfirst="Un chapô.")) for n in range(2)]
    return [*stories, *(directory.add_child(instance=Person(title=f"N{n}")) for n in range(2))]


@pytest.mark.portable
@pytest.mark.parametrize("order", ["updated", "latest"])
def test_pages_that_a_program_added_live_have_their_place_in_each_order(order):
    ids = [page.pk for page in _added_live()]
    found = [*whole(f"articles/?order={order}&limit=1"), *whole(f"fiches/?order={order}&limit=1")]
    assert sorted(found) == sorted(ids)


@pytest.mark.portable
def test_those_stored_without_a_date_get_one():
    pages = _added_live()
    for model in (ArticlePage, Profile):
        model.objects.update(changed_at=None)
    import_module("articles.migrations.0004_date_for_pages_added_live").give_dates(apps, None)
    assert len(whole("articles/?order=updated&limit=1") + whole("fiches/?order=updated&limit=1")) == len(pages)
