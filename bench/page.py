"""Measure the web page itself, with stub services: `python -m bench.page`, or `make bench-page`.

It measures the time from the last byte of an answer to the first drawn box, and how long the page is blocked
while a photograph of 50 megapixels is shown, analysed and recoloured.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from playwright.sync_api import Browser, Page, sync_playwright

from bench import machine
from bench.page_stub import HUGE, SMALL, Stub, photograph, serving

TIMES = 20
WAIT_MS = 120_000

# Runs before the page's own script; records when the first box is drawn and when the main thread is busy.
WATCH = """
window.seen = { longest: 0, tasks: [] };
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.seen.tasks.push(duration);
}).observe({ type: 'longtask' });
const boxes = new MutationObserver(() => {
  if (!document.querySelector('[data-testid="box"]')) return;
  boxes.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.seen.box = performance.now(); }));
});
document.addEventListener('DOMContentLoaded', () =>
  boxes.observe(document.body, { childList: true, subtree: true }));
let before = performance.now();
const tick = (now) => {
  window.seen.longest = Math.max(window.seen.longest, now - before);
  before = now;
  requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
window.fresh = () => { window.seen.longest = 0; window.seen.tasks = []; };
"""

ANSWERED = (
    "performance.getEntriesByType('resource').findLast(({ name }) => name.includes('/detect')).responseEnd"
)


def main() -> int:
    """Print a table of all measurements."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("bench: no chromium found on PATH. On Debian: apt install chromium", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        print("  ".join(f"{key}: {value}" for key, value in machine.describe().items()))
        print("| measurement | ms |\n|---|---|")
        for size, measure in ((SMALL, _first_box), (HUGE, _huge)):
            with serving(size) as stub, NamedTemporaryFile(suffix=".jpg") as file:
                file.write(photograph(size))
                file.flush()
                measure(browser, stub, Path(file.name))
        browser.close()
    return 0


def _first_box(browser: Browser, stub: Stub, photograph: Path) -> None:
    waits = []
    for _ in range(TIMES):
        with _opened(browser, stub) as page:
            _choose(page, photograph)
            page.wait_for_function("window.seen.box !== undefined", timeout=WAIT_MS)
            waits.append(page.evaluate(f"window.seen.box - {ANSWERED}"))
    waits.sort()
    print(f"| from answer to first box, median of {TIMES} | {statistics.median(waits):.0f} |")
    print(f"| the same, second slowest | {waits[-2]:.0f} |")


def _huge(browser: Browser, stub: Stub, photograph: Path) -> None:
    with _opened(browser, stub) as page:
        page.wait_for_timeout(1000)
        page.evaluate("window.fresh()")
        _choose(page, photograph)
        page.get_by_role("img", name="Depth map of the picture").wait_for(timeout=WAIT_MS)
        page.wait_for_timeout(3000)
        _report(page, "50 megapixels, opened and analysed")
        for colours in ("Turbo", "Gray", "Inferno"):
            page.get_by_text(colours, exact=True).click()
            page.wait_for_timeout(1500)
        _report(page, "50 megapixels, recoloured three times")
        slider = page.get_by_role("slider", name="Depth over picture")
        slider.focus()
        for _ in range(20):
            page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(500)
        _report(page, "50 megapixels, slider moved 20 times")
    with _opened(browser, stub, "?send=2048") as page:
        page.wait_for_timeout(1000)
        page.evaluate("window.fresh()")
        _choose(page, photograph)
        page.get_by_role("img", name="Depth map of the picture").wait_for(timeout=WAIT_MS)
        page.wait_for_timeout(3000)
        _report(page, "50 megapixels, uploaded at 2048 px")


def _report(page: Page, what: str) -> None:
    tasks = page.evaluate("window.seen.tasks")
    longest = page.evaluate("window.seen.longest")
    busy = f"{max(tasks, default=0):.0f} ({len(tasks)} tasks over 50 ms)"
    print(f"| {what}: longest task | {busy} |\n| {what}: longest time between two frames | {longest:.0f} |")
    page.evaluate("window.fresh()")


@contextmanager
def _opened(browser: Browser, stub: Stub, query: str = "") -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{stub.url}/{query}")
    page.get_by_role("heading", name="What is in a picture").wait_for()
    yield page
    context.close()


def _choose(page: Page, photograph: Path) -> None:
    # By path, because bytes would be sent to the main thread as text, which blocks it for a second.
    page.get_by_test_id("picture-input").set_input_files(photograph)


if __name__ == "__main__":
    sys.exit(main())
