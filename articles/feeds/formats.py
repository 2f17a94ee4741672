"""How entries are written: RSS 2.0 and Atom 1.0."""

from datetime import datetime
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, rfc3339_date
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from articles.feeds.channels import Channel
from articles.feeds.entries import Author, Entry, Picture
from articles.feeds.websub import links_of
from newsroom.characters import strip_control_characters
from people.typesetting import constrained

LANGUAGE = "fr"
_MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}


def name(text: str) -> str:
    """Return a name as it was typed, for readers of few glyphs: the narrow no-break space made ordinary."""
    return text.replace("\u202f", "\u00a0")


class CleanXmlGenerator(SimplerXMLGenerator):
    """Writes XML, whatever it is given: characters that XML refuses are left out instead of failing for all readers."""

    def characters(self, content: str) -> None:
        """Write text."""
        super().characters(strip_control_characters(content))

    def startElement(self, name: str, attrs) -> None:  # noqa: N802  (the name of the standard library)
        """Write an opening tag."""
        super().startElement(
            name, AttributesImpl({key: strip_control_characters(value) for key, value in attrs.items()})
        )


class _FullText:
    """What both formats share: the entry of each item, and the date of a feed without any."""

    feed: dict
    items: list[dict]
    link_element: str

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Write what the feed says of itself, with its hub."""
        super().add_root_elements(handler)  # type: ignore[misc]
        for relation, address in links_of(self.feed["feed_url"]):
            if relation != "self":  # written already
                handler.addQuickElement(self.link_element, "", {"rel": relation, "href": address})

    def add_entry(self, entry: Entry) -> None:
        """Add an entry."""
        enclosures = []
        if entry.picture:
            enclosures = [Enclosure(entry.picture.address, str(entry.picture.size_bytes), entry.picture.mime_type)]
        self.add_item(  # type: ignore[attr-defined]
            title=entry.title,
            link=entry.address,
            description=self.summary(entry),
            unique_id=entry.id,
            unique_id_is_permalink=False,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            enclosures=enclosures,
            entry=entry,
        )

    def summary(self, entry: Entry) -> str:
        """Return the summary as HTML, which both formats say or mean it to be."""
        return escape(entry.summary)

    def latest_post_date(self) -> datetime:
        """Return when the latest change of an entry was made; without an entry, what the channel says."""
        return max((item["updateddate"] for item in self.items), default=self.feed["empty_since"])

    def write_picture(self, handler: SimplerXMLGenerator, picture: Picture) -> None:
        """Write the lead picture (Media RSS) with its dimensions, legend and credit."""
        attributes = {
            "url": picture.address,
            "medium": "image",
            "type": picture.mime_type,
            "fileSize": str(picture.size_bytes),
            "width": str(picture.width_px),
            "height": str(picture.height_px),
        }
        handler.startElement("media:content", AttributesImpl(attributes))
        if picture.alt:
            handler.addQuickElement("media:title", picture.alt, {"type": "plain"})
        if picture.caption:
            handler.addQuickElement("media:description", picture.caption, {"type": "plain"})
        if picture.credit:
            attributes = {"role": "photographer", "scheme": "urn:ebu"}
            handler.addQuickElement("media:credit", name(picture.credit), attributes)
        handler.endElement("media:content")


class Rss(_FullText, Rss201rev2Feed):
    """RSS 2.0, with the full text (content), every signature (dc) and the lead picture (media)."""

    link_element = "atom:link"

    def write(self, outfile, encoding: str) -> None:
        """Write the document, as RssFeed.write() does, through CleanXmlGenerator."""
        handler = CleanXmlGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("rss", self.rss_attributes())
        handler.startElement("channel", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        self.endChannelElement(handler)
        handler.endElement("rss")

    def rss_attributes(self) -> dict[str, str]:
        """Declare the vocabularies."""
        return super().rss_attributes() | _MEDIA | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }  # fmt: skip

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        """Write an entry."""
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        handler.addQuickElement("atom:updated", rfc3339_date(entry.updated_at))
        for author in entry.authors or [_newsroom()]:
            handler.addQuickElement("dc:creator", name(author.name))
        for category in entry.categories:
            handler.addQuickElement("category", name(category.name), {"domain": category.address})
        handler.addQuickElement("content:encoded", entry.content)
        if entry.picture:  # after the text: feedparser takes its legend for another content of the entry
            self.write_picture(handler, entry.picture)


class Atom(_FullText, Atom1Feed):
    """Atom 1.0, with tombstones (RFC 6721)."""

    link_element = "link"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.tombstones: list[Entry] = []

    def add_entry(self, entry: Entry) -> None:
        """Add an entry, or a tombstone."""
        if entry.withdrawn_at:
            self.tombstones.append(entry)
        else:
            super().add_entry(entry)

    def latest_post_date(self) -> datetime:
        """Return when an entry last changed, or went."""
        return max([super().latest_post_date(), *(entry.updated_at for entry in self.tombstones)])

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        """Write the entries, then the tombstones."""
        super().write_items(handler)
        for entry in self.tombstones:
            attributes = {"ref": entry.id, "when": rfc3339_date(entry.updated_at)}
            handler.startElement("at:deleted-entry", AttributesImpl(attributes))
            handler.addQuickElement("at:comment", entry.summary, {"xml:lang": LANGUAGE})
            handler.endElement("at:deleted-entry")

    def write(self, outfile, encoding: str) -> None:
        """Write the document, as Atom1Feed.write() does, through CleanXmlGenerator."""
        handler = CleanXmlGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self) -> dict[str, str]:
        """Declare the vocabularies and the language."""
        return super().root_attributes() | _MEDIA | {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        """Write an entry."""
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        writers = [author for author in entry.authors if not author.is_contributor] or [_newsroom()]
        contributors = [author for author in entry.authors if author.is_contributor]
        for element, people in (("author", writers), ("contributor", contributors)):
            for somebody in people:
                _write_author(handler, element, somebody)
        for category in entry.categories:
            attributes = {"term": name(category.name), "scheme": category.address}
            handler.addQuickElement("category", "", attributes)
        handler.addQuickElement("content", entry.content, {"type": "html"})
        if entry.picture:  # after the text: feedparser takes its legend for another content of the entry
            self.write_picture(handler, entry.picture)


FORMATS: dict[str, type[Rss | Atom]] = {"rss": Rss, "atom": Atom}


def write_feed(channel: Channel, entries: list[Entry], extension: str, empty_since: datetime) -> tuple[bytes, str]:
    """Return the feed of `channel` in the format of `extension` ("rss", "atom"), and its content type. Queries: 0."""
    newsroom = _newsroom()
    feed = FORMATS[extension](
        title=constrained(channel.title),
        link=channel.address,
        description=constrained(channel.description),
        subtitle=constrained(channel.description),
        language=LANGUAGE,
        author_name=newsroom.name,
        author_link=newsroom.address,
        feed_url=channel.feed_address(extension),
        feed_guid=channel.id,
        empty_since=empty_since,
    )
    for entry in entries:
        feed.add_entry(entry)
    return feed.writeString("utf-8").encode(), feed.content_type


def _newsroom() -> Author:
    return Author(settings.WAGTAIL_SITE_NAME, f"{settings.SITE_URL}/")


def _write_author(handler: SimplerXMLGenerator, element: str, author: Author) -> None:
    handler.startElement(element, AttributesImpl({}))
    handler.addQuickElement("name", name(author.name))
    if author.address:
        handler.addQuickElement("uri", author.address)
    handler.endElement(element)
