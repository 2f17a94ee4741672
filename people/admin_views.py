"""JSON views for the editor of a story: fiches, names, facts, typography (addresses: people/wagtail_hooks.py)."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_POST, require_safe
from wagtail.log_actions import log

from newsroom.text import typography
from newsroom.text.words import name_key, words_of
from people.fact_suggestions import suggest_fact
from people.forms import FactForm, NewFicheForm
from people.models import Company, CompanyIndexPage, Fact, Person, PersonIndexPage, Profile
from people.names import Found, detect
from people.names.fiches import current_index, near_names
from people.positions import current_positions, positions_in
from people.typesetting import products

# How many fiches the editor's list shows, and how much of the typed text is read.
SUGGESTIONS = 8
SUGGESTION_MAX_CHARACTERS = 80
SUGGESTION_MAX_WORDS = 6

# A story of 60,000 words; a longer text is refused, with a message in the editor.
TEXT_MAX_CHARACTERS = 400_000
_HOMES = {"person": (Person, PersonIndexPage), "company": (Company, CompanyIndexPage)}


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Return the fiches, drafts too, whose name contains the words of `?q=`: {"fiches": [{id, title, kind, role…}]}.

    For static/people/fiches.js. Those with a name that begins with the words come first. Queries: 2 (fiches; current
    positions), 0 without a word.
    """
    words = words_of(request.GET.get("q", "")[:SUGGESTION_MAX_CHARACTERS])[:SUGGESTION_MAX_WORDS]
    if not words:
        return JsonResponse({"fiches": []})
    fiches = Profile.objects.not_merged().matching(words).beginning_first(words)
    return JsonResponse({"fiches": describe_fiches(fiches[:SUGGESTIONS])})


@require_POST
def names_in_text(request: HttpRequest) -> JsonResponse:
    """Return the names found in the texts of a story, and the fiches concerned.

    Body: {"context": str, "texts": [str], "linked": [id], "reported": [id]}; `context` (title,
    standfirst) helps to read the texts, but names in it are not returned; `linked` are the ids of pages already linked,
    `reported` those of facts. Answer:
    {"names": [{text, start, end, surface, verdict, fiches, why}], "fiches": [{id, title, kind, role…}],
    "reportedFiches": [id]}: `text` is the index of a text, `start` and `end` are counted in UTF-16 units as JavaScript
    does, `verdict` is found, ambiguous, doubtful or unknown; `reportedFiches` are the fiches at the ends of the facts.
    Queries: 2 (changes of the index), 2 (fiches; current positions), 2 more when a fiche has changed, 1 for the facts.
    """
    body = read_json(request)
    context, texts, linked = body.get("context", ""), body.get("texts", []), body.get("linked", [])
    reported = body.get("reported", [])
    if (
        not isinstance(context, str)
        or not _is_list_of(texts, str)
        or not (_is_list_of(linked, int) and _is_list_of(reported, int))
    ):
        raise BadRequest("Il faut « context » (texte), « texts » (textes), « linked » et « reported » (nombres).")
    if len(context) + sum(map(len, texts)) > TEXT_MAX_CHARACTERS:
        return JsonResponse({"error": "Ce texte est trop long pour que les noms y soient cherchés."}, status=413)
    names = list(_located(detect("\n".join([context, *texts]), current_index()), [context, *texts]))
    wanted = {fiche for name in names for fiche in name["fiches"]} | {_number(str(fiche)) for fiche in linked}
    facts = Fact.objects.filter(pk__in={_number(str(fact)) for fact in reported}) if reported else Fact.objects.none()
    reported_fiches = {end for ends in facts.values_list("subject_id", "object_id") for end in ends if end}
    fiches = describe_fiches(Profile.objects.filter(pk__in=wanted | reported_fiches))
    return JsonResponse({"names": names, "fiches": fiches, "reportedFiches": sorted(reported_fiches)})


@require_POST
def typography_in_texts(request: HttpRequest) -> JsonResponse:
    """Return what French typography would change in the texts of a story.

    Body: {"texts": [str]}. Answer: {"findings": [{text, start, end, excerpt, suggestion, code, message, isSignal}]}, in
    order: `text` is the index of a text, `start` and `end` are counted in UTF-16 units as JavaScript does, `suggestion`
    is null where only a person can decide, `isSignal` marks a doubt, not an error. Queries: 0 (products are cached).
    """
    texts = read_json(request).get("texts", [])
    if not _is_list_of(texts, str):
        raise BadRequest("Il faut « texts » (textes).")
    if sum(map(len, texts)) > TEXT_MAX_CHARACTERS:
        return JsonResponse({"error": "Ce texte est trop long pour que sa typographie soit relue."}, status=413)
    return JsonResponse({"findings": [found for rank, text in enumerate(texts) for found in _findings(rank, text)]})


def _findings(rank: int, text: str) -> Iterator[dict[str, Any]]:
    known = products()
    found = [(finding, False) for finding in typography.suggestions(text, known)]
    found += [(finding, True) for finding in typography.lint_plain(text, known)]
    for finding, is_signal in sorted(found, key=lambda each: each[0].offset):
        start = _units(text[: finding.offset])
        yield {
            "text": rank,
            "start": start,
            "end": start + _units(finding.excerpt),
            "excerpt": finding.excerpt,
            "suggestion": finding.suggestion,
            "code": finding.code,
            "message": finding.message,
            "isSignal": is_signal,
        }


