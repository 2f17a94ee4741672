"""manage.py export_data: what readers may see, whole, in order, twice the same; and never a draft."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from articles.models import Report
from people import export
from people.models import Company, Fact, Name, Source
from tests.builders import make_article, make_company, make_fact, make_person, make_unpublished_articles
from tests.marks import portable

pytestmark = pytest.mark.django_db

# FollowTheMoney's published schemata, those used here with what they inherit: (properties, what an edge joins).
THING = {"name", "alias", "previousName", "weakAlias", "summary", "wikidataId", "sourceUrl", "publisher", "address"}
ENTITY = THING | {"website", "registrationNumber", "idNumber"}
LINK = {"startDate", "endDate", "summary", "recordId", "sourceUrl", "role", "status"}
ORGANIZATIONS = {"Company", "Organization"}
ANYBODY = ORGANIZATIONS | {"Person"}
SCHEMATA: dict[str, tuple[set, dict]] = {
    "Person": (ENTITY | {"lastName"}, {}),
    "Company": (ENTITY, {}),
    "Organization": (ENTITY, {}),
    "Employment": (LINK, {"employee": {"Person"}, "employer": ORGANIZATIONS}),
    "Directorship": (LINK, {"director": ANYBODY, "organization": ORGANIZATIONS}),
    "Membership": (LINK, {"member": ANYBODY, "organization": ORGANIZATIONS}),
    "Ownership": (LINK | {"percentage"}, {"owner": ANYBODY, "asset": {"Company"}}),
    "UnknownLink": (LINK, {"subject": ANYBODY, "object": ANYBODY}),
}


@pytest.fixture(scope="module", autouse=True)
def written(module_db):
    """A small world: {name: object}."""
    lin = make_person(
        title="Junyang Lin", family_name="Lin", description="chercheur, « Qwen » ; et plus", native_name="林俊旸",
        wikidata="Q1", orcid="0000-0002-1825-0097", website="https://exemple.fr/lin",
    )  # fmt: skip
    lin.names.add(Name(text="Lin | Junyang"), Name(text="Justin Lin", kind=Name.Kind.FORMER))
    lin.save_revision().publish()
    qwen = make_company(title="Qwen", products="Qwen 3\nQwen 3.5", city="Hangzhou", siren="123456789")
    union = make_company(title="Union", kind=Company.Kind.INSTITUTION, lei="ABCDEFGHIJKLMNOPQR12")
    facts = {
        "position": make_fact(subject=lin, object=qwen, title="directeur technique", start="2023", end="2026-03"),
        "left": make_fact(subject=lin, object=qwen, kind=Fact.Kind.DEPARTURE, start="2026-03-04"),
        "leads": make_fact(subject=lin, object=qwen, kind=Fact.Kind.LEADERSHIP),
        "part": make_fact(subject=qwen, object=union, kind=Fact.Kind.PART_OF),
        "holds": make_fact(subject=union, object=qwen, kind=Fact.Kind.HOLDS, share="12.50"),
        "holds an institution": make_fact(subject=qwen, object=union, kind=Fact.Kind.HOLDS),
        "works for": make_fact(subject=qwen, object=union, kind=Fact.Kind.POSITION),
        "award": make_fact(subject=lin, object_text="prix Zo", kind=Fact.Kind.AWARD),
    }
    story = make_article(title="Lin s’en va")
    for fact in facts.values():
        story.reports.add(Report(fact=fact, status="confirmed", reported_on=date(2026, 3, 5)))
    story.save_revision().publish()
    Source.objects.create(
        fact=facts["position"], publisher="Reuters", url="https://reuters.com/1", checked_on=date(2026, 3, 5)
    )
    return facts | {"lin": lin, "qwen": qwen, "union": union, "story": story}


@pytest.fixture
def site(written):
    return {name: type(thing).objects.get(pk=thing.pk) for name, thing in written.items()}


def exported(kind: str, folder: Path) -> dict[str, str]:
    """The files of a format: {name: what is in it}."""
    call_command("export_data", format=kind, output=str(folder), stdout=StringIO())
    return {path.name: path.read_bytes().decode("utf-8-sig") for path in sorted(folder.iterdir())}


def objects(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


FILES = {
    "csv": {"fiches.csv", "faits.csv", "LICENCE.txt"},
    "jsonl": {"fiches.jsonl", "faits.jsonl", "LICENCE.txt"},
    "ftm": {"entities.ftm.json", "LICENCE.txt"},
}


@pytest.mark.portable
@pytest.mark.parametrize("kind", FILES)
def test_two_exports_of_the_same_data_are_the_same_bytes(kind, site, tmp_path):
    first = exported(kind, tmp_path / "un")
    assert first.keys() == FILES[kind]
    assert exported(kind, tmp_path / "deux") == first


@pytest.mark.parametrize("kind", portable(FILES, "ftm"))
def test_nothing_that_readers_may_not_see_is_in_it(kind, site, tmp_path):
    make_person(title="SECRET brouillon", live=False)
    private = make_person(title="SECRET privée")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    site["lin"].description = "SECRET description pas encore en ligne"
    site["lin"].names.add(Name(text="SECRET nom pas encore en ligne"))
    site["lin"].save_revision()
    for article in make_unpublished_articles().values():
        Report.objects.create(article=article, fact=make_fact(subject=site["lin"], title=f"SECRET {article.pk}"))
        Report.objects.create(article=article, fact=site["leads"], claim="SECRET")
    make_fact(subject=site["lin"], title="SECRET sans source")
    retired = make_fact(subject=site["lin"], title="SECRET retiré", is_retired=True)
    to_private = make_fact(subject=private, title="SECRET")
    for fact in (retired, to_private):
        Source.objects.create(fact=fact, publisher="R", checked_on=date(2026, 1, 1))
    Source.objects.create(fact=site["position"], publisher="SECRET non vérifiée")
    text = "".join(exported(kind, tmp_path).values())
    assert "Junyang Lin" in text
    assert "SECRET" not in text
    assert "secret" not in text


def test_an_unpublished_story_takes_its_facts_out_of_the_export(site, tmp_path):
    assert len(objects(exported("jsonl", tmp_path)["faits.jsonl"])) == 8
    site["story"].unpublish()
    [position] = objects(exported("jsonl", tmp_path)["faits.jsonl"])
    assert (position["title"], position["stories"], position["sources"][0]["url"]) == (
        "directeur technique", [], "https://reuters.com/1",
    )  # fmt: skip


@pytest.mark.portable
def test_the_csv_of_fiches_is_imported_back_without_a_change(site, tmp_path):
    exported("csv", tmp_path)
    output = StringIO()
    call_command("import_fiches", str(tmp_path / "fiches.csv"), stdout=output)
    assert output.getvalue().splitlines()[-1] == "0 créée, 0 modifiée, 3 inchangées, 0 refusée."


def test_facts_have_the_addresses_of_their_stories_and_sources(site, tmp_path):
    rows = list(csv.DictReader(StringIO(exported("csv", tmp_path)["faits.csv"]), delimiter=";"))
    position = next(row for row in rows if row["id"] == str(site["position"].pk))
    assert (position["subject"], position["object"], position["start"], position["end"], position["status"]) == (
        "Junyang Lin", "Qwen", "2023", "2026-03", "confirmed",
    )  # fmt: skip
    assert position["stories"] == f"http://127.0.0.1:8000{site['story'].url}"
    assert position["sources"] == "https://reuters.com/1"
    assert [row["share"] for row in rows if row["kind"] == "holds"] == ["12.50", ""]


def test_entities_are_those_of_followthemoney(site, tmp_path):
    entities = objects(exported("ftm", tmp_path)["entities.ftm.json"])
    schemas = {entity["id"]: entity["schema"] for entity in entities}
    assert len(schemas) == len(entities)
    for entity in entities:
        known, ends = SCHEMATA[entity["schema"]]
        assert entity["properties"].keys() <= known | ends.keys()
        for values in entity["properties"].values():
            assert values
            assert all(isinstance(value, str) and value for value in values)
        for end, schemata in ends.items():
            assert schemas[entity["properties"][end][0]] in schemata
        assert ends or entity["properties"]["name"]
    by_fact = {
        name: schemas.get(f"127.0.0.1-fait-{thing.pk}") for name, thing in site.items() if isinstance(thing, Fact)
    }
    assert by_fact == {
        "position": "Employment",
        "left": "Employment",
        "leads": "Directorship",
        "part": "Membership",
        "holds": "Ownership",
        "holds an institution": "UnknownLink",
        "works for": "UnknownLink",
        "award": None,
    }


@pytest.mark.portable
def test_partial_dates_and_shares_are_exported_unchanged(site, tmp_path):
    entities = {entity["id"]: entity for entity in objects(exported("ftm", tmp_path)["entities.ftm.json"])}
    position = entities[f"127.0.0.1-fait-{site['position'].pk}"]["properties"]
    assert (position["startDate"], position["endDate"], position["role"], position["status"]) == (
        ["2023"], ["2026-03"], ["directeur technique"], ["confirmé"],
    )  # fmt: skip
    left = entities[f"127.0.0.1-fait-{site['left'].pk}"]["properties"]
    assert (left.get("startDate"), left["endDate"]) == (None, ["2026-03-04"])
    assert entities[f"127.0.0.1-fait-{site['holds'].pk}"]["properties"]["percentage"] == ["12.50"]
    lin = entities[f"127.0.0.1-fiche-{site['lin'].pk}"]["properties"]
    assert (lin["alias"], lin["previousName"]) == (["Lin | Junyang", "林俊旸"], ["Justin Lin"])


def test_the_licence_says_what_may_be_reused_and_whom_to_name(settings, site, tmp_path):
    settings.WAGTAIL_SITE_NAME, settings.DATA_LICENCE = "Le Journal", "Licence Ouverte 2.0"
    text = exported("csv", tmp_path)["LICENCE.txt"]
    assert "Licence : Licence Ouverte 2.0" in text
    assert "« Le Journal, http://127.0.0.1:8000/ »" in text


@pytest.mark.parametrize("kind", FILES)
def test_the_number_of_queries_grows_by_chunks_alone(kind, site, tmp_path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            exported(kind, tmp_path)
        return len(captured)

    queries()
    before = queries()
    for number in range(10):
        fact = make_fact(subject=make_person(title=f"Zoé {number}"), object=site["qwen"])
        Source.objects.create(fact=fact, publisher="R", checked_on=date(2026, 1, 1))
    assert queries() == before


@pytest.mark.portable
def test_chunks_follow_each_other_without_a_gap(monkeypatch, site, tmp_path):
    whole = exported("jsonl", tmp_path / "un")
    monkeypatch.setattr(export, "CHUNK", 2)
    assert exported("jsonl", tmp_path / "deux") == whole


def test_a_folder_where_one_cannot_write_is_an_error(tmp_path):
    (tmp_path / "fichier").write_text("")
    with pytest.raises(CommandError, match="Impossible d’écrire"):
        call_command("export_data", format="csv", output=str(tmp_path / "fichier"))
