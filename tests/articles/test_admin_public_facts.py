"""The form of a fact that readers see says that a change waits for no story, and which stories it might wait for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Report
from people.models import Source
from tests.admin import edit_url, messages_of, sign_in
from tests.builders import link, make_article, make_fact, make_person

pytestmark = pytest.mark.django_db


def test_the_form_of_a_public_fact_says_that_it_waits_for_nothing_and_which_stories_it_might():
    fact = make_fact(subject=make_person(title="Junyang Lin"))
    client, address = sign_in("editor"), reverse("wagtailsnippets_people_fact:edit", args=[fact.pk])
    assert "paraît aussitôt" not in " ".join(messages_of(client.get(address)))
    Source.objects.create(fact=fact, publisher="Reuters", checked_on="2026-03-09")
    make_article(title="Ailleurs", live=False)
    linked = make_article(title="Lien", body=[("paragraph", f"<p>{link(fact.subject)}</p>")], live=False)
    make_article(title="Sujet", subjects=(fact.subject,), live=False)
    reporting = make_article(title="Rapport", live=False, embargo_until=timezone.now() + timedelta(days=1))
    reporting.reports.add(Report(fact=fact))
    reporting.save_revision()
    make_article(title="Paru", subjects=(fact.subject,))
    (said,) = messages_of(client.get(address))
    assert "Ce fait est en ligne : un changement fait ici paraît aussitôt." in said
    assert "( Rapport , Sujet , Lien )" in said
    assert edit_url(linked) in client.get(address).text
