"""Lists of facts that are not pages of the tree, and what the editor asks about fiches."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from newsroom.folding import words_of
from newsroom.pagination import paginate
from people.models import Company, Fact, Person, Profile
from people.moves import MovesForm, by_month
from people.redirects import fiche_once_at

MOVES_PER_PAGE = 30
_IN_FOLDERS: dict[str, type[Person] | type[Company]] = {"personnes": Person, "entreprises": Company}

# How many fiches the editor's list shows, and how much of what is typed it reads.
SUGGESTIONS = 8
SUGGESTION_MAX_CHARACTERS = 80
SUGGESTION_MAX_WORDS = 6


@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    """List the arrivals, departures and appointments, latest first, as filtered by the address (people/moves.py).

    Queries: 3 (facts and their evidence), up to 2 for each fiche that a filter names.
    """
    return _moves_page(request)


@require_safe
def moves_of_fiche(request: HttpRequest, folder: str, slug: str) -> HttpResponse:
    """List the moves of a person, or those into and out of a company. 404 unless its fiche is public; 301 from a slug
    that the fiche once had.

    Queries: 1 (the fiche), and those of moves().
    """
    fiche = _IN_FOLDERS[folder].objects.published().filter(slug=slug).first()
    if fiche is None:
        present = fiche_once_at(request, f"/{folder}/{slug}")
        if present is None:
            raise Http404("Cette fiche n’est pas publique.")
        return HttpResponsePermanentRedirect(f"{present.url}mouvements/")
    return _moves_page(request, fiche)


def _moves_page(request: HttpRequest, fiche: Person | Company | None = None) -> HttpResponse:
    form = MovesForm(request.GET, request.path, fiche)
    form.is_valid()  # a filter that says nothing is told beside its field, and left out
    facts = Fact.objects.published().moves()
    facts = form.kept(facts.about(fiche) if fiche else facts)
    page_obj = paginate(request, facts.with_evidence().chronological(), MOVES_PER_PAGE)
    chips = form.chips
    context = {
        "fiche": fiche,
        "form": form,
        "chips": chips,
        "page_obj": page_obj,
        "months": by_month(page_obj),
        # Part of a list is no list for engines, and an empty one has nothing for them.
        "noindex": bool(chips or form.errors or not page_obj or (fiche and fiche.noindex)),
    }
    return render(request, "people/moves.html", context)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer the fiches whose name holds the words of `?q=`, drafts too: {"fiches": [{id, title, kind, role…}]}.

    An address of the admin (people/wagtail_hooks.py), for static/people/fiches.js. The best come first: those of which
    a name begins so. Queries: 2 (fiches; current posts of those without a description), none without a word.
    """
    words = words_of(request.GET.get("q", "")[:SUGGESTION_MAX_CHARACTERS])[:SUGGESTION_MAX_WORDS]
    if not words:
        return JsonResponse({"fiches": []})
    fiches = list(Profile.objects.called(words).beginning_first(words).for_cards()[:SUGGESTIONS])
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
