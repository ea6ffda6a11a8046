"""Stars, notes and labels: kept at once, taken along, taken back; starred rows and the history."""

from __future__ import annotations

from dataclasses import replace

import pytest
from model_script import ScriptedModel
from person import OpenWindow, Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from playground.core.annotations import Annotations


def written(person: Person) -> Annotations:
    """What the database has."""
    run = person.window.shown()
    assert run is not None
    return person.window.workbench.runs.load(run.run.id).annotations


@pytest.fixture
def asked(person: Person) -> Person:
    person.run()
    return person


def note(person: Person, text: str, name: str = "Pirate") -> None:
    person.column(name).write_note()
    field = person.get(QPlainTextEdit, f"Note: {name}")
    person.write(field, text)


def test_a_star_is_kept_at_once_and_seen_again(asked: Person, open_window: OpenWindow) -> None:
    asked.press("Star: Pirate")
    assert {cell.preset for cell in written(asked).stars} == {"pirate"}
    asked.until(lambda: asked.history()[0][1].endswith("★ 1"))
    asked.close()
    again = open_window()
    again.until(lambda: again.button("Star: Pirate").isChecked())
    assert not again.button("Star: Poet").isChecked()
    again.press("Star: Pirate")
    assert written(again).stars == frozenset()
    again.press("Undo")
    assert again.button("Star: Pirate").isChecked()
    assert written(again).stars != frozenset()


def test_a_note_is_kept_as_it_is_typed_and_shown_to_its_cell_alone(asked: Person) -> None:
    note(asked, "A fine greeting.")
    asked.until(lambda: list(written(asked).notes.values()) == ["A fine greeting."])
    assert asked.button("Write a note: Pirate").isChecked()
    assert not asked.button("Write a note: Poet").isChecked()
    note(asked, "")
    asked.until(lambda: not written(asked).notes)
    asked.press("Undo")
    assert asked.get(QPlainTextEdit, "Note: Pirate").toPlainText() == "A fine greeting."
    asked.look("Focus")
    asked.look("Columns")
    assert asked.get(QPlainTextEdit, "Note: Pirate").toPlainText() == "A fine greeting."


def test_what_was_typed_last_is_kept_when_the_window_is_closed_at_once(asked: Person, open_window: OpenWindow) -> None:
    note(asked, "In haste.")
    asked.close()
    again = open_window()
    assert list(written(again).notes.values()) == ["In haste."]


def test_a_note_goes_along_with_the_answer_that_is_taken_over(asked: Person) -> None:
    note(asked, "Stays.")
    asked.until(lambda: bool(written(asked).notes))
    asked.press("Star: Poet")
    asked.press("Run again: Poet")
    asked.until_done()
    assert list(written(asked).notes.values()) == ["Stays."]
    assert written(asked).stars == frozenset()
    assert asked.get(QPlainTextEdit, "Note: Pirate").toPlainText() == "Stays."


def test_a_label_stands_in_the_place_of_the_name(asked: Person) -> None:
    asked.deeds.remarks.write_label(asked.column("Pirate").key)
    field = asked.get(QLineEdit, "Label: Pirate")
    asked.write(field, "The loud one")
    asked.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert written(asked).labels == {"pirate": "The loud one"}
    assert asked.column("Pirate").top.name.text() == "The loud one"
    asked.press("Undo")
    assert asked.column("Pirate").top.name.text() == "Pirate"
    assert written(asked).labels == {}


def test_the_matrix_shows_starred_rows_alone(person: Person, model: ScriptedModel) -> None:
    person.write(person.prompt, "First?")
    person.press("Add a prompt")
    person.write(person.prompt, "Second?")
    person.shortcut("run_all")
    person.until_done()
    person.shortcut("star")
    person.look("Matrix")
    person.press("Starred")
    assert person.sees("1 of 2 rows")
    person.press("Starred")
    assert person.sees("2 rows")


def test_an_answer_out_of_an_earlier_run_says_so(asked: Person) -> None:
    shown = asked.window.shown()
    assert shown is not None
    cell = asked.window.parts.comparison.cell(asked.column("Poet").key)
    shown.completions[cell] = replace(shown.completions[cell], reused_from="20261123-190400-ab12")
    asked.window.show_desk()
    assert asked.sees("from an earlier run")
    assert not asked.sees("20261123")