@require_safe
def namesakes(request: HttpRequest) -> JsonResponse:
    """Return the fiches, drafts too, that a new one called `?name=` may duplicate: {"fiches": [… with `why`]}.

    Queries: 4 (names of all fiches, twice at most), 2 (fiches; current positions).
    """
    near = near_names(request.GET.get("name", "")[:SUGGESTION_MAX_CHARACTERS])
    fiches = {fiche["id"]: fiche for fiche in describe_fiches(Profile.objects.filter(pk__in=near))}
    return JsonResponse({"fiches": [fiches[key] | {"why": why} for key, why in near.items() if key in fiches]})


@require_POST
def new_fiche(request: HttpRequest) -> JsonResponse:
    """Create a draft fiche (NewFicheForm: `title`, `kind`); 400 or 403 with {"errors": {field: [sentence]}}.

    Answer: {"fiche": {id, title, kind, role…}}. A name that another fiche has is refused, with `isHomonym`, unless
    `isNew` is sent.
    """
    form = NewFicheForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    title = form.cleaned_data["title"]
    if not request.POST.get("isNew") and (bearers := fiches_called(title)):
        message = f"Une fiche porte déjà ce nom ({' ; '.join(bearers)}) : liez-la, ou dites que c’est une autre."
        return JsonResponse({"errors": {"title": [message]}, "isHomonym": True}, status=400)
    model, directory_model = _HOMES[form.cleaned_data["kind"]]
    directory = directory_model.objects.get()
    if not directory.permissions_for_user(request.user).can_add_subpage():
        return JsonResponse({"errors": {"": ["Vos droits ne permettent pas de créer une fiche."]}}, status=403)
    fiche = model(title=title, live=False, owner=request.user)
    with transaction.atomic():
        directory.add_child(instance=fiche)
        fiche.save_revision(user=request.user)
        log(instance=fiche, action="wagtail.create", user=request.user)
    return JsonResponse({"fiche": describe_fiches(Profile.objects.filter(pk=fiche.pk))[0]}, status=201)


def fiches_called(name: str) -> list[str]:
    """Return the titles of the fiches, drafts too, that have exactly this name. Queries: up to 4."""
    fiches = Profile.objects.filter(pk__in=near_names(name)).alphabetical().prefetch_related("names")
    return [
        fiche.title
        for fiche in fiches
        if name_key(name) in {name_key(known) for known in [fiche.title, *(other.text for other in fiche.names.all())]}
    ]


@require_POST
def suggested_fact(request: HttpRequest) -> JsonResponse:
    """Return the fact that a paragraph reports of a fiche, to fill in a form, and the existing facts that resemble it.

    Body: {"subject": id, "text": str, "start": int, "names": [{start, end, fiche}]}: the paragraph, where it names the
    subject, and all the names in it, `fiche` being 0 for those without; places are counted in UTF-16 units. Answer:
    {"fact": {kind, object, object_text, title, start, end, status}, "similar": [{id, title, editUrl, isPublic}]}, the
    `kind` "" when nothing is sure. Queries: up to 5.
    """
    body = read_json(request)
    text, start, names = body.get("text", ""), body.get("start", 0), body.get("names", [])
    if not isinstance(text, str) or not isinstance(start, int) or not _is_list_of(names, dict):
        raise BadRequest("Il faut « subject » (nombre), « text » (texte), « start » (nombre) et « names » (noms).")
    places = [[name.get(key) for key in ("start", "end", "fiche")] for name in names]
    if not all(_is_list_of(place, int) for place in places) or len(text) > TEXT_MAX_CHARACTERS:
        raise BadRequest("Il faut « start », « end » et « fiche » (nombres) à chaque nom.")
    subject = _subject(body.get("subject"))
    spans = [
        (_offset(text, first), _offset(text, last), _number(str(fiche)))
        for first, last, fiche in places
        if 0 <= first < last <= len(text) * 2
    ]
    fact = suggest_fact(text, subject, _offset(text, start), spans)
    similar = Fact.objects.resembling(subject.pk, fact["kind"], fact["object"]) if fact["kind"] else []
    return JsonResponse({"fact": fact, "similar": [_fact(fact) for fact in similar]})


@require_safe
def similar_facts(request: HttpRequest) -> JsonResponse:
    """Return the facts that resemble one of `?subject=`, `?kind=` and `?object=`: {"similar": [{id, title…}]}.

    Queries: 2.
    """
    subject = _subject(request.GET.get("subject"))
    other = _number(request.GET.get("object", "")) or None
    similar = Fact.objects.resembling(subject.pk, request.GET.get("kind", ""), other)
    return JsonResponse({"similar": [_fact(fact) for fact in similar]})


def _subject(number: object) -> Profile:
    """Return the fiche that has this id. Raises BadRequest."""
    subject = Profile.objects.filter(pk=_number(str(number))).first()
    if subject is None:
        raise BadRequest("Cette fiche n’existe pas.")
    return subject


