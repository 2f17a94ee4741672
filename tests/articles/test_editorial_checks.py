"""« Vigilance »: what the desk should look at, a line each, and nothing else."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.editorial_checks import CHECKS, Finding, Findings
from articles.models import ArticlePage, Correction, Report
from articles.publishing import note_refusal
from people.exclusive_positions import exclusive_positions
from people.models import Fact, Name, Source
from tests.admin import messages_of, queries_of, sign_in, soup, words
from tests.builders import link, make_article, make_company, make_fact, make_person, make_unpublished_articles

pytestmark = pytest.mark.django_db

TODAY = date.today()


def lines(code: str) -> list[Finding]:
    return list(Findings([code]))


def titles(code: str) -> list[str]:
    return [line.record_titles for line in lines(code)]


def report(fact, status="confirmed", on=None, **story) -> ArticlePage:
    article = make_article(**story)
    article.reports.add(Report(fact=fact, status=status, reported_on=on))
    article.save_revision().publish()
    return ArticlePage.objects.get(pk=article.pk)


def source(fact, status="confirmed", published_on="", checked_on=TODAY) -> Source:
    return Source.objects.create(
        fact=fact, publisher="Reuters", status=status, published_on=published_on, checked_on=checked_on
    )


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


# --- Which positions exclude each other ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "positions"),
    [
        ("directeur technique", {"direction technique"}),
        ("Directrice technique", {"direction technique"}),
        ("CTO", {"direction technique"}),
        ("cofondatrice et directrice technique de Qwen", {"direction technique"}),
        ("directeur technique d’Alibaba", set()),  # of another company than Qwen
        ("PDG", {"direction générale", "présidence"}),
        ("présidente-directrice générale", {"direction générale", "présidence"}),
        ("présidente et directrice générale", {"direction générale", "présidence"}),
        ("directeur général adjoint", set()),
        ("ancien directeur technique", set()),
        ("vice-présidente", set()),
        ("envoyée spéciale du président de la République", set()),
        ("", set()),
    ],
)
def test_a_title_gives_positions_whatever_its_agreement(title, positions):
    assert exclusive_positions(title, "Qwen") == positions


# --- Positions held at once ----------------------------------------------------------------------------


@pytest.mark.usefixtures("november_2026")
@pytest.mark.parametrize(
    ("one", "other", "at_once"),
    [
        (("2024", ""), ("2025", ""), True),
        (("2024", "2026-03"), ("2026-03", ""), False),
        (("2024", "2026"), ("2026-03", ""), False),
        (("2024", "2026-03-05"), ("2026-03-01", ""), True),
        (("2024", "2025"), ("2026", ""), False),
        (("", ""), ("2026", ""), True),  # both are held today
        (("", "2026"), ("2020", ""), True),  # until its end
        (("2026", ""), ("2026-05", ""), True),
        (("2024", ""), ("2027-01", ""), False),  # to come: the first may have gone by then
    ],
)
def test_only_positions_that_were_certainly_held_at_once_are_told(one, other, at_once):
    qwen = make_company()
    for start, end in (one, other):
        make_fact(subject=make_person(), object=qwen, title="CTO", start=start, end=end)
    assert bool(lines("same_post")) is at_once


# --- Each kind of concern --------------------------------------------------------------------------


@pytest.mark.portable
def test_two_chief_technologists_at_once_are_told_with_their_dates():
    qwen = make_company(title="Qwen")
    first = make_fact(subject=make_person(title="Lin"), object=qwen, title="directeur technique", start="2023")
    second = make_fact(subject=make_person(title="Hui"), object=qwen, title="CTO", start="2026-02")
    [line] = lines("same_post")
    assert [thing.address for thing in line.records] == [
        reverse("wagtailsnippets_people_fact:edit", args=[fact.pk]) for fact in (first, second)
    ]
    assert "depuis 2023 ; depuis février 2026" in line.reason
    Fact.objects.filter(pk=first.pk).update(end="2026-02")
    assert not lines("same_post")


@pytest.mark.portable
def test_successive_holders_are_told_of_until_the_departure_of_the_first_is_written_down():
    qwen, lin = make_company(title="Qwen"), make_person(title="Lin")
    make_fact(subject=lin, object=qwen, title="directeur technique", start="2023")
    make_fact(subject=make_person(title="Hui"), kind="appointment", object=qwen, title="CTO", start="2026-02")
    assert len(lines("same_post")) == 1
    elsewhere = make_fact(subject=lin, kind="departure", object=make_company(), start="2026-01")
    assert len(lines("same_post")) == 1
    departure = make_fact(subject=lin, kind="departure", object=qwen, title="CTO", start="2026-03")
    assert not lines("same_post")
    report(departure, status="denied")
    assert len(lines("same_post")) == 1
    Fact.objects.filter(pk=elsewhere.pk).update(object=qwen, start="")
    assert not lines("same_post")


def test_whoever_left_one_company_for_another_holds_one_position():
    lin, meta = make_person(title="Lin"), make_company(title="Meta")
    make_fact(subject=lin, object=meta, title="directrice générale", start="2020")
    make_fact(subject=lin, object=make_company(title="Qwen"), title="PDG", start="2024")
    assert len(lines("two_posts")) == 1
    make_fact(subject=lin, kind="departure", object=meta)
    assert not lines("two_posts")


def test_a_position_that_is_denied_retired_elsewhere_or_the_same_persons_raises_no_doubt():
    qwen, other, lin = make_company(title="Qwen"), make_company(), make_person(title="Lin")
    held = {"title": "directrice technique", "start": "2023", "kind": Fact.Kind.LEADERSHIP}
    make_fact(subject=lin, object=qwen, **held)
    make_fact(subject=lin, object=qwen, **held)
    make_fact(subject=make_person(), object=other, **held)
    make_fact(subject=make_person(), object=qwen, is_retired=True, **held)
    report(make_fact(subject=make_person(), object=qwen, **held), status="denied")
    assert not lines("same_post")


def test_one_person_at_two_exclusive_positions_is_told():
    lin = make_person(title="Lin")
    make_fact(subject=lin, object=make_company(title="Qwen"), title="directeur général", start="2020")
    make_fact(subject=lin, object=make_company(title="Meta"), title="PDG", start="2024", end="2025")
    make_fact(subject=lin, object=make_company(title="Next"), title="membre du conseil", start="2020")
    [line] = lines("two_posts")
    assert "depuis 2020" in line.reason
    assert "de 2024 à 2025" in line.reason


@pytest.mark.parametrize(
    ("published_on", "checked_on", "told"),
    [
        (days_ago(300).isoformat(), days_ago(300), False),
        (days_ago(400).isoformat(), days_ago(1), True),
        pytest.param("", days_ago(300), False, marks=pytest.mark.portable),
        ("", days_ago(400), True),
        # may be of the last year
        pytest.param(days_ago(365).isoformat()[:4], days_ago(1), False, marks=pytest.mark.portable),
        (str(TODAY.year - 2), days_ago(1), True),
    ],
)
def test_a_current_position_is_to_be_confirmed_each_year(published_on, checked_on, told):
    fact = make_fact(subject=make_person(title="Lin"), object=make_company(), start="2020")
    source(fact, published_on=published_on, checked_on=checked_on)
    assert bool(lines("unconfirmed")) is told


@pytest.mark.portable
def test_a_recent_report_confirms_a_position_and_a_report_of_old_does_not():
    fact = make_fact(subject=make_person(title="Lin"), object=make_company(), start="2020")
    story = report(fact, published_at=timezone.now() - timedelta(days=500))
    [line] = lines("unconfirmed")
    assert "Dernière source publique" in line.reason
    Report.objects.update(reported_on=days_ago(10))
    assert not lines("unconfirmed")
    story.unpublish()
    assert "Aucune source publique" in lines("unconfirmed")[0].reason
    Fact.objects.update(end="2026")
    assert not lines("unconfirmed")


@pytest.mark.portable
def test_a_fact_whose_only_story_was_unpublished_is_told_and_one_of_a_draft_is_not():
    fact = make_fact(subject=make_person(title="Lin"), object=make_company(title="Qwen"))
    story = report(fact, title="Lin s’en va")
    for article in make_unpublished_articles().values():
        Report.objects.create(article=article, fact=make_fact(subject=make_person(), title=f"fait {article.title}"))
    told = " ".join(titles("withdrawn"))
    assert ("SECRET draft" in told, "SECRET private" in told) == (False, True)
    assert not [line for line in titles("withdrawn") if "Lin" in line]
    story.unpublish()
    [line] = [line for line in lines("withdrawn") if "Lin" in line.record_titles]
    assert "N’est plus public : « Lin s’en va »." in line.reason
    assert line.records[1].address == reverse("wagtailadmin_pages:edit", args=[story.pk])
    source(fact)
    assert not [line for line in titles("withdrawn") if "Lin" in line]


@pytest.mark.portable
def test_a_fact_whose_only_story_was_corrected_since_is_told():
    fact = make_fact(subject=make_person(title="Lin"), object=make_company())
    story = report(fact, title="Lin s’en va", published_at=timezone.now() - timedelta(days=10))
    assert not lines("corrected")
    story.corrections.add(Correction(made_on=days_ago(20), after="Avant."))
    story.save_revision().publish()
    assert not lines("corrected")
    story.corrections.add(Correction(made_on=days_ago(3), after="Après."))
    story.save_revision().publish()
    assert "« Lin s’en va »" in lines("corrected")[0].reason
    Report.objects.update(reported_on=days_ago(3))  # said again since
    assert not lines("corrected")
    Report.objects.update(reported_on=None)
    report(fact, title="Un autre article")
    assert not lines("corrected")


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        pytest.param([("confirmed", 3), ("denied", 2)], True, marks=pytest.mark.portable),
        ([("reported", 3), ("disputed", 2)], True),
        pytest.param(  # firms up
            [("unverified", 3), ("reported", 2), ("confirmed", 1)], False, marks=pytest.mark.portable
        ),
        ([("confirmed", 3), ("reported", 2)], True),
        ([("confirmed", 3), ("confirmed", 2)], False),
        ([("disputed", 3), ("denied", 2)], False),
    ],
)
def test_sources_that_contradict_each_other_are_told(claims, told):
    fact = make_fact(subject=make_person(title="Lin"), object=make_company())
    for status, days in claims:
        report(fact, status=status, on=days_ago(days))
    assert bool(lines("disagreement")) is told


@pytest.mark.portable
def test_a_story_that_no_reader_sees_contradicts_nobody():
    fact = make_fact(subject=make_person(title="Lin"), object=make_company())
    report(fact, title="Public")
    for article in make_unpublished_articles().values():
        Report.objects.create(article=article, fact=fact, status="denied")
    assert not lines("disagreement")
    source(fact, status="denied", published_on="2026-01")
    [line] = lines("disagreement")
    assert "démenti (Reuters)" in line.reason
    assert "SECRET" not in line.reason + line.record_titles


@pytest.mark.portable
def test_names_that_two_fiches_bear_are_told_once():
    one, two = make_person(title="Yann LeCun"), make_person(title="Le Cun Yann")
    three = make_company(title="Orange", live=False)
    make_person(title="Valérie Orange").names.add(Name(text="Orange", never_alone=True))
    four = make_person(title="Valérie Vide")
    four.names.add(Name(text="ORANGE"))
    four.save()
    told = {line.reason: [thing.address for thing in line.records] for line in lines("shared_name")}
    edit = "wagtailadmin_pages:edit"
    assert told == {
        "Même nom : « Orange » et « ORANGE ».": [reverse(edit, args=[fiche.pk]) for fiche in (three, four)],
        "Noms presque pareils : « Yann LeCun » et « Le Cun Yann ».": [
            reverse(edit, args=[fiche.pk]) for fiche in (one, two)
        ],
    }


@pytest.mark.portable
def test_fiches_without_story_and_stories_without_fiche_are_told():
    named, author = make_person(title="Nommée"), make_person(title="Autrice")
    alone, draft = make_person(title="Seule"), make_person(title="Brouillon", live=False)
    make_article(title="Avec", body=[("paragraph", f"<p>{link(named)}</p>")], authors=(author,))
    make_article(title="Sans")
    make_unpublished_articles(subjects=(alone,))
    assert titles("no_story") == ["Seule"]
    assert titles("no_fiche") == ["Sans"]
    assert draft.title not in str(list(Findings()))


# --- The report ------------------------------------------------------------------------------------


def test_the_desk_opens_it_from_the_menu_and_filters_it_by_kind():
    make_person(title="Seule")
    make_article(title="Sans fiche")
    client = sign_in("editor")
    address = reverse("editorial_checks")
    assert f'"url": "{address}"' in client.get("/admin/").content.decode()
    page = words(client.get(address))
    assert "Seule" in page
    assert "Liez-la dans les articles qui la nomment" in page
    filtered = client.get(address, {"kind": ["no_fiche"]})
    rows = [row.get_text(" ", strip=True) for row in soup(filtered).select("tbody tr")]
    assert [("Sans fiche" in row, "Seule" in row) for row in rows] == [(True, False)]
    assert client.get(reverse("editorial_checks_results"), {"kind": ["no_fiche"]}).status_code == 200


def test_its_sentences_are_typeset_and_what_is_exported_is_not():
    company, first, second = make_company(), make_person(title="L'un & l'autre"), make_person()
    for person in (first, second):
        make_fact(subject=person, object=company, title="directrice technique", start="2026-03-01")
    client = sign_in("chief")
    rows = client.get(reverse("editorial_checks"), {"kind": "same_post"}).content.decode()
    assert (
        "au même moment\u00a0: depuis 1<sup>er</sup>\u00a0mars 2026\u202f; depuis 1<sup>er</sup>\u00a0mars 2026."
        in rows
    )
    assert "L’un &amp; l’autre" in rows
    assert "même moment : depuis" in client.get(reverse("editorial_checks"), {"export": "csv"}).getvalue().decode()


def test_an_empty_report_says_so():
    response = sign_in("chief").get(reverse("editorial_checks"))
    assert "Rien à signaler." in words(response)


def test_writers_who_may_not_change_facts_do_not_see_it():
    client = sign_in("writer")
    response = client.get(reverse("editorial_checks"))
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    assert reverse("editorial_checks") not in client.get("/admin/").content.decode()


def test_it_is_exported_whole():
    for number in range(60):
        make_person(title=f"Seule {number:02}")
    client = sign_in("editor")
    exported = client.get(reverse("editorial_checks"), {"export": "csv", "kind": ["no_story"]})
    rows = list(csv.reader(StringIO(b"".join(exported.streaming_content).decode())))
    assert rows[0] == ["Nature", "Fiches, faits et articles", "Pourquoi", "Que faire", "Formulaires"]
    assert [row[1] for row in rows[1:]] == [f"Seule {number:02}" for number in range(60)]
    assert client.get(reverse("editorial_checks"), {"export": "xlsx"}).status_code == 200


@pytest.mark.portable
def test_more_lines_than_the_limit_are_cut_and_it_is_said(monkeypatch):
    monkeypatch.setattr("articles.editorial_checks.checks.FINDINGS_MAX", 3)
    for _ in range(5):
        make_person()
    assert len(lines("no_story")) == 3
    page = words(sign_in("editor").get(reverse("editorial_checks")))
    assert "« Fiche sans article » : seules les" in page


# --- Lines set aside -------------------------------------------------------------------------------


def act(client, line: Finding, act="dismiss", **changed):
    sent = {"concern": line.code, "key": line.key, "fingerprint": line.fingerprint, "act": act}
    return client.post(reverse("editorial_checks_dismiss"), sent | changed, follow=True)


def chief_technologists() -> Finding:
    qwen = make_company(title="Qwen")
    for name in ("Lin", "Hui"):
        make_fact(subject=make_person(title=name), object=qwen, title="CTO", start="2023")
    return lines("same_post")[0]


@pytest.mark.portable
def test_a_line_that_is_set_aside_is_listed_apart_with_who_did_it_and_can_be_put_back():
    line = chief_technologists()
    client, address = sign_in("editor"), reverse("editorial_checks") + "?kind=same_post"
    form = soup(client.get(address)).select_one(f"form[action='{reverse('editorial_checks_dismiss')}']")
    sent = {field["name"]: field["value"] for field in form.select("[name]")}
    response = client.post(form["action"], sent, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert any("Elle reviendra si ce qu’elle dit change" in message for message in messages_of(response))
    assert not lines("same_post")
    assert "Rien à signaler" in words(response)
    page = client.get(reverse("editorial_checks") + "?state=ecartees")
    assert "Écartée par editeur" in words(page)
    assert line.reason in words(page)
    form = soup(page).select_one(f"form[action='{reverse('editorial_checks_dismiss')}']")
    client.post(form["action"], {field["name"]: field["value"] for field in form.select("[name]")})
    assert lines("same_post") == [line]
    assert not list(Findings(dismissed=True))


def test_a_line_that_was_set_aside_comes_back_when_what_it_says_changes_and_may_be_set_aside_again():
    line, client = chief_technologists(), sign_in("editor")
    act(client, line)
    Fact.objects.filter(subject__title="Hui").update(start="2024")
    [back] = lines("same_post")
    assert (back.key, back.reason != line.reason) == (line.key, True)
    assert not list(Findings(dismissed=True))
    act(client, back)
    assert not lines("same_post")


def test_one_line_that_is_set_aside_leaves_the_others_of_its_kind():
    client = sign_in("editor")
    for name in ("Ana", "Bob", "Cid"):
        make_person(title=name)
    act(client, lines("no_story")[1])
    assert titles("no_story") == ["Ana", "Cid"]
    assert [line.record_titles for line in Findings(["no_story"], dismissed=True)] == ["Bob"]


@pytest.mark.portable
def test_a_line_that_changed_since_it_was_read_or_is_none_is_not_set_aside():
    line, client = chief_technologists(), sign_in("editor")
    for changed in ({"fingerprint": "x"}, {"key": "0"}, {"concern": "rien"}, {"key": "\x00"}):
        response = act(client, line, **changed)
        assert any("relisez-la avant de l’écarter" in message for message in messages_of(response))
    assert lines("same_post") == [line]
    response = act(client, line, next="https://ailleurs.example/")
    assert response.redirect_chain == [(reverse("editorial_checks"), 302)]


def test_writers_and_readers_set_nothing_aside(client):
    line = chief_technologists()
    act(client, line)
    act(sign_in("writer"), line)
    assert lines("same_post") == [line]


def _one_of_each() -> None:
    company, other = make_company(), make_company()
    held = {"title": "directeur technique", "start": "2020"}
    lin, hui = make_person(), make_person()
    for person, place in ((lin, company), (hui, company), (lin, other)):
        make_fact(subject=person, object=place, **held)
    fact = make_fact(subject=make_person(), object=company)
    report(fact)
    report(fact, status="denied")
    story = report(make_fact(subject=make_person(), object=company, end="2024"))
    story.corrections.add(Correction(made_on=TODAY, after="Zo."))
    story.save_revision().publish()
    report(make_fact(subject=make_person(), object=company)).unpublish()
    make_person(title=f"Même nom {company.title}")
    make_person(title=f"Même nom {company.title}")
    _refused()


def _refused() -> ArticlePage:
    """A story that was refused at its hour."""
    story = make_article(live=False)
    revision = story.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    note_refusal(story, "Sous embargo.", revision)
    return story


@pytest.mark.portable
def test_a_publication_refused_at_its_hour_is_listed_until_it_is_done():
    story = _refused()
    (line,) = lines("refused")
    assert line.record_titles == story.title
    assert line.reason.endswith("Sous embargo.")
    story.get_latest_revision().publish()
    assert lines("refused") == []


def test_every_kind_costs_the_same_for_one_line_and_for_many():
    client = sign_in("editor")
    codes = [check.code for check in CHECKS]
    _one_of_each()
    address = reverse("editorial_checks")
    few = {code: (len(lines(code)), queries_of(client, f"{address}?kind={code}")) for code in codes}
    for _ in range(3):
        _one_of_each()
    for code in codes:
        count, queries = few[code]
        assert count >= 1, code
        assert len(lines(code)) > 3 * count, code
        assert queries_of(client, f"{address}?kind={code}") == queries, code
