"""Particles go after the given name in the keys that sort people; PostgreSQL sorts keys as SQLite does."""

from django.db import migrations

from newsroom.text.words import index_name, sort_key


def sort_by_bytes(apps, schema_editor):
    """Keys are folded: the locale of the database would only change where commas and digits go."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE people_profile ALTER COLUMN sort_key TYPE varchar(600) COLLATE "C"')
        schema_editor.execute('ALTER TABLE people_tag ALTER COLUMN folded TYPE varchar(255) COLLATE "C"')


def put_particles_aside(apps, schema_editor):
    people = apps.get_model("people", "Person").objects.filter(sort_name="")
    profiles = apps.get_model("people", "Profile").objects
    for pk, title, family, key in people.values_list("pk", "title", "family_name", "sort_key").iterator():
        filed = sort_key(index_name(title, family))[:600]
        if filed != key:
            profiles.filter(pk=pk).update(sort_key=filed)


class Migration(migrations.Migration):

    dependencies = [("people", "0002_release_1_0_0")]

    operations = [
        migrations.RunPython(sort_by_bytes, migrations.RunPython.noop),
        migrations.RunPython(put_particles_aside, migrations.RunPython.noop),
    ]
