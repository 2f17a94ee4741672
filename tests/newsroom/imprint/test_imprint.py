"""The pages of the site about itself: what is filled in, and nothing else."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from newsroom.imprint.models import TITLES, Imprint
from tests.admin import html, sign_in, words
from tests.builders import make_home
from tests.html import read

pytestmark = pytest.mark.django_db

FILLED = {
    "publisher": "Éditions Modèle",
    "address": "1, rue du Test\n75000 Paris",
    "email": "bonjour@example.org",
    "director": "Dominique Modèle",
    "host": "Hébergeur Imaginaire",
    "host_address": "2, rue du Test",
    "host_phone": "01 00 00 00 00",
    "charter": "<p>Nous citons nos sources.</p>",
    "corrections_policy": "<p>Écrivez-nous.</p>",
    "declared_on": date(2026, 11, 1),
    "tested": "La une, avec NVDA\n\nUn article",
    "log_contents": "adresse IP et date",
    "log_months": 6,
}


def footer_of(page) -> dict[str, str]:
    return {link.get_text(): link["href"] for link in page.soup.select("nav[aria-label='À propos du site'] a")}


def test_an_empty_site_has_only_the_pages_that_are_true_of_every_site():
    make_home()
    assert list(footer_of(read("/")).values()) == ["/usage-ia/", "/accessibilite/", "/confidentialite/"]
    assert [read(address).status for address in ("/mentions-legales/", "/charte/")] == [404, 404]
    assert not Imprint.objects.exists()  # reading writes nothing
    text = read("/accessibilite/").text
    assert "non conforme" in text
    assert "Aucun audit" in text


def test_what_is_filled_in_is_shown_and_linked_at_once():
    make_home()
    read("/")
    Imprint.objects.create(**FILLED)
    pages = footer_of(read("/"))
    assert list(pages) == [
        "Mentions légales", "Charte", "Notre usage de l’IA", "Accessibilité\u00a0: non conforme", "Confidentialité"
    ]  # fmt: skip
    texts = {address: read(address).text for address in pages.values()}
    for words_ in ("Éditions Modèle", "Dominique Modèle", "Hébergeur Imaginaire", "1, rue du Test"):
        assert words_ in texts["/mentions-legales/"]
    assert "Numéro CPPAP" not in texts["/mentions-legales/"]
    assert "Nous citons nos sources." in texts["/charte/"]
    assert read("/accessibilite/").all(".imprint ul li") == ["La une, avec NVDA", "Un article"]
    assert "adresse IP et date, pendant 6 mois" in texts["/confidentialite/"]
    assert "Écrivez-nous." in read("/rectificatifs/").text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"conformity": "full"}, "conformity"),
        ({"conformity": "partial", "audited_on": date(2026, 1, 1), "audited_by": "X", "criteria_met": 49},
         "criteria_met"),
        ({"conformity": "full", "audited_on": date(2026, 1, 1), "audited_by": "X", "criteria_met": 99},
         "criteria_met"),
    ],
)  # fmt: skip
def test_no_conformity_is_claimed_that_an_audit_does_not_establish(fields, wrong):
    with pytest.raises(ValidationError) as refusal:
        Imprint(**fields).full_clean()
    assert list(refusal.value.message_dict) == [wrong]


def test_an_audit_is_told():
    make_home()
    imprint = Imprint(conformity="partial", audited_on=date(2026, 1, 1), audited_by="Un cabinet", criteria_met=72)
    imprint.full_clean()
    imprint.save()
    text = read("/accessibilite/").text
    assert "partiellement conforme" in text
    assert "réalisé par Un cabinet, a trouvé 72 % des critères respectés" in text
    assert "Aucun audit" not in text


def test_what_the_law_asks_for_is_missing_on_the_dashboard_of_the_chief_alone():
    said = words(sign_in("chief").get("/admin/"))
    assert "Il manque aux pages du site" in said
    assert "directeur ou directrice de la publication" in said
    assert "Il manque" not in words(sign_in("editor").get("/admin/"))
    Imprint.objects.create(**FILLED)
    assert "Il manque" not in words(sign_in("chief").get("/admin/"))


def test_the_chief_fills_it_in():
    client = sign_in("chief")
    address = client.get(reverse("wagtailsettings:edit", args=["imprint", "imprint"])).headers["Location"]
    rich = {
        name: html("<p></p>", "bold")
        for name in ("legal_text", "charter", "corrections_policy", "ai_policy", "privacy_text")
    }
    response = client.post(address, {"publisher": "Éditions Modèle", "conformity": "none"} | rich)
    assert response.status_code == 302
    assert read("/mentions-legales/").status == 200
    assert read("/charte/").status == 404


@pytest.mark.portable
def test_every_page_costs_one_query_and_that_of_the_menu(client, django_assert_num_queries, subtests):
    make_home()
    Imprint.objects.create(**FILLED)
    client.get("/confidentialite/")
    for name in TITLES:
        with subtests.test(name), django_assert_num_queries(2):
            assert client.get(reverse(name)).status_code == 200


@pytest.mark.portable
def test_the_footer_costs_no_query_once_it_is_read(client, django_assert_num_queries):
    make_home()
    client.get("/")
    with django_assert_num_queries(2):  # the menu, the months
        client.get("/archives/")
