"""The lists of moves: of the site, of a person, of a company; their filters, and what they never show."""

from datetime import date

import pytest
from django.utils import timezone

from articles.models import Report
from people.models import Company, Fact, Person, Source
from people.moves import headline
from tests.builders import make_article, make_company, make_fact, make_person, make_unpublished_articles
from tests.html import MARK, Html, read
from tests.marks import portable

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin():
    return make_person(title="Junyang Lin")


@pytest.fixture
def qwen():
    return make_company(title="Qwen")


def made_public(fact, status="confirmed", **fields):
    """`fact`, held by an outside source."""
    Source.objects.create(fact=fact, publisher="Reuters", checked_on=date(2026, 3, 9), status=status, **fields)
    return fact


@pytest.fixture
def moves(lin, qwen):
    """Three moves that differ in everything a filter asks for."""
    openai = make_company(title="OpenAI")
    simo = make_person(title="Fidji Simo")
    made_public(make_fact(subject=lin, kind="departure", object=qwen, title="chercheur", start="2026-03-04"))
    made_public(make_fact(subject=simo, kind="arrival", object=openai, title="directrice", start="2025-08"), "reported")
    made_public(make_fact(subject=simo, kind="appointment", object=qwen, title="conseillère", start="2026"), "disputed")


LIN = "Départ Junyang Lin, chercheur, Qwen 4 mars 2026 confirmé"
SIMO_ARRIVES = "Arrivée Fidji Simo, directrice, OpenAI août 2025 rapporté"
SIMO_APPOINTED = "Nomination Fidji Simo, conseillère, Qwen 2026 contesté"


@pytest.mark.portable
def test_moves_are_listed_by_month_latest_first(moves):
    made_public(make_fact(subject=Person.objects.get(title="Junyang Lin"), kind="arrival", title="stagiaire"))
    page = read("/mouvements/")
    assert page.facts[:3] == [LIN, SIMO_APPOINTED, SIMO_ARRIVES]
    assert page.all("h2") == ["Mars 2026", "2026, mois inconnu", "Août 2025", "Date inconnue"]


def test_what_is_no_move_is_not_listed(lin, qwen):
    made_public(make_fact(subject=lin, kind="position", object=qwen))
    assert read("/mouvements/").facts == []


FILTERS = {
    "mouvement=depart": [LIN],
    "mouvement=arrivee": [SIMO_ARRIVES],
    "mouvement=nomination": [SIMO_APPOINTED],
    "entreprise=qwen": [LIN, SIMO_APPOINTED],
    "entreprise=OpenAI": [SIMO_ARRIVES],
    "personne=fidji-simo": [SIMO_APPOINTED, SIMO_ARRIVES],
    "personne=Fidji+Simo": [SIMO_APPOINTED, SIMO_ARRIVES],
    "personne=simo": [SIMO_APPOINTED, SIMO_ARRIVES],
    "mois=2026-03": [LIN],
    "mois=2025-08": [SIMO_ARRIVES],
    "mois=2026-12": [],
    "statut=confirme": [LIN],
    "statut=rapporte": [SIMO_ARRIVES],
    "statut=conteste": [SIMO_APPOINTED],
    "statut=dementi": [],
    "entreprise=qwen&personne=fidji-simo&statut=conteste": [SIMO_APPOINTED],
    "mouvement=&entreprise=&personne=&mois=&statut=": [LIN, SIMO_APPOINTED, SIMO_ARRIVES],
}


@pytest.mark.portable
def test_filters_keep_what_they_say(moves, subtests):
    for query, kept in FILTERS.items():
        with subtests.test(query):
            page = read(f"/mouvements/?{query}")
            assert page.status == 200
            assert page.facts == kept
            assert page.all(".errorlist") == []


def test_filters_in_force_are_shown_and_each_can_be_taken_out(moves):
    page = read("/mouvements/", personne="fidji-simo", statut="conteste", mois="")
    assert page.all(".chips a") == [
        "Personne : Fidji Simo : retirer ce filtre",
        "Statut : contesté : retirer ce filtre",
        "Tout retirer",
    ]
    assert [link["href"] for link in page.main.select(".chips a")] == [
        "/mouvements/?statut=conteste", "/mouvements/?personne=fidji-simo", "/mouvements/",
    ]  # fmt: skip
    assert page.main.select_one("[name=statut] [selected]")["value"] == "conteste"


