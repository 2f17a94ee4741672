"""What merging two fiches would do, and why it may be refused. Nothing is changed here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from newsroom.text.words import fold
from people.models import Company, Fact, Name, Person, Profile
from people.models.profile import Script

# The identifiers: where two fiches differ, an editor has to choose.
IDENTIFIERS = ("website", "wikidata", "github", "orcid", "siren", "lei")
FIELDS: dict[type[Profile], tuple[str, ...]] = {
    Person: (
        "description", "family_name", "name_order", "native_name", "agreement", "is_fictional", "photo", "body",
        "website", "wikidata", "github", "orcid", "noindex",
    ),
    Company: (
        "description", "kind", "city", "photo", "body", "products", "website", "wikidata", "github", "siren", "lei",
        "noindex",
    ),
}  # fmt: skip
WINNER, LOSER = "winner", "loser"

_SCRIPTS = {
    "zh-hant": Script.HANT, "zh": Script.HANS, "ja": Script.JAPANESE, "ko": Script.KOREAN, "ru": Script.CYRILLIC,
    "ar": Script.ARABIC, "el": Script.GREEK, "he": Script.HEBREW, "hi": Script.DEVANAGARI,
}  # fmt: skip


class MergeError(ValidationError):
    """A merge, or undoing one, is refused."""


@dataclass(frozen=True)
class Difference:
    """A field that has two different values."""

    name: str
    winner_value: object
    loser_value: object

    @property
    def is_identifier(self) -> bool:
        """Return whether an editor has to choose."""
        return self.name in IDENTIFIERS


@dataclass
class Preview:
    """What a merge would do. Made by preview_merge()."""

    winner: Profile
    loser: Profile
    differences: list[Difference] = field(default_factory=list)
    completed: dict[str, object] = field(default_factory=dict)  # fields that are empty on the winner alone
    names: list[Name] = field(default_factory=list)  # unsaved other names that the winner gets
    tags: list = field(default_factory=list)  # keywords that it gets
    facts: list[Fact] = field(default_factory=list)  # that will be about the winner
    # Facts that both have: (the loser's, the winner's).
    duplicates: list[tuple[Fact, Fact]] = field(default_factory=list)
    facts_between: list[Fact] = field(default_factory=list)  # that tie the two fiches; they will be retired
    stories: int = 0  # that name the loser
    signatures: int = 0


def obstacle(winner: Profile, loser: Profile) -> str:
    """Return why `loser` cannot be merged into `winner`, and what to do about it; "" if it can. Queries: 5."""
    if winner.pk == loser.pk:
        return "Choisissez une autre fiche : une fiche ne se fusionne pas avec elle-même."
    if winner.specific_class != loser.specific_class:
        return "Une personne et une entreprise ne se fusionnent pas : choisissez une fiche de même nature."
    for fiche in (loser, winner):
        if fiche.merged_into_id:
            return f"« {fiche} » est déjà fusionnée avec « {fiche.merged_into} » : choisissez celle-ci."
        if fiche.locked:
            return f"« {fiche} » est verrouillée : déverrouillez-la d’abord."
        if fiche.workflow_in_progress:
            return f"« {fiche} » est en relecture : terminez la relecture d’abord."
        if fiche.revisions.filter(approved_go_live_at__isnull=False).exists():
            return f"« {fiche} » a une mise en ligne programmée : annulez-la d’abord."
        if fiche.live and fiche.has_unpublished_changes:
            return f"« {fiche} » a des modifications non publiées : publiez-les ou abandonnez-les d’abord."
        if fiche.alias_of_id or fiche.aliases.exists():
            return f"« {fiche} » a une copie synchronisée (alias) : supprimez-la ou détachez-la d’abord."
    public = set(Profile.objects.published().filter(pk__in=[winner.pk, loser.pk]).values_list("pk", flat=True))
    if winner.pk not in public and (loser.pk in public or loser.first_published_at):
        # The public address of the loser would redirect to that of a draft.
        return (
            f"« {winner} » n’est pas publique et « {loser} » l’est ou l’a été : publiez-la d’abord, ou gardez l’autre."
        )
    return ""


def preview_merge(winner: Profile, loser: Profile) -> Preview:
    """Return what merging `loser` into `winner`, of the same kind, would do. Queries: about 12, constant."""
    winner, loser = live_or_latest(winner), live_or_latest(loser)
    preview = Preview(winner, loser)
    for name in FIELDS[type(winner)]:
        ours, theirs = getattr(winner, name), getattr(loser, name)
        if theirs == ours or theirs in ("", None):
            continue
        if ours in ("", None):
            if name != "family_name" or theirs in winner.title:  # a family name is part of the displayed name
                preview.completed[name] = theirs
        else:
            preview.differences.append(Difference(name, ours, theirs))
    preview.names = _names_to_give(preview)
    present = {item.tag_id for item in winner.tagged_items.all()}
    preview.tags = [item.tag for item in loser.tagged_items.all() if item.tag_id not in present]
    _sort_facts(preview)
    preview.stories = loser.mentions.count()
    preview.signatures = loser.bylines.count() if isinstance(loser, Person) else 0
    return preview


def live_or_latest(fiche: Profile) -> Person | Company:
    """Return the fiche as published if it is live, else its latest revision. Queries: 1 to 3."""
    specific = fiche.specific_class.objects.get(pk=fiche.pk)
    return specific if specific.live else specific.get_latest_revision_as_object()


def _names_to_give(preview: Preview) -> list[Name]:
    """Return the names of both fiches that the winner would not have yet, whatever the choices."""
    winner, loser = preview.winner, preview.loser
    known = {fold(winner.title), *(fold(name.text) for name in winner.names.all())}
    given = []
    candidates = [Name(text=loser.title)]
    for fiche in (loser, winner):
        if native := getattr(fiche, "native_name", ""):
            language = fiche.native_language
            script = _SCRIPTS.get(language.lower()) or _SCRIPTS.get(language.lower().partition("-")[0], Script.LATIN)
            candidates.append(Name(text=native, kind=Name.Kind.NATIVE, language=language, script=script))
    candidates += loser.names.all()
    if "native_name" in preview.completed or not any(each.name == "native_name" for each in preview.differences):
        known.add(fold(getattr(winner, "native_name", "") or getattr(loser, "native_name", "")))
    for name in candidates:
        if fold(name.text) not in known:
            known.add(fold(name.text))
            copy = {each: getattr(name, each) for each in ("text", "kind", "language", "script", "never_alone")}
            given.append(Name(**copy))
    return given


def _sort_facts(preview: Preview) -> None:
    """Sort the loser's facts into those that move, duplicates of the winner's, and those between the two fiches."""
    winner, loser = preview.winner, preview.loser
    ours = {_identity(fact): fact for fact in Fact.objects.about(winner).filter(is_retired=False).order_by("-pk")}
    for fact in Fact.objects.about(loser).filter(merged_into__isnull=True).order_by("pk"):
        ends = {end: winner.pk if end_id == loser.pk else end_id for end, end_id in _ends(fact).items()}
        if ends["subject_id"] == ends["object_id"]:
            preview.facts_between.append(fact)
        elif not fact.is_retired and (kept := ours.get(_identity(fact, **ends))):
            preview.duplicates.append((fact, kept))
        else:
            preview.facts.append(fact)


def _ends(fact: Fact) -> dict[str, int | None]:
    return {"subject_id": fact.subject_id, "object_id": fact.object_id}


def _identity(fact: Fact, **ends) -> tuple:
    """Return what identifies a fact, with other `ends` if given: facts with an equal identity are duplicates."""
    ends = ends or _ends(fact)
    words = (fact.kind, fold(fact.object_text), fold(fact.title), fact.start, fact.end, fact.share)
    return (ends["subject_id"], ends["object_id"], *words)


def merged_values(preview: Preview, choices: Mapping[str, str]) -> dict[str, object]:
    """Return the fields of the winner that change: {name: value}.

    `choices` is {name: WINNER or LOSER}; without a choice the winner's value is kept, but an identifier needs one.
    Raises MergeError, with a message for each such field.
    """
    values, errors = dict(preview.completed), {}
    for each in preview.differences:
        choice = choices.get(each.name) or ("" if each.is_identifier else WINNER)
        if choice not in (WINNER, LOSER):
            errors[each.name] = "Les deux fiches diffèrent : choisissez la valeur à garder."
        elif choice == LOSER:
            values[each.name] = each.loser_value
    if errors:
        raise MergeError(errors)
    if "native_name" in values:
        values["native_language"] = preview.loser.native_language
    return values
