"""What a correction changes elsewhere: the status of the reported facts, in this story and in later ones."""

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import Panel
from wagtail.log_actions import log
from wagtail.models import Revision

from articles.models.report import Report
from newsroom.pages.forms import SitePageForm
from newsroom.text import dates
from people.models import Fact
from people.models.fact import Status

LOG_ACTION = "articles.status_by_correction"


def later_reports(story) -> models.QuerySet[Report]:
    """Return the reports of the same facts by stories published after `story`, oldest first. Queries: 1."""
    return (
        Report.objects.published()
        .filter(fact__in={report.fact_id for report in story.reports.all()})
        .filter(article__published_at__gte=story.published_at or story.first_published_at)
        .exclude(article=story.pk)
        .select_related("article")
        .order_by("article__published_at", "pk")
    )


def publication_refusal(report: Report, user) -> str:
    """Return why `user` cannot change and publish the story of `report` now, and what to do; "" if they can.

    Queries: up to 6.
    """
    story = report.article
    title = f"« {story.title} »"
    rights = story.permissions_for_user(user)
    if not (rights.can_edit() and rights.can_publish()):
        return f"Vous ne pouvez pas publier {title} : demandez à quelqu’un qui le peut d’y changer le statut."
    if rights.page_locked():
        return f"{title} est verrouillé : demandez qu’on le déverrouille, puis recommencez."
    if story.workflow_in_progress:
        return f"{title} est en relecture : changez-y le statut, ou attendez la fin de la relecture."
    if story.has_unpublished_changes or story.scheduled_revision:
        return f"{title} a des modifications qui ne sont pas en ligne : publiez-les d’abord, ou changez-y le statut."
    return ""


def change_status(report: Report, status: str, user, because) -> None:
    """Publish the story of `report` again with that status; the log names `because`, the corrected story."""
    story = report.article.get_latest_revision_as_object()
    own = next(own for own in story.reports.all() if own.uuid == report.uuid)
    own.status = status
    story.reports.add(own)  # modelcluster: all() read it from the table, add() makes it part of the story
    story.save_revision(user=user, clean=False, log_action=True).publish(user=user)
    _log(report, status, user, because)


def _log(report: Report, status: str, user, because) -> None:
    data = {
        "fact": str(report.fact),
        "before": report.get_status_display(),
        "after": Status(status).label,
        "story": because.title,
    }
    log(instance=report.article, action=LOG_ACTION, user=user, data=data)


def apply_correction_effects(story, revision: Revision, user) -> None:
    """Apply to later stories the statuses chosen with the correction that was just published.

    What `user` may not change, or not now, stays in `status_changes`: the story's form shows it with the reason.
    Queries: 0 when nothing was chosen.
    """
    chosen = story.status_changes
    if not chosen:
        return
    left = dict(chosen)  # those of stories not public now stay too
    reports = Report.objects.published().filter(uuid__in=chosen).exclude(article=story.pk)
    for report in reports.select_related("article", "fact__subject", "fact__object"):
        status = chosen[str(report.uuid)]
        if user is None or publication_refusal(report, user):
            continue
        if report.status != status:
            change_status(report, status, user, because=story)
        del left[str(report.uuid)]
    story.status_changes = left
    type(story).objects.filter(pk=story.pk).update(status_changes=left)
    revision.content["status_changes"] = left
    revision.save(update_fields=["content"])


