"""Which fact a sentence reports of a name: who does what, or undergoes it, and when.

A sentence that fits no way to say it, or that denies, supposes or asks, reports nothing.
"""

import re
from collections.abc import Iterator

from people.reported_facts import grammar as g
from people.reported_facts import predicates as p
from people.reported_facts.complements import Place, Title, after, compiled, place_at, title_after, title_at
from people.reported_facts.dates import clause_at, dates_in
from people.reported_facts.doubt import is_rumour, is_taken_back, is_told, noun_is_told
from people.reported_facts.nouns import NOUNS, behind_noun
from people.reported_facts.predicates import Kind, Reported, Rule, Said
from people.reported_facts.sentence import Name, Sentence, sentences_naming
from people.reported_facts.who import (
    BODIES,
    NO_SUBJECT,
    OBJECT,
    OBJECT_OF_NOUN,
    does,
    is_introduced,
    is_object,
    members_of,
    objects_at,
)

UNVERIFIED = "unverified"


def reported_fact(text: str, subject: Name, names: list[Name]) -> Reported | None:
    """Return the fact that the paragraph `text` reports of `subject`, one of `names`; None unless it is sure.

    The sentence of `subject` comes first, then the others that name the same fiche.
    """
    for sentence in sentences_naming(text, subject, names):
        found = sorted(_Reader(sentence, text, subject.kind).facts(), key=lambda each: each[:2])
        if found:
            return found[0][2]
    return None


# A fact with its rank (what the sentence is about, said beside it, a state) and its place in the sentence.
_MAIN, _BESIDE, _STATE = range(3)
_Found = tuple[int, int, Reported]

_SUBJECT = re.compile(f" {g.subject(g.LIST)}")
_DOER = re.compile(f" {g.subject('[CP][0-9]+')}")
_SPACED_MIDDLE = re.compile(rf"(?: ,)?{g.MIDDLE}(?: ,)?")
_SEVERAL = r"(?:deux|trois|quatre|cinq|six|plusieurs|d' autres|\d+) "
# --- When and how surely -------------------------------------------------------------------------

_OPENING_DATE = re.compile(rf" (?:{g.TIME})(?: ,)?(?: (?:le|la|l')(?: [^ ,;:PCUX]+)+)?")
_EFFECT = re.compile(r" (?:prend|prendra|prenait) effet |(?:est|sera) effecti\w+ ")
# --- Ways to say it ------------------------------------------------------------------------------

_SINCE = r" (?:apres|depuis|avant|malgre|des) (?:son|sa)$"
# « Après neuf ans passés chez Qwen »
_SPENT = re.compile(r" (?:apres|au bout de) [^,;:PCUX]*?(?:ans|annees|mois)(?: passe\w*)?(?= )")
# « Qwen annonce l'arrivée de … »
_ANNOUNCES = re.compile(
    rf"^(?: (?:le|la|l') [^,;:PCUX]{{1,40}})? (?P<place>C\d+){g.MIDDLE} (?:a )?(?:annonc|officialis|confirm)\w+"
    rf"{g.MIDDLE} (?:le|la|l') $"
)
_OVER = compiled(r" (?:jusqu'|a l' epoque|pendant|avant|entre|durant|lors) ")
# Whoever leaves is no longer what the words beside the name say.
_LEAVING = re.compile(
    r" (?:quitt\w+|demission\w*|retir\w+|abandonn\w+|adieux?|departs?|partie?s?|part|partent|partira|limog\w+"
    r"|licenci\w+|remplac\w+|claqu\w+|lach\w+|ced\w+|s' en (?:va|vont)) "
)
_BOUGHT = r" (?:le rachat|l' acquisition|l' absorption) (?:de|d'|du) (?P<place>C\d+) par X\d+ "
_ALLIED = (
    r" (?:X\d+ et (?P<place>C\d+)|(?P<other>C\d+) et X\d+) (?:s' (?:associent|allient)"
    r"|(?:nouent|signent|annoncent|concluent|ont (?:noue|signe|annonce|conclu)) un partenariat) "
)
_PARTED = r" (?:X\d+ et (?P<place>C\d+)|(?P<other>C\d+) et X\d+) (?:se separent|se quittent|se sont separes)(?= )"
_REPLACED = r" (?:(?:est|sera|a ete|avait ete|vient d' etre) |, )(?:remplacee?|suppleee?) par (?P<agents>X\d+)(?= )"


