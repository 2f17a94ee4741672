"""A reader's own style sheet that doubles the size of the text leaves every page readable, as zooming does.

With SHOTS=folder, each page is also drawn there, for somebody to look at.
"""

import os
from pathlib import Path

import pytest

from tests.browser.test_extremes import RUNNING_OVER
from tests.builders import (
    link,
    make_article,
    make_company,
    make_person,
    make_photo,
    make_public_fact,
    make_section,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SHOTS = os.environ.get("SHOTS")
DOUBLED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":root { font-size: 200% }");
  document.adoptedStyleSheets = [sheet];
}"""
# What is set in a column of less than 11 times the size of the text.
NARROW = """() => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const width = text => text.getBoundingClientRect().width;
  return [...document.querySelectorAll("main :is(h1, h2, h3, p, li)")]
    .filter(text => text.textContent.trim().length > 40 && width(text) > 0 && width(text) < 11 * rem)
    .filter(text => !text.closest(".visually-hidden"))
    .map(text => `${text.className || text.tagName}, ${width(text) / rem}: ${text.textContent.trim().slice(0, 40)}`);
}"""


def test_text_of_twice_the_size_is_set_in_fewer_columns(page, live_server, subtests):
    section = make_section(title="IA", slug="ia")
    ana, qwen = make_person(title="Ana Martin", slug="ana", description="Directrice"), make_company(title="Qwen")
    for number in range(3):
        make_public_fact(subject=ana, object=qwen, title=f"directrice scientifique {number}", start=f"201{number}")
    photo = make_photo(width_px=1600, height_px=900)
    body = [("heading", {"text": f"Une équipe réorganisée {number}", "level": "2"}) for number in range(4)]
    body += [("paragraph", f"<p>{'Il a annoncé son départ en ligne. ' * 9}{link(ana)} de {link(qwen)}.</p>")]
    for number in range(12):
        make_article(
            title=f"Alibaba : Qwen perd son responsable technique, le {number}",
            slug=f"depart-{number}",
            standfirst="Il a annoncé son départ en ligne, au lendemain de la sortie de petits modèles.",
            section=section,
            lead_photo=photo,
            authors=(ana,),
            subjects=(ana, qwen),
            body=body,
        )
    for address in (
        "/",
        "/ia/",
        "/ia/depart-1/",
        "/personnes/ana/",
        qwen.url,
        "/personnes/",
        "/mouvements/",
        "/recherche/",
    ):
        page.goto(f"{live_server.url}{address}")
        page.evaluate(DOUBLED)
        for width_px in (820, 1280, 1440):
            page.set_viewport_size({"width": width_px, "height": 900})
            with subtests.test(f"{address} at {width_px} px"):
                assert page.evaluate(RUNNING_OVER) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width_px
                assert page.evaluate(NARROW) == []
            if SHOTS:
                slug = address.strip("/").replace("/", "-") or "une"
                page.screenshot(path=Path(SHOTS) / f"{slug}-{width_px}-doubled.png", full_page=True)
