"""The tree of a company's group, above and below it, according to public facts."""

import pytest

from articles.models import Report
from tests.builders import (
    make_article,
    make_company,
    make_fact,
    make_public_fact,
    make_unpublished_articles,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db


def tree(company):
    """Return the tree as nested lists of [name, *children]."""

    def branch(item):
        name = item.select_one(".group-node > a, .group-node > strong").get_text()
        below = item.find("ul", recursive=False)
        return [name, *(branch(child) for child in below.find_all("li", recursive=False))] if below else [name]

    roots = read(company.url).main.select(".fiche-aside section > .group-tree > li")
    return [branch(root) for root in roots]


@pytest.fixture
def group():
    names = ("Alibaba", "Alibaba Cloud", "Tongyi", "Qwen", "Qwen Mobile")
    companies = {name: make_company(title=name) for name in names}
    for below, above in (
        ("Alibaba Cloud", "Alibaba"),
        ("Tongyi", "Alibaba"),
        ("Qwen", "Tongyi"),
        ("Qwen Mobile", "Qwen"),
    ):
        make_public_fact(subject=companies[below], kind="part_of", object=companies[above])
    return companies


@pytest.mark.portable
def test_the_tree_goes_up_to_the_group_and_down_to_the_labs(group):
    assert tree(group["Alibaba"]) == [["Alibaba", ["Alibaba Cloud"], ["Tongyi", ["Qwen", ["Qwen Mobile"]]]]]
    assert tree(group["Qwen"]) == [["Alibaba", ["Tongyi", ["Qwen", ["Qwen Mobile"]]]]]
    assert tree(group["Qwen Mobile"]) == [["Alibaba", ["Tongyi", ["Qwen", ["Qwen Mobile"]]]]]
    assert tree(make_company(title="Seule")) == []


def test_the_company_itself_is_marked_and_not_a_link(group):
    page = read(group["Qwen"].url)
    assert page.all(".group-tree strong") == ["Qwen"]
    assert page.links["Tongyi"] == "/entreprises/tongyi/"


def test_each_link_of_the_chain_says_how_firmly_and_cites_its_source(group):
    zhipu, article = make_company(title="Zhipu"), make_article(title="Rachat")
    fact = make_fact(subject=zhipu, kind="part_of", object=group["Qwen"], start="2025")
    article.reports.add(Report(fact=fact, status="reported", block_id=article.body[0].id))
    article.save_revision().publish()
    page = read(zhipu.url)
    assert page.all(".group-tree .status")[-1] == "rapporté"
    assert page.links["Rachat"] == f"{article.url}#{article.body[0].id}"
    assert page.all("[aria-labelledby=liens]") == []  # told once


def test_holdings_and_acquisitions_are_other_ties(group):
    make_public_fact(subject=group["Alibaba"], kind="holds", object=make_company(title="Moonshot"), share=36)
    make_public_fact(subject=group["Alibaba"], kind="acquisition", object=make_company(title="Lazada"), start="2016")
    page = read(group["Alibaba"].url)
    assert [line.split(" (")[0] for line in page.facts_in("[aria-labelledby=liens]")] == [
        "Acquisition de Lazada 2016 confirmé",
        "Participation dans Moonshot",
    ]
    assert "Moonshot" not in str(tree(group["Alibaba"]))


@pytest.mark.parametrize("length", [2, 3])
def test_a_cycle_ends(length):
    companies = [make_company(title=f"C{number}") for number in range(length)]
    for number, company in enumerate(companies):
        make_public_fact(subject=company, kind="part_of", object=companies[(number + 1) % length])
    for company in companies:
        page = read(company.url)
        assert page.status == 200
        assert company.title in page.all(".group-tree strong")


def test_a_chain_without_end_is_cut():
    companies = [make_company(title=f"C{number}") for number in range(9)]
    for below, above in zip(companies[1:], companies, strict=False):
        make_public_fact(subject=below, kind="part_of", object=above)
    assert read(companies[0].url).all(".group-tree strong, .group-tree a[href^='/entreprises']") == [
        f"C{number}" for number in range(5)
    ]


def test_a_company_of_two_groups_is_in_two_trees(group):
    joint = make_company(title="Commune")
    for above in ("Alibaba", "Qwen Mobile"):
        make_public_fact(subject=joint, kind="part_of", object=group[above])
    assert [root[0] for root in tree(joint)] == ["Alibaba", "Qwen Mobile"] or len(tree(joint)) == 2


@pytest.mark.portable
def test_what_is_denied_or_not_public_hangs_nowhere(group):
    hidden = make_company(title="SECRET labo")
    fact = make_fact(subject=hidden, kind="part_of", object=group["Qwen"])
    for article in make_unpublished_articles().values():
        Report.objects.create(article=article, fact=fact)
    make_public_fact(subject=make_company(title="SECRET fiche", live=False), kind="part_of", object=group["Qwen"])
    make_public_fact(subject=make_company(title="SECRET niée"), kind="part_of", object=group["Tongyi"], status="denied")
    group["Tongyi"].unpublish()
    assert MARK not in read(group["Qwen"].url).source
    assert tree(group["Qwen"]) == [["Qwen", ["Qwen Mobile"]]]
    assert tree(group["Alibaba"]) == [["Alibaba", ["Alibaba Cloud"]]]


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_a_group_costs_the_same_queries_whatever_the_number_of_labs(count, client, django_assert_num_queries):
    group, unit = make_company(title="Groupe"), make_company(title="Unité")
    make_public_fact(subject=unit, kind="part_of", object=group)
    for number in range(count):
        make_public_fact(subject=make_company(title=f"Labo {number}"), kind="part_of", object=unit)
    client.get(group.url)
    # The page; facts, the group, people of its labs, the fiches of all these; stories that name it; evidence; sections
    # of the menu, which a server keeps.
    with django_assert_num_queries(8):
        assert client.get(group.url).status_code == 200