@require_POST
def new_fact(request: HttpRequest) -> JsonResponse:
    """Create a fact (FactForm); 400 with {"errors": {field: [sentence]}}.

    Answer: {"fact": {id, title, editUrl, isPublic}}. It has no source yet: it stays hidden until a published story
    reports it. If other facts resemble it, 400 with {"similar": […]} unless `isNew` is sent.
    """
    if not request.user.has_perm("people.add_fact"):
        return JsonResponse({"errors": {"": ["Vos droits ne permettent pas de créer un fait."]}}, status=403)
    form = FactForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    fact = form.instance
    similar = Fact.objects.resembling(fact.subject_id, fact.kind, fact.object_id)
    if similar and not request.POST.get("isNew"):
        message = "Un fait semblable existe déjà : choisissez-le, ou dites que celui-ci est nouveau."
        answer = {"errors": {"": [message]}, "similar": [_fact(fact) for fact in similar]}
        return JsonResponse(answer, status=400)
    form.save()
    log(instance=fact, action="wagtail.create", user=request.user)
    return JsonResponse({"fact": _fact(fact)}, status=201)


def describe_fiches(fiches) -> list[dict[str, object]]:
    """Return each of `fiches`, a queryset of Profile, as the JSON that the editor's scripts read.

    Queries: 2 to 4 (fiches; their positions and moves, with both ends).
    """
    rows = list(fiches.select_related("person", "company", "merged_into"))
    facts = (
        Fact.objects.published().employment().filter(subject__in=rows).with_status().list_with_fiches() if rows else []
    )
    positions = current_positions(positions_in(facts, timezone.localdate()))
    roles = {position.person.pk: position.label for position in reversed(positions)}  # the latest of each person
    return [_describe_fiche(fiche, roles.get(fiche.pk) or fiche.description) for fiche in rows]


def _describe_fiche(fiche: Profile, role: str) -> dict[str, object]:
    is_person = hasattr(fiche, "person")
    return {
        "id": fiche.pk,
        "title": fiche.merged_into.title if fiche.merged_into else fiche.title,  # readers are redirected there
        "nativeName": fiche.person.native_name if is_person else "",
        "kind": capfirst(fiche.kind_label),
        "isPerson": is_person,
        "agreement": fiche.person.get_agreement_display() if is_person else "",
        "role": role,
        "isDraft": not (fiche.merged_into or fiche).live,
        "isNew": not (fiche.live or fiche.merged_into_id or fiche.first_published_at),  # a draft that was never public
        "url": fiche.url or "",  # for the tooltip of the link: what is stored is the id alone
        "editUrl": reverse("wagtailadmin_pages:edit", args=[fiche.pk]),
    }


def _fact(fact: Fact) -> dict[str, object]:
    edit_url = reverse("wagtailsnippets_people_fact:edit", args=[fact.pk])
    return {"id": fact.pk, "title": str(fact), "editUrl": edit_url, "isPublic": getattr(fact, "is_public", False)}


def _located(found: Found, texts: list[str]) -> Iterator[dict[str, Any]]:
    """Yield each name with its text and its place there; those in the first text, the context, are left out."""
    starts, start = [], 0
    for text in texts:
        starts.append(start)
        start += len(text) + 1
    verdicts: list[tuple[int, str, str, tuple, str]] = [
        *((name.start, name.surface, "found", (name.profile,), name.why) for name in found.found),
        *((name.start, name.surface, "ambiguous", name.profiles, name.why) for name in found.ambiguous),
        *((name.start, name.surface, "doubtful", name.profiles, name.why) for name in found.doubtful),
        *((name.start, name.surface, "unknown", (), "") for name in found.unknown),
    ]
    rank = 0
    for place, surface, verdict, fiches, why in sorted(verdicts):
        while rank + 1 < len(starts) and starts[rank + 1] <= place:
            rank += 1
        first = place - starts[rank]
        if rank == 0 or first + len(surface) > len(texts[rank]):
            continue
        before = texts[rank][:first]
        yield {
            "text": rank - 1,
            "start": _units(before),
            "end": _units(before) + _units(surface),
            "surface": surface,
            "verdict": verdict,
            "fiches": fiches,
            "why": str(why),
        }


def _units(text: str) -> int:
    """Return the length of `text` in UTF-16 units, as JavaScript counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _offset(text: str, units: int) -> int:
    """Return the offset in `text` of a place that JavaScript counted, in UTF-16 units."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * max(units, 0)].decode("utf-16-le", "ignore"))


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object in the body of a request. Raises BadRequest."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("Ce n’est pas du JSON.") from error
    if not isinstance(body, dict):
        raise BadRequest("Il faut un objet JSON.")
    return body


def _is_list_of(values: Any, kind: type) -> bool:
    return isinstance(values, list) and all(isinstance(value, kind) for value in values)


def _number(text: str) -> int:
    """Return the id written in `text`, 0 (no row has it) if there is none."""
    return int(text) if text.isdecimal() and len(text) <= 18 else 0
