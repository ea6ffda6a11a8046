"""The page's figures: those of the window, with interval and n, and nothing a name says is obeyed."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from shown_runs import shell, small_run
from test_hostile_export import HOSTILE, skeleton

from playground.core.charts.of_summaries import charts_of
from playground.core.summaries import summaries_of
from playground.core.summary_words import summary_rows
from playground.formats import comparison_html
from playground.formats.chart_svg import chart_svg
from playground.formats.export import export
from playground.formats.page_sections import CHART_WIDTH, page_sections


def test_the_table_has_the_words_of_the_summary() -> None:
    section = page_sections(small_run())[-1]
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
    assert all(section.markup in page for section in page_sections(small_run()))


def test_the_charts_are_those_of_the_window() -> None:
    charts = charts_of(summaries_of(small_run()), CHART_WIDTH)
    sections = page_sections(small_run())[:-1]
    assert [section.title for section in sections] == [chart.title for chart in charts]
    assert all(chart_svg(chart) in section.markup for chart, section in zip(charts, sections, strict=True))


def test_names_in_table_and_charts_stay_text() -> None:
    def named(name: str) -> list[str]:
        run = small_run()
        run = replace(run, columns=tuple(replace(column, name=name) for column in run.columns))
        found = skeleton(comparison_html.render(run, shell(), page_sections(run)))
        return [part if isinstance(part, str) else part[0] for part in found]

    plainly = named("harmless")
    for text in HOSTILE.values():
        assert named(text) == plainly
