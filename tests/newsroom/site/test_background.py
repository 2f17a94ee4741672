"""The background tasks: out of the request, done once, tried again, never lost, and seen in the admin."""

import os
import signal
import socket
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from articles.models import ArticlePage, Ping
from newsroom.photos.models import Photo
from newsroom.photos.renditions import SPECS, make_missing_renditions
from newsroom.search_engine.reindexing import index_later
from newsroom.site import background
from newsroom.site.background import WAITS, forget_failures, is_any_due, run_next, take_back
from newsroom.site.management.commands import run_tasks
from people.models import Fact
from tests.admin import add_story, messages_of, sign_in, words
from tests.builders import make_fact, make_person, make_photo, publish_article
from tests.html import read

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture(autouse=True)
def queue(settings, tmp_path):
    """The queue of a site that is served."""
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def waiting() -> list[str]:
    return [task.task_name for task in DBTaskResult.objects.all()]


def run_all() -> None:
    call_command("run_tasks", once=True)


def small_photo(**fields) -> Photo:
    return make_photo(width_px=60, height_px=40, **fields)


def broken_photo() -> Photo:
    photo = small_photo(title="Cassée")
    Path(photo.file.path).write_bytes(b"rien")
    return photo


# What leaves the request


def test_neither_an_upload_nor_a_publication_makes_a_picture_and_the_worker_does_at_once(monkeypatch):
    photo = small_photo()
    add_story(sign_in("editor"), "publish", title="Un récit", lead_photo=str(photo.pk))
    assert ArticlePage.objects.get().live
    assert (waiting(), photo.renditions.count()) == (["make_missing_renditions"], 0)
    page = read(ArticlePage.objects.get().url)
    assert page.main.img["src"].startswith("/media/attente/")
    run_all()
    assert (waiting(), photo.renditions.count()) == ([], len(SPECS))
    assert read(ArticlePage.objects.get().url).main.img["src"].startswith("/media/images/")


def test_what_a_publication_shows_at_once_does_not_wait_for_the_worker(client):
    person = make_person(title="Junyang Lin")
    story = publish_article(title="Un départ", subjects=(person,), lead_photo=small_photo())
    assert waiting() == ["make_missing_renditions"]
    for address in ("/", "/ia/", person.url, "/flux.rss", "/recherche/?q=départ"):
        assert story.title in client.get(address).content.decode()
    assert ArticlePage.objects.showing(story.lead_photo_id).get() == story


def test_a_photo_added_by_whatever_door_has_its_renditions_asked_for():
    photo = Photo.objects.create(title="T", credit="C", description="D", file=small_photo().file)
    assert DBTaskResult.objects.get().args_kwargs["args"] == [photo.pk]


def test_the_pictures_of_all_photos_come_before_the_lightest_ones_of_any():
    photos = [small_photo(), small_photo()]
    for photo in photos:
        make_missing_renditions.enqueue(photo.pk)
    run_next()
    run_next()
    assert [photo.renditions.count() for photo in photos] == [5, 5]
    assert waiting() == ["make_avif_renditions"] * 2


def test_a_photo_that_has_all_asks_for_nothing():
    photo = small_photo()
    make_missing_renditions.enqueue(photo.pk)
    run_all()
    publish_article(lead_photo=photo, body=[("picture", {"photo": photo})])
    assert waiting() == []


def test_doing_it_twice_changes_nothing_and_a_photo_that_is_gone_is_no_failure():
    photo, gone = small_photo(), small_photo()
    for number in (photo.pk, photo.pk, gone.pk):
        make_missing_renditions.enqueue(number)
    gone.delete()
    run_all()
    assert (waiting(), photo.renditions.count()) == ([], len(SPECS))


