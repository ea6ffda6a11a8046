"""The page's figures: those of the window, with interval and n, and nothing a name says is obeyed."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from shown_runs import shell, small_run
from test_hostile_export import HOSTILE, run_with, skeleton

from playground.core.summaries import summaries_of
from playground.core.summary_words import summary_rows
from playground.formats import comparison_html
from playground.formats.export import export
from playground.formats.page_sections import page_sections


def test_the_table_has_the_words_of_the_summary() -> None:
    (section,) = page_sections(small_run())
    text = html.unescape(re.sub("<[^>]+>", "\n", section.markup)).replace("\u00a0", " ")
    rows = summary_rows(summaries_of(small_run()))
    assert len(rows) > 3
    for row in rows:
        assert row.name in text
        assert all(cell is None or (cell.main in text and cell.detail in text) for cell in row.cells)
    assert "1 of 2" in text  # one of the pirate's two answers came


def test_a_run_without_answers_has_no_figures() -> None:
    waiting = tuple(replace(cell, completion=type(cell.completion)()) for cell in small_run().cells)
    assert page_sections(replace(small_run(), cells=waiting)) == ()


def test_the_exported_page_has_them() -> None:
    page = export(small_run(), ".html", shell()).decode()
    assert 'data-view="metrics"' in page
    assert page_sections(small_run())[0].markup in page


def test_names_in_the_table_stay_text() -> None:
    plainly = skeleton(comparison_html.render(run_with("harmless"), shell(), page_sections(run_with("harmless"))))
    for text in HOSTILE.values():
        run = run_with(text)
        found = skeleton(comparison_html.render(run, shell(), page_sections(run)))
        assert [part if isinstance(part, str) else part[0] for part in found] == [
            part if isinstance(part, str) else part[0] for part in plainly
        ]
