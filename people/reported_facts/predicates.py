"""What a verb, a participle or a noun says of somebody, read from the words behind it.

A rule takes the code of a sentence and the place behind the verb; it returns what is said, None when these words are
not those of a fact (« quitte la salle »).
"""

from collections.abc import Callable
from typing import NamedTuple

from people.models import Fact
from people.reported_facts import grammar as g
from people.reported_facts.complements import Place, Title, after, place_at, title_after, title_at
from people.reported_facts.sentence import Name

Kind = Fact.Kind


class Said(NamedTuple):
    """What is said, up to code[end]; `is_present_place` if of the place where the person is (« ses fonctions »)."""

    kind: Kind
    end: int
    place: Place | None = None
    title: Title | None = None
    is_present_place: bool = False


class Reported(NamedTuple):
    """What a clause says of the subject. `place` is None when it names none.

    `is_present_place`: it speaks of the place where the subject is (« ses fonctions »). `title` is as typed. `status`
    is "" unless the clause doubts.
    """

    kind: Kind
    place: Name | None
    title: str
    start: str
    end: str
    status: str
    is_present_place: bool


Rule = Callable[[str, int], Said | None]

# --- Departures ----------------------------------------------------------------------------------


def quits(code: str, start: int) -> Said | None:
    """« quitte Qwen », « quitte son poste de directrice chez Qwen », « quitte ses fonctions »."""
    if end := after(code, start, rf" (?:{g.OWN_POST}|le poste(?= d))"):
        return leaves_post(code, end)
    if place := place_at(code, start, g.DIRECT):
        return Said(Kind.DEPARTURE, place.end, place, title_at(code, start, r" la (?=(?:direction|presidence)\b)"))
    if end := after(code, start, rf" {g.OWN_BODY}(?= )"):
        return _leaves_for_good(code, end)
    # « quitte son cabinet pour Qwen »
    place = place_at(code, start, r" (?:le|la|l'|son|sa|ses)(?: (?!pour )[^ ,;:PCUX]+){1,8} pour" + g.DIRECT)
    return Said(Kind.ARRIVAL, place.end, place) if place and after(code, place.end, g.END) else None


def _leaves_for_good(code: str, start: int) -> Said | None:
    if after(code, start, g.END) or after(code, start, rf" (?:{g.TIME}) "):
        return Said(Kind.DEPARTURE, start, is_present_place=True)
    return None


def leaves_post(code: str, start: int) -> Said:
    """« de directrice technique chez Qwen », « à la tête de Qwen », behind « ses fonctions »."""
    title = title_at(code, start, r" (?:de|d') ")
    end = title.end if title else start
    end = after(code, end, rf" {g.HEAD_OF}") or end
    place = (title.place if title else None) or place_at(code, end, g.OF) or place_at(code, end, g.AT)
    return Said(Kind.DEPARTURE, place.end if place else end, place, title, is_present_place=place is None)


def _leaves(code: str, start: int) -> Said | None:
    """« part », « part de Qwen »: a departure; « part chez Meta »: an arrival."""
    start = after(code, start, r" (?:a la|en) retraite") or start
    if place := place_at(code, start, g.OF):
        return Said(Kind.DEPARTURE, place.end, place)
    if place := place_at(code, start, rf" (?:pour|vers){g.DIRECT}") or place_at(code, start, g.AT):
        return Said(Kind.ARRIVAL, place.end, place, title_after(code, place.end))
    return _leaves_for_good(code, start)


def resigns(code: str, start: int) -> Said | None:
    """« démissionne », « démissionne de son poste de directrice », « démissionne de la présidence de Qwen »."""
    if end := after(code, start, rf" (?:de|d') (?:{g.OWN_POST}|(?:le|la) poste)"):
        return leaves_post(code, end)
    return _leaves(code, start)


def _retires(code: str, start: int) -> Said | None:
    said = resigns(code, start)
    return said if said and said.end > start else None


