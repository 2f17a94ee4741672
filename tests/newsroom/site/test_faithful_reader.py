"""Whoever follows twenty feeds sees nothing twice, misses nothing, and is told what was put right or withdrawn."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest
import time_machine
from django.test import Client
from lxml import etree
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage, Correction, Report
from people.merging.merge import merge
from people.models import Person
from tests.builders import link, make_dossier, make_fact, make_section, publish_article, publish_company, publish_person

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 5, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
LISTS = [
    "/", "/ia/", "/mots-cles/chine/", "/auteurs/camille-demo/", "/personnes/junyang-lin/", "/personnes/justin-lin/",
    "/entreprises/qwen/", "/dossiers/talents/", "/mouvements/", "/entreprises/qwen/mouvements/",
]  # fmt: skip


class Reader:
    """Follows feeds by their addresses, as programs do: by condition, by redirect, one entry for each id."""

    def __init__(self, addresses):
        self.addresses = dict.fromkeys(addresses, "")  # with the ETag of what was read last
        self.entries = {address: {} for address in addresses}  # {address: {id: (title, text)}}
        self.gone = {address: set() for address in addresses}

    def go_round(self):
        """Fetch every feed."""
        for address, etag in self.addresses.items():
            response = Client().get(address, headers={"if-none-match": etag}, follow=True)
            if response.status_code == 304:
                continue
            assert response.status_code == 200, address
            self.addresses[address] = response["ETag"]
            entries = feedparser.parse(response.content).entries
            assert len({entry.id for entry in entries}) == len(entries), f"{address}: one id twice"
            self.entries[address] |= {
                entry.id: (entry.title, (entry.get("content") or [{"value": entry.summary}])[0]["value"])
                for entry in entries
            }
            self.gone[address] = {found.get("ref") for found in etree.fromstring(response.content).iter(DELETED)}

    def has(self, address):
        """The titles that the reader shows of a feed."""
        return {title for number, (title, _) in self.entries[address].items() if number not in self.gone[address]}


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def publish(page, **fields):
    page = fresh(page)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return fresh(page)


def test_a_reader_of_twenty_feeds_sees_nothing_twice_and_misses_nothing(subtests):
    with time_machine.travel(NOW, tick=False) as clock:

        def later():
            clock.shift(timedelta(days=1))
            reader.go_round()

        camille, lin, justin = (publish_person(title=name) for name in ("Camille Démo", "Junyang Lin", "Justin Lin"))
        qwen = publish_company(title="Qwen")
        fields = {"authors": (camille,), "tags": ("Chine",)}
        body = [("paragraph", f"<p>{link(lin)}, {link(justin)}, {link(qwen)}.</p>")]
        first = publish_article(title="Le premier", body=body, **fields)
        dossier = make_dossier(title="Talents", articles=(first,))
        arrival = make_fact(subject=lin, kind="arrival", object=qwen)
        first.reports.add(Report(fact=arrival, status="confirmed"))
        first.save_revision().publish()
        reader = Reader([f"{path}flux.{extension}" for path in LISTS for extension in ("rss", "atom")])
        assert len(reader.addresses) == 20
        reader.go_round()
        known = {address: set(entries) for address, entries in reader.entries.items()}
        assert {len(entries) for entries in known.values()} == {1}

        with subtests.test("a typo, an edit, a new slug and a correction bring no new entry"):
            publish(first, title="Le tout premier")
            later()
            publish(first, slug="autre-adresse", updated_at=NOW + timedelta(days=1))
            later()
            story = fresh(first)
            story.corrections.add(Correction(made_on=date(2027, 1, 8), before="Deux.", after="Il fallait lire trois."))
            story.save_revision().publish()
            later()
            assert {address: set(entries) for address, entries in reader.entries.items()} == known
            for address in ("/flux.rss", "/ia/flux.atom", "/dossiers/talents/flux.atom"):
                (told,) = reader.entries[address].values()
                assert told[0] == "Le tout premier"
                assert "Il fallait lire trois." in told[1]

        with subtests.test("a new story comes everywhere it belongs, once"):
            second = publish_article(title="Le second", body=body, **fields)
            dossier.items.add(dossier.items.model(article=second))
            dossier.save_revision().publish()
            later()
            for address in reader.addresses:
                if "mouvements" not in address:
                    assert reader.has(address) == {"Le tout premier", "Le second"}, address

        with subtests.test("fiches that are merged bring nothing twice"):
            before = {address: set(entries) for address, entries in reader.entries.items()}
            merge(fresh(lin), Person.objects.get(pk=justin.pk))
            later()
            assert {address: set(entries) for address, entries in reader.entries.items()} == before
            assert reader.has("/personnes/justin-lin/flux.atom") == reader.has("/personnes/junyang-lin/flux.atom")

        with subtests.test("a withdrawal is told in each feed, its moves too, and the return in each"):
            fresh(first).unpublish()
            later()
            for address in reader.addresses:
                left = reader.has(address)
                if address.endswith("atom"):
                    assert left == (set() if "mouvements" in address else {"Le second"}), address
                elif "mouvements" in address:
                    assert left == {"Mouvement retiré"}, address
                else:
                    assert left == {"Le second", "Article retiré"}, address
            publish(first)
            later()
            assert {address: set(entries) for address, entries in reader.entries.items()} == before
            for address in reader.addresses:
                assert not {"Article retiré", "Mouvement retiré"} & reader.has(address), address

        with subtests.test("a section made private is told to whoever follows the rest of the site"):
            other = publish_article(title="Le dernier", section=make_section(title="Marchés"), body=body, **fields)
            later()
            PageViewRestriction.objects.create(page=make_section(), restriction_type="login")
            del reader.addresses["/ia/flux.rss"], reader.addresses["/ia/flux.atom"]
            later_feeds = {
                address for address in reader.addresses if "mouvements" not in address and "dossiers" not in address
            }
            clock.shift(timedelta(days=1))
            reader.addresses = {address: reader.addresses[address] for address in later_feeds}
            reader.go_round()
            for address in later_feeds:
                expected = {"Le dernier"} if address.endswith("atom") else {"Le dernier", "Article retiré"}
                assert reader.has(address) == expected, address
            assert ArticlePage.objects.published().get() == other
