"""Every surface on which readers and machines meet a story, and every way in which it may not be public.

There is a story for each such way, with words of its own. Each surface is read while they are public, where it must
show them (a surface that shows nothing proves nothing), and again once they are not: not one of their words may be
left, on any of them, whatever was kept in between.
"""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage, Correction, Report
from newsroom.site.scheduling import publish_due
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_fact,
    make_person,
    make_photo,
    make_section,
)
from tests.cached import CachedSite

pytestmark = pytest.mark.django_db

# What nothing but a story says, followed by its mark: title, slug, standfirst, text, picture, fact, claim, correction,
# keyword, source.
WORDS = [
    "Zanzibar", "zanzi-slug-", "Zibeline", "Zeugme", "Zodiaque", "Zététique", "Zinnia", "Zeste", "Zézaiement", "Zircon",
]  # fmt: skip
TITLE, SLUG, STANDFIRST, TEXT, LEGEND, POST, CLAIM, CORRECTION, KEYWORD, SOURCE = WORDS

LISTS = {
    "front page": "/",
    "section": "/{section}/",
    "keyword": "/mots-cles/chine/",
    "author": "/auteurs/camille-demo/",
    "dossier": "/dossiers/talents/",
    "format": "/formats/article/",
    "month": "/archives/{month}/",
    "backlinks of a person": "/personnes/junyang-lin/",
    "backlinks of a company": "/entreprises/qwen/",
}
FEEDS = {
    f"feed of {name} in {extension}": f"{address}flux.{extension}"
    for name, address in {
        "the site": "/", "a section": "/{section}/", "a keyword": "/mots-cles/chine/",
        "a dossier": "/dossiers/talents/", "an author": "/auteurs/camille-demo/", "a format": "/formats/article/",
        "a person": "/personnes/junyang-lin/", "a company": "/entreprises/qwen/",
    }.items()
    for extension in ("rss", "atom", "json")
}  # fmt: skip
# Surface: its address, and what it must show of a story that is public.
SURFACES: dict[str, tuple[str, list[str]]] = {
    "page": ("/{section}/zanzi-slug-{mark}/", [TITLE, STANDFIRST, TEXT, LEGEND, CORRECTION, KEYWORD, SOURCE]),
    **{name: (address, [TITLE]) for name, address in LISTS.items()},
    **{name: (address, [TITLE, STANDFIRST, TEXT]) for name, address in FEEDS.items()},
    "corrections": ("/rectificatifs/", [TITLE, CORRECTION]),
    "feed of corrections": ("/rectificatifs/flux.json", [TITLE, CORRECTION]),
    "moves": ("/mouvements/", [POST, CLAIM]),
    "moves of a person": ("/personnes/junyang-lin/mouvements/", [POST]),
    "feed of moves": ("/mouvements/flux.atom", [POST]),
    "feed of the moves of a company": ("/entreprises/qwen/mouvements/flux.rss", [POST]),
    "facts of a person": ("/personnes/junyang-lin/", [POST]),
    "search": ("/recherche/?q=zibeline{mark}", [TITLE]),
    "search by filter": ("/recherche/?fiche=junyang-lin", [TITLE]),
    "feed of a search": ("/recherche/flux.json?q=zibeline{mark}", [TITLE]),
    "archives": ("/archives/", []),
    "page not found": ("/{section}/zanzi/", []),
    "sitemap of the month": ("/sitemap-articles-{dashed}.xml", [SLUG]),
    "sitemap of news": ("/sitemap-actualites.xml", [TITLE, SLUG]),
    "other sitemaps": ("/sitemap-mots-cles.xml", ["zezaiement"]),
    "markdown": ("/{section}/zanzi-slug-{mark}.md", [TITLE, TEXT, CORRECTION]),
    "markdown of a fiche": ("/personnes/junyang-lin.md", [TITLE, POST]),
    "llms.txt": ("/llms.txt", [TITLE]),
    "oEmbed in JSON": ("/oembed?url={url}&format=json", [TITLE]),
    "oEmbed in XML": ("/oembed?url={url}&format=xml", [TITLE]),
    "card for other sites": ("/partage/article/{pk}/", [TITLE, STANDFIRST]),
    "social image": ("{social}", []),
    "suggestions": ("/recherche/suggestions/?q=zanzibar", []),
    "outline of feeds": ("/flux.opml?liste=/mots-cles/zezaiement{mark}/&liste=/", [KEYWORD]),
    "page of feeds": ("/flux/", [KEYWORD]),
    "API: stories": ("/api/articles/?fields=id,title,standfirst,body_text", [TITLE, STANDFIRST, TEXT]),
    "API: the story": ("/api/articles/{pk}", [TITLE, STANDFIRST, TEXT, CORRECTION]),
    "API: search": ("/api/recherche/?q=zibeline{mark}", [TITLE]),
    "API: facts": ("/api/faits/", [POST, CLAIM]),
    "API: moves": ("/api/mouvements/", [POST]),
    "API: corrections": ("/api/rectificatifs/", [CORRECTION]),
    "API: keywords": ("/api/mots-cles/", [KEYWORD]),
}


