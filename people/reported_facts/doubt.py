"""Whether a sentence tells something as true, or denies, supposes, fears or wishes it."""

import re

# Anywhere in the sentence, unless « mais » stands between.
_TAKEN_BACK = re.compile(
    r" (?:dement\w*|nie|nient|nier|niait|refut\w*|faux|fausses?|infond\w*|contest\w*|canular|poisson d' avril|invent\w*"
    r"|hypothe\w*|imagin\w*|suppos\w*|aurai\w+ (?:du|pu)|faillit?|fallu|par erreur|a tort) "
)
_OPPOSED = re.compile(r" (?:mais|tandis que|alors que|pourtant|cependant|en revanche) ")
_SUPPOSED = re.compile(
    r" (?:si|s' (?=ils? |elles? )|a moins que|a condition que|au cas ou|pour que|avant que|sans que|a ce que) "
)
# « que » is told behind these words alone: « annonce que », « alors que ».
_TOLD_THAT = re.compile(
    r" (?:annonc|confirm|indiqu|declar|expliqu|revel|precis|affirm|rapport|assur|ecri|dit|dis|savoir|sait|appren|appri"
    r"|racont|signal|rappel|alors|tandis|depuis|parce|pendant|apres|ajout|repet|soulign|not|est ainsi)\w*"
    r"(?:(?! (?:que|qu'|qui) )[^;:])*? (?:que|qu') $"
)
_NOT = re.compile(r" (?:ne|n') ")
# Before « le départ de … ».
_DOUBTED_NOUN = re.compile(
    r" (?:eventuel\w*|possible\w*|potentiel\w*|probable\w*|pretendu\w*|suppose\w*|hypothe\w*|rumeurs?|risques?|menac\w*"
    r"|crai\w+|redout\w+|scenarios?|en cas d[eu']|sans|aucun\w*|contre|hostil\w+|specul\w+|possibilite|perspective"
    r"|pas (?!comment|expliqu|precis|detaill|reagi|surpri)\w+|demand\w+|exig\w+|reclam\w+|souhait\w+|esper\w+|empech\w+"
    r"|evit\w+|bloqu\w+|refus\w+|rejet\w+|attend\w*|annul\w+|negoci\w+|envisag\w+|propos\w+|projet\w*|veut|veulent"
    r"|voul\w+|idee|anniversaire|appel\w*|tent\w+|echou\w+|renonc\w+|oppos\w+|suspen\w+|pouss\w+|anticip\w+) "
)
# Behind it: « n'aura pas lieu », « est exclu ».
_DOUBTED_AFTER = re.compile(
    r" (?:(?:ne|n')(?! (?:surpr|chang|expliqu|rest)\w*| a (?:pas|rien) (?:surpr|chang|expliqu)\w*) "
    r"|(?:est|serait|etait|sont|semble|parait)(?: \w+ment)? (?:evoque|attendu|exclu|redoute|annule|possible|probable"
    r"|improbable|reclame|demande|suspendu|reporte|envisage|peu|loin|prete)\w* ) ?"
)


_PAST_THAT = re.compile(r" (?:(?:a|ont|avait|avaient|vient d') (?:\w+ )?\w+|\w+ait) (?:[^;:]* )?qu[e'] ")
_RUMOUR = {"aurait", "auraient", "serait", "seraient", "devrait", "devraient"}


def is_taken_back(code: str) -> bool:
    """Return whether `code` says that something is not true."""
    return bool(_TAKEN_BACK.search(code))


def is_told(code: str, start: int, end: int) -> bool:
    """Return whether the clause at code[start : end] is told as true."""
    if _is_taken_back(code, start, end):
        return False
    before = code[max(code.rfind(sign, 0, start) for sign in ";:") + 1 : start] + " "
    if before.endswith((" que ", " qu' ")):
        told = _TOLD_THAT.search(before)
        return told is not None and not _NOT.search(_clause_before(code, told.start() + 1))
    return True


def noun_is_told(code: str, start: int, end: int) -> bool:
    """Return whether « le départ de … », at code[start : end], is told as true."""
    if _is_taken_back(code, start, end) or _DOUBTED_NOUN.search(_clause_before(code, start)):
        return False
    clause = re.split(r" [,;:] | qui | que ", code[end:])[0]
    return not _DOUBTED_AFTER.search(f"{clause} ")


def _is_taken_back(code: str, start: int, end: int) -> bool:
    left = f"{_OPPOSED.split(code[:start] + ' ')[-1]} "
    right = f"{_OPPOSED.split(code[end:])[0]} "
    if _TAKEN_BACK.search(f" {left}") or _TAKEN_BACK.search(right):
        return True
    return bool(_SUPPOSED.search(_clause_before(code, start)))


def _clause_before(code: str, start: int) -> str:
    """Return the words of the clause before `start`."""
    return code[max(code.rfind(sign, 0, start) for sign in ",;:") + 1 : start] + " "


def is_rumour(code: str, start: int, verb: str) -> bool:
    """Return whether `verb`, at code[start], is in the conditional and no future in the past (« a dit que … »)."""
    first = verb.split()[0] if verb else ""
    return first in _RUMOUR or (first.endswith(("rait", "raient")) and not _PAST_THAT.search(code[: start + 1]))
