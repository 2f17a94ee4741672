"""Keywords know how many public stories bear them (filled by articles 0009)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("people", "0004_merged_keywords")]

    operations = [
        migrations.AddField("tag", "story_count", models.IntegerField("articles", default=0, editable=False)),
        migrations.AddIndex("tag", models.Index(fields=["-story_count", "folded"], name="tag_by_stories")),
    ]
