"""The story: what an editor writes and readers read."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, Revision
from wagtail.search import index

from articles.blocks import BodyBlock, record_id, targets
from articles.merged import name_standing_fiches
from articles.models.mention import named_in
from articles.models.reach import ReachingForm, ReachPanel
from articles.models.report import ReportsPanel, block_choices
from articles.querysets import ArticleQuerySet, ArticleRelatedQuerySet
from newsroom.characters import refuse_control_characters
from newsroom.dates import day_and_time
from newsroom.pages import HousePageMixin, PublicationError, title_panel
from newsroom.photos.models import Photo
from people.models import Fact, Person, Profile, Tag

# A story of more than two years is labelled as an archive (shared usage of the French press).
ARCHIVE_AFTER_DAYS = 2 * 365

# How many names a story may ignore, and how long each may be.
IGNORED_MAX = 500
IGNORED_MAX_CHARACTERS = 120


class EmbargoError(PublicationError):
    """A story was to be published before its embargo ends."""

    field = "embargo_until"


class DraftFicheError(PublicationError):
    """A fiche was to be published with a story, and cannot be."""


class ArticleTag(ItemBase):
    """A keyword borne by a story."""

    tag = models.ForeignKey(Tag, verbose_name="mot-clé", on_delete=models.CASCADE, related_name="article_items")
    content_object = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = "mot-clé d’un article"
        verbose_name_plural = "mots-clés des articles"
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="article_tag_once")]


class ArticleSubject(Orderable):
    """A fiche that the editor says the story is about (« sujet »)."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="subjects")
    profile = models.ForeignKey(Profile, verbose_name="fiche", on_delete=models.CASCADE, related_name="subject_of")

    objects = ArticleRelatedQuerySet.as_manager()
    panels = [FieldPanel("profile")]

    class Meta(Orderable.Meta):
        verbose_name = "sujet"
        verbose_name_plural = "sujets"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "profile"],
                name="subject_once_per_story",
                violation_error_message="Cette fiche est déjà un sujet de l’article.",
            )
        ]


class SidePanelField(FieldPanel):
    """A field of the story's form that its side panel « Fiches » holds and fills in (articles/side_panel.py)."""

    def __init__(self, field_name: str, **kwargs):
        # The panel stands outside the form.
        kwargs.setdefault("widget", forms.HiddenInput(attrs={"form": "page-edit-form"}))
        super().__init__(field_name, **kwargs)

    class BoundPanel(FieldPanel.BoundPanel):
        """Shown elsewhere."""

        def is_shown(self) -> bool:
            """Leave its place in the form empty."""
            return False


