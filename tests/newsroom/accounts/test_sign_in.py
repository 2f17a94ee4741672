"""Signing in: a brake on guessing, the same answer for every name, and what is told of it."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageViewRestriction

from newsroom.accounts import hashing
from tests.admin import messages_of, words
from tests.builders import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.portable]

LOGIN = "/admin/login/"
RIGHT, WRONG = "une phrase de passe", "une autre phrase"
HOME, STRANGER = "192.0.2.1", "203.0.113.9"
UNMATCHED = (
    "Votre nom d’utilisateur et votre mot de passe ne correspondent à aucun utilisateur. Veuillez essayer de nouveau."
)
WAIT = "Trop de mots de passe faux : réessayez dans 1 minute."


@pytest.fixture(autouse=True)
def chief():
    return get_user_model().objects.create_user("chef", "chef@example.org", RIGHT, is_superuser=True)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-30T10:12:00+01:00", tick=False) as clock:
        yield clock


def attempt(password: str = WRONG, *, username: str = "chef", address: str = HOME, door: str = LOGIN, **meta):
    return Client(REMOTE_ADDR=address, **meta).post(door, {"username": username, "password": password})


def actions() -> list[str]:
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def test_after_some_wrong_passwords_the_right_one_has_to_wait(clock):
    answers = [attempt() for _ in range(12)]
    assert messages_of(answers[0]) == [UNMATCHED]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 8
    refused = attempt(RIGHT)
    assert (refused.status_code, messages_of(refused)) == (429, [WAIT])
    assert 'value="chef"' in refused.content.decode()  # nothing typed is lost
    clock.shift(60)
    assert attempt(RIGHT).status_code == 302
    assert not AccessAttempt.objects.exists()
    assert attempt().status_code == 200  # from the beginning


def test_each_further_failure_doubles_the_wait_up_to_an_hour(clock):
    waits = []
    for _ in range(5):
        attempt()
    for _ in range(8):
        said = messages_of(attempt())[0]
        waits.append(int(said.partition("dans ")[2].split()[0]))
        clock.shift(timedelta(minutes=waits[-1]))
        attempt()
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    clock.shift(timedelta(days=1, seconds=1))
    assert attempt(RIGHT).status_code == 302


def test_a_stranger_keeps_nobody_out():
    for _ in range(10):
        attempt(address=STRANGER)
    assert attempt(RIGHT).status_code == 302


def test_an_address_that_tries_many_accounts_waits_for_all(clock):
    answers = [attempt(username=f"compte-{number}", address=STRANGER).status_code for number in range(25)]
    assert answers == [200] * 20 + [429] * 5
    assert attempt(RIGHT, address=STRANGER).status_code == 429
    assert attempt(RIGHT).status_code == 302
    clock.shift(61)
    for number in range(5):
        clock.shift(61)
        attempt(username=f"encore-{number}", address=STRANGER)
    assert messages_of(attempt(address=STRANGER)) == ["Trop de mots de passe faux : réessayez dans 2 minutes."]


def test_an_address_may_not_be_made_up(settings):
    for number in range(6):
        answer = attempt(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert answer.status_code == 429
    settings.BEHIND_PROXY = True
    for number in range(6):  # the proxy writes last
        answer = attempt(username="a", address="10.0.0.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, {STRANGER}")
    assert answer.status_code == 429
    for number in range(6):  # an IPv6 client has a whole network
        answer = attempt(username="b", address="10.0.0.1", HTTP_X_FORWARDED_FOR=f"2001:db8::{number}")
    assert answer.status_code == 429
    assert attempt(username="b", address="10.0.0.1", HTTP_X_FORWARDED_FOR="2001:db8:1::").status_code == 200


def test_where_no_address_is_known_the_wait_stays_short(settings, clock):
    settings.IS_LOCAL = False
    for _ in range(12):
        answer = attempt(address="10.0.0.1")
        clock.shift(60)
    assert answer.status_code == 429
    assert attempt(RIGHT, address="10.0.0.1").status_code == 302


def test_it_brakes_while_redis_is_away(settings):
    settings.CACHES = {
        "default": {"BACKEND": "newsroom.http.cache.TolerantRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert [attempt().status_code for _ in range(6)][-1] == 429


def test_a_name_that_nobody_has_gets_the_same_answers(clock):
    for _ in range(7):
        known, unknown = attempt(), attempt(username="personne")
        assert messages_of(known) == messages_of(unknown)
        assert known.status_code == unknown.status_code


def test_the_door_of_pages_for_accounts_has_the_brake(clock):
    for _ in range(6):
        attempt(door="/_util/login/")
    refused = attempt(RIGHT, door="/_util/login/")
    assert (refused.status_code, WAIT in words(refused)) == (429, True)
    clock.shift(60)
    assert attempt(RIGHT, door="/_util/login/").status_code == 302


def test_the_password_of_a_page_has_the_brake(clock):
    story = make_article(body=[("paragraph", "<p>Le secret.</p>")])
    lock = PageViewRestriction.objects.create(page=story, restriction_type="password", password=RIGHT)
    door = reverse("wagtailcore_authenticate_with_password", args=[lock.pk, story.pk])

    def guess(password, address=STRANGER):
        client = Client(REMOTE_ADDR=address)
        return client, client.post(door, {"password": password, "return_url": story.url})

    answers = [guess(WRONG)[1] for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    assert WAIT in guess(RIGHT)[1].content.decode()
    client, answer = guess(RIGHT, HOME)
    assert (answer.status_code, "Le secret." in client.get(story.url).content.decode()) == (302, True)
    clock.shift(60)
    assert guess(RIGHT)[1].status_code == 302


def test_the_owner_is_told_once_a_day(clock):
    for number in range(12):  # from many places, each of which tries once
        attempt(address=f"198.51.100.{number}")
    (told,) = mail.outbox
    assert told.to == ["chef@example.org"]
    assert "5 mots de passe faux" in told.body
    assert "198.51.100.4" in told.body
    assert "/admin/password_reset/" in told.body
    clock.shift(timedelta(days=1, seconds=1))
    for _ in range(5):
        attempt()
    assert len(mail.outbox) == 2


def test_nobody_is_told_of_a_name_that_nobody_has_nor_of_a_closed_account(chief):
    chief.is_active = False
    chief.save()
    for _ in range(6):
        attempt(username="personne@example.org")
        attempt()
    assert not mail.outbox


def test_the_history_has_each_sign_in_and_each_failure(caplog):
    attempt()
    attempt(username="un mot de passe tapé là")
    attempt(RIGHT)
    assert actions() == ["accounts.sign_in_failed", "accounts.signed_in"]
    assert [entry.user and entry.user.username for entry in ModelLogEntry.objects.order_by("pk")] == [None, "chef"]
    assert "no such account, from 192.0.2.1" in caplog.text
    assert "tapé là" not in caplog.text
    client = Client()
    client.force_login(get_user_model().objects.get())
    shown = client.get("/admin/reports/site-history/").content.decode()
    assert "Connexion refusée : mot de passe faux" in shown


def test_passwords_are_hashed_in_a_narrow_place_that_sends_away_what_is_too_much(settings, chief):
    settings.PASSWORD_HASHERS = ["newsroom.accounts.hashing.NarrowPBKDF2PasswordHasher"]
    chief.set_password(RIGHT)
    chief.save()
    for _ in range(hashing.PLACES):
        hashing._places.acquire()
    try:
        for username in ("chef", "personne"):
            refused = attempt(username=username)
            assert (refused.status_code, refused["Retry-After"]) == (503, "5")
            assert "attendez quelques secondes" in words(refused)
    finally:
        hashing._places.release(hashing.PLACES)
    assert not AccessAttempt.objects.exists()
    assert attempt(RIGHT).status_code == 302


def test_a_lost_password_sends_a_few_mails_and_says_of_no_address_whether_it_has_an_account():
    door = reverse("wagtailadmin_password_reset")
    answers = {address: Client().post(door, {"email": address}) for address in ("chef@example.org", "non@example.org")}
    assert len({(answer.status_code, answer["Location"]) for answer in answers.values()}) == 1
    (sent,) = mail.outbox
    assert "/admin/password_reset/confirm/" in sent.body
    for _ in range(6):
        assert Client().post(door, {"email": "chef@example.org"}).status_code == 302
    assert len(mail.outbox) == 4
