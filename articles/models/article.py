"""The story: what an editor writes and readers read."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from operator import attrgetter

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.log_actions import LogContext
from wagtail.models import Page, PageManager
from wagtail.search import index

from articles.blocks import BodyBlock, linked_page_ids, photos_of
from articles.models.article_form import ApiArticleForm, ArticleForm, EmbargoPanel, SidePanelField
from articles.models.byline import Byline, authors_among
from articles.models.classification import ArticleTag
from articles.models.correction_effects import CorrectionEffectsPanel
from articles.models.mention import mentions_in
from articles.models.report import Report, ReportsPanel
from articles.page_rows import dossiers_of, give_bylines, give_rows, tags_of, with_others
from articles.publishing import article_redated, is_later, keep_what_is_of_the_story, prepare_publication
from articles.querysets import ArticleQuerySet
from articles.reading import minutes_to_read, previous_and_next, related_to, table_of_contents
from articles.revisions import restore_row_ids, with_kept_records
from newsroom.pages.forms import title_panel
from newsroom.pages.mixins import ChangeDatedMixin, SitePageMixin
from newsroom.pages.publication import PublicationError, all_or_refused
from newsroom.photos.models import Photo
from newsroom.photos.social import SocialCard
from newsroom.search_engine.indexing import record_term
from newsroom.text.characters import refuse_control_characters
from newsroom.text.slugs import slugify
from people.models import Fact, Person

# A story of more than two years is labelled as an archive (shared usage of the French press).
ARCHIVE_AFTER_DAYS = 2 * 365


class ArticlePage(SitePageMixin, ChangeDatedMixin, Page):
    """A story."""

    class Format(models.TextChoices):
        """The kind of story, a closed set."""

        BRIEF = "brief", "brève"
        ARTICLE = "article", "article"
        ANALYSIS = "analysis", "analyse"
        INVESTIGATION = "investigation", "enquête"
        INTERVIEW = "interview", "entretien"
        PORTRAIT = "portrait", "portrait"
        OP_ED = "op_ed", "tribune"
        EDITORIAL = "editorial", "édito"
        REVIEW = "review", "test"
        GUIDE = "guide", "guide"
        FACT_CHECK = "fact_check", "vérification"
        TIMELINE = "timeline", "chronologie"
        EXPLAINER = "explainer", "explication"

        @property
        def slug(self) -> str:
            """Its word in addresses."""
            return slugify(self.label)

        @property
        def plural(self) -> str:
            """What a list of such stories is called."""
            return f"{self.label.capitalize()}s"

    class AiUse(models.TextChoices):
        """What part software had in the text (AI Act, article 50(4))."""

        NONE = "none", "aucun"
        ASSISTED = "assisted", "aide à l’écriture"
        TRANSLATED = "translated", "traduction automatique relue"
        GENERATED = "generated", "texte généré et relu"

    class Origin(models.TextChoices):
        """Where the text comes from (CPPAP: reprints are told)."""

        ORIGINAL = "original", "original"
        AGENCY = "agency", "dépêche"
        REPUBLISHED = "republished", "reprise"
        TRANSLATED = "translated", "traduction"

    kicker = models.CharField(
        "surtitre",
        max_length=60,
        blank=True,
        help_text="Un à quatre mots : « Ressources humaines ».",
        validators=[refuse_control_characters],
    )
    short_title = models.CharField(
        "titre court",
        max_length=90,
        blank=True,
        help_text="Pour les listes ; vide : le titre.",
        validators=[refuse_control_characters],
    )
    standfirst = models.TextField(
        "chapô",
        max_length=600,
        help_text="Une à trois phrases qui se suffisent.",
        validators=[refuse_control_characters],
    )
    lead_photo = models.ForeignKey(
        Photo, verbose_name="photo d’ouverture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_caption = models.CharField(
        "légende de l’ouverture", max_length=300, blank=True, validators=[refuse_control_characters]
    )
    body = StreamField(BodyBlock(), verbose_name="corps", blank=True)
    format = models.CharField("format", max_length=16, choices=Format, default=Format.ARTICLE)
    tags = ClusterTaggableManager("mots-clés", through=ArticleTag, blank=True)
    published_at = models.DateTimeField(
        "date de publication affichée",
        null=True,
        blank=True,
        db_index=True,
        help_text="Heure de Paris. Vide : le moment de la première mise en ligne.",
    )
    updated_at = models.DateTimeField(
        "mise à jour de fond",
        null=True,
        blank=True,
        help_text="Heure de Paris. À changer quand le fond change, pas pour une coquille : les abonnés la voient.",
    )
    planned_at = models.DateTimeField(
        "prévu pour", null=True, blank=True, help_text="Le souhait de la rédaction ; ne publie rien."
    )
    embargo_until = models.DateTimeField(
        "embargo jusqu’au",
        null=True,
        blank=True,
        help_text="Heure de Paris. La promesse faite à une source : rien ne paraît avant, même par erreur.",
    )
    ai_use = models.CharField("usage de l’IA", max_length=10, choices=AiUse, default=AiUse.NONE)
    origin = models.CharField("origine du texte", max_length=12, choices=Origin, default=Origin.ORIGINAL)
    origin_credit = models.CharField(
        "repris de",
        max_length=200,
        blank=True,
        help_text="Titre et date d’origine.",
        validators=[refuse_control_characters],
    )
    sponsor = models.CharField(
        "annonceur",
        max_length=200,
        blank=True,
        help_text="Rempli, l’article est étiqueté « publi-rédactionnel » partout et quitte la une.",
        validators=[refuse_control_characters],
    )
    is_fictional = models.BooleanField(
        "texte fictif", default=False, help_text="Contenu inventé (site de démonstration) : une étiquette le dira."
    )
    ignored_names = models.JSONField("noms ignorés", default=list, blank=True)  # "fiche:12", "nom:Orange Business"
    fiches_to_publish = models.JSONField("fiches à publier avec l’article", default=list, blank=True)  # their ids
    # Who scheduled the version that waits for its hour: on whose word its new fiches go public then.
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    scheduled_by.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    status_changes = models.JSONField("statuts à changer ailleurs", default=dict, blank=True, editable=False)
    # Wagtail's last_published_at, kept in this table so that an index finds what changed since a moment.
    changed_at = models.DateTimeField("dernière mise en ligne", null=True, editable=False, db_index=True)
    # Its parent, kept in this table so that an index gives the stories of a section in order; no part of a version.
    section_page = models.ForeignKey(
        Page, null=True, editable=False, serialize=False, db_index=False, on_delete=models.SET_NULL, related_name="+"
    )
    section_page.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]

    objects = PageManager.from_queryset(ArticleQuerySet)()

    class Meta:
        verbose_name = "article"
        verbose_name_plural = "articles"
        indexes = [
            models.Index(fields=["format", "-published_at"], name="article_latest_of_format"),
            models.Index(fields=["section_page", "-published_at", "-page_ptr"], name="article_latest_of_section"),
            models.Index(fields=["embargo_until"], name="article_embargo_until"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(updated_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(updated_at__gte=models.F("published_at")),
                name="article_updated_after_published",
                violation_error_message="La mise à jour précède la publication.",
            )
        ]

    parent_page_types = ["articles.SectionPage"]
    subpage_types: list = []
    base_form_class = ArticleForm
    api_base_form_class = ApiArticleForm  # the editor's form needs its rows of reports and corrections
    # A copy is another story: it was never published, corrected nothing, and reports have a public id of their own.
    exclude_fields_in_copy = [
        "published_at", "updated_at", "corrections", "reports", "status_changes", "fiches_to_publish",
        "scheduled_by",
    ]  # fmt: skip
    template = "articles/article_page.html"
    page_description = "Un article de la rédaction : brève, enquête, entretien, vérification…"

    content_panels = [
        FieldPanel("kicker"),
        title_panel(
            "Titre de l’article*",
            "De 60 à 90 signes, sans point final : « Alibaba : Qwen perd son responsable technique ».",
        ),
        FieldPanel("standfirst"),
        InlinePanel("bylines", heading="Signatures", label="Signature"),
        MultiFieldPanel([FieldPanel("lead_photo"), FieldPanel("lead_caption")], "Ouverture"),
        FieldPanel("body"),
        MultipleChooserPanel(
            "subjects",
            chooser_field_name="profile",
            heading="Sujets",
            label="Sujet",
            help_text="Les fiches dont parle l’article ; celles que le texte nomme seulement s’ajoutent seules.",
        ),
        InlinePanel("sources", heading="Sources", label="Source"),
        ReportsPanel(
            "reports",
            heading="Faits rapportés",
            label="Fait",
            help_text="Ce que l’article établit sur une fiche. Public avec lui, retiré avec lui.",
        ),
        InlinePanel("corrections", heading="Rectificatifs", label="Rectificatif"),
        SidePanelField("ignored_names"),
        SidePanelField("fiches_to_publish"),
        CorrectionEffectsPanel(heading="Ce que le rectificatif change"),
    ]
    promote_panels = [
        MultiFieldPanel([FieldPanel("format"), FieldPanel("tags"), FieldPanel("short_title")], "Classement"),
        InlinePanel(
            "next_stories",
            heading="À lire ensuite",
            label="Article",
            max_num=12,
            help_text="Trois articles sont proposés à la fin, trouvés par leurs sujets puis par la rubrique. Ici, ceux "
            "qui doivent y être, ou n’y être jamais.",
        ),
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], "Adresse"),
        MultiFieldPanel(
            [
                FieldPanel("ai_use"),
                FieldRowPanel([FieldPanel("origin"), FieldPanel("origin_credit")]),
                FieldPanel("sponsor"),
                FieldPanel("is_fictional"),
            ],
            "Étiquettes",
        ),
    ]
    settings_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("planned_at"), EmbargoPanel(heading="Embargo")]),
                FieldRowPanel([FieldPanel("published_at"), FieldPanel("updated_at")]),
            ],
            "Dates",
        ),
        *Page.settings_panels,
    ]

    indexed_rows = {"bylines": "person", "tagged_items": "tag"}
    search_fields = [
        *Page.search_fields,
        index.SearchField("kicker"),
        index.SearchField("standfirst", boost=2),
        index.SearchField("body"),
        index.RelatedFields("bylines", [index.SearchField("display_name")]),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.SearchField("record_terms"),
        index.FilterField("published_at"),
        index.FilterField("embargo_until"),
        index.FilterField("alias_of"),
        index.FilterField("format"),
        index.FilterField("sponsor"),
    ]

    # What writers' programs may send (articles/api/writing.py).
    _sent = "kicker short_title standfirst body format planned_at embargo_until".split()
    api_fields = [APIField(name, writable=True) for name in _sent]

    def __str__(self) -> str:
        return self.title

    @property
    def display_title(self) -> str:
        """The title for lists."""
        return self.short_title or self.title

    @property
    def section(self):
        """The section it stands in, as a plain page. Queries: 1, once per object."""
        return self.get_parent()

    @property
    def is_withheld(self) -> bool:
        """Tell whether readers may not see it now although it is live: embargo not over, or expired. Queries: 0."""
        return super().is_withheld or bool(self.embargo_until and self.embargo_until > timezone.now())

    @property
    def is_opinion(self) -> bool:
        """Tell whether it holds somebody's opinion."""
        return self.format in {self.Format.OP_ED, self.Format.EDITORIAL}

    @property
    def labels(self) -> list[tuple[str, str]]:
        """What readers must know before reading: pairs of a code (a CSS class) and a French word. Queries: 0."""
        age = timezone.localdate() - timezone.localdate(self.published_at) if self.published_at else timedelta()
        archive = age.days > ARCHIVE_AFTER_DAYS  # from midnight on, as all that time alone changes
        rules = [
            ("sponsored", "Publi-rédactionnel", self.sponsor),
            ("opinion", self.get_format_display().capitalize(), self.is_opinion),
            ("fictional", "Texte fictif", self.is_fictional),
            ("ai", "Texte généré par IA et relu", self.ai_use == self.AiUse.GENERATED),
            ("ai", "Traduit par IA et relu", self.ai_use == self.AiUse.TRANSLATED),
            ("translated", "Traduction", self.origin == self.Origin.TRANSLATED),
            ("archive", "Archive", archive),
        ]
        return [(code, label) for code, label, applies in rules if applies]

    @property
    def modified_at(self) -> datetime | None:
        """When its substance last changed: what subscribers and engines are told. Queries: 0."""
        return self.updated_at or self.published_at

    @property
    def social_card(self) -> SocialCard:
        """What the image of its shared link shows, with what readers must know first. Queries: 2 (section, photo)."""
        told_first = {"sponsored", "opinion", "fictional", "ai"}
        section = [self.section.title] if self.section and self.section.live else []
        words = [*(label for code, label in self.labels if code in told_first), *section, self.kicker]
        return SocialCard("article", self.pk, " · ".join(filter(None, words)), self.title, photo=self.lead_photo)

    def save(self, *args, **kwargs) -> None:
        """Save with, once live, a date of publication, which its signatures and keywords repeat.

        Its embargo is changed by change_embargo() alone. Queries: 1 more for a story stored already, 2 more for another
        date, and those of what follows.
        """
        stored: dict = {}
        if self._state.adding:
            self.section_page = self.get_parent()
        elif kwargs.get("update_fields") is None:
            stored = keep_what_is_of_the_story(self)
        # Wagtail adds a page live even when it then schedules it.
        if self.live and not self.published_at and not is_later(self.go_live_at):
            # A copy that goes live at once still bears the first publication of the original.
            is_copy = self._state.adding
            self.published_at = timezone.now() if is_copy else self.first_published_at or timezone.now()
        super().save(*args, **kwargs)
        if stored and self.published_at != stored["published_at"]:
            Byline.objects.filter(article=self.pk).update(published_at=self.published_at)
            ArticleTag.objects.filter(content_object=self.pk).update(published_at=self.published_at)
            article_redated.send(sender=ArticlePage, former=stored["published_at"])

    def with_content_json(self, content):
        """Read a revision, with what came since: ids, corrections, what took the place of merged records, the embargo.

        Queries: up to 5.
        """
        story = super().with_content_json(with_kept_records(content))
        story.embargo_until, story.scheduled_by_id = self.embargo_until, self.scheduled_by_id
        restore_row_ids(story.reports, Report.objects.filter(article=self.pk), "fact_id")
        restore_row_ids(story.corrections, self.corrections.all(), "made_on", "kind", "before", "after")
        if self.first_published_at:
            known = {correction.pk for correction in story.corrections.all()}
            story.corrections.add(*(correction for correction in self.corrections.all() if correction.pk not in known))
        return story

    def publish(self, revision, user=None, *args, **kwargs):
        """Publish or schedule `revision`, with those of its new fiches that its editor chose: all or nothing.

        Raises PublicationError.
        """
        with all_or_refused(self):
            approver = prepare_publication(self, revision, user)
            try:
                with LogContext(approver) if approver else nullcontext():
                    return super().publish(revision, user, *args, **kwargs)
            except PublishPermissionError as error:  # a reviewer, for one, whose group may not publish
                raise PublicationError("Vos droits ne permettent pas de publier cet article.") from error

    def record_terms(self) -> list[str]:
        """Return, for the search, the terms of what the story links or is about. Queries: 1."""
        return [record_term(pk) for pk in sorted(self._linked_or_chosen())]

    @classmethod
    def fiches_named_in(cls, content: dict) -> set[int]:
        """Return the ids of the pages that the content of a revision names: its named_fiches(). Queries: 2."""
        named = {name: content.get(name, []) for name in ("pk", "body", "subjects", "reports")}
        return cls.from_serializable_data(with_kept_records(named), check_fks=False).named_fiches()

    def named_fiches(self) -> set[int]:
        """Return the ids of the pages that the story links, chooses, is about or tells facts of. Queries: up to 3."""
        facts = Fact.objects.filter(pk__in=[report.fact_id for report in self.reports.all()])
        return self._linked_or_chosen().union(*facts.values_list("subject_id", "object_id")) - {None}

    def _linked_or_chosen(self) -> set[int]:
        linked = linked_page_ids(self.body.stream_block, self.body)
        return {*linked, *(subject.profile_id for subject in self.subjects.all())}

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add what stands round the body: `signatures`, corrections by place, `dossiers`, `mentions` of fiches…

        … the `minutes` it takes, its `contents`, `previous` and `next` in the first of its dossiers, its `authors` with
        other stories of theirs, `related` stories. Queries: 3 (mentions; posts of the persons they name; signatures, of
        the related stories too), 1 each for corrections, sources, keywords, dossiers, what else its authors sign and
        renditions if there are some, 2 in a dossier, those of related_to(); whatever their number.
        """
        context = super().get_context(request, *args, **kwargs)
        related, photos = [], photos_of(self.body, self.lead_photo)
        is_stored = self.pk and not getattr(request, "is_preview", False)
        if is_stored:
            give_rows(self)
        if self.pk:  # not in the preview of a story that was never saved
            held_in = dossiers_of(self)
            around = previous_and_next(self, held_in[0]) if held_in else (None, None)
            mentions = mentions_in(self)
            related = related_to(self, mentions, {story.pk for story in around if story})
            context |= {"dossiers": held_in, "previous": around[0], "next": around[1], "mentions": mentions}
        cards = [each.article for each in related]
        give_bylines([self, *cards] if is_stored else cards)
        signatures = (
            [(byline, byline.has_page) for byline in self.bylines.all()] if is_stored else self._signatures_of_version()
        )
        have_pages = {byline.person_id for byline, has_page in signatures if has_page}
        signing = {byline.person_id: byline.person for byline in authors_among(byline for byline, _ in signatures)}
        authors = with_others([person for pk, person in signing.items() if pk in have_pages], self)
        photos += filter(None, (card.lead_photo for card in cards))
        photos += filter(None, (author.person.photo for author in authors))
        prefetch_related_objects(photos, "renditions")
        corrections = list(self.corrections.all())
        return context | {
            "signatures": signatures,
            "authors": authors,
            "head_corrections": [correction for correction in corrections if correction.is_serious],
            "foot_corrections": [correction for correction in corrections if not correction.is_serious],
            "correction": max(corrections, key=attrgetter("made_on"), default=None),
            "minutes": minutes_to_read(self.body),
            "contents": table_of_contents(self.body),
            "tags": tags_of(self) if is_stored else list(self.tags.all()),
            "related": related,
        }

    def _signatures_of_version(self) -> list[tuple]:
        """Return the signatures of a version not stored, each with whether its author has a page. Queries: 2."""
        bylines = list(self.bylines.select_related("person__photo"))
        persons = Person.objects.published().filter(pk__in=[byline.person_id for byline in bylines if byline.person_id])
        authors = set(persons.values_list("pk", flat=True))
        return [(byline, byline.person_id in authors) for byline in bylines]

    def get_parent(self, *args, **kwargs):
        """Return the section, which for_page() reads with the story. Queries: 0 then, else 1, once per object."""
        if hasattr(self, "section_live") and not hasattr(self, "_cached_parent_obj"):
            path = self.path[: -self.steplen]
            self._cached_parent_obj = Page(
                path=path, depth=self.depth - 1, url_path=self.section_path, title=self.section_title,
                live=self.section_live, content_type_id=ContentType.objects.get_for_model(Page).pk,
            )  # fmt: skip
        return super().get_parent(*args, **kwargs)


# The formats by their words in addresses.
FORMATS = {kind.slug: kind for kind in ArticlePage.Format}
