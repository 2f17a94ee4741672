"""The demonstration's files hold together before any database: references, words, French signs, pictures."""

import re
import tomllib
from datetime import date, datetime
from itertools import permutations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from newsroom.site import demo

DEMO = Path(demo.__file__).parent
PARIS = ZoneInfo("Europe/Paris")

FORMATS = set(
    "brief article analysis investigation interview portrait op_ed editorial review guide fact_check timeline "
    "explainer".split()
)
FACT_KINDS = set(
    "position founding leadership part_of holds acquisition partnership product arrival departure appointment award "
    "funding".split()
)
STATUSES = {"confirmed", "reported", "unverified", "disputed", "denied"}
TAGS = {
    "modèles ouverts", "Chine", "Europe", "ressources humaines", "levées de fonds", "régulation", "robotique", "voix",
    "récompenses",
}  # fmt: skip
BLOCKS = {
    "paragraph": None,
    "heading": {"text", "level"},
    "quote": {"original", "language", "translation", "speaker", "speaker_name", "url", "date"},
    "pull_quote": {"text"},
    "box": {"title", "body"},
    "knowns": {"known", "unknown"},
    "code": {"language", "code", "caption"},
    "table": {"caption", "columns", "rows"},
    "related": {"stories"},
    "chronology": {"title", "entries"},
    "picture": {"picture", "caption"},
}
LONG_STORY = "alibaba-qwen-perd-son-responsable-technique"


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


PEOPLE = {person["slug"]: person for person in read(DEMO / "people.toml")["person"]}
COMPANIES = {company["slug"]: company for company in read(DEMO / "companies.toml")["company"]}
PROFILES = PEOPLE | COMPANIES
SECTIONS = {section["slug"]: section for section in read(DEMO / "sections.toml")["section"]}
DOSSIERS = read(DEMO / "dossiers.toml")["dossier"]
FACTS = read(DEMO / "facts.toml")["fact"]
PICTURES = {picture["key"]: picture for picture in read(DEMO / "pictures.toml")["picture"]}
STORIES = {story["slug"]: story for story in map(read, sorted((DEMO / "stories").glob("*.toml")))}

each_story = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)


