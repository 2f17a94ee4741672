"""The dates that a clause gives, as partial dates (2026, 2026-03, 2026-03-05)."""

import re
from datetime import date

from people.reported_facts.grammar import MONTH, MONTH_NAMES, WEEKDAY, YEAR

# A month or a year is a date behind a preposition alone: « en 2026 », and not « Qwen 2026 », « le rapport de 2019 ».
_DATE = re.compile(
    rf"(?<= )(?:(?:le|ce|du|au|des le|depuis le|jusqu' au|{WEEKDAY}) (?P<day>\d{{1,2}})(?:er)? (?P<month>{MONTH}) "
    rf"(?P<year>{YEAR})"
    r"|(?:en|fin|debut|courant|mi -|depuis|jusqu' en|des|(?:a partir|a compter) de"
    r"|(?:a|depuis) la (?:mi|fin) (?:de|du mois de)|au debut de) "
    rf"(?P<month_alone>{MONTH}) (?P<month_year>{YEAR})"
    r"|(?:en|fin|debut|courant|depuis|jusqu' en|des|(?:a|d' ici)(?: a)? la fin de(?: l' annee)?"
    rf"|au debut de(?: l' annee)?) (?P<year_alone>{YEAR}))(?= )"
)
_SPAN = re.compile(rf" (?:de|entre) ({YEAR}) (?:a|et) ({YEAR}) ")


def dates_in(code: str, *, lasting: bool = False) -> tuple[str, str]:
    """Return the start and the end that `code` gives; "" where it gives none.

    What is `lasting` may begin (« depuis ») and end (« jusqu'en »); what happens has one date, its start.
    """
    if lasting and (span := _SPAN.search(code)):
        return span[1], span[2]
    start = end = ""
    for match in _DATE.finditer(code):
        until, since = (match.group().startswith(word) for word in ("jusqu'", "depuis"))
        if until:
            end = end or (_partial_date(match) if lasting else "")
        elif lasting or not since:
            start = start or _partial_date(match)
    return start, end


def _partial_date(match: re.Match[str]) -> str:
    if match["year_alone"]:
        return match["year_alone"]
    if match["month_alone"]:
        return f"{match['month_year']}-{MONTH_NAMES.index(match['month_alone']) + 1:02}"
    month = MONTH_NAMES.index(match["month"]) + 1
    try:
        return date(int(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:  # a day that the month does not have
        return f"{match['year']}-{month:02}"


_CLAUSE_END = re.compile(
    r" (?:,(?! (?:en|le|fin|debut|des|depuis|jusqu') )|[;:]|qui|que|qu'|dont|ou|apres|avant|tandis|alors|lorsque|quand"
    r"|mais|et|pour(?! (?:des )?raisons)|afin|puis|selon|annonce\w*|revele\w*|lors|date\w*) "
)


def clause_at(code: str, start: int, end: int) -> str:
    """Return the code from `start` to the end of the clause in which `end` stands."""
    stop = _CLAUSE_END.search(code, end)
    return code[start : stop.start() + 1 if stop else None]
