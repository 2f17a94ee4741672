"""Wagtail's edge: what a publication or a deletion brings about. The work itself is in named functions elsewhere."""

from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from modelsearch.index import insert_or_update_object
from wagtail.log_actions import get_active_log_context
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from articles.blocks import pictures_of
from articles.mentions import derive_mentions
from articles.models import ArticlePage, Byline, DossierPage
from articles.models.reach import reach_facts
from newsroom.photos.renditions import make_renditions
from people.merging import stories_to_derive
from people.models import Company, Fact, Person
from people.typesetting import learn_products


@receiver(page_published, sender=ArticlePage)
def on_article_published(instance: ArticlePage, revision, **kwargs) -> None:
    """Derive the story's mentions, date its new facts, make its pictures, index it (see on_profile_published).

    Its correction reaches facts in the name of whoever publishes: the reviewer, else the author of the revision.
    """
    derive_mentions(instance)
    Fact.objects.filter(reports__article=instance).note_first_public()
    for photo in pictures_of(instance.body, instance.lead_photo):
        make_renditions(photo)
    insert_or_update_object(instance)
    reach_facts(instance, revision, get_active_log_context().user or revision.user)


@receiver(page_published, sender=Person)
@receiver(page_published, sender=Company)
def on_profile_published(instance, **kwargs) -> None:
    """Date the facts that waited for it, make its picture, and index it: at its own save, its names were not there."""
    Fact.objects.about(instance).note_first_public()
    if instance.photo:
        make_renditions(instance.photo)
    insert_or_update_object(instance)


@receiver(page_published, sender=Company)
@receiver(page_unpublished, sender=Company)
def on_products_changed(**kwargs) -> None:
    """Know the products that typography is to hold to their versions."""
    learn_products()


@receiver(page_published, sender=DossierPage)
def on_dossier_published(instance: DossierPage, **kwargs) -> None:
    """Make its picture."""
    if instance.photo:
        make_renditions(instance.photo)


@receiver(post_delete, sender=PageViewRestriction)
@receiver(post_page_move)
def on_page_opened(**kwargs) -> None:
    """Date the facts that readers see now that a page is private no more. Queries: 1."""
    Fact.objects.note_first_public()


@receiver(stories_to_derive)
def on_fiches_merged(article_ids: set[int], **kwargs) -> None:
    """Derive the mentions of stories that a merge of fiches, or its undoing, left unsure. Queries: 4 per story."""
    for article in ArticlePage.objects.filter(pk__in=article_ids):
        derive_mentions(article)


@receiver(pre_delete, sender=Person)
def keep_signatures(instance: Person, **kwargs) -> None:
    """Keep the name of somebody whose fiche is deleted on what they signed: as it is now."""
    Byline.objects.filter(person=instance).update(name=instance.title)
