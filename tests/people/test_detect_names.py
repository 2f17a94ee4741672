"""`manage.py detect_names`: JSON lines in, JSON lines out."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from people.models import Name
from people.names.fiches import current_index
from tests.builders import make_company, make_person

PROFILES = [
    {"id": "q", "kind": "company", "title": "Qwen", "products": ["Qwen 3.5"]},
    {
        "id": 7,
        "kind": "person",
        "title": "Thomas Wolf",
        "family": "Wolf",
        "names": [{"text": "Wolf", "never_alone": True}],
    },
    {"id": "z1", "kind": "person", "title": "Wei Zhang", "family": "Zhang", "names": []},
    {"id": "z2", "kind": "person", "title": "Wei Zhang", "family": "Zhang"},
]


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run the command on `lines`; return its answers, its complaints and its error."""

    def command(lines, profiles=PROFILES):
        path = tmp_path / "fiches.json"
        path.write_text(profiles if isinstance(profiles, str) else json.dumps(profiles, ensure_ascii=False))
        data = lines if isinstance(lines, bytes) else "\n".join(lines).encode()
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        out, err, error = io.StringIO(), io.StringIO(), None
        try:
            call_command("detect_names", profiles=str(path), stdout=out, stderr=err)
        except CommandError as raised:
            error = raised
        return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), error

    return command


def test_each_line_gets_one_answer_in_the_order_of_the_text(run):
    answers, complaints, error = run(
        [
            '{"id": 1, "text": "L’équipe Qwen et Thomas Wolf. Wolf. Wei Zhang. Qwen 3.5. Qwen."}',
            '{"id": "b", "text": ""}',
        ]
    )
    assert answers == [
        {
            "id": 1,
            "found": [
                {"surface": "Qwen", "start": 9, "profile": "q"},
                {"surface": "Thomas Wolf", "start": 17, "profile": 7},
                {"surface": "Qwen", "start": 57, "profile": "q"},
            ],
            "ambiguous": [{"surface": "Wei Zhang", "start": 36, "profiles": ["z1", "z2"]}],
        },
        {"id": "b", "found": [], "ambiguous": []},
    ]
    assert (complaints, error) == ("", None)


def test_malformed_lines_are_reported_by_number_and_the_others_go_on(run):
    lines = [
        "oups",
        '{"id": 1, "text": "Qwen"}',
        "[1]",
        '{"text": "Qwen"}',
        '{"id": 2, "text": 3}',
        "",
        '{"id": NaN, "text": ""}',
    ]
    answers, complaints, error = run(lines)
    assert [answer["id"] for answer in answers] == [1]
    assert [line.split(" :")[0] for line in complaints.splitlines()] == [
        "Ligne 1",
        "Ligne 3",
        "Ligne 4",
        "Ligne 5",
        "Ligne 7",
    ]
    assert error.returncode == 1
    assert "5 lignes illisibles" in str(error)


def test_a_line_that_is_not_utf_8_is_malformed_and_a_lone_surrogate_is_not(run):
    answers, complaints, _ = run(
        b'\xef\xbb\xbf{"id": 1, "text": "Qwen"}\r\n\xff\n{"id": "\\ud800", "text": "\\ud83d\\ude00 Qwen"}\n'
    )
    assert [(answer["id"], answer["found"][0]["start"]) for answer in answers] == [(1, 0), ("\ud800", 2)]
    assert complaints.startswith("Ligne 2 : ")


@pytest.mark.parametrize(
    ("profiles", "words"),
    [
        ("{", "JSON"),
        ("{}", "liste"),
        ([{"kind": "person", "title": "A"}], "fiche 1"),
        ([{"id": 1, "kind": "autre", "title": "A"}], "kind"),
        ([{"id": 1, "kind": "person"}], "title"),
        ([{"id": 1, "kind": "person", "title": "A", "names": ["B"]}], "names"),
        ([{"id": 1, "kind": "company", "title": "A", "products": [1]}], "products"),
    ],
)
def test_a_file_of_fiches_that_cannot_be_read_says_where(run, profiles, words):
    _, _, error = run([], profiles)
    assert words in str(error)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="Impossible de lire"):
        call_command("detect_names", profiles=str(tmp_path / "rien.json"))


class DatabaseIndexTest(TestCase):
    """Without a file, the names are those of the database."""

    @classmethod
    def setUpTestData(cls):
        cls.qwen = make_company(title="Qwen", products="Qwen 3.5\n\nQwen3")
        cls.lin = make_person(title="Junyang Lin", family_name="Lin", native_name="林俊旸", live=False)
        Name.objects.create(profile=cls.lin, text="Justin Lin")
        Name.objects.create(profile=cls.lin, text="Jun", never_alone=True)

    def found(self, text):
        out = io.StringIO()
        line = json.dumps({"id": 1, "text": text}).encode()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(line)))
            call_command("detect_names", stdout=out)
        return [(match["surface"], match["profile"]) for match in json.loads(out.getvalue())["found"]]

    def test_published_and_draft_fiches_are_found_by_all_their_names(self):
        assert self.found("Chez Qwen, Justin Lin (林俊旸) et Lin ; pas Jun, ni Qwen 3.5.") == [
            ("Qwen", self.qwen.pk),
            ("Justin Lin", self.lin.pk),
            ("林俊旸", self.lin.pk),
            ("Lin", self.lin.pk),
        ]

    def test_the_index_is_made_once_and_again_when_a_fiche_changes(self):
        current_index()
        with self.assertNumQueries(2):  # what has changed: fiches, names
            first = current_index()
        make_company(title="Kyutai")
        with self.assertNumQueries(4):  # and the names, the fiches
            second = current_index()
        assert first is not second
        assert self.found("Chez Kyutai.") != []

    def test_a_fiche_renamed_by_its_editor_is_found_by_its_new_name(self):
        current_index()
        self.qwen.title = "Qwon"
        self.qwen.save_revision().publish()
        assert self.found("Chez Qwon, pas Qwen.") == [("Qwon", self.qwen.pk)]

    def test_the_queries_do_not_grow_with_the_fiches(self):
        for number in range(30):
            make_person(title=f"Prénom Nom{number}")
        with self.assertNumQueries(4):
            current_index()
