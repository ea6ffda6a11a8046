"""Pictures of the exported comparison page in headless Chromium: every view, light and dark, wide and on a telephone.

    python .ci/screenshots_page.py RECORD.json|PAGE.html FOLDER

Also the views that only a click leads to, and the paper, as a PDF. For looking at, not for the README.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from chromium import Chromium  # noqa: E402

from playground.formats.comparison_html import render  # noqa: E402
from playground.formats.export import read  # noqa: E402
from playground.formats.page_sections import all_sections  # noqa: E402
from playground.workbench.page_shell import page_shell  # noqa: E402

WIDTHS = (1440, 390)
VIEWS = {  # what is pressed to come there, and to leave
    "columns": ("", ""),
    "diff": ("d", "d"),
    "matrix": ("m", "m"),
    "details": ("jl\n", ""),
}
TABS = ("metrics", "steering")
SETTLED = "new Promise((done) => setTimeout(() => requestAnimationFrame(done), 200))"


def main(source: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "page.html"
    run = read(source.read_bytes(), file=str(source))
    page.write_bytes(render(run, page_shell(), all_sections(run)))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Chromium(Path(profile))
        try:
            for width in WIDTHS:
                for scheme in ("light", "dark"):
                    browser.size(width, 900)
                    browser.prefer(scheme)
                    browser.open(page)
                    for view, (there, back) in VIEWS.items():
                        press(browser, there)
                        browser.picture(folder / f"{view}-{width}-{scheme}.png")
                        press(browser, back)
                    for tab in TABS:
                        click(browser, tab)
                        browser.picture(folder / f"{tab}-{width}-{scheme}.png")
            (folder / "page.pdf").write_bytes(browser.pdf())
        finally:
            browser.close()


def press(browser: Chromium, keys: str) -> None:
    for key in keys:
        browser.press("Enter" if key == "\n" else key)
    browser.run(SETTLED)


def click(browser: Chromium, tab: str) -> None:
    """Nothing where the page has no such view."""
    browser.run(f"document.querySelector('[data-view={tab}]')?.click()")
    browser.run(SETTLED)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
