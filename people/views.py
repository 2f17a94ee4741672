"""Lists of facts that are not pages of the tree."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.http.pagination import paginate
from newsroom.page_cache.routes import cached
from people.models import FICHE_FOLDERS, Company, Fact, Person
from people.moves import MovesForm, by_month, month_bars, paired
from people.redirects import fiche_formerly_at

MOVES_PER_PAGE = 30
_QUERY = ["page", *MovesForm.base_fields]


@cached(query=_QUERY)
@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    """List the arrivals, departures and appointments, latest first, filtered by MovesForm.

    Queries: 4 (facts and their evidence, the months), 1 with photos, up to 2 for each fiche that a filter names.
    """
    return _moves_page(request)


@cached(query=_QUERY)
@require_safe
def moves_of_fiche(request: HttpRequest, folder: str, slug: str) -> HttpResponse:
    """List the moves of a person, or into and out of a company. 404 unless the fiche is public; 301 from its old slugs.

    Queries: 1 (the fiche), and those of moves().
    """
    fiche = FICHE_FOLDERS[folder].objects.published().filter(slug=slug).first()
    if fiche is None:
        present = fiche_formerly_at(request, f"/{folder}/{slug}")
        if present is None:
            raise Http404("Cette fiche n’est pas publique.")
        return HttpResponsePermanentRedirect(f"{present.url}mouvements/")
    return _moves_page(request, fiche)


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
