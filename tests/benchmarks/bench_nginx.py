"""What readers get from nginx that keeps our answers for ten seconds, beside nginx with the same bytes in files.

    make bench-nginx

One nginx, as an ordinary process on 127.0.0.1, with the configuration of docs/scale.md and a second server that answers
from files: compressed ones (gzip_static) and plain ones. Asked by wrk in turn, in one run. Then a story is withdrawn:
how long nginx goes on showing it. Never asserted.
"""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks import load  # noqa: E402
from tests.benchmarks.bench import CLIENTS, Options, say, site_of  # noqa: E402
from tests.served import Client, Desk, Server, free_port  # noqa: E402

ROUNDS, SECONDS, STORIES = 9, 1, 60
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
# What nginx serves of its own has no brotli: for it, a file that is compressed already, said to be so.
_STATIC = """
    server {{
        listen 127.0.0.1:{static_port};
        root {folder}/files;
        default_type text/html;
        location / {{ gzip_static on; }}
        location /br/ {{ add_header Content-Encoding br; }}
    }}"""


def configuration(folder: Path, *, site_port: int, port: int, static_port: int) -> str:
    """Return the configuration that docs/scale.md gives, on these ports, with the server of files."""
    given = re.search(r"```nginx\n(.*?)```", (ROOT / "docs" / "scale.md").read_text(), re.DOTALL)[1]
    for was, now in {
        "/var/cache/nginx/pages": f"{folder}/pages",
        "127.0.0.1:8000": f"127.0.0.1:{site_port}",
        "server {": f"server {{\n  listen 127.0.0.1:{port};",
    }.items():
        if given.count(was) != 1:
            raise RuntimeError(f"docs/scale.md: {was}")
        given = given.replace(was, now)
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
{temporary}
access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
{given}{_STATIC.format(folder=folder, static_port=static_port)}
}}
"""


def main() -> None:
    """Measure, and print a table."""
    if not load.WRK or not Path(NGINX).exists():
        raise SystemExit("It takes nginx and wrk.")
    options = Options(quick=True, folder=ROOT / "var" / "bench")
    site = site_of(STORIES, options)
    facts = site.facts()
    server = site.serve(BEHIND_PROXY="1")
    with tempfile.TemporaryDirectory() as name:
        folder, port, static_port = Path(name), free_port(), free_port()
        folder.chmod(0o755)  # the worker of nginx may be another user
        path = facts["addresses"]["story"]
        (folder / "nginx.conf").write_text(
            configuration(folder, site_port=server.port, port=port, static_port=static_port)
        )
        nginx = subprocess.Popen([NGINX, "-e", f"{folder}/error.log", "-p", name, "-c", f"{folder}/nginx.conf"])
        try:
            time.sleep(1)
            compare(port, static_port, path, folder / "files")
            withdraw(server, port, facts)
        finally:
            nginx.send_signal(signal.SIGQUIT)
            nginx.wait(10)
            server.end()


def compare(port: int, static_port: int, path: str, files: Path) -> None:
    """Print answers a second of both, for each encoding."""
    bodies = {encoding: Client(port, Accept_Encoding=encoding).get(path).body for encoding in ("", "gzip", "br")}
    plain, of_brotli = f"{path}index.html", f"/br{path}index.html"
    for place, encoding in ((plain, ""), (of_brotli, "br")):
        file = files / place.removeprefix("/")
        file.parent.mkdir(parents=True)
        file.write_bytes(bodies[encoding])
        if not encoding:
            file.with_name("index.html.gz").write_bytes(bodies["gzip"])
    say("| Story, by nginx | Bytes | Kept by its cache, answers/s | From a file | ratio, median |")
    say("| --- | --- | --- | --- | --- |")
    places = {"gzip": plain, "br": of_brotli, "": plain}
    pairs: dict[str, list[tuple[float, float]]] = {encoding: [] for encoding in places}
    for encoding, place in places.items():
        if Client(static_port, Accept_Encoding=encoding).get(place).body != bodies[encoding]:
            raise RuntimeError(f"{place}: not the same bytes")
    for _ in range(ROUNDS):
        for encoding, place in places.items():
            kept, of_file = (
                load.rate(of, at, clients=CLIENTS, seconds=SECONDS, Accept_Encoding=encoding or "identity")
                for of, at in ((port, path), (static_port, place))
            )
            pairs[encoding].append((kept, of_file))
    for encoding, found in pairs.items():
        kept, of_file = sorted(found, key=lambda pair: pair[0] / pair[1])[ROUNDS // 2]
        cells = [encoding or "identity", f"{len(bodies[encoding]):,}", f"{kept:,.0f}", f"{of_file:,.0f}"]
        say(f"| {' | '.join([*cells, f'{kept / of_file:.2f}'])} |")


def withdraw(server: Server, port: int, facts: dict) -> None:
    """Print how long nginx shows a story that was withdrawn."""
    reader, (page_id, path) = Client(port), facts["stories"][0]
    if reader.get(path).status != 200:
        raise RuntimeError(f"{path}: not there")
    Desk(server, facts).withdraw(page_id)
    began = time.monotonic()
    while (status := reader.get(path).status) == 200 and time.monotonic() - began < 30:
        time.sleep(0.1)
    say(f"\nWithdrawn: {status} by nginx after {time.monotonic() - began:.1f} s.")


if __name__ == "__main__":
    main()