BAD_VALUES = {
    ("mouvement", "licenciement"): "« licenciement » n’est pas dans cette liste.",
    ("statut", "reported"): "« reported » n’est pas dans cette liste.",
    ("entreprise", "Mistral"): "Aucune entreprise ne répond à « Mistral ».",
    ("entreprise", "<b>…"): "Aucune entreprise ne répond à « <b>… ».",
    ("personne", "qwen"): "Aucune personne ne répond à « qwen ».",
    ("mois", "mars"): "Écrivez l’année et le mois : 2026-03.",
    ("mois", "2026-13"): "Écrivez l’année et le mois : 2026-03.",
    ("mois", "٢٠٢٦-٠٣"): "Écrivez l’année et le mois : 2026-03.",
}


def test_an_invalid_value_is_an_error_beside_its_field_and_the_rest_is_shown(moves, subtests):
    for (name, value), error in BAD_VALUES.items():
        with subtests.test(f"{name}={value}"):
            page = read("/mouvements/", **{name: value, "statut" if name != "statut" else "mouvement": ""})
            assert page.status == 200
            field = page.main.select_one(f"#filtre-{name}")
            assert page.words(page.main.find(id=field["aria-describedby"])) == error
            assert field["aria-invalid"] == "true"
            if field.name == "input":
                assert (field["type"], field["value"]) == ("text", value)  # nothing that was typed is lost
                assert page.source.count('type="month"') == (name != "mois")  # a field of months would not show it
            assert len(page.facts) == 3


@pytest.mark.portable
def test_no_value_breaks_the_page(moves, subtests):
    for value in ("\x00", "x" * 5000, "\ufffe", "a'--", "%", "😀", " "):
        for name in ("mouvement", "entreprise", "personne", "mois", "statut"):
            with subtests.test(name, value=value):
                assert read("/mouvements/", **{name: value}).status == 200


def test_a_bad_filter_does_not_undo_the_others(moves):
    page = read("/mouvements/", mois="mars", personne="fidji-simo")
    assert page.facts == [SIMO_APPOINTED, SIMO_ARRIVES]
    assert [link["href"] for link in page.main.select(".chips a")] == ["/mouvements/?mois=mars"]


def test_namesakes_are_offered_and_none_is_chosen(moves):
    make_person(title="Claire Simo", slug="claire")
    page = read("/mouvements/", personne="Simo", statut="conteste")
    assert page.all(".errorlist") == ["Plusieurs fiches répondent à « Simo » : Claire Simo, Fidji Simo."]
    assert page.links["Claire Simo"] == "/mouvements/?statut=conteste&personne=claire"
    assert page.facts == [SIMO_APPOINTED]


@pytest.mark.parametrize("typed", ["secret-societe", "SECRET société", "secret"])
def test_a_filter_knows_no_fiche_that_is_not_public(typed, moves):
    make_company(title="SECRET société", slug="secret-societe", live=False)
    page = read("/mouvements/", entreprise=typed)
    assert page.all(".errorlist") == [f"Aucune entreprise ne répond à « {typed} »."]


@pytest.mark.portable
def test_a_status_is_that_of_the_latest_published_report(lin, qwen):
    fact = make_fact(subject=lin, kind="departure", object=qwen)
    for day, status, live in ((1, "reported", True), (5, "denied", True), (9, "confirmed", False)):
        Report.objects.create(
            article=make_article(live=live), fact=fact, status=status, reported_on=date(2026, 3, day)
        )  # fmt: skip
    assert len(read("/mouvements/", statut="dementi").facts) == 1
    for other in ("rapporte", "confirme"):
        assert read("/mouvements/", statut=other).facts == []


@pytest.mark.parametrize(
    "address",
    portable(["/mouvements/", "/personnes/junyang-lin/mouvements/", "/entreprises/qwen/mouvements/"], "/mouvements/"),
)
def test_nothing_that_is_not_public_is_listed(address, lin, qwen):
    made_public(make_fact(subject=lin, kind="departure", object=qwen, title="publique"))
    for article in make_unpublished_articles().values():
        fact = make_fact(subject=lin, kind="departure", object=qwen, title="SECRET fonction")
        Report.objects.create(article=article, fact=fact, status="confirmed")
    made_public(make_fact(subject=lin, kind="arrival", object=make_company(title="SECRET", live=False)))
    made_public(make_fact(subject=lin, kind="arrival", object=qwen, title="SECRET", is_retired=True))
    for query in ({}, {"statut": "confirme"}, {"mouvement": "depart"}):
        page = read(address, **query)
        assert len(page.facts) == 1
        assert MARK not in page.source


@pytest.mark.portable
def test_a_person_and_a_company_have_a_list_of_their_own(moves):
    page = read("/entreprises/qwen/mouvements/")
    assert page.all("h1") == ["Qwen"]
    assert page.facts == [
        "Départ de Junyang Lin, chercheur 4 mars 2026 confirmé",
        "Nomination de Fidji Simo, conseillère 2026 contesté",
    ]
    assert page.links["Sa fiche"] == "/entreprises/qwen/"
    assert not page.main.select("[name=entreprise]")
    page = read("/personnes/fidji-simo/mouvements/", statut="rapporte")
    assert page.facts == ["Arrivée directrice, OpenAI août 2025 rapporté"]
    assert not page.main.select("[name=personne]")
    assert [link["href"] for link in page.main.select(".chips a")] == ["/personnes/fidji-simo/mouvements/"]


