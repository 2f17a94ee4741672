"""The latest corrections, on the front page and on theirs, are read by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("articles", "0004_date_for_pages_added_live")]

    operations = [
        migrations.AddIndex("correction", models.Index(fields=["-made_on", "-id"], name="correction_latest")),
    ]
