"""The Markdown versions of stories and fiches, and llms.txt."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles.models import ArticlePage, ArticleSource, Correction
from newsroom.robots.models import Robots
from people.merging.merge import merge
from people.models import Name, Person
from tests.builders import (
    link,
    make_article,
    make_company,
    make_person,
    make_photo,
    make_public_fact,
    make_section,
    make_unpublished_articles,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
MARCH = datetime(2026, 3, 5, 8, 0, tzinfo=ZoneInfo("Europe/Paris"))


def markdown_of(page, client):
    response = client.get(f"{page.url.rstrip('/')}.md")
    assert response.status_code == 200, page.url
    return response.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_story_is_there_whole(client):
    camille, lin = make_person(title="Camille Démo"), make_person(title="Junyang Lin")
    body = [
        ("paragraph", f"<p>{link(lin)} quitte <b>Qwen</b>.</p><ul><li>un</li></ul>"),
        ("heading", {"text": "La suite", "level": "2"}),
        ("quote", {"original": "Bye my beloved Qwen.", "language": "en", "translation": "Adieu, mon cher Qwen.",
                   "speaker": lin, "speaker_name": "", "url": "https://x.example/1", "date": "2026-03-04"}),
        ("pull_quote", {"text": "Trois voix de moins."}),
        ("box", {"title": "Repères", "body": "<p>Une famille de modèles.</p>"}),
        ("knowns", {"known": ["Le départ."], "unknown": ["Ses raisons."]}),
        ("chronology", {"title": "Dates", "entries": [{"date": "2026-03", "text": "<p>Départ.</p>"}]}),
        ("code", {"language": "bash", "code": "echo '```'\nrm *", "caption": "Une commande"}),
        ("embed", {"url": "https://vimeo.com/76979871", "title": "Une conférence"}),
        ("picture", {"photo": make_photo(), "caption": "Légende", "alt": ""}),
    ]  # fmt: skip
    story = make_article(
        title="Alibaba : *Qwen* perd [son] responsable", slug="qwen", authors=(camille,), body=body, tags=("Chine",),
        published_at=MARCH, updated_at=MARCH + timedelta(days=1), standfirst="Un départ qui compte.",
        sponsor="Une marque",
    )  # fmt: skip
    Correction.objects.create(article=story, made_on=date(2026, 3, 9), before="faux", after="Il fallait lire vrai.")
    ArticleSource.objects.create(article=story, publisher="Reuters", title="A title", url="https://reuters.example/")
    text = markdown_of(story, client)
    for words in [
        "# Publi-rédactionnel : Alibaba : \\*Qwen\\* perd \\[son\\] responsable",
        f"- Source : <{SITE}/ia/qwen/>",
        f"[Camille Démo]({SITE}/auteurs/camille-demo/)",
        "Publié le 5 mars 2026 à 8 h 00 (2026-03-05T08:00:00+01:00)",
        "Modifié le ",
        "Chine",
        "Publi-rédactionnel · Une marque",
        "**Un départ qui compte.**",
        f"[Junyang Lin]({SITE}/personnes/junyang-lin/) quitte **Qwen**.",
        "## La suite",
        "> Adieu, mon cher Qwen.\n>\n> Bye my beloved Qwen.",
        "Trois voix de moins.",
        "Repères",
        "- Ses raisons.",
        "mars 2026",
        "````\necho '```'\nrm *\n````",
        "(https://vimeo.com/76979871)",
        "Il fallait lire vrai.",
        "[Reuters](https://reuters.example/)",
    ]:
        assert words in text, words
    assert "](/" not in text  # every address stands alone


def test_a_fiche_is_there_with_its_facts_and_their_sources(client):
    qwen = make_company(title="Qwen")
    lin = make_person(title="Junyang Lin", description="chercheur", body="<p>Il a <b>dirigé</b> Qwen.</p>")
    Name.objects.create(profile=lin, text="Justin Lin")
    make_public_fact(subject=lin, object=qwen, title="responsable technique", start="2023", end="2026-03")
    make_article(title="Il part", body=[("paragraph", f"<p>{link(lin)} part.</p>")], published_at=MARCH)
    make_unpublished_articles(body=[("paragraph", f"<p>SECRET {link(lin)}.</p>")])
    text = markdown_of(lin, client)
    for words in [
        "# Junyang Lin", f"- Source : <{SITE}/personnes/junyang-lin/>", "**chercheur**", "Il a **dirigé** Qwen.",
        "- Justin Lin (autre graphie)",
        f"- **Poste** : responsable technique, [Qwen]({SITE}{qwen.url}), 2023 – mars 2026 (confirmé)\n  - ",
        "Reuters", f"[Il part]({SITE}/ia/il-part/), 5 mars 2026",
    ]:  # fmt: skip
        assert words in text, words
    assert MARK not in text
    assert f"- **Poste occupé** : [Junyang Lin]({SITE}{lin.url}), responsable technique, 2023" in markdown_of(
        qwen, client
    )


def test_only_what_readers_may_see_has_a_markdown_version(client):
    pages = make_unpublished_articles()
    deleted = make_article(title="SECRET deleted")
    addresses = [f"/ia/{page.slug}.md" for page in [*pages.values(), deleted]]
    deleted.delete()
    draft = make_person(title="SECRET fiche", live=False)
    for address in [*addresses, f"/personnes/{draft.slug}.md", "/ia/rien.md", "/rien/rien.md", "/personnes/rien.md"]:
        response = client.get(address)
        assert (response.status_code, MARK in response.text.split("<main")[0]) == (404, False), address
    story = make_article(title="Public")
    assert client.get(f"/marches/{story.slug}.md").status_code == 404  # in another section
    assert client.post(f"/ia/{story.slug}.md").status_code == 405


def test_a_markdown_version_is_no_second_page_for_engines(client):
    story = make_article(title="Un article", slug="un-article")
    response = client.get("/ia/un-article.md")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Link"] == f'<{SITE}/ia/un-article/>; rel="canonical"'
    assert response["tdm-reservation"] == "1"
    assert client.get("/ia/un-article.md", headers={"if-none-match": response["ETag"]}).status_code == 304
    assert read(story.url).head("link[type='text/markdown']", "href") == "/ia/un-article.md"
    fiche = make_person(title="Junyang Lin")
    assert read(fiche.url).head("link[type='text/markdown']", "href") == "/personnes/junyang-lin.md"
    assert f"{SITE}/ia/un-article.md" not in client.get("/sitemap-listes.xml").getvalue().decode()


@pytest.mark.parametrize("address", ["/ia/un-article.md", "/llms.txt"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_304_bears_what_the_whole_answer_would(address, encoding, client):
    make_article(title="Un article", slug="un-article", standfirst="Un chapô. " * 30)
    whole = client.get(address, headers={"accept-encoding": encoding})
    assert whole.get("Content-Encoding", "identity") == encoding
    known = client.get(address, headers={"accept-encoding": encoding, "if-none-match": whole["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control"):  # RFC 9110, 15.4.5
        assert known[name] == whole[name], name


def test_a_markdown_version_follows_its_page(client, django_capture_on_commit_callbacks):
    story = make_article(title="Un article", slug="avant")
    fiche = make_person(title="Junyang Lin")
    for page, slug in ((story, "apres"), (fiche, "lin-junyang")):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):  # Wagtail redirects once the change is there for good
            page.save_revision().publish()
    moved = client.get("/ia/avant.md")
    assert (moved.status_code, moved["Location"]) == (301, "/ia/apres.md")
    moved = client.get("/personnes/junyang-lin.md")
    assert (moved.status_code, moved["Location"]) == (301, "/personnes/lin-junyang.md")
    ArticlePage.objects.get(pk=story.pk).unpublish()
    assert client.get("/ia/avant.md").status_code == client.get("/ia/apres.md").status_code == 404


def test_the_markdown_version_of_a_merged_fiche_leads_to_the_kept_one(client):
    lin, justin = make_person(title="Junyang Lin"), make_person(title="Justin Lin")
    merge(lin, justin)
    moved = client.get("/personnes/justin-lin.md")
    assert (moved.status_code, moved["Location"]) == (301, "/personnes/junyang-lin.md")


def test_llms_txt_says_what_there_is_how_to_cite_it_and_under_what_terms(client):
    make_section(title="IA")
    make_article(title="Un [titre] & un <autre>", slug="titre", standfirst="Le chapô.", published_at=timezone.now())
    make_article(title="Publicité", sponsor="Une marque")
    make_unpublished_articles()
    response = client.get("/llms.txt")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    text = response.text
    assert text.startswith("# Manchette\n\n> ")
    for words in [
        f"[IA]({SITE}/ia/flux.rss)", "## Citer", "## Conditions", "réservés, sauf accord",
        f"- [Un \\[titre\\] & un \\<autre>]({SITE}/ia/titre.md) : Le chapô.",
    ]:  # fmt: skip
        assert words in text, words
    assert MARK not in text
    assert "Publicité" not in text
    for address in [line.split("](")[1].split(")")[0] for line in text.splitlines() if line.startswith("- [")]:
        assert client.get(address.removeprefix(SITE)).status_code == 200, address
    Robots.objects.create(mining_reserved=False)
    assert "non réservée" in client.get("/llms.txt").text
    assert client.get("/llms.txt", headers={"if-none-match": client.get("/llms.txt")["ETag"]}).status_code == 304


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_markdown_pages_cost_the_same_queries_with_1_and_30_of_each(count, client, django_assert_max_num_queries):
    lin = make_person(title="Junyang Lin")
    for number in range(count):
        make_public_fact(subject=lin, object=make_company(), start="2023")
        story = make_article(
            title=f"Article {number}", authors=tuple(make_person() for _ in range(count)) if not number else (),
            body=[("paragraph", f"<p>{link(lin)}</p>")] * count,
        )  # fmt: skip
    story = ArticlePage.objects.get(title="Article 0")
    with django_assert_max_num_queries(13):
        markdown_of(story, client)
    with django_assert_max_num_queries(8):
        markdown_of(Person.objects.get(pk=lin.pk), client)
    with django_assert_max_num_queries(2):
        client.get("/llms.txt")
