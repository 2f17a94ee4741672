"""The dates of a story in its form: untouched, they stay to the second; an hour that comes twice is asked about."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage
from tests.admin import edit_url, errors_of, sign_in, soup, story_data
from tests.builders import make_article

pytestmark = pytest.mark.django_db

DATES = ("published_at", "updated_at", "planned_at", "go_live_at", "expire_at")
# The first and the second time that clocks in Paris show 2:31 that day.
SUMMER, WINTER = datetime(2026, 10, 25, 0, 31, 7, tzinfo=UTC), datetime(2026, 10, 25, 1, 31, 7, tzinfo=UTC)


def save(story: ArticlePage, action: str = "", **dates):
    """Send the form with the dates that it shows, and those given."""
    client = sign_in("editor")
    form = client.get(edit_url(story)).content.decode()
    shown = {}
    for field in re.findall(r"<input[^>]+>", form):  # two of them stand in a <template>
        name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
        if name and name[1] in DATES:
            shown[name[1]] = value[1] if value else ""
    assert shown.keys() == set(DATES)
    data = story_data(title="Autre titre", **shown | dates)
    return client.post(edit_url(story), data | ({f"action-{action}": "1"} if action else {}))


@pytest.mark.parametrize("field", DATES)
@pytest.mark.parametrize("moment", [SUMMER, WINTER, datetime(2026, 3, 4, 16, 8, 21, 5_000, tzinfo=UTC)])
def test_a_date_that_nobody_touched_stays_to_the_second(field, moment):
    if field == "expire_at":  # to come; the last Sunday of October 2027 is the 31st
        moment = moment.replace(year=2099) if moment.month == 3 else moment.replace(year=2027, day=31)
    story = make_article(title="Titre", **{"published_at": datetime(2026, 3, 1, tzinfo=UTC)} | {field: moment})
    story.save_revision()
    assert errors_of(save(story)) == {}
    story = ArticlePage.objects.get().get_latest_revision_as_object()
    assert (story.title, getattr(story, field).timestamp()) == ("Autre titre", moment.timestamp())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-10-25 02:31", "« 2026-10-25 02:31+02:00 » ou « 2026-10-25 02:31+01:00 »"),
        ("2026-03-29 02:30", "Cette heure n’existe pas"),
    ],
)
def test_an_hour_that_comes_twice_or_never_is_asked_about(typed, said):
    story = make_article(title="Titre", live=False)
    for field in ("published_at", "planned_at"):
        response = save(story, **{field: typed})
        assert said in errors_of(response)[field]
    response = sign_in("chief").post(reverse("article_embargo", args=[story.pk]), {"embargo_until": typed})
    assert said in response.content.decode()


def test_what_the_message_proposes_is_accepted():
    for hour, moment in (("02:31+02:00", SUMMER), ("02:31+01:00", WINTER)):
        story = make_article(title="Titre", live=False)
        assert errors_of(save(story, planned_at=f"2026-10-25 {hour}")) == {}
        saved = ArticlePage.objects.get(pk=story.pk).get_latest_revision_as_object().planned_at
        assert saved.timestamp() == moment.replace(second=0).timestamp()


def test_an_embargo_that_nobody_touched_is_no_change():
    until = (timezone.now() + timedelta(days=400)).replace(second=21, microsecond=7)
    story = make_article(title="Titre", live=False, embargo_until=until)
    client, address = sign_in("chief"), reverse("article_embargo", args=[story.pk])
    shown = soup(client.get(address)).select_one("[name=embargo_until]")["value"]
    client.post(address, {"embargo_until": shown})
    assert ArticlePage.objects.get().embargo_until == until


def test_two_stories_of_one_minute_keep_their_order_when_one_is_corrected():
    first = make_article(title="Première", published_at=datetime(2026, 3, 4, 16, 8, 1, tzinfo=UTC))
    second = make_article(title="Seconde", published_at=datetime(2026, 3, 4, 16, 8, 21, tzinfo=UTC))
    second.save_revision().publish()
    corrections = [{"made_on": "2026-03-05", "kind": "minor", "after": "Oui."}]
    assert errors_of(save(second, "publish", corrections=corrections)) == {}
    assert list(ArticlePage.objects.latest_first()) == [second, first]
