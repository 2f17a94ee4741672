"""People, and the page that lists them."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager

from newsroom.http.pagination import paginate
from newsroom.pages.forms import title_panel
from newsroom.photos.social import SocialCard
from newsroom.text.characters import refuse_control_characters
from newsroom.text.words import index_name, initials
from people.charts import MAX_BARS, Axis
from people.colleagues import former_colleagues
from people.fiche_rows import posts_at
from people.models.directory import DirectoryPage, PeopleForm
from people.models.profile import LINES_PER_PAGE, NamesakesPanel, Profile, validate_language
from people.positions import current_positions, denied_positions, past_positions, positions_in, positions_to_come
from people.querysets import ProfileQuerySet
from people.timeline import is_tie, timeline

COLLEAGUES_PER_PAGE = 12


class PersonIndexPage(DirectoryPage):
    """« Personnes »: the parent page of every Person."""

    class Meta:
        verbose_name = "répertoire des personnes"
        verbose_name_plural = "répertoires des personnes"

    subpage_types = ["people.Person"]
    counted_in, filters, signs = "personne,personnes", PeopleForm, True
    template = "people/index_page.html"  # Wagtail would look for another one


class Person(Profile):
    """A person whom stories name, or who signs stories."""

    class Agreement(models.TextChoices):
        """Grammatical agreement of titles, chosen by the editor and never guessed."""

        MASCULINE = "m", "masculin (« directeur »)"
        FEMININE = "f", "féminin (« directrice »)"
        NEUTRAL = "n", "neutre (« direction »)"

    class NameOrder(models.TextChoices):
        """Which part of the name comes first when it is displayed."""

        GIVEN_FIRST = "given_first", "prénom puis nom (Junyang Lin)"
        FAMILY_FIRST = "family_first", "nom puis prénom (Liang Wenfeng)"

    family_name = models.CharField(
        "nom de famille",
        max_length=120,
        blank=True,
        help_text="Les mots du nom affiché qui sont le nom de famille : « Lin ».",
        validators=[refuse_control_characters],
    )
    name_order = models.CharField("ordre du nom", max_length=12, choices=NameOrder, default=NameOrder.GIVEN_FIRST)
    native_name = models.CharField(
        "nom dans son écriture",
        max_length=120,
        blank=True,
        help_text="林俊旸, par exemple. Affiché à côté du nom.",
        validators=[refuse_control_characters],
    )
    native_language = models.CharField(
        "langue de cette écriture",
        max_length=20,
        blank=True,
        help_text="Code de langue : zh-Hans, ja, ru…",
        validators=[validate_language],
    )
    agreement = models.CharField(
        "accord des titres",
        max_length=1,
        choices=Agreement,
        default=Agreement.NEUTRAL,
        help_text="Comme la personne se désigne ; jamais déduit du prénom.",
    )
    orcid = models.CharField(
        "ORCID",
        max_length=19,
        blank=True,
        validators=[RegexValidator(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", "Écrivez l’ORCID seul : 0000-0002-1825-0097.")],
    )
    is_fictional = models.BooleanField(
        "personnage fictif",
        default=False,
        help_text="Signature inventée (site de démonstration) : une étiquette le dira partout.",
    )

    objects = PageManager.from_queryset(ProfileQuerySet)()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        constraints = [
            models.UniqueConstraint(
                fields=["orcid"],
                condition=~models.Q(orcid=""),
                name="person_orcid_unique",
                violation_error_message="Une autre fiche porte déjà cet ORCID.",
            )
        ]

    parent_page_types = ["people.PersonIndexPage"]
    subpage_types: list = []
    is_creatable = True
    template = "people/person_page.html"
    exclude_fields_in_copy = [*Profile.exclude_fields_in_copy, "orcid"]
    page_description = "La fiche d’une personne que les articles nomment, ou qui les signe."

    content_panels = [
        title_panel("Prénom et nom*", "Comme il s’affiche partout."),
        NamesakesPanel(),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("family_name"), FieldPanel("name_order")]),
        FieldRowPanel([FieldPanel("native_name"), FieldPanel("native_language")]),
        FieldRowPanel([FieldPanel("agreement"), FieldPanel("is_fictional")]),
        FieldPanel("photo"),
        FieldPanel("body"),
        FieldPanel("tags"),
        Profile.names_panel,
        MultiFieldPanel([*Profile.identifier_panels, FieldPanel("orcid")], "Identifiants", classname="collapsed"),
        FieldPanel("sort_name"),
    ]
    promote_panels = Profile.promote_panels

    @property
    def kind_label(self) -> str:
        """« Personne ». Queries: 0."""
        return "Personne"

    @property
    def social_card(self) -> SocialCard:
        """The content of the image for shared links. Queries: 1 for the photo."""
        letters = initials(self.title, 2)
        return SocialCard(
            "personne", self.pk, "Personne", self.displayed_names(), self.description, self.photo, letters
        )

    def facts_beside(self, facts: list) -> list:
        """Return the facts of employment of others where it had or has a post. Queries: 1, 0 without a post."""
        own = (fact for fact in facts if fact.is_employment and fact.subject_id == self.pk)
        return posts_at({fact.object_id for fact in own if fact.object_id and not fact.is_denied}, but=self.pk)

    def facts_context(self, request, facts: list, beside: list) -> tuple[dict, list]:
        """Add the `career`, drawn on an `axis`, what it does `now`, the other events, and the former colleagues.

        Queries: 0.
        """
        context, shown = super().facts_context(request, facts, beside)
        today = timezone.localdate()
        positions = [position for position in positions_in(facts, today) if position.person.pk == self.pk]
        now = current_positions(positions)
        denied = [position for position in denied_positions(facts, today) if position.person.pk == self.pk]
        career = [*positions_to_come(positions), *now, *past_positions(positions), *denied]
        told = set().union(*(position.told for position in career))
        rest = timeline((fact for fact in facts if not is_tie(fact)), positions)
        lines = [line for line in rest if line.fact and line.fact.pk not in told]
        page = paginate(request, lines, LINES_PER_PAGE, "faits")
        drawn = paginate(request, career, MAX_BARS, "parcours")
        colleagues = former_colleagues(positions, positions_in(beside, today))
        founded = [fact for fact in facts if fact.kind == fact.Kind.FOUNDING and fact.subject_id == self.pk]
        context |= {
            "now": now,
            "last": past_positions(positions)[:1] if not now else [],
            "founded": [fact for fact in founded if not fact.is_denied],
            "career": drawn,
            "axis": Axis(career, today),
            "gaps": [line for line in rest if line.gap],
            "lines": page,
            "colleagues": paginate(request, colleagues, COLLEAGUES_PER_PAGE, "collegues"),
        }
        shown += [fact for position in drawn for fact in position.facts]
        shown += [fact for position in (*now, *context["last"]) for fact in position.facts]
        return context, [*shown, *founded, *(line.fact for line in page)]

    def displayed_names(self) -> str:
        """Return the name, followed by the native one."""
        return f"{self.title} {self.native_name}".strip()

    def sorting_name(self) -> str:
        """Return « Lin, Junyang », from the family name."""
        return self.sort_name or index_name(self.title, self.family_name)
