"""What programs count on: the answers of the API for a small cast, and its OpenAPI document, kept as files.

A change here is a change for whoever reads the API: add, do not rename. To write the files anew, and read the
difference before it is committed:

    RENEW_API_FILES=1 .venv/bin/python -m pytest tests/newsroom/site/api/test_api_contract.py -n 0
"""

import json
import os
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from articles.api import lists
from articles.api.keywords import KeywordRow
from articles.api.story import Story
from articles.models import ArticlePage, ArticleSource, Byline, Correction, Report
from newsroom.site.api.document import document
from people.api.facts import SourcedFact
from people.api.fiches import Fiche
from people.models import Fact, Name, Source
from tests.builders import link, make_article, make_company, make_dossier, make_fact, make_person, make_photo
from tests.marks import portable

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "expected"
PARIS = ZoneInfo("Europe/Paris")
MOMENT = "2026-11-25T12:00:00+01:00"
BLOCK = "8c2b7a1e-4d55-4f0f-8f0c-2d1f6e7a9b10"
ANSWERS = {
    "articles": "/api/articles/",
    "article": "/api/articles/{story}",
    "article-texte": "/api/articles/{story}?fields=id,body_text",
    "fiches": "/api/fiches/",
    "fiche": "/api/fiches/{lin}",
    "faits": "/api/faits/",
    "fait": "/api/faits/{fact}",
    "mouvements": "/api/mouvements/?fields=id,kind,subject,object,status",
    "mots-cles": "/api/mots-cles/",
    "rubriques": "/api/rubriques/",
    "dossiers": "/api/dossiers/",
    "rectificatifs": "/api/rectificatifs/",
    "recherche": "/api/recherche/?q=responsable&fields=id,title",
    "erreur-parametres": "/api/articles/?limit=101&order=nom&from=hier&author=0",
    "erreur-champ": "/api/articles/?fields=id,corps",
    "erreur-absent": "/api/articles/999999999",
}


@pytest.fixture(autouse=True)
def _at_the_same_moment():
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture(scope="module", autouse=True)
def cast(module_db):
    """Ids by name, of a cast that a day long past made."""
    with time_machine.travel(MOMENT, tick=False):
        lin = make_person(
            title="Junyang Lin", family_name="Lin", description="chercheur", native_name="林俊旸", wikidata="Q1",
            body="<p>Chercheur.</p><p>Né en Chine.</p>",
        )  # fmt: skip
        lin.names.add(Name(text="Justin Lin", kind=Name.Kind.USAGE, language="en"))
        lin.save_revision().publish()
        qwen = make_company(title="Qwen", kind="lab", city="Hangzhou", products="Qwen 3\nQwen 3.5")
        camille = make_person(title="Camille Démo", is_fictional=True)
        post = make_fact(subject=lin, object=qwen, title="conseiller", start="2026-04")
        fact = make_fact(
            subject=lin, object=qwen, kind=Fact.Kind.DEPARTURE, title="responsable technique", start="2026-03-04"
        )
        source = {"publisher": "Reuters", "headline": "Qwen loses tech lead", "url": "https://reuters.com/1"}
        for each in (fact, post):
            Source.objects.create(
                fact=each,
                language="en",
                published_on="2026-03",
                checked_on=date(2026, 3, 5),
                status="confirmed",
                **source,
            )
        story = make_article(
            title="Qwen perd son responsable technique", kicker="Ressources humaines", standfirst="Il part.",
            body=[{"type": "paragraph", "value": f"<p>{link(lin)} quitte {link(qwen)} : « fini ».</p>", "id": BLOCK}],
            format=ArticlePage.Format.ANALYSIS, tags=("Chine", "Économie"), authors=(camille,), subjects=(lin,),
            lead_photo=make_photo(height_px=900, licence="CC BY 4.0"), lead_caption="Le siège.",
            published_at=datetime(2026, 3, 5, 14, 30, tzinfo=PARIS),
            updated_at=datetime(2026, 3, 6, 9, 0, tzinfo=PARIS),
        )  # fmt: skip
        story.bylines.add(Byline(name="AFP", role=Byline.Role.AGENCY))
        story.reports.add(Report(fact=fact, status="reported", claim="Il part le 4.", block_id=BLOCK))
        story.corrections.add(Correction(made_on=date(2026, 3, 6), before="En février.", after="Il part en mars."))
        story.sources.add(ArticleSource(publisher="Reuters", url="https://reuters.com/1", published_on="2026-03"))
        story.save_revision().publish()
        make_dossier(title="Talents", introduction="<p>Qui part.</p>", articles=(story,))
    return {"story": story.pk, "lin": lin.pk, "fact": fact.pk}


