"""Columns arranged by hand: widths, hidden ones, another order."""

from __future__ import annotations

import pytest
from person import Person
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from playground.gui.column_row import ColumnRow


@pytest.fixture
def row(person: Person) -> ColumnRow:
    person.run()
    return person.window.parts.comparison.grid.arrangement


def from_menu(person: Person, name: str, words: str) -> None:
    menu = QMenu()
    person.deeds.reading.fill_menu(menu, person.column(name).key)
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_a_divider_is_dragged_and_a_double_click_makes_all_equal(person: Person, row: ColumnRow) -> None:
    pirate = person.column("Pirate")
    before = pirate.width()
    gap = QPoint(pirate.geometry().right() + 6, 40)
    person.qtbot.mousePress(row, Qt.MouseButton.LeftButton, pos=gap)
    person.qtbot.mouseMove(row, gap + QPoint(60, 0))
    person.qtbot.mouseRelease(row, Qt.MouseButton.LeftButton, pos=gap + QPoint(60, 0))
    QApplication.processEvents()
    assert pirate.width() == before + 60
    person.window.show_desk()
    assert pirate.width() == before + 60
    person.qtbot.mouseDClick(row, Qt.MouseButton.LeftButton, pos=gap + QPoint(60, 0))
    person.until(lambda: abs(pirate.width() - before) <= 1)


def test_a_hidden_column_is_still_asked_and_comes_back(person: Person, row: ColumnRow) -> None:
    from_menu(person, "Pirate", "Hide this column")
    assert person.columns() == ["No system message", "Poet"]
    assert person.button("Show hidden columns").text() == "1 hidden"
    person.shortcut("next_column")
    person.shortcut("next_column")
    assert person.window.parts.comparison.grid.current == person.column("No system message").key
    person.run()
    assert "Done: 3 of 3" in person.status()
    person.press("Show hidden columns")
    assert person.columns() == ["No system message", "Pirate", "Poet"]
    assert person.answer("Pirate")


def test_the_last_column_cannot_be_hidden(person: Person, row: ColumnRow) -> None:
    for column in list(row.in_sight()):
        row.hide_column(column.key)
    assert len(row.in_sight()) == 1


def test_columns_change_places_and_the_list_follows(person: Person, row: ColumnRow) -> None:
    from_menu(person, "Poet", "Move left")
    assert person.columns() == ["No system message", "Poet", "Pirate"]
    assert person.ticked() == person.columns()
    row.moved.emit(person.column("Poet").key, None)
    assert person.columns() == ["No system message", "Pirate", "Poet"]
    row.moved.emit(person.column("Poet").key, person.column("No system message").key)
    assert person.columns() == ["Poet", "No system message", "Pirate"]
    person.press("Undo")
    assert person.columns() == ["No system message", "Pirate", "Poet"]
    from_menu(person, "No system message", "Move right")
    assert person.columns() == ["Pirate", "No system message", "Poet"]
