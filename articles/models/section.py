"""The sections of the site."""

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageManager

from articles.card_lists import STORIES_PER_PAGE, CardList
from articles.models.article import ArticlePage
from articles.querysets import ArticleQuerySet, SectionQuerySet
from newsroom.http.pagination import paginate
from newsroom.pages.forms import SitePageForm, title_panel
from newsroom.pages.mixins import SitePageMixin
from newsroom.text.characters import refuse_control_characters


def _stories(at, section) -> ArticleQuerySet:
    return ArticlePage.objects.published(at).in_section(section).latest_first()


_CARDS = CardList(_stories, section=models.BigIntegerField())


class SectionPage(SitePageMixin, Page):
    """A section (« rubrique »): the parent of its stories."""

    description = models.CharField("en une phrase", max_length=200, blank=True, validators=[refuse_control_characters])

    objects = PageManager.from_queryset(SectionQuerySet)()

    class Meta:
        verbose_name = "rubrique"
        verbose_name_plural = "rubriques"

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.ArticlePage"]
    base_form_class = SitePageForm
    template = "articles/section_page.html"
    show_in_menus_default = True
    page_description = "Une rubrique du site : ses articles y sont rangés."

    content_panels = [
        title_panel("Nom de la rubrique*", "Comme au menu du site."),
        FieldPanel("description"),
    ]

    def stories(self):
        """Return the published stories of the section, latest first."""
        return _stories(timezone.now(), self.pk)

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add `page_obj`, one page of stories, and what stands `beside`. Queries: 3 (CardList), 3 or 4 (BesideList)."""
        cards = _CARDS(section=self.pk)
        page_obj = paginate(request, cards, STORIES_PER_PAGE)
        return super().get_context(request, *args, **kwargs) | {
            "page_obj": page_obj,
            "beside": cards.beside() if page_obj.is_first else {},
        }
