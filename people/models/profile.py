"""The fiche: the common model of persons and companies, and its other names."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import Http404
from django.utils.html import strip_tags
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager
from wagtail.search import index

from newsroom.http.pagination import paginate
from newsroom.pages.forms import SitePageForm
from newsroom.pages.mixins import ChangeDatedMixin, SitePageMixin
from newsroom.pages.publication import PublicationError
from newsroom.pages.rows import RowMixin
from newsroom.photos.models import Photo
from newsroom.text.characters import refuse_control_characters
from newsroom.text.dates import local
from newsroom.text.words import fold, index_anchor, index_letter, name_key, sort_key
from people.fiche_rows import (
    STORIES_COMPARED,
    STORIES_PER_LIST,
    Listed,
    facts_about,
    give_fiches,
    latest_naming,
)
from people.models.tag import Tag, with_kept_keywords
from people.past import Past, asked_past, past_context
from people.querysets import NAME_COLUMNS, TAG_COLUMNS, ProfileQuerySet
from people.timeline import is_tie

validate_language = RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "Écrivez un code de langue : fr, en, zh-Hans.")

# Lines of the timeline, ties and positions on a page.
LINES_PER_PAGE = 20
TIES_PER_PAGE = 12
MAX_DIGITS = 18  # of an id
# How many fiches named together with one are shown, of how many read: some may be drafts.
NAMED_TOGETHER = 8


class Script(models.TextChoices):
    """ISO 15924 codes of the scripts a name may be written in."""

    LATIN = "Latn", "latine"
    HANS = "Hans", "chinoise simplifiée"
    HANT = "Hant", "chinoise traditionnelle"
    JAPANESE = "Jpan", "japonaise"
    KOREAN = "Kore", "coréenne"
    CYRILLIC = "Cyrl", "cyrillique"
    ARABIC = "Arab", "arabe"
    GREEK = "Grek", "grecque"
    HEBREW = "Hebr", "hébraïque"
    DEVANAGARI = "Deva", "devanagari"


class ProfileTag(RowMixin, ItemBase):
    """A keyword of a fiche."""

    tag = models.ForeignKey(Tag, verbose_name="mot-clé", on_delete=models.CASCADE, related_name="profile_items")
    content_object = ParentalKey("people.Profile", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = "mot-clé d’une fiche"
        verbose_name_plural = "mots-clés des fiches"
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="profile_tag_once")]


class MergedError(PublicationError):
    """A merged fiche cannot be published."""


def merged_message(fiche: "Profile") -> str:
    """Return the French message about a merged fiche. Queries: 1 unless `merged_into` is selected."""
    return (
        f"Cette fiche a été fusionnée avec « {fiche.merged_into} » : "
        "pour la remettre en ligne, annulez la fusion (menu Fiches, Fusions)."
    )


class ProfileForm(SitePageForm):
    """The editor's form of a fiche."""

    asks_about: tuple[int, ...] = ()  # the fiches of which it asks whether this is one (people/viewsets/fiches.py)

    def new_names(self) -> list[str]:
        """Return the names typed that the fiche did not have, of a valid form."""
        rows = [self, *(row for row in self.formsets["names"].forms if not row.cleaned_data.get("DELETE"))]
        names = [(row, name) for row in rows for name in ("title", "native_name", "text") if name in row.fields]
        known = {name_key(row.initial.get(name) or "") for row, name in names}
        typed = [row.cleaned_data.get(name) or "" for row, name in names]
        return [name for name in dict.fromkeys(typed) if name and name_key(name) not in known]

    def answered(self) -> set[str]:
        """Return the ids of the fiches of which the editor said that this is none."""
        return set(self.data.get("not_these", "").split())

    def clean(self) -> dict:
        """Refuse to publish a merged fiche."""
        cleaned_data = super().clean()
        if "action-publish" in self.data and self.instance.merged_into_id:
            self.add_error("title", merged_message(self.instance))
        return cleaned_data


class NamesakesPanel(Panel):
    """The question whether a fiche is one of those that have nearly its name, once it was asked or answered."""

    class BoundPanel(Panel.BoundPanel):
        """The panel in one form."""

        template_name = "people/namesakes_panel.html"

        def is_shown(self) -> bool:
            """Return whether there is something to ask."""
            return bool(self.form and self.form.is_bound and (self.form.asks_about or self.form.answered()))

        def get_context_data(self, parent_context=None) -> dict:
            """Add the fiches, and whether the answer was no. Queries: 1."""
            asked = {str(pk) for pk in self.form.asks_about} or self.form.answered()
            ids = [int(pk) for pk in asked if pk.isdecimal() and len(pk) <= MAX_DIGITS]
            fiches = Profile.objects.filter(pk__in=ids).alphabetical().for_cards()
            is_answered = asked <= self.form.answered()
            return super().get_context_data(parent_context) | {"fiches": fiches, "is_answered": is_answered}


