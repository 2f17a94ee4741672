"""Format the templates by djangofmt: `format_templates.py [--check]`. Exits with 1 if --check finds any to format.

djangofmt 1.1 puts a space between two template tags that touch, which readers would see (« Acme , 2020 »): a sign is
put between them while it runs.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

TEMPLATES = Path("templates")
SIGN = "\ue000"  # of no alphabet, one column wide

with TemporaryDirectory() as folder:
    originals = {path: path.read_text() for path in TEMPLATES.rglob("*.html")}
    for path, text in originals.items():
        copy = folder / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(re.sub(r"%\}(?=\{%)", "%}" + SIGN, text))
    djangofmt = Path(sys.executable).with_name("djangofmt")
    subprocess.run([djangofmt, "--quiet", "--line-length=120", "--indent-width=2", folder], check=True)  # noqa: S603
    formatted = {path: (folder / path).read_text().replace(SIGN, "") for path in originals}

changed = [path for path in originals if formatted[path] != originals[path]]
if "--check" in sys.argv:
    sys.exit("\n".join(map(str, changed)) or 0)
for path in changed:
    path.write_text(formatted[path])
