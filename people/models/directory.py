"""The pages that list all people or all companies: searched, filtered, by the letters of a French index."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db import models
from django.db.models import Exists, Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from wagtail.models import Page

from newsroom.http.pagination import MAX_PAGES, paginate
from newsroom.page_cache.kept import kept
from newsroom.pages.forms import SitePageForm
from newsroom.pages.mixins import SitePageMixin
from newsroom.text.characters import strip_control_characters
from newsroom.text.words import index_anchor, index_letter, words_of
from people.filters import MAX_CHARACTERS, MAX_WORDS, FilterForm
from people.models.profile import Profile
from people.querysets import ProfileQuerySet, rows_of

FICHES_PER_PAGE = 60
# With fewer fiches than this there is nothing to search or to filter.
LIST_WITHOUT_SEARCH = 12
# The values of « vue ».
THIS_MONTH, SIGNING = "ce-mois", "signatures"


class Role(models.TextChoices):
    """What somebody does or did somewhere, by the words of the titles in facts."""

    LEADS = "direction", "direction"
    FOUNDED = "fondation", "fondation"
    RESEARCH = "recherche", "recherche"
    TECHNICAL = "technique", "technique"

    @property
    def condition(self) -> Q:
        """The condition that a fact tells of such a post. Capitals with an accent are told by what follows them."""
        words, kinds = _SAID[self]
        titled = [Q(title__icontains=word) for word in words]
        return Q.create([*titled, Q(kind__in=kinds)], connector=Q.OR)


# What the title of a post holds, and the kinds of facts that say it without a title.
_SAID: dict[Role, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Role.LEADS: (("directeur", "directrice", "direction", "présid", "dirige", "gérant", "PDG"), ("leadership",)),
    Role.FOUNDED: (("fondat",), ("founding",)),
    Role.RESEARCH: (("cherche", "scientifique", "research", "professeur"), ()),
    Role.TECHNICAL: (("ngénieu", "éveloppeu", "technique", "engineer"), ()),
}


class DirectoryForm(FilterForm):
    """The search in a directory, and its filters."""

    q = forms.CharField(
        label="Chercher un nom",
        widget=forms.TextInput(attrs={"type": "search", "maxlength": MAX_CHARACTERS, "placeholder": "Chercher un nom"}),
    )
    vue = forms.ChoiceField(choices=[("", ""), (THIS_MONTH, ""), (SIGNING, "")], widget=forms.HiddenInput)

    def clean_q(self) -> str:
        """Return what was typed, no longer than a name."""
        return strip_control_characters(self.cleaned_data["q"])[:MAX_CHARACTERS].strip()

    def offer(self, name: str, everything: str, members: list) -> None:
        """Give a field its choices: all, or one of some members of a TextChoices."""
        choices = [("", everything), *((member.value, member.label.capitalize()) for member in members)]
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def filtered(self, fiches: ProfileQuerySet) -> ProfileQuerySet:
        """Return the fiches that pass every filter but the view."""
        if typed := self.cleaned_data.get("q"):
            words = words_of(typed)[:MAX_WORDS]
            fiches = fiches.matching(words) if words else fiches.none()
        return fiches

    def chip_label(self, name: str, value: Any) -> str:
        """Return the label of a chip; the view has a link of its own."""
        return f"« {value} »" if name == "q" else ""


class PeopleForm(DirectoryForm):
    """The filters of people: by their posts, present or past."""

    poste = forms.ChoiceField(label="Poste, actuel ou passé")
    entreprise = forms.CharField(label="Entreprise, actuelle ou passée")

    def __init__(self, data: QueryDict, path: str):
        super().__init__(data, path)
        self.offer("poste", "Tous", kept("roles", _roles_held))

    def clean_entreprise(self) -> Profile | None:
        """Return the company."""
        return self.fiche_named("entreprise", rows_of("people.Company").published(), "Aucune entreprise")

    def filtered(self, fiches: ProfileQuerySet) -> ProfileQuerySet:
        """Return the people who pass every filter: a role and a company are those of one post."""
        fiches, role, company = super().filtered(fiches), *map(self.cleaned_data.get, ("poste", "entreprise"))
        if not (role or company):
            return fiches
        posts = _posts().filter(Role(role).condition) if role else _posts()
        posts = posts.filter(object=company) if company else posts
        return fiches.filter(pk__in=posts.order_by().values("subject"))

    def chip_label(self, name: str, value: Any) -> str:
        """Return the label of a chip."""
        if name == "poste":
            return f"Poste : {Role(value).label}"
        return f"Entreprise : {value.title}" if name == "entreprise" else super().chip_label(name, value)


class CompaniesForm(DirectoryForm):
    """The filters of companies: by their nature."""

    nature = forms.ChoiceField(label="Nature")

    def __init__(self, data: QueryDict, path: str):
        super().__init__(data, path)
        self.offer("nature", "Toutes", kept("natures", _kinds_used))

    def filtered(self, fiches: ProfileQuerySet) -> ProfileQuerySet:
        """Return the companies that pass every filter."""
        fiches, kind = super().filtered(fiches), self.cleaned_data.get("nature")
        return fiches.filter(company__kind=kind) if kind else fiches

    def chip_label(self, name: str, value: Any) -> str:
        """Return the label of a chip."""
        kinds = rows_of("people.Company").model.Kind
        return kinds(value).label.capitalize() if name == "nature" else super().chip_label(name, value)


def _posts() -> Any:
    return rows_of("people.Fact").published().posts().not_denied()


def _roles_held() -> list[Role]:
    """Return the roles of which a public fact tells. Queries: 1."""
    told = {role.value: Exists(_posts().filter(role.condition).order_by()) for role in Role}
    rows = Page.objects.filter(depth=1).values(**told)[:1]
    return [Role(role) for row in rows for role, is_held in row.items() if is_held]


def _kinds_used() -> list:
    """Return the kinds of the public companies. Queries: 1."""
    companies = rows_of("people.Company")
    used = set(companies.published().order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in companies.model.Kind if kind in used]


class DirectoryPage(SitePageMixin, Page):
    """The parent page of the persons or the companies, which lists them (abstract)."""

    class Meta:
        abstract = True

    parent_page_types = ["articles.HomePage"]
    max_count = 1
    base_form_class = SitePageForm
    counted_in: str  # « personne,personnes »
    filters: type[DirectoryForm]
    signs = False  # whether some of its fiches sign stories

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Add `page_obj`, one page of its published fiches, alphabetical, and of all of them the `letters` and `total`.

        Also the `form` that filters them and its `chips`, and the `views` between which one chooses. Who only signs
        stories is listed apart from the people of whom they tell.
        Queries: 3 (fiches, renditions, initials), 1 for the choices of the form, 1 for who moves this month, 1 for who
        signs; up to 2 for a company typed, 1 if a filter leaves nothing.
        """
        form = self.filters(request.GET, request.path)
        form.is_valid()  # an invalid filter is left out, with an error beside its field
        fiches = Profile.objects.published().child_of(self)
        signing = kept("signing", lambda: self._ids(fiches.signing_only())) if self.signs else []
        moving = kept(f"moving/{self.pk}", lambda: self._ids(fiches.moving_in(f"{timezone.localdate():%Y-%m}")))
        asked = form.cleaned_data.get("vue", "")
        told = fiches.exclude(pk__in=signing) if signing else fiches
        shown = {THIS_MONTH: fiches.filter(pk__in=moving), SIGNING: fiches.filter(pk__in=signing)}.get(asked, told)
        listed = form.filtered(shown)
        counts = listed.count_by_initial()
        total, chips = sum(counts.values()), form.chips
        page_obj = paginate(request, listed.alphabetical().for_cards(), FICHES_PER_PAGE, counted=total + 1)
        page_obj.total = total
        context = {
            "page_obj": page_obj,
            "letters": _letters(counts),
            "total": total,
            "form": form,
            "chips": chips,
            "is_searchable": bool(chips or form.errors) or total > LIST_WITHOUT_SEARCH,
            "views": self._views(request.path, asked, moving, signing),
            # Search engines index complete lists alone.
            "noindex": bool(chips or form.errors or asked),
        }
        return super().get_context(request, *args, **kwargs) | context

    def _ids(self, fiches: ProfileQuerySet) -> list[int]:
        return sorted(fiches.order_by().values_list("pk", flat=True))

    def _views(self, path: str, asked: str, moving: list, signing: list) -> list[dict[str, Any]]:
        """Return the views of which there is something to see, [] if there is but one."""
        views: Iterable[tuple] = [
            ("", "Toutes", 0),
            (THIS_MONTH, "Bouge ce mois-ci", len(moving)),
            (SIGNING, "Nos signatures", len(signing)),
        ]
        found = [
            {
                "label": label,
                "count": count,
                "address": f"{path}?vue={view}" if view else path,
                "is_here": view == asked,
            }
            for view, label, count in views
            if count or view in ("", asked)
        ]
        return found if len(found) > 1 else []


def _letters(counts: dict[str, int]) -> list[dict[str, str | int]]:
    """Return the letters of a directory by its count_by_initial(): {"letter", "anchor", "page" where it begins}."""
    letters: dict[str, dict[str, str | int]] = {}
    before = 0
    for initial, count in counts.items():
        page = min(before // FICHES_PER_PAGE + 1, MAX_PAGES)
        anchor = index_anchor(initial)
        letters.setdefault(anchor, {"letter": index_letter(initial), "anchor": anchor, "page": page})
        before += count
    return list(letters.values())
