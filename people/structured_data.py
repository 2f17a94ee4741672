"""What a fiche says to machines (schema.org): who or what it is, and the facts that are established about it."""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone

from newsroom.photos.renditions import JPEG_SPEC, existing_renditions
from newsroom.text.dates import bounds
from newsroom.text.json_ld import Node, breadcrumbs, graph, node
from newsroom.text.words import fold
from people.models import Company, Fact, Person, Profile
from people.models.fact import Status
from people.positions import Position, latest_first, positions_in
from people.typesetting import constrained

Kind = Fact.Kind

# A machine reads no label. What is only said by some (non vérifié, contesté) or denied must not become a job that a
# search engine asserts of somebody: it stays on the page, where the word stands beside it, and out of this.
ESTABLISHED = {Status.CONFIRMED, Status.REPORTED}

_TYPES = {Company.Kind.LAB: "ResearchOrganization", Company.Kind.MEDIA: "NewsMediaOrganization"}
# Of each kind: the people, the organizations and the stories that are named, the latest.
_MOST = 50


def absolute(path: str | None) -> str:
    """Return the absolute address of a path of the site."""
    return f"{settings.SITE_URL}{path}" if path else ""


def fiche_id(profile: Profile) -> str:
    """Return the « @id » of whom or what the fiche is about. Queries: 0."""
    return f"{absolute(profile.url)}#fiche"


def fiche_reference(profile: Profile) -> Node:
    """Return the node that stands for a fiche elsewhere than on its page. Queries: 0."""
    return node(
        "Person" if profile.is_person else "Organization",
        _id=fiche_id(profile),
        name=profile.title,
        url=absolute(profile.url),
    )


def stated_positions(facts: Iterable[Fact], today: date) -> list[Position]:
    """Return the positions in `facts` (after with_status()) that machines are told of: held or over, never to come.

    Established facts alone tell of them. One that these say is held, and that a departure which is only said would end,
    is told neither way.
    """
    facts = [fact for fact in facts if fact.status in ESTABLISHED or fact.ends_position]
    established = [fact for fact in facts if fact.status in ESTABLISHED]
    positions = positions_in(established, today)
    told = positions if len(established) == len(facts) else positions_in(facts, today)
    said_over = {position.facts[0].pk for position in told if position.is_over}
    return [
        position
        for position in positions
        if position.is_over or (position.is_current and position.facts[0].pk not in said_over)
    ]


def fiche_document(profile: Person | Company, facts: Iterable[Fact], mentions: Iterable) -> Node:
    """Return the document of a fiche's page: the page, the way to it, and whom or what it is about.

    `facts` are the published ones after with_evidence(), `mentions` those of stories about it, latest first; both are
    read here as the page reads them. Queries: 1 (names, which the page then has).
    """
    prefetch_related_objects([profile], "names")
    today = timezone.localdate()
    positions = stated_positions(facts, today)
    established = [fact for fact in facts if fact.status in ESTABLISHED]
    address, is_person = absolute(profile.url), isinstance(profile, Person)
    folder = ("Personnes", "/personnes/") if is_person else ("Entreprises", "/entreprises/")
    names = [name.text for name in profile.names.all()]
    specific = (_person if is_person else _company)(profile, positions, established, today.isoformat())
    portrait = existing_renditions(profile.photo).get(JPEG_SPEC) if profile.photo else None
    subject = node(
        _type(profile),
        _id=fiche_id(profile),
        name=profile.title,
        alternateName=[*filter(None, [getattr(profile, "native_name", "")]), *names],
        description=constrained(profile.description),
        url=address,
        mainEntityOfPage={"@id": address},
        image=absolute(portrait.url) if portrait else "",
        sameAs=_elsewhere(profile),
        subjectOf=[
            node("NewsArticle", _id=f"{absolute(mention.article.url)}#article") for mention in list(mentions)[:_MOST]
        ],
        **specific,
    )
    page = node(
        "ProfilePage", _id=address, url=address, name=profile.title, inLanguage="fr",
        mainEntity={"@id": fiche_id(profile)}, image=profile.social_card.url,
    )  # fmt: skip
    steps = [(settings.WAGTAIL_SITE_NAME, absolute("/")), (folder[0], absolute(folder[1])), (profile.title, address)]
    return graph(page, subject, breadcrumbs(steps))


