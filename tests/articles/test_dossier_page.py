"""The page of a dossier: its stories, who is who in them, and what they report, in order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import ArticlePage, Report
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_fact,
    make_person,
    make_unpublished_articles,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db


def report(article, *, fact, status="confirmed"):
    """Let `article` report `fact`."""
    Report.objects.create(article=article, fact=fact, status=status, reported_on=date(2026, 3, 5))


@pytest.mark.portable
def test_fiches_come_from_the_one_most_stories_are_about_and_facts_from_the_latest():
    lin, qwen, meta = make_person(title="Junyang Lin"), make_company(title="Qwen"), make_company(title="Meta")
    first = make_article(
        title="Le départ", subjects=(lin, qwen), body=[("paragraph", f"<p>{link(lin)} quitte {link(qwen)}.</p>")]
    )
    second = make_article(
        title="La suite", subjects=(qwen,), body=[("paragraph", f"<p>{link(qwen)}, et non {link(meta)}.</p>")]
    )
    report(first, fact=make_fact(subject=lin, object=qwen, kind="departure", title="responsable", start="2026-03-04"))
    report(second, fact=make_fact(subject=qwen, title="", object_text="Tongyi", kind="part_of", start="2023"))
    report(second, fact=make_fact(subject=lin, title="sans date"))
    make_dossier(title="Talents", articles=(first, second))
    page = read("/dossiers/talents/")
    assert page.titles[:2] == ["Le départ", "La suite"]
    assert page.all(".fiche-card-name") == ["Qwen", "Junyang Lin", "Meta"]
    assert page.all(".timeline h3") == ["2026", "2023"]
    assert "sans date" not in page.text
    assert page.links["RSS"].endswith("/dossiers/talents/flux.rss")


def test_stories_and_facts_stand_on_one_axis_and_moves_say_from_where_to_where():
    wang, scale, meta = make_person(title="Alexandr Wang"), make_company(title="Scale AI"), make_company(title="Meta")
    story = make_article(title="Un départ", short_title="Départ", published_at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    left = make_fact(subject=wang, object=scale, kind="departure", start="2026-02")
    came = make_fact(subject=wang, object=meta, kind="arrival", title="directeur", start="2026-03")
    for fact in (left, came):
        report(story, fact=fact)
    make_dossier(title="Talents", articles=(story,))
    page = read("/dossiers/talents/")
    marks = {mark["aria-label"].replace("\xa0", " "): mark["href"] for mark in page.main.select(".dossier-axis a")}
    assert marks == {
        "5 mars 2026 : Départ": story.url,
        "mars 2026 : Alexandr Wang, arrivée, Meta (confirmé)": f"#fait-{came.pk}",
        "février 2026 : Alexandr Wang, départ, Scale AI (confirmé)": f"#fait-{left.pk}",
    }
    for address in marks.values():
        assert address == story.url or page.main.select_one(address)
    assert page.all(".move-card") == ["Alexandr Wang Scale AI → vers Meta directeur confirmé mars 2026"]


def test_nothing_comes_from_stories_or_fiches_that_are_not_public():
    lin, hidden = make_person(title="Junyang Lin"), make_person(title="SECRET personne", live=False)
    public = make_article(body=[("paragraph", f"<p>{link(lin)} et {link(hidden)}.</p>")])
    unpublished = make_unpublished_articles(subjects=(make_person(title="Yann LeCun"),))
    for article in unpublished.values():
        report(article, fact=make_fact(subject=lin, title="SECRET poste", start="2026"))
    report(public, fact=make_fact(subject=hidden, title="directeur", start="2026"))
    make_dossier(title="Talents", articles=(public, *unpublished.values()))
    page = read("/dossiers/talents/")
    assert page.all(".fiche-card-name") == ["Junyang Lin"]
    assert MARK not in page.source
    assert "Yann LeCun" not in page.source
    assert not page.all(".timeline")


def test_its_embargo_over_a_story_is_there_with_its_fiches():
    article = make_article(title="Sous embargo", subjects=(make_person(title="Junyang Lin"),))
    ArticlePage.objects.filter(pk=article.pk).update(embargo_until=timezone.now() - timedelta(minutes=1))
    make_dossier(title="Talents", articles=(article,))
    assert read("/dossiers/talents/").all(".fiche-card-name") == ["Junyang Lin"]


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_it_costs_the_same_queries_with_1_and_30_fiches_and_facts(count, client, django_assert_num_queries):
    article = make_article(subjects=tuple(make_person() for _ in range(count)))
    for number in range(count):
        report(article, fact=make_fact(subject=make_person(), title="chercheuse", start=f"20{10 + number}"))
    make_dossier(title="Talents", articles=(article,))
    client.get("/dossiers/talents/")
    # As the list above, without renditions of lead photos; the evidence of facts (reports, sources).
    with django_assert_num_queries(15):
        assert client.get("/dossiers/talents/").status_code == 200
