"""Write the database of the demonstration site as this release makes it, for the upgrades of later releases.

    VAR_DIR=/tmp/dump python tests/upgrade/make_dump.py
    VAR_DIR=/tmp/dump DATABASE_URL=postgres://… python tests/upgrade/make_dump.py    (an empty database; needs pg_dump)

Both write tests/upgrade/VERSION.ENGINE.xz, and the checksums of the migrations of the release.
"""

import hashlib
import lzma
import os
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")


def main() -> None:
    import django  # noqa: PLC0415  (the path of the project is known only now)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    content = sqlite_file(connection) if connection.vendor == "sqlite" else postgresql_script(connection)
    dump = Path(__file__).with_name(f"{version}.{connection.vendor}.xz")
    dump.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(ROOT)}\n"
        for path in sorted(ROOT.glob("*/**/migrations/0*.py"))
        if not path.relative_to(ROOT).parts[0].startswith(".")
    ]
    Path(__file__).with_name("migrations.sha256").write_text("".join(lines))
    print(f"{dump.name}: {dump.stat().st_size / 1000:.0f} kB; {len(lines)} migrations")


def sqlite_file(connection) -> bytes:
    """Return the database file, without its free pages."""
    copy = Path(os.environ["VAR_DIR"]) / "dump.sqlite3"
    copy.unlink(missing_ok=True)
    with sqlite3.connect(connection.settings_dict["NAME"]) as database:
        database.execute("VACUUM INTO ?", [str(copy)])
    return copy.read_bytes()


def postgresql_script(connection) -> bytes:
    """Return SQL that any client can run: rows as INSERT, no owner, none of psql's own commands."""
    command = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", os.environ["DATABASE_URL"]]
    script = subprocess.run(command, check=True, capture_output=True).stdout
    return b"".join(line for line in script.splitlines(keepends=True) if not line.startswith(b"\\"))


if __name__ == "__main__":
    main()
