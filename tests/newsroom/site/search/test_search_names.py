"""A story is found by every name of the fiches that it links, whatever becomes of them; never by one unpublished."""

import pytest
from django.db import connection

from newsroom.site.search.results import find_stories
from people.merging.merge import merge
from people.merging.undo import undo
from people.models import Name, Profile
from tests.builders import link, make_article, make_company, make_person, make_unpublished_articles
from tests.html import MARK, read

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def add_name(fiche, text, **fields):
    Name(profile_id=fiche.pk, text=text, **fields).save()


def story_on(*fiches, title="Un départ"):
    """A story that links fiches, and names none of them."""
    return make_article(title=title, body=[("paragraph", "".join(f"<p>{link(fiche, 'Il')}.</p>" for fiche in fiches))])


def titles(typed):
    return [story.title for story in find_stories(typed)]


@pytest.fixture
def lin():
    person = make_person(title="Junyang Lin", family_name="Lin", native_name="林俊旸")
    for text in ("Justin Lin", "Lin Jun-yang", "Линь Цзюньян"):
        add_name(person, text)
    return person


@pytest.mark.parametrize(
    "typed",
    [
        "Junyang Lin", "lin junyang", "LIN Junyang", "林俊旸", "justin lin", "Lin Justin", "Lin Jun-yang",
        "lin jun yang", "Линь Цзюньян", "линь цзюньян",
    ],
)  # fmt: skip
def test_a_story_is_found_by_any_name_of_what_it_links(lin, typed):
    story_on(lin)
    make_article(title="Autre chose")
    page = read("/recherche/", q=typed)
    assert (page.fiches, page.titles) == (["Junyang Lin"], ["Un départ"])


def test_a_name_goes_with_other_words(lin):
    story_on(lin, make_company(title="Alibaba"), title="Un départ")
    story_on(lin, title="Un portrait")
    assert titles("départ de 林俊旸") == ["Un départ"]
    assert titles("justin lin alibaba") == ["Un départ"]
    assert titles("justin lin mistral") == []
    assert titles('"justin lin"') == []  # asks for the words
    assert sorted(titles("justin lin -départ")) == ["Un portrait"]


def test_what_is_a_subject_counts_as_linked(lin):
    make_article(title="Sans lien", subjects=(lin,))
    assert titles("justin lin") == ["Sans lien"]


def test_the_extract_shows_where_the_fiche_is_named(lin):
    make_article(body=[("paragraph", f"<p>Hier, {link(lin)} est parti.</p>")])
    page = read("/recherche/", q="林俊旸")
    assert page.all(".search-result mark") == ["Junyang", "Lin"]


def test_a_renamed_fiche_takes_its_stories_along(lin):
    story_on(lin)
    lin.title = "J. Y. Lin"
    lin.save_revision().publish()
    assert titles("J. Y. Lin") == titles("justin lin") == ["Un départ"]
    assert titles("junyang lin") == []
    add_name(lin, "Junyang Lin", kind=Name.Kind.FORMER)
    assert titles("junyang lin") == ["Un départ"]


def test_a_merged_fiche_takes_its_stories_along_and_back(lin):
    other = make_person(title="Lim Joon")
    story_on(lin, title="Sur Lin"), story_on(other, title="Sur Lim")
    done = merge(Profile.objects.get(pk=lin.pk).specific, Profile.objects.get(pk=other.pk).specific)
    assert sorted(titles("justin lin")) == sorted(titles("lim joon")) == ["Sur Lim", "Sur Lin"]
    undo(done)
    assert titles("justin lin") == ["Sur Lin"]
    assert titles("lim joon") == ["Sur Lim"]


def test_names_of_fiches_that_are_not_public_find_nothing(lin):
    draft = make_person(title="Nom Secretin", live=False)
    add_name(draft, "Alias Secretin")
    story_on(draft)
    make_unpublished_articles(body=[("paragraph", f"<p>{link(lin)}</p>")])
    for typed in ("Nom Secretin", "Alias Secretin", "justin lin"):
        assert titles(typed) == []
    assert MARK not in read("/recherche/", q="justin lin").text


def test_a_name_that_is_a_word_finds_stories_alone():
    company = make_company(title="Orange Business")
    add_name(company, "Mûre", never_alone=True)
    story_on(company)
    assert titles("mûre") == ["Un départ"]
    assert titles("une mûre") == []
    assert titles("la") == []


@pytest.mark.parametrize("count", [1, 6])
def test_names_cost_the_same_queries_however_many(count, django_assert_num_queries):
    for number in range(count):
        story_on(make_person(title="Jean Martin", slug=f"martin-{number}"))
    find_stories("jean martin").exists()
    with django_assert_num_queries(4 + (connection.vendor == "postgresql")):  # fiches, other names, merged; terms
        find_stories("jean martin")
