"""Facts about fiches (positions, moves, foundings, holdings…), each with its sources."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.search import index

from newsroom.pages.forms import TypedDateField
from newsroom.text.characters import refuse_control_characters
from newsroom.text.dates import partial, precedes, validate_partial_date
from people.models.profile import Profile
from people.querysets import NEVER_PUBLIC, FactQuerySet, SourceQuerySet


class PartialDateField(models.CharField):
    """A year, a month or a day, stored as sortable ISO 8601 text; "" is unknown."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"max_length": 10, "blank": True}
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_partial_date]

    def formfield(self, **kwargs):
        """Return a field that takes « juin 2025 » too."""
        return super().formfield(**{"form_class": TypedDateField, **kwargs})

    def deconstruct(self):
        """Leave out the options that are always the same."""
        name, path, args, kwargs = super().deconstruct()
        for option in ("max_length", "blank"):
            del kwargs[option]
        return name, path, args, kwargs


def end_after_start(prefix: str = "") -> Q:
    """Return the condition that a partial end date does not precede the start; 2026 may end 2026-03."""
    start, end = f"{prefix}start", f"{prefix}end"
    return Q(**{start: ""}) | Q(**{end: ""}) | Q(**{f"{end}__gte": F(start)}) | Q(**{f"{start}__startswith": F(end)})


class Status(models.TextChoices):
    """How firmly a source asserts a fact."""

    CONFIRMED = "confirmed", "confirmé"
    REPORTED = "reported", "rapporté"
    UNVERIFIED = "unverified", "non vérifié"
    DISPUTED = "disputed", "contesté"
    DENIED = "denied", "démenti"


