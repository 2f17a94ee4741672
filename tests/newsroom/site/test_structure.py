"""The pages that every site stands on, on a database as Wagtail's migrations leave it."""

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from articles.models import HomePage
from newsroom.site.structure import ensure_structure
from tests.html import read

ADDRESSES = ("/", "/personnes/", "/entreprises/", "/dossiers/")


@pytest.fixture
def as_migrated(db) -> None:
    """Wagtail's welcome page, and nothing else."""
    HomePage.objects.get().delete()  # and with it the site whose root it is
    welcome = Page.objects.get(depth=1).add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)


def test_the_front_page_and_the_directories_take_the_place_of_the_welcome_page(as_migrated):
    call_command("create_site")
    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert not Page.objects.filter(slug="home").exists()
    assert [read(address).status for address in ADDRESSES] == [200] * 4


def test_a_second_run_changes_nothing(as_migrated):
    ensure_structure()
    before = list(Page.objects.order_by("pk").values())
    call_command("create_site")
    assert list(Page.objects.order_by("pk").values()) == before


def test_a_directory_that_was_deleted_is_made_again(as_migrated):
    home = ensure_structure()
    home.get_children().get(slug="dossiers").delete()
    ensure_structure()
    assert read("/dossiers/").status == 200
