"""The publisher and the pages about the site: one record, edited under « Réglages »."""

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.html import strip_tags
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField

from newsroom.page_cache.kept import current_key, kept
from newsroom.text.characters import refuse_control_characters

TEXT_FEATURES = ["h2", "bold", "italic", "link", "ul", "ol"]

# {URL name: text of the link to the page}, in the order of the footer.
TITLES = {
    "legal_notice": "Mentions légales",
    "charter": "Charte",
    "ai_policy": "Notre usage de l’IA",
    "accessibility": "Accessibilité",
    "privacy": "Confidentialité",
}

_CACHE_KEY = "imprint.summary"
_CACHE_TIMEOUT_S = 3600


def _line(label: str, help_text: str = "", max_length: int = 200) -> models.CharField:
    return models.CharField(
        label, max_length=max_length, blank=True, help_text=help_text, validators=[refuse_control_characters]
    )


def _lines(label: str, help_text: str = "") -> models.TextField:
    return models.TextField(label, blank=True, help_text=help_text, validators=[refuse_control_characters])


def _text(label: str, help_text: str) -> RichTextField:
    return RichTextField(label, blank=True, features=TEXT_FEATURES, help_text=help_text)


@register_setting(icon="doc-full", order=50)
class Imprint(BaseGenericSetting):
    """The publisher and the texts of the pages about the site. Empty fields are not shown."""

    class Conformity(models.TextChoices):
        """Conformity to the RGAA; a site without an audit is « non conforme », by the RGAA's own rule."""

        NONE = "none", "non conforme"
        PARTIAL = "partial", "partiellement conforme"
        FULL = "full", "totalement conforme"

    # Law no. 2004-575, article 1-1: publisher, publication director, host.
    publisher = _line("éditeur", "Nom de la société, de l’association ou de la personne qui édite le site.")
    legal_form = _line("forme juridique et capital", "« SAS au capital de 1 000 € », « association loi 1901 ».")
    registration = _line("immatriculation", "RCS, SIREN, RNA.")
    address = _lines("adresse")
    phone = _line("téléphone", max_length=40)
    email = models.EmailField("adresse électronique", blank=True)
    director = _line("directeur ou directrice de la publication", "La personne qui répond de ce qui est publié.")
    editor_in_chief = _line("responsable de la rédaction", "S’il y en a un.")
    press_number = _line("numéro CPPAP", "Pour un service de presse en ligne reconnu.", max_length=40)
    host = _line("hébergeur")
    host_address = _lines("adresse de l’hébergeur")
    host_phone = _line("téléphone de l’hébergeur", max_length=40)
    legal_text = _text("autres mentions", "Propriété du titre, financement, crédits…")

    charter = _text("charte", "Les règles de la rédaction. Vide : la page n’existe pas.")
    corrections_policy = _text("politique de rectification", "En tête de la page des rectificatifs.")
    ai_policy = _text("usage de l’IA", "S’ajoute à ce que le site dit des étiquettes de ses articles.")

    conformity = models.CharField("conformité au RGAA", max_length=10, choices=Conformity, default=Conformity.NONE)
    audited_on = models.DateField("date de l’audit", null=True, blank=True)
    audited_by = _line("audit réalisé par")
    criteria_met = models.PositiveSmallIntegerField(
        "critères respectés (%)", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    declared_on = models.DateField("déclaration établie le", null=True, blank=True)
    tested = _lines("ce qui a été testé", "Pages, navigateurs, lecteurs d’écran : un par ligne.")
    known_gaps = _lines("défauts connus", "Un par ligne.")
    accessibility_email = models.EmailField(
        "contact pour l’accessibilité", blank=True, help_text="Vide : l’adresse électronique de l’éditeur."
    )

    log_contents = _line("ce que les journaux du serveur notent", "« adresse IP, date, page demandée, navigateur ».")
    log_months = models.PositiveSmallIntegerField(
        "durée de conservation des journaux (mois)", null=True, blank=True, validators=[MaxValueValidator(12)],
        help_text="La CNIL recommande de 6 à 12 mois.",
    )  # fmt: skip
    privacy_text = _text("autres traitements", "Lettre d’information, mesure d’audience, abonnements…")

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("publisher"),
                FieldRowPanel([FieldPanel("legal_form"), FieldPanel("registration")]),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldRowPanel([FieldPanel("director"), FieldPanel("editor_in_chief")]),
                FieldPanel("press_number"),
                FieldPanel("host"),
                FieldRowPanel([FieldPanel("host_address"), FieldPanel("host_phone")]),
                FieldPanel("legal_text"),
            ],
            "Mentions légales",
        ),
        MultiFieldPanel(
            [FieldPanel("charter"), FieldPanel("corrections_policy"), FieldPanel("ai_policy")], "Règles de la rédaction"
        ),
        MultiFieldPanel(
            [
                FieldPanel("conformity"),
                FieldRowPanel([FieldPanel("audited_on"), FieldPanel("audited_by"), FieldPanel("criteria_met")]),
                FieldPanel("declared_on"),
                FieldPanel("tested"),
                FieldPanel("known_gaps"),
                FieldPanel("accessibility_email"),
            ],
            "Accessibilité",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("log_contents"), FieldPanel("log_months")]), FieldPanel("privacy_text")],
            "Confidentialité",
        ),
    ]

    class Meta:
        verbose_name = "pages du site"
        verbose_name_plural = "pages du site"

    @classmethod
    def current(cls) -> "Imprint":
        """Return the record, an unsaved empty one if there is none. Queries: 1."""
        return cls.objects.first() or cls()

    @classmethod
    def summary(cls) -> dict:
        """Return what other pages show: `links` to the pages with content (URL name, text), and `email`, maybe "".

        Queries: 1, 0 when kept or cached. What is cached may be older than what was saved by another at the same
        moment: it is for answers that nobody keeps.
        """
        if current_key():
            return kept("imprint", lambda: cls.current().summed_up)
        summary = cache.get(_CACHE_KEY)
        if summary is None:
            summary = cls.current().summed_up
            cache.set(_CACHE_KEY, summary, _CACHE_TIMEOUT_S)
        return summary

    def clean(self) -> None:
        """Refuse a conformity without an audit that shows it (RGAA 4.1: half of the criteria for « partiellement »)."""
        super().clean()
        if self.conformity == self.Conformity.NONE:
            return
        if not (self.audited_on and self.audited_by and self.criteria_met is not None):
            raise ValidationError(
                {"conformity": "Un audit doit l’établir : indiquez sa date, qui l’a fait, et la part des critères."}
            )
        least = 100 if self.conformity == self.Conformity.FULL else 50
        if self.criteria_met < least:
            raise ValidationError({"criteria_met": f"Il faut {least} % des critères pour s’en prévaloir."})

    def save(self, *args, **kwargs) -> None:
        """Save, and clear the cached summary."""
        super().save(*args, **kwargs)
        cache.delete(_CACHE_KEY)

    @property
    def summed_up(self) -> dict:
        """What summary() returns."""
        return {"links": self.pages, "email": self.email}

    @property
    def pages(self) -> list[tuple[str, str]]:
        """The pages with content: (URL name, text of the link)."""
        empty = {"legal_notice": not self.publisher, "charter": not strip_tags(self.charter).strip()}
        titles = TITLES | {"accessibility": f"Accessibilité\u00a0: {self.get_conformity_display()}"}
        return [(name, title) for name, title in titles.items() if not empty.get(name)]

    @property
    def missing(self) -> list[tuple[str, list[str]]]:
        """The empty fields that the law requires: (title of the page, labels of the fields)."""
        wanted = {
            "legal_notice": ["publisher", "address", "email", "director", "host", "host_address", "host_phone"],
            "accessibility": ["declared_on", "tested"],
            "privacy": ["log_contents", "log_months"],
        }
        found = []
        for page, fields in wanted.items():
            labels = [str(self._meta.get_field(name).verbose_name) for name in fields if not getattr(self, name)]
            if labels:
                found.append((TITLES[page], labels))
        return found
