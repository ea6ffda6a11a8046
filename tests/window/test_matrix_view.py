"""The view Matrix as a person uses it: every prompt of a run in one table, by keys, filtered, ordered, as figures."""

from __future__ import annotations

import pytest
from model_script import ScriptedModel, Wait
from person import Person
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from playground.core.completion import Completion
from playground.core.errors import ProviderError
from playground.core.matrix import Alike
from playground.core.matrix_measures import MEASURES
from playground.core.plan import CellId
from playground.core.request import CompletionRequest
from playground.gui.comparison_views import VIEWS
from playground.gui.matrix_content import CellContent, stack_tip, stack_words
from playground.gui.matrix_view import MatrixView
from playground.gui.place import Place


class Reader:
    """In front of the matrix."""

    def __init__(self, person: Person) -> None:
        self.person = person
        person.look("Matrix")
        self.view = person.window.findChild(MatrixView)
        self.table, self.bar = self.view.table, self.view.bar

    def cell(self, row: int, column: int) -> str:
        return str(self.view.model.index(row, column).data())

    def prompts(self) -> list[str]:
        model = self.view.model
        return [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]

    def columns(self) -> list[str]:
        model = self.view.model
        return [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]

    def go(self, row: int, column: int) -> None:
        index = self.view.model.index(row, column)
        self.person.qtbot.mouseClick(
            self.table.viewport(), Qt.MouseButton.LeftButton, pos=self.table.visualRect(index).center()
        )

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.person.qtbot.keyClick(self.table, key, modifier)

    def place(self) -> Place:
        return self.person.window.parts.comparison.place

    def filter(self, words: str) -> None:
        self.person.write(self.bar.search, words)
        self.person.until(lambda: self.view.model.filter.text == words)

    def order_by(self, column: int) -> None:
        head = self.table.horizontalHeader()
        at = head.viewport().rect().topLeft()
        at.setX(head.sectionViewportPosition(column) + 30)
        at.setY(head.height() // 2)
        self.person.qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)


QUESTIONS = ("Which is largest?", "And the smallest?", "Why?")


def ask(person: Person, model: ScriptedModel, samples: int = 1) -> None:
    """Three prompts under three presets."""
    set_up(person, samples)
    person.shortcut("run_all")
    person.until_done()


def set_up(person: Person, samples: int = 1) -> None:
    for number, question in enumerate(QUESTIONS):
        if number:
            person.press("Add a prompt")
        person.write(person.prompt, question)
    person.window.desk.set_samples(samples)
    person.window.show_desk()


def test_before_a_run_it_says_what_it_is_for(person: Person) -> None:
    reader = Reader(person)
    assert person.sees("Here the answers to all prompts stand in one table")
    assert not reader.bar.isVisible()


def test_all_prompts_of_a_run_stand_in_one_table(person: Person, model: ScriptedModel) -> None:
    ask(person, model)
    reader = Reader(person)
    assert reader.prompts() == list(QUESTIONS)
    assert reader.columns() == ["No system message", "Pirate", "Poet"]
    assert "And the smallest?" in reader.cell(1, 2)
    assert "Answer in verse." in reader.cell(1, 2)
    assert person.sees("3 rows")


def test_a_quiet_word_leads_there_after_a_run_of_several_prompts(person: Person, model: ScriptedModel) -> None:
    person.run()
    assert not [b for b in person.window.findChildren(QPushButton) if b.isVisible() and "in the matrix" in b.text()]
    ask(person, model)
    assert person.view() == "Columns"
    person.press("All 3 prompts in the matrix")
    assert person.view() == "Matrix"
    person.look("Columns")
    assert not [b for b in person.window.findChildren(QPushButton) if b.isVisible() and "in the matrix" in b.text()]


