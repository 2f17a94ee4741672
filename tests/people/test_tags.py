"""Keywords are one under any spelling."""

import pytest

from people.models import Tag
from tests.builders import make_article, make_person, make_tag

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def test_case_and_accents_make_no_second_keyword():
    make_article(tags=("IA", "Économie"))
    article = make_article(tags=("ia", "economie", "ECONOMIE"))
    person = make_person()
    person.tags.set(["Ia"])
    person.save_revision().publish()
    assert sorted(tag.name for tag in Tag.objects.all()) == ["IA", "Économie"]
    assert sorted(tag.name for tag in article.tags.all()) == ["IA", "Économie"]
    assert [tag.name for tag in person.tags.all()] == ["IA"]


def test_its_address_is_made_by_the_rule_of_the_site():
    assert make_tag("Levées de fonds").slug == "levees-de-fonds"
    assert make_tag("C").slug == "c"
    assert make_tag("C++").slug == "c-1"
    assert make_tag("人工智能").slug == "rengongzhineng"
    assert make_tag("🚀").slug == "mot-cle"


@pytest.mark.parametrize("name", ["start-up", "Startup", "start up", "START‑UP", "Start\u00a0up", "stàrt - up"])
def test_hyphens_and_spaces_make_no_second_keyword(name):
    known = make_tag("Start-up")
    assert make_tag(name) == known
    assert [tag.name for tag in make_article(tags=(name, "Start-up")).tags.all()] == ["Start-up"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C++"), ("C", "C#"), ("net", ".NET"), ("1-12", "112"), ("Qwen 3 5", "Qwen 35"), ("R&D", "RD")],
)
def test_other_signs_and_numbers_do(one, other):
    assert make_tag(one) != make_tag(other)


def test_of_several_from_before_the_very_spelling_is_taken_then_the_oldest():
    hyphen, closed = (Tag.objects.create(name=name) for name in ("start-up", "startup"))
    assert (make_tag("START-UP"), make_tag("Startup"), make_tag("start up")) == (hyphen, closed, hyphen)
