"""How large an exported comparison page is, and how soon it can be used, in headless Chromium.

  python benchmarks/page.py [CELLS ...]        (default: 1000 10000)

Of five presets, answers of a paragraph. Times are medians in ms. `ready`: from the start of the navigation until the
page's script has shown its rows and takes keys; `painted`: something is on the screen. Then what a reader waits for: a
search, a filter, an order, differences, the matrix; and the writing and reading of the file.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "formats"), str(ROOT / "tests")]

from chromium import Chromium, program  # noqa: E402
from shown_runs import MODEL, answered, column, small_run  # noqa: E402

from playground.core.experiment import Prompt  # noqa: E402
from playground.core.plan import CellId  # noqa: E402
from playground.core.preset import NONE, Preset  # noqa: E402
from playground.core.request import Message  # noqa: E402
from playground.core.run import RecordedCell, Run  # noqa: E402
from playground.formats.comparison_html import read  # noqa: E402
from playground.formats.export import export  # noqa: E402
from playground.workbench.page_shell import page_shell  # noqa: E402

COLUMNS = 5
TIMES = 5
WORDS = (
    "the", "a", "shop", "bike", "answer", "greets", "you", "with", "care", "and", "sells",
    "bells,", "lamps.", "Saddles", "too!", "Why", "not", "come", "in?", "open", "nine",
)  # fmt: skip
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]"
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"


def run_of(cells: int) -> Run:
    dice = random.Random(7)
    presets = [NONE, *(Preset(f"p{n}", f"Preset {n}", "You are a helper. " * 12) for n in range(1, COLUMNS))]
    columns = tuple(column(preset) for preset in presets)
    prompts = tuple(
        Prompt(f"p{n}", (Message("user", " ".join(dice.choices(WORDS, k=20))),)) for n in range(cells // COLUMNS)
    )
    made = tuple(
        RecordedCell(
            CellId(place.id, prompt.id, MODEL), dice.randint(1, 10**6),
            answered(" ".join(dice.choices(WORDS, k=90)), dice.uniform(80, 300), 120, 120, place, prompt),
        )
        for prompt in prompts
        for place in columns
    )  # fmt: skip
    return replace(small_run(), columns=columns, prompts=prompts, cells=made, samples=1)


def timed(deed: Callable[[], object]) -> float:
    started = time.perf_counter()
    deed()
    return (time.perf_counter() - started) * 1000


def in_the_page(browser: Chromium, script: str) -> float:
    """Until two frames after it."""
    return float(
        browser.run(f"(async () => {{ const from = performance.now(); {script}; return await {TWO_FRAMES} - from }})()")
    )


def measure(browser: Chromium, file: Path) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for _ in range(TIMES):
        browser.open(file)
        browser.until(FIRST_PAINT)
        once = {
            "ready": float(browser.run("document.documentElement.dataset.ready")),
            "painted": float(browser.run(f"{FIRST_PAINT}.startTime")),
            "search": in_the_page(
                browser, "const box = document.getElementById('search'); box.value = 'lamps'; "
                "box.dispatchEvent(new Event('input')); await new Promise((go) => setTimeout(go, SEARCH_PAUSE_MS))",
            ),
            "filter": in_the_page(browser, "document.getElementById('differ').click()"),
            "order": in_the_page(
                browser, "const box = document.getElementById('sort'); box.value = 'length'; "
                "box.dispatchEvent(new Event('change'))",
            ),
            "diff": in_the_page(browser, "document.getElementById('diff').click()"),
            "matrix": in_the_page(browser, "document.querySelector('[data-view=matrix]').click()"),
        }  # fmt: skip
        for name, value in once.items():
            found.setdefault(name, []).append(value)
    return {name: statistics.median(values) for name, values in found.items()}


def main(sizes: list[int]) -> None:
    if program() is None:
        sys.exit("needs Chromium: on Debian `apt-get install chromium`")
    shell = page_shell()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Chromium(Path(folder) / "profile")
        try:
            for cells in sizes:
                run = run_of(cells)
                page = export(run, ".html", shell)
                writing = timed(lambda run=run: export(run, ".html", shell))
                reading = timed(lambda page=page: read(page, file="page"))
                file = Path(folder) / "page.html"
                file.write_bytes(page)
                times = "  ".join(f"{name} {value:.0f}" for name, value in measure(browser, file).items())
                print(
                    f"{cells:,} cells: {len(page) / 1e6:.1f} MB, written in {writing:.0f} ms, read in {reading:.0f} ms"
                )
                print(f"  {times}")
        finally:
            browser.close()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 10_000])
