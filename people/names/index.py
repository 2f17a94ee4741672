"""The names of all fiches, ready to be looked up word after word."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Literal, NamedTuple

from newsroom.text.french import DROPPED_PARTICLES, EASTERN_FAMILIES, GIVEN_NAMES, PARTICLES, TITLES
from newsroom.text.words import is_unspaced, name_key

type Identifier = int | str

# No name of a person or a company is longer; what follows is left out, so that looking up stays linear.
MAX_WORDS = 12

# A word in camel case is two: « DeepSeek » is written « Deep Seek » too.
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


class Reason(StrEnum):
    """Why a name is taken for a fiche's, in French for the screen."""

    TITLE = "nom de la fiche"
    OTHER = "autre nom de la fiche"
    SPACING = "nom écrit en un mot ou en deux"
    SWAPPED = "nom et prénom dans l’autre ordre"
    INITIAL = "initiale et nom de famille"
    SURNAME = "nom de famille, après le nom complet"
    PRODUCT = "produit de l’entreprise"


_REASONS = list(Reason)


class OtherName(NamedTuple):
    """Another name of a fiche; never alone if it is a word as well."""

    text: str
    never_alone: bool = False


class Record(NamedTuple):
    """What the index needs of a fiche."""

    id: Identifier
    kind: Literal["person", "company"]
    title: str
    family: str = ""
    names: tuple[OtherName, ...] = ()
    products: tuple[str, ...] = ()


class Form(NamedTuple):
    """One way to write a fiche's name."""

    record: int  # its rank in the index
    reason: Reason
    spelling: str  # as the fiche writes it; "" when the form is made from it (swapped, initial)


class Index:
    """The names of `records`, by their words.

    A name is a run of words, so a hash table of runs finds all of them in one pass over the words of a text, however
    many names there are, and never inside a word (docs/decisions/0011).
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._ids: list[Identifier] = []
        self._titles: list[str] = []
        self._families: list[str] = []
        self._persons = bytearray()
        self._never_alone: dict[int, frozenset[str]] = {}
        self._namesakes: set[int] = set()
        self._forms: dict[str, int | tuple[int, ...]] = {}
        self._longest: dict[str, int] = {}  # the number of words of the longest name that begins by this word
        self._form_records = array("i")
        self._form_reasons = bytearray()
        self._form_spellings: list[str] = []
        for record in records:
            self._add(record)

    def __len__(self) -> int:
        return len(self._ids)

    def identifier(self, record: int) -> Identifier:
        """Return the id of the fiche at this rank."""
        return self._ids[record]

    def is_person(self, record: int) -> bool:
        """Return whether the fiche at this rank is a person's."""
        return bool(self._persons[record])

    def has_namesake_products(self, record: int) -> bool:
        """Return whether products of the company begin with its name: Qwen makes Qwen 3.5."""
        return record in self._namesakes

    def surnames(self, record: int) -> set[tuple[str, ...]]:
        """Return the keys of the words that are the person's surname alone: {("le", "cun"), ("lecun",)}."""
        never = self._never_alone.get(record, frozenset())
        return {way for way in self._surnames(record) if " ".join(way) not in never}

    def surnames_never_alone(self, record: int) -> set[tuple[str, ...]]:
        """Return the surnames of the person that must never be used alone."""
        never = self._never_alone.get(record, frozenset())
        return {way for way in self._surnames(record) if " ".join(way) in never} if never else set()

    def at(self, keys: Sequence[str], first: int) -> Iterator[tuple[int, list[Form]]]:
        """Yield (number of words, forms) for each name among the words `keys` at `first`, shortest first."""
        longest = min(self._longest.get(keys[first], 0), len(keys) - first)
        for length in range(1, longest + 1):
            numbers = self._forms.get(" ".join(keys[first : first + length]))
            if numbers is not None:
                yield length, [self._form(number) for number in ((numbers,) if isinstance(numbers, int) else numbers)]

    def begins(self, key: str) -> bool:
        """Return whether a name begins by this word."""
        return key in self._longest

    # Building

    def _add(self, record: Record) -> None:
        rank = len(self._ids)
        is_person = record.kind == "person"
        self._ids.append(record.id)
        self._titles.append(record.title)
        self._persons.append(is_person)
        never = frozenset(name_key(name.text) for name in record.names if name.never_alone)
        if never:
            self._never_alone[rank] = never
        names = [record.title, *(name.text for name in record.names if not name.never_alone)]
        family = record.family or (guess_family(record.title) if is_person else "")
        self._families.append(family)
        seen = set(never)
        for order, name in enumerate(names):
            self._put(rank, name_key(name), Reason.OTHER if order else Reason.TITLE, name, seen)
        for name in names:
            for key in _spacings(name, family if is_person else None):
                self._put(rank, key, Reason.SPACING, "", seen)
            if is_person:
                self._add_orders(rank, name, family, seen)
                if "-" in name:
                    self._add_orders(rank, _glue_given(name, family), family, seen)
        title_key = name_key(record.title)
        for product in record.products:
            key = name_key(product)
            if key.startswith(title_key) and key != title_key:
                self._namesakes.add(rank)
            self._put(rank, key, Reason.PRODUCT, product, seen)

    def _add_orders(self, rank: int, name: str, family: str, seen: set[str]) -> None:
        """Add « Lin Junyang » and « J. Lin » for « Junyang Lin », family Lin."""
        given, surname = split_name(name_key(name).split(), name_key(family).split())
        if not given or is_unspaced(surname[0]):
            return
        last = " ".join(surname)
        if len(surname) > 1 or last in EASTERN_FAMILIES or last not in GIVEN_NAMES:
            for key in (" ".join([*surname, *given]), " ".join([*given, *surname])):
                self._put(rank, key, Reason.SWAPPED, "", seen)
        ways = [last] if family[1:].islower() else [last, *_spacings(family)]
        letters = [word[0] for word in given if word not in PARTICLES and not word[0].isdigit()]
        for way in ways:
            if letters and letters[0] != "m":  # « M. Zuckerberg » is Monsieur, « M.-L. Denis » is not
                self._put(rank, f"{letters[0]} {way}", Reason.INITIAL, "", seen)
            if given[0][:2] in {"ch", "ph", "th"}:
                self._put(rank, f"{given[0][:2]} {way}", Reason.INITIAL, "", seen)  # « Ph. Martin »
            if len(letters) > 1:
                self._put(rank, f"{' '.join(letters)} {way}", Reason.INITIAL, "", seen)
                if "-" in name:
                    self._put(rank, f"{''.join(letters)} {way}", Reason.INITIAL, "", seen)  # « JN Barraud »

    def _put(self, rank: int, key: str, reason: Reason, spelling: str, seen: set[str]) -> None:
        """Add one form, unless the fiche has it already, must not be known by it, or it is no name."""
        length = key.count(" ") + 1
        if not key or key in seen or length > MAX_WORDS:
            return
        seen.add(key)
        number = len(self._form_spellings)
        self._form_records.append(rank)
        self._form_reasons.append(_REASONS.index(reason))
        self._form_spellings.append(spelling)
        others = self._forms.get(key)
        if others is None:
            self._forms[key] = number
        else:
            self._forms[key] = (*((others,) if isinstance(others, int) else others), number)
        first = key.partition(" ")[0]
        if length > self._longest.get(first, 0):
            self._longest[first] = length

    def _surnames(self, record: int) -> set[tuple[str, ...]]:
        family = self._families[record]
        if not family:
            return set()
        keys = name_key(family).split()
        kept = list(keys)
        while len(kept) > 1 and kept[0] in DROPPED_PARTICLES:
            kept.pop(0)
        return {way for way in (tuple(keys), tuple(kept), *(tuple(key.split()) for key in _spacings(family))) if way}

    def _form(self, number: int) -> Form:
        return Form(self._form_records[number], _REASONS[self._form_reasons[number]], self._form_spellings[number])