def withdraw(story):
    story.unpublish()


def never_publish(story):
    """As if it had only ever been a draft."""
    ArticlePage.objects.filter(pk=story.pk).update(live=False, first_published_at=None, last_published_at=None)


def put_under_embargo(story):
    ArticlePage.objects.filter(pk=story.pk).update(embargo_until=timezone.now() + timedelta(days=1))


def close(story):
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)


def close_its_section(story):
    PageViewRestriction.objects.create(page=story.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def let_expire(story):
    ArticlePage.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


def let_expire_and_tell_the_scheduler(story):
    let_expire(story)
    publish_due()


def delete(story):
    story.delete()


# The scheduler first: it would withdraw the other story that expired.
STATES: list[Callable] = [
    let_expire_and_tell_the_scheduler, let_expire, withdraw, never_publish, put_under_embargo, close, close_its_section,
    delete,
]  # fmt: skip


@pytest.fixture
def stories(november_2026) -> dict[Callable, ArticlePage]:
    """A public story for each state; the one whose section will be closed is alone there."""
    camille, lin, qwen = make_person(title="Camille Démo"), make_person(title="Junyang Lin"), make_company(title="Qwen")
    make_article(title="Témoin", body=[("paragraph", f"<p>{link(lin)}</p>")], authors=(camille,), tags=("Chine",))
    photo = make_photo()
    stories = {}
    for hide, mark in zip(STATES, "abcdefgh", strict=True):
        title, slug, standfirst, text, legend, post, claim, correction, keyword, source = (
            f"{word}{mark}" for word in WORDS
        )
        story = make_article(
            title=title, slug=slug, standfirst=f"{standfirst}.",
            section=make_section(title="Marchés" if hide is close_its_section else "IA"),
            body=[("paragraph", f"<p>{link(lin)} et {link(qwen)} : {text}.</p>")],
            lead_photo=photo, lead_caption=f"{legend}.", authors=(camille,), tags=("Chine", keyword),
            subjects=(lin, qwen), live=False,
        )  # fmt: skip
        departure = make_fact(subject=lin, object=qwen, kind="departure", title=post, start="2026-11-20")
        story.reports.add(Report(fact=departure, status="confirmed", block_id=story.body[0].id, claim=claim))
        story.corrections.add(Correction(made_on=timezone.localdate(), after=correction))
        story.sources.add(story.sources.model(publisher=source, url="https://example.org/"))
        story.save_revision().publish()
        stories[hide] = ArticlePage.objects.get(pk=story.pk)
    make_dossier(title="Talents", articles=(*stories.values(), ArticlePage.objects.get(title="Témoin")))
    return stories


def addresses_of(story) -> dict[str, str]:
    """Where each surface is, for this story."""
    day = timezone.localtime(story.published_at)
    story_at = {
        "pk": story.pk,
        "mark": story.title[-1],
        "url": f"http://127.0.0.1:8000{story.url}",
        "section": story.url.split("/")[1],
        "month": f"{day:%Y/%m}",
        "dashed": f"{day:%Y-%m}",
        "social": story.social_card.path,
    }
    return {name: address.format(**story_at) for name, (address, _) in SURFACES.items()}


@pytest.fixture(params=["made anew", "through the page cache"])
def read(request, tmp_path) -> Callable[[str], str]:
    """What is said at an address: the status, the headers, the words."""
    site = CachedSite(tmp_path)

    def read(address: str) -> str:
        if request.param == "made anew":
            response = Client().get(address)
            content = response.getvalue() if response.streaming else response.content
            status, headers = response.status_code, {name.lower(): value for name, value in response.headers.items()}
        else:
            status, headers, content = site.get(address)
            assert site.get(address).status == status
        text = content.decode(errors="replace")
        if "json" in headers["content-type"]:
            text = json.dumps(json.loads(text), ensure_ascii=False)
        # Whoever is sent to sign in brings along the address that they asked for.
        return f"{status} {headers} {text}".replace(address, "")

    return read


@pytest.mark.portable
def test_what_is_not_public_is_on_no_surface(stories, read, subtests):
    surfaces = {hide: addresses_of(story) for hide, story in stories.items()}
    addresses = dict.fromkeys(address for names in surfaces.values() for address in names.values())
    before = {address: read(address) for address in addresses}
    for hide, story in stories.items():
        hide(ArticlePage.objects.get(pk=story.pk))
    after = {address: read(address) for address in addresses}
    assert [address for address, said in after.items() if said.startswith("5")] == []
    for hide, names in surfaces.items():
        mark = stories[hide].title[-1]
        for name, address in names.items():
            with subtests.test(f"{name}, {hide.__name__}"):
                assert [word for word in SURFACES[name][1] if word + mark not in before[address]] == []
                assert [word for word in WORDS if word + mark in after[address]] == []
        assert before[names["social image"]].startswith("200")
        assert after[names["social image"]].startswith("404")
