"""The views on one comparison: switching keeps the place, and Focus walks through the answers by keys."""

from __future__ import annotations

from model_script import ScriptedModel, Wait
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from playground.gui.comparison_views import VIEWS
from playground.gui.focus_view import FocusView


def two_prompts(person: Person, model: ScriptedModel) -> None:
    """Run two prompts under all columns; every answer names its question."""
    model.says = lambda request: [f"Answer to: {request.messages[-1].text}"]
    person.write(person.prompt, "First?")
    person.press("Add a prompt")
    person.write(person.prompt, "Second?")
    person.shortcut("run_all")
    person.until_done()


def key(person: Person, code: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    person.qtbot.keyClick(focused, code)


def test_the_arrow_keys_walk_through_the_answers(person: Person, model: ScriptedModel) -> None:
    two_prompts(person, model)
    person.shortcut("alone")
    assert person.columns() == ["No system message"]
    assert person.shown_columns()[0].answer.hasFocus()
    key(person, Qt.Key.Key_Right)
    assert person.columns() == ["Pirate"]
    assert "Second?" in person.shown_columns()[0].text()
    key(person, Qt.Key.Key_Up)
    assert "First?" in person.shown_columns()[0].text()
    assert person.prompt.toPlainText() == "First?"
    key(person, Qt.Key.Key_Up)  # there is none before the first
    key(person, Qt.Key.Key_Left)
    assert person.columns() == ["No system message"]
    key(person, Qt.Key.Key_Left)
    assert person.columns() == ["No system message"]
    key(person, Qt.Key.Key_Down)
    assert "Second?" in person.shown_columns()[0].text()


def test_switching_keeps_the_place(person: Person, model: ScriptedModel) -> None:
    two_prompts(person, model)
    comparison = person.window.parts.comparison
    person.turn_to("First?")
    person.shortcut("next_column")
    there = comparison.place
    assert there.column == person.column("Pirate").key
    for kind in (*VIEWS, VIEWS[0]):
        person.look(kind.words)
        assert comparison.place == there, kind.words
    assert person.view() == "Columns"
    assert comparison.grid.current == there.column


def test_a_prompt_chosen_outside_is_followed_by_every_view(person: Person, model: ScriptedModel) -> None:
    two_prompts(person, model)
    person.look("Focus")
    assert "Second?" in person.shown_columns()[0].text()
    person.turn_to("First?")
    assert "First?" in person.shown_columns()[0].text()
    person.look("Columns")
    assert "First?" in person.answer("Poet")


def test_lines_in_focus_are_short_enough_to_read(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ["word " * 400]
    person.run()
    person.window.resize(1900, 900)
    person.look("Focus")
    view = person.window.findChild(FocusView)
    line = view.column.answer.viewport().width() / view.column.answer.fontMetrics().averageCharWidth()
    assert 60 < line < 90
    before = view.column.width()
    person.shortcut("larger")
    person.until(lambda: view.column.width() > before)


def test_a_view_is_made_when_it_is_first_looked_at(person: Person) -> None:
    assert person.window.findChild(FocusView) is None
    person.look("Focus")
    assert person.window.findChild(FocusView) is not None


def test_an_answer_grows_in_focus(person: Person, model: ScriptedModel) -> None:
    person.look("Focus")
    model.says = lambda _request: ["half an ", Wait(), "answer"]
    person.press("Run")
    person.until(lambda: person.shown_columns()[0].text() == "half an ")
    model.go.set()
    person.until_done()
    assert person.shown_columns()[0].answer.toPlainText() == "half an answer"
