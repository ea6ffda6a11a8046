"""Steering in Markdown and in the workbook: the same figures, once in words and once in numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shown_runs import shell, small_run
from shown_steering import PRESETS, steering
from test_comparison_xlsx import sheets
from test_hostile_export import HOSTILE

from playground.core.plan import CellId
from playground.core.run import RecordedCell
from playground.formats import comparison_markdown, comparison_xlsx, steering_rows
from playground.formats.export import export
from playground.formats.steering_record import MOST_ANSWERS
from playground.formats.steering_rows import FIELDS, HEADS, TOO_MANY, rows_in_numbers, rows_in_words
from playground.formats.steering_sections import steering_sections


def test_a_row_a_preset_in_words() -> None:
    rows = list(rows_in_words(steering()))
    assert [row[0] for row in rows] == [preset.name for preset in PRESETS[1:]]
    assert all(len(row) == len(HEADS) for row in rows)
    assert rows[0][2:6] == ("moved, firm", ".12 (.087 to .15)", "p .0005", "p .002")
    assert rows[0][6:] == ("20 against 40", "16 of 20 (58 to 92 %)", "+78 points (+54 to +90)")
    assert rows[3][7:] == ("no checks", "–")


def test_a_row_a_preset_in_numbers() -> None:
    rows = [dict(zip(FIELDS, row, strict=True)) for row in rows_in_numbers(steering())]
    pirate, helpful = rows[0], rows[3]
    assert (pirate["verdict"], pirate["p"], pirate["passed"], pirate["of"]) == ("moved, firm", 0.0005, 16, 20)
    assert (pirate["conflicting_passed"], pirate["conflicting_of"], pirate["hierarchy_gap"]) == (6, 20, 0.5)
    assert helpful["passed"] is None


def test_markdown_and_workbook_have_what_the_run_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (comparison_markdown, steering_rows):
        monkeypatch.setattr(module, "steering_told", lambda _run: steering())
    text = comparison_markdown.render(small_run()).replace("\\", "")
    assert "## Steering" in text
    assert "| Captain Redbeard | local/smollm2-135m-instruct | moved, firm | .12 (.087 to .15) | p .0005" in text
    assert f"- {PRESETS[1].sentence}" in text
    names = sheets(comparison_xlsx.render(small_run()))
    assert names[2][0] == list(FIELDS)
    assert names[2][1][:4] == ["captain-redbeard", "Captain Redbeard", "local/smollm2-135m-instruct", "moved, firm"]


def test_a_run_without_answers_says_nothing_of_steering() -> None:
    waiting = tuple(replace(cell, completion=type(cell.completion)()) for cell in small_run().cells)
    run = replace(small_run(), cells=waiting)
    assert "## Steering" not in comparison_markdown.render(run)
    assert len(sheets(comparison_xlsx.render(run))) == 3


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_table_stays_a_table_whatever_a_preset_is_called(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    presets = tuple(replace(preset, name=text, sentence=text, model=text) for preset in PRESETS)
    found = replace(steering(), presets=presets, notes=(text,))
    monkeypatch.setattr(comparison_markdown, "steering_told", lambda _run: found)
    section = comparison_markdown.render(small_run()).partition("## Steering\n\n")[2]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(PRESETS) - 1
    assert all(line.replace("\\|", "").count("|") == len(HEADS) + 1 for line in rows)
    assert "<script" not in section.replace("\\<", "")


def test_the_exported_page_has_the_view() -> None:
    page = export(small_run(), ".html", shell()).decode()
    assert 'data-view="steering"' in page
    assert "too few answers to tell" in page


def test_a_file_does_not_wait_for_the_figures_of_very_many_answers() -> None:
    run = small_run()
    done = run.cells[0].completion
    cells = tuple(RecordedCell(CellId("none", "greeting", "m", n), n, done) for n in range(MOST_ANSWERS + 1))
    large = replace(run, cells=cells)
    assert TOO_MANY in comparison_markdown.render(large).replace("\\", "")
    (section,) = steering_sections(large)
    assert "2,000 whole answers" in section.markup
