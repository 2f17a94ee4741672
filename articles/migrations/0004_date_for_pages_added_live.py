"""Live pages that a program added without a version had no date of change, by which the API puts them in order."""

from django.db import migrations
from django.utils import timezone


def give_dates(apps, schema_editor):
    for label in ("articles.ArticlePage", "people.Profile"):
        pages = apps.get_model(label).objects
        undated = pages.filter(changed_at=None, live=True)
        for pk, *moments in undated.values_list("pk", "first_published_at", "latest_revision_created_at"):
            pages.filter(pk=pk).update(changed_at=next(filter(None, moments), timezone.now()))


class Migration(migrations.Migration):

    dependencies = [("articles", "0003_address_for_pages_without_one"), ("people", "0004_merged_keywords")]

    operations = [migrations.RunPython(give_dates, migrations.RunPython.noop)]
