"""Every setting is read by somebody: Django, a package that the site uses, or the site itself."""

import ast
import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

SETTINGS = settings.BASE_DIR / "newsroom" / "settings.py"
WORD = re.compile(r"\b[A-Z][A-Z0-9_]{2,}\b")


def declared() -> set[str]:
    """The names that settings.py sets."""
    targets = [
        target
        for node in ast.walk(ast.parse(SETTINGS.read_text()))
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return {
        target.id for target in targets if isinstance(target, ast.Name) and target.id.isupper() and target.id[0] != "_"
    }


def folders() -> list[Path]:
    """Where settings are read: our packages, Django, and the packages that settings.py names."""
    named = {name.partition(".")[0] for name in [*settings.INSTALLED_APPS, *settings.MIDDLEWARE]} | {"django"}
    specs = [find_spec(name) for name in sorted(named)]
    return [Path(spec.origin).parent for spec in specs if spec and spec.origin]


def test_each_is_read():
    unread = declared()
    own = Counter(WORD.findall(SETTINGS.read_text()))
    unread -= {name for name in unread if own[name] > 1}  # read by settings.py itself
    for folder in folders():
        for file in folder.rglob("*.py"):
            if unread and file != SETTINGS and "tests" not in file.relative_to(folder).parts:
                unread -= set(WORD.findall(file.read_text()))
    assert unread == set()