class _Reader:
    """What one sentence says of its subject."""

    def __init__(self, sentence: Sentence, text: str, kind: str) -> None:
        self._sentence, self._code, self._text = sentence, sentence.code, text
        self._is_person = kind == "person"
        self._names = [start - 1 for start, _, _, name in sentence.places if name]  # the space before each

    def facts(self) -> Iterator[_Found]:
        """Yield (rank, place in the sentence, fact): the lower the rank, the more it is what the sentence is about."""
        if self._sentence.asks or is_taken_back(self._sentence.rest):
            return
        yield from self._done(p.ANYBODY_DOES)
        if not self._is_person:
            yield from self._done(p.COMPANY_DOES)
            yield from self._deals()
            return
        yield from self._done(p.PERSON_DOES)
        yield from self._listed()
        yield from self._undergone()
        yield from self._entrusted()
        yield from self._nouns()
        yield from self._own_nouns()
        yield from self._attributes()
        yield from self._of_places()
        if not _LEAVING.search(self._code):
            yield from self._titles()

    # What

    def _fact(
        self, said: Said, start: int, *, verb: str = "", opening: int | None = None, dated: bool = True
    ) -> Reported:
        """Return the fact of the clause that begins at code[start]; its date may stand before code[opening]."""
        place = None if said.place else place_at(self._code, 0, g.AT)  # « Chez Qwen, … »
        if place and said.kind in Kind.moves() and self._code.startswith(" ,", place.end) and place.end < start:
            said = said._replace(place=place, is_present_place=False)
        first = last = ""
        if dated:
            first, last = dates_in(clause_at(self._code, start, said.end), lasting=said.kind in Kind.positions())
            if not first and opening is not None and _OPENING_DATE.fullmatch(self._code, 0, opening):
                first, _ = dates_in(self._code[: opening + 1])
        return Reported(
            kind=said.kind,
            place=self._sentence.name_at(said.place.offset) if said.place else None,
            title=self._typed(said.title) if said.title else "",
            start=first,
            end=last,
            status=UNVERIFIED if is_rumour(self._code, start, verb) else "",
            is_present_place=said.is_present_place,
        )

    def _typed(self, title: Title) -> str:
        start, end = self._sentence.words(title.start, title.end)
        return self._text[start:end]

    def _said(self, rule: Rule, start: int) -> Said | None:
        """Return what `rule` reads at `start`, or behind what says when."""
        said = rule(self._code, start)
        middle = _SPACED_MIDDLE.match(self._code, start)
        return said or (rule(self._code, middle.end()) if middle and middle.end() > start else None)

    def _completed(self, fact: Reported) -> Reported:
        """Return a departure with the title, and the place if it names none, of the words beside the subject."""
        if fact.kind != Kind.DEPARTURE or fact.title:
            return fact
        for _, _, held in self._titles():
            is_same = fact.place is None or (held.place and held.place.fiche == fact.place.fiche)
            if is_same and held.kind in Kind.positions():
                return fact._replace(place=held.place, title=held.title, is_present_place=False)
        spent = _SPENT.match(self._code) if fact.is_present_place else None
        place = place_at(self._code, spent.end(), g.AT) if spent else None
        if place:
            return fact._replace(place=self._sentence.name_at(place.offset), is_present_place=False)
        return fact

    # Ways to say it

    def _matches(self, pattern: str) -> Iterator[re.Match[str]]:
        for start in self._names:
            if match := compiled(pattern).match(self._code, start):
                yield match

    def _clauses(self, verb: str, subject: re.Pattern[str]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
        """Yield each place of `verb`, with each way from a name to it."""
        for done in compiled(rf" (?:{verb})(?= )").finditer(self._code):
            for start in self._names:
                if start < done.start() and (match := subject.fullmatch(self._code, start, done.start())):
                    yield match, done

    def _done(self, verbs: list[tuple[str, Rule]]) -> Iterator[_Found]:
        """« Junyang Lin quitte Qwen », « Junyang Lin, qui quitte Qwen », « Junyang Lin annonce qu'il quitte Qwen »."""
        for verb, rule in verbs:
            for match, done in self._clauses(verb, _SUBJECT):
                if (match["comma"] or match["other_comma"]) and not is_introduced(self._code, match.start("agents")):
                    continue
                said = self._said(rule, done.end())
                if not said or not does(self._code, match, relative=bool(match["relative"])):
                    continue
                if is_told(self._code, match.start(), said.end):
                    is_main = not (match["relative"] or match["joined"])
                    opening = match.start() if is_main and not match["reported"] else None
                    fact = self._fact(said, done.start(), verb=done.group(), opening=opening)
                    is_past = done.group().startswith((" a ", " ont ", " avait ")) and fact.kind in Kind.positions()
                    if not (is_past and not fact.end) and (fact.kind != Kind.APPOINTMENT or fact.place or fact.title):
                        yield _MAIN if is_main else _BESIDE, done.start(), self._completed(fact)

    def _listed(self) -> Iterator[_Found]:
        """« Deux membres de l’équipe s’en vont : Binyuan Hui et Kaixin Li »."""
        for verb, rule in p.PERSON_DOES:
            for done in compiled(rf" {_SEVERAL}[^;:PX]* (?:{verb})(?= )").finditer(self._code):
                said = self._said(rule, done.end())
                if said and said.kind in Kind.moves():
                    named = compiled(rf"[^;:PX]{{0,80}}: (?P<agents>{g.LIST}) ").match(self._code, said.end)
                    if named and "X" in named["agents"] and is_told(self._code, done.start(), named.end()):
                        yield _MAIN, done.start(), self._completed(self._fact(said, done.start()))

    def _undergone(self) -> Iterator[_Found]:
        """« Meta recrute Junyang Lin », « Qwen perd son responsable technique, Junyang Lin »."""
        for kind, verb in p.UNDERGOES:
            for agents, done in self._doers(verb):
                behind = after(self._code, done.end(), g.MIDDLE) or done.end()
                objects = objects_at(self._code, OBJECT, behind)
                if not objects or not is_told(self._code, agents.start(), objects.end()):
                    continue
                doer = Place(*agents.span("agents")) if agents["agents"].startswith("C") else None
                if (said := self._done_to(kind, behind, objects, doer)) and (said.place or not agents["agents"]):
                    fact = self._fact(said, done.start(), verb=done.group(), opening=agents.start())
                    yield _MAIN, done.start(), fact
        recruits = rf" (?P<agents>X\d+)(?: ,)? que? (?P<place>C\d+){g.MIDDLE} (?P<verb>{p.UNDERGOES[0][1]})"
        for match in self._matches(recruits):  # « Junyang Lin, que Meta a recruté »
            yield from self._at_its_place(Kind.ARRIVAL, match)

    def _done_to(self, kind: Kind, behind: int, objects: re.Match[str], doer: Place | None) -> Said | None:
        """Return what `doer` does to the subject, who is named in `objects`."""
        # « promeut Junyang Lin, son adjoint, au poste de … »
        end = after(self._code, objects.end(), r" ,[^,;:PUX]{1,80} ,(?= (?:a la|au|comme|en) )") or objects.end()
        title = title_after(self._code, end)
        if kind is not Kind.ARRIVAL:
            before = title_at(self._code, behind, r"(?: (?:son|sa|un|une|comme|au poste d[e'])(?: nou\w+)?)? ")
            title = before if before and before.end <= objects.start("agents") else title
        if kind is Kind.ARRIVAL and not title and after(self._code, end, rf" (?:{p.EVENT}|a \w+(?:er|ir|re) )"):
            return None  # « engage Junyang Lin à se taire », « accueille Junyang Lin pour un débat »
        if kind is Kind.APPOINTMENT:
            said = p.appointed(self._code, end)
            if said:
                return said._replace(title=title or said.title, place=said.place or doer)
            if not title and not after(self._code, end, r" a sa (?:tete|direction)"):
                return None
        if kind is Kind.ARRIVAL and (where := place_at(self._code, end, g.AT)) and not doer:
            doer = where
        if kind is Kind.ARRIVAL and (head := after(self._code, end, rf" {g.HEAD_OF}")):
            doer = place_at(self._code, head, g.OF) or doer
        return Said(kind, max(end, title.end if title else 0, doer.end if doer else 0), doer, title)

    def _doers(self, verb: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
        """Yield where a company, somebody or « le groupe » does something, with the verb."""
        for match, done in self._clauses(verb, _DOER):
            start = match.start("agents")
            before = self._code[:start].split()
            is_owned = bool(set(before[-1:]) & {"de", "d'", "du"} and set(before[-5:-1]) & BODIES)
            is_subject = not set(before[-1:]) & NO_SUBJECT or match["relative"] or is_owned
            if match["agents"].startswith("P"):
                is_subject = is_subject and not match["joined"] and not is_object(self._code, start)
            if is_subject and not match["comma"] and not match["other_comma"]:
                yield match, done
        unnamed = rf" (?:{g.OWN_BODY}|il|elle)(?P<agents>){g.MIDDLE}(?= (?:{verb}) )"
        for match in compiled(unnamed).finditer(self._code):
            if behind := compiled(rf" (?:{verb})(?= )").match(self._code, match.end()):
                yield match, behind

    def _entrusted(self) -> Iterator[_Found]:
        """« Meta confie à Yann LeCun la direction de FAIR », « Binyuan Hui est remplacé par Junyang Lin »."""
        for given in compiled(rf" {p.GIVES}{g.MIDDLE}(?P<to> (?:a|au|a la) X\d+)?(?= )").finditer(self._code):
            said = p.takes(self._code, given.end())
            doer = re.fullmatch(r" (?P<place>C\d+)", self._code[: given.start()])
            own = after(self._code, given.end(), r" sa (?:direction(?: \w+)?|presidence)(?= a )")
            if own and doer:
                title = title_at(self._code, given.end(), " ")
                said = Said(Kind.APPOINTMENT, own, Place(doer.start("place"), doer.end("place")), title)
            is_given = said and (given["to"] or after(self._code, said.end, r" a X\d+ "))
            if said and is_given and is_told(self._code, given.start(), said.end):
                yield _MAIN, given.start(), self._fact(said, given.start(), verb=given.group())
        for match in compiled(_PARTED).finditer(self._code):
            if is_told(self._code, match.start(), match.end()):
                place = next(Place(*match.span(name)) for name, value in match.groupdict().items() if value)
                said = Said(Kind.DEPARTURE, match.end(), place)
                yield _MAIN, match.start(), self._completed(self._fact(said, match.start()))
        for match in compiled(_REPLACED).finditer(self._code):
            said = p.replaces(self._code.replace(match["agents"], "P" + match["agents"][1:]), match.start("agents") - 1)
            if said and is_told(self._code, match.start(), said.end):
                fact = self._fact(said, match.start(), verb=match.group())
                if fact.place or fact.title:
                    yield _BESIDE, match.start(), fact

    def _nouns(self) -> Iterator[_Found]:
        """« le départ de Junyang Lin de Qwen », « la nomination de Junyang Lin à la tête de Qwen »."""
        for kind, nouns in NOUNS:
            of = rf" (?:{nouns})s?(?: (?!de |d' |du )[a-z]+)?(?: par (?P<place>C\d+))? (?:de|d'|du)(?= )"
            for match in compiled(of).finditer(self._code):
                objects = objects_at(self._code, OBJECT_OF_NOUN, match.end())
                if not objects or not noun_is_told(self._code, match.start(), objects.end()):
                    continue
                said = self._said(behind_noun(kind), objects.end())
                if match["place"]:
                    said = Said(kind, objects.end(), Place(match.start("place"), match.end("place")))
                title = title_at(self._code, match.end(), r"(?: (?:la|l'|son|sa))? ")
                if said and kind is Kind.DEPARTURE and not said.place and title and title.place:
                    said = said._replace(place=title.place, title=title, is_present_place=False)
                fact = self._noun_fact(said or Said(kind, objects.end()), match.start())
                if kind is Kind.DEPARTURE or fact.place or fact.title:
                    yield _BESIDE, match.start(), self._completed(fact)

    def _noun_fact(self, said: Said, start: int) -> Reported:
        fact = self._fact(said, start)
        if not fact.start and (effect := _EFFECT.search(self._code, said.end)):
            fact = fact._replace(start=dates_in(clause_at(self._code, effect.start(), effect.end() - 1))[0])
        doer = _ANNOUNCES.search(f"{self._code[:start]} ")
        if doer and not fact.place and fact.kind != Kind.DEPARTURE:
            fact = fact._replace(place=self._sentence.name_at(doer.start("place")))
        return fact

    def _own_nouns(self) -> Iterator[_Found]:
        """« Junyang Lin annonce son départ de Qwen », « Junyang Lin, dont le départ »."""
        for kind, nouns in NOUNS:
            own = compiled(rf"(?P<who>[^;:]* (?:son|sa))(?: \w+)? (?:{nouns})(?= )").match(self._code)
            if own and self._owns(own):
                said = behind_noun(kind)(self._code, own.end())
                if said and noun_is_told(self._code, own.end("who"), said.end):
                    is_dated = bool(compiled(_SINCE).search(own["who"]))  # else it may be the date of the announcement
                    yield _BESIDE, own.end("who"), self._completed(self._fact(said, own.end(), dated=is_dated))
            for match in self._matches(rf" X\d+(?: ,)? dont (?:le|la|l') (?:{nouns})(?= )"):
                said = behind_noun(kind)(self._code, match.end())
                if said and noun_is_told(self._code, match.start(), said.end):
                    yield _BESIDE, match.start(), self._fact(said, match.end())

    def _owns(self, match: re.Match[str]) -> bool:
        """Return whether « son départ » is the subject's: nobody else is named, and no company speaks."""
        before, behind = match["who"], self._code[match.end() :]
        if re.search(r" P\d", before) or re.search(r" P\d", behind.split(",")[0]):
            return False
        if named := re.search(r" X\d+ .*$", before):
            reports = compiled(rf" X\d+{g.ASIDE}(?: qui)?{g.MIDDLE} {g.REPORTS}").match(named.group())
            return bool(reports or compiled(rf" X\d+(?: ,)?(?: [^ ,]+){{0,3}}{_SINCE}").match(named.group()))
        # « Après son départ de Qwen, Junyang Lin… »
        return bool(re.match(_SINCE, before) and re.match(r"[^,]*, X\d+ ", behind))

    def _attributes(self) -> Iterator[_Found]:
        """« Junyang Lin, parti de Qwen », « Parti de Qwen, Junyang Lin », « Après avoir quitté Qwen, Junyang Lin »."""
        for words, rule in p.PARTICIPLES:
            beside = rf" (?P<agents>{g.LIST})(?:{g.ASIDE}| ,){g.MIDDLE} (?P<verb>(?:{words}))(?= )"
            for match in self._matches(beside):
                said = self._said(rule, match.end())
                if said and does(self._code, match, relative=True) and is_told(self._code, match.start(), said.end):
                    start = match.start("verb") - 1
                    yield _BESIDE, start, self._completed(self._fact(said, start))
        when = rf"(?:{g.MIDDLE}|(?: \w+){{1,3}} (?:ans?|mois|semaines|jours))"
        before_name = r"[^,;:PUX]{0,60}, (?:(?:le|la|l') [^,;:PUX]{1,60})?X\d+ "
        for words, rule in p.OPENINGS:
            opening = compiled(rf"{when} (?:{words})(?= )").match(self._code)
            said = self._said(rule, opening.end()) if opening else None
            if said and after(self._code, said.end, before_name) and is_told(self._code, 0, said.end):
                yield _BESIDE, 0, self._fact(said, 0)

    def _of_places(self) -> Iterator[_Found]:
        """« Qwen, que Junyang Lin a quitté », « Meta, dirigé par Mark Zuckerberg », « FAIR, fondé par Yann LeCun »."""
        who = rf"(?P<agents>{g.LIST})"
        kin = r"(?: ,(?: (?:une?|la|le|l')(?: (?!par )[^ ,;:PCUX]+){1,5}?)?)"  # « , une start-up parisienne »
        for kind, verb in [
            (Kind.DEPARTURE, g.active(g.QUIT)),
            (Kind.ARRIVAL, g.active(g.JOIN)),
            (Kind.FOUNDING, g.active(g.FOUND)),
            (Kind.LEADERSHIP, g.LEAD.finite),
        ]:
            for order in (rf"{who}{g.MIDDLE} (?P<verb>{verb})", rf"(?P<verb>{verb})(?: ,)?{g.MIDDLE} {who}"):
                for match in self._matches(rf" (?P<place>C\d+){kin}? (?:que|qu') {order}(?= )"):
                    yield from self._at_its_place(kind, match)
        by = rf"(?: (?!par )[^ ,;:PCUX]+){{0,8}} par(?P<role>(?: (?![PUX]\d)[^ ,;:]+){{0,6}}?) {who}(?= )"
        for kind, verb, being in [
            (Kind.FOUNDING, r"(?:(?:co|co-)?fondee?|lancee?|creee?)", " (?:a|avait) ete"),
            (Kind.LEADERSHIP, g.LEAD.participle, " est"),
        ]:
            for match in self._matches(rf" (?P<place>C\d+)(?:{kin}|{being})? (?P<verb>{verb}){by}"):
                if not set(match["role"].split()[-1:]) & NO_SUBJECT:
                    yield from self._at_its_place(kind, match)
        for match in self._matches(r" (?P<place>C\d+) , dont X\d+ (?:est|reste)(?= )"):
            title = title_at(self._code, match.end(), " ")
            if title and not title.place and not _LEAVING.search(self._code):
                said = p.position(title, Place(match.start("place"), match.end("place")))
                yield _STATE, match.start(), self._fact(said._replace(end=title.end), match.end())

    def _at_its_place(self, kind: Kind, match: re.Match[str]) -> Iterator[_Found]:
        if "X" in match["agents"] and is_told(self._code, match.start(), match.end()):
            said = Said(kind, match.end(), Place(match.start("place"), match.end("place")))
            rank = _BESIDE if kind in Kind.moves() else _STATE
            yield rank, match.start("verb"), self._fact(said, match.start("verb") - 1, verb=match["verb"])

    def _deals(self) -> Iterator[_Found]:
        """« le rachat de Pixelune par Hexalys », « Hexalys et Pixelune s’allient »."""
        for kind, pattern in [(Kind.ACQUISITION, _BOUGHT), (Kind.PARTNERSHIP, _ALLIED)]:
            for match in compiled(pattern).finditer(self._code):
                end = match.end() - 1
                if noun_is_told(self._code, match.start(), end):
                    place = next(Place(*match.span(name)) for name, value in match.groupdict().items() if value)
                    yield _BESIDE, match.start(), self._fact(Said(kind, end, place), match.start(), dated=False)

    def _titles(self) -> Iterator[_Found]:
        """« Junyang Lin, responsable technique de Qwen », « le patron de Meta, Mark Zuckerberg, »."""
        article = r"(?: (?:les?|la|l'|une?|actuelle?|nouveau|nouvelle))*(?= )"
        for match in self._matches(rf" (?P<agents>{g.LIST}) ,{article}"):
            title = title_at(self._code, match.end(), " ")
            members = members_of(match["agents"]) if title and title.is_plural else members_of(match["agents"])[-1:]
            if title and title.place and not title.is_future and any(member.startswith("X") for member in members):
                fact = self._fact(p.position(title, title.place), match.end())
                aside = self._code[title.place.end :].split(",")[0]
                if fact.end or not _OVER.search(aside):
                    yield _STATE, match.start(), fact
        for match in self._matches(r" X\d+ , (?:a la tete|aux commandes)(?= )"):
            if said := p.heads(self._code, match.end()):
                yield _STATE, match.start(), self._fact(said, match.end())
        for match in compiled(r"^(?= )| (?:le|la|l')(?: (?:actuelle?|nouveau|nouvelle))?(?= [a-z])").finditer(
            self._code
        ):
            title = title_at(self._code, match.end(), " ")
            if not title or not title.place or title.is_plural or title.is_future:
                continue
            # « Présidente de Qwen, Junyang Lin »; « Selon le patron de Meta, Yann LeCun part » is about two people.
            named = r" X\d+ | , X\d+ (?:[,:]|$|qui )" if match.end() else r" , X\d+ "
            end = after(self._code, title.place.end, named)
            is_told_of = set(self._code[: match.start()].split()[-1:]) & NO_SUBJECT
            if end and not (is_told_of and self._code.startswith(" ,", title.place.end)):
                yield _STATE, match.start(), self._fact(p.position(title, title.place), match.end())