class Claim(models.Model):
    """What one source says of a fact, where it differs from the fact (abstract: Source and Report)."""

    status = models.CharField("statut", max_length=10, choices=Status, default=Status.REPORTED)
    claim = models.CharField(
        "ce que dit la source",
        max_length=300,
        blank=True,
        help_text="En une phrase, si elle précise le fait.",
        validators=[refuse_control_characters],
    )
    title = models.CharField("fonction selon elle", max_length=200, blank=True, validators=[refuse_control_characters])
    start = PartialDateField("début selon elle")
    end = PartialDateField("fin selon elle")

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse an end before the start."""
        super().clean()
        if not precedes(self.start, self.end):
            raise ValidationError({"end": "La fin précède le début."})


class Fact(ClusterableModel, index.Indexed):
    """A fact about one fiche, the subject, or between it and another, the object.

    A move (arrival, departure, appointment) is a fact too, with a date.
    """

    class Kind(models.TextChoices):
        """The kind of fact. The label is read between subject and object."""

        POSITION = "position", "occupe un poste"
        LEADERSHIP = "leadership", "dirige"
        ARRIVAL = "arrival", "arrivée"
        DEPARTURE = "departure", "départ"
        APPOINTMENT = "appointment", "nomination"
        FOUNDING = "founding", "a fondé"
        PART_OF = "part_of", "fait partie de"
        HOLDS = "holds", "détient"
        ACQUISITION = "acquisition", "a acquis"
        PARTNERSHIP = "partnership", "partenaire de"
        PRODUCT = "product", "publie"
        FUNDING = "funding", "lève des fonds"
        AWARD = "award", "reçoit une distinction"

        @classmethod
        def moves(cls) -> list["Fact.Kind"]:
            """Return the kinds of moves."""
            return [cls.ARRIVAL, cls.DEPARTURE, cls.APPOINTMENT]

        @classmethod
        def alike(cls) -> list[set["Fact.Kind"]]:
            """Return the sets of kinds that two editors may use for the same fact."""
            return [{cls.POSITION, cls.LEADERSHIP}, {cls.ARRIVAL, cls.APPOINTMENT}]

        @classmethod
        def positions(cls) -> list["Fact.Kind"]:
            """Return the kinds of positions."""
            return [cls.POSITION, cls.LEADERSHIP]

        @classmethod
        def ties(cls) -> list["Fact.Kind"]:
            """Return the kinds that tie two fiches, listed outside the timeline: groups, holdings, partnerships."""
            return [cls.PART_OF, cls.HOLDS, cls.ACQUISITION, cls.PARTNERSHIP]

    subject = models.ForeignKey(
        Profile, verbose_name="qui", on_delete=models.PROTECT, related_name="facts", help_text="La fiche concernée."
    )
    kind = models.CharField("quoi", max_length=12, choices=Kind)
    object = models.ForeignKey(
        Profile,
        verbose_name="avec qui ou quoi",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="object_facts",
        help_text="L’autre fiche, s’il y en a une.",
    )
    object_text = models.CharField(
        "ou, sans fiche",
        max_length=200,
        blank=True,
        help_text="« prix Nobel de physique », « Windows 10 ».",
        validators=[refuse_control_characters],
    )
    title = models.CharField(
        "fonction",
        max_length=200,
        blank=True,
        help_text="Accordée à la personne : « directrice technique ».",
        validators=[refuse_control_characters],
    )
    start = PartialDateField("début ou date", help_text="2026, 2026-03 ou 2026-03-05 ; vide si on l’ignore.")
    end = PartialDateField("fin", help_text="Vide si c’est toujours vrai, ou si on l’ignore.")
    share = models.DecimalField(
        "part détenue (%)", max_digits=5, decimal_places=2, null=True, blank=True, help_text="Pour « détient »."
    )
    is_retired = models.BooleanField(
        "retiré", default=False, help_text="Le fait n’est plus montré nulle part ; ses sources sont gardées."
    )
    # Generated, so that one index finds the latest moves of all three kinds without sorting.
    is_move = models.GeneratedField(
        verbose_name="mouvement",
        expression=models.ExpressionWrapper(Q(kind__in=Kind.moves()), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # Set once, by note_first_public(): it does not change if the fact is withdrawn and published again.
    first_public_at = models.DateTimeField("public depuis", default=NEVER_PUBLIC, editable=False)
    # The duplicate of this fact that a merge of fiches kept; only people/merging/ sets and clears it.
    merged_into = models.ForeignKey(
        "self",
        verbose_name="fusionné avec",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="merged_facts",
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = "fait"
        verbose_name_plural = "faits"
        ordering = ["-start", "-end", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(object__isnull=True) | ~Q(subject=F("object")),
                name="fact_not_about_itself",
                violation_error_message="Une fiche ne peut pas être liée à elle-même.",
            ),
            models.CheckConstraint(
                condition=end_after_start(),
                name="fact_end_after_start",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=Q(object__isnull=False) | ~Q(object_text="") | ~Q(title=""),
                name="fact_says_something",
                violation_error_message="Dites avec qui, quoi, ou à quelle fonction.",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(kind="holds", share__gt=0, share__lte=100),
                name="fact_share_of_a_holding",
                violation_error_message="La part va de 0 à 100 %% et ne concerne que « détient ».",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-start", "-end", "id"], name="fact_kind_latest"),
            models.Index(fields=["is_move", "-start", "-end", "id"], name="fact_moves_latest"),
            models.Index(fields=["is_move", "-first_public_at", "-id"], name="fact_moves_news"),
        ]

    panels = [
        PageChooserPanel("subject", "people.Profile"),
        FieldPanel("kind"),
        FieldRowPanel([PageChooserPanel("object", "people.Profile"), FieldPanel("object_text")]),
        FieldRowPanel([FieldPanel("title"), FieldPanel("share")]),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        InlinePanel(
            "sources",
            heading="Sources extérieures",
            label="Source",
            help_text="Un fait sans source vérifiée, et qu’aucun article publié ne rapporte, n’est montré nulle part.",
        ),
        MultiFieldPanel(
            [FieldPanel("is_retired")],
            "Retirer le fait",
            help_text="Un fait ne s’efface pas : des articles le citent. Retiré, il n’est plus montré nulle part.",
        ),
    ]

    search_fields = [
        index.SearchField("summary"),
        index.AutocompleteField("summary"),
        index.FilterField("kind"),
        index.FilterField("is_retired"),
    ]

    def __str__(self) -> str:
        return self.summary()

    def summary(self) -> str:
        """Return « Junyang Lin · départ · Qwen (mars 2026) » for lists of the admin. Queries: 2 unless selected."""
        parts = [self.subject.title, self.get_kind_display(), self.title, self.object_name]
        dates = " – ".join(filter(None, [partial(self.start), partial(self.end)]))
        return " · ".join(filter(None, parts)) + (f" ({dates})" if dates else "")

    def clean(self) -> None:
        """Refuse what the constraints refuse, with the error on the field to change."""
        super().clean()
        for field in ("subject", "object"):
            fiche = getattr(self, field, None)
            if fiche and fiche.merged_into_id and not self.is_retired:
                kept = fiche.merged_into.title
                raise ValidationError({field: f"Cette fiche a été fusionnée avec « {kept} » : choisissez celle-ci."})
        if self.object_id and self.object_id == self.subject_id:
            raise ValidationError({"object": "Une fiche ne peut pas être liée à elle-même."})
        if not (self.object_id or self.object_text or self.title):
            raise ValidationError({"object_text": "Dites avec qui, quoi, ou à quelle fonction."})
        if not precedes(self.start, self.end):
            raise ValidationError({"end": "La fin précède le début."})
        if self.share is not None and (self.kind != self.Kind.HOLDS or not 0 < self.share <= 100):
            raise ValidationError({"share": "La part va de 0 à 100 % et ne concerne que « détient »."})

    def save(self, *args, **kwargs) -> None:
        """Save, with the sources, and set first_public_at if it is now public. Queries: 1 more until it has been."""
        super().save(*args, **kwargs)
        now = timezone.now()
        if self.first_public_at == NEVER_PUBLIC and type(self).objects.filter(pk=self.pk).note_first_public(now):
            self.first_public_at = now

    @property
    def obstacle(self) -> str:
        """Why readers do not see it, and what to do about it, in French; "" if they do. Queries: up to 4."""
        facts = type(self).objects.filter(pk=self.pk)
        if facts.published().exists():
            return ""
        if self.is_retired:
            return "Ce fait est retiré : il n’est montré nulle part. Décochez « retiré » pour qu’il reparaisse."
        drafts = [fiche.title for fiche in (self.subject, self.object) if fiche and not fiche.live]
        if drafts:
            names = " et ".join(f"« {name} »" for name in drafts)
            return f"Ce fait n’est montré nulle part : il attend que la fiche {names} soit en ligne."
        return (
            "Ce fait n’a pas de source publique : il n’est montré nulle part. Ajoutez une source extérieure avec la "
            "date où elle a été vérifiée, ou rapportez-le dans un article et publiez l’article."
        )

    @property
    def object_name(self) -> str:
        """The other end: the fiche's name or the free text. Queries: 1 unless selected."""
        return self.object.title if self.object else self.object_text

    @property
    def is_position(self) -> bool:
        """Return whether it is a position."""
        return self.kind in self.Kind.positions()

    @property
    def begins_position(self) -> bool:
        """Return whether it begins a position: an arrival or an appointment."""
        return self.kind in {self.Kind.ARRIVAL, self.Kind.APPOINTMENT}

    @property
    def ends_position(self) -> bool:
        """Return whether it ends a position: a departure."""
        return self.kind == self.Kind.DEPARTURE

    @property
    def is_employment(self) -> bool:
        """Return whether it is a position or a move."""
        return self.is_position or self.is_move

    @property
    def moment(self) -> str:
        """The partial date that sorts it: the start, else the end; "" if both are unknown."""
        return self.start or self.end

    @property
    def is_denied(self) -> bool:
        """Return whether its latest source denies it (after with_status())."""
        return self.status == Status.DENIED

    @property
    def is_confirmed(self) -> bool:
        """Return whether its latest source confirms it (after with_status())."""
        return self.status == Status.CONFIRMED

    @property
    def status_label(self) -> str:
        """The French word of `status`, which with_status() annotates."""
        return Status(self.status).label


