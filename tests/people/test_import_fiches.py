"""manage.py import_fiches: each line is created, changed, left or refused; a second run changes nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.csv_import import FicheImport
from people.models import Company, Name, Person, Profile
from tests.builders import make_home, publish_company, publish_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tree():
    make_home()


@pytest.fixture
def run(tmp_path):
    def run(text: str, *options: str, encoding: str = "utf-8") -> tuple[list[str], str]:
        """The lines of the report and the error at the end."""
        path, output, error = tmp_path / "fiches.csv", StringIO(), ""
        path.write_bytes(text.encode(encoding))
        try:
            call_command("import_fiches", str(path), *options, stdout=output)
        except CommandError as refused:
            error = str(refused)
        return output.getvalue().splitlines(), error

    return run


PEOPLE = (
    "kind;title;family_name;description;names;agreement;wikidata\n"
    "person;Junyang Lin;Lin;chercheur;Lin Junyang | 林俊旸;m;Q1\n"
    "entreprise;Qwen;;;通义千问;;\n"
)


@pytest.mark.portable
def test_lines_make_fiches_that_are_drafts_and_a_second_run_changes_none(run):
    report, error = run(PEOPLE)
    assert (report, error) == (
        [
            "Ligne 2 : « Junyang Lin », créée : brouillon",
            "Ligne 3 : « Qwen », créée : brouillon",
            "2 créées, 0 modifiée, 0 inchangée, 0 refusée.",
        ],
        "",
    )
    lin = Person.objects.get()
    assert (lin.live, lin.slug, lin.family_name, lin.agreement, lin.wikidata) == (
        False,
        "junyang-lin",
        "Lin",
        "m",
        "Q1",
    )
    assert list(lin.names.values_list("text", flat=True)) == ["Lin Junyang", "林俊旸"]
    assert lin.latest_revision.as_object().description == "chercheur"
    revisions = lin.revisions.count()
    report, error = run(PEOPLE)
    assert report[-1] == "0 créée, 0 modifiée, 2 inchangées, 0 refusée."
    assert (Profile.objects.count(), lin.revisions.count()) == (2, revisions)


@pytest.mark.portable
def test_a_dry_run_says_the_same_and_writes_nothing(run):
    lin = publish_person(title="Junyang Lin")
    revisions = lin.revisions.count()
    text = PEOPLE + "company;Qwen;;doublon dans le fichier;;;\n"
    dry, _ = run(text, "--dry-run")
    assert dry[:3] == [
        "Ligne 2 : « Junyang Lin », modifiée : description, wikidata, family_name, agreement, names (brouillon)",
        "Ligne 3 : « Qwen », créée : brouillon",
        "Ligne 4 : « Qwen », modifiée : description (brouillon)",
    ]
    assert dry[3].endswith("(à blanc : rien n’a été écrit).")
    assert (Company.objects.count(), lin.revisions.count()) == (0, revisions)
    wet, _ = run(text)
    assert wet[:3] == dry[:3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_and_the_mark_of_the_encoding_are_found_out(run, encoding, separator):
    text = 'kind;title;city\r\ncompany;"Zo, Zé; et Cie";Paris\r\n'.replace(";", separator)
    error = run(text, encoding=encoding)[1]
    assert (Company.objects.get().city, error) == ("Paris", "")


def test_what_is_published_is_online_only_when_asked(run):
    run("kind,title\nperson,Zoé\n", "--publish")
    zoe = Person.objects.get()
    assert zoe.live
    run("kind,title,description\nperson,Zoé,chercheuse\n")
    zoe.refresh_from_db()
    assert (zoe.description, zoe.has_unpublished_changes) == ("", True)
    report, _ = run("kind,title,description\nperson,Zoé,chercheuse principale\n", "--publish")
    assert "a des modifications qui ne sont pas en ligne" in report[0]
    zoe.latest_revision.publish()
    run("kind,title,description\nperson,Zoé,chercheuse principale\n", "--publish")
    zoe.refresh_from_db()
    assert (zoe.description, zoe.has_unpublished_changes) == ("chercheuse principale", False)


@pytest.mark.portable
def test_an_empty_cell_erases_nothing_and_lists_only_grow(run):
    company = publish_company(title="Qwen", city="Hangzhou", products="Qwen 3\nQwen 3.5", description="Un labo")
    company.names.add(Name(text="Tongyi", never_alone=True))
    company.save_revision().publish()
    run("kind,title,city,description,names,products\ncompany,Qwen,,,Tongyi Qianwen,Qwen 3.5 | Qwen 4\n", "--publish")
    company.refresh_from_db()
    assert (company.city, company.description) == ("Hangzhou", "Un labo")
    assert company.product_names == ["Qwen 3", "Qwen 3.5", "Qwen 4"]
    names = Name.objects.order_by("pk").values_list("text", "never_alone")
    assert list(names) == [("Tongyi", True), ("Tongyi Qianwen", False)]


@pytest.mark.portable
def test_a_fiche_is_known_by_its_identifier_and_keeps_its_name(run):
    lin = publish_person(title="Junyang Lin", wikidata="Q1")
    report, _ = run("kind,title,wikidata,description\nperson,Lin Junyang,Q1,chercheur\n", "--publish")
    assert report[0] == "Ligne 2 : « Lin Junyang », modifiée : description, names"
    lin.refresh_from_db()
    assert (lin.title, [name.text for name in lin.names.all()]) == ("Junyang Lin", ["Lin Junyang"])
    report, _ = run("kind,title,wikidata,description\nperson,Lin Junyang,Q1,chercheur\n")
    assert "inchangée" in report[0]


@pytest.mark.portable
def test_a_name_is_known_whatever_its_accents_within_its_kind_and_kept(run):
    person = publish_person(title="Joëlle Pineau")
    publish_company(title="Joelle Pineau")
    report, _ = run("kind,title,description\nperson,JOELLE PINEAU,chercheuse\n")
    assert report[0].startswith("Ligne 2 : « JOELLE PINEAU », modifiée : description")
    assert Profile.objects.count() == 2
    assert Person.objects.get(pk=person.pk).get_latest_revision_as_object().title == "Joëlle Pineau"


@pytest.mark.portable
def test_lines_that_cannot_be_applied_are_refused_with_their_number_and_the_others_go_on(run):
    one = publish_person(title="Jean Martin", description="juriste")
    two = publish_person(title="Jean Martin", description="peintre")
    publish_person(title="Lin", wikidata="Q1")
    publish_company(title="Meta", siren="123456789", wikidata="Q2")
    publish_company(title="Next", lei="ABCDEFGHIJKLMNOPQR12")
    text = (
        "kind,title,wikidata,siren,lei,city,agreement\n"
        "person,Jean Martin,,,,,\n"
        "robot,R2D2,,,,,\n"
        "person,,Q9,,,,\n"
        "\n"
        'person,"Deux\nlignes",,,,Paris,\n'
        "company,Meta,Q77,,,,\n"
        "company,Autre,,123456789,ABCDEFGHIJKLMNOPQR12,,\n"
        "person,Meta,Q2,,,,\n"
        "person,Zoé,Douze,,,,\n"
        "person,Zoé,,,,,x\n"
        "person,a,b,c,d,e,f,g\n"
        "person,Bonne,,,,,f\n"
    )
    report, error = run(text)
    expected = [
        ("Ligne 2 : « Jean Martin », refusée", "Plusieurs fiches portent ce nom : « Jean Martin » "
         f"(n° {one.pk}, juriste), « Jean Martin » (n° {two.pk}, peintre). Ajoutez un identifiant"),
        ("Ligne 3 : « R2D2 », refusée", "« kind » est « person » ou « company »."),
        ("Ligne 4 : refusée", "Il manque un nom dans « title »."),
        ("Ligne 6 : « Deux", ""),  # the name has two lines
        ("lignes », refusée", "city : sans objet pour une fiche de cette nature."),
        ("Ligne 8 : « Meta », refusée", "a un autre identifiant wikidata : Q2."),
        ("Ligne 9 : « Autre », refusée", "Ses identifiants sont ceux de plusieurs fiches : « Meta »"),
        ("Ligne 10 : « Meta », refusée", "celui d’une fiche d’une autre nature : « Meta »"),
        ("Ligne 11 : « Zoé », refusée", "wikidata : Écrivez l’identifiant Wikidata seul"),
        ("Ligne 12 : « Zoé », refusée", "agreement : La valeur"),
        ("Ligne 13 : refusée", "8 cellules pour 7 colonnes."),
        ("Ligne 14 : « Bonne », créée", "brouillon"),
        ("1 créée, 0 modifiée, 0 inchangée, 10 refusées.", ""),
    ]  # fmt: skip
    assert [line.startswith(start) for line, (start, _) in zip(report, expected, strict=True)] == [True] * len(expected)
    assert [reason in line for line, (_, reason) in zip(report, expected, strict=True)] == [True] * len(expected)
    assert error == "10 lignes refusées ; les autres ont été traitées."


@pytest.mark.parametrize(
    ("text", "encoding", "message"),
    [
        ("kind,title,ville\nperson,Zoé,Paris\n", "utf-8", "Colonnes inconnues : « ville »."),
        ("title\nZoé\n", "utf-8", "Il manque la colonne kind."),
        ("", "utf-8", "Il manque la colonne kind et la colonne title."),
        ("kind,title,title\n", "utf-8", "Une colonne figure deux fois."),
        ("kind,title\nperson,Zo\x81\n", "latin-1", "L’encodage du fichier n’est pas reconnu"),
        ('kind,title\nperson,"Zoé\n', "utf-8", "ce n’est pas du CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(run, text, encoding, message):
    error = run(text, encoding=encoding)[1]
    assert message in error
    assert not Profile.objects.exists()


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="Impossible de lire"):
        call_command("import_fiches", str(tmp_path / "rien.csv"))


def test_a_locked_fiche_is_left_alone(run):
    Person.objects.filter(pk=publish_person(title="Zoé").pk).update(locked=True)
    report, _ = run("kind,title,description\nperson,Zoé,chercheuse\n")
    assert "est verrouillée ou en relecture" in report[0]


def test_lines_are_found_by_search_and_by_references_and_a_refused_one_leaves_no_trace(run):
    company = publish_company(title="Alibaba")
    report, _ = run(
        "kind;title;wikidata\nperson;Junyang Lin;Q1\nperson;Binyuan Hui;faux\nperson;Kaixin Li;Q3\n", "--publish"
    )
    assert [line.split(" : ")[1].split(", ")[1] for line in report[:3]] == ["créée", "refusée", "créée"]
    found = {word: [hit.title for hit in Person.objects.search(word)] for word in ("junyang", "binyuan", "kaixin")}
    assert found == {"junyang": ["Junyang Lin"], "binyuan": [], "kaixin": ["Kaixin Li"]}
    company.title = "Alibaba Cloud"
    company.save()  # saved one at a time, pages are indexed at once again
    assert [hit.pk for hit in Company.objects.search("cloud")] == [company.pk]


def test_one_more_line_takes_no_query_for_the_indexes(run):
    def queries(count, tag):
        lines = "".join(f"person;{tag} {number}\n" for number in range(count))
        with CaptureQueriesContext(connection) as captured:
            run(f"kind;title\n{lines}")
        return sum("wagtailsearch_indexentry" in query["sql"] for query in captured.captured_queries)

    assert queries(5, "Ada") == queries(1, "Lin")


def test_lines_are_said_as_they_are_written_even_by_a_dry_run(monkeypatch):
    monkeypatch.setattr("people.csv_import._WRITTEN_TOGETHER", 2)
    text = "kind;title\n" + "".join(f"person;Ada {number}\n" for number in range(5))
    outcomes = FicheImport(dry_run=True).run(text.encode())
    assert next(outcomes).line == 2
    assert Person.objects.count() == 2  # two lines are there, the others are to come
    assert [outcome.line for outcome in outcomes] == [3, 4, 5, 6]
    assert not Person.objects.exists()


def test_a_line_that_makes_nearly_a_known_fiche_says_so_before_it_is_written(run):
    lin = publish_person(title="Junyang Lin", description="chercheur")
    Name.objects.create(profile=lin, text="Justin Lin")
    lines = "kind;title;names\nperson;Lin Junyang;\nperson;Maelys Kerguelen;Justin Lin\nperson;Maélis Kergelen;\n"
    report, _ = run(lines, "--dry-run")
    known = f"nom proche de « Junyang Lin » (n° {lin.pk}, chercheur), à fusionner si c’est la même"
    assert report[0] == f"Ligne 2 : « Lin Junyang », créée : brouillon ; {known}"
    assert report[1] == f"Ligne 3 : « Maelys Kerguelen », créée : brouillon ; {known}"
    assert "nom proche de « Maelys Kerguelen »" in report[2]
    assert Person.objects.count() == 1
