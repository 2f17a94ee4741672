"""Companies and other organisations, and the page that lists them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager

from newsroom.http.pagination import paginate
from newsroom.pages.forms import title_panel
from newsroom.photos.social import SocialCard
from newsroom.text.characters import refuse_control_characters
from newsroom.text.words import initials
from people.charts import MAX_BARS, Axis
from people.fiche_rows import posts_at
from people.group_tree import Node, group_trees
from people.models.directory import CompaniesForm, DirectoryPage
from people.models.profile import LINES_PER_PAGE, NamesakesPanel, Profile
from people.positions import positions_in
from people.querysets import ProfileQuerySet
from people.staff import DateForm, Staff, named
from people.timeline import is_tie, timeline

if TYPE_CHECKING:
    from people.models.fact import Fact

# With more people than this, a field finds one among them.
PEOPLE_WITHOUT_SEARCH = 30


class CompanyIndexPage(DirectoryPage):
    """« Entreprises »: the parent page of every Company."""

    class Meta:
        verbose_name = "répertoire des entreprises"
        verbose_name_plural = "répertoires des entreprises"

    subpage_types = ["people.Company"]
    counted_in, filters = "entreprise,entreprises", CompaniesForm
    template = "people/index_page.html"  # Wagtail would look for another one


class Company(Profile):
    """A company, laboratory, institution or any other organisation."""

    class Kind(models.TextChoices):
        """The kind of organisation."""

        COMPANY = "company", "entreprise"
        LAB = "lab", "laboratoire ou unité"
        STARTUP = "startup", "start-up"
        INSTITUTION = "institution", "institution"
        MEDIA = "media", "média"
        NONPROFIT = "nonprofit", "association"

    kind = models.CharField("nature", max_length=12, choices=Kind, default=Kind.COMPANY)
    city = models.CharField(
        "ville", max_length=120, blank=True, help_text="Du siège.", validators=[refuse_control_characters]
    )
    products = models.TextField(
        "produits",
        blank=True,
        help_text="Un par ligne : « Qwen 3.5 ». Un produit nommé dans un article n’est pas l’entreprise elle-même.",
        validators=[refuse_control_characters],
    )
    siren = models.CharField(
        "SIREN",
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{9}$", "Un SIREN a neuf chiffres, sans espace.")],
    )
    lei = models.CharField(
        "LEI",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[A-Z0-9]{18}\d{2}$", "Un LEI a vingt caractères, dont deux chiffres à la fin.")],
    )

    objects = PageManager.from_queryset(ProfileQuerySet)()

    class Meta:
        verbose_name = "entreprise"
        verbose_name_plural = "entreprises"
        constraints = [
            models.UniqueConstraint(
                fields=["siren"],
                condition=~models.Q(siren=""),
                name="company_siren_unique",
                violation_error_message="Une autre fiche porte déjà ce SIREN.",
            ),
            models.UniqueConstraint(
                fields=["lei"],
                condition=~models.Q(lei=""),
                name="company_lei_unique",
                violation_error_message="Une autre fiche porte déjà ce LEI.",
            ),
        ]

    _groups: Sequence[Node] = ()  # read by facts_beside()

    parent_page_types = ["people.CompanyIndexPage"]
    subpage_types: list = []
    is_creatable = True
    template = "people/company_page.html"
    exclude_fields_in_copy = [*Profile.exclude_fields_in_copy, "siren", "lei"]
    page_description = "La fiche d’une entreprise, d’un laboratoire ou d’une institution que les articles nomment."

    content_panels = [
        title_panel("Nom*", "Comme il s’affiche partout."),
        NamesakesPanel(),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("city")]),
        FieldPanel("photo"),
        FieldPanel("body"),
        FieldPanel("products"),
        FieldPanel("tags"),
        Profile.names_panel,
        MultiFieldPanel(
            [*Profile.identifier_panels, FieldRowPanel([FieldPanel("siren"), FieldPanel("lei")])],
            "Identifiants",
            classname="collapsed",
        ),
        FieldPanel("sort_name"),
    ]
    promote_panels = Profile.promote_panels

    @property
    def kind_label(self) -> str:
        """« Laboratoire ou unité »… Queries: 0."""
        return self.get_kind_display()

    @property
    def social_card(self) -> SocialCard:
        """The content of the image for shared links. Queries: 1 for the photo."""
        overline = " · ".join(filter(None, [self.kind_label.capitalize(), self.city]))
        letter = initials(self.title, 1)
        return SocialCard("entreprise", self.pk, overline, self.title, self.description, self.photo, letter)

    @property
    def product_names(self) -> list[str]:
        """The list of products."""
        return [name.strip() for name in self.products.splitlines() if name.strip()]

    def facts_beside(self, facts: list) -> list:
        """Read its groups; return the facts of employment of its labs. Queries: 2, 0 if it is in no group."""
        today = timezone.localdate()
        self._groups = group_trees(self, facts)
        labs = {node.profile.pk for root in self._groups for node in root.below_here if not node.is_over(today)}
        return posts_at(labs, but=self.pk)

    def facts_context(self, request, facts: list, beside: list) -> tuple[dict, list]:
        """Add the timeline, the group, and the current, former and `?date=` people of the company and its labs.

        `beside` are those of the labs. Queries: 0 after facts_beside().
        """
        today = timezone.localdate()
        groups = self._groups
        tree = [node.fact for root in groups for node in root.descendants]
        in_tree = {fact.pk for fact in tree}
        context, shown = super().facts_context(request, [fact for fact in facts if fact.pk not in in_tree], beside)
        staff = Staff(positions_in([*facts, *beside], today))
        current, former = staff.current, staff.former
        told = set().union(*(position.told for position in (*current, *former)))
        lines = timeline((fact for fact in facts if not (is_tie(fact) or fact.pk in told)), positions=())
        page = paginate(request, lines, LINES_PER_PAGE, "faits")
        words = request.GET.get("qui", "")[:100].strip()
        present = paginate(request, named(current, words), MAX_BARS, "presents")
        gone = paginate(request, named(former, words), MAX_BARS, "partis")
        axis = Axis([*current, *former], today)
        leads = [position for position in current if position.is_lead and position.is_current]
        context |= {
            "lines": page,
            "groups": groups,
            "above": _above(groups),
            "holders": [fact for fact in facts if fact.kind == fact.Kind.HOLDS and fact.object_id == self.pk],
            "leads": leads,
            "present": present,
            "gone": gone,
            "axis": axis,
            "words": words,
            "is_searchable": len({position.person.pk for position in (*current, *former)}) > PEOPLE_WITHOUT_SEARCH,
            "date_form": DateForm(request.GET if "date" in request.GET else None),
            "has_staff": bool(staff.positions),
        }
        if context["date_form"].is_valid():
            moment = context["date_form"].cleaned_data["date"]
            sure, unsure = staff.during(moment)
            context |= {
                "moment": moment,
                "moment_x": axis.mark(moment),
                "were_there": paginate(request, sure, MAX_BARS, "alors"),
                "may_have_been_there": paginate(request, unsure, MAX_BARS, "peut-etre"),
            }
        lists = [present, gone, leads, context.get("were_there", []), context.get("may_have_been_there", [])]
        shown += [line.fact for line in page if line.fact]
        shown += [fact for positions in lists for position in positions for fact in position.facts]
        return context, [*shown, *tree, *context["holders"]]


def _above(groups: Sequence[Node]) -> list[tuple["Fact", Profile]]:
    """Return the facts that tie the company to what is above it, with what that is, the nearest first."""
    return [(node.fact, above.profile) for node, above in pairwise(_path_to_here(groups))]


def _path_to_here(groups: Sequence[Node]) -> list[Node]:
    """Return the nodes from the company to the topmost group, itself first; [] if it is in none of `groups`."""
    for node in groups:
        if node.is_here:
            return [node]
        if below := _path_to_here(node.children):
            return [*below, node]
    return []
