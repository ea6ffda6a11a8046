"""Window, page, Markdown, workbook and record say the same of a run: every figure comes from one function."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
from shown_runs import FRENCH, GREETING, MODEL, answered, column, shell, small_run
from test_comparison_xlsx import sheets

from playground.core.charts.of_steering import adherence_chart, moved_chart
from playground.core.checks import evaluate
from playground.core.plan import CellId
from playground.core.preset import NONE
from playground.core.run import RecordedCell, Run
from playground.core.steering.figures import estimate_words, p_words
from playground.core.steering.report import steering_of
from playground.core.steering.tables import adherence_table, moved_table
from playground.formats.export import export
from playground.formats.steering_rows import FIELDS

ANSWERS = {
    "none": (
        "Hello and welcome to our shop, how may I help you today?",
        "Welcome! We are glad that you are here with us.",
    ),
    "french": (
        "Bonjour et bienvenue chez nous, que puis-je faire pour vous ?",
        "Bienvenue, nous sommes ravis de vous voir.",
    ),
}


@pytest.fixture(scope="module")
def run() -> Run:
    """Two prompts, four samples of each: enough to tell that French moved them."""
    columns = (column(NONE), column(FRENCH))
    prompts = tuple(replace(GREETING, id=name) for name in ("one", "two"))
    cells: list[RecordedCell] = []
    for prompt in prompts:
        for sample in range(1, 5):
            for place in columns:
                text = f"{ANSWERS[place.id][sample % 2]} {'!' * sample}"
                done = answered(text, 90, 100, 12, place, prompt)
                checks = tuple(evaluate(check, done) for check in place.preset.checks)
                seed = 100 * sample + len(cells)
                cells.append(
                    RecordedCell(CellId(place.id, prompt.id, MODEL, sample), seed, replace(done, checks=checks))
                )
    return replace(small_run(), columns=columns, prompts=prompts, cells=tuple(cells), samples=4)


def test_every_place_has_the_figures_of_the_report(run: Run) -> None:
    (_, french) = steering_of(run).presets
    assert french.moved is not None
    assert french.moved.features is not None
    assert french.adherence is not None
    effect, rate = french.moved.features, french.adherence.rate
    said = [estimate_words(effect.distance), p_words(effect.p), p_words(effect.p_holm), f"{rate.passed} of {rate.n}"]

    page = html.unescape(re.sub("<[^>]+>", "\n", export(run, ".html", shell()).decode()))
    markdown = export(run, ".md", shell()).decode().replace("\\", "")
    window = [chart.summary for chart in (moved_chart([french], 500), adherence_chart([french], 500)) if chart]
    tables = [table.rows[0].cells for table in (moved_table([french]), adherence_table([french])) if table]
    for words in said:
        assert words in page
        assert words in markdown
        assert any(words in summary for summary in window)
        assert any(words in cells for cells in tables)
    assert french.sentence in page
    assert french.sentence in markdown

    record = json.loads(export(run, ".json", shell()))["steering"]["presets"][0]
    assert record["moved"]["p"] == float(f"{effect.p:.6g}")
    assert record["moved"]["effect"] == float(f"{effect.distance.value:.6g}")
    assert (record["adherence"]["passed"], record["adherence"]["n"]) == (rate.passed, rate.n)

    row = dict(zip(FIELDS, sheets(export(run, ".xlsx", shell()))[2][1], strict=False))
    assert float(row["p"]) == pytest.approx(effect.p)
    assert float(row["distance"]) == pytest.approx(effect.distance.value)
    assert int(row["passed"]) == rate.passed
