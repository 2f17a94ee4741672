"""The pages that every site needs: the front page and the directories."""

from django.db import transaction
from wagtail.models import Page, Site

from articles.models import DossierIndexPage, HomePage
from people.models import CompanyIndexPage, PersonIndexPage

_DIRECTORIES: list[tuple[type[Page], str, str]] = [
    (PersonIndexPage, "Personnes", "personnes"),
    (CompanyIndexPage, "Entreprises", "entreprises"),
    (DossierIndexPage, "Dossiers", "dossiers"),
]
# The zones of a new front page; an empty zone is not shown.
_FIRST_ZONES = [
    (kind, {"title": "", "count": count})
    for kind, count in [("briefs", 6), ("moves", 6), ("dossiers", 3), ("corrections", 3)]
]


@transaction.atomic
def ensure_structure() -> HomePage:
    """Return the front page, created with the directories if missing; Wagtail's welcome page is deleted."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.objects.get(depth=1)
        welcome = Page.objects.filter(depth=2, slug="home").first()
        home = root.add_child(instance=HomePage(title="Accueil", slug="accueil", zones=_FIRST_ZONES))
        home.save_revision().publish()
        Site.objects.filter(is_default_site=True).update(root_page=home)
        Site.clear_site_root_paths_cache()
        if welcome is not None and welcome.specific_class is Page:
            welcome.delete()
    for model, title, slug in _DIRECTORIES:
        if not model.objects.exists():
            home.add_child(instance=model(title=title, slug=slug)).save_revision().publish()
    return HomePage.objects.get(pk=home.pk)