def test_a_fiche_leads_to_its_moves(lin):
    assert read(lin.url).links["Ses mouvements"] == "/personnes/junyang-lin/mouvements/"


def test_a_list_of_a_fiche_that_is_not_public_is_a_404(lin, qwen):
    lin.unpublish()
    make_person(title="Alias de personne").create_alias(update_slug="alias")
    for address in ("/personnes/junyang-lin", "/personnes/qwen", "/entreprises/rien", "/personnes/alias"):
        assert read(f"{address}/mouvements/").status == 404
    assert read("/entreprises/qwen/mouvements/").status == 200  # a public fiche without a move has its list


def test_the_list_follows_the_fiche(moves, lin, client, django_capture_on_commit_callbacks):
    lin.slug = "justin-lin"
    with django_capture_on_commit_callbacks(execute=True):  # Wagtail redirects once the change is there for good
        lin.save_revision().publish()
    response = client.get("/personnes/junyang-lin/mouvements/")
    assert (response.status_code, response["Location"]) == (301, "/personnes/justin-lin/mouvements/")
    Person.objects.get(pk=lin.pk).unpublish()
    assert client.get("/personnes/junyang-lin/mouvements/").status_code == 404  # not for strangers to know where


def test_engines_keep_to_whole_lists_that_are_not_empty(moves, settings, subtests):
    settings.SITE_NOINDEX = False
    Company.objects.filter(title="OpenAI").update(noindex=True)
    make_company(title="Vide")
    for address, robots in {
        "/mouvements/": "", "/entreprises/qwen/mouvements/": "", "/mouvements/?statut=confirme": "noindex",
        "/mouvements/?mois=mars": "noindex", "/entreprises/openai/mouvements/": "noindex",
        "/entreprises/vide/mouvements/": "noindex",
    }.items():  # fmt: skip
        with subtests.test(address):
            page = read(address)
            assert page.head("meta[name=robots]") == (robots or "max-image-preview:large")
            canonical = page.head("link[rel=canonical]", "href")
            assert canonical == ("" if robots else f"http://127.0.0.1:8000{address}")


def test_an_empty_list_says_what_to_do(moves):
    page = read("/mouvements/", statut="dementi")
    assert page.all(".empty") == [
        "Aucun mouvement ne répond à ces filtres. Retirez-en un, ou voyez tous les mouvements."
    ]
    assert page.links["voyez tous les mouvements"] == "/mouvements/"
    make_company(title="Vide")
    assert read("/entreprises/vide/mouvements/").all(".empty") == [
        "Aucun mouvement n’est encore connu ici : voyez tous les mouvements."
    ]


def test_pages_keep_the_filters(lin, qwen):
    for number in range(31):
        made_public(make_fact(subject=lin, kind="departure", object=qwen, title=f"poste {number}"))
    page = read("/mouvements/", personne="junyang-lin", mouvement="depart")
    assert page.links["Page suivante"] == "/mouvements/?personne=junyang-lin&mouvement=depart&page=2"
    page = read("/mouvements/", personne="junyang-lin", mouvement="depart", page="2")
    assert len(page.facts) == 1
    assert page.main.select_one(".chips a")["href"] == "/mouvements/?personne=junyang-lin"


def test_each_list_links_its_own_feeds(moves):
    for address in ("/mouvements/", "/personnes/fidji-simo/mouvements/", "/entreprises/qwen/mouvements/"):
        page = read(address, statut="confirme")
        assert page.head("link[type='application/rss+xml']", "href") == f"{address}flux.rss"
        assert page.links["Atom"] == f"{address}flux.atom"


HEADLINES = [
    ("departure", "qwen", "chercheur", "Junyang Lin quitte Qwen (chercheur)"),
    ("departure", "qwen", "", "Junyang Lin quitte Qwen"),
    ("departure", None, "chercheur", "Junyang Lin quitte ses fonctions (chercheur)"),
    ("arrival", "qwen", "chercheur", "Junyang Lin rejoint Qwen (chercheur)"),
    ("arrival", None, "chercheur", "Junyang Lin prend ses fonctions (chercheur)"),
    ("appointment", "qwen", "directrice technique", "Junyang Lin devient directrice technique chez Qwen"),
    ("appointment", None, "directrice technique", "Junyang Lin devient directrice technique"),
    ("appointment", "qwen", "", "Junyang Lin rejoint Qwen"),
]