class Profile(SitePageMixin, ChangeDatedMixin, Page):
    """A fiche: a Person or a Company, never only a Profile.

    Mentions, names, facts and links point here, so that one foreign key is enough for both.
    """

    sort_name = models.CharField(
        "nom de classement",
        max_length=255,
        blank=True,
        help_text="Comme dans un index : « Gaulle, Charles de », « Lin, Junyang ». Vide : d’après le nom.",
        validators=[refuse_control_characters],
    )
    sort_key = models.CharField(max_length=600, db_index=True, editable=False, default="")
    folded = models.CharField(max_length=600, editable=False, default="")
    description = models.CharField(
        "en une ligne",
        max_length=200,
        blank=True,
        help_text="Qui est-ce, aujourd’hui : « directeur technique d’Alibaba Cloud ». Affiché avec le nom.",
        validators=[refuse_control_characters],
    )
    body = RichTextField("présentation", blank=True, features=["bold", "italic", "link", "fiche", "ul"])
    photo = models.ForeignKey(
        Photo, verbose_name="photo", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tags = ClusterTaggableManager("mots-clés", through=ProfileTag, blank=True)
    website = models.URLField("site officiel", blank=True)
    wikidata = models.CharField(
        "Wikidata",
        max_length=20,
        blank=True,
        help_text="L’identifiant seul : Q42.",
        validators=[RegexValidator(r"^Q[1-9]\d*$", "Écrivez l’identifiant Wikidata seul : Q suivi de chiffres.")],
    )
    github = models.CharField(
        "GitHub",
        max_length=39,
        blank=True,
        help_text="Le nom de compte seul : QwenLM.",
        validators=[RegexValidator(r"^[A-Za-z0-9](?:[A-Za-z0-9-]*)$", "Écrivez le nom de compte seul, sans adresse.")],
    )
    noindex = models.BooleanField(
        "hors des moteurs de recherche",
        default=False,
        help_text="La fiche reste lisible, mais demande à ne pas être indexée et quitte le plan du site.",
    )

    # A copy of Wagtail's last_published_at in this table, with an index to find the fiches changed since a date.
    changed_at = models.DateTimeField("dernière mise en ligne", null=True, editable=False, db_index=True)

    # The fiche that replaces this one; only people/merging/ sets and clears it.
    merged_into = models.ForeignKey(
        "self",
        verbose_name="fusionnée avec",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_fiches",
    )

    objects = PageManager.from_queryset(ProfileQuerySet)()

    class Meta:
        verbose_name = "fiche"
        verbose_name_plural = "fiches"
        constraints = [
            models.UniqueConstraint(
                fields=["wikidata"],
                condition=~models.Q(wikidata=""),
                name="profile_wikidata_unique",
                violation_error_message="Une autre fiche porte déjà cet identifiant Wikidata.",
            )
        ]

    is_creatable = False
    subpage_types: list = []
    base_form_class = ProfileForm
    exclude_fields_in_copy = ["merged_into", "wikidata"]  # each is of one fiche alone

    identifier_panels = [
        FieldPanel("website"),
        FieldRowPanel([FieldPanel("wikidata"), FieldPanel("github")]),
    ]
    names_panel = InlinePanel(
        "names",
        heading="Autres noms",
        label="Autre nom",
        help_text="Graphies, sigles, noms d’usage et écritures d’origine sous lesquels on le trouve aussi.",
    )
    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], "Adresse"),
        FieldPanel("noindex"),
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("description"),
        index.SearchField("body"),
        index.RelatedFields("names", [index.SearchField("text", boost=4), index.AutocompleteField("text")]),
        index.FilterField("noindex"),
    ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """« Personne », « Laboratoire »…, in French. Queries: 0 after for_cards()."""
        company = getattr(self, "company", None)
        return company.get_kind_display() if company else "Personne"

    @property
    def is_person(self) -> bool:
        """Return whether it is a person, also for an instance of Profile. Queries: 0 (content types are cached)."""
        return self.cached_content_type.model == "person"

    @property
    def plain_body(self) -> str:
        """The presentation as plain text."""
        return strip_tags(self.body)

    @property
    def index_letter(self) -> str:
        """Its letter in a French index: É is under E."""
        return index_letter(self.sort_key)

    @property
    def index_anchor(self) -> str:
        """The anchor of its letter in the directory."""
        return index_anchor(self.sort_key)

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add its facts (see facts_context()), the stories that name it by year, and the fiches named with it.

        Stories are reached by the reverse accessors, so that people imports nothing from articles. Queries: 1 for the
        facts, 1 for the stories and who is named with it, those of stories(), 1 for all fiches, 1 for reports and
        sources, those of facts_beside() and facts_context(); constant.
        """
        context = super().get_context(request, *args, **kwargs)
        context["tags"] = self._take_rows()
        context["past_form"] = past_form = asked_past(request)
        if not self.pk:  # a preview before the first save
            return context
        if past_form.is_valid():
            return context | self.past_context(request, past_form.past())
        facts, latest = facts_about(self), latest_naming(self)
        beside, together = self.facts_beside(facts), dict(latest[0].together or ()) if latest else {}
        fiches = give_fiches([*facts, *beside], together)
        stories, named = self.stories(request, latest), self.named_with(facts, together, fiches, len(latest))
        facts_context, shown = self.facts_context(request, facts, beside)
        self.facts.model.objects.prefetch_evidence(shown)
        return context | stories | {"facts": facts, "named_together": named} | facts_context

    def get_template(self, request, *args, **kwargs) -> str:
        """Return the template: another one for the fiche as it was (`?au=`)."""
        if self.pk and asked_past(request).is_valid():
            return "people/past.html"
        return super().get_template(request, *args, **kwargs)

    def past_context(self, request, past: Past) -> dict:
        """Return the context of the fiche as it was. Queries: 3 (facts, fiches, evidence), 1 for what was told then."""
        facts = facts_about(self)
        give_fiches(facts)
        context, shown = past_context(request, past, facts)
        self.facts.model.objects.prefetch_evidence(shown)
        if past.as_told_then:
            past.forget_later_evidence(shown)
        return context | {"company": None if self.is_person else self}

    def _take_rows(self) -> list:
        """Take its other names as for_page() reads them, and return its keywords. Queries: 0 then, else 1."""
        if not hasattr(self, "name_rows"):  # a preview
            return list(self.tags.all())
        self.names.set([Name(**dict(zip(NAME_COLUMNS, row, strict=True))) for row in self.name_rows or ()])
        return [Tag(**dict(zip(TAG_COLUMNS, row, strict=True))) for row in self.tag_rows or ()]

    def facts_beside(self, facts: list) -> list:
        """Return the facts of other fiches that its page needs beside its own `facts`, which have no fiches yet."""
        return []

    def facts_context(self, request, facts: list, beside: list) -> tuple[dict, list]:
        """Return the template context made from its `facts`, with_status(), and the list of the facts that it shows.

        `beside` are the facts_beside(). Queries: 0.
        """
        ties = paginate(request, [fact for fact in facts if is_tie(fact)], TIES_PER_PAGE, "liens")
        return {"ties": ties}, list(ties)

    def stories(self, request, latest: list) -> dict:
        """Return the pages `subject_mentions` and `cited_mentions`, filtered by `?annee=`, and the list of `years`.

        Also `signed`, the latest stories that it signs. Its photo has its renditions then. `latest` are
        latest_naming(). Raises Http404 for a year without mentions. Queries: 2 (cards, renditions), 1 for each list
        that shows others than the latest.
        """
        is_all, roles = len(latest) < STORIES_COMPARED, self.mentions.model.Role
        newest = latest[0] if latest else None
        years = list(range(local(newest.published_at).year, local(newest.first).year - 1, -1)) if newest else []
        counts = {roles.SUBJECT: newest.subjects, roles.CITED: newest.cited} if newest else {}
        asked = request.GET.get("annee", "")
        if asked:
            if asked not in map(str, years):
                raise Http404("Aucun article de cette année ne nomme cette fiche.")
            latest = [row for row in latest if local(row.published_at).year == int(asked)] if is_all else []
            counts = {}
        first = {roles.SUBJECT: newest.first_subjects, roles.CITED: newest.first_cited} if newest and counts else {}
        pages = []
        for role, name in ((roles.SUBJECT, "sujets"), (roles.CITED, "citations")):
            rows = partial(self._mentions_of, role, asked)
            mine = [row for row in latest if row.role == role]
            listed = Listed(mine, is_all, rows, counts.get(role), first.get(role) or ())
            pages.append(paginate(request, listed, STORIES_PER_LIST, name))
        subjects, cited = pages
        mentions, signed = [*subjects, *cited], [story for (story,) in getattr(self, "signed_rows", ()) or ()]
        stories = self.mentions.cards([*(mention.article_id for mention in mentions), *signed], self.photo)
        for mention in mentions:
            mention.article = stories[mention.article_id]
        lists = {"subject_mentions": subjects, "cited_mentions": cited, "signed": [stories[pk] for pk in signed]}
        return {"years": years, "year": asked} | lists

    def _mentions_of(self, role: str, year: str):
        """Return its published mentions in a role, latest first, of stories of a year or of all ("")."""
        mentions = self.mentions.published().latest_first().filter(role=role)
        return mentions.in_year(int(year)) if year else mentions

    def named_with(self, facts: list, together: dict[int, int], fiches: dict, compared: int) -> dict:
        """Return `fiches`, those most often named together with it, and `among`, the number of stories compared.

        `among` is 0 if all its stories were compared. Each fiche has `together`, the number of stories, and `tie`, the
        latest of `facts` between the two or None. Queries: 0.
        """
        ties: dict[int, object] = {}
        for fact in facts:
            ties.setdefault(fact.object_id if fact.subject_id == self.pk else fact.subject_id, fact)
        found = [fiches[pk] for pk in together if pk in fiches and fiches[pk].is_public][:NAMED_TOGETHER]
        for fiche in found:
            fiche.together, fiche.tie = together[fiche.pk], ties.get(fiche.pk)
        return {"fiches": found, "among": STORIES_COMPARED if compared == STORIES_COMPARED else 0}

    def sorting_name(self) -> str:
        """Return the name that sorts it in an index."""
        return self.sort_name or self.title

    def displayed_names(self) -> str:
        """Return the names shown to readers, for searches."""
        return self.title

    def save(self, *args, **kwargs) -> None:
        """Save with the keys for sorting and searching."""
        self.sort_key = sort_key(self.sorting_name())[:600]
        self.folded = fold(self.displayed_names())[:600]
        super().save(*args, **kwargs)

    def with_content_json(self, content):
        """Return the revision with the names and keywords that later merges added, so that publishing it keeps them.

        `merged_into` is read from the row, never from the revision; so is that of its keywords. Queries: up to 4.
        """
        fiche = super().with_content_json(with_kept_keywords(content))
        fiche.merged_into_id = self.merged_into_id
        merges = self.merges_received.filter(undone_at__isnull=True)
        if since := content.get("latest_revision_created_at"):
            merges = merges.filter(made_at__gt=since)
        for merge in merges:
            for children in (fiche.names, fiche.tagged_items):
                known = {child.pk for child in children.all()}
                given = children.model.objects.filter(pk__in=merge.added_ids(children.model))
                children.add(*(child for child in given if child.pk not in known))
        return fiche

    def publish(self, revision, *args, **kwargs):
        """Publish or schedule `revision`. Raises MergedError for a merged fiche. Queries: 1 more."""
        present = Profile.objects.select_related("merged_into").get(pk=self.pk)
        if present.merged_into_id:
            raise MergedError(merged_message(present))
        self.merged_into = None  # this instance may be older than the row
        return super().publish(revision, *args, **kwargs)


class Name(models.Model):
    """Another name of a profile."""

    class Kind(models.TextChoices):
        """The kind of name."""

        VARIANT = "variant", "autre graphie"
        NATIVE = "native", "écriture d’origine"
        USAGE = "usage", "nom d’usage"
        ABBREVIATION = "abbreviation", "sigle ou abrégé"
        FORMER = "former", "ancien nom"

    profile = ParentalKey(Profile, on_delete=models.CASCADE, related_name="names")
    text = models.CharField("nom", max_length=200, validators=[refuse_control_characters])
    folded = models.CharField(max_length=400, db_index=True, editable=False, default="")
    kind = models.CharField("nature", max_length=20, choices=Kind, default=Kind.VARIANT)
    language = models.CharField(
        "langue",
        max_length=20,
        blank=True,
        help_text="Code de langue : fr, en, zh…",
        validators=[validate_language],
    )
    script = models.CharField("écriture", max_length=4, choices=Script, default=Script.LATIN)
    never_alone = models.BooleanField(
        "jamais seul",
        default=False,
        help_text="Ce nom est aussi un mot (Orange, Hui) : il ne suffit pas à reconnaître la fiche.",
    )

    panels = [
        FieldRowPanel([FieldPanel("text"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("language"), FieldPanel("script"), FieldPanel("never_alone")]),
    ]

    class Meta:
        verbose_name = "autre nom"
        verbose_name_plural = "autres noms"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "text"],
                name="name_once_per_profile",
                violation_error_message="Ce nom figure deux fois sur la fiche.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse a name without a letter or a digit."""
        super().clean()
        if self.text and not any(character.isalnum() for character in self.text):
            raise ValidationError({"text": "Ce nom ne contient aucune lettre."})

    def save(self, *args, **kwargs) -> None:
        """Save with the folded form."""
        self.folded = fold(self.text)
        super().save(*args, **kwargs)
