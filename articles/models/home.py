"""The front page."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from articles.front_rows import STORIES_PER_PAGE
from articles.models.article import ArticlePage
from articles.models.front_page import PLACES_ON_TOP, FrontPage, ZonesBlock
from newsroom.http.pagination import paginate
from newsroom.pages.forms import SitePageForm, title_panel
from newsroom.pages.mixins import SitePageMixin

# How long a story that an editor puts on top stays there, unless they say otherwise.
_ON_TOP_FOR = timedelta(days=2)
# A story on top that is older than this is pointed out to the editor.
_OLD_AFTER = timedelta(days=7)


def in_two_days() -> datetime:
    """Return when a story that is put on top now leaves its place."""
    return (timezone.now() + _ON_TOP_FOR).replace(second=0, microsecond=0)


class AgePanel(Panel):
    """A warning beside a story on top whose time is over, or that is old."""

    class BoundPanel(Panel.BoundPanel):
        """The panel in one form."""

        template_name = "articles/editor/age_panel.html"

        def is_shown(self) -> bool:
            """Return whether there is something to point out."""
            return bool(self.instance.pk) and (self.instance.is_over or self.is_old)

        @property
        def is_old(self) -> bool:
            """Return whether the story was published more than a week ago. Queries: 1."""
            published_at = self.instance.article.published_at
            return bool(published_at and published_at < timezone.now() - _OLD_AFTER)


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
            "derniers articles ; un article dépublié, ou une publicité, laisse la sienne, comme celui dont l’heure est "
            "passée.",
        ),
        FieldPanel("zones"),
    ]

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add `page_obj`, one page of stories, and `menu`; on the first page, also what FrontPage.arrange() returns.

        Queries: 5 (menu(), for_cards()); on the first page 2 and those of arrange(), 1 more for a draft (who is there).
        """
        is_stored = self.is_known_public
        on_top = [] if is_stored else [item.article_id for item in self.items.all() if not item.is_over]
        front = FrontPage(list(self.zones.raw_data), self.pk if is_stored else None, on_top)
        page_obj = paginate(request, front, STORIES_PER_PAGE)
        context = super().get_context(request, *args, **kwargs) | {"page_obj": page_obj, "menu": front.menu}
        return context if page_obj.number > 1 else context | front.arrange(list(page_obj))


class FrontStory(Orderable):
    """A story that an editor puts on top of the front page."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(ArticlePage, verbose_name="article", on_delete=models.CASCADE, related_name="+")

    until = models.DateTimeField(
        "en tête jusqu’à",
        null=True,
        blank=True,
        default=in_two_days,
        help_text="Ensuite, sa place va aux derniers articles. Vide : il reste jusqu’à ce qu’on l’enlève.",
    )

    panels = [FieldPanel("article"), FieldPanel("until"), AgePanel()]

    @property
    def is_over(self) -> bool:
        """Return whether its time on top is over. Queries: 0."""
        return bool(self.until and self.until <= timezone.now())

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