def test_mail_leaves_in_the_background(settings):
    settings.MAILERS = {
        "default": {"BACKEND": "newsroom.site.mail.QueuedBackend"},
        "direct": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
    }
    message = EmailMultiAlternatives("Relecture", "Un récit.", None, ["a@b.fr"], headers={"Auto-Submitted": "yes"})
    message.attach_alternative("<p>Un récit.</p>", "text/html")
    message.send()
    assert (mail.outbox, waiting()) == ([], ["deliver"])
    run_all()
    [sent] = mail.outbox
    assert (sent.subject, sent.to, sent.extra_headers) == ("Relecture", ["a@b.fr"], {"Auto-Submitted": "yes"})
    assert [tuple(part) for part in sent.alternatives] == [("<p>Un récit.</p>", "text/html")]
    assert waiting() == [], "nothing of it stays"


def test_many_records_are_indexed_again_in_the_background():
    facts = [make_fact(subject=make_person(), title=f"chercheuse {number}") for number in range(3)]
    index_later(Fact, [fact.pk for fact in facts] + [0])
    index_later(Fact, [])
    assert waiting() == ["index_again"]
    run_all()
    assert waiting() == []


# Failures


def test_a_failure_is_tried_again_later_and_later_then_left_with_its_reason(time_machine, caplog):
    time_machine.move_to(timezone.now(), tick=False)
    make_missing_renditions.enqueue(broken_photo().pk)
    for wait in WAITS:
        assert run_next()
        task = DBTaskResult.objects.get()
        assert (task.status, task.run_after) == ("READY", timezone.now() + wait)
        assert "RenditionError" in background.reason(task)
        assert not run_next()
        time_machine.shift(wait + timedelta(seconds=1))
    assert run_next()
    assert DBTaskResult.objects.get().status == "FAILED"
    assert not run_next()
    assert "Cassée" in caplog.text
    time_machine.shift(timedelta(days=31))
    assert forget_failures() == 1


def test_one_that_fails_does_not_keep_the_others():
    photo = small_photo()
    make_missing_renditions.enqueue(broken_photo().pk)
    make_missing_renditions.enqueue(photo.pk)
    run_all()
    assert photo.renditions.count() == len(SPECS)


def running_task(**fields) -> DBTaskResult:
    make_missing_renditions.enqueue(small_photo().pk)
    task = DBTaskResult.objects.get()
    values = {"status": "RUNNING", "started_at": timezone.now(), "worker_ids": [f"{socket.gethostname()}:999999999"]}
    for name, value in (values | fields).items():
        setattr(task, name, value)
    task.save()
    return task


@pytest.mark.parametrize(
    ("fields", "starting", "lost"),
    [
        ({}, False, True),  # a process that is gone
        ({"worker_ids": [f"{socket.gethostname()}:{os.getpid()}"]}, False, False),
        ({"worker_ids": [f"{socket.gethostname()}:{os.getpid()}"]}, True, True),  # one of our number, before a restart
        ({"worker_ids": ["ailleurs:12"]}, True, False),
        ({"worker_ids": ["ailleurs:12"], "started_at": timezone.now() - timedelta(hours=1)}, False, True),
    ],
)
def test_what_a_worker_left_half_done_is_done_again(fields, starting, lost):
    running_task(**fields)
    assert take_back(starting=starting) == lost
    assert run_next() == lost
    assert ("make_missing_renditions" in waiting()) != lost


def test_a_task_that_brings_the_worker_down_each_time_is_left_in_the_end():
    running_task(worker_ids=[f"{socket.gethostname()}:999999999"] * (len(WAITS) + 1))
    take_back()
    assert DBTaskResult.objects.get().status == "FAILED"
    assert "Interrompue" in background.reason(DBTaskResult.objects.get())


def test_a_worker_waits_for_a_database_that_fails(monkeypatch, caplog):
    calls = []

    def fail(**options):
        calls.append(options)
        if len(calls) == 2:
            signal.raise_signal(signal.SIGTERM)
        raise OperationalError("gone")

    monkeypatch.setattr(run_tasks, "take_back", fail)
    monkeypatch.setattr(run_tasks, "_AFTER_FAILURE_S", 0)
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    call_command("run_tasks")
    for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
        signal.signal(number, handler)
    assert calls == [{"starting": True}, {"starting": True}]
    assert "wait for the database" in caplog.text


