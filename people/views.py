"""Lists of facts that are not pages of the tree, and what the editor asks about fiches."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from newsroom.folding import words_of
from newsroom.pagination import paginate
from people.models import Fact, Profile

# How many fiches the editor's list shows, and how much of what is typed it reads.
SUGGESTIONS = 8
SUGGESTION_MAX_CHARACTERS = 80
SUGGESTION_MAX_WORDS = 6


@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    """List the arrivals, departures and appointments, latest first. Queries: 5 (count; facts and their evidence)."""
    facts = Fact.objects.published().moves().with_evidence().chronological()
    return render(request, "people/moves.html", {"page_obj": paginate(request, facts, per_page=30)})


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer the fiches whose name holds the words of `?q=`, drafts too: {"fiches": [{id, title, kind, role…}]}.

    An address of the admin (people/wagtail_hooks.py), for static/people/fiches.js. The best come first: those of which
    a name begins so. Queries: 2 (fiches; current posts of those without a description), none without a word.
    """
    words = words_of(request.GET.get("q", "")[:SUGGESTION_MAX_CHARACTERS])[:SUGGESTION_MAX_WORDS]
    if not words:
        return JsonResponse({"fiches": []})
    fiches = list(Profile.objects.standing().called(words).beginning_first(words).for_cards()[:SUGGESTIONS])
    posts = Fact.objects.published().current_posts([fiche for fiche in fiches if not fiche.description])
    roles = {fact.subject_id: ", ".join(filter(None, [fact.title, fact.object_name])) for fact in posts}
    return JsonResponse(
        {"fiches": [_suggestion(fiche, fiche.description or roles.get(fiche.pk, "")) for fiche in fiches]}
    )


def _suggestion(fiche: Profile, role: str) -> dict[str, object]:
    return {
        "id": fiche.pk,
        "title": fiche.title,
        "nativeName": fiche.person.native_name if hasattr(fiche, "person") else "",
        "kind": capfirst(fiche.kind_label),
        "role": role,
        "isDraft": not fiche.live,
        "url": fiche.url or "",  # for the tooltip of the link: what is stored is the id alone
    }
