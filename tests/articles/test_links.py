"""Links to fiches: the current address of what is public, plain text for the rest."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from articles.links import links_of
from articles.models import ArticlePage
from tests.builders import link, make_article, make_company, make_person

pytestmark = pytest.mark.django_db


def rendered(html: str) -> str:
    return str(RichText(html)).strip()


def test_a_link_is_the_current_address_of_the_fiche():
    lin = make_person(title="Junyang Lin")
    html = f"<p>{link(lin, 'M. Lin')}</p>"
    assert f'<a href="/personnes/junyang-lin/" class="fiche-link" data-fiche="{lin.pk}">M. Lin</a>' in rendered(html)
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
    with django_assert_num_queries(1), links_of(article.body):
        html = "".join(str(block.value) for block in article.body)
    assert html.count("href=") == blocks * (each + 1)
