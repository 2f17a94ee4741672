"""Addresses of the public lists that are not pages of the tree, of the feeds, and of what describes pages."""

from django.urls import path, re_path

from articles import embedding, markdown_pages, views
from articles.lists import LISTS

# A list is named as its noun: {% url 'author' slug %}, {% url 'corrections' %}.
_LISTS = [
    path(declared.path.format(slug="<slug:slug>")[1:], views.list_page, {"declared": declared}, name=declared.noun)
    for declared in LISTS
    if declared.template
]

urlpatterns = [
    *_LISTS,
    path("archives/", views.archives, name="archives"),
    re_path(r"^archives/(?P<year>[12]\d{3})/(?P<month>0[1-9]|1[0-2])/$", views.month_archive, name="month_archive"),
    path("flux/", views.feeds_page, name="feeds"),
    path("suivis/", views.following, name="following"),
    path("flux.opml", views.outline, name="feeds_outline"),
    path("oembed", embedding.oembed, name="oembed"),
    re_path(
        r"^partage/(?P<kind>article|personne|entreprise)/(?P<page_id>[1-9][0-9]{0,17})/$",
        embedding.embed_card,
        name="embed_card",
    ),
    path("llms.txt", markdown_pages.llms_txt, name="llms_txt"),
    # The Markdown version of a story or a fiche, and the feed of a list: Wagtail's own pattern admits no dot.
    re_path(r"^(?P<folder>[\w-]+)/(?P<slug>[\w-]+)\.md$", markdown_pages.markdown_page, name="markdown_page"),
    re_path(r"^(?P<path>(?:[\w-]+/)*)flux\.(?P<extension>rss|atom|json)$", views.feed, name="feed"),
]
