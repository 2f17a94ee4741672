"""How static files are stored for production."""

import re
from posixpath import dirname, join, normpath

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The style sheet of the site, of which each component is a file: readers get them as one.
_CONCATENATED = "css/site.css"
_IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[\w.]+)\)(?: (?P<media>[^;]+))?;')


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names and compressed twins; imports between our ES modules are rewritten to hashed names too."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict, dry_run: bool = False, **options):
        """Put the imports of the style sheet in their place, then do what whitenoise does.

        `paths` is what collectstatic found: {name: (storage of the source, path in it)}.
        """
        if _CONCATENATED in paths and not dry_run:
            sheet = concatenated(paths, _CONCATENATED)
            self.delete(_CONCATENATED)
            self.save(_CONCATENATED, ContentFile(sheet.encode()))
            paths[_CONCATENATED] = (self, _CONCATENATED)
        yield from super().post_process(paths, dry_run, **options)


def concatenated(paths: dict, name: str) -> str:
    """Return the style sheet `name` with the text of its imports, each in its layer, in place of `@import`.

    Imports have no imports of their own, and those of another folder hold no relative address.
    """

    def text(match: re.Match) -> str:
        css = _read(paths, normpath(join(dirname(name), match["file"])))
        block = f"@layer {match['layer']} {{\n{css}\n}}"
        return f"@media {match['media']} {{\n{block}\n}}" if match["media"] else block

    return _IMPORT.sub(text, _read(paths, name))


def _read(paths: dict, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