def test_keys_walk_through_the_cells_and_the_place_follows(person: Person, model: ScriptedModel) -> None:
    ask(person, model)
    reader = Reader(person)
    reader.go(0, 0)
    reader.key(Qt.Key.Key_Down)
    reader.key(Qt.Key.Key_Right)
    person.until(lambda: reader.place().column.column == "pirate")
    assert person.prompt.toPlainText() == QUESTIONS[1]
    reader.key(Qt.Key.Key_Return)
    assert person.view() == "Focus"
    assert person.columns() == ["Pirate"]
    assert QUESTIONS[1] in person.shown_columns()[0].text()
    person.look("Matrix")
    assert (reader.table.currentIndex().row(), reader.table.currentIndex().column()) == (1, 1)


def test_a_step_is_not_lost_when_another_view_is_opened_at_once(person: Person, model: ScriptedModel) -> None:
    ask(person, model)
    reader = Reader(person)
    reader.go(0, 0)
    reader.key(Qt.Key.Key_Right)
    person.look("Columns")
    assert person.window.parts.comparison.grid.current == person.column("Pirate").key
    assert person.prompt.toPlainText() == QUESTIONS[0]


def test_ctrl_d_is_the_cells_own_while_the_keyboard_is_in_the_table(person: Person, model: ScriptedModel) -> None:
    ask(person, model)
    reader = Reader(person)
    reader.go(1, 1)
    asked: list[tuple[str, Place]] = []
    reader.view.view_asked.connect(lambda view, place: asked.append((view, place)))
    before = person.listed()
    reader.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [(view, place.column.column, place.prompt) for view, place in asked] == [("diff", "pirate", "prompt-2")]
    person.until_quiet()
    assert person.listed() == before  # in the window the same keys duplicate a preset


def test_a_cell_has_a_menu(person: Person, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(person, model)
    reader = Reader(person)
    reader.go(1, 2)
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: opened.append(menu))
    where = reader.table.visualRect(reader.table.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, reader.table.viewport().mapToGlobal(where))
    QApplication.sendEvent(reader.table.viewport(), event)
    [menu] = opened
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert ("Compare with the baseline" in entries) is any(kind.id == "diff" for kind in VIEWS)
    entries["Copy the answer"].trigger()
    assert QApplication.clipboard().text() == reader.cell(1, 2)
    entries["Show it large"].trigger()
    assert person.columns() == ["Poet"]


def test_rows_are_filtered_by_words_of_prompt_or_answer(person: Person, model: ScriptedModel) -> None:
    ask(person, model)
    reader = Reader(person)
    reader.filter("SMALLEST")
    assert reader.prompts() == [QUESTIONS[1]]
    assert person.sees("1 of 3 rows")
    reader.filter("nowhere to be found")
    assert person.sees("No row has “nowhere to be found” in it.")
    person.press("Show all rows")
    assert reader.prompts() == list(QUESTIONS)
    assert reader.bar.search.text() == ""


def test_only_rows_that_differ_and_only_failures(person: Person, model: ScriptedModel) -> None:
    def says(request: CompletionRequest) -> list[str | ProviderError]:
        question = request.messages[-1].text
        if question == QUESTIONS[2] and request.system_message:
            return [ProviderError("server", "The endpoint is broken.")]
        return [request.system_message or "none"] if question == QUESTIONS[1] else ["A pirate says the same."]

    model.says = says
    ask(person, model)
    reader = Reader(person)
    person.press("Only differences")
    assert reader.prompts() == [QUESTIONS[1]]
    person.press("Only differences")
    person.press("Only failures")
    assert QUESTIONS[2] in reader.prompts()
    assert QUESTIONS[0] not in reader.prompts()
    assert "The endpoint is broken." in reader.cell(reader.prompts().index(QUESTIONS[2]), 1)


def test_a_column_orders_the_rows_up_down_and_back(person: Person, model: ScriptedModel) -> None:
    model.says = lambda request: [f"{-len(request.messages[-1].text) % 7} things"]
    ask(person, model)
    reader = Reader(person)
    answers = [reader.cell(row, 1) for row in range(3)]
    reader.order_by(1)
    assert [reader.cell(row, 1) for row in range(3)] == sorted(answers)
    reader.order_by(1)
    assert [reader.cell(row, 1) for row in range(3)] == sorted(answers, reverse=True)
    reader.order_by(1)
    assert reader.prompts() == list(QUESTIONS)
    person.press("Order by prompt")
    assert reader.prompts() == sorted(QUESTIONS)


