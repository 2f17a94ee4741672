"""The generation is raised by whatever readers may see, and by nothing else."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticlePage, Byline, Correction
from newsroom.imprint.models import Imprint
from newsroom.page_cache.models import Generation
from newsroom.page_cache.routes import undeclared_routes
from newsroom.page_cache.triggers import create_triggers, drop_triggers, missing_triggers
from newsroom.page_cache.watched import undeclared_models
from newsroom.photos.models import Photo, Rendition
from people.models import Fact, Person, Source, Tag
from tests.admin import edit_url, sign_in, story_data
from tests.builders import make_article, make_dossier, make_fact, make_person, make_photo, make_section
from tests.cached import QuietWatch

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def world():
    """A public story, a draft, a public fact."""
    lin = make_person(title="Junyang Lin")
    story = make_article(title="Qwen", authors=(lin,), tags=("Chine",), lead_photo=make_photo())
    draft = make_article(title="Brouillon", live=False)
    fact = make_fact(subject=lin, kind="departure", title="responsable", start="2026-03-04")
    source = Source.objects.create(fact=fact, publisher="Reuters", checked_on=date(2026, 3, 5), status="confirmed")
    make_dossier(title="Talents", articles=(story,))
    return {"lin": lin, "story": story, "draft": draft, "fact": Fact.objects.get(pk=fact.pk), "source": source}


def generation() -> tuple[int, int]:
    """The number, and that of the last withdrawal, at the end of what would be a transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SELECT set_config('manchette.raised', '', true)")
    row = Generation.objects.get()
    return row.number, row.withdrawn


def update(model, **values):
    return lambda world: model.objects.update(**values)


def of_story(**values):
    return lambda world: ArticlePage.objects.filter(pk=world["story"].pk).update(**values)


def raw(statement, *parameters):
    def act(world):
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    return act


SEEN = {
    "title": of_story(title="Autre"),
    "raw SQL": raw("UPDATE wagtailcore_page SET title = 'x' WHERE live"),
    "body": of_story(body=[("paragraph", "<p>Autre.</p>")]),
    "publication": lambda world: world["draft"].save_revision().publish(),
    "bulk": lambda world: Byline.objects.bulk_create([Byline(article=world["story"], name="AFP")]),
    "signature gone": lambda world: Byline.objects.filter(article=world["story"]).delete(),
    "correction": lambda world: Correction.objects.create(
        article=world["story"], made_on=date(2026, 3, 6), after="Rectifié."
    ),
    "fact": update(Fact, title="directeur"),
    "source": lambda world: Source.objects.create(fact=world["fact"], publisher="AFP", checked_on=date(2026, 3, 6)),
    "keyword": update(Tag, name="Asie"),
    "keyword of a story": lambda world: world["story"].tagged_items.all().delete(),
    "photo": update(Photo, credit="AFP"),
    "rendition": lambda world: Rendition.objects.create(
        image=Photo.objects.get(), filter_spec="width-480|format-webp", file="a.webp", width=1, height=1
    ),
    "redirect": lambda world: Redirect.objects.create(old_path="/avant", redirect_link="/"),
    "settings": lambda world: Imprint(publisher="SAS").save(),
    "section": lambda world: make_section(title="Robots"),
    "front page": raw("UPDATE articles_homepage SET zones = '[]'"),
}  # fmt: skip
HIDDEN = {
    "withdrawal": lambda world: world["story"].unpublish(),
    "raw withdrawal": raw("UPDATE wagtailcore_page SET live = FALSE WHERE live AND depth > 3"),
    "deletion": lambda world: world["story"].delete(),
    "privacy": lambda world: PageViewRestriction.objects.create(page=world["story"], restriction_type="login"),
    "embargo": of_story(embargo_until=timezone.now() + timedelta(days=1)),
    "expiry": of_story(expire_at=timezone.now()),
    "move": lambda world: world["story"].move(make_section(title="Robots"), pos="last-child"),
    "fact retired": update(Fact, is_retired=True),
    "fact deleted": lambda world: Source.objects.all().delete(),
    "photo deleted": lambda world: Photo.objects.all().delete(),
}
UNSEEN = {
    "draft": lambda world: world["draft"].save_revision(),
    "draft of what is online": lambda world: world["story"].save_revision(),
    "row of a draft": lambda world: Byline.objects.create(article=world["draft"], name="AFP"),
    "columns of the desk": of_story(draft_title="x", has_unpublished_changes=True, locked=True, planned_at=None),
    "title of a draft": lambda world: ArticlePage.objects.filter(pk=world["draft"].pk).update(title="x"),
    "nothing": lambda world: Page.objects.update(live=True) if False else Person.objects.update(sort_name="Lin"),
    "photo added": lambda world: make_photo(),
    "rendition for the admin": lambda world: Rendition.objects.create(
        image=Photo.objects.get(), filter_spec="max-165x165", file="a.jpg", width=1, height=1
    ),
    "sign-in": lambda world: sign_in("editor"),
    "new draft": lambda world: make_article(title="Autre brouillon", live=False),
    "fact that nobody sees": lambda world: make_fact(subject=world["lin"], title="rumeur", start="2026"),
}


