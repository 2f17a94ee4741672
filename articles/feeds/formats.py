"""How entries are written: RSS 2.0 and Atom 1.0; json_feed.py for JSON."""

from datetime import datetime
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.templatetags.static import static
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, rfc3339_date
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from articles.feeds.channel import Channel
from articles.feeds.entries import Author, Entry, Picture, house, plain_name
from articles.feeds.json_feed import CONTENT_TYPE as JSON_TYPE
from articles.feeds.json_feed import GENERATOR, LANGUAGE, icon_address, write_json
from newsroom.text.characters import strip_control_characters
from newsroom.text.dates import day_and_time
from people.typesetting import constrained

EXTENSIONS = ["rss", "atom", "json"]
_NAMESPACES = {
    "xmlns:media": "http://search.yahoo.com/mrss/",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
}
_MINUTES_TO_LIVE = 5  # as views.py lets anybody keep a feed


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
        """Write the elements about the feed itself, with its hub."""
        if self.feed["for_people"]:
            handler.startElement("html:p", AttributesImpl({}))
            handler.addQuickElement("html:a", "Lire sur le site", {"href": self.feed["link"]})
            handler.addQuickElement("html:a", "Tous les flux", {"href": f"{settings.SITE_URL}/flux/"})
            handler.endElement("html:p")
        super().add_root_elements(handler)  # type: ignore[misc]
        for relation, address in self.feed["channel"].hub_links(self.feed["extension"]).items():
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

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        """Write an entry, for people under a title that they can follow."""
        if self.feed["for_people"]:
            handler.startElement("html:h2", AttributesImpl({}))
            handler.addQuickElement("html:a", item["title"], {"href": item["link"]})
            handler.endElement("html:h2")
            handler.addQuickElement("html:p", day_and_time(item["pubdate"]))
        super().add_item_elements(handler, item)  # type: ignore[misc]

    def namespaces(self) -> dict[str, str]:
        """Declare the vocabularies that both formats use."""
        return _NAMESPACES | ({"xmlns:html": "http://www.w3.org/1999/xhtml"} if self.feed["for_people"] else {})

    def summary(self, entry: Entry) -> str:
        """Return the summary as HTML, which both formats expect."""
        return escape(entry.summary)

    def latest_post_date(self) -> datetime:
        """Return when the latest change of an entry was made; without an entry, when the feed became empty."""
        return max((item["updateddate"] for item in self.items), default=self.feed["empty_since"])

    def write_stylesheet(self, handler: SimplerXMLGenerator) -> None:
        """Have browsers show the feed as something to read."""
        handler.processingInstruction("xml-stylesheet", f'type="text/css" href="{static("css/feed.css")}"')

    def write_places(self, handler: SimplerXMLGenerator, prefix: str) -> None:
        """Write where the other documents of the feed are (RFC 5005), with the prefix of Atom's elements."""
        channel: Channel = self.feed["channel"]
        paging, extension = channel.paging, self.feed["extension"]
        if paging.page:
            handler.addQuickElement("fh:archive", "")
            handler.addQuickElement(
                f"{prefix}link",
                "",
                {"rel": "current", "href": channel.feed_address(extension), "type": self.media_type},
            )
        for relation, page in (("prev-archive", paging.earlier), ("next-archive", paging.later)):
            if page:
                address = channel.feed_address(extension, page)
                attributes = {"rel": relation, "href": address, "type": self.media_type}
                handler.addQuickElement(f"{prefix}link", "", attributes)

    @property
    def media_type(self) -> str:
        """The type of its documents."""
        return self.content_type.partition(";")[0]  # type: ignore[attr-defined]

    def write_pictures(self, handler: SimplerXMLGenerator, entry: Entry) -> None:
        """Write its pictures. Comes after the text: feedparser takes a legend for another content of the entry."""
        for picture in entry.pictures:
            self.write_picture(handler, picture, is_lead=picture is entry.picture)

    def write_picture(self, handler: SimplerXMLGenerator, picture: Picture, *, is_lead: bool) -> None:
        """Write a picture (Media RSS) with its dimensions, legend and credit."""
        attributes = {
            "url": picture.address,
            "medium": "image",
            "type": picture.mime_type,
            "fileSize": str(picture.size_bytes),
            "width": str(picture.width_px),
            "height": str(picture.height_px),
        } | ({"isDefault": "true"} if is_lead else {})
        handler.startElement("media:content", AttributesImpl(attributes))
        if picture.alt:
            handler.addQuickElement("media:title", picture.alt, {"type": "plain"})
        if picture.caption:
            handler.addQuickElement("media:description", picture.caption, {"type": "plain"})
        if picture.credit:
            attributes = {"role": "photographer", "scheme": "urn:ebu"}
            handler.addQuickElement("media:credit", plain_name(picture.credit), attributes)
        handler.endElement("media:content")


