"""Template filters for facts: headings, periods, disagreements of sources."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from newsroom.http.memo import Bounded, own_values
from newsroom.http.pagination import ListPage
from newsroom.text import json_ld
from newsroom.text.characters import isolated
from newsroom.text.template_filters import partial_date
from people.charts import Axis, Segment
from people.evidence import Evidence, evidence
from people.models import Fact, Profile
from people.moves import Move, headline
from people.positions import Position
from people.structured_data import fiche_document

register = template.Library()

Kind = Fact.Kind

# The heading of a fact on the fiche of its subject, and on the fiche of its object.
_HEADINGS = {
    Kind.POSITION: ("Poste", "Poste occupé par"),
    Kind.LEADERSHIP: ("Direction", "Direction"),
    Kind.ARRIVAL: ("Arrivée", "Arrivée de"),
    Kind.DEPARTURE: ("Départ", "Départ de"),
    Kind.APPOINTMENT: ("Nomination", "Nomination de"),
    Kind.FOUNDING: ("Fondation", "Fondation par"),
    Kind.PART_OF: ("Fait partie de", "Comprend"),
    Kind.HOLDS: ("Participation dans", "Actionnaire"),
    Kind.ACQUISITION: ("Acquisition de", "Acquisition par"),
    Kind.PARTNERSHIP: ("Partenariat avec", "Partenariat avec"),
    Kind.PRODUCT: ("Produit", "Édité par"),
    Kind.FUNDING: ("Levée de fonds", "Levée de fonds de"),
    Kind.AWARD: ("Distinction", "Distinction de"),
}
# What happens once; the rest lasts.
_EVENTS = {*Kind.moves(), Kind.FOUNDING, Kind.ACQUISITION, Kind.FUNDING, Kind.AWARD, Kind.PRODUCT}
# What a heading ends with before a name.
_PREPOSITIONS = (" dans", " de", " par", " avec")
_lines = Bounded(4_096)  # of some 1 kB each
_LENGTH_OF_A_DAY = len("2026-03-05")

register.filter("move_headline", headline)


@register.filter
def evidence_of(told: Fact | Position | Move) -> Evidence:
    """Return what supports a fact, or all the facts of a position or a move. Queries: 0 after prefetch_evidence()."""
    return evidence([told] if isinstance(told, Fact) else told.facts)


@register.filter
def segments(axis: Axis, position: Position) -> list[Segment]:
    """Return the parts of the bar of a position on an axis."""
    return axis.segments(position)


@register.filter
def drawn_as(position: Position) -> str:
    """Return what the bar of a position says: « Junyang Lin, chercheur, Qwen : 2019 – mars 2026 (confirmé) »."""
    dates = strip_tags(tenure(position))
    return f"{isolated(position.person.title)}, {position.label} : {dates} ({position.deciding_fact.status_label})"


@register.filter
def heading_for(fact: Fact, profile: Profile | None) -> str:
    """Return the heading of `fact` on the fiche of `profile`; without one (None), as on the fiche of its subject."""
    from_subject, from_object = _HEADINGS[Kind(fact.kind)]
    return from_object if profile and fact.object_id == profile.pk else from_subject


@register.filter
def other_end(fact: Fact, profile: Profile) -> Profile | None:
    """Return the fiche that `fact` ties to `profile`, if any. Queries: 0 after with_evidence()."""
    return fact.subject if fact.object_id == profile.pk else fact.object


@register.filter
def tie_label(fact: Fact, profile: Profile) -> str:
    """Return the heading of `fact` without preposition: « poste », « comprend », « participation »…"""
    heading = heading_for(fact, profile)
    for preposition in _PREPOSITIONS:
        heading = heading.removesuffix(preposition)
    return heading[:1].lower() + heading[1:]


@register.filter
def period(fact: Fact) -> SafeString | str:
    """Return when it was so: « 4 mars 2026 », « depuis 2019 », « 2019 – mars 2026 », « jusqu’en mai 2025 »."""
    return partial_date(fact.start) if fact.kind in _EVENTS and not fact.end else date_range(fact)


@register.filter
def date_range(lasting) -> SafeString | str:
    """Return the dates of a fact, a position or an overlap: « 2019 – mars 2026 »; "" when none is known."""
    start, end = partial_date(lasting.start), partial_date(lasting.end)
    if start and end:
        return start if lasting.start == lasting.end else format_html("{} – {}", start, end)
    if end:
        return format_html("{}\u00a0{}", "jusqu’au" if len(lasting.end) == _LENGTH_OF_A_DAY else "jusqu’en", end)
    if not start:
        return ""
    return format_html("{}\u00a0{}", "depuis le" if len(lasting.start) == _LENGTH_OF_A_DAY else "depuis", start)


@register.filter
def tenure(position: Position) -> SafeString | str:
    """Return the dates of a position, unknown ones included: « 2019 – date inconnue »."""
    if position.is_over and not position.end:
        return format_html("{} – date inconnue", partial_date(position.start)) if position.start else "dates inconnues"
    return date_range(position) or "depuis une date inconnue"


@register.filter
def people_in(page_obj: ListPage) -> int:
    """Return how many people all the pages of a list of positions hold. Queries: 0."""
    return len({position.person.pk for position in page_obj.paginator.object_list})


@register.simple_tag
def fact_line(fact: Fact, profile: Profile | None) -> SafeString:
    """Return components/fact.html, written once for the same fact: its columns, fiches, reports, sources. Queries: 0.

    `fact` comes with_evidence().
    """
    ends = [[fiche.title, fiche.url] if fiche else None for fiche in (fact.subject, fact.object)]
    reports = [[*own_values(report), *own_values(report.article)] for report in fact.public_reports]
    shown = [own_values(fact), ends, reports, [own_values(source) for source in fact.public_sources]]
    key = repr([profile and profile.pk, *shown])
    return _lines.get(key, lambda: render_to_string("components/fact.html", {"fact": fact, "profile": profile}))


@register.filter
def share_percent(fact: Fact) -> str:
    """Return « 49 % » or « 11,5 % »; "" without a share."""
    return f"{fact.share.normalize():f}".replace(".", ",") + " %" if fact.share is not None else ""


@register.simple_tag(takes_context=True)
def fiche_data(context: template.Context) -> SafeString | str:
    """Return the JSON-LD of the page of a fiche (people/structured_data.py). Queries: 1."""
    page = context["page"]
    if not page.pk:  # the preview of a fiche that was never saved
        return ""
    return json_ld.script(fiche_document(page, context["facts"], context["subject_mentions"]))