class CorrectionEffectsForm(forms.Form):
    """The part of a story's form that sets the status of each report that its correction may change.

    Queries: 2 for a story that was published and reports facts, else 0.
    """

    prefix = "effects"

    def __init__(self, story, data: Any = None):
        super().__init__(data)
        self.own: dict[str, Report] = {}
        self.later: dict[str, Report] = {}
        self.facts: list[tuple[Fact, list[str]]] = []
        reports = list(story.reports.all()) if story.pk and story.first_published_at else []
        if not reports:
            return
        facts = Fact.objects.select_related("subject", "object").in_bulk([report.fact_id for report in reports])
        later = list(later_reports(story))
        for report in reports:
            if fact := facts.get(report.fact_id):
                names = [self._add(report, self.own, "Cet article")]
                names += [
                    self._add(other, self.later, _label(other), story.status_changes.get(str(other.uuid), ""))
                    for other in later
                    if other.fact_id == report.fact_id
                ]
                self.facts.append((fact, names))

    def _add(self, report: Report, known: dict[str, Report], who: str, initial: str = "") -> str:
        """Add the field of one report. Returns its name."""
        name = str(report.uuid)
        known[name] = report
        self.fields[name] = forms.ChoiceField(
            label=f"{who} : {report.get_status_display()}",
            choices=[("", "Ne rien changer"), *Status.choices],
            required=False,
            initial=initial,
            help_text=report.claim,
        )
        return name

    @property
    def groups(self) -> list[tuple[Fact, list[forms.BoundField]]]:
        """The facts, each with the fields of its reports: this story's first."""
        return [(fact, [self[name] for name in names]) for fact, names in self.facts]

    def chosen(self, known: dict[str, Report]) -> dict[str, str]:
        """Return the statuses chosen for the reports of `known`: {uuid: status}."""
        return {name: status for name, status in self.cleaned_data.items() if status and name in known}


def _label(report: Report) -> str:
    day = f", {dates.day(report.article.published_at)}" if report.article.published_at else ""
    return f"« {report.article.title} »{day}"


class CorrectablePageForm(SitePageForm):
    """A story's form with the effects of its correction; it changes nothing elsewhere unless asked to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.effects = CorrectionEffectsForm(self.instance, data=self.data if self.is_bound else None)

    def is_valid(self) -> bool:
        """Return whether the form is valid, the effects included."""
        is_valid = super().is_valid()
        return self._effects_are_valid() and is_valid

    def has_changed(self) -> bool:
        """Return whether anything was changed, the effects included."""
        return super().has_changed() or self.effects.has_changed()

    def _effects_are_valid(self) -> bool:
        """Return whether the chosen effects can be applied; add errors beside fields. Queries: up to 6 per choice."""
        if not self.effects.is_valid():
            return False
        own, later = self.effects.chosen(self.effects.own), self.effects.chosen(self.effects.later)
        for row in self.formsets["reports"].forms:
            name = str(row.instance.uuid)
            if name in own and "status" in row.changed_data and row["status"].value() != own[name]:
                self.effects.add_error(name, "Vous avez choisi un autre statut dans « Faits rapportés » : lequel ?")
        if "action-publish" in self.data:
            if not self._correction_dates():
                for name in [*own, *later]:
                    self.effects.add_error(name, "Écrivez d’abord le rectificatif, plus haut : il dit ce qui change.")
            for name in later:
                if reason := publication_refusal(self.effects.later[name], self.for_user):
                    self.effects.add_error(name, reason)
        return self.effects.is_valid()

    def _correction_dates(self) -> list[date]:
        """Return the dates of the corrections in the form."""
        corrections = self.formsets["corrections"]
        return [
            made_on
            for row in corrections.forms
            if row not in corrections.deleted_forms and (made_on := getattr(row, "cleaned_data", {}).get("made_on"))
        ]

    def save(self, commit=True):
        """Save with this story's new statuses, dated by its correction, and the changes to make on publication."""
        own, later = self.effects.chosen(self.effects.own), self.effects.chosen(self.effects.later)
        unseen = {
            report: status
            for report, status in self.instance.status_changes.items()
            if report not in self.effects.later
        }
        self.instance.status_changes = unseen | later
        if not own:
            return super().save(commit=commit)
        story = super().save(commit=False)
        corrected_on = max(self._correction_dates(), default=timezone.localdate())
        for report in story.reports.all():
            if status := own.get(str(report.uuid)):
                report.status = status
                report.reported_on = max(report.reported_on or corrected_on, corrected_on)
        if commit:
            story.save()
            self.save_m2m()
        return story


class CorrectionEffectsPanel(Panel):
    """« Ce que le rectificatif change »: the reported facts, and the later stories that repeat them."""

    class BoundPanel(Panel.BoundPanel):
        """The panel in one form."""

        template_name = "articles/correction_effects_panel.html"

        def is_shown(self) -> bool:
            """Return whether there is anything to set."""
            return bool(self.form.effects.facts)
