"""The JSON-LD (schema.org) of a fiche: who or what it is, and the established facts about it."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

from newsroom.photos.renditions import picture_or_place
from newsroom.text.dates import bounds
from newsroom.text.json_ld import Node, breadcrumbs, graph, node
from newsroom.text.words import fold
from people.models import Company, Fact, Person, Profile
from people.models.fact import Status
from people.positions import Position, current_positions, past_positions, positions_in
from people.typesetting import constrained

Kind = Fact.Kind

# The page shows the status of each fact beside it; a search engine would not. Facts that are unverified, disputed or
# denied stay out of JSON-LD, so that no engine asserts them.
ESTABLISHED = {Status.CONFIRMED, Status.REPORTED}

_TYPES = {Company.Kind.LAB: "ResearchOrganization", Company.Kind.MEDIA: "NewsMediaOrganization"}
# How many people, organizations and stories are listed at most, of each.
_MOST = 50


def absolute(path: str | None) -> str:
    """Return the absolute address of a path of the site."""
    return f"{settings.SITE_URL}{path}" if path else ""


def fiche_id(profile: Profile) -> str:
    """Return the « @id » of the person or company of a fiche. Queries: 0."""
    return f"{absolute(profile.url)}#fiche"


def fiche_reference(profile: Profile) -> Node:
    """Return the short node of a fiche, for other documents. Queries: 0."""
    return node(
        "Person" if profile.is_person else "Organization",
        _id=fiche_id(profile),
        name=profile.title,
        url=absolute(profile.url),
    )


def stated_positions(facts: Iterable[Fact], today: date) -> list[Position]:
    """Return the current and past positions that JSON-LD states, read from the established of `facts`.

    A position that only an unestablished departure would end is left out: neither current nor past is certain.
    `facts` come with_status(). Queries: 0.
    """
    facts = [fact for fact in facts if fact.status in ESTABLISHED or fact.ends_position]
    established = [fact for fact in facts if fact.status in ESTABLISHED]
    positions = positions_in(established, today)
    all_positions = positions if len(established) == len(facts) else positions_in(facts, today)
    maybe_over = {position.facts[0].pk for position in all_positions if position.is_over}
    return [
        position
        for position in positions
        if position.is_over or (position.is_current and position.facts[0].pk not in maybe_over)
    ]


def fiche_document(profile: Person | Company, facts: Iterable[Fact], mentions: Iterable) -> Node:
    """Return the document of a fiche's page: the page, its breadcrumbs, and the person or company.

    `facts` are the published ones after with_evidence(), `mentions` those of stories about it, latest first: the lists
    of the page. Queries: 0 after get_context().
    """
    today = timezone.localdate()
    positions = stated_positions(facts, today)
    established = [fact for fact in facts if fact.status in ESTABLISHED]
    address, is_person = absolute(profile.url), isinstance(profile, Person)
    folder = ("Personnes", "/personnes/") if is_person else ("Entreprises", "/entreprises/")
    names = [name.text for name in profile.names.all()]
    specific = (_person if is_person else _company)(profile, positions, established, today.isoformat())
    portrait = picture_or_place(profile.photo) if profile.photo else None
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
    own_positions = [position for position in positions if position.person.pk == person.pk]
    current = current_positions(own_positions)
    own = [fact for fact in established if fact.subject_id == person.pk]
    works_for, worked_for = _places(current), _places(past_positions(own_positions))
    groups = [fact for fact in own if fact.kind == Kind.PART_OF and _is_current(fact, today)]
    return {
        "jobTitle": list(dict.fromkeys(position.title for position in current if position.title)),
        "worksFor": list(works_for.values())[:_MOST],
        "alumniOf": [place for key, place in worked_for.items() if key not in works_for][:_MOST],
        "memberOf": [_organization(fact.object, fact.object_name) for fact in groups if fact.object_name],
        "award": [fact.object_name or fact.title for fact in own if fact.kind == Kind.AWARD],
    }


def _company(company: Company, positions: list[Position], established: list[Fact], today: str) -> dict[str, object]:
    here = [position for position in positions if position.place and position.place.pk == company.pk]
    current, past = current_positions(here), past_positions(here)
    present = {position.person.pk for position in current}
    founding = [fact for fact in established if fact.kind == Kind.FOUNDING and fact.object_id == company.pk]
    parts = [fact for fact in established if fact.kind == Kind.PART_OF and _is_current(fact, today)]
    above = [fact.object for fact in parts if fact.object and fact.subject_id == company.pk]
    inside = [fact.subject for fact in parts if fact.object_id == company.pk]
    siren = node("PropertyValue", propertyID="SIREN", value=company.siren) if company.siren else None
    return {
        "employee": _references(position.person for position in current),
        "alumni": _references(position.person for position in past if position.person.pk not in present),
        "founder": _references(fact.subject for fact in founding),
        "foundingDate": min((fact.start for fact in founding if fact.start), default=""),
        "parentOrganization": _references(above),
        "subOrganization": _references(fiche for fiche in inside if not fiche.is_person),
        "member": _references(fiche for fiche in inside if fiche.is_person),
        "leiCode": company.lei,
        "identifier": siren,
        "location": node("Place", name=company.city) if company.city else None,
    }


def _places(positions: list[Position]) -> dict[int | str, Node]:
    """Return the organizations of the positions, each once, by the id of its fiche or its folded name."""
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
    """Return the nodes of at most _MOST distinct `fiches`."""
    return [fiche_reference(fiche) for fiche in list({fiche.pk: fiche for fiche in fiches}.values())[:_MOST]]


def _is_current(fact: Fact, today: str) -> bool:
    """Return whether a lasting fact has begun and is not over."""
    is_over = fact.end and bounds(fact.end)[0] <= today
    return not is_over and not (fact.start and bounds(fact.start)[0] > today)
