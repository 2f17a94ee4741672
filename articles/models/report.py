"""Reports: the facts that a story reports, public exactly when the story is."""

import uuid

from django import forms
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, get_form_for_model
from wagtail.blocks import StreamValue

from articles.querysets import ReportQuerySet
from newsroom.pages.rows import RowMixin
from people.models import Fact
from people.models.fact import Claim

# The length of a block's label, in words.
_LABEL_WORDS = 8


def block_choices(body: StreamValue) -> list[tuple[str, str]]:
    """Return the blocks of a body for a list: pairs of a block's id and « 3. Paragraphe : Le responsable de… »."""
    choices = []
    for number, child in enumerate(body, start=1):
        words = next(iter(child.block.get_searchable_content(child.value)), "").split()
        beginning = " ".join(words[:_LABEL_WORDS]) + ("…" if len(words) > _LABEL_WORDS else "")
        choices.append((child.id or "", " : ".join(filter(None, [f"{number}. {child.block.label}", beginning]))))
    return [choice for choice in choices if choice[0]]


class BlockSelect(forms.Select):
    """A select of the story's blocks; an unknown value is kept, and shown as unknown."""

    def optgroups(self, name, value, attrs=None):
        """Return the options, with the unknown value added."""
        known = {str(choice) for choice, _ in self.choices}
        unknown = [(kept, "(un paragraphe qui n’est plus dans le texte)") for kept in value if kept not in known]
        self.choices = [*self.choices, *unknown]
        return super().optgroups(name, value, attrs)


class ReportForm(WagtailAdminModelForm):
    """The form of one report in the story's form, which passes `block_choices`."""

    def __init__(self, *args, block_choices=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["block_id"].widget.choices = [("", "Tout l’article"), *(block_choices or [])]


class ReportsPanel(InlinePanel):
    """The panel of reports, whose forms offer the blocks of the story's body."""

    def get_form_options(self) -> dict:
        """Use ReportForm, and pass it the `block_choices` of the story's form."""
        options = super().get_form_options()
        formset = options["formsets"][self.relation_name]
        deferred = getattr(getattr(formset.get("form"), "_meta", None), "defer_required_on_fields", [])
        formset["form"] = get_form_for_model(Report, form_class=ReportForm, defer_required_on_fields=deferred)
        formset["inherit_kwargs"] = ["block_choices"]
        return options


class Report(RowMixin, Claim):
    """A fact that a story reports, and its status there. Drafts have rows too: start from published()."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="reports")
    fact = models.ForeignKey(Fact, verbose_name="fait", on_delete=models.CASCADE, related_name="reports")
    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, editable=False)
    block_id = models.CharField(
        "paragraphe",
        max_length=36,
        blank=True,
        help_text="Le bloc du corps qui le dit. Un bloc neuf n’y figure qu’une fois l’article enregistré et rouvert.",
    )
    reported_on = models.DateField(
        "à la date du", null=True, blank=True, help_text="Vide : la date de l’article. La plus récente l’emporte."
    )

    objects = ReportQuerySet.as_manager()

    panels = [
        FieldPanel("fact"),
        FieldRowPanel([FieldPanel("status"), FieldPanel("reported_on")]),
        FieldPanel("block_id", widget=BlockSelect),
        FieldPanel("claim"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("start"), FieldPanel("end")]),
    ]

    class Meta:
        verbose_name = "fait rapporté"
        verbose_name_plural = "faits rapportés"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "fact"],
                name="report_once_per_story",
                violation_error_message="Cet article rapporte déjà ce fait.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fact} : {self.get_status_display()}"

    @property
    def address(self) -> str:
        """The story's address, with the anchor of the paragraph that reports it."""
        anchor = f"#{self.block_id}" if self.block_id else ""
        return f"{self.article.url}{anchor}"
