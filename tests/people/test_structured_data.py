"""The JSON-LD of a fiche: who or what it is, and its established facts, nothing else."""

import json
from datetime import date

import pytest
from wagtail.models import PageViewRestriction

from articles.models import Report
from people.models import Name, Source
from tests.builders import (
    link,
    make_article,
    make_company,
    make_fact,
    make_person,
    make_photo,
    make_unpublished_articles,
)
from tests.html import MARK, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november_2026")]
SITE = "http://127.0.0.1:8000"


def json_ld(page):
    """The nodes of a page by their first type."""
    scripts = read(page.url).soup.head.select("script[type='application/ld+json']")
    assert len(scripts) == 1
    document = json.loads(scripts[0].string)
    assert document["@context"] == "https://schema.org"
    kinds = [node["@type"] for node in document["@graph"]]
    return {
        kind if isinstance(kind, str) else kind[0]: node for kind, node in zip(kinds, document["@graph"], strict=True)
    }


def known(subject, kind, status="confirmed", **fields):
    """Return a fact with an outside source."""
    fact = make_fact(subject=subject, kind=kind, **fields)
    Source.objects.create(fact=fact, publisher="Reuters", checked_on=date(2026, 3, 9), status=status)
    return fact


def works(person):
    """Where a person works, where it did, and by which titles."""
    node = json_ld(person)["Person"]
    places = ([place["name"] for place in node.get(key, [])] for key in ("worksFor", "alumniOf"))
    return *places, node.get("jobTitle", [])


def staff(company):
    """Who works at a company, and who did."""
    node = json_ld(company)["Organization"]
    return tuple([person["name"] for person in node.get(key, [])] for key in ("employee", "alumni"))


@pytest.fixture
def lin():
    return make_person(title="Junyang Lin")


@pytest.fixture
def qwen():
    return make_company(title="Qwen")


def test_a_person_says_who_it_is():
    person = make_person(
        title="Junyang Lin", native_name="林俊旸", description="ancien de Qwen", wikidata="Q42", github="JustinLin610",
        orcid="0000-0002-1825-0097", website="https://example.org/", photo=make_photo(),
    )  # fmt: skip
    person.names.add(Name(text="Justin Lin"))
    person.save_revision().publish()
    nodes = json_ld(person)
    node, address = nodes["Person"], f"{SITE}/personnes/junyang-lin/"
    assert node["@id"] == f"{address}#fiche"
    assert (node["name"], node["url"], node["description"]) == ("Junyang Lin", address, "ancien de Qwen")
    assert node["alternateName"] == ["林俊旸", "Justin Lin"]
    assert node["sameAs"] == [
        "https://www.wikidata.org/wiki/Q42", "https://github.com/JustinLin610",
        "https://orcid.org/0000-0002-1825-0097", "https://example.org/",
    ]  # fmt: skip
    assert node["image"].startswith(f"{SITE}/media/images/")
    assert nodes["ProfilePage"]["mainEntity"] == {"@id": node["@id"]}
    assert nodes["ProfilePage"]["image"].startswith(f"{SITE}/partage/personne/")
    assert [(item["name"], item["item"]) for item in nodes["BreadcrumbList"]["itemListElement"]] == [
        ("Manchette", f"{SITE}/"), ("Personnes", f"{SITE}/personnes/"), ("Junyang Lin", address),
    ]  # fmt: skip


def test_a_company_says_what_it_is():
    company = make_company(title="Mistral AI", siren="952418325", lei="9695005MSX1OYEMGDF46", city="Paris", kind="lab")
    node = json_ld(company)["ResearchOrganization"]
    assert node["@id"] == f"{SITE}/entreprises/mistral-ai/#fiche"
    assert node["identifier"] == {"@type": "PropertyValue", "propertyID": "SIREN", "value": "952418325"}
    assert node["leiCode"] == "9695005MSX1OYEMGDF46"
    assert node["location"]["name"] == "Paris"


