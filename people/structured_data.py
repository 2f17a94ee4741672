"""What a fiche says to machines (schema.org): who or what it is, and the facts that are established about it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.conf import settings
from django.db.models import prefetch_related_objects

from newsroom.dates import precedes
from newsroom.folding import fold
from newsroom.json_ld import Node, breadcrumbs, graph, node
from newsroom.photos.templatetags.photos import social_picture
from people.models import Company, Fact, Person, Profile
from people.models.fact import Status
from people.typesetting import constrained

Kind = Fact.Kind

# A machine reads no label. What is only said by some (non vérifié, contesté) or denied must not become a job that a
# search engine asserts of somebody: it stays on the page, where the word stands beside it, and out of this.
ESTABLISHED = {Status.CONFIRMED, Status.REPORTED}

_POSTS = {Kind.POSITION, Kind.LEADERSHIP}
_BEGINNINGS = {Kind.ARRIVAL, Kind.APPOINTMENT}
_TYPES = {Company.Kind.LAB: "ResearchOrganization", Company.Kind.MEDIA: "NewsMediaOrganization"}
# Of each kind: the roles and the stories that are named, the latest.
_MOST = 50


def absolute(path: str | None) -> str:
    """Return the absolute address of a path of the site."""
    return f"{settings.SITE_URL}{path}" if path else ""


def fiche_id(profile: Profile) -> str:
    """Return the « @id » of whom or what the fiche is about. Queries: 0."""
    return f"{absolute(profile.url)}#fiche"


def fiche_reference(profile: Profile) -> Node:
    """Return the node that stands for a fiche elsewhere than on its page. Queries: 0."""
    kind = "Person" if profile.cached_content_type.model == "person" else "Organization"
    return node(kind, _id=fiche_id(profile), name=profile.title, url=absolute(profile.url))


class Role(NamedTuple):
    """A post that somebody holds or held."""

    fact: Fact
    end: str  # a partial date, "" if unknown
    is_past: bool


def roles(facts: Iterable[Fact]) -> list[Role]:
    """Return the established posts among `facts` (after with_evidence()), with whether they are over.

    A departure ends the posts in the same place, of the same title, that began before it. While it is only said, or is
    from another title there, nothing is told of the post: neither that it is held nor that it is over. A departure
    tells of a post by itself, and so do an arrival and an appointment, where no fact does.
    """
    facts = [fact for fact in facts if fact.subject.cached_content_type.model == "person"]
    told = [fact for fact in facts if fact.status in ESTABLISHED]
    departures = [fact for fact in facts if fact.kind == Kind.DEPARTURE and fact.status != Status.DENIED]
    posts = [fact for fact in told if fact.kind in _POSTS]
    places = {_place(fact) for fact in posts}
    found = list(filter(None, (_role(post, departures) for post in posts)))
    for move in told:  # the latest first: of an appointment and the arrival that follows, the arrival
        here = [role for role in found if _place(role.fact) == _place(move)]
        is_back = bool(here) and all(role.is_past and role.end and role.end < move.start for role in here)
        if move.kind in _BEGINNINGS and (is_back or not (here or _place(move) in places)):
            found += filter(None, [_role(move, departures)])
    past = [role.fact for role in found if role.is_past]
    for departure in departures:
        told_already = any(_place(fact) == _place(departure) and _same_title(fact, departure) for fact in past)
        if departure.status in ESTABLISHED and not told_already:
            found.append(Role(departure, departure.start, is_past=True))
    return found


def _role(post: Fact, departures: list[Fact]) -> Role | None:
    """Return the role that `post` tells of, None if nobody knows for sure whether it is over."""
    leaving = [fact for fact in departures if _place(fact) == _place(post) and precedes(post.start, fact.start)]
    ending = [fact for fact in leaving if fact.status in ESTABLISHED and _same_title(fact, post)]
    if leaving and not (post.end or ending):
        return None
    end = post.end or (ending[0].start if ending else "")
    return Role(post, end, is_past=bool(post.end or ending))


def _place(fact: Fact) -> tuple[int, int | str]:
    return fact.subject_id, fact.object_id or fold(fact.object_text)


def _same_title(one: Fact, other: Fact) -> bool:
    return not one.title or not other.title or fold(one.title) == fold(other.title)


def _in_role(name: str, fact: Fact, other: Node, end: str) -> Node:
    """Return `other` under the property `name`, within the role that dates it if anything dates it."""
    start = "" if fact.kind == Kind.DEPARTURE else fact.start
    if not (fact.title or start or end):
        return other
    return node("OrganizationRole", roleName=constrained(fact.title), startDate=start, endDate=end, **{name: other})


def _other_end(fact: Fact) -> Node:
    return fiche_reference(fact.object) if fact.object else node("Organization", name=fact.object_text)


def fiche_document(profile: Person | Company, facts: Iterable[Fact], mentions: Iterable) -> Node:
    """Return the document of a fiche's page: the page, the way to it, and whom or what it is about.

    `facts` are the published ones after with_evidence(), `mentions` those of stories about it, latest first; both are
    read here as the page reads them. Queries: 1 (names, which the page then has).
    """
    prefetch_related_objects([profile], "names")
    established = [fact for fact in facts if fact.status in ESTABLISHED]
    address, is_person = absolute(profile.url), isinstance(profile, Person)
    folder = ("Personnes", "/personnes/") if is_person else ("Entreprises", "/entreprises/")
    names = [name.text for name in profile.names.all()]
    specific = _person(profile, facts, established) if is_person else _company(profile, facts, established)
    subject = node(
        _type(profile),
        _id=fiche_id(profile),
        name=profile.title,
        alternateName=[*filter(None, [getattr(profile, "native_name", "")]), *names],
        description=constrained(profile.description),
        url=address,
        mainEntityOfPage={"@id": address},
        image=social_picture(profile.photo),
        sameAs=_elsewhere(profile),
        subjectOf=[
            node("NewsArticle", _id=f"{absolute(mention.article.url)}#article") for mention in list(mentions)[:_MOST]
        ],
        **specific,
    )
    page = node(
        "ProfilePage", _id=address, url=address, name=profile.title, inLanguage="fr",
        mainEntity={"@id": fiche_id(profile)},
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


def _person(person: Person, facts: Iterable[Fact], established: list[Fact]) -> dict[str, object]:
    own = [role for role in roles(facts) if role.fact.subject_id == person.pk]
    held = [role for role in own if not role.is_past]
    return {
        "jobTitle": list(dict.fromkeys(role.fact.title for role in held if role.fact.title)),
        "worksFor": _with_whom("worksFor", held, _other_end),
        "alumniOf": _with_whom("alumniOf", [role for role in own if role.is_past], _other_end),
        "memberOf": [
            _in_role("memberOf", fact, _other_end(fact), fact.end)
            for fact in established
            if fact.kind == Kind.PART_OF and fact.subject_id == person.pk
        ],
        "award": [
            fact.object_name or fact.title
            for fact in established
            if fact.kind == Kind.AWARD and fact.subject_id == person.pk
        ],
    }


def _with_whom(name: str, found: list[Role], other: Callable[[Fact], Node]) -> list[Node]:
    placed = [role for role in found if role.fact.object_name]
    return [_in_role(name, role.fact, other(role.fact), role.end) for role in placed[:_MOST]]


def _company(company: Company, facts: Iterable[Fact], established: list[Fact]) -> dict[str, object]:
    staff = [role for role in roles(facts) if role.fact.object_id == company.pk]
    founding = [fact for fact in established if fact.kind == Kind.FOUNDING and fact.object_id == company.pk]
    parts = [fact for fact in established if fact.kind == Kind.PART_OF and not fact.end]
    inside = [fact.subject for fact in parts if fact.object_id == company.pk]
    siren = node("PropertyValue", propertyID="SIREN", value=company.siren) if company.siren else None
    return {
        "employee": _with_whom("employee", [role for role in staff if not role.is_past], _subject),
        "alumni": _with_whom("alumni", [role for role in staff if role.is_past], _subject),
        "founder": [fiche_reference(fact.subject) for fact in founding],
        "foundingDate": min((fact.start for fact in founding if fact.start), default=""),
        "parentOrganization": [
            fiche_reference(fact.object) for fact in parts if fact.subject_id == company.pk and fact.object
        ],
        "subOrganization": [fiche_reference(fiche) for fiche in inside if fiche.cached_content_type.model == "company"],
        "member": [fiche_reference(fiche) for fiche in inside if fiche.cached_content_type.model == "person"],
        "leiCode": company.lei,
        "identifier": siren,
        "location": node("Place", name=company.city) if company.city else None,
    }


def _subject(fact: Fact) -> Node:
    return fiche_reference(fact.subject)
