"""How many megabytes a second typeset() reads: the bodies of the demonstration's stories, over and over.

Run by hand (make bench-typography), never asserted. Time of processor, so that a busy machine says the same. Target:
1 MB/s of HTML at least.
"""

import statistics
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from newsroom.text.typography import lint, typeset  # noqa: E402

SIZE_BYTES = 1_000_000
ROUNDS = 7
PRODUCTS = ("Qwen", "GPT", "iPhone", "Llama", *(f"Produit {name}" for name in range(100)))


def paragraphs() -> list[str]:
    """Return the paragraphs of the demonstration's stories, in order."""
    blocks = [
        block
        for path in sorted((ROOT / "newsroom/site/demo/stories").glob("*.toml"))
        for block in tomllib.loads(path.read_text())["body"]
    ]
    return [block["value"] for block in blocks if block["type"] == "paragraph"]


def document() -> str:
    once = "\n".join(paragraphs())
    return once * (SIZE_BYTES // len(once.encode()) + 1)


def measure(name: str, html: str, **options) -> None:
    size_mb = len(html.encode()) / 1e6
    times_s = []
    for _ in range(ROUNDS):
        start = time.process_time()
        typeset(html, products=PRODUCTS, **options)
        times_s.append(time.process_time() - start)
    print(f"{name}: {size_mb / statistics.median(times_s):.1f} MB/s (median of {ROUNDS}; {size_mb:.1f} MB)")


if __name__ == "__main__":
    text = document()
    measure("as it is typed", text)
    measure("typeset already", typeset(text, products=PRODUCTS))
    measure("in one block", text.replace("<p>", " ").replace("</p>", " "))
    measure("mode input", text, mode="input")
    start = time.process_time()
    lint(text, PRODUCTS)
    print(f"lint: {len(text.encode()) / 1e6 / (time.process_time() - start):.1f} MB/s")