def test_positions_are_stated_on_both_fiches(lin, qwen):
    meta = make_company(title="Meta")
    known(lin, "position", object=qwen, title="responsable technique", start="2023", end="2026-03")
    known(lin, "leadership", object=meta, title="directeur", start="2026-03-05")
    known(lin, "position", object_text="Nabla", title="conseiller")
    assert works(lin) == (["Meta", "Nabla"], ["Qwen"], ["directeur", "conseiller"])
    assert json_ld(lin)["Person"]["alumniOf"] == [
        {
            "@type": "Organization",
            "@id": f"{SITE}/entreprises/qwen/#fiche",
            "name": "Qwen",
            "url": f"{SITE}/entreprises/qwen/",
        }
    ]
    assert json_ld(lin)["Person"]["worksFor"][1] == {"@type": "Organization", "name": "Nabla"}
    assert (staff(qwen), staff(meta)) == (([], ["Junyang Lin"]), (["Junyang Lin"], []))


def test_a_departure_ends_the_position_and_an_arrival_after_it_begins_another(lin, qwen):
    known(lin, "position", object=qwen, title="chercheur", start="2023")
    assert (works(lin), staff(qwen)) == ((["Qwen"], [], ["chercheur"]), (["Junyang Lin"], []))
    known(lin, "departure", object=qwen, title="chercheur", start="2026-03")
    assert (works(lin), staff(qwen)) == (([], ["Qwen"], []), ([], ["Junyang Lin"]))
    known(lin, "arrival", object=qwen, title="chercheur", start="2026-09")
    assert (works(lin), staff(qwen)) == ((["Qwen"], [], ["chercheur"]), (["Junyang Lin"], []))


def test_what_is_to_come_is_not_stated_yet(lin, qwen):
    meta, tongyi = make_company(title="Meta"), make_company(title="Tongyi")
    known(lin, "position", object=qwen, title="chercheur", start="2023", end="2027-06")
    known(lin, "appointment", object=meta, title="directeur", start="2027-07")
    known(lin, "part_of", object=tongyi, start="2027")
    assert works(lin) == (["Qwen"], [], ["chercheur"])
    assert (staff(qwen), staff(meta)) == ((["Junyang Lin"], []), ([], []))
    assert "memberOf" not in json_ld(lin)["Person"]
    assert "member" not in json_ld(tongyi)["Organization"]


def test_a_departure_before_the_position_does_not_end_it(lin, qwen):
    known(lin, "departure", object=qwen, start="2020")
    known(lin, "position", object=qwen, title="directeur", start="2023")
    assert works(lin) == (["Qwen"], [], ["directeur"])


def test_a_departure_with_a_title_ends_the_positions_of_that_title_alone(lin, qwen):
    known(lin, "position", object=qwen, title="président", start="2020")
    known(lin, "position", object=qwen, title="CTO", start="2020")
    known(lin, "departure", object=qwen, title="directeur technique", start="2026-03")
    assert works(lin) == (["Qwen"], [], ["président"])


def test_a_move_alone_makes_a_position(lin, qwen):
    known(lin, "departure", object=qwen, title="chercheur", start="2026-03")
    meta = make_company(title="Meta")
    known(lin, "appointment", object=meta, title="directeur", start="2026-03")
    assert works(lin) == (["Meta"], ["Qwen"], ["directeur"])


@pytest.mark.parametrize("status", ["denied", "disputed", "unverified"])
def test_what_is_not_established_is_not_asserted(status, lin, qwen):
    for kind in ("position", "leadership", "arrival", "appointment", "departure", "founding", "part_of", "award"):
        known(lin, kind, status, object=qwen, title="directeur")
    node = json_ld(lin)["Person"]
    assert not {"worksFor", "alumniOf", "jobTitle", "memberOf", "award"} & node.keys()
    assert not {"employee", "alumni", "founder", "member"} & json_ld(qwen)["Organization"].keys()
    assert "directeur" in read(lin.url).text  # the page says it, with the word beside it


