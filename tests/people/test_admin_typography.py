"""The findings of the panel « Typographie » in the texts of a story."""

import json

import pytest
from django.test import Client

from tests.admin import sign_in
from tests.builders import make_company

pytestmark = pytest.mark.django_db


def ask(client, *texts):
    return client.post("/admin/typographie/", json.dumps({"texts": list(texts)}), content_type="application/json")


def test_each_finding_comes_with_its_place_as_a_browser_counts_it():
    answer = ask(sign_in("writer"), "Rien ici.", "🙂 Au coeur du sujet").json()
    assert answer["findings"] == [
        {
            "text": 1, "start": 6, "end": 11, "excerpt": "coeur", "suggestion": "cœur", "code": "ligature",
            "message": "Ce mot s’écrit avec « œ ».", "isSignal": False,
        }
    ]  # fmt: skip


def test_what_is_only_signalled_says_so_and_may_have_no_suggestion():
    found = ask(sign_in("writer"), "Mr et 3.5 milliards: voilà....").json()["findings"]
    assert [(each["excerpt"], each["suggestion"], each["isSignal"]) for each in found] == [
        ("Mr", None, True), ("3.5", "3,5", True), (":", " :", False), ("....", "…", True),
    ]  # fmt: skip


def test_products_of_fiches_are_known_as_soon_as_they_are_published():
    client = sign_in("writer")
    assert ask(client, "La Super Quoi? 12000 sort").json()["findings"]
    make_company(title="Quoi", products="Super Quoi?")
    assert ask(client, "La Super Quoi? 12000 sort").json()["findings"] == []


def test_a_request_that_is_none_is_refused_and_a_stranger_too():
    client = sign_in("writer")
    assert client.post("/admin/typographie/", "[", content_type="application/json").status_code == 400
    assert ask(client, 3).status_code == 400
    assert ask(client, "a" * 500_000).status_code == 413
    assert client.get("/admin/typographie/").status_code == 405
    assert ask(Client(), "coeur").status_code == 302
