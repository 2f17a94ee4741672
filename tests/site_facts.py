"""Print, as JSON, what a program has to know of a site before it asks it: addresses, stories, the session of an editor.

Run in the environment of that site, by tests/served.py.
"""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from articles.models import ArticlePage, Byline, Mention  # noqa: E402
from newsroom.site.roles import ensure_roles  # noqa: E402
from people.models import Tag  # noqa: E402
from tests.admin import html, sign_in, story_data  # noqa: E402

# So many words has the story that the editor writes.
_WORDS = 600


def main() -> None:
    stories = ArticlePage.objects.published().latest_first()
    story = stories[20]
    section = story.get_parent()
    author = Byline.objects.filter(article=story).select_related("person").first().person
    ensure_roles()
    client = sign_in("chief")
    named = Mention.objects.filter(article__in=[other.pk for other in stories[:200]])
    person = named.filter(profile__person__isnull=False).first().profile.specific
    company = named.filter(profile__company__isnull=False).first().profile.specific
    paragraph = f"<p>{'Un paragraphe comme un autre. ' * (_WORDS // 20)}</p>"
    facts = {
        "vendor": connection.vendor,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
        "add": f"/admin/pages/add/articles/articlepage/{section.pk}/",
        "form": story_data(title="", slug="", body=[("paragraph", html(paragraph))] * 4),
        "stories": [[page.pk, page.url] for page in stories[:250]],
        "addresses": {
            "story": story.url,
            "front page": "/",
            "section": section.url,
            "keyword": Tag.objects.filter(articlepage=story).first().get_absolute_url(),
            "author": f"/auteurs/{author.slug}/",
            "person": person.url,
            "company": company.url,
            "feed": "/flux.rss",
            "archive month": f"/archives/{story.published_at:%Y/%m}/",
            "sitemap part": f"/sitemap-articles-{story.published_at:%Y-%m}.xml",
            "API list": "/api/articles/",
            "search": "/recherche/?q=intelligence",
        },
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
