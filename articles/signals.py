"""Wagtail's edge: what a publication or a deletion brings about. The work itself is in named functions elsewhere."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import Signal, receiver
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from articles.announcements import (
    announce,
    announce_addresses,
    announce_dossier,
    announce_fiches,
    announce_moves_of,
    announce_publication,
    announce_subtree,
)
from articles.blocks import photos_of
from articles.feeds.corrections import Corrections
from articles.feeds.moves import Moves
from articles.feeds.stories import Stories
from articles.lists import lists_containing
from articles.mentions import derive_mentions, note_mentions
from articles.models import ArticlePage, Byline, Correction, DossierPage, Report, SectionPage
from articles.models.correction_effects import apply_correction_effects
from articles.months import note_change
from articles.publishing import article_redated, embargo_changed
from articles.websub import hold_back, release
from newsroom.pages.indexing import index_now
from newsroom.photos.models import Photo
from newsroom.photos.renditions import PICTURE_MADE, any_without_picture, picture_made, request_renditions
from newsroom.search_engine.reindexing import index_later
from people.merging.keywords import keywords_merged
from people.merging.merge import stories_to_derive
from people.models import Company, Fact, Merge, Person, Source
from people.typesetting import load_products

CORRECTION_ADDED = "articles.correction"


@receiver(page_published, sender=ArticlePage)
def on_article_published(instance: ArticlePage, revision, **kwargs) -> None:
    """Derive the story's mentions, date its new facts, ask for its pictures, announce it.

    It is indexed before: the entries of feeds ask the index of references what the story shows.

    Its correction reaches facts in the name of whoever publishes: the reviewer, else the author of the revision.
    Wagtail sends the same signal for what is only scheduled, which is not live: nothing is done yet.
    """
    if not instance.live:
        return
    note_mentions(instance)
    derive_mentions(instance)
    Fact.objects.filter(reports__article=instance).note_first_public()
    photos = photos_of(instance.body, instance.lead_photo)
    request_renditions(photos)
    index_now()
    apply_correction_effects(instance, revision, get_active_log_context().user or revision.user)
    announce_publication(instance)
    if settings.WEBSUB_HUB and any_without_picture(photos):
        hold_back(lists_containing(Stories, [instance.pk]).get(instance.pk, set()))


@receiver(picture_made)
@transaction.atomic
def on_picture_made(photo: Photo, **kwargs) -> None:
    """Announce the stories that kept a place for a picture; feeds read in the log that they changed. Queries: 1."""
    waiting = list(ArticlePage.objects.published().showing(photo.pk).values_list("pk", flat=True))
    if waiting:
        log(photo, PICTURE_MADE)
        announce(Stories, waiting, edited=True)
        release()


@receiver(page_published, sender=Person)
@receiver(page_published, sender=Company)
def on_profile_published(instance, **kwargs) -> None:
    """Date the facts that waited for it, ask for its picture, announce its moves."""
    if not instance.live:  # only scheduled
        return
    Fact.objects.about(instance).note_first_public()
    if instance.photo:
        request_renditions([instance.photo])
    announce_moves_of(instance.pk)


@receiver(page_published, sender=Company)
@receiver(page_unpublished, sender=Company)
def on_products_changed(**kwargs) -> None:
    """Know the products that typography is to hold to their versions."""
    load_products()


@receiver(page_published, sender=DossierPage)
def on_dossier_published(instance: DossierPage, **kwargs) -> None:
    """Ask for its picture; announce the stories that came in or left."""
    if instance.photo:
        request_renditions([instance.photo])
    announce_dossier(instance.pk)


@receiver(page_published, sender=SectionPage)
@receiver(page_published, sender=DossierPage)
@receiver(page_published, sender=Person)
@receiver(page_published, sender=Company)
def on_names_and_addresses(instance: Page, **kwargs) -> None:
    """Announce that the lists of a section, a dossier or a fiche may have another name or address."""
    if instance.live:
        announce_addresses(instance)


@receiver(post_page_move)
def on_addresses_moved(instance: Page, url_path_before: str, url_path_after: str, **kwargs) -> None:
    """Announce that the stories below a page have other addresses."""
    if url_path_before != url_path_after:
        announce_addresses(instance)


@receiver(post_page_move)
def on_story_moved(instance: Page, parent_page_after: Page, **kwargs) -> None:
    """Know the section of a story that was moved. Queries: 1."""
    ArticlePage.objects.filter(pk=instance.pk).update(section_page=parent_page_after.pk)


@receiver(post_delete, sender=PageViewRestriction)
@receiver(post_page_move)
def on_page_opened(**kwargs) -> None:
    """Date the facts that readers see now that a page is private no more. Queries: 1."""
    Fact.objects.note_first_public()


@receiver(page_unpublished)
@receiver(post_page_move)
def on_page_gone_or_moved(instance: Page, signal: Signal, **kwargs) -> None:
    """Announce what became of that page, and of the pages below it; of one about to be deleted, when it is."""
    if signal is post_page_move or not instance.live:
        announce_subtree(instance.path)


@receiver(embargo_changed)
def on_embargo_changed(instance: ArticlePage, **kwargs) -> None:
    """Announce a story online that an embargo now hides, or no longer hides."""
    if instance.live:
        announce_subtree(instance.path)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def on_privacy_changed(instance: PageViewRestriction, **kwargs) -> None:
    """Announce what became of the pages below one that is private now, or no more."""
    for path in Page.objects.filter(pk=instance.page_id).values_list("path", flat=True):
        announce_subtree(path)


@receiver(pre_delete, sender=ArticlePage)
def on_article_to_be_deleted(instance: ArticlePage, **kwargs) -> None:
    """Remember which facts the story reports and how it was corrected: these rows go before it does. Queries: 2."""
    reports, corrections = Report.objects.filter(article=instance), Correction.objects.filter(article=instance)
    instance.told = (list(reports.values_list("fact", flat=True)), list(corrections.values_list("pk", flat=True)))


@receiver(post_delete, sender=ArticlePage)
def on_article_deleted(instance: ArticlePage, **kwargs) -> None:
    """Announce that a story was deleted, with its corrections, and what became of the facts that it reported."""
    facts, corrections = instance.told
    announce(Stories, [instance.pk])
    announce(Corrections, corrections)
    announce(Moves, facts, edited=True)
    note_change([instance.published_at])


@receiver(article_redated)
def on_article_redated(former: datetime | None, **kwargs) -> None:
    """Count again the month that the story was in."""
    note_change([former])


@receiver(post_save, sender=Correction)
def on_correction_added(instance: Correction, created: bool, **kwargs) -> None:
    """Write a new correction in the history of its story."""
    if created:
        log(instance=instance.article, action=CORRECTION_ADDED, data={"after": instance.after})


@receiver(post_delete, sender=Correction)
def on_correction_deleted(instance: Correction, origin, **kwargs) -> None:
    """Announce that a correction was deleted, unless its story tells so."""
    if not goes_with(origin, Page):
        announce(Corrections, [instance.pk])


@receiver(post_delete, sender=Report)
@receiver(post_delete, sender=Source)
@receiver(post_save, sender=Source)
def on_evidence_changed(instance: Report | Source, origin=None, **kwargs) -> None:
    """Announce what became of a fact whose evidence changed, unless the story or the fact that is deleted tells so."""
    if not goes_with(origin, Page, Fact):
        announce(Moves, [instance.fact_id], edited=True)


def goes_with(origin: Model | QuerySet | None, *models: type[Model]) -> bool:
    """Return whether a row is deleted because one of `models` is: `origin` is what somebody deleted."""
    return issubclass(origin.model if isinstance(origin, QuerySet) else type(origin), models)


@receiver(post_save, sender=Fact)
@receiver(post_delete, sender=Fact)
def on_fact_changed(instance: Fact, **kwargs) -> None:
    """Announce a fact that was edited, retired or restored."""
    announce(Moves, [instance.pk], edited=True)


@receiver(post_save, sender=Merge)
def on_fiches_joined_or_parted(instance: Merge, **kwargs) -> None:
    """Announce what moved from one fiche to another."""
    announce_fiches(instance.winner_id, instance.loser_id)


@receiver(stories_to_derive)
def on_fiches_merged(article_ids: set[int], **kwargs) -> None:
    """Derive the mentions of stories that a merge of fiches, or its undoing, left unsure. Queries: 4 per story."""
    for article in ArticlePage.objects.filter(pk__in=article_ids):
        derive_mentions(article)
    announce(Stories, article_ids)


@receiver(keywords_merged)
def on_keywords_merged(article_ids: list[int], **kwargs) -> None:
    """Announce and index again the stories whose keyword is another now."""
    announce(Stories, article_ids, edited=True)
    index_later(ArticlePage, article_ids)


@receiver(pre_delete, sender=Person)
def keep_signatures(instance: Person, **kwargs) -> None:
    """Keep the name of somebody whose fiche is deleted on what they signed: as it is now."""
    Byline.objects.filter(person=instance).update(name=instance.title)
