"""What the admin refuses because something else would break."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.models import ArticlePage, Byline
from newsroom.photos.intake import stored_form
from people.models import Fact, Person, PersonIndexPage
from tests.admin import fact_data, sign_in
from tests.builders import make_article, make_fact, make_home, make_person, make_section
from tests.html import MARK, Html, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("action", ["publish", "delete", "unpublish", "copy", "move", "convert_alias"])
def test_the_admins_own_api_only_reads(admin_client, action):
    article = make_article(live=False, embargo_until=timezone.now() + timedelta(days=1))
    assert admin_client.get(f"/admin/api/main/pages/{article.pk}/").status_code == 200
    assert admin_client.post(f"/admin/api/main/pages/{article.pk}/action/{action}/").status_code == 404
    assert not ArticlePage.objects.get(pk=article.pk).live


def test_what_the_site_stands_on_is_not_deleted(admin_client):
    make_home()
    directory = PersonIndexPage.objects.get()
    for address in (
        reverse("wagtailadmin_pages:delete", args=[directory.pk]),
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={directory.pk}&next=/admin/",
    ):
        response = admin_client.post(address, follow=True)
        assert response.status_code == 200
        assert "cette page ne s’efface pas" in response.content.decode()
    assert PersonIndexPage.objects.exists()


@pytest.mark.portable
def test_a_fiche_that_facts_hold_says_which(admin_client):
    lin = make_person(title="Junyang Lin")
    make_fact(subject=lin, title="chercheur")
    response = admin_client.post(reverse("wagtailadmin_pages:delete", args=[lin.pk]), follow=True)
    assert "chercheur" in response.content.decode()
    assert "dépubliez-la" in response.content.decode()
    assert Person.objects.filter(pk=lin.pk).exists()


@pytest.mark.portable
def test_a_fiche_that_nothing_holds_goes_and_its_signatures_keep_the_present_name(admin_client):
    lin = make_person(title="Ancien Nom")
    article = make_article(authors=(lin,))
    lin.title = "Nouveau Nom"
    lin.save_revision().publish()
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[lin.pk]))
    assert not Person.objects.filter(pk=lin.pk).exists()
    assert [byline.display_name for byline in Byline.objects.filter(article=article)] == ["Nouveau Nom"]


def test_a_section_that_is_offline_is_named_nowhere():
    section = make_section(title="SECRET rubrique", slug="secrete")
    article = make_article(title="Public", section=section)
    section.unpublish()
    for address in ("/", "/flux.rss", "/flux.atom", article.url):
        assert MARK not in read(address).source, address
    assert not read(article.url).main.select(".story-kicker a")


def test_an_alias_names_the_original_as_canonical(settings):
    article = make_article()
    alias = article.create_alias(parent=make_section(title="Produits"), update_slug="ailleurs")
    assert read(alias.url).head("link[rel=canonical]", "href") == f"{settings.SITE_URL}{article.url}"


def test_refusals_are_in_french(client):
    make_home()
    page = Html(client.get("/", headers={"Host": "ailleurs.example"}))
    assert (page.status, page.soup.html["lang"], page.soup.h1.string) == (400, "fr", "Demande incomprise")
    page = Html(Client(enforce_csrf_checks=True).post("/"))
    assert (page.status, page.soup.html["lang"], page.soup.h1.string) == (403, "fr", "Accès refusé")


def test_a_writer_enters_facts_and_publishes_none():
    make_home()
    lin = make_person(title="Junyang Lin")
    client = sign_in("writer")
    client.post(
        reverse("wagtailsnippets_people_fact:add"),
        fact_data(
            subject=lin.pk, kind="position", title="chercheur",
            sources=[{"publisher": "Reuters", "status": "reported", "language": "fr", "checked_on": "2026-03-09"}],
        ),
    )  # fmt: skip
    fact = Fact.objects.get()
    assert [source.checked_on for source in fact.sources.all()] == [None]
    assert not Fact.objects.published().exists()
    assert client.get(reverse("wagtailsnippets_people_fact:edit", args=[fact.pk])).status_code == 302


def _with_gps(form, **options):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0)}
    exif[0x010F] = "Marque"
    content = BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(content, form, exif=exif, **({"append_images": frames[1:], "save_all": True} | options))
    content.seek(0)
    return ImageFile(content, name=f"photo.{form.lower()}")


@pytest.mark.parametrize("form", ["MPO", "JPEG", "PNG", "WEBP", "AVIF"])
def test_no_format_keeps_the_place(form):
    options = {} if form == "MPO" else {"append_images": [], "save_all": False}
    cleaned = Image.open(stored_form(_with_gps(form, **options)))
    assert not cleaned.getexif()
    assert "exif" not in cleaned.info
    assert cleaned.size == (60, 40)
