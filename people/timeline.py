"""A fiche's timeline: its dated facts by year, the holes between posts shown as holes, the undated in a place apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from newsroom.text.dates import bounds, partial
from people.positions import Post

UNDATED = "Date inconnue"
# Between two posts, less than that is a change of post and not a hole.
_HOLE = timedelta(days=92)
# After every date that begins so: what stands above « 2019 » in a list, the latest first.
_AFTER = "~"


@dataclass
class Line:
    """One line of the timeline: a fact, or a hole between two posts."""

    moment: str  # a partial date, "" when it is not known: what sorts it
    heading: str  # the year under which it stands; "" for a hole
    fact: object | None = None
    hole: str = ""  # « 2019 – 2022 »
    hole_says: str = ""


def is_tie(fact) -> bool:
    """Tell whether `fact` has its place apart from the timeline: it ties two fiches, or has no date to stand under."""
    return fact.kind in fact.Kind.ties() or (fact.kind == fact.Kind.PRODUCT and not fact.moment)


def timeline(facts: Iterable, posts: Iterable[Post]) -> list[Line]:
    """Return the lines for `facts`, the latest first and those without a date last, with the holes between `posts`.

    A post stands at its start, or at its end when the start is not known. Pass no posts where holes mean nothing (the
    people of a company). Queries: 0.
    """
    dated, undated = [], []
    for fact in facts:
        if fact.moment:
            dated.append(Line(fact.moment, fact.moment[:4], fact))
        else:
            undated.append(Line("", UNDATED, fact))
    moments = [line.moment for line in dated]
    dated += [_line_of(hole, moments) for hole in holes(posts)]
    dated.sort(key=lambda line: line.moment, reverse=True)
    return dated + undated


def holes(posts: Iterable[Post]) -> list[tuple[str, str]]:
    """Return the stretches in which no post is known, each a pair of partial dates, the earliest first.

    Between the last day that a post may have lasted and the first that the next may have begun. Where one of the two
    is not known, nothing is said.
    """
    known = sorted((post for post in posts if post.start or post.end), key=lambda post: bounds(post.start or post.end))
    found: list[tuple[str, str]] = []
    last = None
    for post in known:
        if last and last.end and post.start and _distance(bounds(last.end)[1], bounds(post.start)[0]) > _HOLE:
            found.append((last.end, post.start))
        if last is None or post.last_day[1] > last.last_day[1]:
            last = post
    return found


def _distance(day: str, later_day: str) -> timedelta:
    return date.fromisoformat(later_day) - date.fromisoformat(day)


def _line_of(hole: tuple[str, str], moments: list[str]) -> Line:
    end, start = hole
    inside = any(bounds(end)[1] < bounds(moment)[0] and bounds(moment)[1] < bounds(start)[0] for moment in moments)
    says = "aucun poste n’est établi" if inside else "rien n’est établi"
    return Line(end + _AFTER, "", hole=f"{partial(end)} – {partial(start)}", hole_says=says)
