"""Wagtail's edge: what a publication or a deletion brings about. The work itself is in named functions elsewhere."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from modelsearch.index import insert_or_update_object
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from articles.blocks import photos_of
from articles.feeds.announcements import (
    tell,
    tell_of_dossier,
    tell_of_fiches,
    tell_of_publication,
    tell_of_what_is_under,
)
from articles.mentions import derive_mentions
from articles.models import ArticlePage, Byline, Correction, DossierPage, Report
from articles.models.correction_effects import apply_correction_effects
from newsroom.photos.renditions import make_renditions
from people.merging.merge import stories_to_derive
from people.models import Company, Fact, Merge, Person, Source
from people.typesetting import load_products


@receiver(page_published, sender=ArticlePage)
def on_article_published(instance: ArticlePage, revision, **kwargs) -> None:
    """Derive the story's mentions, date its new facts, make its pictures, index it, tell subscribers.

    It is indexed as on_profile_published() says.
    Its correction reaches facts in the name of whoever publishes: the reviewer, else the author of the revision.
    """
    derive_mentions(instance)
    Fact.objects.filter(reports__article=instance).note_first_public()
    for photo in photos_of(instance.body, instance.lead_photo):
        make_renditions(photo)
    insert_or_update_object(instance)
    apply_correction_effects(instance, revision, get_active_log_context().user or revision.user)
    tell_of_publication(instance.pk)


@receiver(page_published, sender=Person)
@receiver(page_published, sender=Company)
def on_profile_published(instance, **kwargs) -> None:
    """Date the facts that waited for it, make its picture, and index it: at its own save, its names were not there."""
    Fact.objects.about(instance).note_first_public()
    if instance.photo:
        make_renditions(instance.photo)
    insert_or_update_object(instance)
    tell_of_what_is_under(instance.path)


@receiver(page_published, sender=Company)
@receiver(page_unpublished, sender=Company)
def on_products_changed(**kwargs) -> None:
    """Know the products that typography is to hold to their versions."""
    load_products()


@receiver(page_published, sender=DossierPage)
def on_dossier_published(instance: DossierPage, **kwargs) -> None:
    """Make its picture; tell subscribers of the stories that came in or left."""
    if instance.photo:
        make_renditions(instance.photo)
    tell_of_dossier(instance.pk)


@receiver(post_delete, sender=PageViewRestriction)
@receiver(post_page_move)
def on_page_opened(**kwargs) -> None:
    """Date the facts that readers see now that a page is private no more. Queries: 1."""
    Fact.objects.note_first_public()


@receiver(page_unpublished)
@receiver(post_page_move)
def on_page_gone_or_moved(instance: Page, **kwargs) -> None:
    """Tell subscribers what became of what stands at that page, and below it."""
    tell_of_what_is_under(instance.path)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def on_privacy_changed(instance: PageViewRestriction, **kwargs) -> None:
    """Tell subscribers what became of what stands under a page that is private now, or no more."""
    for path in Page.objects.filter(pk=instance.page_id).values_list("path", flat=True):
        tell_of_what_is_under(path)


@receiver(post_delete, sender=ArticlePage)
def on_article_deleted(instance: ArticlePage, **kwargs) -> None:
    """Tell subscribers that a story is no more."""
    tell("article", [instance.pk])


@receiver(post_delete, sender=Correction)
def on_correction_deleted(instance: Correction, **kwargs) -> None:
    """Tell subscribers that a correction is no more: it goes with its story alone."""
    tell("correction", [instance.pk])


@receiver(post_delete, sender=Report)
@receiver(post_delete, sender=Source)
@receiver(post_save, sender=Source)
def on_evidence_changed(instance: Report | Source, **kwargs) -> None:
    """Tell subscribers what becomes of a fact, and what is said of it now."""
    tell("fact", [instance.fact_id], edited=True)


@receiver(post_save, sender=Fact)
@receiver(post_delete, sender=Fact)
def on_fact_changed(instance: Fact, **kwargs) -> None:
    """Tell subscribers of a fact that says something else, is retired or is back."""
    tell("fact", [instance.pk], edited=True)


@receiver(post_save, sender=Merge)
def on_fiches_joined_or_parted(instance: Merge, **kwargs) -> None:
    """Tell subscribers of what moved from one fiche to another."""
    tell_of_fiches(instance.winner_id, instance.loser_id)


@receiver(stories_to_derive)
def on_fiches_merged(article_ids: set[int], **kwargs) -> None:
    """Derive the mentions of stories that a merge of fiches, or its undoing, left unsure. Queries: 4 per story."""
    for article in ArticlePage.objects.filter(pk__in=article_ids):
        derive_mentions(article)
    tell("article", article_ids)


@receiver(pre_delete, sender=Person)
def keep_signatures(instance: Person, **kwargs) -> None:
    """Keep the name of somebody whose fiche is deleted on what they signed: as it is now."""
    Byline.objects.filter(person=instance).update(name=instance.title)
