"""The view Metrics: figures of the run that is shown, with their intervals; pictures and table say the same."""

from __future__ import annotations

import html
import json
from dataclasses import astuple
from pathlib import Path

import pytest
from model_script import ScriptedModel, Wait
from person import Person
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from playground.core.errors import ProviderError
from playground.core.metrics import METRIC
from playground.core.summaries import summaries_of
from playground.core.summary_words import figure_words, summary_rows
from playground.gui import metrics_view
from playground.gui.metrics_view import AGAIN_MS, MetricsView


class Figures:
    """A person in front of the figures."""

    def __init__(self, person: Person) -> None:
        self.person = person
        person.look("Metrics")
        self.view = person.window.findChild(MetricsView)
        self.table = self.view.table

    def charts(self) -> list[str]:
        cards = sorted(
            (card for card in self.view.cards.values() if card.isVisible()), key=lambda card: (card.y(), card.x())
        )
        return [card.view.accessibleName().removeprefix("Chart: ") for card in cards]

    def rows(self) -> list[str]:
        heads = [self.table.verticalHeaderItem(row) for row in range(self.table.rowCount())]
        return [head.text() for head in heads if head is not None]

    def columns(self) -> list[str]:
        heads = [self.table.horizontalHeaderItem(column) for column in range(self.table.columnCount())]
        return [head.text() for head in heads if head is not None]

    def figure(self, row: str, column: int) -> str:
        return self.table.text(self.rows().index(row), column)


def run(person: Person, samples: int = 1) -> None:
    person.window.desk.set_samples(samples)
    person.window.show_desk()
    person.run()


def words_by_seed(model: ScriptedModel) -> None:
    """So many words that the samples of a column differ: 10, 11, 12."""
    model.says = lambda request: ["word " * (10 + (request.parameters.seed or 0) % 100 % 3)]


def test_before_a_run_it_says_what_it_is_for(person: Person) -> None:
    figures = Figures(person)
    assert person.sees("Here stand the figures of a run")
    assert figures.charts() == []
    assert not figures.table.isVisible()


def test_pictures_and_table_of_a_run(person: Person, model: ScriptedModel) -> None:
    words_by_seed(model)
    run(person, samples=3)
    figures = Figures(person)
    assert figures.columns() == ["No system message", "Pirate", "Poet"]
    assert {"Checks passed", "Length", "First word", "Length of each answer", "Time of each answer"} <= set(
        figures.charts()
    )
    assert "Cost" not in figures.charts()
    assert figures.figure("Answers", 0) == "3 of 3"
    assert figures.figure("Length", 0) == "11 words, 8.5 to 13 words · median 11 words · n 3"
    assert person.sees("9 answers to 1 prompt")


def test_window_page_and_record_have_the_same_figures(person: Person, model: ScriptedModel, tmp_path: Path) -> None:
    words_by_seed(model)
    run(person, samples=2)
    figures = Figures(person)
    person.until_quiet()
    shown = person.window.shown()
    stored = person.window.workbench.runs.load(shown.run.id)
    rows = summary_rows(summaries_of(stored))
    assert figures.rows() == [row.name for row in rows]
    for number, row in enumerate(rows):
        said = ["no figure" if words is None else words.whole for words in row.cells]
        assert [figures.table.text(number, column) for column in range(3)] == said
    assert [summary.arm.dot for summary in figures.view.summaries] == [s.arm.dot for s in summaries_of(stored)]
    for ending in (".html", ".json"):
        person.window.workbench.export(stored, tmp_path / f"run{ending}")
    page = (tmp_path / "run.html").read_text("utf-8").replace("\u00a0", " ")
    record = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert html.escape(figures.view.cards["words"].view.accessibleDescription()) in page
    for summary, recorded in zip(figures.view.summaries, record["summary"], strict=True):
        assert recorded["metrics"].keys() == summary.figures.keys()
        for name, figure in summary.figures.items():
            mean = recorded["metrics"][name]
            assert (mean["mean"], mean["low"], mean["high"], mean["n"]) == astuple(figure.mean)
            assert figure_words(METRIC[name], figure).detail in page


