"""The form of a fact, which has no versions: late, sent twice, or back from the browser."""

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from lxml.html import document_fromstring

from people.models import Fact
from tests.admin import fact_data, messages_of, sign_in, soup, words
from tests.builders import make_fact, make_home, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.portable]
ADD_FACT = "/admin/faits/add/"


@pytest.fixture
def editor():
    make_home()
    client = sign_in("editor")
    get_user_model().objects.filter(username="editeur").update(first_name="Claire", last_name="Martin")
    return client


def fact_form(client, fact=None, **fields) -> dict[str, str]:
    address = f"/admin/faits/edit/{fact.pk}/" if fact else ADD_FACT
    document = document_fromstring(client.get(address).content)
    known = {field.get("name"): field.get("value", "") for field in document.xpath("//input[@name='last_change']")}
    return fact_data(**fields) | known | {"writing": str(uuid4())}


def test_a_fact_sent_twice_is_one_fact(editor):
    data = fact_form(
        editor, subject=make_person().pk, sources=[{"publisher": "Qwen", "language": "fr", "status": "reported"}]
    )
    assert editor.post(ADD_FACT, data).status_code == 302
    assert any("déjà enregistré" in said for said in messages_of(editor.post(ADD_FACT, data, follow=True)))
    fact = Fact.objects.get()
    assert fact.sources.count() == 1
    address = f"/admin/faits/edit/{fact.pk}/"
    row = {"id": fact.sources.get().pk, "publisher": "Qwen", "language": "fr", "status": "reported"}
    rows = [row, {"publisher": "Alibaba", "language": "fr", "status": "reported"}]
    data = fact_form(editor, fact, subject=fact.subject_id, sources=rows, sources_initial=1)
    editor.post(address, data)
    editor.post(address, data)
    assert fact.sources.count() == 2


def test_a_late_form_of_a_fact_writes_over_nothing_unseen(editor):
    fact = make_fact(subject=make_person(), title="chercheuse")
    address = f"/admin/faits/edit/{fact.pk}/"
    chief = sign_in("chief")
    late = fact_form(chief, fact, subject=fact.subject_id, title="directrice")
    editor.post(address, fact_form(editor, fact, subject=fact.subject_id, title="ingénieure"))
    response = chief.post(address, late)
    assert "Claire Martin a changé ce fait le" in words(response)
    assert 'value="directrice"' in response.text
    fact.refresh_from_db()
    assert fact.title == "ingénieure"
    again = late | {"last_change": soup(response).select_one("[name=last_change]")["value"], "writing": str(uuid4())}
    assert chief.post(address, again).status_code == 302
    fact.refresh_from_db()
    assert fact.title == "directrice"


def test_the_kept_text_of_a_fact_is_shown_and_makes_none(editor):
    data = fact_form(editor, title="directrice de la recherche")
    response = editor.post(ADD_FACT, data | {"kept": "1"})
    assert 'value="directrice de la recherche"' in response.text
    assert not Fact.objects.exists()
