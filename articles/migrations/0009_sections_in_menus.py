"""Whether a section is in the menu is said by Wagtail's `show_in_menus`: all are, but those of advertorials alone."""

from django.db import migrations


def show_in_menus(apps, schema_editor):
    """Set it on the pages and in their versions, so that publishing a version takes no section away."""
    section_page, story = apps.get_model("articles", "SectionPage"), apps.get_model("articles", "ArticlePage")
    revision = apps.get_model("wagtailcore", "Revision")
    for section in section_page.objects.all():
        stories = story.objects.filter(path__startswith=section.path)
        if stories.exists() and not stories.filter(sponsor="").exists():
            continue
        section.show_in_menus = True
        section.save(update_fields=["show_in_menus"])
        of_section = {"object_id": str(section.pk), "content_type_id": section.content_type_id}
        for version in revision.objects.filter(**of_section):
            version.content["show_in_menus"] = True
            version.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [("articles", "0008_keyword_story_count"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(show_in_menus, migrations.RunPython.noop)]