def masked(text: str) -> str:
    """`text` without what differs from one run to the next: numbers of rows, UUIDs, names of files, cursors."""
    text = re.sub(r'("(?:id|story|fact)": )[0-9]+', r"\g<1>0", text)
    text = re.sub(r'("facts": )\[[^]]*\]', r"\1[0]", text)
    text = re.sub(r"(2026:[a-z]+/)[0-9]+", r"\g<1>0", text)
    text = re.sub(r'("id": ")[0-9a-f-]{36}"', r'\1UUID"', text)
    return re.sub(r'/media/images/[^"]+', "/media/images/photo.jpg", text)


def kept(name: str, told: object) -> None:
    """Hold `told` against the file of this name, written anew when that is asked for."""
    path = FILES / f"{name}.json"
    text = masked(json.dumps(told, ensure_ascii=False, indent=1)) + "\n"
    if os.environ.get("RENEW_API_FILES"):
        path.write_text(text)
    assert text == path.read_text(), f"{path} : voir l’en-tête de ce fichier de tests."


@pytest.mark.parametrize("name", portable(ANSWERS, "article", "fait", "rectificatifs"))
def test_the_answers_are_those_that_were_promised(name, cast):
    response = Client().get(ANSWERS[name].format(**cast))
    kept(name, response.json())
    assert response.status_code == {"erreur-parametres": 422, "erreur-champ": 422, "erreur-absent": 404}.get(name, 200)


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        (Story, "articles"), (Fiche, "fiches"), (SourcedFact, "faits"), (KeywordRow, "mots-cles"),
        (lists.Section, "rubriques"), (lists.Dossier, "dossiers"), (lists.PublishedCorrection, "rectificatifs"),
    ],
)  # fmt: skip
def test_each_field_may_be_asked_for_alone(schema, path, cast):
    for field in schema.model_fields:
        response = Client().get(f"/api/{path}/?limit=1&fields={field}")
        assert response.status_code == 200, field
        assert response.json()["items"][0].keys() == {"id", field}


def test_the_document_is_the_one_that_was_promised():
    kept("openapi", document())


def test_no_file_is_left_over():
    assert {path.stem for path in FILES.iterdir()} == {*ANSWERS, "openapi"}


def test_every_object_is_an_answer_or_part_of_one_and_is_told_in_french():
    told = document()
    words = json.dumps(told, ensure_ascii=False)
    for name, schema in told["components"]["schemas"].items():
        assert f'"#/components/schemas/{name}"' in words, name
        assert re.match("(Ce |Comment |Qui |La |Un|Une) ?", schema["description"]), name


def test_the_document_says_what_is_needed_to_ask_and_to_reuse(client, settings):
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["servers"] == [{"url": settings.SITE_URL}]
    assert told["info"]["license"]["url"].startswith("https://creativecommons.org/")
    for operations in told["paths"].values():
        for operation in operations.values():
            assert {"200", "422", "429"} <= operation["responses"].keys()
            for parameter in operation["parameters"]:
                assert parameter["description"]
                assert "example" in parameter or parameter["name"] == "cursor"
    for schema in told["components"]["schemas"].values():
        assert all(field.get("description") for field in schema["properties"].values())


@pytest.mark.parametrize(("schema", "path"), [(Story, "articles"), (Fiche, "fiches"), (SourcedFact, "faits")])
def test_the_examples_of_the_document_are_what_it_describes(schema, path):
    content = document()["paths"][f"/api/{path}/"]["get"]["responses"]["200"]["content"]["application/json"]
    for row in content["example"]["items"]:
        assert schema.model_validate(row).model_fields_set == set(schema.model_fields)
