"""Static files as readers get them."""

import re

import pytest
from django.core.management import call_command
from django.test import override_settings


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The folder of the collected files but those of the admin, after two runs of collectstatic."""
    root = tmp_path_factory.mktemp("static")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "newsroom.http.staticfiles.StaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        for _ in range(2):
            call_command("collectstatic", ignore_patterns=["wagtail*"], interactive=False, verbosity=0)
    return root


def test_the_style_sheet_is_one_file_in_layers(collected):
    (sheet,) = [
        path for path in (collected / "css").glob("site.*.css") if re.fullmatch(r"site\.\w{12}\.css", path.name)
    ]
    css = sheet.read_text()
    assert "@import" not in css
    assert css.index("@layer reset,tokens,base,layout,components,utilities;") < css.index("@layer components{")
    assert "@media print" in css


def test_fonts_have_hashed_names_that_exist(collected):
    (sheet,) = [
        path for path in (collected / "css").glob("site.*.css") if re.fullmatch(r"site\.\w{12}\.css", path.name)
    ]
    fonts = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', sheet.read_text())
    assert len(fonts) == 8
    assert all((collected / font).exists() and re.search(r"\.\w{12}\.woff2$", font) for font in fonts)


def test_every_module_and_picture_of_ours_is_collected(collected):
    for name in ("js/outside-player.js", "img/favicon.svg", "img/logo.svg"):
        assert (collected / name).exists()


def test_the_module_of_a_story_is_one_file_whose_parts_do_not_meet(collected):
    (module,) = (
        path for path in (collected / "js").glob("story.*.js") if re.fullmatch(r"story\.\w{12}\.js", path.name)
    )
    text = module.read_text()
    assert "import " not in text
    for words in ("Fiches proposées", "carte-de-fiche", "Lien copié.", "outside-player"):
        assert words in text
    assert text.startswith("{")
    assert len(re.findall(r"\}\n?\{(?:const|class|for)", text)) == 5
