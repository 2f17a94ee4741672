"""The blocks of a story's body."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from wagtail.blocks import (
    Block,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StreamValue,
    StructBlock,
    StructValue,
    TextBlock,
    URLBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from articles.players import player_of
from newsroom.photos.models import Photo
from newsroom.text.dates import typed_partial, validate_partial_date

INLINE_FEATURES = ["bold", "italic", "link", "fiche", "code", "superscript"]
LANGUAGES = [
    ("en", "anglais"),
    ("zh", "chinois"),
    ("de", "allemand"),
    ("es", "espagnol"),
    ("it", "italien"),
    ("ja", "japonais"),
    ("ko", "coréen"),
    ("nl", "néerlandais"),
    ("pt", "portugais"),
    ("ru", "russe"),
    ("fr", "français"),
]


class PartialDateBlock(CharBlock):
    """A year, a month or a day, as people write it: « juin 2025 » is 2025-06."""

    def clean(self, value: str | None) -> str:
        """Return the partial date. Raises ValidationError."""
        return super().clean(typed_partial(value or ""))


# By which Wagtail names them in migrations.
DECONSTRUCT_ALIASES = {PartialDateBlock: "wagtail.blocks.CharBlock"}


class HeadingBlock(StructBlock):
    """An intertitle."""

    text = CharBlock(label="Texte", max_length=160)
    level = ChoiceBlock(label="Niveau", choices=[("2", "Intertitre"), ("3", "Sous-intertitre")], default="2")

    class Meta:
        icon = "title"
        label = "Intertitre"
        description = "Coupe le texte tous les deux à quatre paragraphes."
        template = "blocks/heading.html"
        preview_value = {"text": "Une équipe réorganisée", "level": "2"}


class PictureBlock(StructBlock):
    """A picture in the text; credit and licence are those of the photo."""

    photo = ImageChooserBlock(label="Photo")
    caption = CharBlock(label="Légende", required=False, max_length=300)
    alt = CharBlock(
        label="Description propre à cet article",
        required=False,
        max_length=255,
        help_text="Remplace celle de la photo pour ceux qui ne la voient pas.",
    )

    class Meta:
        icon = "image"
        label = "Photo"
        description = "Une photo avec sa légende ; le crédit vient de la photothèque."
        template = "blocks/picture.html"
        preview_template = "blocks/previews/picture.html"  # a site may have no photo


class QuoteValue(StructValue):
    """A quote, with properties for its template."""

    @property
    def speaker_label(self) -> str:
        """Who said it: the fiche's name, else the name typed."""
        speaker = self.get("speaker")
        return speaker.title if speaker else self.get("speaker_name") or ""

    @property
    def text(self) -> str:
        """What French readers read: the translation, else the original."""
        return self.get("translation") or self.get("original") or ""


class QuoteBlock(StructBlock):
    """Somebody's words, in the original and in French."""

    original = TextBlock(label="Texte d’origine", rows=2)
    language = ChoiceBlock(label="Langue d’origine", choices=LANGUAGES, default="fr")
    translation = TextBlock(
        label="Traduction", required=False, rows=2, help_text="Si l’original n’est pas en français."
    )
    speaker = PageChooserBlock(label="Qui l’a dit (fiche)", page_type="people.Profile", required=False)
    speaker_name = CharBlock(label="ou, sans fiche", required=False, max_length=200)
    url = URLBlock(label="Adresse de la source", required=False, max_length=500)
    date = PartialDateBlock(label="Date", required=False, validators=[validate_partial_date], help_text="2026-03-04")

    class Meta:
        icon = "openquote"
        label = "Citation"
        description = "Des propos rapportés, dans leur langue et en français, avec leur auteur et leur source."
        template = "blocks/quote.html"
        value_class = QuoteValue
        preview_value = {
            "original": "Bye my beloved Qwen.",
            "language": "en",
            "translation": "Adieu, mon cher Qwen.",
            "speaker_name": "Junyang Lin",
            "date": "2026-03-04",
        }


class PullQuoteBlock(StructBlock):
    """A sentence of the story itself, set large."""

    text = TextBlock(label="Phrase", rows=2, max_length=240, help_text="Tirée de l’article, au plus une pour 400 mots.")

    class Meta:
        icon = "pilcrow"
        label = "Exergue"
        description = "Une phrase de l’article, mise en avant."
        template = "blocks/pull_quote.html"
        preview_value = {"text": "Le laboratoire perd trois de ses voix les plus connues."}


class BoxBlock(StructBlock):
    """A box beside the story."""

    title = CharBlock(label="Titre", max_length=120)
    body = RichTextBlock(label="Texte", features=[*INLINE_FEATURES, "ul", "ol"])

    class Meta:
        icon = "form"
        label = "Encadré"
        description = "Un point de contexte : « Ce qu’il faut retenir », « Repères »."
        template = "blocks/box.html"
        preview_value = {"title": "Repères", "body": "<p>Qwen est la famille de modèles d’Alibaba.</p>"}


class KnownsBlock(StructBlock):
    """What is known, what is not."""

    known = ListBlock(CharBlock(label="Point", max_length=400), label="Ce que l’on sait")
    unknown = ListBlock(CharBlock(label="Point", max_length=400), label="Ce que l’on ignore")

    class Meta:
        icon = "list-ul"
        label = "Ce que l’on sait, ce que l’on ignore"
        description = "Deux listes qui séparent l’établi de l’incertain."
        template = "blocks/knowns.html"
        preview_value = {"known": ["Le départ est annoncé."], "unknown": ["Ses raisons."]}


