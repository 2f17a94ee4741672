"""Who subscribed at a hub gets the whole feed once, when it may be read.

In a file of its own: it needs the server, thus a database that is emptied after it, and has to come after the others.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest
import time_machine
from django.core.management import call_command

from tests.builders import make_article, make_section
from tests.hub import Hub, Subscriber, running

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.portable]
NOW = datetime(2027, 1, 5, 14, 30, tzinfo=ZoneInfo("Europe/Paris"))


def test_who_subscribed_gets_the_whole_feed_once_when_the_embargo_is_over(live_server, settings):
    hub, subscriber = Hub(), Subscriber()
    settings.WEBSUB_HUB, settings.SITE_URL = hub.url, live_server.url
    with running(hub, subscriber), time_machine.travel(NOW) as clock:
        make_section()
        call_command("run_scheduler", once=True)
        subscriber.follow(f"{live_server.url}/flux.atom")
        end = NOW + timedelta(hours=1)
        body = [("paragraph", "<p>Le texte entier.</p>")]
        story = make_article(title="Sous embargo", body=body, live=False, embargo_until=end)
        story = type(story).objects.get(pk=story.pk)
        story.go_live_at = end
        story.save_revision(approved_go_live_at=end).publish()
        for minutes in (1, 59):
            clock.move_to(NOW + timedelta(minutes=minutes))
            call_command("run_scheduler", once=True)
        assert (hub.told, subscriber.received) == ([], [])
        clock.move_to(end + timedelta(seconds=5))
        for _ in range(3):
            call_command("run_scheduler", once=True)
    assert sorted(hub.told) == sorted(set(hub.told))
    assert {f"{live_server.url}/flux.rss", f"{live_server.url}/ia/flux.atom"} < set(hub.told)
    (content,) = subscriber.received
    (entry,) = feedparser.parse(content).entries
    assert (entry.title, subscriber.ignored) == ("Sous embargo", 0)
    assert "Le texte entier." in entry.content[0].value