@pytest.mark.parametrize(("kind", "where", "title", "words"), HEADLINES)
def test_a_move_reads_as_a_title(kind, where, title, words, lin, qwen):
    made_public(make_fact(subject=lin, kind=kind, object=qwen if where else None, title=title))
    assert headline(Fact.objects.with_evidence().get()) == words


def test_the_move_of_a_company_has_no_verb(qwen):
    made_public(make_fact(subject=qwen, kind="departure", object_text="plusieurs chercheurs"))
    assert headline(Fact.objects.with_evidence().get()) == "Qwen : départ (plusieurs chercheurs)"


@pytest.mark.parametrize(
    ("status", "words"), [("denied", "Démenti"), ("reported", "Rapporté"), ("unverified", "Non vérifié")]
)
def test_the_title_of_what_is_not_established_says_so_first(status, words, lin, qwen):
    made_public(make_fact(subject=lin, kind="departure", object=qwen), status)
    assert headline(Fact.objects.with_evidence().get()) == f"{words} : Junyang Lin quitte Qwen"


# Facts, reports, sources, sections of the menu (4); the fiche, if it is a fiche's; for each fiche in a filter, 1 if it
# is named by its slug, else 2.
BUDGETS = {
    "/mouvements/": 5,
    "/mouvements/?mouvement=depart&mois=2026-03&statut=confirme": 5,
    "/mouvements/?personne=junyang-lin": 6,
    "/mouvements/?personne=lin&entreprise=qwen": 8,
    "/personnes/junyang-lin/mouvements/": 6,
    "/entreprises/qwen/mouvements/?statut=confirme": 6,
}


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_lists_cost_the_same_queries_with_1_and_30_moves(count, lin, qwen, client, subtests, django_assert_num_queries):
    article = make_article()
    for number in range(count):
        fact = make_fact(subject=lin, kind="departure", object=qwen, title=f"poste {number}", start="2026-03")
        Report.objects.create(article=article, fact=fact, status="confirmed")
    client.get("/mouvements/")
    for address, queries in BUDGETS.items():
        with subtests.test(address), django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


@pytest.fixture
def wang():
    """Who leaves one house for another the same month."""
    wang, scale, meta = make_person(title="Alexandr Wang"), make_company(title="Scale AI"), make_company(title="Meta")
    made_public(make_fact(subject=wang, kind="departure", object=scale, title="directeur", start="2025-06-12"))
    made_public(make_fact(subject=wang, kind="arrival", object=meta, title="", start="2025-07"))
    return wang


PAIR = "Passage Alexandr Wang, Scale AI →vers Meta juillet 2025 confirmé"


@pytest.mark.usefixtures("wang")
def test_a_departure_and_the_arrival_that_follows_are_one_row():
    page = read("/mouvements/")
    assert page.facts == [PAIR]
    assert page.all(".how summary") == ["confirmé 2 sources"]
    for fact in Fact.objects.all():
        assert page.main.find(id=f"fait-{fact.pk}")
    assert len(read("/mouvements/", mouvement="depart").facts) == 1
    assert read("/mouvements/", mouvement="depart").facts[0].startswith("Départ")


@pytest.mark.parametrize(
    "change",
    [
        {"start": "2025-09"},  # too late
        {"start": "2025"},  # who knows when
        {"start": ""},
        {"object": None, "object_text": "Scale AI"},  # back where it was
    ],
)
def test_what_is_no_passage_is_two_rows(wang, change):
    Fact.objects.filter(kind="arrival").update(**change)
    assert len(read("/mouvements/").facts) == 2


def test_a_reported_arrival_is_not_told_with_a_confirmed_departure(wang):
    Source.objects.filter(fact__kind="arrival").update(status="reported")
    assert len(read("/mouvements/").facts) == 2


@pytest.mark.usefixtures("november_2026")
def test_months_are_drawn_and_filter_the_list(moves):
    bars = read("/mouvements/", personne="fidji-simo").main.select(".month-bars a")
    words = [Html.words(bar.select_one(".visually-hidden")) for bar in bars]
    assert (len(bars), words[0]) == (16, "août 2025 : 1 mouvement")
    assert words[7] == "mars 2026 : aucun"
    assert bars[0]["href"] == "/mouvements/?personne=fidji-simo&mois=2025-08"
    page = read("/mouvements/", mois="2025-08")
    assert page.facts == [SIMO_ARRIVES]
    [asked] = page.main.select(".month-bars [aria-current]")
    assert asked["href"] == "/mouvements/"


def test_no_month_is_drawn_for_one_alone(lin, qwen):
    made_public(make_fact(subject=lin, kind="departure", object=qwen, start=timezone.localdate().isoformat()))
    assert read("/mouvements/").main.select(".month-bars") == []
