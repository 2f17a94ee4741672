"""Lists of facts that are not pages of the tree."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.http.pagination import paginate
from newsroom.page_cache.routes import cached
from people.fiche_rows import facts_about, give_fiches
from people.history import changes_of
from people.models import FICHE_FOLDERS, Company, Fact, Person
from people.moves import MovesForm, by_month, month_bars, paired
from people.redirects import fiche_formerly_at

MOVES_PER_PAGE = CHANGES_PER_PAGE = 30
_QUERY = ["page", *MovesForm.base_fields]


@cached(query=_QUERY)
@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    """List the arrivals, departures and appointments, latest first, filtered by MovesForm.

    Queries: 4 (facts and their evidence, the months), 1 with photos, up to 2 for each fiche that a filter names.
    """
    return _moves_page(request)


def _of_fiche(view: Callable) -> Callable:
    """Give a list below a fiche the fiche. 404 unless it is public; 301 from its old slugs. Queries: 1."""

    @wraps(view)
    def found(request: HttpRequest, folder: str, slug: str) -> HttpResponse:
        fiche = FICHE_FOLDERS[folder].objects.published().filter(slug=slug).first()
        if fiche:
            return view(request, fiche)
        if present := fiche_formerly_at(request, f"/{folder}/{slug}"):
            return HttpResponsePermanentRedirect(present.url + request.path.split("/", 3)[3])
        raise Http404("Cette fiche n’est pas publique.")

    return found


@cached(query=_QUERY)
@require_safe
@_of_fiche
def moves_of_fiche(request: HttpRequest, fiche: Person | Company) -> HttpResponse:
    """List the moves of a person, or into and out of a company. Queries: those of moves()."""
    return _moves_page(request, fiche)


@cached(query=["page"])
@require_safe
@_of_fiche
def history_of_fiche(request: HttpRequest, fiche: Person | Company) -> HttpResponse:
    """List what changed in the facts of a fiche, latest first.

    Queries: 4 (its facts, their fiches, the versions, the evidence).
    """
    facts = facts_about(fiche)
    give_fiches(facts)
    page_obj = paginate(request, changes_of(facts), CHANGES_PER_PAGE)
    Fact.objects.prefetch_evidence([change.fact for change in page_obj])
    return render(request, "people/history.html", {"fiche": fiche, "page_obj": page_obj, "noindex": True})


def _moves_page(request: HttpRequest, fiche: Person | Company | None = None) -> HttpResponse:
    form = MovesForm(request.GET, request.path, fiche)
    form.is_valid()  # an invalid filter is left out, with an error beside its field
    facts = Fact.objects.published().moves()
    facts = facts.about(fiche) if fiche else facts
    rows = form.filtered(facts).with_evidence().select_related("subject__photo").chronological()
    page_obj = paginate(request, rows.prefetch_related("subject__photo__renditions"), MOVES_PER_PAGE)
    chips = form.chips
    context = {
        "fiche": fiche,
        "form": form,
        "chips": chips,
        "page_obj": page_obj,
        "months": by_month(paired(page_obj)),
        "bars": month_bars(form, form.filtered(facts, but="mois")),
        # Search engines index complete lists alone: neither filtered nor empty ones.
        "noindex": bool(chips or form.errors or not page_obj or (fiche and fiche.noindex)),
    }
    return render(request, "people/moves.html", context)
