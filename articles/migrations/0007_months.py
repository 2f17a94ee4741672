"""The months of the archives are kept with their counts; the scheduler counts them first."""

from datetime import UTC, datetime

from django.db import migrations, models
from django.utils import timezone


def make_months(apps, schema_editor):
    dates = apps.get_model("articles", "ArticlePage").objects.exclude(published_at=None).order_by("published_at")
    zone = timezone.get_default_timezone()
    dates = dates.values_list("published_at", flat=True).iterator(chunk_size=10_000)
    days = {date.astimezone(zone).date().replace(day=1) for date in dates}
    month = apps.get_model("articles", "Month")
    month.objects.bulk_create(month(first_day=day, counted_until=datetime(1970, 1, 1, tzinfo=UTC)) for day in days)


class Migration(migrations.Migration):

    dependencies = [("articles", "0006_lists_by_index")]

    operations = [
        migrations.CreateModel(
            "Month",
            [
                ("first_day", models.DateField("mois", primary_key=True, serialize=False)),
                ("story_count", models.PositiveIntegerField("articles", default=0)),
                ("changed_at", models.DateTimeField("dernier changement", null=True)),
                ("counted_until", models.DateTimeField("compté jusqu’au")),
            ],
            options={"verbose_name": "mois d’archives", "verbose_name_plural": "mois d’archives"},
        ),
        migrations.RunPython(make_months, migrations.RunPython.noop),
    ]
