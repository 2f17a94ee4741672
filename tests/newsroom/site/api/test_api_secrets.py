"""What readers may not see is nowhere in the API: not in a list, not by its id, not by what refers to it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.api.story import Story
from articles.models import ArticlePage, Report
from people.models import Name, Profile, Source
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_fact,
    make_person,
    make_public_fact,
    make_section,
    make_unpublished_articles,
)
from tests.html import MARK

pytestmark = pytest.mark.django_db

LISTS = [
    "articles", "fiches", "faits", "mouvements", "mots-cles", "rubriques", "dossiers", "rectificatifs",
    "recherche/?q=secret", "recherche/?q=annonce", "articles/?updated_since=2020-01-01T00:00:00Z",
    "articles/?tag=secret-mot-cle", "articles/?order=oldest", "fiches/?name=secret", "fiches/?order=updated",
    "fiches/?wikidata=Q99", "faits/?status=denied",
]  # fmt: skip
STORY_FIELDS = ",".join(Story.model_fields)
NOBODY = 999_999_999


def asked(path: str) -> str:
    """The text that the API answers; a list of stories with all of their fields."""
    address = f"/api/{path}" if "/" in path else f"/api/{path}/"
    if path.startswith(("articles", "recherche")):
        address += f"{'&' if '?' in address else '?'}fields={STORY_FIELDS}"
    response = Client().get(address)
    return f"{response.status_code} {response.content.decode()}"


def hidden_fiches() -> dict[str, Profile]:
    """One fiche of each state that the API does not tell of."""
    hidden = {
        state: make_person(title=f"SECRET {state}", description="SECRET", noindex=state == "noindex")
        for state in ("draft", "private", "expired", "merged", "noindex")
    }
    hidden["draft"].unpublish()
    PageViewRestriction.objects.create(page=hidden["private"], restriction_type=PageViewRestriction.LOGIN)
    Profile.objects.filter(pk=hidden["expired"].pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    return hidden


@pytest.fixture(scope="module", autouse=True)
def secrets(module_db):
    """Ids of stories and fiches that may not be seen, woven into a public story and a public fiche."""
    lin, qwen = make_person(title="Junyang Lin"), make_company(title="Qwen")
    hidden = hidden_fiches()
    facts = [make_public_fact(subject=lin, object=fiche, kind="partnership") for fiche in hidden.values()]
    facts += [make_public_fact(subject=fiche, object=qwen, kind="arrival", title="SECRET") for fiche in hidden.values()]
    told = make_public_fact(subject=lin, object=qwen, kind="departure", start="2026-03", status="reported")
    Source.objects.create(fact=told, publisher="SECRET pas encore lue", status="denied")
    make_fact(subject=lin, title="SECRET sans source")
    make_public_fact(subject=lin, title="SECRET retiré", is_retired=True)
    named = " ".join(link(fiche, "quelqu’un") for fiche in hidden.values())
    public = make_article(
        title="Une annonce", body=[("paragraph", f"<p>{link(lin)}, {named}.</p>")], tags=("Chine",),
        authors=(lin,), subjects=tuple(hidden.values()),
    )  # fmt: skip
    for fact in [told, *facts]:
        public.reports.add(Report(fact=fact, status="confirmed"))
    public.save_revision().publish()
    stories = make_unpublished_articles(
        standfirst="SECRET annonce", tags=("SECRET mot-clé",), authors=(lin,), subjects=(lin,),
        body=[("paragraph", f"<p>SECRET {link(qwen)}</p>")],
    )  # fmt: skip
    for story in stories.values():
        Report.objects.create(article=story, fact=told, status="denied", claim="SECRET")
        Report.objects.create(article=story, fact=make_fact(subject=lin, title="SECRET"))
        story.corrections.create(made_on="2026-03-01", after="SECRET rectifié")
    Profile.objects.filter(pk=hidden["merged"].pk).update(live=False, merged_into=lin)
    draft = make_article(title="SECRET brouillon d’un article en ligne")
    draft.unpublish()
    lin.description = "SECRET pas encore en ligne"
    lin.names.add(Name(text="SECRET nom pas encore en ligne"))
    lin.save_revision()
    private = make_section(title="SECRET rubrique")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    make_dossier(title="Talents", articles=(public, *stories.values()))
    dossier = make_dossier(title="SECRET dossier", articles=(public,))
    dossier.unpublish()
    return {
        "articles": [story.pk for story in [*stories.values(), draft]],
        "fiches": [fiche.pk for fiche in hidden.values()],
        "faits": [fact.pk for fact in facts],
        "dossiers": [dossier.pk],
        "public": public.pk,
    }


@pytest.mark.portable
def test_no_list_shows_anything_of_them(secrets, subtests):
    for path in LISTS:
        with subtests.test(path):
            text = asked(path)
            assert text.startswith("200")
            assert MARK not in text
            assert "/secret-" not in text


def test_what_is_public_is_there_all_the_same(secrets):
    assert "Une annonce" in asked("articles")
    assert "Junyang Lin" in asked("fiches")
    assert '"total"' not in asked("articles")
    facts = Client().get("/api/faits/").json()["items"]
    assert [(fact["subject"]["name"], fact["status"]) for fact in facts] == [("Junyang Lin", "confirmed")]


def test_their_ids_are_as_unknown_as_those_of_nobody(secrets, subtests):
    for path in ("articles", "fiches", "faits", "dossiers"):
        unknown = asked(f"{path}/{NOBODY}")
        assert unknown.startswith("404")
        for pk in secrets[path]:
            with subtests.test(f"{path} {pk}"):
                assert asked(f"{path}/{pk}") == unknown


@pytest.mark.parametrize(
    ("filter_", "kind"),
    [
        ("articles/?fiche=", "fiches"), ("articles/?author=", "fiches"), ("articles/?dossier=", "dossiers"),
        ("faits/?fiche=", "fiches"), ("mouvements/?fiche=", "fiches"),
    ],
)  # fmt: skip
def test_a_filter_by_their_ids_finds_what_one_by_nobody_s_does(filter_, kind, secrets):
    unknown = asked(f"{filter_}{NOBODY}")
    assert '"items": []' in unknown
    for pk in secrets[kind]:
        assert asked(f"{filter_}{pk}") == unknown


def test_a_public_story_names_none_of_them(secrets):
    story = Client().get(f"/api/articles/{secrets['public']}?fields={STORY_FIELDS}").json()
    assert {mention["fiche"]["name"] for mention in story["mentions"]} == {"Junyang Lin"}
    assert len(story["reports"]) == 1
    assert "secret-" not in story["body_html"]
    assert "quelqu’un" in story["body_text"]


@pytest.mark.portable
def test_a_signatory_who_asks_to_stay_out_keeps_a_name_alone():
    person = make_person(title="Camille Démo", noindex=True)
    story = make_article(authors=(person,))
    told = Client().get(f"/api/articles/{story.pk}?fields=authors").json()
    assert told["authors"] == [{"name": "Camille Démo", "role": "text", "fiche": None, "is_fictional": False}]
    assert Client().get(f"/api/articles/?author={person.pk}").json()["items"] == []


def test_what_is_withdrawn_is_gone_at_once(secrets):
    address = f"/api/articles/{secrets['public']}"
    etag = Client().get(address)["ETag"]
    ArticlePage.objects.get(pk=secrets["public"]).unpublish()
    assert Client().get(address, headers={"If-None-Match": etag}).status_code == 404
    assert "Une annonce" not in asked("articles")
    assert Client().get("/api/dossiers/").json()["items"][0]["stories"] == []


@pytest.mark.portable
def test_an_alias_is_no_row():
    story = make_article(section=make_section(title="Robots"))
    alias = story.create_alias(update_slug="ailleurs")
    assert [row["id"] for row in Client().get("/api/articles/?section=robots").json()["items"]] == [story.pk]
    assert Client().get(f"/api/articles/{alias.pk}").status_code == 404
