"""The files for machines (robots.txt, tdmrep.json…), and the page that explains them to people."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from newsroom.http.conditional import FIVE_MINUTES
from newsroom.imprint.models import Imprint
from newsroom.page_cache.routes import cached
from newsroom.robots.crawlers import CRAWLERS, LEGAL_DEPOSIT, ON_DEMAND, SEARCH, TRAINING
from newsroom.robots.models import Robots

# RFC 9116 recommends less than a year: an abandoned site's file then expires.
_SECURITY_VALID = timedelta(days=180)

_PURPOSES = {
    TRAINING: "Entraînement de modèles",
    SEARCH: "Recherche et réponses",
    ON_DEMAND: "À la demande d’une personne",
}


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse(
        "\n".join(lines) + "\n",
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": FIVE_MINUTES},
    )


@cached
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: refused robots, useless addresses, sitemaps. Queries: 1.

    The same with SITE_NOINDEX: engines must read the pages to find `noindex`.
    """
    robots = Robots.current()
    lines = ["# Dépôt légal", f"User-agent: {LEGAL_DEPOSIT}", "Allow: /", ""]
    if robots.mining_reserved:
        lines += [f"# Fouille de textes et de données réservée : {robots.tdm_values['tdm-policy']}", ""]
    if refused := robots.refused_crawlers():
        lines += [*(f"User-agent: {crawler.agent}" for crawler in refused), "Disallow: /", ""]
    lines += [
        "User-agent: *",
        "Disallow: /admin/",
        f"Disallow: {reverse('search')}?",
        f"Disallow: {reverse('search_suggestions')}",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap_index')}",
    ]
    return _text(lines)


@cached
@require_safe
def tdmrep(request: HttpRequest) -> HttpResponse:
    """Return tdmrep.json: whether mining is reserved (W3C TDMRep, 10 May 2024). Queries: 1, 0 when cached."""
    declaration = Robots.declaration()
    rule: dict[str, str | int] = {"location": "/", "tdm-reservation": int(declaration["tdm-reservation"])}
    if policy := declaration.get("tdm-policy"):
        rule["tdm-policy"] = policy
    return JsonResponse([rule], safe=False, headers={"Cache-Control": FIVE_MINUTES})


@cached
@require_safe
def mining(request: HttpRequest) -> HttpResponse:
    """Show the page that explains the rules for robots to people. Queries: 2."""
    robots, imprint = Robots.current(), Imprint.current()
    groups = [
        (words, robots.allows(purpose), [crawler for crawler in CRAWLERS if crawler.purpose == purpose])
        for purpose, words in _PURPOSES.items()
    ]
    context = {
        "title": "Fouille de textes et de données",
        "robots": robots,
        "imprint": imprint,
        "email": robots.mining_email or imprint.email,
        "groups": groups,
        "legal_deposit": LEGAL_DEPOSIT,
    }
    return render(request, "robots/mining.html", context)


@cached
@require_safe
def trust_txt(request: HttpRequest) -> HttpResponse:
    """Return trust.txt: memberships, owners and contacts of the site (JournalList). Queries: 2."""
    robots, imprint = Robots.current(), Imprint.current()
    pages = dict(imprint.pages)
    fields = [
        ("member", robots.members.split()),
        ("belongto", robots.belongs_to.split()),
        ("control", robots.controls.split()),
        ("controlledby", robots.controlled_by.split()),
        ("social", robots.social.split()),
        ("contact", [f"mailto:{imprint.email}"] if imprint.email else []),
        ("disclosure", [settings.SITE_URL + reverse(name) for name in ("legal_notice", "charter") if name in pages]),
        ("datatrainingallowed", ["yes" if robots.allows(TRAINING) else "no"]),
    ]
    lines = [f"{name}={value}" for name, values in fields for value in values]
    return _text([f"# {settings.WAGTAIL_SITE_NAME}, {settings.SITE_URL}", "# https://journallist.net", *lines])


@cached
@require_safe
def ads_txt(request: HttpRequest) -> HttpResponse:
    """Return ads.txt: who sells the site's advertising (IAB); 404 if empty. Queries: 1."""
    lines = Robots.current().ads_txt.strip()
    if not lines:
        raise Http404("Ce site n’a pas de fichier ads.txt.")
    return _text(lines.splitlines())


@cached
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return security.txt: the contact for vulnerabilities (RFC 9116); 404 without one. Queries: 1 or 2."""
    contact = Robots.current().security_contact or Imprint.current().email
    if not contact:
        raise Http404("Personne n’est désigné pour recevoir un signalement.")
    expires = datetime.combine(timezone.now().astimezone(UTC) + _SECURITY_VALID, time.min, tzinfo=UTC)
    return _text(
        [
            f"Contact: {contact}" if "://" in contact else f"Contact: mailto:{contact}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: fr, en",
            f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
        ]
    )