class Source(Claim):
    """An outside source of a fact: a press article, an announcement, an official document."""

    fact = ParentalKey(Fact, on_delete=models.CASCADE, related_name="sources")
    url = models.URLField("adresse", max_length=500, blank=True)
    publisher = models.CharField(
        "éditeur", max_length=200, help_text="« Reuters », « Alibaba Cloud ».", validators=[refuse_control_characters]
    )
    headline = models.CharField("intitulé", max_length=300, blank=True, validators=[refuse_control_characters])
    language = models.CharField("langue", max_length=20, default="fr")
    published_on = PartialDateField("publiée le")
    checked_on = models.DateField(
        "vérifiée le",
        null=True,
        blank=True,
        help_text="Le jour où quelqu’un de la rédaction l’a lue. Sans cette date, elle ne rend pas le fait public.",
    )

    objects = SourceQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("headline")]),
        FieldRowPanel([FieldPanel("url"), FieldPanel("language")]),
        FieldRowPanel([FieldPanel("published_on"), FieldPanel("checked_on"), FieldPanel("status")]),
        FieldPanel("claim"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("start"), FieldPanel("end")]),
    ]

    class Meta:
        verbose_name = "source"
        verbose_name_plural = "sources"
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.publisher} ({partial(self.published_on)})" if self.published_on else self.publisher

    def save(self, *args, **kwargs) -> None:
        """Save, and set first_public_at of the fact if this makes it public. Queries: 1 more if it was checked."""
        super().save(*args, **kwargs)
        if self.checked_on:
            Fact.objects.filter(pk=self.fact_id).note_first_public()
