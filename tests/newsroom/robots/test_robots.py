"""What machines may do: one form, and the same word wherever a machine may look."""

import json
from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from newsroom.imprint.models import Imprint
from newsroom.robots.crawlers import CRAWLERS, LEGAL_DEPOSIT
from newsroom.robots.models import Robots
from tests.admin import sign_in
from tests.builders import make_article, make_home, make_person
from tests.html import read

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
POLICY = f"{SITE}/fouille-de-textes/"
OTHERS = {"training_allowed": False, "search_allowed": False, "on_demand_allowed": False}


def robots_txt(client):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    return robots


def agents(purpose):
    return [crawler.agent for crawler in CRAWLERS if crawler.purpose == purpose]


def everywhere(client):
    """What is said of mining by each kind of answer: (reservation, policy)."""
    story = make_article(authors=(make_person(title="Camille Démo"),))
    fiche = make_person(title="Junyang Lin")
    addresses = [story.url, fiche.url, "/", "/flux.rss", f"{fiche.url}flux.atom", "/robots.txt", "/sitemap.xml",
                 "/nulle-part/", "/sitemap-listes.xml"]  # fmt: skip
    said = {}
    for address in addresses:
        response = client.get(address)
        said[address] = (response.headers.get("tdm-reservation"), response.headers.get("tdm-policy", ""))
        etag = response.headers.get("ETag")
        if etag:
            again = client.get(address, headers={"if-none-match": etag})
            said[f"{address}, 304"] = (again.headers.get("tdm-reservation"), again.headers.get("tdm-policy", ""))
    for address in (story.url, fiche.url, "/", "/fouille-de-textes/"):
        page = read(address)
        said[f"{address}, meta"] = (page.head("meta[name=tdm-reservation]"), page.head("meta[name=tdm-policy]"))
    rules = json.loads(client.get("/.well-known/tdmrep.json").content)
    assert [rule["location"] for rule in rules] == ["/"]
    said["tdmrep"] = (str(rules[0]["tdm-reservation"]), rules[0].get("tdm-policy", ""))
    return said


def test_before_anybody_has_chosen_mining_is_reserved_everywhere(client):
    said = everywhere(client)
    assert {place: word for place, word in said.items() if word != ("1", POLICY)} == {}
    assert not Robots.objects.exists()  # reading writes nothing
    assert f"# Fouille de textes et de données réservée : {POLICY}" in client.get("/robots.txt").text
    assert "se réserve le droit de fouille" in read("/fouille-de-textes/").text
    assert "datatrainingallowed=no" in client.get("/trust.txt").text


def test_when_it_is_not_reserved_every_place_says_so_at_once(client):
    client.get("/")
    robots = Robots(mining_reserved=False, training_allowed=True)
    robots.full_clean()
    robots.save()
    said = everywhere(client)
    assert {place: word for place, word in said.items() if word != ("0", "")} == {}
    assert "réservée" not in client.get("/robots.txt").text
    assert "ne s’oppose pas" in read("/fouille-de-textes/").text
    assert "datatrainingallowed=yes" in client.get("/trust.txt").text
    assert robots_txt(client).can_fetch("GPTBot", "/ia/")


def test_the_conditions_may_stand_elsewhere(client):
    Robots.objects.create(mining_policy_url="https://exemple.fr/licence", mining_email="droits@example.org")
    assert client.get("/")["tdm-policy"] == "https://exemple.fr/licence"
    links = read("/fouille-de-textes/").links
    assert links["droits@example.org"] == "mailto:droits@example.org"
    assert links["https://exemple.fr/licence"] == "https://exemple.fr/licence"


def test_nobody_reserves_mining_and_lets_it_happen():
    with pytest.raises(ValidationError) as refusal:
        Robots(mining_reserved=True, training_allowed=True).full_clean()
    assert list(refusal.value.message_dict) == ["training_allowed"]


@pytest.mark.parametrize("purpose", ["training", "search", "on_demand"])
def test_robots_of_each_group_are_allowed_or_refused(purpose, client):
    assert agents(purpose)
    Robots.objects.create(**OTHERS | {"mining_reserved": False, f"{purpose}_allowed": True})
    robots = robots_txt(client)
    for crawler in CRAWLERS:
        assert robots.can_fetch(crawler.agent, "/ia/un-article/") is (crawler.purpose == purpose), crawler
    assert robots.can_fetch("Googlebot", "/ia/un-article/")
    assert not robots.can_fetch("Googlebot", "/admin/")


@pytest.mark.parametrize("noindex", [True, False])
@pytest.mark.parametrize("reserved", [True, False])
def test_the_legal_deposit_is_never_refused(reserved, noindex, client, settings):
    settings.SITE_NOINDEX = noindex
    Robots.objects.create(mining_reserved=reserved, **OTHERS)
    robots = robots_txt(client)
    assert LEGAL_DEPOSIT == "bnf.fr_bot"
    for path in ("/", "/ia/un-article/", "/recherche/?q=ia", "/sitemap.xml", "/media/images/une.jpg"):
        assert robots.can_fetch("bnf.fr_bot", path), path
    assert LEGAL_DEPOSIT in read("/fouille-de-textes/").text