def _is_gone(code: str, start: int) -> Said:
    """Behind « claque la porte »: « de Qwen », or nothing."""
    place = place_at(code, start, g.OF) or place_at(code, start, g.AT)
    return Said(Kind.DEPARTURE, place.end if place else start, place, is_present_place=place is None)


def _hands_in(code: str, start: int) -> Said | None:
    """Behind « a remis sa démission »: « à Qwen », « de son poste de directrice », or nothing."""
    if place := place_at(code, start, g.TO):
        return Said(Kind.DEPARTURE, place.end, place)
    return resigns(code, start)


def _turns_the_page(code: str, start: int) -> Said | None:
    place = place_at(code, start, g.DIRECT) or place_at(code, start, g.OF)
    return (
        Said(Kind.DEPARTURE, place.end, place) if place and not after(code, place.end, " (?:de|d'|du|des) ") else None
    )


def _is_no_longer(code: str, start: int) -> Said | None:
    """Behind « n'est plus »: « directeur financier de Qwen »."""
    said = _is(code, start)
    return said._replace(kind=Kind.DEPARTURE) if said and said.kind != Kind.FOUNDING else None


def _sacked(code: str, start: int) -> Said | None:
    """Behind « a été limogé »: « par Qwen », « de son poste », or nothing."""
    if place := place_at(code, start, g.BY) or place_at(code, start, g.AT):
        return Said(Kind.DEPARTURE, place.end, place)
    return resigns(code, start)


# --- Arrivals ------------------------------------------------------------------------------------

EVENT = "pour une? (?:visite|reunion|debat|conference|entretien|rencontre|inspection|perquisition|soiree)"
# Behind « rejoint Meta »: « dans sa critique », « en demi-finale » tell of no arrival.
_ELSEWHERE = (
    rf" (?:{EVENT}|une? (?!an|mois|semaine|jour)|sur|contre|autour|dans (?:sa|son|la|le|l'|cette|ce|un|une)"
    rf"|en (?!tant|qualite|cours|{g.MONTH}|\d))"
)


def joins(code: str, start: int) -> Said | None:
    """« rejoint Qwen », « rejoint Binyuan Hui chez Qwen », « rejoint Qwen comme chercheur »."""
    place = place_at(code, start, g.DIRECT) or place_at(code, start, rf"(?: {g.LIST})?{g.AT}")
    if not place or after(code, place.end, _ELSEWHERE):
        return None
    return Said(Kind.ARRIVAL, place.end, place, title_after(code, place.end))


def arrives(code: str, start: int) -> Said | None:
    """« arrive chez Qwen », « passe de Google à Meta », « arrive à la tête de Qwen »."""
    origin = place_at(code, start, g.OF)
    start = origin.end if origin else start
    if end := after(code, start, rf" {g.HEAD_OF}"):
        place = place_at(code, end, g.OF)
    else:
        place = place_at(code, start, g.AT) or place_at(code, start, g.AT_BODY)
        place = place or (place_at(code, start, g.TO) if origin else None)
    if not place or after(code, place.end, _ELSEWHERE):
        return None
    return Said(Kind.ARRIVAL, place.end, place, title_after(code, place.end))


_MANNER = r"(?: (?!(?:par|pas) )[a-z']+){1,4}(?= par )"  # « à prix d'or »


def recruited(code: str, start: int) -> Said | None:
    """Behind « est recruté »: « par Meta », « chez Meta comme chercheur »."""
    start = after(code, start, _MANNER) or start
    title = title_after(code, start)
    start = title.end if title else start
    place = place_at(code, start, g.BY) or place_at(code, start, g.AT)
    return Said(Kind.ARRIVAL, place.end, place, title or title_after(code, place.end)) if place else None


def _poached(code: str, start: int) -> Said | None:
    """Behind « est débauché »: « chez Google » is whence."""
    start = after(code, start, _MANNER) or start
    origin = place_at(code, start, g.AT) or place_at(code, start, g.OF) or place_at(code, start, g.TO)
    place = place_at(code, origin.end if origin else start, g.BY)
    return Said(Kind.ARRIVAL, place.end, place, title_after(code, place.end)) if place else None


