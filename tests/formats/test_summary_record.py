"""The figures in an exported record, in Markdown and in CSV: the same that window and page show; never read back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import jsonschema
import pytest
from shown_runs import ROOT, shell, small_run

from playground.core.completion import Completion
from playground.core.run import Run
from playground.core.summaries import summaries_of
from playground.core.summary_words import summary_rows
from playground.formats import comparison_markdown, run_record
from playground.formats.export import export, read

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "resources/schemas/run.schema.json").read_text("utf-8")))


def test_a_record_that_is_exported_has_the_figures_of_each_column() -> None:
    record = json.loads(export(small_run(), ".json", shell()))
    none, pirate = record["summary"]
    assert (none["preset"], none["answers"], none["failed"]) == ("none", 2, 0)
    assert (pirate["preset"], pirate["answers"], pirate["failed"]) == ("captain-redbeard", 1, 1)
    words = none["metrics"]["words"]
    assert (words["mean"], words["n"], words["median"], words["low_quartile"]) == (4.5, 2, 4.5, 3.25)
    assert (words["low"], words["high"]) == pytest.approx((4.5 - 2.5 * 12.7062047, 4.5 + 2.5 * 12.7062047))
    assert pirate["metrics"]["words"] == {
        "mean": 4.0, "low": None, "high": None, "n": 1, "median": 4.0, "low_quartile": 4.0, "high_quartile": 4.0,
    }  # fmt: skip
    assert [(check["check"], check["passed"], check["n"]) for check in pirate["checks"]] == [("speaks pirate", 1, 1)]
    assert none["all_checks"] is None
    SCHEMA.validate(record)


@pytest.mark.parametrize("summary", [None, "nonsense", [{"preset": 3}]])
def test_what_stands_there_is_never_read(summary: object) -> None:
    data = export(small_run(), ".json", shell())
    assert read(data, file="f") == small_run()
    changed = json.dumps({**json.loads(data), "summary": summary}).encode()
    assert read(changed, file="f") == small_run()


def test_the_record_in_a_page_leaves_them_out() -> None:
    assert "summary" not in json.loads(run_record.encode(small_run(), compact=True))


def test_markdown_has_the_table_of_window_and_page() -> None:
    text = comparison_markdown.render(small_run()).replace("\\", "")
    table = text.partition("## Figures\n\n")[2].partition("\n\n")[0].splitlines()
    rows = summary_rows(summaries_of(small_run()))
    assert table[:2] == ["| | No system message | Captain Redbeard |", "|---|---|---|"]
    for line, row in zip(table[2:], rows, strict=True):
        cells = ["–" if w is None else "<br>".join(filter(None, (w.main, w.detail))) for w in row.cells]
        assert line == f"| {' | '.join([row.name, *cells])} |"


def test_a_name_ends_no_cell_of_the_table() -> None:
    run = small_run()
    run = replace(run, columns=tuple(replace(column, name="a | b\n<b>") for column in run.columns))
    head = comparison_markdown.render(run).partition("## Figures\n\n")[2].splitlines()[0]
    assert head == "| | a \\| b \\<b\\> | a \\| b \\<b\\> |"


def test_without_answers_there_is_no_table() -> None:
    run: Run = small_run()
    run = replace(run, cells=tuple(replace(cell, completion=Completion()) for cell in run.cells))
    assert "## Figures" not in comparison_markdown.render(run)


def test_csv_has_the_figures_of_each_whole_answer() -> None:
    text = export(small_run(), ".csv", shell()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["words"], row["sentences"], row["characters"]) for row in rows] == [
        ("7", "2", "42"), ("4", "2", "28"), ("2", "1", "9"), ("", "", ""),
    ]  # fmt: skip
