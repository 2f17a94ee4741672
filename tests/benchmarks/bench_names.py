"""Time and memory of finding names: 1,500 words against 10,000 and 200,000 generated fiches.

Run by hand (python tests/benchmarks/bench_names.py), never asserted. Targets of issue 3: at 10,000, a median under 20
ms and under 1 s to build; at 200,000, under 60 ms and under 200 MB.
"""

import gc
import random
import statistics
import sys
import time
import tomllib
import tracemalloc
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from people.names import Index, OtherName, Record, detect  # noqa: E402

SIZES = (10_000, 200_000)
WORDS = 1_500
ROUNDS = 200
SYLLABLES = "ba be bon cha che dan del do fa fer ga gre ka kel la le lin lo ma mer mi mo na no pa pel ra ri ro sa sen so ta ter to va vel xi ya zha".split()  # noqa: E501
# One fiche in five is a company's; one in ten has a third name.
COMPANIES_EVERY, THIRD_NAMES_EVERY = 5, 10


def invented_word(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()


def invented_records(count: int) -> list[Record]:
    """Return `count` fiches, the same each time: given names are few, family names many."""
    chance = random.Random(20260305)
    given = [invented_word(chance, 2) for _ in range(4_000)]
    families = [invented_word(chance, 3) for _ in range(max(2_000, count // 3))]
    records = []
    for number in range(count):
        if number % COMPANIES_EVERY == 0:
            name = f"{invented_word(chance, 4)} {chance.choice(('AI', 'Labs', 'Cloud', 'Robotics'))}"
            records.append(Record(number, "company", name, products=(f"{name} 3",)))
            continue
        first, family = chance.choice(given), chance.choice(families)
        names = (OtherName(f"{invented_word(chance, 2)} {family}"),) if number % THIRD_NAMES_EVERY == 1 else ()
        records.append(Record(number, "person", f"{first} {family}", family, names))
    return records


def story(records: list[Record]) -> str:
    """Return 1,500 words of the demonstration's stories, with a name of the index every thirty."""
    chance = random.Random(5)
    words: list[str] = []
    for path in sorted((ROOT / "newsroom/site/demo/stories").glob("*.toml")):
        for block in tomllib.loads(path.read_text())["body"]:
            if block["type"] == "paragraph":
                words += block["value"].replace("<p>", "").replace("</p>", "\n").split(" ")
    text = []
    for number, word in enumerate(words[:WORDS]):
        text.append(word)
        if number % 30 == 29:
            text.append(chance.choice(records).title)
    return " ".join(text)


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def measure(count: int) -> None:
    records = invented_records(count)
    text = story(records)
    gc.collect()
    before_mb = resident_mb()
    start = time.perf_counter()
    index = Index(records)
    build_s = time.perf_counter() - start
    gc.collect()
    grown_mb = resident_mb() - before_mb
    detect(text, index)
    times_ms = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = detect(text, index)
        times_ms.append((time.perf_counter() - start) * 1_000)
    del index
    gc.collect()
    tracemalloc.start()
    index = Index(records)
    traced_mb = tracemalloc.get_traced_memory()[0] / 1e6
    assert len(index) == count
    tracemalloc.stop()
    print(
        f"{count:>7} fiches: build {build_s:.2f} s; {len(text.split())} words:"
        f" median {statistics.median(times_ms):.1f} ms, best {min(times_ms):.1f} ms ({len(result.found)} found);"
        f" index {traced_mb:.0f} MB traced, {grown_mb:.0f} MB resident"
    )


if __name__ == "__main__":
    for size in SIZES:
        measure(size)
