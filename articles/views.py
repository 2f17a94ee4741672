"""The public lists (articles/lists.py) and their feeds, and the archives by month."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.db.models import DateTimeField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.card_lists import STORIES_PER_PAGE, CardList, Cards
from articles.feeds.delivery import serve
from articles.feeds.entries import Vocabulary
from articles.feeds.formats import EXTENSIONS
from articles.feeds.opml import CONTENT_TYPE, write_opml
from articles.lists import SHOWN, SITE_GROUP, PublicList, channel_at, feed_groups
from articles.models import ArticlePage
from articles.months import months
from articles.querysets import month_bounds
from articles.redirects import moved_to
from newsroom.http.conditional import FIVE_MINUTES
from newsroom.http.pagination import paginate
from newsroom.page_cache.routes import cached
from people.charts import percent

_PLAIN = "text/plain; charset=utf-8"


@cached(query=["page", "fiches"])
@require_safe
def list_page(request: HttpRequest, declared: PublicList, slug: str = "") -> HttpResponse:
    """Show a public list. 404 if it does not exist; 301 from an address that it once had.

    Queries: 1 (the record of the list), those of its rows (3 for stories: CardList), of what stands beside it
    (BesideList) and of its context.
    """
    try:
        record = declared.find(slug)
        channel = declared.channel(record)
        rows = declared.rows_of_page(record)
        page_obj = paginate(request, rows, declared.rows_per_page)
        if not page_obj and not channel.may_be_empty():
            raise Http404("Cette liste n’a rien de public.")
    except Http404:
        if declared.redirects and (present_path := moved_to(request, request.path.removeprefix("/"))):
            return HttpResponsePermanentRedirect(present_path)
        raise
    context = {"list": declared, "record": record, "channel": channel, "page_obj": page_obj}
    if isinstance(rows, Cards) and page_obj.is_first:
        context["beside"] = rows.beside()
    return render(request, declared.template, context | declared.context(record, request))


@cached(query=["mois", "page"])
@require_safe
def feed(request: HttpRequest, path: str, extension: str) -> HttpResponse:
    """Serve the feed of the list at `path`. 404 if there is none; 301 if the list has moved.

    Queries: 0 for a single list, 1 (its record) for another, and those of serve().
    """
    try:
        return serve(request, channel_at(f"/{path}"), extension)
    except Http404:
        if present_path := moved_to(request, path):
            return HttpResponsePermanentRedirect(f"{present_path}flux.{extension}")
        raise


@cached(query=["tous"])
@require_safe
def feeds_page(request: HttpRequest) -> HttpResponse:
    """List the feeds for people, who may choose some for their reader; « ?tous=1 » ticks all of them.

    Queries: 5 (feed_groups()), 1 (entries of the menu).
    """
    context = {"groups": feed_groups(), "shown": SHOWN, "extensions": EXTENSIONS, "all": "tous" in request.GET}
    return render(request, "articles/feeds_page.html", context)


@cached
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Show the page on which a reader's browser lists what it follows. Queries: 1 (entries of the menu)."""
    return render(request, "articles/following.html", {"noindex": True})


@cached(query=["liste"])
@require_safe
def outline(request: HttpRequest) -> HttpResponse:
    """Serve as OPML the feeds of the lists that `?liste=` names, by their paths, once each.

    Without any: those of the site, its moves, corrections and sections. 400 if none of those named is on the page of
    feeds. Queries: 5 (feed_groups()).
    """
    site_anchor, _ = SITE_GROUP
    chosen = set(request.GET.getlist("liste"))
    groups = []
    for group in feed_groups():
        if chosen:
            channels = [channel for channel in group.channels if channel.path in chosen]
        else:
            channels = group.channels if group.anchor in {site_anchor, Vocabulary.SECTION} else []
        if channels:
            groups.append(("" if group.anchor == site_anchor else group.title, channels))
    if not groups:
        message = "Aucune des listes choisies n’a de flux : choisissez-les sur la page /flux/.\n"
        return HttpResponse(message, status=HTTPStatus.BAD_REQUEST, content_type=_PLAIN)
    response = HttpResponse(write_opml(groups), content_type=CONTENT_TYPE)
    response["Cache-Control"] = FIVE_MINUTES
    response["Content-Disposition"] = f'{"attachment" if chosen else "inline"}; filename="flux.opml"'
    return response


def _months() -> list[dict[str, Any]]:
    """Return the months that have published stories, latest first: {"month": date, "count": int, "bar": "12.5%"}.

    Queries: up to 2.
    """
    rows = months()
    most = max((month.story_count for month in rows), default=1)
    return [
        {"month": row.first_day, "count": row.story_count, "bar": percent(100 * row.story_count / most)} for row in rows
    ]


@cached
@require_safe
def archives(request: HttpRequest) -> HttpResponse:
    """List the months. Queries: up to 2."""
    rows = _months()
    return render(request, "articles/archives.html", {"months": rows, "total": sum(row["count"] for row in rows)})


@cached(query=["page"])
@require_safe
def month_archive(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """List the stories of a month, of which there must be one.

    Queries: 3 (CardList), 3 or 4 (BesideList), up to 2 (the months).
    """
    first_day = date(int(year), int(month), 1)
    start, end = month_bounds(first_day.year, first_day.month)
    cards = _OF_MONTH(start=start, end=end)
    page_obj = paginate(request, cards, STORIES_PER_PAGE)
    if not page_obj:
        raise Http404("Aucun article n’est daté de ce mois.")
    days = [row.first_day for row in months()]  # from the latest
    around = {
        "earlier": next((day for day in days if day < first_day), None),
        "later": next((day for day in reversed(days) if day > first_day), None),
    }
    return render(
        request,
        "articles/month_archive.html",
        {"month": first_day, "page_obj": page_obj, "beside": cards.beside() if page_obj.is_first else {}} | around,
    )


_MOMENT = DateTimeField()
_OF_MONTH = CardList(
    lambda start, end, at: ArticlePage.objects.published(at).latest_first().dated_between(start, end),
    start=_MOMENT,
    end=_MOMENT,
)
