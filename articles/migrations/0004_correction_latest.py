"""The latest corrections, on the front page and on theirs, are read by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("articles", "0003_address_for_pages_without_one")]

    operations = [
        migrations.AddIndex("correction", models.Index(fields=["-made_on", "-id"], name="correction_latest")),
    ]