@pytest.mark.parametrize("change", SEEN)
def test_what_readers_may_see_raises_it(world, change):
    before = generation()
    SEEN[change](world)
    assert generation()[0] > before[0]


@pytest.mark.parametrize("change", [name for name in SEEN if "gone" not in name])
def test_what_only_adds_is_no_withdrawal(world, change):
    before = generation()
    SEEN[change](world)
    assert generation()[1] == before[1]


@pytest.mark.parametrize("change", HIDDEN)
def test_what_takes_something_from_readers_is_a_withdrawal(world, change):
    before = generation()
    HIDDEN[change](world)
    after = generation()
    assert after[0] >= after[1] > before[0]


@pytest.mark.parametrize("change", UNSEEN)
def test_what_readers_do_not_see_does_not(world, change):
    if change == "nothing":
        Person.objects.update(sort_name="Lin")
    before = generation()
    UNSEEN[change](world)
    assert generation() == before


def test_saving_a_draft_in_the_admin_does_not(world):
    client = sign_in("editor")
    before = generation()
    answer = client.post(edit_url(world["draft"]), story_data(title="Autre titre"))
    assert answer.status_code in (200, 302)
    assert ArticlePage.objects.get(pk=world["draft"].pk).latest_revision.content["title"] == "Autre titre"
    assert generation() == before


def test_publishing_in_the_admin_does(world):
    client = sign_in("editor")
    before = generation()
    client.post(edit_url(world["draft"]), story_data(title="Autre titre") | {"action-publish": "1"})
    assert ArticlePage.objects.get(pk=world["draft"].pk).live
    assert generation()[0] > before[0]


def test_somebody_has_said_of_everything_whether_readers_see_it():
    assert undeclared_models() == []
    assert undeclared_routes() == []


def test_the_triggers_are_those_of_the_rules():
    assert missing_triggers(connection) == []
    drop_triggers(connection)
    missing = missing_triggers(connection)
    assert any("wagtailcore_page_update" in name for name in missing)
    create_triggers(connection)
    assert missing_triggers(connection) == []


def test_a_database_without_triggers_is_warned_of(capsys):
    drop_triggers(connection)
    call_command("check", databases=["default"])
    assert "W007" in capsys.readouterr().err


@pytest.fixture
def watch(tmp_path):
    return QuietWatch(tmp_path / "generation")


def test_what_time_alone_changes_raises_it_when_its_moment_has_come(world, watch):
    now = timezone.now()
    ArticlePage.objects.filter(pk=world["draft"].pk).update(live=True, embargo_until=now + timedelta(minutes=5))
    generation()
    first = watch.refresh()
    assert first.changes_at == pytest.approx((now + timedelta(minutes=5)).timestamp())
    with time_machine.travel(now + timedelta(minutes=4)):
        assert watch.refresh().number == first.number
    with time_machine.travel(now + timedelta(minutes=6)):
        after = watch.refresh()
        assert after.number == first.number + 1
        assert after.withdrawn == first.withdrawn
        assert watch.refresh().number == after.number


def test_an_expiry_is_a_withdrawal(world, watch):
    now = timezone.now()
    ArticlePage.objects.filter(pk=world["story"].pk).update(expire_at=now + timedelta(minutes=5))
    generation()
    first = watch.refresh()
    assert not first.may_show(first.timeline, first.number, (now + timedelta(minutes=6)).timestamp())
    with time_machine.travel(now + timedelta(minutes=6)):
        after = watch.refresh()
    assert after.withdrawn == after.number == first.number + 1


def test_midnight_is_a_moment(world, watch):
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1, hours=2)
    assert watch.refresh().changes_at <= midnight.timestamp()


def test_another_process_reads_what_one_has_written(world, watch, tmp_path):
    told = watch.refresh()
    other = QuietWatch(tmp_path / "generation")
    assert other.state() == told
    SEEN["title"](world)
    generation()
    assert watch.refresh().number > told.number
    assert other.state() == watch.state()


def test_what_was_made_before_changes_was_right_until_a_second_after_it_was_last_read(world, watch):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = watch.refresh()
        clock.shift(0.2)
        last = watch.refresh()
        for title in ("Un", "Deux"):
            clock.shift(0.2)
            ArticlePage.objects.filter(pk=world["story"].pk).update(title=title)
            generation()
            state = watch.refresh()
    assert state.number == first.number + 2
    assert state.was_right(first.timeline, first.number, last.read_at + 0.9)
    assert not state.was_right(first.timeline, first.number, last.read_at + 1.0)
    assert not state.was_right(first.timeline, first.number - 1, last.read_at + 0.9)


def test_a_database_put_back_from_a_backup_begins_anew(world, watch):
    Generation.objects.update(number=500)
    before = watch.refresh()
    Generation.objects.update(number=3)
    after = watch.refresh()
    assert after.timeline != before.timeline
    assert Generation.objects.get().timeline == after.timeline


def test_a_file_that_was_cut_off_says_nothing(tmp_path):
    (tmp_path / "generation").write_bytes(b"\x01" * 200)
    watch = QuietWatch(tmp_path / "generation")
    assert watch.state().number == 0
    assert watch.refresh().number == watch.state().number > 0
