"""Pages that hold nothing, and pages that hold far too much: nothing runs over, nothing says nothing.

With SHOTS=folder, each page is also drawn there, at the widths below, light and dark, for somebody to look at.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models import Byline, Correction
from people.models import Name
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_home,
    make_person,
    make_photo,
    make_public_fact,
    make_section,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SHOTS = os.environ.get("SHOTS")
WIDTHS_PX = (320, 390, 1440) if SHOTS else (320, 1440)
LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesentwurfsbegründungsanlagen"
LONG_TITLE = (
    f"Le laboratoire d’Alibaba {LONG_WORD} perd son responsable technique et deux de ses chercheurs, au lendemain de "
    "la sortie de ses petits modèles"
)
RIGHT_TO_LEFT, CHINESE = "محمد بن موسى الخوارزمي", "林俊旸"

# What stands out of the window on the right or on the left, but for what scrolls in a box of its own.
RUNNING_OVER = """() => {
  const inBox = element => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(element).overflowX);
  const scrolls = element => element !== document.documentElement && (inBox(element) || scrolls(element.parentElement));
  const over = [...document.querySelectorAll("body *")].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(element.parentElement) &&
      !element.closest(".skip-link, .visually-hidden");
  });
  return over.slice(0, 5).map(e => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 40)}`);
}"""

EMPTY = [
    "/", "/vide/", "/ia/nu/", "/personnes/", "/entreprises/", "/personnes/personne-nue/", "/entreprises/societe-nue/",
    "/dossiers/", "/dossiers/rien/", "/archives/", "/mouvements/", "/rectificatifs/", "/recherche/",
    "/recherche/?q=zzz", "/flux/",
]  # fmt: skip
FULL = [
    "/", "/trop/", "/trop/trop-plein/", "/personnes/", "/personnes/trop/", "/entreprises/", "/entreprises/trop/",
    "/dossiers/", "/dossiers/trop/", "/auteurs/trop/", "/mots-cles/trop/", "/archives/", "/mouvements/",
    "/personnes/trop/mouvements/", "/rectificatifs/", "/recherche/?q=laboratoire", "/flux/",
]  # fmt: skip


def look(page, live_server, name, addresses, subtests):
    """Open each address at each width; draw it if asked."""
    for address in addresses:
        response = page.goto(f"{live_server.url}{address}")
        for width_px in WIDTHS_PX:
            with subtests.test(f"{address} at {width_px} px"):
                page.set_viewport_size({"width": width_px, "height": 900})
                assert response.status == 200
                assert page.locator("h1").count() == 1
                assert page.locator("main").inner_text().strip()
                assert page.evaluate(RUNNING_OVER) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width_px
                for scheme in ("light", "dark") if SHOTS and width_px != 320 else ():
                    page.emulate_media(color_scheme=scheme)
                    slug = address.strip("/").replace("/", "-").replace("?", "-") or "une"
                    page.screenshot(path=Path(SHOTS) / f"{name}-{slug}-{width_px}-{scheme}.png", full_page=True)


def test_pages_with_nothing_in_them_say_so(page, live_server, subtests):
    make_home()
    make_section(title="Vide")
    make_article(
        title="Nu",
        slug="nu",
        standfirst="Un chapô.",
        body=[("paragraph", "<p>Rien.</p>")],
        published_at=timezone.now() - timedelta(days=400),
    )
    make_person(title="Personne nue")
    make_company(title="Société nue")
    make_dossier(title="Rien", slug="rien")
    look(page, live_server, "vide", EMPTY, subtests)


def test_pages_with_far_too_much_stay_in_place(page, live_server, subtests):
    section = make_section(title="Trop", slug="trop")
    person = make_person(title=f"{LONG_WORD} {CHINESE} {RIGHT_TO_LEFT}", slug="trop", description="Très " * 39)
    company = make_company(title=f"Société {LONG_WORD}", slug="trop", description=LONG_WORD, city=LONG_WORD[:80])
    for words in (RIGHT_TO_LEFT, CHINESE, LONG_WORD, *(f"Autre nom {number}" for number in range(20))):
        Name.objects.create(profile=person, text=words)
    authors = [make_person(title=f"Prénom-Composé Nom-de-Famille-{number}") for number in range(39)]
    for number in range(80):
        make_public_fact(
            subject=person,
            object=company,
            title=f"directeur {LONG_WORD if number % 20 == 0 else number}",
            start=f"{1990 + number // 3}-0{1 + number % 9}",
        )
    full = make_article(
        title=LONG_TITLE[:200],
        slug="trop-plein",
        section=section,
        kicker=LONG_WORD[:60],
        standfirst=f"{LONG_TITLE} {RIGHT_TO_LEFT}",
        lead_photo=make_photo(width_px=600, height_px=2400, credit=LONG_WORD),
        lead_caption=LONG_WORD,
        authors=(person, *authors),
        tags=("Trop", LONG_WORD[:60], *(f"Mot-clé {number}" for number in range(9))),
        subjects=(person, company),
        sponsor=LONG_WORD[:80],
        body=[
            ("paragraph", f"<p>{LONG_WORD} {link(person)} de {link(company)}, {RIGHT_TO_LEFT}.</p>"),
            ("paragraph", f"<p>https://example.org/{LONG_WORD}</p>"),
            ("heading", {"text": LONG_WORD, "level": "2"}),
            ("heading", {"text": LONG_WORD, "level": "3"}),
            ("picture", {"photo": make_photo(width_px=3000, height_px=300), "caption": LONG_TITLE}),
            ("quote", {"original": LONG_TITLE, "language": "en", "translation": LONG_WORD, "speaker_name": LONG_WORD}),
            ("pull_quote", {"text": LONG_WORD}),
            ("box", {"title": LONG_WORD, "body": f"<p>{LONG_WORD}</p>"}),
            ("knowns", {"known": [LONG_WORD], "unknown": [LONG_WORD]}),
            ("chronology", {"entries": [{"date": "2026-03-04", "text": f"<p>{LONG_WORD}</p>"}]}),
            ("table", {
                "columns": [{"type": "text", "heading": f"{LONG_WORD}"} for _ in range(9)],
                "rows": [{"values": [LONG_WORD] * 9}], "caption": LONG_WORD,
            }),
            ("code", {"code": f"x = '{LONG_WORD * 3}'", "language": "python", "caption": LONG_WORD}),
            ("embed", {"url": "https://vimeo.com/76979871", "title": LONG_TITLE[:200]}),
            ("related", {"title": LONG_WORD[:80], "stories": []}),
        ],
    )  # fmt: skip
    Byline.objects.create(article=full, name=LONG_WORD, role=Byline.Role.PHOTO, sort_order=99)
    for kind in Correction.Kind.values:
        Correction.objects.create(article=full, made_on="2026-03-06", kind=kind, before=LONG_WORD, after=LONG_TITLE)
    others = [
        make_article(title=f"{LONG_TITLE[:190]} {number}", section=section, authors=(person,), tags=("Trop",))
        for number in range(24)
    ]
    make_dossier(title=f"Dossier {LONG_WORD}", slug="trop", articles=(full, *others))
    look(page, live_server, "plein", FULL, subtests)