# Subscribers


def test_the_hub_is_told_once_the_picture_is_made_and_finds_it(hub, client, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    photo = small_photo()
    publish_article(lead_photo=photo)
    call_command("run_scheduler", once=True)
    assert hub.told == [], "the picture will be there in a moment"
    before = client.get("/flux.rss")
    run_all()
    call_command("run_scheduler", once=True)
    assert any(topic.endswith("/ia/flux.rss") for topic in hub.told)
    after = client.get("/flux.rss", headers={"if-none-match": before["ETag"]})
    assert (after.status_code, b"/media/images/" in after.content) == (200, True)
    time_machine.shift(timedelta(minutes=1))
    by_date = client.get("/flux.rss", headers={"if-modified-since": before.headers.get("Last-Modified", "")})
    assert by_date.status_code == 200


def test_the_hub_is_told_without_it_if_it_takes_long_and_again_when_it_is_there(hub, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    publish_article(lead_photo=small_photo())
    time_machine.shift(timedelta(seconds=5))
    call_command("run_scheduler", once=True)
    told = len(hub.told)
    assert told
    assert not Ping.objects.exists()
    run_all()
    call_command("run_scheduler", once=True)
    assert len(hub.told) == 2 * told


# The admin


def test_the_desk_sees_what_waits_what_failed_and_why_and_has_it_tried_again():
    photo, editor = broken_photo(), sign_in("editor")
    make_missing_renditions.enqueue(photo.pk)
    address = reverse("background_tasks")
    page = words(editor.get(address))
    assert "Déclinaisons de la photo « Cassée » En attente 0" in page
    assert "tâches de fond ont échoué" not in words(editor.get("/admin/"))
    run_next()
    page = words(editor.get(address))
    assert "Nouvel essai le" in page
    assert f"Photo {photo.pk} (« Cassée »" in page
    assert "Des tâches de fond ont échoué." in words(editor.get("/admin/"))
    Image.new("RGB", (60, 40)).save(photo.file.path, "JPEG")
    again = reverse("background_task_retry", args=[DBTaskResult.objects.get().pk])
    assert messages_of(editor.post(again, follow=True)) == ["La tâche est reprise."]
    run_all()
    assert "Rien n’attend : tout est fait." in words(editor.get(address))
    assert editor.post(again).status_code == 404


def test_a_writer_neither_sees_nor_runs_them():
    make_missing_renditions.enqueue(small_photo().pk)
    writer = sign_in("writer")
    for method, address in (
        (writer.get, reverse("background_tasks")),
        (writer.post, reverse("background_task_retry", args=[DBTaskResult.objects.get().pk])),
    ):
        assert method(address).status_code in {302, 403}
    assert "Tâches de fond" not in words(writer.get("/admin/"))


def test_a_task_is_due_when_it_waits_for_its_turn_or_was_left_half_done(django_assert_num_queries):
    with django_assert_num_queries(2):
        assert not is_any_due()
    running_task(status="READY", started_at=None)
    assert is_any_due()
    task = DBTaskResult.objects.get()
    task.claim(f"{socket.gethostname()[:48]}:{os.getpid()}")
    assert not is_any_due()  # it runs
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(hours=1))
    assert is_any_due()


def test_the_worker_ends_when_it_has_had_nothing_to_do_for_a_while(monkeypatch):
    monkeypatch.setattr(run_tasks, "_BETWEEN_LOOKS_S", 0)
    monkeypatch.setattr(run_tasks, "close_old_connections", lambda: None)  # nor the transaction of this test
    running_task(status="READY", started_at=None)
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    call_command("run_tasks", idle=0.01)
    for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
        signal.signal(number, handler)
    assert not waiting()
