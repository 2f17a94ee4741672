"""The front page."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from articles.models.article import ArticlePage
from articles.models.front_page import PLACES_ON_TOP, ZonesBlock, arrange
from newsroom.http.pagination import paginate
from newsroom.pages.forms import SitePageForm, title_panel
from newsroom.pages.mixins import SitePageMixin


class HomePage(SitePageMixin, Page):
    """The front page (« une »)."""

    zones = StreamField(
        ZonesBlock(),
        verbose_name="zones",
        blank=True,
        help_text="Sous la tête, dans cet ordre. Une zone vide ne se montre pas ; un article ne paraît qu’une fois.",
    )

    class Meta:
        verbose_name = "une"
        verbose_name_plural = "unes"

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "articles.SectionPage",
        "articles.DossierIndexPage",
        "people.PersonIndexPage",
        "people.CompanyIndexPage",
    ]
    max_count = 1
    base_form_class = SitePageForm
    template = "articles/home_page.html"
    page_description = "La première page du site : ce que la rédaction met en avant, et les derniers articles."

    content_panels = [
        title_panel("Nom de la page*", "Pour la rédaction ; les lecteurs voient le nom du site."),
        MultipleChooserPanel(
            "items",
            chooser_field_name="article",
            heading="En tête",
            label="Article",
            max_num=PLACES_ON_TOP,
            help_text=f"Jusqu’à {PLACES_ON_TOP} articles, le premier en grand. Les places laissées libres vont aux "
            "derniers articles ; un article dépublié, ou une publicité, laisse la sienne.",
        ),
        FieldPanel("zones"),
    ]

    def stories(self):
        """Return the published stories of the whole site, latest first, without advertorials."""
        return ArticlePage.objects.published().editorial().latest_first()

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add `page_obj`, one page of stories; on the first page, also the result of arrange().

        Queries: 4 (for_cards()), those of arrange() on the first page.
        """
        page_obj = paginate(request, self.stories().for_cards(), per_page=19)
        context = super().get_context(request, *args, **kwargs) | {"page_obj": page_obj}
        if page_obj.number > 1:
            return context
        on_top = [item.article_id for item in self.items.all()]
        return context | arrange(list(self.zones.raw_data), on_top, list(page_obj))


class FrontStory(Orderable):
    """A story that an editor puts on top of the front page."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(ArticlePage, verbose_name="article", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("article")]

    class Meta(Orderable.Meta):
        verbose_name = "article en tête de la une"
        verbose_name_plural = "articles en tête de la une"
        constraints = [
            models.UniqueConstraint(
                fields=["home", "article"],
                name="story_once_on_top",
                violation_error_message="Cet article est déjà en tête.",
            )
        ]
