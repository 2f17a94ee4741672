"""How long the editor takes from a key to the paint, with the panel « Fiches » and without.

Run by hand beside the demonstration site, on a long story that you then forget:
`python tests/benchmarks/typing_in_editor.py ORIGIN USER PASSWORD PAGE_ID`. « Without » is the same page
with the panel's script refused. Never asserted: read the ratio of the medians.
"""

import shutil
import statistics
import sys

from playwright.sync_api import Page, sync_playwright

KEYS, ROUNDS = 150, 3
SCRIPT = "**/articles/editor/main*.js"
# From the key to the first frame after it: what a person who types sees.
WATCH = """() => {
  window.paints = [];
  document.addEventListener("keydown", () => {
    const start = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.paints.push(performance.now() - start)));
  }, true);
}"""


def measure(page: Page, address: str, *, panel: bool) -> list[float]:
    """Type in the middle of the story; return the milliseconds of each key."""
    if not panel:
        page.route(SCRIPT, lambda route: route.abort())
    page.goto(address)
    page.wait_for_timeout(6_000)
    texts = page.locator("[data-contentpath=body] [contenteditable=true]")
    texts.nth(texts.count() // 2).click()
    page.keyboard.press("End")
    page.evaluate(WATCH)
    page.keyboard.type("selon Junyang Lin, Alibaba et Qwen " * (KEYS // 35 + 1), delay=60)
    page.wait_for_timeout(500)
    times = page.evaluate("window.paints")
    page.unroute(SCRIPT)
    return times


def main(origin: str, username: str, password: str, page_id: str) -> None:
    """Print the figures of both."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{origin}/admin/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", password)
        page.click("button[type=submit]")
        address = f"{origin}/admin/pages/{page_id}/edit/"
        times: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(ROUNDS):
            for panel in times:
                times[panel] += measure(page, address, panel=panel)
        for panel, found in times.items():
            found.sort()
            name = "with the panel" if panel else "without"
            print(
                f"{name:<15} {len(found)} keys, median {statistics.median(found):.1f} ms,"
                f" 95 % under {found[int(len(found) * 0.95)]:.1f} ms, worst {found[-1]:.1f} ms"
            )
        print(f"ratio of medians {statistics.median(times[True]) / statistics.median(times[False]):.2f}")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:5])
