"""Keywords are told how many public stories bear them."""

from django.db import migrations
from django.utils import timezone

# CROSS JOIN, and a path looked up in a subquery: or SQLite would read all pages for each keyword.
_COUNT = """
    UPDATE people_tag SET story_count = (
        SELECT count(*) FROM articles_articletag item
        CROSS JOIN articles_articlepage story CROSS JOIN wagtailcore_page page
        WHERE item.tag_id = people_tag.id AND story.page_ptr_id = item.content_object_id
        AND page.id = item.content_object_id AND page.live AND page.alias_of_id IS NULL
        AND (page.expire_at IS NULL OR page.expire_at > %s)
        AND (story.embargo_until IS NULL OR story.embargo_until <= %s)
        AND NOT EXISTS (
            SELECT 1 FROM wagtailcore_pageviewrestriction private WHERE substr(page.path, 1, length(
                (SELECT above.path FROM wagtailcore_page above WHERE above.id = private.page_id)
            )) = (SELECT above.path FROM wagtailcore_page above WHERE above.id = private.page_id)
        )
    )"""


def count_stories(apps, schema_editor):
    now = timezone.now()
    adapted = schema_editor.connection.ops.adapt_datetimefield_value(now)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_COUNT, [adapted, adapted])


class Migration(migrations.Migration):

    dependencies = [("articles", "0007_months"), ("people", "0005_keyword_story_count")]

    operations = [migrations.RunPython(count_stories, migrations.RunPython.noop)]
