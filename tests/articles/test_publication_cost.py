"""What a publication costs the database, and that all it brings about is right at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.search.models import IndexEntry

from articles.models import ArticlePage
from people.models import Fact
from tests.admin import add_url, edit_url, html, sign_in, story_data
from tests.builders import link, make_article, make_company, make_fact, make_person, make_section, make_tag
from tests.feeds import parsed
from tests.html import read

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


class Desk:
    """An editor, and what the story on Qwen needs: fiches, facts, keywords."""

    def __init__(self, paragraphs: int = 12):
        self.client, self.section = sign_in("editor"), make_section()
        self.author = make_person(title="Claire Aubry")
        self.lin, self.alibaba = make_person(title="Junyang Lin"), make_company(title="Alibaba")
        self.hui = make_person(title="Binyuan Hui", live=False)
        self.li = make_person(title="Kaixin Li", live=False)
        self.facts = [
            make_fact(subject=person, kind=Fact.Kind.DEPARTURE, object=self.alibaba, start="2026-03-04")
            for person in (self.lin, self.hui)
        ]
        for name in ("IA", "Alibaba", "Qwen"):
            make_tag(name)
        self.paragraphs = paragraphs

    def fields(self, **fields) -> dict:
        """What the form of the story holds."""
        named = ", ".join(map(link, (self.lin, self.hui, self.li, self.alibaba)))
        body = [("paragraph", html(f"<p>Ont été nommés : {named}.</p>"))]
        body += [("paragraph", html(f"<p>Paragraphe {number}.</p>")) for number in range(1, self.paragraphs)]
        return {
            "title": "Qwen perd son responsable technique",
            "body": body,
            "bylines": [{"person": self.author.pk, "name": "", "role": "text"}, {"name": "AFP", "role": "agency"}],
            "subjects": [{"profile": self.lin.pk}],
            "sources": [
                {"publisher": publisher, "title": "", "url": "", "published_on": "2026-03", "language": "fr"}
                for publisher in ("Reuters", "Alibaba Cloud", "QbitAI")
            ],
            "reports": [{"fact": fact.pk, "status": "confirmed"} for fact in self.facts],
            "tags": "IA, Alibaba, Qwen",
            "fiches_to_publish": f"[{self.hui.pk}, {self.li.pk}]",
        } | fields

    @property
    def story(self) -> ArticlePage:
        """The story, read again."""
        return ArticlePage.objects.get(title__startswith="Qwen perd")

    def sent(self, **fields) -> dict[str, str]:
        """What the form of the story, once stored, sends: its rows and blocks have keys."""
        latest, sent = self.story.get_latest_revision_as_object(), self.fields()
        for name in ("bylines", "subjects", "sources", "reports"):
            rows = zip(sent[name], getattr(latest, name).all(), strict=True)
            sent[name] = [row | {"id": known.pk or ""} for row, known in rows]
            sent[f"{name}_initial"] = len(sent[name])
        blocks = {f"body-{number}-id": block.id for number, block in enumerate(latest.body)}
        if self.story.published_at:
            sent["published_at"] = timezone.localtime(self.story.published_at).strftime("%Y-%m-%d %H:%M")
        return story_data(**sent | {"slug": latest.slug} | fields) | blocks

    def autosaved(self, *, again: bool = False, **fields) -> dict[str, str]:
        """What autosave sends, the first time or again."""
        latest = self.story.latest_revision
        loaded = {"loaded_revision_id": latest.pk, "loaded_revision_created_at": latest.created_at.isoformat()}
        return self.sent(**fields) | loaded | ({"overwrite_revision_id": latest.pk} if again else {})

    def cost(self, address: str, sent: dict | None = None, **extra) -> int:
        """How many queries it takes to send that."""
        with CaptureQueriesContext(connection) as queries:
            response = self.client.post(address, sent or {}, **extra)
        assert response.status_code in {200, 302}
        if extra:
            assert response.json()["success"]
        return len(queries)

    def create(self) -> int:
        """Publish the story from the form of a new one. Returns the queries, once what is read once is in memory."""
        self.client.get(add_url(ArticlePage))
        return self.cost(add_url(ArticlePage), story_data(**self.fields()) | {"action-publish": "1"})

    def edit(self, **fields) -> int:
        """Publish the story again from its form. Returns the queries."""
        return self.cost(edit_url(self.story), self.sent(**fields) | {"action-publish": "1"})

    def leave(self, how: str) -> int:
        """Take the story offline ("unpublish") or delete it ("delete"). Returns the queries."""
        return self.cost(reverse(f"wagtailadmin_pages:{how}", args=[self.story.pk]))


def costs(desk: Desk) -> dict[str, int]:
    """Return what each act costs."""
    found = {"create": desk.create(), "edit": desk.edit(title="Qwen perd ses responsables")}
    address = edit_url(desk.story)
    found["autosave"] = desk.cost(address, desk.autosaved(title="Qwen perd 1"), **JSON)
    found["autosave again"] = desk.cost(address, desk.autosaved(again=True, title="Qwen perd 2"), **JSON)
    found["unpublish"] = desk.leave("unpublish")
    desk.edit()
    found["delete"] = desk.leave("delete")
    return found


MOST = {"create": 168, "edit": 109, "autosave": 66, "autosave again": 70, "unpublish": 52, "delete": 96}


def test_what_each_act_costs():
    found = costs(Desk())
    assert {act: count for act, count in found.items() if count > MOST[act]} == {}


def test_a_new_story_that_brings_no_new_fiche_costs_less():
    desk = Desk()
    for fiche in (desk.hui, desk.li):
        fiche.save_revision().publish()
    desk.client.get(add_url(ArticlePage))
    sent = story_data(**desk.fields(fiches_to_publish="[]")) | {"action-publish": "1"}
    assert desk.cost(add_url(ArticlePage), sent) <= 103


def test_the_cost_grows_neither_with_the_archive_nor_with_the_text():
    desk = Desk(paragraphs=3)
    few = costs(desk)
    for _ in range(15):
        make_article(tags=("IA", "Qwen"), authors=(desk.author,), body=[("paragraph", f"<p>{link(desk.lin)}</p>")])
    for fiche in (desk.hui, desk.li):
        fiche = type(fiche).objects.get(pk=fiche.pk)
        fiche.unpublish()
        type(fiche).objects.filter(pk=fiche.pk).update(first_published_at=None)
    desk.paragraphs = 40
    many = costs(desk)
    # A fiche taken offline has older versions, and a fact is dated once.
    assert {act: many[act] - count for act, count in few.items() if many[act] > count + 2} == {}


def listed(desk: Desk) -> dict[str, bool]:
    """Where a story is that is named or titled « Qwen perd… »: pages, feeds and the search."""
    entries = [entry.title for entry in parsed("/flux.rss").entries]
    pages = ("/", "/ia/", "/personnes/junyang-lin/", "/auteurs/claire-aubry/", "/mots-cles/qwen/")
    return {address: "Qwen perd" in read(address).text for address in pages} | {
        "search": "Qwen perd" in read("/recherche/", q="responsable technique").text,
        "feed": any(title.startswith("Qwen perd") for title in entries),
    }


def references(page) -> set[tuple]:
    """What the index of references has of a page."""
    rows = ReferenceIndex.objects.filter(object_id=str(page.pk), base_content_type__model="page")
    return set(rows.values_list("pk", "to_content_type", "to_object_id", "content_path"))


def test_all_is_right_at_once():
    desk = Desk()
    assert not any(listed(desk).values())
    desk.create()
    assert all(listed(desk).values())
    assert {"Binyuan Hui", "Kaixin Li"} <= read(desk.story.url).links.keys()
    assert "Qwen perd" in read("/personnes/kaixin-li/").text
    known = references(desk.story)
    assert len(known) == 4 + 1 + 1 + 2  # links, the signature, the subject, the facts
    ReferenceIndex.create_or_update_for_object(desk.story)
    assert references(desk.story) == known

    desk.edit(body=[("paragraph", html(f"<p>{link(desk.li)} seul, sans Mandragore.</p>"))], tags="Qwen", bylines=[])
    assert len(references(desk.story)) == 1 + 1 + 2
    assert "Qwen perd" not in read("/mots-cles/ia/").text + read("/auteurs/claire-aubry/").text
    assert "Qwen perd" in read("/recherche/", q="mandragore").text

    desk.leave("unpublish")
    assert not any(listed(desk).values())
    desk.story.get_latest_revision().publish()
    pk = desk.story.pk
    desk.leave("delete")
    assert not any(listed(desk).values())
    assert not ReferenceIndex.objects.filter(object_id=str(pk), base_content_type__model="page").exists()
    assert not IndexEntry.objects.filter(object_id=str(pk), content_type__model="articlepage").exists()


def test_what_did_not_change_is_not_written():
    desk = Desk()
    desk.create()
    names = ("bylines", "subjects", "sources", "reports", "tagged_items")
    rows = {name: list(getattr(desk.story, name).order_by("pk").values()) for name in names}
    sent = desk.sent() | {"sources-1-title": "Communiqué", "action-publish": "1"}
    with CaptureQueriesContext(connection) as queries:
        desk.client.post(edit_url(desk.story), sent)
    rows["sources"][1]["title"] = "Communiqué"
    assert {name: list(getattr(desk.story, name).order_by("pk").values()) for name in names} == rows
    tables = ("articles_byline", "articles_articlesubject", "articles_report", "articles_articletag")
    written = [query["sql"] for query in queries if not query["sql"].lstrip("(").startswith("SELECT")]
    assert not [sql for sql in written if any(f'"{table}"' in sql for table in tables)]
    assert len([sql for sql in written if '"articles_articlesource"' in sql]) == 1


def test_a_draft_is_in_the_indexes_as_it_is_saved_and_that_of_a_story_online_is_not():
    desk, draft = Desk(), make_article(title="Brouillon", live=False)
    desk.client.post(edit_url(draft), story_data(title="Brouillon", body=desk.fields()["body"]))
    draft = ArticlePage.objects.get(pk=draft.pk)
    assert {int(row[2]) for row in references(draft)} == {desk.lin.pk, desk.hui.pk, desk.li.pk, desk.alibaba.pk}
    desk.create()
    known = references(desk.story)
    desk.client.post(edit_url(desk.story), desk.sent(body=[("paragraph", html("<p>Plus rien.</p>"))]))
    assert references(desk.story) == known


def test_a_draft_that_autosave_may_not_overwrite_is_in_no_index():
    desk, draft = Desk(), make_article(title="Brouillon", live=False)
    sent = story_data(title="Autre", body=desk.fields()["body"]) | {"overwrite_revision_id": "999999"}
    response = desk.client.post(edit_url(draft), sent, **JSON)
    assert response.status_code == 400
    assert ArticlePage.objects.get(pk=draft.pk).title == "Brouillon"
    assert references(draft) == set()
    assert not IndexEntry.objects.filter(object_id=str(draft.pk), title__contains="autre").exists()
