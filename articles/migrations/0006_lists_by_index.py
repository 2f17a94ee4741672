"""The stories of a section, of a signature and of a keyword are read from an index, in their order."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_SECTION = """
    UPDATE articles_articlepage SET section_page_id = (
        SELECT above.id FROM wagtailcore_page story
        JOIN wagtailcore_page above ON above.path = substr(story.path, 1, length(story.path) - 4)
        WHERE story.id = articles_articlepage.page_ptr_id
    )"""
_DATE = """
    UPDATE {table} SET published_at = (
        SELECT story.published_at FROM articles_articlepage story WHERE story.page_ptr_id = {table}.{column}
    )"""


def _copied_date():
    return models.DateTimeField("date de l’article", null=True, editable=False, serialize=False)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0005_correction_latest"),
        ("people", "0004_merged_keywords"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            "articlepage",
            "section_page",
            models.ForeignKey(
                settings.WAGTAIL_PAGE_MODEL,
                null=True,
                editable=False,
                serialize=False,
                db_index=False,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
            ),
        ),
        migrations.AddField("articletag", "published_at", _copied_date()),
        migrations.AddField("byline", "published_at", _copied_date()),
        migrations.RunSQL(_SECTION, migrations.RunSQL.noop),
        migrations.RunSQL(
            _DATE.format(table="articles_articletag", column="content_object_id"), migrations.RunSQL.noop
        ),
        migrations.RunSQL(_DATE.format(table="articles_byline", column="article_id"), migrations.RunSQL.noop),
        migrations.AddIndex(
            "articlepage",
            models.Index(fields=["section_page", "-published_at", "-page_ptr"], name="article_latest_of_section"),
        ),
        migrations.AddIndex(
            "articletag", models.Index(fields=["tag", "-published_at", "-content_object"], name="article_tag_latest")
        ),
        migrations.AddIndex(
            "byline", models.Index(fields=["person", "-published_at", "-article"], name="byline_of_person")
        ),
    ]
