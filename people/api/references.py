"""The short form of a fiche, a keyword or a photo inside another object of the API."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404
from ninja import Schema

from newsroom.api.lists import RecordNumber, choice_field
from newsroom.api.problems import field
from newsroom.photos.models import Photo
from newsroom.photos.renditions import picture_or_place
from newsroom.text.dates import machine
from people.models import Profile
from people.structured_data import absolute

RecordId = Annotated[RecordNumber, field("L’identifiant.", 12)]

FICHE_KINDS = ["person", "company"]
PARTIAL = "un jour, un mois ou une année (ISO 8601) ; vide si on l’ignore"


class FicheReference(Schema):
    """Une fiche, là où autre chose la nomme."""

    id: int = field("L’identifiant de la fiche.", 12)
    kind: str = choice_field(FICHE_KINDS, "Une personne, ou une entreprise ou autre organisation.", "person")
    name: str = field("Le nom affiché.", "Junyang Lin")
    url: str = field("L’adresse de la fiche sur le site.", "https://exemple.fr/personnes/junyang-lin/")


class Keyword(Schema):
    """Un mot-clé, là où un article ou une fiche le porte."""

    slug: str = field("La fin de son adresse.", "intelligence-artificielle")
    name: str = field("Le mot-clé.", "Intelligence artificielle")


class Picture(Schema):
    """Une photo, en JPEG."""

    url: str = field("L’adresse du fichier.", "https://exemple.fr/media/images/siege.width-1200.jpg")
    width: int = field("Sa largeur, en pixels.", 1200)
    height: int = field("Sa hauteur, en pixels.", 675)
    alt: str = field("Le texte lu à qui ne la voit pas ; vide si elle est décorative.", "Le siège.")
    credit: str = field("Auteur et agence.", "Camille Démo / Agence")
    licence: str = field("Les droits sur cette photo, si la rédaction les dit.", "CC BY 4.0")
    is_ai_generated: bool = field("Si elle a été faite par un logiciel.", False)


def next_field() -> Any:
    """Return the field of a page of a list that leads to the next one."""
    return field("L’adresse de la suite ; null à la fin.", "https://exemple.fr/api/articles/?cursor=…")


def only[T](fields: dict[str, Callable[[T], Any]], row: T, wanted: set[str]) -> dict[str, Any]:
    """Return the `wanted` fields of a row, in the order of `fields`. The others are not computed."""
    return {name: read(row) for name, read in fields.items() if name in wanted}


def fiche_reference(fiche: Profile | None) -> dict | None:
    """Return the short form of a fiche. Queries: 0."""
    if fiche is None:
        return None
    kind = "person" if fiche.is_person else "company"
    return {"id": fiche.pk, "kind": kind, "name": fiche.title, "url": absolute(fiche.url)}


def picture_of(photo: Photo | None) -> dict | None:
    """Return a photo, or its place until it is made; None without one. Queries: 0 with its renditions prefetched."""
    if photo is None:
        return None
    rendition = picture_or_place(photo)
    return {
        "url": absolute(rendition.url),
        "width": rendition.width,
        "height": rendition.height,
        "alt": photo.default_alt_text,
        "credit": photo.credit,
        "licence": photo.licence,
        "is_ai_generated": photo.is_ai_generated,
    }


def keywords_of(tagged_items: Iterable) -> list[dict]:
    """Return the keywords of a story or a fiche, in alphabetical order."""
    tags = sorted((item.tag for item in tagged_items), key=lambda tag: tag.folded)
    return [{"slug": tag.slug, "name": tag.name} for tag in tags]


def in_zone(moment: datetime | None) -> str | None:
    """Return a moment in the site's time zone, to the second."""
    return machine(moment) if moment else None


def one_of[T](found: list[T], nothing: str) -> T:
    """Return the only object of `found`. Raises Http404 with the message `nothing` if it is empty."""
    if not found:
        raise Http404(nothing)
    return found[0]