def test_with_an_unestablished_departure_the_position_is_neither_current_nor_past(lin, qwen):
    known(lin, "position", object=qwen, title="chercheur")
    known(lin, "departure", "disputed", object=qwen, title="chercheur", start="2026-03")
    assert works(lin) == ([], [], [])
    assert staff(qwen) == ([], [])


def test_an_unestablished_departure_does_not_change_an_established_end(lin, qwen):
    known(lin, "position", object=qwen, title="chercheur", end="2026-03")
    known(lin, "departure", "unverified", object=qwen, title="chercheur", start="2026-03-04")
    assert works(lin) == ([], ["Qwen"], [])


def test_a_denied_departure_ends_nothing(lin, qwen):
    known(lin, "position", object=qwen, title="chercheur")
    known(lin, "departure", "denied", object=qwen, title="chercheur", start="2026-03")
    assert works(lin) == (["Qwen"], [], ["chercheur"])


def test_groups_founders_and_awards(lin, qwen):
    tongyi = make_company(title="Tongyi")
    known(qwen, "part_of", object=tongyi)
    known(lin, "founding", object=qwen, start="2023-04")
    known(lin, "part_of", object=tongyi, title="membre")
    known(lin, "award", object_text="prix Nobel de physique")
    company = json_ld(qwen)["Organization"]
    assert [node["name"] for node in company["parentOrganization"]] == ["Tongyi"]
    assert [node["@id"] for node in company["founder"]] == [f"{SITE}/personnes/junyang-lin/#fiche"]
    assert company["foundingDate"] == "2023-04"
    group = json_ld(tongyi)["Organization"]
    assert [node["name"] for node in group["subOrganization"]] == ["Qwen"]
    assert [node["name"] for node in group["member"]] == ["Junyang Lin"]
    person = json_ld(lin)["Person"]
    assert person["award"] == ["prix Nobel de physique"]
    assert [node["@id"] for node in person["memberOf"]] == [f"{SITE}/entreprises/tongyi/#fiche"]


def test_it_names_the_stories_about_it(lin):
    article = make_article(title="Sur lui", body=[("paragraph", f"<p>{link(lin)} part.</p>")], subjects=(lin,))
    make_article(title="Le nomme", body=[("paragraph", f"<p>{link(lin)} part.</p>")])
    assert json_ld(lin)["Person"]["subjectOf"] == [{"@type": "NewsArticle", "@id": f"{SITE}{article.url}#article"}]


def test_nothing_that_is_not_public_is_stated(lin, qwen):
    for article in make_unpublished_articles(subjects=(lin,)).values():
        fact = make_fact(subject=lin, object=qwen, title="SECRET fonction")
        Report.objects.create(article=article, fact=fact, status="confirmed")
    known(lin, "position", object=make_company(title="SECRET société", live=False))
    private = make_company(title="SECRET privée")
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="sésame")
    known(lin, "position", object=private)
    known(lin, "position", object=qwen, title="SECRET", is_retired=True)
    node = json_ld(lin)["Person"]
    assert MARK not in json.dumps(node)
    assert not {"worksFor", "subjectOf"} & node.keys()
    assert not read(private.url).soup.select("script[type='application/ld+json']")


def test_unpublishing_the_only_story_takes_the_fact_out(lin, qwen):
    article = make_article()
    Report.objects.create(
        article=article, fact=make_fact(subject=lin, object=qwen, title="directeur"), status="confirmed"
    )
    assert staff(qwen) == (["Junyang Lin"], [])
    article.unpublish()
    assert staff(qwen) == ([], [])


def test_a_hostile_name_ends_no_script():
    person = make_person(title="</script><b>Lin & Cie\u2028")
    assert json_ld(person)["Person"]["name"] == person.title