# --- Appointments --------------------------------------------------------------------------------


def becomes(code: str, start: int) -> Said | None:
    """« devient directeur général de Qwen »."""
    title = title_at(code, start, " ")
    if not title:
        return None
    place = title.place or place_at(code, title.end, g.AT)
    return Said(Kind.APPOINTMENT, place.end if place else title.end, place, title)


def takes(code: str, start: int) -> Said | None:
    """« prend la tête de Qwen », « prend la direction générale de Qwen », « prend ses fonctions chez Qwen »."""
    if end := after(code, start, r" (?:ses fonctions|son poste)"):
        said = leaves_post(code, end)
        if said.title and said.place:
            return said._replace(kind=Kind.ARRIVAL)
        return with_place(Kind.ARRIVAL, code, end)
    if end := after(code, start, r" (?:le poste|les fonctions|la fonction)(?= d)"):
        said = leaves_post(code, end)
        return said._replace(kind=Kind.APPOINTMENT, is_present_place=False) if said.title else None
    end = after(
        code, start, r"(?: a)? (?:la (?:tete|direction|presidence)|les (?:renes|commandes))(?: (?!de |d' |du )[a-z]+)?"
    )
    place = place_at(code, end, g.OF) if end else None
    return (
        Said(Kind.APPOINTMENT, place.end, place, title_at(code, start, r"(?: a)? la (?=direction \w+ d)"))
        if place
        else None
    )


def with_place(kind: Kind, code: str, start: int) -> Said | None:
    """« chez Qwen comme directeur », « comme directeur de Qwen », « à la tête de Qwen »."""
    title = title_after(code, start)
    place = (title.place if title else None) or place_at(code, title.end if title else start, g.AT)
    head = after(code, start, rf" {g.HEAD_OF}")
    place = place or (place_at(code, head, g.OF) if head else None)
    return Said(kind, place.end, place, title or title_after(code, place.end)) if place else None


def replaces(code: str, start: int) -> Said | None:
    """« remplace Binyuan Hui à la tête de Qwen », « succède à Binyuan Hui »."""
    end = after(code, start, rf"(?: a| au| a la)?(?: {g.ROLE}(?: \w+)?)? [PU]\d+(?: ,[^,;:]{{1,60}} ,)?")
    return (with_place(Kind.APPOINTMENT, code, end) or Said(Kind.APPOINTMENT, end)) if end else None


def appointed(code: str, start: int) -> Said | None:
    """Behind « est nommé »: « directeur général de Qwen », « à la tête de Qwen », « par Qwen »."""
    by = place_at(code, start, g.BY)
    start = by.end if by else start
    if place := place_at(code, start, rf" pour (?:diriger|presider|piloter|conduire){g.WHOLE}"):
        return Said(Kind.APPOINTMENT, place.end, place)
    said = becomes(code, start) or with_place(Kind.APPOINTMENT, code, start)
    if said and not said.place:
        said = said._replace(place=by or place_at(code, said.end, g.BY))
    return said


def _put(code: str, start: int) -> Said | None:
    return with_place(Kind.APPOINTMENT, code, start) if after(code, start, rf" {g.HEAD_OF}") else None


# --- States --------------------------------------------------------------------------------------


def heads(code: str, start: int) -> Said | None:
    """Behind « est à la tête », « garde la tête »."""
    place = place_at(code, start, g.OF)
    return Said(Kind.LEADERSHIP, place.end, place) if place else None


def _is(code: str, start: int) -> Said | None:
    """Behind « est »: « directeur général de Qwen »."""
    title = title_at(code, start, " ")
    place = (title.place or place_at(code, title.end, g.AT)) if title and not title.is_future else None
    return position(title, place) if title and place else None


def position(title: Title, place: Place) -> Said:
    """Return the state of somebody who has `title` at `place`."""
    if title.is_founder:
        return Said(Kind.FOUNDING, place.end, place)
    kind = Kind.LEADERSHIP if title.leads else Kind.POSITION
    return Said(kind, place.end, place, None if title.is_plural else title)