class CodeBlock(StructBlock):
    """Program text."""

    language = CharBlock(label="Langage", required=False, max_length=30, help_text="python, bash, json…")
    code = TextBlock(label="Code", rows=6)
    caption = CharBlock(label="Légende", required=False, max_length=300)

    class Meta:
        icon = "code"
        label = "Code"
        description = "Un extrait de programme ou de commande, rendu tel quel."
        template = "blocks/code.html"
        preview_value = {"language": "bash", "code": "pip install transformers"}


class EmbedValue(StructValue):
    """An outside video, recognised by its address alone: the provider is never queried."""

    @property
    def provider(self) -> str:
        """The provider's name, or the host of an address that is only linked to."""
        player = player_of(self.get("url") or "")
        return player.provider if player else urlsplit(self.get("url") or "").hostname or ""

    @property
    def player_url(self) -> str:
        """The address of the player to load on click; "" when there is none: a link is shown instead."""
        player = player_of(self.get("url") or "")
        return player.url if player else ""


class EmbedBlock(StructBlock):
    """Outside content that loads on click."""

    url = URLBlock(
        label="Adresse", max_length=500, help_text="Vidéo YouTube, Vimeo ou Dailymotion ; ailleurs, un lien."
    )
    title = CharBlock(label="Titre", max_length=200, help_text="Dit ce que c’est avant de le charger.")

    class Meta:
        icon = "media"
        label = "Contenu extérieur"
        description = "Une vidéo que le lecteur charge d’un clic ; rien n’est demandé à l’hébergeur avant."
        template = "blocks/embed.html"
        value_class = EmbedValue
        preview_value = {"url": "https://vimeo.com/76979871", "title": "Une conférence filmée"}


class RelatedBlock(StructBlock):
    """Other stories to read."""

    title = CharBlock(label="Titre", default="À lire aussi", max_length=80)
    stories = ListBlock(PageChooserBlock(label="Article", page_type="articles.ArticlePage"), label="Articles")

    class Meta:
        icon = "doc-full-inverse"
        label = "À lire aussi"
        description = "Des liens vers d’autres articles ; ceux qui ne sont pas publics n’apparaissent pas."
        template = "blocks/related.html"
        preview_template = "blocks/previews/related.html"  # nor any story


class ChronologyEntryBlock(StructBlock):
    """One dated entry of a chronology."""

    date = PartialDateBlock(label="Date", validators=[validate_partial_date], help_text="2026-03-04")
    text = RichTextBlock(label="Texte", features=INLINE_FEATURES)


class ChronologyBlock(StructBlock):
    """Dated entries, in order."""

    title = CharBlock(label="Titre", required=False, max_length=120)
    entries = ListBlock(ChronologyEntryBlock(), label="Dates")

    class Meta:
        icon = "calendar-alt"
        label = "Chronologie"
        description = "Des dates et ce qui s’y est passé, dans l’ordre où elles sont écrites."
        template = "blocks/chronology.html"
        preview_value = {
            "title": "Chronologie",
            "entries": [{"date": "2026-03", "text": "<p>Le départ est annoncé.</p>"}],
        }


class TableBlock(TypedTableBlock):
    """A table with a caption, whose cells are text or numbers."""

    class Meta:
        icon = "table"
        label = "Tableau"
        description = "Un tableau de textes et de nombres, avec sa légende."
        template = "blocks/table.html"
        preview_value = {
            "columns": [
                {"type": "text", "heading": "Modèle"},
                {"type": "number", "heading": "Milliards de paramètres"},
            ],
            "rows": [{"values": ["Le plus petit", "0,8"]}, {"values": ["Le plus grand", "9"]}],
            "caption": "Les petits modèles Qwen 3.5",
        }


class BodyBlock(StreamBlock):
    """A story's body."""

    paragraph = RichTextBlock(
        label="Paragraphe",
        icon="pilcrow",
        features=[*INLINE_FEATURES, "ul", "ol"],
        template="blocks/paragraph.html",
        description="Le texte. « @ » puis deux lettres pour lier une fiche.",
        preview_value="<p>Le responsable technique de Qwen annonce son départ.</p>",
    )
    heading = HeadingBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    pull_quote = PullQuoteBlock()
    box = BoxBlock()
    knowns = KnownsBlock()
    chronology = ChronologyBlock()
    table = TableBlock(
        [("text", CharBlock(label="Texte", required=False)), ("number", CharBlock(label="Nombre", required=False))]
    )
    code = CodeBlock()
    embed = EmbedBlock()
    related = RelatedBlock()

    class Meta:
        block_counts: dict = {}
        template = "blocks/body.html"


def photos_of(body: StreamValue, lead_photo: Photo | None = None) -> list[Photo]:
    """Return the photos of a story: its lead photo, then those of its picture blocks.

    Queries: 1 for all the blocks, 0 if they were read already.
    """
    blocks = [child.value.get("photo") for child in body if child.block_type == "picture"]
    return [photo for photo in (lead_photo, *blocks) if photo]


_MAX_ID_DIGITS = 18  # the maximum of a BigAutoField is 2^63 - 1; stored HTML may contain longer numbers


def parse_page_id(text: str) -> int:
    """Return the id in a stored link; 0, which no page has, if it is not one."""
    return int(text) if text.isdecimal() and len(text) <= _MAX_ID_DIGITS else 0


def linked_page_ids(block: Block, value) -> Iterator[int]:
    """Yield the ids of the pages that a block's value links to or chooses, in order, with repetitions."""
    for model, object_id, _model_path, _content_path in block.extract_references(value):
        if issubclass(model, Page) and (page_id := parse_page_id(str(object_id))):
            yield page_id