def guess_family(title: str) -> str:
    """Return the words of a person's displayed name that are likely the family name, "" if they cannot be guessed.

    The last word, with the particles before it (« von der Leyen »), or the first if only that is an Eastern family.
    """
    parts = [part for part in title.split() if any(map(str.isalnum, part))]
    keys = [name_key(part) for part in parts]
    if len(parts) < 2 or keys[0] in TITLES or is_unspaced(parts[0][0]):
        return ""
    eastern = [key in EASTERN_FAMILIES for key in keys]
    if eastern[0] and not eastern[-1] and len(parts) <= 3 and keys[0] not in GIVEN_NAMES:
        return parts[0]
    if all(eastern):
        return ""
    first = len(parts) - 1
    while first > 1 and keys[first - 1] in PARTICLES and len(keys[first - 1]) > 1:
        first -= 1
    return " ".join(parts[first:])


def split_name(name: list[str], family: list[str]) -> tuple[list[str], list[str]]:
    """Return the (given, family) words of `name`, the family name at its end or its start; ([], []) without it."""
    size = len(family)
    if not size or size >= len(name):
        return [], []
    if name[-size:] == family:
        return name[:-size], family
    if name[:size] == family:
        return name[size:], family
    return [], []


def _glue_given(name: str, family: str) -> str:
    """Return `name` with the hyphens of its given names left out: « Park Sooyeon » for Park Soo-yeon."""
    own = set(family.split())
    return " ".join(part if part in own else part.replace("-", "") for part in name.split())


def _spacings(name: str, family: str | None = None) -> Iterator[str]:
    """Yield the keys of `name` written in one word or in two: Scale AI and ScaleAI, Yann LeCun and Yann Le Cun.

    In a person's name only the `family` is.
    """
    if family is not None:
        position = name.rfind(family) if family else -1
        if position < 0 or name == family:
            return
        if "-" in name:
            yield name_key(name.replace("-", ""))
        for key in _spacings(family):
            yield name_key(f"{name[:position]} {key} {name[position + len(family) :]}")
        return
    parts = name.split()
    if len(parts) == 1:
        if "-" not in name and (split := _CAMEL.sub(" ", name)) != name:
            yield name_key(split)
    elif len(parts) <= 3 and all(part.isalnum() for part in parts) and sum(map(len, parts)) > 4:
        yield name_key("".join(parts))
