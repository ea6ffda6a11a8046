"""One headless Chromium for the tests of the page; they are skipped, with the reason, where none is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import chromium
import pytest
from reader import complaints, run_of_four, show
from shown_runs import shell

from playground.formats.comparison_html import render


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Chromium]:
    if chromium.program() is None:
        pytest.skip("needs Chromium: on Debian `apt-get install chromium`")
    browser = chromium.Chromium(tmp_path_factory.mktemp("chromium") / "profile")
    try:
        yield browser
    finally:
        browser.close()


@pytest.fixture
def page(browser: chromium.Chromium, tmp_path: Path) -> Iterator[chromium.Chromium]:
    """A browser at the page of `run_of_four`; whatever a test does there, the page must not complain."""
    show(browser, tmp_path, render(run_of_four(), shell()))
    yield browser
    assert complaints(browser) == []
