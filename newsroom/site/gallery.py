"""The gallery of components, for editors and those who write templates: each in every state, light and dark."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from articles.blocks import BodyBlock
from articles.models import ArticlePage, Byline, Correction
from newsroom.http.pagination import paginate
from newsroom.photos.models import Photo
from people.charts import Axis
from people.models import Company, Fact, Person
from people.models.fact import Status
from people.moves import MovesForm
from people.positions import positions_in
from people.timeline import Line

LONG_TITLE = (
    "Un titre de deux cents signes, comme il n’en faut pas mais comme il en vient parfois, avec ses incises, ses deux "
    "points : et ce qui les suit, qui doit encore se lire sans rien casser de la page ni des voisines"
)
LONG_WORD = "Anticonstitutionnellementintergouvernementalisationdestransformationsnumériquesdesadministrations"


# One component in one case: what the case is called, and its HTML.
type State = tuple[str, str]


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state. Queries: 2 (a photo of the library, its renditions)."""
    photo = Photo.objects.prefetch_related("renditions").order_by("pk").first()
    components = {
        "Cartes d’article": _cards(photo),
        "Étiquettes": _labels(),
        "Cartes de fiche": _fiche_cards(photo),
        "Faits et statuts": _facts(),
        "Personnes d’une entreprise": _staff(request),
        "Chronologie": _timeline(request),
        "Rectificatifs": _corrections(),
        "Formulaires": _forms(),
        "Pages d’une liste": _pages(request),
        "Autour d’un article": _around_a_story(),
        "Blocs du texte": _blocks(),
    }
    return render(request, "gallery.html", {"components": components, "noindex": True})


def _state(name: str, template: str, **context: object) -> State:
    return name, render_to_string(f"components/{template}.html", context)


def _story(**fields: object) -> ArticlePage:
    """A story that is never saved."""
    story = ArticlePage(
        **{
            "title": "Alibaba : Qwen perd son responsable technique",
            "standfirst": "Il a annoncé son départ en ligne, au lendemain de la sortie de petits modèles.",
            "published_at": timezone.now() - timedelta(days=2),
        }
        | fields
    )
    story.section_title = "IA"
    story.bylines = [Byline(name="Camille Démo", role=Byline.Role.TEXT), Byline(name="AFP", role=Byline.Role.AGENCY)]
    return story


def _cards(photo: Photo | None) -> Iterator[State]:
    cases = {
        "à l’ordinaire": _story(kicker="Ressources humaines", lead_photo=photo),
        "sans image": _story(format=ArticlePage.Format.ANALYSIS),
        "titre de 200 signes": _story(title=LONG_TITLE, lead_photo=photo),
        "mot de 90 lettres, chinois, arabe": _story(title=f"{LONG_WORD}, 林俊旸, محمد"),
    }
    for size, name in (("lead", "à la une"), ("tall", "haute"), ("row", "en ligne"), ("line", "en une ligne")):
        for case, story in cases.items():
            yield _state(f"{name}, {case}", "card", article=story, size=size, level=3)
    yield _state(
        "avec la phrase qui nomme", "card", article=_story(), size="row", level=3, sentence="Qwen le confirme."
    )


def _labels() -> Iterator[State]:
    labels = [
        ("sponsored", "Publi-rédactionnel"), ("opinion", "Tribune"), ("fictional", "Texte fictif"),
        ("ai", "Traduit par IA et relu"), ("archive", "Archive"),
    ]  # fmt: skip
    yield _state("toutes", "labels", labels=labels, sponsor="Une marque")


def _person(name: str = "Junyang Lin", **fields: object) -> Person:
    return Person(pk=1, title=name, description="responsable technique de Qwen", **fields)


def _fiche_cards(photo: Photo | None) -> Iterator[State]:
    yield _state("personne", "fiche_card", profile=_person())
    yield _state("avec photo", "fiche_card", profile=_person(photo=photo))
    yield _state("entreprise", "fiche_card", profile=Company(pk=2, title="Qwen", description="laboratoire d’Alibaba"))
    yield _state("nom sans fin", "fiche_card", profile=_person(LONG_WORD))


def _fact(number: int = 1, status: str = Status.CONFIRMED, **fields: object) -> Fact:
    fact = Fact(
        pk=number, subject=_person(), object=Company(pk=2, title="Qwen"),
        **{"kind": Fact.Kind.DEPARTURE, "title": "responsable technique", "start": "2026-03"} | fields,
    )  # fmt: skip
    fact.is_move = fact.kind in Fact.Kind.moves()  # the database's own, for a fact that is in it
    fact.status, fact.public_reports, fact.public_sources = status, [], []
    return fact


def _facts() -> Iterator[State]:
    for status in Status:
        yield _state(str(status.label), "fact", fact=_fact(status=status), profile=None)
    yield _state("date inconnue", "fact", fact=_fact(start=""), profile=None)


def _staff(request: HttpRequest) -> Iterator[State]:
    facts = [_fact(kind=Fact.Kind.POSITION, start="2019"), _fact(2, Status.REPORTED)]
    today = timezone.localdate()
    positions = positions_in(facts, today)
    shown = {"positions": paginate(request, positions, 10), "axis": Axis(positions, today), "company": facts[0].object}
    yield _state("un départ rapporté", "positions_chart", **shown, request=request, label="")


def _timeline(request: HttpRequest) -> Iterator[State]:
    lines = [
        Line("2026-03", "2026", _fact()),
        Line("2019~", "", gap="2019 – 2022", gap_text="rien n’est établi"),
        Line("", "Date inconnue", _fact(3, start="")),
    ]
    page = paginate(request, lines, 10)
    yield _state("un trou, une date inconnue", "timeline", lines=page, profile=_person(), request=request)


def _corrections() -> Iterator[State]:
    for kind in Correction.Kind:
        correction = Correction(pk=1, made_on=date(2026, 3, 6), kind=kind, before="Binyuan Hui", after="Junyang Lin")
        yield _state(str(kind.label), "correction", correction=correction)


def _forms() -> Iterator[State]:
    form = MovesForm(QueryDict("mois=mars&statut=rumeur"), "#")
    form.is_valid()
    yield _state("filtres, avec leurs erreurs", "filters", form=form, chips=form.chips, address="#")
    yield _state("recherche", "search_form", field_id="q-galerie", text="Lin Junyang", label="Recherche d’exemple")


def _pages(request: HttpRequest) -> Iterator[State]:
    yield _state("la première de deux", "pagination", page_obj=paginate(request, [1, 2], 1), request=request, label="")


def _around_a_story() -> Iterator[State]:
    yield _state("partager", "share", address="https://exemple.fr/", title="Un titre")
    yield _state("suivre", "subscribe", address="/", of="le site")


def _blocks() -> Iterator[State]:
    for name, block in BodyBlock().child_blocks.items():
        if getattr(block.meta, "preview_value", None):  # the others show what the site holds
            value = block.get_preview_value()
            yield block.label, block.render(value, {"id": f"bloc-{name}"})
