"""The views on one comparison: switching keeps the place, and Focus walks through the answers by keys."""

from __future__ import annotations

from model_script import ScriptedModel, Wait
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from playground.gui.comparison_parts import MatrixHint
from playground.gui.comparison_views import VIEWS, ViewTabs
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


def test_a_way_to_read_is_offered_where_it_changes_something(person: Person) -> None:
    offered = {}
    for kind in VIEWS:
        person.look(kind.words)
        offered[kind.id] = person.window.parts.comparison.reading.isVisible()
    assert {view for view, is_offered in offered.items() if is_offered} == {"columns", "focus"}


def test_every_view_is_in_sight_in_a_narrow_row(person: Person, model: ScriptedModel) -> None:
    two_prompts(person, model)
    tabs, hint = person.window.findChild(ViewTabs), person.window.findChild(MatrixHint)
    assert tabs is not None
    assert hint is not None
    roomy = tabs.width()
    person.window.resize(780, 640)
    person.until(lambda: tabs.width() < roomy)
    person.until(lambda: tabs.tabRect(tabs.count() - 1).right() <= tabs.width())
    assert hint.focusPolicy() == Qt.FocusPolicy.NoFocus, "what gives way is not to be reached"
    person.window.resize(1400, 800)
    person.until(lambda: tabs.width() == roomy)
    assert hint.focusPolicy() != Qt.FocusPolicy.NoFocus


def test_an_answer_grows_in_focus(person: Person, model: ScriptedModel) -> None:
    person.look("Focus")
    model.says = lambda _request: ["half an ", Wait(), "answer"]
    person.press("Run")
    person.until(lambda: person.shown_columns()[0].text() == "half an ")
    model.go.set()
    person.until_done()
    assert person.shown_columns()[0].answer.toPlainText() == "half an answer"
