"""How static files are stored for production."""

import re
from posixpath import dirname, join, normpath

from django.core.files.base import ContentFile
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Where our own files for readers are, each type with what takes its comments and blanks out.
_MINIFIED = {"css/": cssmin, "js/": jsmin}
_IMPORT = re.compile(
    r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[\w.]+)\)(?: (?P<media>[^;]+))?;'
    r'|^import "(?P<module>[^"]+)";',
    re.MULTILINE,
)


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names and compressed twins; imports between our ES modules are rewritten to hashed names too."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict, dry_run: bool = False, **options):
        """Put what our files import in its place and take out what browsers do not read; then do what whitenoise does.

        `paths` is what collectstatic found: {name: (storage of the source, path in it)}.
        """
        sources = dict(paths)
        for name in sources if not dry_run else []:
            for folder, minified in _MINIFIED.items():
                if name.startswith(folder):
                    self.delete(name)
                    self.save(name, ContentFile(minified(concatenated(sources, name)).encode()))
                    paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def concatenated(paths: dict, name: str) -> str:
    """Return the file `name` with its imports in their place: a style sheet’s in their layers, modules in blocks.

    Imports have no imports of their own, modules no exports, and those of another folder hold no relative address.
    """

    def text(match: re.Match) -> str:
        if match["module"]:
            return f"{{\n{_read(paths, normpath(join(dirname(name), match['module'])))}\n}}"
        css = _read(paths, normpath(join(dirname(name), match["file"])))
        block = f"@layer {match['layer']} {{\n{css}\n}}"
        return f"@media {match['media']} {{\n{block}\n}}" if match["media"] else block

    return _IMPORT.sub(text, _read(paths, name))


def _read(paths: dict, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
