from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('photos', '0001_release_1_0_0'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='rendition',
            index=models.Index(fields=['file'], name='rendition_file'),
        ),
    ]