def strings(value) -> list[str]:
    """Return every string under `value`."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return []


def prose(data: dict) -> str:
    """Return the French that readers see, without markup, addresses, code or foreign words."""
    french = [key for key in data if key not in {"slug", "sources", "names", "website", "github", "body", "stories"}]
    texts = strings([data[key] for key in french])
    texts += [source["title"] for source in data.get("sources", [])]
    body = data.get("body", [])
    for block in body if isinstance(body, list) else []:
        if block["type"] == "quote":
            texts.append(block["value"]["translation"])
        elif block["type"] not in {"code", "related", "picture"}:
            texts += strings(block["value"])
    if isinstance(body, str):
        texts.append(body)
    return "\n".join(re.sub(r"<[^>]+>", "", text) for text in texts)


def body_words(story: dict) -> int:
    """Count the words of the paragraphs, quotes, boxes, lists and tables."""
    texts = []
    for block in story["body"]:
        if block["type"] not in {"related", "code", "picture", "pull_quote"}:
            texts += strings(block["value"])
    return sum(len(re.sub(r"<[^>]+>", " ", text).split()) for text in texts)


def test_there_are_eighteen_stories_and_two_fictional_ones():
    fictional = [story["slug"] for story in STORIES.values() if story.get("fictional")]
    assert (len(STORIES), len(fictional)) == (20, 2)


def test_slugs_keys_and_addresses_are_unique_and_plain():
    paths = list((DEMO / "stories").glob("*.toml"))
    assert len(paths) == len(STORIES)
    assert all(path.stem.partition("-")[2] in STORIES for path in paths)
    assert not PEOPLE.keys() & COMPANIES.keys()
    for slug in [*PROFILES, *SECTIONS, *STORIES, *PICTURES, *(fact["key"] for fact in FACTS)]:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), slug
    for rows, field in ((FACTS, "key"), (PICTURES.values(), "title"), (PROFILES.values(), "title")):
        values = [row[field] for row in rows]
        assert len(values) == len(set(values))
    assert not {"entreprises", "personnes", "dossiers"} & SECTIONS.keys()


@each_story
def test_a_story_has_its_words(story):
    least = 450 if story["slug"] == LONG_STORY else 120
    assert body_words(story) >= least
    assert len(story["title"]) <= 110
    assert len(story["short_title"]) <= 60
    assert not story["title"].endswith(".")
    assert 1 <= len(story["kicker"].split()) <= 4
    assert len(story["standfirst"]) <= 600


@each_story
def test_a_story_keeps_to_the_closed_sets(story):
    assert story["section"] in SECTIONS
    assert story["format"] in FORMATS
    assert story["ai_use"] in {"none", "assisted", "translated", "generated"}
    assert story["origin"] in {"original", "agency", "republished", "translated"}
    assert set(story["tags"]) <= TAGS
    assert story.get("fictional") or 1 <= len(story["tags"]) <= 3
    assert story.get("fictional") or story["sources"]
    for byline in story.get("bylines", []):
        assert PEOPLE[byline["person"]]["fictional"]
        assert byline["role"] in {"text", "photo", "graphics", "translation", "research"}
    for correction in story.get("corrections", []):
        assert isinstance(correction["made_on"], date)
        assert correction["kind"] in {"minor", "significant", "serious"}
        assert correction["before"] != correction["after"]


@each_story
def test_a_story_is_dated_in_paris_time(story):
    for name in ("published_at", "updated_at"):
        if name in story:
            at: datetime = story[name]
            assert at.utcoffset() == at.astimezone(PARIS).utcoffset(), name
    assert story.get("updated_at", story["published_at"]) >= story["published_at"]


@each_story
def test_blocks_are_whole_and_named_once(story):
    ids = [block["id"] for block in story["body"]]
    assert len(ids) == len(set(ids))
    for block in story["body"]:
        fields = BLOCKS[block["type"]]
        if fields is None:
            assert re.fullmatch(r"(<p>.+</p>)+", block["value"], re.DOTALL)
        else:
            assert block["value"].keys() == fields, block["id"]
        if block["type"] == "table":
            assert {len(row) for row in block["value"]["rows"]} == {len(block["value"]["columns"])}


def test_each_kind_of_block_is_shown_somewhere():
    assert {block["type"] for story in STORIES.values() for block in story["body"]} == BLOCKS.keys()


@each_story
def test_references_of_a_story_resolve(story):
    facts = {fact["key"] for fact in FACTS}
    ids = {block["id"] for block in story["body"]}
    assert story["picture"] in PICTURES
    assert set(story["subjects"]) <= PROFILES.keys()
    reported = [report["fact"] for report in story.get("reports", [])]
    assert len(reported) == len(set(reported))
    for report in story.get("reports", []):
        assert report["fact"] in facts
        assert report["status"] in STATUSES
        assert report["block"] in ids
        assert len(report.get("claim", "")) <= 300
    for block in story["body"]:
        match block["type"]:
            case "related":
                assert set(block["value"]["stories"]) <= STORIES.keys() - {story["slug"]}
            case "picture":
                assert block["value"]["picture"] in PICTURES
            case "quote":
                assert block["value"]["speaker"] in {"", *PEOPLE}


@pytest.mark.parametrize("name", ["people", "companies", "dossiers", "stories"])
def test_links_lead_to_fiches_of_the_demonstration(name):
    files = {
        "people": PEOPLE.values(),
        "companies": COMPANIES.values(),
        "dossiers": DOSSIERS,
        "stories": STORIES.values(),
    }
    for data in files[name]:
        for text in strings(data):
            links = re.findall(r"<a\b[^>]*>", text)
            assert text.count("</a>") == len(links)
            for link in links:
                slug = re.fullmatch(r'<a fiche="([a-z0-9-]+)">', link)
                assert slug, link
                assert slug[1] in PROFILES
                assert slug[1] != data.get("slug"), "a fiche does not link to itself"


@each_story
def test_the_subjects_of_a_story_are_linked_in_its_text(story):
    linked = set(re.findall(r'<a fiche="([^"]+)"', "".join(strings(story["body"]))))
    assert set(story["subjects"]) <= linked


def test_only_allowed_marks_are_in_the_texts():
    for data in [*PROFILES.values(), *DOSSIERS, *STORIES.values()]:
        for text in strings({key: value for key, value in data.items() if key != "sources"}):
            names = set(re.findall(r"</?([a-z0-9]+)", text))
            assert names <= {"p", "b", "i", "a", "code", "sup", "ul", "li"}, text


def test_each_fact_is_carried_by_a_story():
    carried = {report["fact"] for story in STORIES.values() for report in story.get("reports", [])}
    assert {fact["key"] for fact in FACTS} == carried


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["key"])
def test_a_fact_is_well_formed(fact):
    assert fact["kind"] in FACT_KINDS
    assert fact["subject"] in PROFILES
    assert fact.get("object") != fact["subject"]
    assert not fact.get("object") or fact["object"] in PROFILES
    assert bool(fact.get("object")) != bool(fact.get("object_text"))
    assert "share" not in fact or (fact["kind"] == "holds" and 0 < fact["share"] <= 100)
    for name in ("start", "end"):
        assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", fact.get(name, ""))


def test_no_fact_could_be_taken_for_another():
    # The loader finds a fact by the fields it is given: they must not all be those of another fact too.
    rows = [{name: value for name, value in fact.items() if name != "key"}.items() for fact in FACTS]
    assert not [dict(one) for one, other in permutations(rows, 2) if one <= other]


def test_the_date_of_one_departure_is_disputed_and_a_group_departure_denied():
    statuses = {
        report["fact"]: report["status"]
        for story in sorted(STORIES.values(), key=lambda story: story["published_at"])
        for report in story.get("reports", [])
    }
    assert statuses["hui-leaves-qwen"] == "disputed"
    assert statuses["qwen-collective-departure"] == "denied"
    assert statuses["lin-leaves-qwen"] == "confirmed"


def test_the_long_story_shows_what_the_site_can_do():
    story = STORIES[LONG_STORY]
    kinds = [block["type"] for block in story["body"]]
    linked = set(re.findall(r'<a fiche="([^"]+)"', "".join(strings(story["body"]))))
    assert kinds.count("heading") >= 3
    assert {"quote", "knowns", "related"} <= set(kinds)
    assert linked >= {"junyang-lin", "binyuan-hui", "kaixin-li", "qwen", "alibaba", "deepseek", "yann-lecun", "meta"}


def test_dossiers_hold_stories_of_the_demonstration():
    for dossier in DOSSIERS:
        assert set(dossier["stories"]) <= STORIES.keys()
        assert len(dossier["stories"]) == len(set(dossier["stories"]))


def test_invented_texts_and_signatures_say_so():
    for person in PEOPLE.values():
        if person.get("fictional"):
            assert "démonstration" in person["description"]
            assert "n’existe pas" in person["body"]
    for story in STORIES.values():
        if story.get("fictional"):
            assert "fictif" in prose(story).lower()
        assert bool(story.get("sponsor")) == (story["section"] == "publicite")


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_a_person_is_well_formed(person):
    assert person["agreement"] in {"m", "f", "n"}
    assert person["name_order"] in {"given_first", "family_first"}
    assert person["family_name"] in person["title"]
    assert person["sort_name"].startswith(person["family_name"])


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_fiche_is_well_formed(profile):
    assert profile["description"]
    assert len(profile["description"]) <= 200
    assert set(profile["tags"]) <= TAGS
    assert profile.get("kind", "lab") in {"company", "lab", "startup", "institution", "media", "nonprofit"}
    texts = [name["text"] for name in profile["names"]]
    assert len(texts) == len(set(texts))
    assert profile["title"] not in texts
    for name in profile["names"]:
        assert name["kind"] in {"variant", "native", "usage", "abbreviation", "former"}
        assert name["script"] == ("Latn" if name["text"].isascii() or name["language"] == "fr" else name["script"])
        assert name["script"] in {"Latn", "Hans", "Hant"}


def test_names_that_are_also_words_are_never_alone():
    for slug, text in (("binyuan-hui", "Hui"), ("thomas-wolf", "Wolf")):
        assert [name["never_alone"] for name in PEOPLE[slug]["names"] if name["text"] == text] == [True]


@pytest.mark.parametrize(
    "data",
    [*PROFILES.values(), *SECTIONS.values(), *DOSSIERS, *STORIES.values()],
    ids=[*PROFILES, *SECTIONS, *(dossier["slug"] for dossier in DOSSIERS), *STORIES],
)
def test_french_is_typed_with_its_signs(data):
    text = prose(data)
    assert not re.findall(r"\w'\w", text)
    assert not re.findall(r'["“”]', text)
    assert not re.findall(r"« | »|«(?!\u00a0)|(?<!\u00a0)»", text)
    assert not re.findall(r"(?<![\u202f?!])[;!?]", text)
    assert not re.findall(r"(?<!\u00a0):(?!\d)", text)
    assert not re.findall(r"\d[ %€]?[%€]", text)
    assert not re.findall(r"\.\.\.|\u00ad|  | ,| \.", text)


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_a_picture_is_described_and_has_its_file(picture):
    assert picture["credit"]
    assert picture["licence"]
    assert picture.get("alt") or picture.get("decorative")
    with Image.open(DEMO / "pictures" / f"{picture['key']}.webp") as image:
        is_portrait = picture["key"].startswith("portrait-")
        assert (image.format, image.size) == ("WEBP", (480, 480) if is_portrait else (1600, 900))


def test_pictures_differ_are_light_and_all_serve():
    files = {path.stem: path.read_bytes() for path in (DEMO / "pictures").iterdir()}
    assert files.keys() == PICTURES.keys()
    assert len(set(files.values())) == len(files)
    assert sum(map(len, files.values())) < 600_000
    used = {data["picture"] for data in (*STORIES.values(), *DOSSIERS)}
    used |= {
        block["value"]["picture"] for story in STORIES.values() for block in story["body"] if block["type"] == "picture"
    }
    used |= {person["picture"] for person in PEOPLE.values() if "picture" in person}
    assert used == PICTURES.keys()


def test_nobody_real_has_a_drawn_face():
    assert {person["slug"] for person in PEOPLE.values() if "picture" in person} == {
        person["slug"] for person in PEOPLE.values() if person.get("fictional")
    }
