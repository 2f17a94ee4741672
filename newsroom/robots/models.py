"""What machines may do with the site: one record, edited under « Réglages »."""

import logging
import re

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import DatabaseError, models, transaction
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from newsroom.page_cache.kept import current_key, kept
from newsroom.robots.crawlers import CRAWLERS, ON_DEMAND, SEARCH, TRAINING, Crawler
from newsroom.text.characters import refuse_control_characters

logger = logging.getLogger(__name__)

_CACHE_KEY = "robots.summary"
_CACHE_TIMEOUT_S = 3600

_web_address = URLValidator(schemes=["http", "https"])
# IAB ads.txt 1.1: « domain, account, DIRECT or RESELLER[, authority] », or « VARIABLE=value »; a comment after #.
_ADS_RECORD = re.compile(r"[^,=\s]+\s*,\s*[^,]+,\s*(DIRECT|RESELLER)\s*(,[^,]*)?(;.*)?|[A-Za-z]+=.+", re.IGNORECASE)


def validate_addresses(text: str) -> None:
    """Raise ValidationError, in French, unless `text` is a list of web addresses, one a line."""
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            _web_address(line)
        except ValidationError:
            raise ValidationError(f"« {line} » n’est pas une adresse web : une par ligne, avec https://.") from None


def validate_contact(text: str) -> None:
    """Raise ValidationError, in French, unless `text` is an e-mail address or an https:// address."""
    try:
        (URLValidator(schemes=["https"]) if "://" in text else EmailValidator())(text)
    except ValidationError:
        raise ValidationError("Écrivez une adresse électronique, ou une adresse web en https://.") from None


def validate_ads(text: str) -> None:
    """Raise ValidationError, in French, with the first invalid line of an ads.txt file."""
    for line in text.splitlines():
        record = line.partition("#")[0].strip()
        if record and not _ADS_RECORD.fullmatch(record):
            raise ValidationError(f"« {line} » : écrivez « domaine, compte, DIRECT » ou « domaine, compte, RESELLER ».")


def _addresses(label: str, help_text: str) -> models.TextField:
    return models.TextField(
        label,
        blank=True,
        help_text=f"{help_text} Une adresse web par ligne.",
        validators=[refuse_control_characters, validate_addresses],
    )


