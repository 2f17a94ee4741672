"""What moves the date of an entry: its substance, a correction, which it says first; and nothing else."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from articles.models import Correction
from tests.articles.test_feeds import republish, text_of
from tests.builders import publish_article
from tests.feeds import parsed

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.portable
def test_serious_corrections_come_first_a_line_tells_the_others_and_all_move_the_update():
    article = publish_article(published_at=datetime(2026, 3, 6, 8, 0, tzinfo=PARIS))
    told_at = datetime(2026, 3, 6, 15, 0, tzinfo=PARIS)  # the very day of the story
    article.corrections.add(
        Correction(made_on=date(2026, 3, 6), kind="serious", before="Hui", after="Lin", told_at=told_at)
    )
    article.corrections.add(
        Correction(made_on=date(2026, 3, 6), kind="minor", before="8", after="0,8 milliard", told_at=told_at)
    )
    before = parsed("/flux.rss").entries[0].id
    republish(article)
    entry = parsed("/flux.rss").entries[0]
    text = BeautifulSoup(text_of(entry), "html.parser").text
    assert (
        text.index("Lin") < text.index("Corrigé le 6\u00a0mars 2026\u00a0: 0,8\u00a0milliard") < text.index("Un chapô.")
    )
    assert text.index("Un paragraphe.") < text.index("Nous avions écrit\u00a0: 8")
    assert entry.updated_parsed[:5] == (2026, 3, 6, 14, 0)
    assert entry.id == before


@pytest.mark.parametrize("change", ["a re-save", "a typo", "a new slug", "an older version"])
def test_what_changes_nothing_of_the_substance_does_not_move_the_update(change):
    article = publish_article()
    article.corrections.add(Correction(made_on=date(2026, 3, 6), after="Oui."))
    article = republish(article)
    first = article.revisions.order_by("-pk").first()
    before = parsed("/flux.atom").entries[0].updated
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        if change == "a typo":
            article.title = "Un titre sans coquille"
        if change == "a new slug":
            article.slug = "autre-adresse"
        if change == "an older version":
            first.publish()
        else:
            republish(article)
        assert parsed("/flux.atom").entries[0].updated == before
