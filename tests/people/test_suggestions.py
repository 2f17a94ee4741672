"""The fiches that the editor offers after « @ »."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from newsroom.site.roles import WRITER
from people.models import Name, Source
from tests.builders import make_company, make_fact, make_home, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.portable]
ADDRESS = "/admin/fiches/suggestions/"


@pytest.fixture
def writer(client):
    make_home()
    user = get_user_model().objects.create_user("redacteur")
    user.groups.add(Group.objects.get(name=WRITER))
    client.force_login(user)
    return client


@pytest.fixture
def ask(writer):
    """Return the names offered for what is typed."""

    def call(typed):
        response = writer.get(ADDRESS, {"q": typed})
        assert response.status_code == 200
        return [fiche["title"] for fiche in response.json()["fiches"]]

    return call


def test_two_letters_find_the_fiches_of_which_a_word_begins_so(ask):
    make_person(title="Junyang Lin", family_name="Lin")
    make_person(title="Joëlle Pineau")
    make_company(title="Qwen")
    assert ask("ju") == ["Junyang Lin"]
    assert ask("Li") == ["Junyang Lin"]
    assert ask("jo") == ["Joëlle Pineau"]
    assert ask("qw") == ["Qwen"]
    assert ask("en") == []


@pytest.mark.parametrize(
    "typed", ["LeCun", "le cun", "lecun", "Yann Le Cun", "yann l", "cun yann", "Y. LeCun", "Yann Le\u00a0Cun"]
)
def test_case_accents_spaces_and_order_do_not_count(ask, typed):
    make_person(title="Yann LeCun", family_name="LeCun")
    assert ask(typed) == ["Yann LeCun"]


def test_other_names_and_native_writing_find_it_too(ask):
    lin = make_person(title="Junyang Lin", native_name="林俊旸")
    lin.names.add(Name(text="Justin Lin"), Name(text="林俊暘"))
    lin.save_revision().publish()
    for typed in ("justin", "林俊旸", "俊旸", "林俊暘"):
        assert ask(typed) == ["Junyang Lin"], typed


def test_a_name_that_begins_so_comes_first(ask):
    make_company(title="Laboratoire Meta")
    make_company(title="Meta")
    make_person(title="Alexandre Métayer", family_name="Métayer")
    assert ask("meta") == ["Meta", "Alexandre Métayer", "Laboratoire Meta"]


def test_it_says_who_it_is_and_whether_it_is_a_draft(writer):
    lin = make_person(title="Lin Un", description="Responsable technique de Qwen")
    hui = make_person(title="Lin Deux", live=False, native_name="惠")
    fact = make_fact(subject=make_person(title="Lin Trois"), object=make_company(title="Alibaba"), title="chercheur")
    fact.sources.add(Source(publisher="Reuters", checked_on=date(2026, 3, 9)))
    fact.save()
    past = make_fact(subject=fact.subject, title="stagiaire", end="2020")
    past.sources.add(Source(publisher="Reuters", checked_on=date(2026, 3, 9)))
    past.save()
    found = {fiche["title"]: fiche for fiche in writer.get(ADDRESS, {"q": "Lin"}).json()["fiches"]}
    assert found["Lin Un"] == {
        "id": lin.pk, "title": "Lin Un", "nativeName": "", "kind": "Personne", "role": "Responsable technique de Qwen",
        "isDraft": False, "url": "/personnes/lin-un/", "isPerson": True, "agreement": "neutre (« direction »)",
        "isNew": False, "editUrl": f"/admin/pages/{lin.pk}/edit/",
    }  # fmt: skip
    assert (found["Lin Deux"]["isDraft"], found["Lin Deux"]["nativeName"], hui.pk) == (
        True,
        "惠",
        found["Lin Deux"]["id"],
    )
    assert found["Lin Trois"]["role"] == "chercheur, Alibaba"


@pytest.mark.parametrize("typed", ["", "  ", "\x00", '"', "%", "_", "'; DROP", "é" * 5000, "x " * 500, "🙂", "\ud800"])
def test_whatever_is_typed_gets_an_answer(ask, typed):
    make_person(title="Junyang Lin")
    assert ask(typed.encode(errors="surrogatepass").decode(errors="replace")) == []


def test_readers_get_nothing(client):
    make_home()
    response = client.get(ADDRESS, {"q": "lin"})
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")


@pytest.mark.parametrize("count", [1, 8])
def test_it_costs_the_same_queries_for_one_fiche_and_for_eight(writer, count, django_assert_num_queries):
    for number in range(count):
        make_person(title=f"Lin {number}")
    writer.get(ADDRESS, {"q": "lin"})
    # session, account, its rights (2), its preferences; fiches, current positions (no photo: no renditions)
    with django_assert_num_queries(7):
        writer.get(ADDRESS, {"q": "lin"})
