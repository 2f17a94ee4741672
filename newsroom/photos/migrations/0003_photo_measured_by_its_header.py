from django.db import migrations
from wagtail.images.models import get_upload_to

from newsroom.photos.models import PhotoField


class Migration(migrations.Migration):

    dependencies = [
        ('photos', '0002_rendition_found_by_address'),
    ]

    operations = [
        migrations.AlterField(
            model_name='photo',
            name='file',
            field=PhotoField('fichier', upload_to=get_upload_to, width_field='width', height_field='height'),
        ),
    ]
