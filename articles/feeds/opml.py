"""The list of feeds that a reader's program can take in one go (OPML 2.0)."""

from collections.abc import Iterable
from io import StringIO

from django.conf import settings

from articles.feeds.channel import Channel
from articles.feeds.formats import CleanXmlGenerator, constrained

CONTENT_TYPE = "text/x-opml; charset=utf-8"


def write_opml(groups: Iterable[tuple[str, list[Channel]]]) -> bytes:
    """Return the outline of `groups`: their name, "" for those at the top, and their channels. Queries: 0."""
    outfile = StringIO()
    handler = CleanXmlGenerator(outfile, "utf-8", short_empty_elements=True)
    handler.startDocument()
    handler.startElement("opml", {"version": "2.0"})
    handler.startElement("head", {})
    handler.addQuickElement("title", constrained(f"Les flux de {settings.WAGTAIL_SITE_NAME}"))
    handler.endElement("head")
    handler.startElement("body", {})
    for name, channels in groups:
        if name:
            handler.startElement("outline", {"text": name})
        for channel in channels:
            handler.addQuickElement("outline", "", _outline(channel))
        if name:
            handler.endElement("outline")
    handler.endElement("body")
    handler.endElement("opml")
    return outfile.getvalue().encode()


def _outline(channel: Channel) -> dict[str, str]:
    title = constrained(channel.title)
    return {
        "text": title,
        "title": title,
        "type": "rss",
        "version": "RSS2",
        "language": "fr",
        "description": constrained(channel.description),
        "htmlUrl": channel.address,
        "xmlUrl": channel.feed_address("rss"),
    }