class ArticleForm(ReachingForm):
    """The editor's form of a story."""

    def clean_ignored_names(self) -> list[str]:
        """Keep the texts of a list: what the editor's script writes, whatever else is sent."""
        return [name[:IGNORED_MAX_CHARACTERS] for name in self._sent("ignored_names", str)[:IGNORED_MAX]]

    def clean_fiches_to_publish(self) -> list[int]:
        """Keep the ids of a list, from who may publish the story: the yes of somebody else publishes nothing."""
        if not self._may_publish():
            return self.instance.fiches_to_publish
        sent = self._sent("fiches_to_publish", int)
        return [fiche for fiche in sent if record_id(str(fiche)) and not isinstance(fiche, bool)]

    def _may_publish(self) -> bool:
        """Tell whether who fills the form may publish the story. Queries: those of Wagtail's permissions."""
        if self.instance.pk:
            return self.instance.permissions_for_user(self.for_user).can_publish()
        return self.parent_page.permissions_for_user(self.for_user).can_publish_subpage()

    def _sent(self, name: str, kind: type) -> list:
        """Return the values of that kind in the list that a hidden field holds; without the field, what there was."""
        values = self.cleaned_data[name] if name in self.data else getattr(self.instance, name)
        return [value for value in values if isinstance(value, kind)] if isinstance(values, list) else []

    @property
    def block_choices(self) -> list[tuple[str, str]]:
        """The blocks of the body as it is stored, for the reports. Queries: up to 1 per kind of thing chosen in it."""
        return block_choices(self.instance.body)

    def clean(self) -> dict:
        """Refuse what would break a promise: publishing under embargo, dating from the future, hiding a correction."""
        cleaned_data = super().clean()
        embargo_until, go_live_at = cleaned_data.get("embargo_until"), cleaned_data.get("go_live_at")
        published_at = cleaned_data.get("published_at")
        if "action-publish" in self.data and embargo_until and breaks_embargo(embargo_until, go_live_at):
            self.add_error("embargo_until", embargo_message(embargo_until))
        if "action-publish" in self.data and not (go_live_at and go_live_at > timezone.now()):
            try:
                for fiche in drafts_among(cleaned_data.get("fiches_to_publish") or []):
                    check_publishable(fiche, self.for_user)
            except DraftFicheError as error:
                self.add_error(None, error)
        if published_at and published_at > timezone.now():
            self.add_error(
                "published_at",
                "Cette date est à venir. Pour publier plus tard, choisissez une date de mise en ligne dans « Statut ».",
            )
        corrections = self.formsets.get("corrections")
        if corrections and self.instance.first_published_at and corrections.is_valid():
            stored = set(
                self.instance.__class__.objects.filter(pk=self.instance.pk).values_list("corrections", flat=True)
            )
            if any(form.instance.pk in stored for form in corrections.deleted_forms):
                self.add_error(None, "Un rectificatif publié ne s’efface pas : corrigez-en le texte, ou ajoutez-en un.")
        return cleaned_data


def drafts_among(fiches) -> QuerySet:
    """Return those of `fiches` (ids) that never were public: not those that somebody took offline. Queries: 0."""
    drafts = Profile.objects.standing().filter(pk__in=fiches, first_published_at=None, alias_of=None)
    return drafts.filter(live=False).order_by("pk")


def check_publishable(fiche: Profile, user) -> Revision:
    """Return the draft of `fiche` that would be published. Raises DraftFicheError, in French, if `user` may not."""
    if user and not fiche.permissions_for_user(user).can_publish():
        raise DraftFicheError(
            f"Vos droits ne permettent pas de publier la fiche « {fiche.title} ». Rien n’a été publié."
        )
    revision = fiche.get_latest_revision() or fiche.specific.save_revision()
    try:
        revision.as_object().full_clean()
    except ValidationError as error:
        reason = " ".join(error.messages)
        raise DraftFicheError(f"La fiche « {fiche.title} » : {reason} Rien n’a été publié.") from error
    return revision


def breaks_embargo(embargo_until: datetime | None, go_live_at: datetime | None) -> bool:
    """Tell whether going live at `go_live_at` (now if None or past) would come before the end of the embargo."""
    return embargo_until is not None and max(go_live_at or timezone.now(), timezone.now()) < embargo_until


def embargo_message(embargo_until: datetime) -> str:
    """Return what to do about an embargo."""
    return (
        f"Sous embargo jusqu’au {day_and_time(embargo_until)} (heure de Paris) : "
        "planifiez la mise en ligne à cette date ou plus tard, ou levez l’embargo."
    )