def _works(code: str, start: int) -> Said | None:
    place = place_at(code, start, g.AT) or place_at(code, start, rf" pour{g.DIRECT}")
    return Said(Kind.POSITION, place.end, place, title_after(code, place.end)) if place else None


def _funded(code: str, start: int) -> Said | None:
    end = after(code, start, r" [^;:PCUX]{0,40}?(?:millions?|milliards?|m€|md€|€|\$|levee|tour de table|fonds)\b")
    return Said(Kind.FUNDING, end) if end else None


def _done_to(kind: Kind, pattern: str) -> Rule:
    """Return the rule of a verb whose object is a company and nothing more."""

    def rule(code: str, start: int) -> Said | None:
        place = place_at(code, start, pattern)
        return Said(kind, place.end, place) if place else None

    return rule


# --- Verbs, participles and nouns ----------------------------------------------------------------

_LEADS = r"(?:est|sont|reste|restent|demeure) (?:toujours )?(?:a la tete|aux commandes)"
_KEEPS = r"(?:garde|conserve|assure|tient) la (?:tete|direction|presidence)|assure l' interim a la (?:tete|direction)"
_SHARE = (
    r" [^;:PCUX]{0,30}(?:%|parts?|actions?|participation|majorite|moitie|tiers)(?: \w+){0,3}?"
    r" (?:de|d'|du|dans|au capital d[e'u]|du capital d[e'u])(?: la| le| l')?"
)
_ALLIES = (
    r"(?:(?:s' (?:associe|allie)(?:nt)?"
    r"|(?:a |ont )?(?:noue|signe|conclu|annonce)\w* un (?:partenariat|accord)(?: \w+)?) (?:a|avec)(?= )"
    r"|(?:est|sont) partenaires? d[e'])"
)

_FAREWELLS = (
    "(?:a |ont )?tir(?:e|ent|era) sa reverence", "(?:a )?rendu? son tablier", "(?:a )?rendu? (?:sa|ses) cles?",
    "prend la porte", "(?:a |ont )?pli(?:e|ent|era) bagages?", "(?:a )?jett?ee? l' eponge", "(?:a )?mis les voiles",
    "met les voiles", "(?:a )?fait ses cartons", "(?:a |ont )?passe(?:nt)? la main", "(?:a )?fait ses adieux a",
)  # fmt: skip

# What a person does: « Junyang Lin quitte Qwen ».
PERSON_DOES: list[tuple[str, Rule]] = [
    (g.active(g.QUIT), quits),
    (g.active(g.LEAVE, g.GO_AWAY), _leaves),
    (g.active(g.RESIGN), resigns),
    (g.active(g.RETIRE), _retires),
    (r"(?:a |ont )?claqu(?:e|ent|era|ait) la porte", _is_gone),
    (rf"(?:{'|'.join(_FAREWELLS)})", _is_gone),
    (r"(?:(?:a |ont |avait )?(?:remi[ts]|remet|donne|presente|pose)\w* sa demission)", _hands_in),
    (r"(?:ne (?:fait|font)|n' (?:est|sont)) plus (?:partie|membre|salariee?)", _is_gone),
    (r"(?:a |ont )?tourn(?:e|ent|era) la page", _turns_the_page),
    (r"n' (?:est|sont) plus", _is_no_longer),
    (g.passive(g.SACK), _sacked),
    (g.active(g.JOIN), joins),
    (g.active(g.ARRIVE, g.ARRIVE_HAVING, g.RETURN), arrives),
    (r"(?:est|sont|sera) de retour|(?:a |ont )?pos(?:e|ent|era) ses (?:valises|cartons)", arrives),
    (r"(?:a |vient d[e'] |va )?f(?:ait|era|aire) son (?:entree|arrivee|retour)", arrives),
    (g.passive(g.RECRUIT), recruited),
    (g.passive(g.POACH), _poached),
    (rf"(?:{g.active(g.BECOME)}|sera|seront)", becomes),
    (g.active(g.TAKE), takes),
    (g.active(g.REPLACE, g.SUCCEED), replaces),
    (g.passive(g.APPOINT), appointed),
    (g.passive(g.PUT), _put),
    (rf"(?:{g.LEAD.finite}(?: toujours)?|continue (?:a|de) diriger)", _done_to(Kind.LEADERSHIP, g.WHOLE)),
    (rf"(?:a |ont |avait ){g.LEAD.participle}", _done_to(Kind.LEADERSHIP, g.WHOLE)),
    (rf"(?:{_LEADS}|{_KEEPS})", heads),
    (r"(?:est|sont|reste|restent|demeure)(?: \w+ment)?(?: (?:le|la|l'|un|une))?", _is),
    (r"occupe (?:le poste|les fonctions) d[e']", _is),
    (r"(?:travaille|travaillent)", _works),
]  # fmt: skip
# What a company does too.
ANYBODY_DOES: list[tuple[str, Rule]] = [
    (g.active(g.FOUND), _done_to(Kind.FOUNDING, g.WHOLE)),
    (g.active(g.BUY), _done_to(Kind.ACQUISITION, g.WHOLE)),
    (rf"(?:{g.active(g.HOLD)}|{g.active(g.TAKE)})", _done_to(Kind.HOLDS, _SHARE + g.DIRECT)),
    (_ALLIES, _done_to(Kind.PARTNERSHIP, g.WHOLE)),
    (g.active(g.RAISE), _funded),
]
COMPANY_DOES: list[tuple[str, Rule]] = [
    (r"(?:(?:est|reste|devient) (?:une |la )?filiale(?: \w+)?(?: a 100 %)?|fait partie)", _done_to(Kind.PART_OF, g.OF)),
]

