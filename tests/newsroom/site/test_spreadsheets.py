"""What leaves as a spreadsheet opens without computing anything; what French Excel writes is read."""

import csv
from io import BytesIO, StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page, Workflow

from newsroom.text.cells import as_written, disarmed
from people.models import Company, Person
from tests.admin import sign_in
from tests.builders import make_article, make_company, make_fact, make_home, make_person, make_public_fact

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("https://exemple.org/";"Gagné")'
# Every list and report of the admin that can be exported.
REPORTS = [
    "wagtailadmin_reports:locked_pages", "wagtailadmin_reports:workflow", "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:site_history", "wagtailadmin_reports:aging_pages",
    "wagtailredirects:index", "editorial_checks",
]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "−", "＝"])
def test_a_text_that_would_be_computed_is_disarmed_and_comes_back(start):
    assert disarmed(f"{start}1") == f"'{start}1"
    assert as_written(disarmed(f"{start}1")) == f"{start}1"


@pytest.mark.parametrize("value", ["a=1", "'ndrangheta", "", 12, None, "'"])
def test_the_rest_is_left_alone(value):
    assert disarmed(value) == value == (as_written(value) if isinstance(value, str) else value)


@pytest.mark.parametrize("address", REPORTS)
def test_no_report_of_the_admin_exports_a_formula_or_breaks(address):
    story = make_article(title=FORMULA)
    Page.objects.filter(pk=story.pk).update(locked=True, title=f"{FORMULA}\x0b", draft_title=f"{FORMULA}\x0b")
    log(instance=Page.objects.get(pk=story.pk), action="wagtail.edit", title=f"{FORMULA}\x0b")
    Redirect.objects.create(old_path=FORMULA, redirect_link="https://exemple.org/")
    make_fact(subject=make_person(title=FORMULA))
    make_person(title=FORMULA)
    client = sign_in("chief")
    draft = make_article(title=FORMULA, live=False)
    Workflow.objects.get(active=True).start(draft, get_user_model().objects.get(username="chef"))
    page = client.get(reverse(address), {"export": "csv"})
    text = page.getvalue().decode()
    for row in csv.reader(StringIO(text)):
        assert not [cell for cell in row if cell[:1] in "=+-@" and cell], row
    sheet = load_workbook(BytesIO(client.get(reverse(address), {"export": "xlsx"}).getvalue())).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} <= {"s", "n", "d", "b"}
    assert len(list(csv.reader(StringIO(text)))) == len(list(sheet.iter_rows()))


def exported(folder) -> dict[str, str]:
    call_command("export_data", format="csv", output=str(folder), stdout=StringIO())
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.csv")}


def test_the_export_opens_in_french_excel_computes_nothing_and_is_read_back(tmp_path):
    make_company(title=FORMULA, description="-5 % ; en baisse")
    make_public_fact(subject=make_person(title="@lin"), title="+ grand")
    files = exported(tmp_path)
    for text in files.values():
        assert text.startswith("\ufeff")
        rows = list(csv.reader(StringIO(text[1:]), delimiter=";"))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]
    output = StringIO()
    call_command("import_fiches", str(tmp_path / "fiches.csv"), stdout=output)
    assert "0 créée, 0 modifiée, 2 inchangées, 0 refusée" in output.getvalue()


def test_machines_have_no_fiche_that_asks_to_stay_out(tmp_path, client):
    discreet, open_one = make_person(title="Discrète", noindex=True), make_person(title="Ouverte")
    make_public_fact(subject=discreet, object=make_company(title="Labo"), title="secret")
    make_public_fact(subject=open_one, title="connu")
    text = "".join(exported(tmp_path).values())
    assert ("Ouverte" in text, "connu" in text, "Discrète" in text, "secret" in text) == (True, True, False, False)
    assert [client.get(f"{fiche.url.rstrip('/')}.md").status_code for fiche in (discreet, open_one)] == [404, 200]
    assert "secret" not in client.get("/entreprises/labo.md").text
    assert ["text/markdown" in client.get(fiche.url).text for fiche in (discreet, open_one)] == [False, True]


def imported(tmp_path, content: bytes) -> tuple[str, str]:
    path, output = tmp_path / "fiches.csv", StringIO()
    path.write_bytes(content)
    try:
        call_command("import_fiches", str(path), stdout=output)
    except CommandError as error:
        return output.getvalue(), str(error)
    return output.getvalue(), ""


LINES = "kind;title;siren;description\r\nentreprise;Société Générale d’IA;732 829 320;« cœur » à 5 €\r\n"


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode("cp1252"),
        LINES.encode("utf-8-sig"),
        LINES.encode("utf-16"),
        f"sep=;\r\n{LINES}".encode("cp1252"),
        f'"SEP=;"\n\n{LINES}'.encode(),
        f"\r\n;;;\r\n{LINES}".encode("cp1252"),
        LINES.replace("\r\n", ";;\r\n").encode("cp1252"),
        LINES.replace(";", "\t").replace("732 829", "732\u00a0829").encode("utf-16"),
        LINES.replace(";", ",").encode(),
        f"sep=|\n{LINES}".replace(";", "|").encode(),
    ],
    ids=range(10),
)
def test_what_excel_writes_is_read(content, tmp_path):
    make_home()
    assert imported(tmp_path, content)[1] == ""
    company = Company.objects.get()
    assert (company.title, company.siren) == ("Société Générale d’IA", "732829320")
    assert company.get_latest_revision_as_object().description == "« cœur » à 5 €"


def test_identifiers_are_read_as_they_are_copied(tmp_path):
    make_home()
    wikidata, orcid = "https://www.wikidata.org/wiki/Q1", "https://orcid.org/0000-0002-1825-0097"
    assert imported(tmp_path, f"kind;title;wikidata;orcid\nperson;Lin;{wikidata};{orcid}".encode())[1] == ""
    lin = Person.objects.get()
    assert (lin.wikidata, lin.orcid) == ("Q1", "0000-0002-1825-0097")


@pytest.mark.parametrize("spoilt", ["\x00", "\x0b", "\x1f"])
def test_a_line_with_a_control_character_is_refused_and_named(spoilt, tmp_path):
    make_home()
    report, error = imported(tmp_path, f"kind;title;description\nperson;Li{spoilt}n;\nperson;Hui;a{spoilt}b\n".encode())
    assert "Ligne 2" in report
    assert "title : un caractère invisible" in report
    assert "description : un caractère invisible" in report
    assert error
    assert not Person.objects.exists()
