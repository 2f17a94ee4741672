"""Words of a text that fit the names of an index, however they are written."""

from collections.abc import Iterator
from typing import NamedTuple

from newsroom.text.french import EASTERN_FAMILIES
from people.names.index import MAX_WORDS, Form, Index, Reason
from people.names.reading import HYPHENS, Reading
from people.names.spelling import Fit, ends_by_a_plus, fit


class Span(NamedTuple):
    """Words of the text, from `first` up to `after`, that fit forms of names."""

    first: int
    after: int
    forms: list[tuple[Form, Fit]]

    @property
    def is_product(self) -> bool:
        """Return whether it names a product and no fiche."""
        return self.forms[0][0].reason is Reason.PRODUCT

    @property
    def has_plus(self) -> bool:
        """Return whether the sign « + » behind the words belongs to the name."""
        return any(ends_by_a_plus(form) for form, _ in self.forms)

    def is_sure(self, reading: Reading) -> bool:
        """Return whether it is a name whatever surrounds it: no word of the language, or one whose capital tells."""
        if any(how is Fit.SURE for _, how in self.forms):
            return True
        is_capital_telling = not (reading.opens[self.first] or reading.shouts[self.first])
        return is_capital_telling and any(how is Fit.WORD for _, how in self.forms)


def candidates_at(reading: Reading, index: Index, rank: int) -> Iterator[Span]:
    """Yield the names that begin at this word and fit what is written."""
    keys = reading.keys
    if index.begins(keys[rank]):
        for length, forms in index.at(keys, rank):
            yield from _fitting(reading, index, rank, rank + length, forms)
    if rank + 2 >= len(keys) or not reading.is_capital[rank]:
        return
    if len(keys[rank + 1]) == 1 and reading.gaps[rank + 2].startswith(".") and reading.gaps[rank + 1].isspace():
        # « Geoffrey E. Hinton » for Geoffrey Hinton
        yield from _rewritten(reading, index, rank, [keys[rank], *keys[rank + 2 : rank + MAX_WORDS]])
    for second in (rank + 1, rank + 2):
        # « Jun-Yang Lin », « Lin Jun-yang » for Junyang Lin
        if second < len(keys) and (_is_hyphen(reading, second) or _is_eastern(reading, rank, second)):
            glued = keys[second - 1] + keys[second]
            rest = keys[second + 1 : rank + MAX_WORDS]
            yield from _rewritten(reading, index, rank, [*keys[rank : second - 1], glued, *rest])


def _is_hyphen(reading: Reading, rank: int) -> bool:
    return bool(reading.gaps[rank]) and reading.gaps[rank] in HYPHENS


def _is_eastern(reading: Reading, first: int, second: int) -> bool:
    """Return whether it may be a given name in two words beside its family name: « Park Soo Yeon »."""
    if not (reading.is_spaced(second) and reading.is_capital[second - 1] and reading.is_capital[second]):
        return False
    family = first if second - first == 2 else second + 1
    return family < len(reading) and reading.keys[family] in EASTERN_FAMILIES and reading.is_capital[family]


def _rewritten(reading: Reading, index: Index, rank: int, keys: list[str]) -> Iterator[Span]:
    """Yield the people that these words name, which are one word more in the text."""
    if not index.begins(keys[0]):
        return
    for length, forms in index.at(keys, 0):
        people = [
            form._replace(spelling="")
            for form in forms
            if index.is_person(form.record) and form.reason is not Reason.INITIAL
        ]
        if length > 1 and people:
            yield from _fitting(reading, index, rank, rank + length + 1, people)


def _fitting(reading: Reading, index: Index, first: int, after: int, forms: list[Form]) -> Iterator[Span]:
    """Yield the span with the forms that fit it, if any; names before products."""
    if _is_hidden(reading, first, after, forms):
        return
    fits: list[tuple[Form, Fit]] = [
        (form, how)
        for form in forms
        if (how := fit(form, index.is_person(form.record), reading, first, after)) is not Fit.NO
    ]
    names = [pair for pair in fits if pair[0].reason is not Reason.PRODUCT]
    best = max((how for _, how in names), default=Fit.NO)
    if best is Fit.WEAK and len(fits) > len(names):
        names = []
    kept = [pair for pair in names if pair[1] is best or pair[1] is not Fit.WEAK] or fits
    kept = [pair for pair in kept if ends_by_a_plus(pair[0])] or kept
    if kept:
        yield Span(first, after, kept)


def _is_hidden(reading: Reading, first: int, after: int, forms: list[Form]) -> bool:
    """Return whether the words are in an address or the like, unless they are all of it (« Booking.com »)."""
    if not any(reading.hidden[first:after]):
        return False
    span = (reading.words[first].start, reading.words[after - 1].end)
    return span not in reading.nameless or not any("." in form.spelling for form in forms)