@register_setting(icon="cogs", order=60)
class Robots(BaseGenericSetting):
    """What machines may do. By default, mining is reserved, training is refused, the rest is allowed."""

    mining_reserved = models.BooleanField(
        "fouille de textes et de données réservée",
        default=True,
        help_text="Coché, le site s’oppose à la fouille (article L. 122-5-3 du code de la propriété intellectuelle) : "
        "dans robots.txt, tdmrep.json, les en-têtes et les pages, et sur la page « Fouille de textes ».",
    )
    mining_policy_url = models.URLField(
        "adresse des conditions", blank=True, help_text="Vide : la page « Fouille de textes » du site."
    )
    mining_email = models.EmailField(
        "contact pour une licence", blank=True, help_text="Vide : l’adresse électronique de l’éditeur."
    )
    training_allowed = models.BooleanField(
        "robots d’entraînement admis", default=False, help_text="Ils rassemblent de quoi entraîner des modèles."
    )
    search_allowed = models.BooleanField(
        "robots de recherche admis", default=True, help_text="Ils indexent pour des moteurs qui répondent en citant."
    )
    on_demand_allowed = models.BooleanField(
        "robots à la demande admis", default=True, help_text="Ils lisent une page pour la personne qui le demande."
    )

    belongs_to = _addresses("associations et labels", "Ceux dont le site est membre (trust.txt : belongto).")
    members = _addresses("membres", "Si l’éditeur est une association (member).")
    controls = _addresses("sites du même éditeur", "Ceux que l’éditeur contrôle (control).")
    controlled_by = _addresses("site de la maison mère", "Celui qui contrôle ce site (controlledby).")
    social = _addresses("comptes sur les réseaux", "Ceux que la rédaction tient (social).")
    security_contact = models.CharField(
        "pour signaler une faille",
        max_length=200,
        blank=True,
        help_text="Adresse électronique, ou adresse web en https:// (security.txt). Vide : celle de l’éditeur.",
        validators=[refuse_control_characters, validate_contact],
    )
    ads_txt = models.TextField(
        "ads.txt",
        blank=True,
        help_text="Les régies qui vendent la publicité du site, une ligne chacune. Vide : pas de fichier.",
        validators=[refuse_control_characters, validate_ads],
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("mining_reserved"),
                FieldRowPanel([FieldPanel("mining_policy_url"), FieldPanel("mining_email")]),
                FieldPanel("training_allowed"),
                FieldPanel("search_allowed"),
                FieldPanel("on_demand_allowed"),
            ],
            "Fouille de textes et robots d’IA",
            help_text="Le robot du dépôt légal (Bibliothèque nationale de France) est toujours admis.",
        ),
        MultiFieldPanel(
            [
                FieldPanel("belongs_to"),
                FieldPanel("members"),
                FieldPanel("controls"),
                FieldPanel("controlled_by"),
                FieldPanel("social"),
            ],
            "Qui est derrière le site (trust.txt)",
        ),
        MultiFieldPanel([FieldPanel("security_contact"), FieldPanel("ads_txt")], "Sécurité et publicité"),
    ]

    class Meta:
        verbose_name = "robots et fouille de textes"
        verbose_name_plural = "robots et fouille de textes"

    @classmethod
    def current(cls) -> "Robots":
        """Return the record, an unsaved one with the defaults if there is none. Queries: 1."""
        return cls.objects.first() or cls()

    @classmethod
    def declaration(cls) -> dict[str, str]:
        """Return the TDMRep headers of every response: {name: value}.

        When the database fails, those of the defaults. Queries: 1, 0 when kept or cached. What is cached may be older
        than what was saved by another at the same moment: it is for answers that nobody keeps.
        """
        try:
            if current_key():
                return kept("robots", lambda: cls.current().tdm_values)
            summary = cache.get(_CACHE_KEY)
            if summary is None:
                robots = cls.current()
                robots.cache_summary()
                summary = robots.summary
        except DatabaseError as error:
            logger.warning("No word on text mining: %s", error)
            summary = cls().summary
        return _tdm_values(*summary)

    @property
    def tdm_values(self) -> dict[str, str]:
        """The TDMRep headers of this record, as declaration() returns them."""
        return _tdm_values(*self.summary)

    @property
    def summary(self) -> tuple[bool, str]:
        """The part of the record that is cached: (mining is reserved, address of the policy)."""
        return self.mining_reserved, self.mining_policy_url

    def cache_summary(self) -> None:
        """Cache the summary, for declaration()."""
        cache.set(_CACHE_KEY, self.summary, _CACHE_TIMEOUT_S)

    def refused_crawlers(self) -> list[Crawler]:
        """Return the robots that robots.txt refuses. Queries: 0."""
        return [crawler for crawler in CRAWLERS if not self.allows(crawler.purpose)]

    def allows(self, purpose: str) -> bool:
        """Return whether robots of that purpose may read the site. Queries: 0."""
        allowed = {TRAINING: self.training_allowed, SEARCH: self.search_allowed, ON_DEMAND: self.on_demand_allowed}
        return allowed[purpose]

    def clean(self) -> None:
        """Refuse to reserve mining and allow training robots at once: the declarations would contradict each other."""
        super().clean()
        if self.mining_reserved and self.training_allowed:
            raise ValidationError(
                {"training_allowed": "La fouille est réservée : l’entraînement ne peut pas être admis en même temps."}
            )

    def save(self, *args, **kwargs) -> None:
        """Save, and clear the cached summary."""
        super().save(*args, **kwargs)
        cache.delete(_CACHE_KEY)
        transaction.on_commit(lambda: cache.delete(_CACHE_KEY))  # a concurrent response may have cached the old one


def _tdm_values(reserved: bool, policy_url: str) -> dict[str, str]:
    if not reserved:
        return {"tdm-reservation": "0"}
    return {"tdm-reservation": "1", "tdm-policy": policy_url or settings.SITE_URL + reverse("mining")}
