"""Links to fiches: the current address of what is public, plain text for the rest."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from articles.links import shared_links
from articles.models import ArticlePage
from people.merging.merge import merge
from people.merging.undo import undo
from tests.builders import link, make_article, make_company, make_person
from tests.html import read
from tests.marks import portable

pytestmark = pytest.mark.django_db


def rendered(html: str) -> str:
    return str(RichText(html)).strip()


def test_a_link_is_the_current_address_of_the_fiche():
    lin = make_person(title="Junyang Lin")
    html = f"<p>{link(lin, 'M. Lin')}</p>"
    assert (
        f'<a href="/personnes/junyang-lin/" class="fiche-link" dir="auto" data-fiche="{lin.pk}">M. Lin</a>'
        in rendered(html)
    )
    lin.slug = "lin-junyang"
    lin.save_revision().publish()
    assert 'href="/personnes/lin-junyang/"' in rendered(html)


@pytest.mark.parametrize("state", ["draft", "unpublished", "private", "deleted"])
def test_a_fiche_that_is_not_public_is_plain_text(state):
    lin = make_person(title="Junyang Lin", live=state != "draft")
    html = f"<p>{link(lin)} part, <b>{link(lin, 'lui')}</b> aussi</p>"
    if state == "unpublished":
        lin.unpublish()
    elif state == "private":
        PageViewRestriction.objects.create(page=lin, restriction_type="login")
    elif state == "deleted":
        lin.delete()
    assert "<p>Junyang Lin part, <b>lui</b> aussi</p>" in rendered(html)


def test_a_story_under_embargo_is_not_linked():
    article = make_article(title="Secret")
    ArticlePage.objects.filter(pk=article.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
    assert rendered(f"<p>{link(article, 'lire')}</p>") == "<p>lire</p>"


def test_a_mangled_link_is_plain_text():
    for attributes in ('linktype="page" id="abc"', 'linktype="page"', 'linktype="page" id="99999999999999999999"'):
        assert rendered(f"<p><a {attributes}>mot</a></p>") == "<p>mot</p>"


def test_outside_links_stay():
    assert '<a href="https://example.org/">mot</a>' in rendered('<p><a href="https://example.org/">mot</a></p>')


@pytest.mark.parametrize(("blocks", "each"), [(3, 1), (60, 3)])
def test_the_links_of_stories_are_looked_up_together(blocks, each, django_assert_num_queries):
    people = [make_person() for _ in range(each)] + [make_company()]
    text = "".join(link(profile) for profile in people)
    article = make_article(body=[("paragraph", f"<p>{text}</p>")] * blocks)
    rendered(text)  # warms the site's root paths and the content types
    with django_assert_num_queries(1), shared_links(article.body):
        html = "".join(str(block.value) for block in article.body)
    assert html.count("href=") == blocks * (each + 1)


@pytest.mark.parametrize("blocks", portable([1, 6], 1))
def test_a_link_to_a_merged_fiche_leads_to_the_one_that_took_its_place(blocks, django_assert_num_queries):
    lin, justin, other = make_person(title="Junyang Lin"), make_person(title="Justin Lin"), make_person(title="Lin J.")
    article = make_article(body=[("paragraph", f"<p>{link(justin, 'M. Lin')} et {link(other)}</p>")] * blocks)
    merge(justin, other)
    merge(lin, justin)
    rendered(link(lin))  # warms the site's root paths and the content types
    with django_assert_num_queries(2), shared_links(article.body):  # public pages; fiches in the place of merged ones
        html = "".join(str(block.value) for block in article.body)
    address = f'<a href="/personnes/junyang-lin/" class="fiche-link" dir="auto" data-fiche="{lin.pk}">'
    assert html.count(f"{address}M. Lin</a> et {address}Lin J.</a>") == blocks


def test_a_merged_fiche_whose_winner_is_not_public_is_plain_text():
    lin, justin = make_person(title="Junyang Lin"), make_person(title="Justin Lin")
    merge(lin, justin)
    PageViewRestriction.objects.create(page=lin, restriction_type="login")
    assert rendered(f"<p>{link(justin)}</p>") == "<p>Justin Lin</p>"


def test_who_speaks_is_the_fiche_that_took_the_place_of_a_merged_one():
    lin, justin = make_person(title="Junyang Lin"), make_person(title="Justin Lin")
    quote = ("quote", {"original": "Adieu", "language": "fr", "speaker": justin})
    article = make_article(body=[quote], authors=(justin,))
    done = merge(lin, justin)
    page = read(article.url)
    assert page.all(".quote-speaker") == ["Junyang Lin"]
    assert page.main.select_one(".quote-speaker a")["href"] == "/personnes/junyang-lin/"
    assert "Justin Lin" not in page.text
    undo(done)
    assert read(article.url).all(".quote-speaker") == ["Justin Lin"]
