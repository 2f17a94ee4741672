"""Lists of the latest read no more rows of a large archive than of a small one: by an index, in its order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.api.stories import StoryList
from articles.lists import LISTS, SingleList
from articles.models import ArticlePage, Correction, DossierPage
from articles.sitemaps import RecordListSitemap
from tests.builders import make_section

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("no_statistics"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by the number of rows"),
]

STORIES = ArticlePage.objects.published


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(lambda: STORIES().latest_first(), id="all"),
        pytest.param(lambda: STORIES().latest_first().for_cards(), id="cards"),
        pytest.param(lambda: STORIES().editorial().latest_first().for_cards(), id="front"),
        pytest.param(lambda: STORIES().in_section(make_section()).latest_first().for_cards(), id="section"),
        pytest.param(lambda: STORIES().latest_first().published_in(2026, 3), id="month"),
        pytest.param(lambda: STORIES().latest_first().before_month(2026, 3), id="month before"),
        pytest.param(lambda: STORIES().latest_first().after_month(2026, 3).reverse(), id="month after"),
        pytest.param(lambda: StoryList().rows().order_by(*StoryList().ordered().columns), id="API"),
        pytest.param(lambda: STORIES().order_by("changed_at", "pk"), id="API, updated"),
        pytest.param(lambda: Correction.objects.published().latest_first(), id="corrections"),
        *(
            pytest.param(lambda declared=declared: declared.rows(), id=declared.noun)
            for declared in LISTS
            if isinstance(declared, SingleList)
        ),
    ],
)
def test_the_latest_are_read_in_the_order_of_an_index(rows):
    assert "TEMP B-TREE" not in rows()[:20].explain()


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: STORIES().latest_signed_by(1), "byline_of_person (person_id=?)"),
        (lambda: STORIES().latest_tagged(1), "article_tag_latest (tag_id=?)"),
        (lambda: STORIES().latest_naming(1), "mention_of_fiche (profile_id=?)"),
        (lambda: STORIES().in_section(1).latest_first(), "article_latest_of_section (section_page_id=?)"),
        (lambda: STORIES().of_format("guide").latest_first(), "article_latest_of_format (format=?)"),
    ],
)
def test_the_latest_of_a_list_are_read_in_the_order_of_its_index(rows, index):
    plan = rows().for_cards()[:20].explain()
    assert index in plan
    # Stories of one moment are put in order among themselves.
    assert "TEMP B-TREE" not in plan.replace("USE TEMP B-TREE FOR RIGHT PART OF ORDER BY", "").replace(
        "USE TEMP B-TREE FOR LAST TERM OF ORDER BY", ""
    )


def test_briefs_are_looked_up_by_their_format():
    briefs = STORIES().editorial().of_format(ArticlePage.Format.BRIEF).latest_first()[:6]
    assert "article_latest_of_format (format=?)" in briefs.explain()


def test_dossiers_are_looked_up_by_their_stories():
    plan = DossierPage.objects.published().with_stories().latest_first()[:3].explain()
    assert "SCAN wagtailcore_page" not in plan
    assert "SEARCH wagtailcore_page USING INTEGER PRIMARY KEY" in plan


@pytest.mark.parametrize("noun", ["author", "keyword"])
def test_the_latest_story_of_each_list_is_looked_for_once(noun):
    declared = next(declared for declared in LISTS if declared.noun == noun)
    with CaptureQueriesContext(connection) as captured:
        RecordListSitemap(declared).files()
    assert [query["sql"].count('"page_ptr_id" DESC') for query in captured.captured_queries] == [1]