def test_one_answer_has_no_interval_and_says_so(person: Person) -> None:
    run(person)
    figures = Figures(person)
    assert person.sees("1 answer a preset: no interval")
    assert figures.figure("Length", 1).endswith("1 answer: no interval")
    assert "1 answer: no interval" in figures.view.cards["words"].view.accessibleDescription()


def test_all_prompts_or_the_one_that_is_looked_at(person: Person, model: ScriptedModel) -> None:
    model.says = lambda request: ["one" if "first" in request.messages[-1].text else "one two three"]
    person.write(person.prompt, "The first?")
    person.press("Add a prompt")
    person.write(person.prompt, "Another?")
    person.shortcut("run_all")
    person.until_done()
    figures = Figures(person)
    assert figures.figure("Length", 0).startswith("2 words")
    person.press("This prompt")
    assert figures.figure("Length", 0).startswith("3 words")
    person.turn_to("The first?")
    assert figures.figure("Length", 0).startswith("1 word,")
    person.press("All prompts")
    assert figures.figure("Length", 0).startswith("2 words")


def test_failures_are_counted_beside_the_figures(person: Person, model: ScriptedModel) -> None:
    model.says = lambda request: [ProviderError("server", "Broken.")] if request.system_message else ["Yes."]
    run(person)
    figures = Figures(person)
    assert figures.figure("Answers", 1) == "0 of 1, 1 failed or stopped"
    assert figures.figure("Length", 1) == "no figure"
    assert person.sees("2 failed or stopped")


def test_figures_follow_the_answers_that_come(person: Person, model: ScriptedModel) -> None:
    figures = Figures(person)
    model.says = lambda _request: ["half ", Wait(), "whole"]
    person.press("Run")
    person.until(lambda: person.sees("No answer is whole yet"))
    model.go.set()
    person.until_done()
    person.until(
        lambda: figures.view.isVisible() and figures.table.isVisible() and figures.figure("Answers", 2) == "1 of 1"
    )
    assert AGAIN_MS <= 1000


def test_a_preset_that_is_taken_out_takes_its_figures_along(person: Person) -> None:
    run(person)
    person.tick("Poet")
    assert Figures(person).columns() == ["No system message", "Pirate"]


def test_a_row_says_its_figure_where_one_points(person: Person, model: ScriptedModel) -> None:
    words_by_seed(model)
    run(person, samples=3)
    view = Figures(person).view.cards["words"].view
    rows = [view.spot_at(QPoint(20, y)) for y in range(0, view.height(), 10)]
    assert [spot.tip.partition(" · ")[0] for spot in dict.fromkeys(rows) if spot is not None] == [
        f"{name}: mean 11 words, 8.5 to 13 words" for name in ("No system message", "Pirate", "Poet")
    ]


def test_it_paints_narrow_and_wide_light_and_dark(person: Person, model: ScriptedModel, qtbot: QtBot) -> None:
    words_by_seed(model)
    run(person, samples=5)
    view = Figures(person).view
    for width, abreast in ((1400, 2), (900, 1)):
        person.window.resize(width, 800)
        person.until(
            lambda abreast=abreast: len({card.x() for card in view.cards.values() if card.isVisible()}) == abreast
        )
        for mode in ("light", "dark"):
            person.window.look.theme.choose(mode)
            assert isinstance(view.grab(), QPixmap)
            assert all(not card.grab().isNull() for card in view.cards.values())


def test_many_answers_are_measured_while_the_window_goes_on(
    person: Person, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    words_by_seed(model)
    run(person, samples=3)
    monkeypatch.setattr(metrics_view, "AT_ONCE", 2)
    figures = Figures(person)
    assert person.sees("Measuring 9 answers")
    assert not figures.table.isVisible()
    person.until(figures.table.isVisible)
    assert figures.figure("Answers", 0) == "3 of 3"
    assert figures.figure("Length", 0).startswith("11 words, 8.5 to 13 words")