def test_every_known_robot_has_a_source_and_is_named_once():
    assert len({crawler.agent.lower() for crawler in CRAWLERS}) == len(CRAWLERS)
    assert all(crawler.source.startswith("https://") for crawler in CRAWLERS)


def test_trust_txt_tells_who_is_behind_the_site(client):
    Imprint.objects.create(publisher="Éditions Modèle", email="bonjour@example.org")
    Robots.objects.create(
        belongs_to="https://syndicat.example/\nhttps://label.example/", controls="https://autre.example/",
        controlled_by="https://groupe.example/", social="https://social.example/@nous", members="https://membre.example/",
    )  # fmt: skip
    response = client.get("/trust.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert [line for line in response.text.splitlines() if not line.startswith("#")] == [
        "member=https://membre.example/",
        "belongto=https://syndicat.example/",
        "belongto=https://label.example/",
        "control=https://autre.example/",
        "controlledby=https://groupe.example/",
        "social=https://social.example/@nous",
        "contact=mailto:bonjour@example.org",
        f"disclosure={SITE}/mentions-legales/",
        "datatrainingallowed=no",
    ]
    assert client.get("/.well-known/trust.txt").text == response.text


def test_security_txt_names_somebody_and_expires_within_the_year(client):
    assert client.get("/.well-known/security.txt").status_code == 404
    Imprint.objects.create(email="bonjour@example.org")
    lines = client.get("/.well-known/security.txt").text.splitlines()
    assert lines[0] == "Contact: mailto:bonjour@example.org"
    Robots.objects.create(security_contact="https://exemple.fr/faille")
    with time_machine.travel(datetime(2026, 11, 28, 23, 59, tzinfo=UTC)):
        said = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())
        assert said == {
            "Contact": "https://exemple.fr/faille",
            "Expires": "2027-05-27T00:00:00Z",
            "Preferred-Languages": "fr, en",
            "Canonical": f"{SITE}/.well-known/security.txt",
        }
        assert timezone.now() < datetime.fromisoformat(said["Expires"]) < timezone.now() + timedelta(days=365)


def test_ads_txt_exists_once_it_has_lines(client):
    assert client.get("/ads.txt").status_code == 404
    lines = "# nos régies\r\ngoogle.com, pub-1, DIRECT, f08c47fec0942fa0\r\ncontact=pub@example.org"
    robots = Robots(ads_txt=lines)
    robots.full_clean()
    robots.save()
    assert client.get("/ads.txt").text == "\n".join(lines.split("\r\n")) + "\n"


@pytest.mark.parametrize(
    "wrong",
    [
        {"ads_txt": "google.com pub-1"},
        {"ads_txt": "<script>alert(1)</script>"},
        {"belongs_to": "syndicat.example"},
        {"social": "javascript:alert(1)"},
        {"security_contact": "http://exemple.fr/"},
        {"security_contact": "personne"},
        {"mining_policy_url": "pas une adresse"},
        {"controls": "https://exemple.fr/\x07"},
    ],
)
def test_what_machines_could_not_read_is_refused(wrong):
    with pytest.raises(ValidationError) as refusal:
        Robots(**wrong).full_clean()
    assert list(refusal.value.message_dict) == list(wrong)


@pytest.mark.portable
def test_the_chief_chooses_and_sees_what_is_wrong():
    client = sign_in("chief")
    address = client.get(reverse("wagtailsettings:edit", args=["robots", "robots"])).headers["Location"]
    refused = client.post(address, {"mining_reserved": "on", "training_allowed": "on", "ads_txt": "n’importe quoi"})
    assert refused.status_code == 200
    assert "La fouille est réservée" in refused.text
    assert "n’importe quoi" in refused.text  # nothing of what was typed is lost
    assert client.post(address, {"search_allowed": "on"}).status_code == 302
    assert client.get("/").headers["tdm-reservation"] == "0"
    assert sign_in("editor").get(address).status_code == 302


@pytest.mark.portable
def test_what_every_answer_says_costs_no_query_once_it_is_known(client, django_assert_num_queries):
    make_home()
    Robots.objects.create()
    client.get("/")
    with django_assert_num_queries(2):  # the menu, the months
        assert client.get("/archives/")["tdm-reservation"] == "1"
    for address, queries in {
        "/robots.txt": 1, "/.well-known/tdmrep.json": 0, "/trust.txt": 2, "/fouille-de-textes/": 3,
    }.items():  # fmt: skip
        with django_assert_num_queries(queries):  # the record; the imprint; the menu
            assert client.get(address).status_code == 200


def test_the_admin_and_the_health_of_the_site_say_nothing(client):
    for address in ("/admin/login/", "/sante/"):
        assert "tdm-reservation" not in client.get(address).headers


@pytest.mark.portable
def test_without_a_database_the_defaults_are_said(client, monkeypatch):
    from django.core.cache import cache  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    cache.clear()

    def gone(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", gone)
    assert Robots.declaration()["tdm-reservation"] == "1"


@pytest.mark.portable
@pytest.mark.django_db
def test_robots_txt_stands_whatever_another_process_remembers(client):
    Robots(mining_reserved=False).cache_summary()
    response = client.get("/robots.txt")
    assert response.status_code == 200
    assert "/fouille-de-textes/" in response.text
