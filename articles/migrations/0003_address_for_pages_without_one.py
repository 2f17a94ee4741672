"""Drafts whose title had no Latin letter were stored under an empty slug, which no page may have any more."""

from django.db import migrations


def give_addresses(apps, schema_editor):
    pages = apps.get_model("wagtailcore", "Page").objects
    for page in pages.filter(slug="", depth__gt=1):
        page.slug = f"page-{page.pk}"
        page.url_path = f"{page.url_path.rstrip('/')}/{page.slug}/"
        page.save(update_fields=["slug", "url_path"])


class Migration(migrations.Migration):

    dependencies = [("articles", "0002_release_1_0_0"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(give_addresses, migrations.RunPython.noop)]