class Rss(_FullText, Rss201rev2Feed):
    """RSS 2.0, with the full text (content), every signature (dc) and the lead picture (media)."""

    link_element = "atom:link"

    def write(self, outfile, encoding: str) -> None:
        """Write the document, as RssFeed.write() does, through CleanXmlGenerator."""
        handler = CleanXmlGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        self.write_stylesheet(handler)
        handler.startElement("rss", self.rss_attributes())
        handler.startElement("channel", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        self.endChannelElement(handler)
        handler.endElement("rss")

    def rss_attributes(self) -> dict[str, str]:
        """Declare the vocabularies."""
        return super().rss_attributes() | self.namespaces() | {
            "xml:lang": LANGUAGE,
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }  # fmt: skip

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Write the elements about the feed itself."""
        super().add_root_elements(handler)
        self.write_places(handler, "atom:")
        handler.addQuickElement("generator", GENERATOR)
        handler.addQuickElement("docs", "https://www.rssboard.org/rss-specification")
        handler.startElement("image", AttributesImpl({}))
        for element, text in (("url", icon_address(192)), ("title", self.feed["title"]), ("link", self.feed["link"])):
            handler.addQuickElement(element, text)
        handler.endElement("image")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        """Write an entry."""
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        handler.addQuickElement("atom:updated", rfc3339_date(entry.updated_at))
        for element, people in zip(("dc:creator", "dc:contributor"), _by_part(entry), strict=True):
            for somebody in people:
                handler.addQuickElement(element, plain_name(somebody.name))
        for category in entry.categories:
            handler.addQuickElement("category", plain_name(category.name), {"domain": category.scheme})
        handler.addQuickElement("content:encoded", entry.full_text)
        self.write_pictures(handler, entry)


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
        """Write the tombstones, then the entries: Atom's grammar has what is not its own before them."""
        for entry in self.tombstones:
            attributes = {"ref": entry.id, "when": rfc3339_date(entry.updated_at)}
            handler.startElement("at:deleted-entry", AttributesImpl(attributes))
            handler.addQuickElement("at:comment", entry.summary, {"xml:lang": LANGUAGE})
            handler.endElement("at:deleted-entry")
        super().write_items(handler)

    def write(self, outfile, encoding: str) -> None:
        """Write the document, as Atom1Feed.write() does, through CleanXmlGenerator."""
        handler = CleanXmlGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        self.write_stylesheet(handler)
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self) -> dict[str, str]:
        """Declare the vocabularies and the language: tombstones where there are some, for validators know them not."""
        tombstones = {"xmlns:at": "http://purl.org/atompub/tombstones/1.0"} if self.tombstones else {}
        return super().root_attributes() | self.namespaces() | tombstones

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Write the elements about the feed itself."""
        super().add_root_elements(handler)
        self.write_places(handler, "")
        handler.addQuickElement("generator", GENERATOR)
        handler.addQuickElement("icon", icon_address(192))
        handler.addQuickElement("logo", icon_address(512))

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        """Write an entry."""
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for element, people in zip(("author", "contributor"), _by_part(entry), strict=True):
            for somebody in people:
                _write_author(handler, element, somebody)
        for category in entry.categories:
            word = plain_name(category.name)
            attributes = {"term": word, "scheme": category.scheme, "label": word}
            handler.addQuickElement("category", "", attributes)
        handler.addQuickElement("content", entry.full_text, {"type": "html"})
        self.write_pictures(handler, entry)


FORMATS: dict[str, type[Rss | Atom]] = {"rss": Rss, "atom": Atom}


def write_feed(
    channel: Channel, entries: list[Entry], extension: str, empty_since: datetime, *, for_people: bool = False
) -> tuple[bytes, str]:
    """Return the feed of `channel` in the format of `extension` (EXTENSIONS), and its content type.

    `for_people`: with links and French dates, in XHTML, which browsers show within RSS and Atom. Queries: 0.
    """
    if extension == "json":
        return write_json(channel, entries), JSON_TYPE
    signatory = house()
    feed = FORMATS[extension](
        title=constrained(channel.title),
        link=channel.address,
        description=constrained(channel.description),
        subtitle=constrained(channel.description),
        language=LANGUAGE,
        author_name=signatory.name,
        author_link=signatory.address,
        feed_url=channel.feed_address(extension, channel.paging.page),
        feed_copyright=f"© {settings.WAGTAIL_SITE_NAME}",
        ttl=_MINUTES_TO_LIVE,
        channel=channel,
        extension=extension,
        feed_guid=channel.id,
        empty_since=empty_since,
        for_people=for_people,
    )
    for entry in entries:
        feed.add_entry(entry)
    return feed.writeString("utf-8").encode(), feed.content_type


def _by_part(entry: Entry) -> tuple[list[Author], list[Author]]:
    """Return the authors, or the newsroom, and those who contributed."""
    authors = [somebody for somebody in entry.authors if not somebody.is_contributor]
    return authors or [house()], [somebody for somebody in entry.authors if somebody.is_contributor]


def _write_author(handler: SimplerXMLGenerator, element: str, author: Author) -> None:
    handler.startElement(element, AttributesImpl({}))
    handler.addQuickElement("name", plain_name(author.name))
    if author.address:
        handler.addQuickElement("uri", author.address)
    handler.endElement(element)