class ArticlePage(HousePageMixin, Page):
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
    status_changes = models.JSONField("statuts à changer ailleurs", default=dict, blank=True, editable=False)

    objects = PageManager.from_queryset(ArticleQuerySet)()

    class Meta:
        verbose_name = "article"
        verbose_name_plural = "articles"
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
    # A copy is another story: it was never published, corrected nothing, and reports have a public id of their own.
    exclude_fields_in_copy = [
        "published_at", "updated_at", "corrections", "reports", "status_changes", "fiches_to_publish",
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
        ReachPanel(heading="Ce que le rectificatif change"),
    ]
    promote_panels = [
        MultiFieldPanel([FieldPanel("format"), FieldPanel("tags"), FieldPanel("short_title")], "Classement"),
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
                FieldRowPanel([FieldPanel("planned_at"), FieldPanel("embargo_until")]),
                FieldRowPanel([FieldPanel("published_at"), FieldPanel("updated_at")]),
            ],
            "Dates",
        ),
        *Page.settings_panels,
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("kicker"),
        index.SearchField("standfirst", boost=2),
        index.SearchField("body"),
        index.RelatedFields("bylines", [index.SearchField("display_name")]),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.FilterField("published_at"),
        index.FilterField("embargo_until"),
        index.FilterField("alias_of"),
        index.FilterField("format"),
        index.FilterField("sponsor"),
    ]

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
        archive = self.published_at and (timezone.now() - self.published_at).days > ARCHIVE_AFTER_DAYS
        rules = [
            ("sponsored", "Publi-rédactionnel", self.sponsor),
            ("opinion", "Opinion", self.is_opinion),
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

    def save(self, *args, **kwargs) -> None:
        """Save with, once live, a date of publication."""
        if self.live and not self.published_at:
            # A copy that goes live at once still bears the first publication of the original.
            is_copy = self._state.adding
            self.published_at = timezone.now() if is_copy else self.first_published_at or timezone.now()
        super().save(*args, **kwargs)

    def with_content_json(self, content):
        """Read a revision, with what came since: corrections, fiches in the place of merged ones. Queries: up to 3."""
        story = super().with_content_json(content)
        name_standing_fiches(story)
        if self.first_published_at:
            known = {correction.pk for correction in story.corrections.all()}
            story.corrections.add(*(correction for correction in self.corrections.all() if correction.pk not in known))
        return story

    def publish(self, revision, user=None, *args, **kwargs):
        """Publish or schedule `revision`, with those of its new fiches that its editor chose: all or nothing.

        Raises EmbargoError, DraftFicheError.
        """
        story = revision.as_object()
        if breaks_embargo(story.embargo_until, story.go_live_at):
            raise EmbargoError(embargo_message(story.embargo_until))
        with transaction.atomic():
            story.publish_chosen_fiches(user)
            return super().publish(revision, user, *args, **kwargs)

    def publish_chosen_fiches(self, user=None) -> None:
        """Publish the new fiches that the editor chose, unless the story waits for its hour. Raises DraftFicheError.

        To be called in the transaction that publishes the story.
        """
        if self.fiches_to_publish and not (self.go_live_at and self.go_live_at > timezone.now()):
            chosen = self.named_fiches().intersection(self.fiches_to_publish)
            for revision in [check_publishable(fiche, user) for fiche in drafts_among(chosen)]:
                revision.publish(user=user)

    def named_fiches(self) -> set[int]:
        """Return the ids of the pages that the story links, chooses, is about or tells facts of. Queries: up to 3."""
        named = set(targets(self.body.stream_block, self.body))
        named |= {subject.profile_id for subject in self.subjects.all()}
        facts = Fact.objects.filter(pk__in=[report.fact_id for report in self.reports.all()])
        return named.union(*facts.values_list("subject_id", "object_id")) - {None}

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add what stands round the body: `signatures`, corrections by place, `dossiers` and `mentions` of fiches.

        Queries: 8 (bylines, their persons, who of them is public, corrections, renditions of the lead photo, dossiers,
        mentions, posts of the persons they name), whatever their number.
        """
        context = super().get_context(request, *args, **kwargs)
        bylines = list(self.bylines.select_related("person"))
        persons = Person.objects.published().filter(pk__in=[byline.person_id for byline in bylines if byline.person_id])
        authors = set(persons.values_list("pk", flat=True))
        corrections = list(self.corrections.all())
        if self.lead_photo:
            prefetch_related_objects([self.lead_photo], "renditions")
        context |= {
            "signatures": [(byline, byline.person_id in authors) for byline in bylines],
            "head_corrections": [correction for correction in corrections if correction.is_serious],
            "foot_corrections": [correction for correction in corrections if not correction.is_serious],
        }
        if self.pk:  # not in the preview of a story that was never saved
            dossiers = self.dossier_items.model._meta.get_field("dossier").related_model
            context["dossiers"] = dossiers.objects.published().holding(self)
            context["mentions"] = named_in(self)
        return context
