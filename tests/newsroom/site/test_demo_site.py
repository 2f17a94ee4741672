"""The demonstration site, as a reader goes through it."""

import re
from io import StringIO
from unittest import mock

from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from articles.lists import channel_at
from articles.models import ArticlePage, Correction, DossierPage, HomePage
from newsroom.photos.renditions import FORMATS
from newsroom.site.demo.loading import foreign_pages, read_stories
from people.merging.merge import merge
from people.merging.undo import undo
from people.models import Fact, Name, Person, Profile
from tests.builders import make_article
from tests.people.test_merge import dump

# Words that English cannot do without and French has no use for.
ENGLISH = re.compile(
    r"\b(the|and|of|with|this|that|you|your|are|from|by|for|not|page not found|search|read|more|next|previous|"
    r"published|updated|sign|home|tags|section|author|articles by|comments?)\b",
    re.IGNORECASE,
)
# The same letters in French, or names of things.
NOT_ENGLISH = {"section", "by", "home", "sign", "for", "comment", "comments", "are", "tags", "search", "next"}

PROPER_NAMES = re.compile(r"\bThe (Hindu|Verge|Ledger)\b")


def internal_links(soup: BeautifulSoup) -> set[str]:
    return {link["href"].partition("#")[0] for link in soup.select("a[href^='/']")} - {""}


def kind_of(address: str):
    """A feed has nothing to read but its status: one of each kind is enough, in one format."""
    *place, name = address.split("/")
    return (*place[1:2], len(place)) if name.startswith("flux.") else address


def words_on_screen(soup: BeautifulSoup) -> str:
    """The text that is not said to be in another language."""
    for foreign in soup.select("[lang]:not([lang|=fr]), script, style, code, pre"):
        if foreign.name != "html":
            foreign.decompose()
    return PROPER_NAMES.sub("", " ".join(soup.get_text(" ").split()))


@override_settings(SITE_NOINDEX=True, DEMO_NOTICE=True)
class TestDemoSite(TestCase):
    @classmethod
    def setUpTestData(cls):
        # Most of the time of a load goes into pictures: the JPEGs are enough here.
        with mock.patch("newsroom.photos.renditions.SPECS", FORMATS["image/jpeg"]):
            call_command("load_demo", stdout=StringIO())

    def test_it_holds_what_it_announces(self):
        assert ArticlePage.objects.published().count() == 20
        assert Person.objects.published().filter(is_fictional=False).count() == 21  # one of them twice, to be merged
        assert DossierPage.objects.get().items.count() == 6
        assert Correction.objects.published().count() == 1
        assert Fact.objects.published().count() == Fact.objects.count() > 40
        assert Name.objects.filter(text="林俊旸").exists()

    def test_a_second_run_changes_nothing(self):
        before = {model: list(model.objects.order_by("pk").values()) for model in (ArticlePage, Profile, Fact, Name)}
        out = StringIO()
        call_command("load_demo", stdout=out)
        assert "rien à changer" in out.getvalue()
        for model, rows in before.items():
            assert list(model.objects.order_by("pk").values()) == rows

    def test_a_second_run_leaves_what_an_editor_changed(self):
        article = ArticlePage.objects.get(slug=read_stories()[0]["slug"])
        article.title = "Un autre titre"
        article.save_revision().publish()
        call_command("load_demo", stdout=StringIO())
        assert ArticlePage.objects.get(pk=article.pk).title == "Un autre titre"

    def test_it_refuses_a_database_with_other_content_unless_told(self):
        article = make_article(title="Un vrai article")
        assert list(foreign_pages()) == [article]
        with self.assertRaisesMessage(CommandError, "Un vrai article"):
            call_command("load_demo")
        call_command("load_demo", "--avec-le-reste", stdout=StringIO())

    def test_every_mention_is_already_derived(self):
        out = StringIO()
        call_command("rebuild_mentions", stdout=out)
        assert out.getvalue().startswith("0 changement")

    def test_two_fiches_are_merged_and_back_as_they_were(self):
        lin, justin = Person.objects.get(slug="junyang-lin"), Person.objects.get(slug="justin-lin")
        before, feeds = dump(), [channel_at(f"/personnes/{fiche.slug}/").id for fiche in (lin, justin)]
        done = merge(lin, justin)
        self.assertRedirects(self.client.get("/personnes/justin-lin/"), "/personnes/junyang-lin/", status_code=301)
        assert Person.objects.get(pk=lin.pk).names.count() == lin.names.count()  # « Justin Lin » was a name of his
        out = StringIO()
        call_command("rebuild_mentions", stdout=out)
        assert out.getvalue().startswith("0 changement")
        undo(done)
        after = dump()
        for name, rows in before.items():
            assert after[name] == rows, name
        assert [channel_at(f"/personnes/{fiche.slug}/").id for fiche in (lin, justin)] == feeds
        merge(justin, lin)  # and the other way, with all that the other fiche holds
        undo(justin.merges_received.latest("pk"))
        after = dump()
        for name, rows in before.items():
            assert after[name] == rows, name

    def test_every_page_answers_in_french_and_says_what_it_is(self):
        seen, waiting = set(), {HomePage.objects.get().url}
        while waiting:
            address = waiting.pop()
            if kind_of(address) in seen:
                continue
            seen.add(kind_of(address))
            response = self.client.get(address)
            assert response.status_code == 200, address
            if not response["Content-Type"].startswith("text/html"):
                continue
            soup = BeautifulSoup(response.content, "html.parser")
            waiting |= internal_links(soup)
            assert soup.html["lang"] == "fr"
            assert soup.select_one("meta[name=robots][content*=noindex]"), address
            assert len(soup.select("h1")) == 1, address
            outside = soup.body.select(":scope > :not(.skip-link, aside, header, main, footer)")
            assert not outside, (address, outside)
            text = words_on_screen(soup)
            assert "ite de démonstration" in text, address
            english = {word.lower() for word in ENGLISH.findall(text)} - NOT_ENGLISH
            assert not english, (address, english)
        assert len(seen) > 80
        assert {"/personnes/junyang-lin/", "/auteurs/camille-demo/", "/archives/2026/03/", "/mots-cles/chine/"} <= seen
