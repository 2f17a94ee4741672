"""Who does something, and to whom, in the code of a sentence."""

import re

from newsroom.text.french import INNER_BODIES, MAKERS, ORGANISATIONS, VERBS
from people.reported_facts import grammar as g
from people.reported_facts.complements import compiled

_LEFT_ALONE = {"selon", "outre", "apres", "avec", "comme", "malgre", "sauf", "hormis"}  # « Selon A, B et C quittent »
NO_SUBJECT = _LEFT_ALONE | {
    "de", "d'", "du", "des", "chez", "par", "a", "au", "aux", "contre", "sur", "pour", "vers", "sans", "entre",
    "envers", "contrairement", "pas", "non", "ni", "si", "s'", "ex", "-",
}  # fmt: skip
_BEFORE_WHO = {"chez", "avec", "par", "pour", "a", "selon", "sur", "contre", "comme", "outre", "apres", "malgre"}
# « le départ de Junyang Lin, qui … »: the person, and not « l'équipe de Junyang Lin, qui … ».
_NOUNS_BEFORE_WHO = {"depart", "arrivee", "nomination", "recrutement", "demission", "cas", "exemple", "embauche"}
BODIES = ORGANISATIONS | INNER_BODIES | MAKERS
# What makes a name an object: « Meta recrute Junyang Lin ».
_VERBS = (VERBS - set("a n ne s se y en lui leur".split())) | set(
    "recrute nomme debauche embauche licencie salue critique accuse rencontre perd remplace recrutait".split()
)

_NOT_IN_ROLE = (
    r"(?!(?:qui|que|qu'|quand|lorsque|pour|avec|contre|apres|avant|par|comme|car|mais|donc|puis|si|selon|tandis|alors"
    r"|parce|sur|et|ou|concurrente?|rivale?|malgre|face) )"
)
_ROLE_WORDS = rf"(?: {_NOT_IN_ROLE}(?![PXU]\d)[^ ,;:]+){{0,14}}?"
_DETERMINER = r" (?:les?|la|l'|une?|son|sa|ses|leurs?|deux|trois|quatre|plusieurs|d'|des|chez|au)"
_NAMED = rf"(?P<comma> [,:])? (?P<agents>{g.PERSONS})(?= )"
# Behind a verb: « le chercheur Junyang Lin »; behind « le départ de »: « chercheur Junyang Lin » too.
OBJECT = re.compile(rf"(?P<role>(?:{_DETERMINER}{_ROLE_WORDS})?){_NAMED}")
OBJECT_OF_NOUN = re.compile(rf"(?P<role>{_ROLE_WORDS}){_NAMED}")


def members_of(agents: str) -> list[str]:
    """Return the names of a list, coded: « P0 et X1 » is P0 and X1."""
    return re.findall(g.NAME, agents)


def does(code: str, match: re.Match[str], *, relative: bool = False) -> bool:
    """Return whether the subject is among the agents that `match` found, and they may do something."""
    members = members_of(match["agents"])
    before = code[: match.start("agents")].split()
    last = before[-1] if before else ""
    if last in NO_SUBJECT:
        is_antecedent = relative and len(members) == 1 and last in _BEFORE_WHO
        is_of_a_noun = relative and last in {"de", "d'"} and bool(_NOUNS_BEFORE_WHO & set(before[-2:-1]))
        is_compared = last == "comme" and match.end() == match.end("agents")  # « comme Joëlle Pineau est partie »
        if last in _LEFT_ALONE and len(members) > 2:
            members = members[1:]
        elif not (is_antecedent or is_of_a_noun or is_compared):
            return False
    if relative and len(members) > 1:  # « A et B, qui quitte Qwen »
        verb = code[match.end() :].split()[:1]
        members = members if verb and verb[0].endswith("nt") else members[-1:]
    if not relative and is_object(code, match.start("agents")):
        return False
    return any(member.startswith("X") for member in members)


def is_object(code: str, start: int) -> bool:
    """Return whether a verb stands before the name at `start`, in its clause."""
    clause = re.split(r" (?:[,;:]|que|qu'|et|mais|quand|lorsque|car|puis|dont|ou|comme) ", code[:start] + " ")[-1]
    return bool(_VERBS & set(clause.split()))


def is_introduced(code: str, start: int) -> bool:
    """Return whether the name at `start` stands between commas behind what it is: « Le patron de Meta, X, »."""
    introduced = rf" (?:le|la|l'|son|sa|leur|notre|un|une|les|ses) [^,;:]*?{g.ROLE} [^,;:]*, $"
    return bool(compiled(introduced).search(code[:start]))


def objects_at(code: str, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
    """Return the names at `start`, behind what they are, if the subject is among them."""
    match = pattern.match(code, start)
    if not match or "X" not in match["agents"]:
        return None
    role = match["role"].split()
    if match["comma"] == " ," and not compiled(rf" (?:{g.ROLE}|{g.PLURAL_ROLE}) ").search(f"{match['role']} "):
        return None
    return match if not role or role[-1] not in NO_SUBJECT | {"l'"} else None
