"""Addresses of the lists that are not pages of the tree, and of the feeds."""

from django.urls import path, re_path

from articles import embedding, markdown_pages, views
from articles.feeds import views as feeds

urlpatterns = [
    path("auteurs/<slug:slug>/", views.author, name="author"),
    path("mots-cles/<slug:slug>/", views.tag, name="tag"),
    path("archives/", views.archives, name="archives"),
    re_path(r"^archives/(?P<year>[12]\d{3})/(?P<month>0[1-9]|1[0-2])/$", views.month_archive, name="month_archive"),
    path("rectificatifs/", views.corrections, name="corrections"),
    path("formats/<slug:slug>/", views.story_format, name="format"),
    path("flux/", feeds.feeds_page, name="feeds"),
    path("flux.opml", feeds.outline, name="feeds_outline"),
    path("oembed", embedding.oembed, name="oembed"),
    re_path(
        r"^partage/(?P<kind>article|personne|entreprise)/(?P<page_id>[1-9][0-9]{0,17})/$",
        embedding.embed_card,
        name="embed_card",
    ),
    path("llms.txt", markdown_pages.llms_txt, name="llms_txt"),
    # The Markdown version of a story or a fiche, the feed of the list at `path`: Wagtail's own pattern admits no dot.
    re_path(r"^(?P<folder>[\w-]+)/(?P<slug>[\w-]+)\.md$", markdown_pages.markdown_page, name="markdown_page"),
    re_path(r"^(?P<path>(?:[\w-]+/)*)flux\.(?P<extension>rss|atom|json)$", feeds.feed, name="feed"),
]
