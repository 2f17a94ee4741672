"""Load the demonstration site from its data files: the same pages, facts and pictures every time."""

import json
import tomllib
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.models import Page

from articles.models import (
    ArticlePage,
    ArticleSource,
    ArticleSubject,
    Byline,
    Correction,
    DossierIndexPage,
    DossierPage,
    DossierStory,
    FrontStory,
    HomePage,
    Report,
    SectionPage,
)
from newsroom.imprint.models import Imprint
from newsroom.photos.models import Photo
from newsroom.photos.renditions import make_renditions
from newsroom.site.roles import ensure_roles
from newsroom.site.structure import ensure_structure
from newsroom.text.dates import midnight
from people.history import note_history
from people.models import Company, CompanyIndexPage, Fact, FactVersion, Name, Person, PersonIndexPage

DATA = Path(__file__).resolve().parent
# The UUID namespace of the ids that must be the same at each load (blocks, reports).
NAMESPACE = uuid.UUID("6f6d8c0e-6f3b-5d0a-9a53-5f1f0c5b7a21")

type Data = dict
type Progress = Callable[[str], None]


def read(name: str) -> Data:
    """Return the content of one data file."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def read_stories() -> list[Data]:
    """Return the stories, in the order of their files."""
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((DATA / "stories").glob("*.toml"))]


def stable_id(*parts: str) -> str:
    """Return the UUID made from `parts`, the same at each load."""
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


def foreign_pages() -> Iterator[Page]:
    """Yield the stories, fiches and dossiers of the database that do not belong to the demonstration."""
    ours: dict[type[Page], set[str]] = {
        ArticlePage: {story["slug"] for story in read_stories()},
        Person: {person["slug"] for person in read("people")["person"]},
        Company: {company["slug"] for company in read("companies")["company"]},
        DossierPage: {dossier["slug"] for dossier in read("dossiers")["dossier"]},
    }
    for model, slugs in ours.items():
        yield from model.objects.exclude(slug__in=slugs)


class Loader:
    """Creates what is missing; existing objects are left as they are, edited or not."""

    def __init__(self, progress: Progress = lambda message: None):
        self.progress = progress
        self.made = 0
        self.photos: dict[str, Photo] = {}
        self.pages: dict[str, Page] = {}
        self.facts: dict[str, Fact] = {}

    @transaction.atomic
    def load(self) -> int:
        """Load the whole site, or nothing. Returns the number of objects created: 0 the second time."""
        is_new = not HomePage.objects.exists()
        self.home = ensure_structure()
        ensure_roles()
        people, companies, stories = read("people")["person"], read("companies")["company"], read_stories()
        self._load_photos()
        self._load_sections()
        new_people = [data for data in people if self._draft(PersonIndexPage, Person, data)]
        new_companies = [data for data in companies if self._draft(CompanyIndexPage, Company, data)]
        new_stories = [data for data in stories if self._draft(self.pages[data["section"]], ArticlePage, data)]
        for data in [*new_people, *new_companies]:
            self._publish_profile(data)
        self._load_facts()
        for number, data in enumerate(new_stories, start=1):
            self.progress(f"récits {number}/{len(new_stories)}")
            self._publish_story(data)
        if new_stories:
            self._tell_history()
        self._load_dossiers()
        if is_new:
            self._load_front_page()
            Imprint(**read("imprint")).save()
        return self.made

    def _load_photos(self) -> None:
        for data in read("pictures")["picture"]:
            photo = Photo.objects.filter(title=data["title"]).first()
            if photo is None:
                self.progress(f"illustration « {data['title']} »")
                path = DATA / "pictures" / f"{data['key']}.webp"
                photo = Photo.objects.create(
                    title=data["title"],
                    file=ImageFile(BytesIO(path.read_bytes()), name=path.name),
                    description=data.get("alt", ""),
                    is_decorative=data.get("decorative", False),
                    credit=data["credit"],
                    licence=data.get("licence", ""),
                )
                make_renditions(photo)
                self.made += 1
            self.photos[data["key"]] = photo

    def _load_sections(self) -> None:
        for data in read("sections")["section"]:
            section = SectionPage.objects.filter(slug=data["slug"]).first()
            if section is None:
                section = SectionPage(**data)
                self.home.add_child(instance=section).save_revision().publish()
                self.made += 1
            self.pages[data["slug"]] = section

    def _draft(self, parent, model: type[Page], data: Data) -> bool:
        """Register the page of `data`, created as an empty draft if missing. Returns whether it was created."""
        page = model.objects.filter(slug=data["slug"]).first()
        made = page is None
        if made:
            parent = parent if isinstance(parent, Page) else parent.objects.get()
            page = parent.add_child(instance=model(title=data["title"], slug=data["slug"], live=False))
            self.made += 1
        self.pages[data["slug"]] = page
        return made

    def _publish_profile(self, data: Data) -> None:
        profile = self.pages[data["slug"]]
        for field, value in data.items():
            if field == "body":
                profile.body = self._with_links(value)
            elif field == "products":
                profile.products = "\n".join(value)
            elif field == "fictional":
                profile.is_fictional = value
            elif field == "picture":
                profile.photo = self.photos[value]
            elif field == "names":
                for name in value:
                    profile.names.add(Name(**name))
            elif field == "tags":
                profile.tags.set(value)
            elif field != "slug":
                setattr(profile, field, value)
        profile.save_revision().publish()

    def _load_facts(self) -> None:
        for data in read("facts")["fact"]:
            fields = {field: value for field, value in data.items() if field not in {"key", "subject", "object"}}
            fact, made = Fact.objects.get_or_create(
                subject=self.pages[data["subject"]].profile_ptr,
                object=self.pages[data["object"]].profile_ptr if data.get("object") else None,
                **fields,
            )
            self.facts[data["key"]] = fact
            self.made += made

    def _publish_story(self, data: Data) -> None:
        article = self.pages[data["slug"]]
        for field in ("kicker", "short_title", "standfirst", "format", "published_at", "updated_at", "sponsor"):
            if field in data:
                setattr(article, field, data[field])
        article.ai_use = data.get("ai_use", ArticlePage.AiUse.NONE)
        article.origin = data.get("origin", ArticlePage.Origin.ORIGINAL)
        article.is_fictional = data.get("fictional", False)
        article.lead_photo = self.photos[data["picture"]]
        article.lead_caption = data.get("caption", "")
        article.body = json.dumps([self._block(data["slug"], block) for block in data["body"]])
        article.tags.set(data.get("tags", []))
        for order, byline in enumerate(data.get("bylines", [])):
            person = self.pages[byline["person"]]
            article.bylines.add(Byline(person=person, name=person.title, role=byline["role"], sort_order=order))
        for order, slug in enumerate(data.get("subjects", [])):
            article.subjects.add(ArticleSubject(profile=self.pages[slug].profile_ptr, sort_order=order))
        for order, source in enumerate(data.get("sources", [])):
            article.sources.add(ArticleSource(**source, sort_order=order))
        for correction in data.get("corrections", []):
            article.corrections.add(Correction(**correction, told_at=midnight(correction["made_on"])))
        for report in data.get("reports", []):
            article.reports.add(self._report(data["slug"], report))
        article.first_published_at = data["published_at"]
        article.save_revision().publish()
        self._date(article, data.get("updated_at") or data["published_at"])

    def _date(self, article: ArticlePage, at: datetime) -> None:
        """Replace the dates that Wagtail sets to now, so that two loads give the same site."""
        ArticlePage.objects.filter(pk=article.pk).update(last_published_at=at, latest_revision_created_at=at)
        article.revisions.update(created_at=at)
        facts = Fact.objects.filter(reports__article=article, first_public_at__gt=article.published_at)
        facts.update(first_public_at=article.published_at)

    def _tell_history(self) -> None:
        """Have the history of its facts told from the dates of the stories, not from now."""
        facts = [fact.pk for fact in self.facts.values()]
        FactVersion.objects.filter(fact__in=facts).delete()
        note_history(facts)

    def _report(self, slug: str, data: Data) -> Report:
        fields = {field: value for field, value in data.items() if field not in {"fact", "block"}}
        if isinstance(fields.get("reported_on"), str):
            fields["reported_on"] = date.fromisoformat(fields["reported_on"])
        return Report(
            fact=self.facts[data["fact"]],
            uuid=stable_id(slug, "report", data["fact"]),
            block_id=stable_id(slug, data["block"]) if data.get("block") else "",
            **fields,
        )

    def _load_dossiers(self) -> None:
        for data in read("dossiers")["dossier"]:
            if not self._draft(DossierIndexPage, DossierPage, data):
                continue
            dossier = self.pages[data["slug"]]
            dossier.introduction = self._with_links(data["introduction"])
            dossier.search_description = data["search_description"]
            dossier.photo = self.photos[data["picture"]]
            for order, slug in enumerate(data["stories"]):
                dossier.items.add(DossierStory(article=self.pages[slug], sort_order=order))
            dossier.save_revision().publish()

    def _load_front_page(self) -> None:
        front = read("front")
        for order, slug in enumerate(front["top"]):
            self.home.items.add(FrontStory(article=self.pages[slug], sort_order=order, until=None))
        zones = [
            {"type": zone.pop("kind"), "value": zone, "id": stable_id("front", str(number))}
            for number, zone in enumerate(front["zone"])
        ]
        for zone in zones:
            value = zone["value"]
            if zone["type"] == "chosen":
                value["stories"] = self._items(zone["id"], [self.pages[slug].pk for slug in value["stories"]])
            elif zone["type"] == "section":
                value["section"] = self.pages[value["section"]].pk
        self.home.zones = json.dumps(zones)
        self.home.save_revision().publish()

    def _with_links(self, html: str) -> str:
        """Return rich text with its `<a fiche="slug">` as Wagtail stores links."""
        head, *rest = html.split('<a fiche="')
        for part in rest:
            slug, _, after = part.partition('"')
            head += f'<a linktype="page" id="{self.pages[slug].pk}"{after}'
        return head

    def _block(self, slug: str, block: Data) -> Data:
        """Return a block as a StreamField stores it."""
        block_id = stable_id(slug, block["id"])
        return {"type": block["type"], "value": self._value(block_id, block), "id": block_id}

    def _value(self, block_id: str, block: Data):
        value = block["value"]
        match block["type"]:
            case "paragraph":
                return self._with_links(value)
            case "box":
                return value | {"body": self._with_links(value["body"])}
            case "picture":
                return {"photo": self.photos[value["picture"]].pk, "caption": value.get("caption", "")}
            case "quote":
                speaker = value.get("speaker")
                return value | {"speaker": self.pages[speaker].pk if speaker else None}
            case "knowns":
                return {name: self._items(f"{block_id}/{name}", value[name]) for name in ("known", "unknown")}
            case "chronology":
                entries = [entry | {"text": self._with_links(entry["text"])} for entry in value["entries"]]
                return {"title": value.get("title", ""), "entries": self._items(block_id, entries)}
            case "related":
                stories = [self.pages[story].pk for story in value["stories"]]
                return {"title": value.get("title", "À lire aussi"), "stories": self._items(block_id, stories)}
            case "table":
                return {
                    "caption": value.get("caption", ""),
                    "columns": [{"type": "text", "heading": heading} for heading in value["columns"]],
                    "rows": [{"values": [str(cell) for cell in row]} for row in value["rows"]],
                }
            case _:
                return value

    def _items(self, block_id: str, values: list) -> list[Data]:
        return [
            {"type": "item", "value": value, "id": stable_id(block_id, str(number))}
            for number, value in enumerate(values)
        ]