# What is said of a person by a participle: « Yann LeCun, parti de Meta ».
PARTICIPLES: list[tuple[str, Rule]] = [
    (g.participle(g.LEAVE), _leaves),
    (g.participle(g.RETIRE), _retires),
    ("demissionnaire", _is_gone),
    (g.participle(g.ARRIVE, g.RETURN), arrives),
    (g.participle(g.BECOME), becomes),
    (g.participle(g.APPOINT), appointed),
    (g.participle(g.PUT), _put),
    (g.participle(g.RECRUIT), recruited),
    (g.participle(g.POACH), _poached),
    (g.participle(g.SACK), _sacked),
    ("ayant quitte", quits),
    ("ayant rejoint", joins),
]
# The same at the start of a sentence, before the person: « Après avoir quitté Qwen, Junyang Lin… ».
OPENINGS: list[tuple[str, Rule]] = [
    *PARTICIPLES,
    ("(?:apres|pour) avoir quitte|en quittant", quits),
    ("apres avoir rejoint|en rejoignant|avant de rejoindre", joins),
    ("(?:apres|pour) avoir demissionne", resigns),
]

_FINDS = r"(?:a trouve|ont trouve|tient)(?= (?:son|sa) )|(?:se dote|s' est dotee?) d[e']"
_PARTS_FROM = r"(?:se|s' est) separ\w+ d[e']|(?:voit|a vu|ont vu|avait vu) partir|(?:met|a mis) fin au mandat d[e']"
# What a company does to a person whose name comes behind: « Meta nomme Junyang Lin directeur ».
UNDERGOES: list[tuple[Kind, str]] = [
    (Kind.ARRIVAL, rf"(?:{g.active(g.RECRUIT, g.WELCOME)}|s' (?:offre|offrent|est offert)(?: les services d[e'])?)"),
    (
        Kind.APPOINTMENT,
        rf"(?:{g.active(g.APPOINT, g.PUT)}|{_FINDS})",
    ),
    (
        Kind.DEPARTURE,
        rf"(?:{g.active(g.SACK, g.LOSE)}|{_PARTS_FROM})",
    ),
]
# « cède la direction de Qwen à Junyang Lin »
GIVES = (
    "(?:(?:va|vient de) (?:ceder|confier|laisser|transmettre)"
    "|(?:a |ont )?(?:(?:ced|confi|laiss)e(?:nt|ra)?|transm(?:et|is)))"
)