def test_identical_samples_are_one_with_a_count(person: Person, model: ScriptedModel) -> None:
    model.says = lambda request: ["always the same" if request.system_message else f"{request.parameters.seed}"]
    ask(person, model, samples=3)
    reader = Reader(person)
    assert reader.cell(0, 1) == "3× always the same"
    assert reader.cell(0, 0).count("1× ") == 3
    person.press("Samples apart")
    assert len(reader.prompts()) == 9
    assert reader.prompts()[1].endswith("(sample 2)")
    reader.go(1, 1)
    person.until(lambda: reader.place().sample == 2)


def test_figures_stand_in_the_cells_with_their_number(person: Person, model: ScriptedModel) -> None:
    model.says = lambda request: ["one two three" if request.system_message else "one"]
    ask(person, model, samples=2)
    reader = Reader(person)
    reader.bar.choose("words")
    assert reader.cell(0, 1) == "Length: mean 3 words of 2 answers, 95 % interval 3 words to 3 words"
    assert reader.view.model.scale == (1.0, 3.0)
    assert person.sees("1 word to 3 words")
    reader.bar.choose("checks")
    assert reader.cell(0, 1) == "0 of 2 checks passed"
    assert reader.cell(0, 0) == "no figure"
    reader.bar.choose("")
    assert "one two three" in reader.cell(0, 1)


def test_answers_appear_while_they_stream(person: Person, model: ScriptedModel) -> None:
    set_up(person)
    reader = Reader(person)
    model.says = lambda _request: ["half an ", Wait(), "answer"]
    person.shortcut("run_all")
    person.until(lambda: bool(reader.prompts()) and reader.cell(0, 0) == "half an")
    drawn: list[QModelIndex] = []
    reader.view.model.dataChanged.connect(lambda first, _last, _roles: drawn.append(first))
    model.go.set()
    person.until_done()
    assert drawn
    assert reader.cell(2, 2) == "half an answer"


def test_a_filter_follows_the_answers_that_come(person: Person, model: ScriptedModel) -> None:
    set_up(person)
    reader = Reader(person)
    model.says = lambda request: [Wait(), "needle" if request.messages[-1].text == QUESTIONS[2] else "hay"]
    person.shortcut("run_all")
    person.until(lambda: len(reader.prompts()) == 3)
    reader.filter("needle")
    assert reader.prompts() == []
    model.go.set()
    person.until(lambda: reader.prompts() == [QUESTIONS[2]])


def test_it_paints_every_state(person: Person, model: ScriptedModel, qtbot: QtBot) -> None:
    model.says = lambda request: [ProviderError("server", "Broken.")] if request.system_message else ["Yes."]
    ask(person, model, samples=2)
    reader = Reader(person)
    for choice in ("", *(measure.id for measure in MEASURES)):
        reader.bar.choose(choice)
        assert isinstance(reader.view.grab(), QPixmap)


def test_the_mark_of_the_chosen_cell_covers_no_answer(person: Person, model: ScriptedModel) -> None:
    """It was filled with the ground of the chip that tells of checks."""
    ask(person, model)
    reader = Reader(person)
    reader.go(1, 1)
    place = reader.table.visualRect(reader.view.model.index(1, 1))
    picture = reader.table.viewport().grab(place).toImage()
    card = QColor(person.window.look.tokens.card)
    points = [(x, y) for x in range(6, picture.width() - 6, 3) for y in range(6, picture.height() - 6, 3)]
    assert sum(picture.pixelColor(x, y) == card for x, y in points) > len(points) / 2


def test_answers_from_an_earlier_run_are_marked() -> None:
    taken = Alike(CellId("none", "p", "m"), Completion(state="done", text="Yes.", reused_from="r1"), (1,))
    content = CellContent((taken,), None, under_way=False)
    assert stack_words(content) == "↻ Yes."
    assert stack_tip(content, None) == "↻ Taken from an earlier run"
