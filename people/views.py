"""Lists of facts that are not pages of the tree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.pagination import paginate
from people.models import Fact


@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    """List the arrivals, departures and appointments, latest first. Queries: 5 (count; facts and their evidence)."""
    facts = Fact.objects.published().moves().with_evidence().chronological()
    return render(request, "people/moves.html", {"page_obj": paginate(request, facts, per_page=30)})
