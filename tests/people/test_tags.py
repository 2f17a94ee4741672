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
