"""Presets into the window: picked, dropped, pasted; seen first, nothing written before, taken back with Undo."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest
from person import Person
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPlainTextEdit, QTableView, QTextEdit
from pytestqt.qtbot import QtBot

from playground.core.preset import Preset
from playground.gui import slices
from playground.gui.import_dialog import ImportDialog
from playground.gui.import_rows import ImportRows
from playground.store.library_snapshot import ReadableLibrary
from playground.workbench import import_planning
from playground.workbench.foreign_reading import ReadFiles
from playground.workbench.import_plan import Item, Plan, There

CSV = "act,prompt\nPirate,Be another pirate.\nChef,You cook for ${guest:a king}.\nPoet,Write to [YOUR NAME].\n"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "prompts.csv"
    path.write_text(CSV, "utf-8")
    return path


def preview(person: Person) -> ImportDialog:
    def found() -> list[ImportDialog]:
        return [each for each in person.window.findChildren(ImportDialog) if each.isVisible()]

    person.until(lambda: len(found()) == 1)
    return found()[0]


def rows(person: Person) -> QTableView:
    return person.get(QTableView, "Presets to import")


def shown(person: Person) -> list[list[str]]:
    model = rows(person).model()
    return [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]


def tick(person: Person, row: int, state: Qt.CheckState) -> None:
    model = rows(person).model()
    assert model.setData(model.index(row, 0), state, Qt.ItemDataRole.CheckStateRole)


def look_at(person: Person, row: int) -> None:
    rows(person).setCurrentIndex(rows(person).model().index(row, 0))


def own_files(person: Person) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (person.home / "presets").rglob("*.preset.md")}


def test_a_file_is_seen_before_anything_is_written_and_taken_back(person: Person, csv: Path) -> None:
    before = own_files(person)
    person.deeds.files.open_file(csv)
    preview(person)
    assert [row[0] for row in shown(person)] == ["Pirate", "Chef", "Poet"]
    assert shown(person)[0][3].endswith("this as Pirate (2)")
    assert shown(person)[1][3] == "new"
    assert own_files(person) == before
    person.press("Import 3")
    person.until(lambda: person.toast() == "3 presets came in.")
    assert {"Pirate", "Pirate (2)", "Chef", "Poet"} <= set(person.listed())
    assert person.library_preset("chef").source
    person.press("Undo")
    person.until(lambda: person.toast() == "The import is taken back.")
    assert own_files(person) == before
    assert "Chef" not in person.listed()


def test_what_is_not_ticked_stays_out_and_cancel_writes_nothing(person: Person, csv: Path) -> None:
    before = own_files(person)
    person.deeds.files.open_file(csv)
    preview(person)
    person.press("Tick none")
    assert not person.button("Import").isEnabled()
    tick(person, 1, Qt.CheckState.Checked)
    assert person.button("Import 1").isEnabled()
    person.press("Cancel")
    person.until(lambda: not [d for d in person.window.findChildren(ImportDialog) if d.isVisible()])
    assert own_files(person) == before


def test_replacing_is_chosen_and_undone(person: Person, csv: Path) -> None:
    before = own_files(person)
    person.deeds.files.open_file(csv)
    preview(person)
    choice = person.get(QComboBox, "What to do with it")
    choice.setCurrentIndex(choice.findData("replace"))
    choice.activated.emit(choice.currentIndex())
    assert shown(person)[0][3] == "△ replaces yours"
    for row in (1, 2):
        tick(person, row, Qt.CheckState.Unchecked)
    person.press("Import 1")
    person.until(lambda: person.library_preset("pirate").system_message == "Be another pirate.")
    person.press("Undo")
    person.until(lambda: person.toast() == "The import is taken back.")
    assert own_files(person) == before


def test_the_detail_shows_text_knobs_and_what_lint_says(person: Person, csv: Path) -> None:
    person.deeds.files.open_file(csv)
    preview(person)
    look_at(person, 1)
    assert person.get(QPlainTextEdit, "System message to import").toPlainText() == "You cook for {{ guest }}."
    report = person.get(QTextEdit, "Report")
    assert "guest: text, 'a king'" in report.toPlainText()
    look_at(person, 2)
    assert "[YOUR NAME]" in report.toPlainText()


def test_what_was_lost_has_a_sign_and_a_word(person: Person, tmp_path: Path) -> None:
    fields = [
        {"key": "llm.prediction.systemPrompt", "value": "<img src=file:///etc/passwd> Be kind."},
        {"key": "llm.prediction.reasoning.parsing", "value": {"enabled": True}},
    ]
    path = tmp_path / "kind.preset.json"
    path.write_text(json.dumps({"name": "Kind", "operation": {"fields": fields}, "load": {"fields": []}}), "utf-8")
    person.deeds.files.open_file(path)
    preview(person)
    assert shown(person)[0][2] == "1 dropped"
    report = person.get(QTextEdit, "Report").toPlainText()
    assert "✗ dropped: llm.prediction.reasoning.parsing" in report
    assert "<img" in person.get(QPlainTextEdit, "System message to import").toPlainText()


def test_several_files_are_dropped_at_once_and_a_bad_one_says_why(person: Person, csv: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.presets.zip"
    bad.write_bytes(b"PK\x03\x04 cut")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (csv, bad)])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(9, 9), *how), QDropEvent(QPointF(9, 9), *how)):
        QApplication.sendEvent(person.window, event)
    preview(person)
    assert shown(person)[-1] == ["bad.presets.zip", "", "", "✗ cannot be read"]
    model = rows(person).model()
    assert not model.flags(model.index(3, 0)) & Qt.ItemFlag.ItemIsUserCheckable
    look_at(person, 3)
    assert "damaged" in person.get(QTextEdit, "Report").toPlainText()


def test_text_is_pasted_into_the_window(person: Person) -> None:
    QGuiApplication.clipboard().setText("You are a lighthouse keeper.")
    person.deeds.actions.by_id["paste_preset"].trigger()
    preview(person)
    person.press("Import 1")
    person.until(lambda: person.message.toPlainText() == "You are a lighthouse keeper.")
    QGuiApplication.clipboard().setText(" ")
    person.deeds.actions.by_id["paste_preset"].trigger()
    assert "no text on the clipboard" in person.toast()


def test_a_shared_preset_comes_back_in_a_preview(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "mine.presets.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(out), ""))
    person.deeds.actions.by_id["share_all"].trigger()
    person.until(out.is_file)
    person.until(lambda: person.toast() == "Written: mine.presets.zip")
    person.deeds.files.open_file(out)
    preview(person)
    assert [row[3] for row in shown(person)] == ["is there already"] * 2
    assert not person.button("Import").isEnabled()


def test_a_preset_is_exported_for_another_tool_and_what_it_lost_is_told(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "pirate.preset.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(out), ""))
    person.window.look_at_preset("pirate")
    person.deeds.sharing.export_as("lm-studio", "LM Studio", ".preset.json")
    person.until(out.is_file)
    assert "Talk like a pirate." in out.read_text("utf-8")


def test_a_preset_is_copied_as_text_and_pasted_again(person: Person) -> None:
    person.window.look_at_preset("pirate")
    person.deeds.actions.by_id["copy_preset"].trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("---\nname: Pirate\n")
    assert text.endswith("Talk like a pirate.\n")


def test_code_needs_a_model_that_can_be_asked_from_elsewhere(person: Person) -> None:
    person.window.look_at_preset("pirate")
    person.deeds.actions.by_id["preset_curl"].trigger()
    assert "model" in person.toast()


def test_rows_are_a_model_that_qt_accepts(person: Person, csv: Path) -> None:
    person.deeds.files.open_file(csv)
    preview(person)
    model = rows(person).model()
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_planning_happens_aside_and_many_are_taken_back_bit_by_bit(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    plan = import_planning.planned

    def noted(files: ReadFiles, library: ReadableLibrary) -> Plan:
        threads.append(threading.current_thread())
        return plan(files, library)

    monkeypatch.setattr(import_planning, "planned", noted)
    monkeypatch.setattr(slices, "SLICE_S", 0.0)  # every preset is a slice of its own
    monkeypatch.setattr(slices, "TELL_S", 0.0)
    before = own_files(person)
    many = tmp_path / "many.csv"
    many.write_text("act,prompt\n" + "".join(f"Role {i},Be role {i}.\n" for i in range(30)), "utf-8")
    person.deeds.files.open_file(many)
    preview(person)
    assert threads[0] is not threading.main_thread()
    person.press("Import 30")
    person.until(lambda: person.toast() == "30 presets came in.")
    said: list[str] = []
    monkeypatch.setattr(person.window, "say", lambda words, *_more: said.append(words))
    person.press("Undo")
    person.until(lambda: said[-1:] == ["The import is taken back."])
    assert said[0] == "Taking back 1 of 30 presets …"
    assert len(said) == 31
    assert own_files(person) == before


def test_a_tick_by_the_keyboard_from_any_cell(person: Person, csv: Path) -> None:
    person.deeds.files.open_file(csv)
    preview(person)
    table = rows(person)
    table.setCurrentIndex(table.model().index(1, 2))
    person.qtbot.keyClick(table, Qt.Key.Key_Space)
    assert shown(person)[1][3] == "left out"
    assert person.button("Import 2").isEnabled()


def test_100_000_rows_are_chosen_at_once(qtbot: QtBot) -> None:
    """All or none of them, without asking each; what replaces one of yours stays chosen so."""
    presets = [Preset(f"p{i}", f"P{i}", "x") for i in range(100_000)]
    there: list[There] = ["same", "own", *([""] * 99_998)]  # type: ignore[list-item] # each is one of them
    items = (Item(p, "", "", (), t, p.id, p.name) for p, t in zip(presets, there, strict=True))
    model = ImportRows(Plan(tuple(items), ()))
    assert model.coming == 99_999
    model.choose(1, "replace")
    model.choose_all(True)
    assert (model.coming, model.choices[0], model.choices[1]) == (99_999, "skip", "replace")
    model.choose(0, "add")
    assert model.coming == 100_000
    begun = time.perf_counter()
    model.choose_all(False)
    assert time.perf_counter() - begun < 0.2
    assert (model.coming, set(model.choices.values())) == (0, {"skip"})
    model.choose_all(True)
    assert (model.coming, model.choices[1]) == (99_999, "add")
