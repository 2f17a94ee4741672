"""What readers, subscribers and engines meet once two fiches are one: the kept address, in one step."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from articles.lists import channel_at
from people.merging.merge import merge
from people.merging.undo import undo
from people.models import Company, Person
from tests.builders import link, make_article, make_company, make_person, publish_article
from tests.html import read

pytestmark = pytest.mark.django_db


def answer(address: str) -> tuple[int, str]:
    response = Client().get(address)
    return response.status_code, response.headers.get("Location", "")


@pytest.fixture
def merged():
    lin, justin, third = make_person(title="Junyang Lin"), make_person(title="Justin Lin"), make_person(title="Lin J.")
    make_article(title="Du double", body=[("paragraph", f"<p>{link(justin)}</p>")], authors=(justin,))
    Redirect.add_redirect("/personnes/justin-ancien", redirect_to=justin, is_permanent=True)
    return merge(justin, third), merge(lin, justin)


@pytest.mark.parametrize("slug", ["justin-lin", "justin-ancien", "lin-j"])
def test_every_address_of_a_merged_fiche_leads_to_the_kept_one_in_one_step(slug, merged):
    assert answer(f"/personnes/{slug}/") == (301, "/personnes/junyang-lin/")
    assert answer(f"/auteurs/{slug}/") == (301, "/auteurs/junyang-lin/")
    for extension in ("rss", "atom"):
        assert answer(f"/personnes/{slug}/flux.{extension}") == (301, f"/personnes/junyang-lin/flux.{extension}")
        assert answer(f"/auteurs/{slug}/flux.{extension}") == (301, f"/auteurs/junyang-lin/flux.{extension}")
    assert answer("/personnes/junyang-lin/")[0] == 200


def test_a_company_too_leads_to_the_kept_one():
    make_company(title="Qwen")
    merge(Company.objects.get(), make_company(title="Qwen Team"))
    assert answer("/entreprises/qwen-team/") == (301, "/entreprises/qwen/")
    assert answer("/entreprises/qwen-team/flux.rss") == (301, "/entreprises/qwen/flux.rss")


def test_the_addresses_are_back_once_it_is_undone(merged):
    for done in reversed(merged):
        undo(done)
    for slug in ("justin-lin", "lin-j", "junyang-lin"):
        assert answer(f"/personnes/{slug}/") == (200, "")
    assert answer("/personnes/justin-ancien/") == (301, "/personnes/justin-lin/")
    assert answer("/auteurs/justin-lin/") == (200, "")


@pytest.mark.portable
def test_a_merged_fiche_is_nowhere_and_the_kept_one_has_its_stories(merged):
    for address in ("/personnes/", "/sitemap-personnes.xml", "/recherche/?q=justin", "/flux/", "/sitemap-auteurs.xml"):
        assert "justin-lin" not in Client().get(address).getvalue().decode(), address
    page = read("/personnes/junyang-lin/")
    assert page.titles == ["Du double", "Du double"]  # named there, and signed
    assert read("/auteurs/junyang-lin/").titles == ["Du double"]
    assert "Junyang Lin" in read("/ia/du-double/").text


def test_the_feed_of_the_kept_fiche_keeps_its_id_and_subscribers_hear_of_the_merge(settings):
    lin, justin = make_person(title="Junyang Lin"), make_person(title="Justin Lin")
    publish_article(body=[("paragraph", f"<p>{link(justin)} et {link(lin)}</p>")])
    channel = channel_at("/personnes/junyang-lin/")
    before = channel.state()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        done = merge(lin, justin)
        after = channel_at("/personnes/junyang-lin/").state()
        site, kept = channel_at("/").state(), Person.objects.get(pk=lin.pk)
        kept.slug = "lin-junyang"
        kept.save_revision().publish()
        assert channel_at("/").state().etag("atom") != site.etag("atom")
    assert channel_at("/personnes/lin-junyang/").id == channel.id == f"tag:{settings.TAG_AUTHORITY}:fiche/{lin.pk}"
    assert after.etag("atom") != before.etag("atom")
    assert after.modified_at > before.modified_at
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        undo(done)
    assert channel_at("/personnes/justin-lin/").id == f"tag:{settings.TAG_AUTHORITY}:fiche/{justin.pk}"
