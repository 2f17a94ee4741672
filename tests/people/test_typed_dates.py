"""Wherever a date is asked, « juin 2025 » is one."""

import pytest
from django.urls import reverse

from people.models import Fact
from tests.admin import errors_of, fact_data, sign_in
from tests.builders import make_company, make_person, make_public_fact
from tests.html import read

pytestmark = pytest.mark.django_db


def test_in_the_form_of_a_fact():
    lin, source = make_person(), {"publisher": "Reuters", "status": "reported", "language": "fr"}
    sources = [source | {"published_on": "5 mars 2025", "start": "06/2025"}]
    data = fact_data(subject=lin.pk, start="juin 2025", end="1er juillet 2025", sources=sources)
    assert errors_of(sign_in("editor").post(reverse("wagtailsnippets_people_fact:add"), data, follow=True)) == {}
    fact = Fact.objects.get()
    assert (fact.start, fact.end) == ("2025-06", "2025-07-01")
    assert (fact.sources.get().published_on, fact.sources.get().start) == ("2025-03-05", "2025-06")


@pytest.mark.parametrize("typed", ["juin 2025", "06/2025", "2025-06"])
def test_on_the_pages_of_readers(typed):
    qwen = make_company(title="Qwen")
    make_public_fact(subject=make_person(title="Lin"), object=qwen, start="2024")
    make_public_fact(subject=make_person(title="Hui"), object=qwen, kind="arrival", start="2025-06-12")
    assert "Lin" in read(qwen.url, date=typed).text
    assert "Écrivez" not in read(qwen.url, date=typed).text
    assert "Hui" in read("/mouvements/", mois=typed).text
    assert "juin 2025" in read("/mouvements/", mois=typed).text
    page = read("/recherche/", q="qwen", du=typed, au=typed)
    assert "Du 1er juin 2025" in page.text
    assert "30 juin 2025" in page.text
