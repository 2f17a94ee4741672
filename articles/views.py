"""Lists of stories that are not pages of the tree."""

from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import ArticlePage, Correction
from articles.models.article import FORMATS
from articles.redirects import moved_to
from newsroom.http.pagination import paginate
from people.models import Person, Profile, Tag

STORIES_PER_PAGE = 20
CORRECTIONS_PER_PAGE = 30


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """List the stories that a person signs. 404 unless one is public; 301 from a slug that the fiche once had.

    Queries: 1 (the person), 4 (for_cards).
    """
    try:
        person = get_object_or_404(Person.objects.published(), slug=slug)
        stories = ArticlePage.objects.published().signed_by(person).latest_first()
        page_obj = paginate(request, stories.for_cards(), STORIES_PER_PAGE)
        if not page_obj:
            raise Http404("Cette personne n’a rien signé ici.")
    except Http404:
        if present_path := moved_to(request, request.path.removeprefix("/")):
            return HttpResponsePermanentRedirect(present_path)
        raise
    context = {"person": person, "page_obj": page_obj, "noindex": person.noindex}
    return render(request, "articles/author.html", context)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """List the stories and the fiches that bear a keyword. 404 when nothing public does.

    Queries: 1 (the keyword), 4 (for_cards), 2 (fiches and their renditions).
    """
    keyword = get_object_or_404(Tag, slug=slug)
    page_obj = paginate(
        request, ArticlePage.objects.published().tagged(keyword).latest_first().for_cards(), STORIES_PER_PAGE
    )
    fiches = list(Profile.objects.published().tagged(keyword).alphabetical().for_cards())
    if not (fiches or page_obj):
        raise Http404("Rien de public ne porte ce mot-clé.")
    return render(request, "articles/tag.html", {"tag": keyword, "page_obj": page_obj, "fiches": fiches})


@require_safe
def story_format(request: HttpRequest, slug: str) -> HttpResponse:
    """List the stories of a format: analyses, interviews… 404 when there is none. Queries: 4 (for_cards)."""
    kind = FORMATS.get(slug)
    if kind is None:
        raise Http404("Aucun format ne porte ce nom.")
    stories = ArticlePage.objects.published().of_format(kind).latest_first()
    page_obj = paginate(request, stories.for_cards(), STORIES_PER_PAGE)
    if not page_obj:
        raise Http404("Aucun article public n’est de ce format.")
    return render(request, "articles/format.html", {"kind": kind, "page_obj": page_obj})


def _months() -> list[dict[str, object]]:
    """Return the months that have published stories, latest first: {"month": date, "count": int}. Queries: 1."""
    stories = ArticlePage.objects.published().filter(published_at__isnull=False)
    months = (
        stories.annotate(month=TruncMonth("published_at"))
        .values("month")
        .annotate(count=Count("pk"))
        .order_by("-month")
    )
    return [{"month": row["month"].date(), "count": row["count"]} for row in months]


@require_safe
def archives(request: HttpRequest) -> HttpResponse:
    """List the months. Queries: 1."""
    return render(request, "articles/archives.html", {"months": _months()})


@require_safe
def month_archive(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """List the stories of a month, of which there must be one. Queries: 4 (for_cards), 2 (the months around it)."""
    first_day = date(int(year), int(month), 1)
    stories = ArticlePage.objects.published().latest_first()
    page_obj = paginate(request, stories.published_in(first_day.year, first_day.month).for_cards(), STORIES_PER_PAGE)
    if not page_obj:
        raise Http404("Aucun article n’est daté de ce mois.")
    dates = stories.values_list("published_at", flat=True)
    context = {
        "month": first_day,
        "earlier": dates.before_month(first_day.year, first_day.month).first(),
        "later": dates.after_month(first_day.year, first_day.month).last(),
        "page_obj": page_obj,
    }
    return render(request, "articles/month_archive.html", context)


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """List the corrections of published stories, latest first. Queries: 1 (rows with their stories)."""
    rows = Correction.objects.published().latest_first().select_related("article")
    return render(request, "articles/corrections.html", {"page_obj": paginate(request, rows, CORRECTIONS_PER_PAGE)})
