"""A fact is public while a published report or a checked outside source reports it, between published fiches."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import Report
from people.models import Fact, Source
from people.models.fact import Status
from tests.builders import (
    make_article,
    make_fact,
    make_unpublished_articles,
    publish_article,
    publish_company,
    publish_person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def lin():
    return publish_person(title="Junyang Lin")


@pytest.fixture
def qwen():
    return publish_company(title="Qwen")


def report(article, fact, status=Status.REPORTED, **fields):
    return Report.objects.create(article=article, fact=fact, status=status, **fields)


def test_a_fact_without_source_is_not_public(lin):
    make_fact(subject=lin)
    assert not Fact.objects.published().exists()


def test_a_fact_is_public_while_a_story_that_reports_it_is(lin):
    fact = make_fact(subject=lin)
    article = publish_article()
    report(article, fact)
    assert list(Fact.objects.published()) == [fact]
    article.unpublish()
    assert not Fact.objects.published().exists()


def test_reports_of_stories_that_nobody_may_see_make_nothing_public(lin):
    fact = make_fact(subject=lin)
    for article in make_unpublished_articles().values():
        report(article, fact)
    assert not Fact.objects.published().exists()
    assert not Report.objects.published().exists()


def test_an_outside_source_counts_once_somebody_has_read_it(lin):
    fact = make_fact(subject=lin)
    source = Source.objects.create(fact=fact, publisher="Reuters")
    assert not Fact.objects.published().exists()
    source.checked_on = date(2026, 3, 6)
    source.save()
    assert Fact.objects.published().exists()


@pytest.mark.parametrize("end", ["subject", "object"])
def test_a_fact_about_an_unpublished_fiche_is_not_public(lin, qwen, end):
    fact = make_fact(subject=lin, object=qwen)
    report(publish_article(), fact)
    {"subject": lin, "object": qwen}[end].unpublish()
    assert not Fact.objects.published().exists()


def test_a_retired_fact_is_not_public(lin):
    fact = make_fact(subject=lin, is_retired=True)
    report(publish_article(), fact)
    assert not Fact.objects.published().exists()


def test_its_status_is_that_of_the_latest_published_report(lin):
    fact = make_fact(subject=lin)
    report(publish_article(), fact, Status.REPORTED, reported_on=date(2026, 3, 5))
    report(publish_article(), fact, Status.DENIED, reported_on=date(2026, 3, 10))
    report(publish_article(), fact, Status.CONFIRMED, reported_on=date(2026, 3, 1))
    report(make_article(live=False), fact, Status.DISPUTED, reported_on=date(2026, 4, 1))
    found = Fact.objects.published().with_evidence().get()
    assert found.status == Status.DENIED
    assert [each.status for each in found.public_reports] == [Status.DENIED, Status.REPORTED, Status.CONFIRMED]


def test_a_report_without_a_date_has_that_of_its_story(lin):
    fact = make_fact(subject=lin)
    report(publish_article(), fact, Status.DENIED)  # published an hour ago
    report(publish_article(), fact, Status.CONFIRMED, reported_on=date(2020, 1, 1))
    assert Fact.objects.published().with_evidence().get().status == Status.DENIED


@pytest.mark.parametrize("count", [1, 6])
def test_evidence_costs_the_same_for_one_fact_and_for_many(lin, qwen, count, django_assert_num_queries):
    article = publish_article()
    for year in range(count):
        report(article, make_fact(subject=lin, object=qwen, start=str(1990 + year)))
    # facts with both ends; their published reports with the stories; their checked sources
    with django_assert_num_queries(3):
        assert len(Fact.objects.published().with_evidence()) == count


def test_facts_are_listed_latest_first_and_undated_ones_last(lin):
    for start in ("2025", "", "2026-03", "2026"):
        make_fact(subject=lin, start=start)
    assert [fact.start for fact in Fact.objects.chronological()] == ["2026-03", "2026", "2025", ""]


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "2026-03", "end": "2026-02"},
        {"start": "2026", "end": "2025-12-31"},
        {"share": 20},
        {"kind": "holds", "share": 101},
        {"kind": "holds", "share": 0},
        {"title": "", "object": None},
    ],
)
def test_the_database_refuses_what_a_row_alone_shows_to_be_wrong(lin, qwen, fields):
    values = {"subject": lin, "kind": "position", "object": qwen, "title": "chercheur"} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.create(**values)
    with pytest.raises(ValidationError):
        Fact(**values).full_clean()


def test_a_fiche_is_not_related_to_itself(lin):
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.create(subject=lin, kind="partnership", object=lin)


def test_an_end_less_precise_than_its_start_is_kept(lin):
    make_fact(subject=lin, start="2026-03", end="2026")
    make_fact(subject=lin, start="2026", end="2026-03")


def test_a_story_reports_a_fact_once(lin):
    fact, article = make_fact(subject=lin), publish_article()
    report(article, fact)
    with pytest.raises(IntegrityError), transaction.atomic():
        report(article, fact)


def test_publishing_an_old_draft_of_a_fiche_deletes_no_fact(lin):
    old = lin.latest_revision
    make_fact(subject=lin)
    lin.save_revision().publish()
    old.publish()
    assert Fact.objects.count() == 1