def _type(profile: Person | Company) -> str:
    if isinstance(profile, Person):
        return "Person"
    return _TYPES.get(Company.Kind(profile.kind), "Organization")


def _elsewhere(profile: Person | Company) -> list[str]:
    addresses = {
        "wikidata": "https://www.wikidata.org/wiki/{}",
        "github": "https://github.com/{}",
        "orcid": "https://orcid.org/{}",
        "website": "{}",
    }
    return [address.format(known) for name, address in addresses.items() if (known := getattr(profile, name, ""))]


def _person(person: Person, positions: list[Position], established: list[Fact], today: str) -> dict[str, object]:
    held, over = _held_and_over([position for position in positions if position.person.pk == person.pk])
    own = [fact for fact in established if fact.subject_id == person.pk]
    works_for, once = _places(held), _places(over)
    groups = [fact for fact in own if fact.kind == Kind.PART_OF and _is_so(fact, today)]
    return {
        "jobTitle": list(dict.fromkeys(position.title for position in held if position.title)),
        "worksFor": list(works_for.values())[:_MOST],
        "alumniOf": [place for key, place in once.items() if key not in works_for][:_MOST],
        "memberOf": [_organization(fact.object, fact.object_name) for fact in groups if fact.object_name],
        "award": [fact.object_name or fact.title for fact in own if fact.kind == Kind.AWARD],
    }


def _company(company: Company, positions: list[Position], established: list[Fact], today: str) -> dict[str, object]:
    held, over = _held_and_over(
        [position for position in positions if position.place and position.place.pk == company.pk]
    )
    present = {position.person.pk for position in held}
    founding = [fact for fact in established if fact.kind == Kind.FOUNDING and fact.object_id == company.pk]
    parts = [fact for fact in established if fact.kind == Kind.PART_OF and _is_so(fact, today)]
    above = [fact.object for fact in parts if fact.object and fact.subject_id == company.pk]
    inside = [fact.subject for fact in parts if fact.object_id == company.pk]
    siren = node("PropertyValue", propertyID="SIREN", value=company.siren) if company.siren else None
    return {
        "employee": _references(position.person for position in held),
        "alumni": _references(position.person for position in over if position.person.pk not in present),
        "founder": _references(fact.subject for fact in founding),
        "foundingDate": min((fact.start for fact in founding if fact.start), default=""),
        "parentOrganization": _references(above),
        "subOrganization": _references(fiche for fiche in inside if not fiche.is_person),
        "member": _references(fiche for fiche in inside if fiche.is_person),
        "leiCode": company.lei,
        "identifier": siren,
        "location": node("Place", name=company.city) if company.city else None,
    }


def _held_and_over(positions: list[Position]) -> tuple[list[Position], list[Position]]:
    """Return the positions held, the latest begun first, and those that are over, the latest ended first."""
    held = latest_first((position for position in positions if position.is_current), attrgetter("start"))
    return held, latest_first((position for position in positions if position.is_over), attrgetter("end"))


def _places(positions: list[Position]) -> dict[int | str, Node]:
    """Return where the positions are, each place once, by its fiche or its folded name."""
    return {
        position.place.pk if position.place else fold(position.place_name): _organization(
            position.place, position.place_name
        )
        for position in positions
        if position.place_name
    }


def _organization(fiche: Profile | None, name: str) -> Node:
    return fiche_reference(fiche) if fiche else node("Organization", name=name)


def _references(fiches: Iterable[Profile]) -> list[Node]:
    """Return the nodes of at most _MOST of `fiches`, each once."""
    return [fiche_reference(fiche) for fiche in list({fiche.pk: fiche for fiche in fiches}.values())[:_MOST]]


def _is_so(fact: Fact, today: str) -> bool:
    """Tell whether what lasts has begun and is not over."""
    is_over = fact.end and bounds(fact.end)[0] <= today
    return not is_over and not (fact.start and bounds(fact.start)[0] > today)
