"""Every surface on which readers and machines meet a story, and every way in which it may not be public.

Each surface is read while the story is public, where it must show it (a surface that shows nothing proves nothing), and
again once it is not: not one word of it may be left, on any of them, whatever was kept in between.
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
from tests.builders import link, make_article, make_company, make_dossier, make_fact, make_person, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.portable]

# What nothing but the story says: title, slug, standfirst, text, picture, fact, claim, correction, keyword, source.
WORDS = [
    "Zanzibar", "zanzi-slug", "Zibeline", "Zeugme", "Zodiaque", "Zététique", "Zinnia", "Zeste", "Zézaiement", "Zircon",
]  # fmt: skip
TITLE, SLUG, STANDFIRST, TEXT, LEGEND, POST, CLAIM, CORRECTION, KEYWORD, SOURCE = WORDS

LISTS = {
    "front page": "/",
    "section": "/ia/",
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
        "the site": "/", "a section": "/ia/", "a keyword": "/mots-cles/chine/", "an author": "/auteurs/camille-demo/",
        "a dossier": "/dossiers/talents/", "a format": "/formats/article/", "a person": "/personnes/junyang-lin/",
        "a company": "/entreprises/qwen/",
    }.items()
    for extension in ("rss", "atom", "json")
}  # fmt: skip
# Surface: its address, and what it must show of the story while it is public.
SURFACES: dict[str, tuple[str, list[str]]] = {
    "page": ("/ia/zanzi-slug/", [TITLE, STANDFIRST, TEXT, LEGEND, CORRECTION, KEYWORD, SOURCE]),
    **{name: (address, [TITLE]) for name, address in LISTS.items()},
    **{name: (address, [TITLE, STANDFIRST, TEXT]) for name, address in FEEDS.items()},
    "corrections": ("/rectificatifs/", [TITLE, CORRECTION]),
    "feed of corrections": ("/rectificatifs/flux.json", [TITLE, CORRECTION]),
    "moves": ("/mouvements/", [POST, CLAIM]),
    "moves of a person": ("/personnes/junyang-lin/mouvements/", [POST]),
    "feed of moves": ("/mouvements/flux.atom", [POST]),
    "feed of the moves of a company": ("/entreprises/qwen/mouvements/flux.rss", [POST]),
    "facts of a person": ("/personnes/junyang-lin/", [POST]),
    "search": ("/recherche/?q=zibeline", [TITLE]),
    "search by filter": ("/recherche/?fiche=junyang-lin", [TITLE]),
    "feed of a search": ("/recherche/flux.json?q=zibeline", [TITLE]),
    "archives": ("/archives/", []),
    "page not found": ("/ia/zanzi/", []),
    "sitemap of the month": ("/sitemap-articles-{dashed}.xml", [SLUG]),
    "sitemap of news": ("/sitemap-actualites.xml", [TITLE, SLUG]),
    "other sitemaps": ("/sitemap-mots-cles.xml", ["zezaiement"]),
    "markdown": ("/ia/zanzi-slug.md", [TITLE, TEXT, CORRECTION]),
    "markdown of a fiche": ("/personnes/junyang-lin.md", [TITLE, POST]),
    "llms.txt": ("/llms.txt", [TITLE]),
    "oEmbed in JSON": ("/oembed?url={url}&format=json", [TITLE]),
    "oEmbed in XML": ("/oembed?url={url}&format=xml", [TITLE]),
    "card for other sites": ("/partage/article/{pk}/", [TITLE, STANDFIRST]),
    "social image": ("{social}", []),
    "suggestions": ("/recherche/suggestions/?q=zanzibar", []),
    "outline of feeds": ("/flux.opml?liste=/mots-cles/zezaiement/&liste=/", [KEYWORD]),
    "page of feeds": ("/flux/", [KEYWORD]),
    "API: stories": ("/api/articles/?fields=id,title,standfirst,body_text", [TITLE, STANDFIRST, TEXT]),
    "API: the story": ("/api/articles/{pk}", [TITLE, STANDFIRST, TEXT, CORRECTION]),
    "API: search": ("/api/recherche/?q=zibeline", [TITLE]),
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


STATES: list[Callable] = [
    withdraw, never_publish, put_under_embargo, close, close_its_section, let_expire, let_expire_and_tell_the_scheduler,
    delete,
]  # fmt: skip


@pytest.fixture
def story(november_2026):
    camille, lin, qwen = make_person(title="Camille Démo"), make_person(title="Junyang Lin"), make_company(title="Qwen")
    make_article(title="Témoin", body=[("paragraph", f"<p>{link(lin)}</p>")], authors=(camille,), tags=("Chine",))
    story = make_article(
        title=TITLE,
        slug=SLUG,
        standfirst=f"{STANDFIRST}.",
        body=[("paragraph", f"<p>{link(lin)} et {link(qwen)} : {TEXT}.</p>")],
        lead_photo=make_photo(),
        lead_caption=f"{LEGEND}.",
        authors=(camille,),
        tags=("Chine", KEYWORD),
        subjects=(lin, qwen),
        live=False,
    )
    departure = make_fact(subject=lin, object=qwen, kind="departure", title=POST, start="2026-11-20")
    story.reports.add(Report(fact=departure, status="confirmed", block_id=story.body[0].id, claim=CLAIM))
    story.corrections.add(Correction(made_on=timezone.localdate(), after=CORRECTION))
    story.sources.add(story.sources.model(publisher=SOURCE, url="https://example.org/"))
    story.save_revision().publish()
    story = ArticlePage.objects.get(pk=story.pk)
    make_dossier(title="Talents", articles=(story, ArticlePage.objects.get(title="Témoin")))
    return story


def read_all(story_at):
    """What each surface says: its status, its headers, its words."""
    return {name: read(address.format(**story_at)) for name, (address, _) in SURFACES.items()}


def read(address):
    response = Client().get(address)
    content = response.getvalue() if response.streaming else response.content
    text = content.decode(errors="replace")
    if "json" in response["Content-Type"]:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    # Whoever is sent to sign in brings along the address that they asked for.
    return f"{response.status_code} {response.headers} {text}".replace(address, "")


@pytest.mark.parametrize("hide", STATES, ids=[state.__name__ for state in STATES])
def test_what_is_not_public_is_on_no_surface(hide, story, subtests):
    day = timezone.localtime(story.published_at)
    story_at = {
        "pk": story.pk,
        "url": f"http://127.0.0.1:8000{story.url}",
        "month": f"{day:%Y/%m}",
        "dashed": f"{day:%Y-%m}",
        "social": story.social_card.path,
    }
    before = read_all(story_at)
    for name, (_, shown) in SURFACES.items():
        with subtests.test(f"{name}, public"):
            assert [word for word in shown if word not in before[name]] == []
    assert before["social image"].startswith("200")
    hide(ArticlePage.objects.get(pk=story.pk))
    after = read_all(story_at)
    for name, said in after.items():
        with subtests.test(f"{name}, hidden"):
            assert [word for word in WORDS if word in said] == []
            assert "5" not in said[:1]
    assert after["social image"].startswith("404")
