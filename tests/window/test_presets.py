"""The presets in the window: the list, the ticks, the search, the editor and its drafts, and the files behind them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from model_script import PRESETS, ScriptedModel, write_preset
from person import OpenWindow, Person
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QListView, QMenu, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from playground.gui.preset_model import PresetListModel
from playground.gui.preset_rows import Arrangement, HeaderRow, PresetRow, rows_for

ALL = Arrangement()
BROKEN = "---\nname: Bad\ntgas: [x]\n---\nText."


def shipped_preset(person: Person) -> PresetRow:
    """Any preset that came with the program."""
    library = person.window.library
    rows = [row for row in person.rows() if isinstance(row, PresetRow)]
    return next(row for row in rows if not library.is_own(row.id) and row.id not in ("none", "empty"))


# ---- the model of the list


def preset_row(preset_id: str, ticked: bool = False, problem: str = "") -> PresetRow:
    return PresetRow(preset_id, preset_id.title(), "tag", ticked, "About it.", problem)


def test_the_list_is_a_model_that_qt_accepts(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = PresetListModel()
    qtmodeltester.check(model)
    model.show(rows_for([preset_row("none", True)], [preset_row("pirate"), preset_row("poet", problem="broken")], ALL))
    qtmodeltester.check(model)
    assert model.rowCount() == 5
    assert model.row_of("poet") == 4
    model.show([])
    assert (model.rowCount(), model.row_of("poet")) == (0, -1)
    assert model.data(QModelIndex()) is None


def test_headers_can_be_neither_chosen_nor_ticked_and_broken_presets_not_ticked() -> None:
    model = PresetListModel()
    model.show(rows_for([preset_row("none", True)], [preset_row("bad", problem="broken"), preset_row("poet")], ALL))
    asked: list[tuple[str, bool]] = []
    model.ticked.connect(lambda preset_id, ticked: asked.append((preset_id, ticked)))
    role, on = Qt.ItemDataRole.CheckStateRole, Qt.CheckState.Checked
    given = [model.setData(model.index(row), on, role) for row in range(model.rowCount())]
    assert given == [False, True, False, False, True]
    assert asked == [("none", True), ("poet", True)]
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.index(1).data(role) == Qt.CheckState.Checked
    assert model.index(3).data(Qt.ItemDataRole.AccessibleDescriptionRole) == "broken"


# ---- ticking and finding


def test_the_comparison_stands_above_the_library_in_the_order_of_its_columns(person: Person) -> None:
    rows = person.rows()
    assert rows[0] == HeaderRow("In this comparison", 3)
    assert [row.name for row in rows[1:4] if isinstance(row, PresetRow)] == person.columns() == person.ticked()
    assert isinstance(rows[4], HeaderRow)
    assert rows[4].text == "Library"
    assert {"Tutor", "Empty system message"} <= set(person.listed())
    assert [row.dots for row in rows[1:4] if isinstance(row, PresetRow)] == [(0,), (1,), (2,)]


def test_a_tick_adds_a_column_and_the_next_one_takes_it_away(person: Person) -> None:
    person.tick("Tutor")
    assert person.columns() == ["No system message", "Pirate", "Poet", "Tutor"]
    person.tick("Pirate")
    assert person.columns() == ["No system message", "Poet", "Tutor"]
    person.tick("No system message")
    assert person.columns() == ["Poet", "Tutor"]
    person.tick("Empty system message")
    assert person.columns() == ["Empty system message", "Poet", "Tutor"]
    assert person.column("Empty system message").system.toPlainText() == "An empty system message is sent."


def test_space_ticks_from_the_keyboard_and_the_place_in_the_list_stays(person: Person) -> None:
    view = person.get(QListView, "Presets")
    person.choose("Tutor")
    view.setFocus()
    person.qtbot.keyClick(view, Qt.Key.Key_Space)
    assert "Tutor" in person.columns()
    assert person.window.parts.presets.view.current_id() == "tutor"
    person.qtbot.keyClick(view, Qt.Key.Key_Space)
    assert "Tutor" not in person.columns()
    assert person.window.parts.presets.view.current_id() == "tutor"
    person.qtbot.keyClick(view, Qt.Key.Key_Up)
    assert person.window.parts.presets.view.current_id() not in ("tutor", None)


def test_the_accessible_action_of_a_row_ticks_it_and_again(person: Person) -> None:
    view = person.get(QListView, "Presets")
    listed = QAccessible.queryAccessibleInterface(view)
    rows = [listed.child(number) for number in range(listed.childCount())]
    row = next(each for each in rows if each.text(QAccessible.Text.Name) == "Tutor")
    row.actionInterface().doAction("Toggle")
    person.until(lambda: "Tutor" in person.columns())
    for there in (False, True):  # as Qt's own action does it; here its rows know nothing of a changed list
        index = view.model().index(person.window.parts.presets.model.row_of("tutor"), 0)
        view.clearSelection()
        view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
        person.until(lambda there=there: ("Tutor" in person.columns()) == there)


def test_a_click_on_the_name_only_looks(person: Person) -> None:
    before = person.columns()
    person.choose("Tutor")
    assert person.columns() == before
    assert person.window.parts.presets.view.current_id() == "tutor"
    assert not person.window.parts.editor.isVisible()


def test_search_finds_names_tags_and_descriptions_and_says_when_nothing_does(person: Person) -> None:
    search = person.field("Search presets")
    person.write(search, "pIRATE")
    assert person.listed()[0] == "Pirate"
    assert "Tutor" not in person.listed()
    person.write(search, "arr. pirate greets")
    assert person.listed() == ["Pirate"]
    person.write(search, "teaching")
    assert "Tutor" in person.listed()
    person.write(search, "<b>zzz</b>")
    assert person.listed() == []
    assert person.sees("No preset has “<b>zzz</b>” in its name, tags, description or text.")
    person.write(search, "")
    assert "Pirate" in person.listed()
    assert person.columns() == ["No system message", "Pirate", "Poet"]


def test_ticking_while_searching_keeps_the_search(person: Person) -> None:
    person.write(person.field("Search presets"), "tutor")
    person.tick("Tutor")
    assert person.field("Search presets").text() == "tutor"
    assert "Tutor" in person.columns()


# ---- files that change, and bad ones


def test_a_file_that_cannot_be_read_is_listed_with_its_reason(person: Person) -> None:
    write_preset(person.home, "bad", BROKEN)
    person.until(lambda: "bad" in person.listed(), timeout_ms=1_000)
    row = person.row("bad")
    assert "tgas" in row.problem
    assert "tags" in row.problem
    before = person.columns()
    person.tick("bad")
    assert person.columns() == before
    person.edit("bad")
    assert person.sees("tgas")
    index = person.window.parts.presets.model.index(person.window.parts.presets.model.row_of("bad"))
    assert "tgas" in str(index.data(Qt.ItemDataRole.ToolTipRole))
    write_preset(person.home, "bad", BROKEN.replace("tgas", "tags"))
    person.until(lambda: "Bad" in person.listed(), timeout_ms=1_000)
    assert person.row("Bad").problem == ""


def test_edits_from_outside_show_within_a_second(person: Person) -> None:
    path = person.home / "presets" / "pirate.preset.md"
    path.write_text(PRESETS["pirate"].replace("Pirate", "Corsair").replace("Talk like", "Sing like"), "utf-8")
    person.until(lambda: "Corsair" in person.columns(), timeout_ms=1_000)
    assert person.column("Corsair").system.toPlainText() == "Sing like a pirate."
    path.unlink()
    person.until(lambda: "Corsair" not in person.listed(), timeout_ms=1_000)
    assert person.columns() == ["No system message", "Poet"]
    assert person.sees("The file of “pirate” is gone: untick it, or bring it back.")
    write_preset(person.home, "fresh", "---\nname: Fresh\n---\nNew.")
    person.until(lambda: "Fresh" in person.listed(), timeout_ms=1_000)


def test_an_edit_from_outside_shows_in_the_open_editor_but_takes_no_draft_away(person: Person) -> None:
    path = person.home / "presets" / "poet.preset.md"
    person.edit("Poet")
    person.prompt.setFocus()
    path.write_text(PRESETS["poet"].replace("in verse", "in prose"), "utf-8")
    person.until(lambda: person.message.toPlainText() == "Answer in prose.", timeout_ms=1_000)
    person.write(person.message, "My own words.")
    path.write_text(PRESETS["poet"].replace("in verse", "in song"), "utf-8")
    person.until(lambda: person.library_preset("poet").system_message == "Answer in song.", timeout_ms=1_000)
    person.qtbot.wait(600)
    assert person.message.toPlainText() == "My own words."
    assert person.column("Poet").system.toPlainText() == "My own words."
    person.press("Save preset")
    assert "changed outside" in person.toast()
    assert "in song" in path.read_text("utf-8")
    assert person.message.toPlainText() == "My own words."


# ---- the editor


def test_a_preset_of_one_s_own_is_edited_used_at_once_and_saved(person: Person, model: ScriptedModel) -> None:
    path = person.home / "presets" / "pirate.preset.md"
    person.edit("Pirate")
    assert person.message.hasFocus()
    assert person.sees("Saved.")
    assert person.sees("Also in the file: 1 check.")
    person.write(person.message, "Say arr.")
    person.write(person.field("Description"), "Now shorter.")
    person.write(person.field("Tags"), "persona, sea , ")
    assert person.sees("2 words · 8 characters")
    assert person.row("Pirate").edited
    assert person.sees("Changed. Your draft is kept and used")
    assert person.column("Pirate").system.toPlainText() == "Say arr."
    person.run()
    assert "Say arr." in model.system_messages()
    assert path.read_text("utf-8") == PRESETS["pirate"]
    person.press("Save preset")
    saved = person.library_preset("pirate")
    assert (saved.system_message, saved.description, saved.tags) == ("Say arr.", "Now shorter.", ("persona", "sea"))
    assert "contains" in path.read_text("utf-8")
    assert person.sees("Saved.")
    assert not person.row("Pirate").edited
    assert not person.button("Save preset").isEnabled()


def test_revert_throws_the_draft_away(person: Person) -> None:
    person.edit("Pirate")
    person.write(person.message, "Say arr.")
    person.press("Revert to the saved preset")
    assert person.message.toPlainText() == "Talk like a pirate."
    assert person.column("Pirate").system.toPlainText() == "Talk like a pirate."
    assert not person.row("Pirate").edited
    person.write(person.message, "Say arr.")
    person.write(person.message, "Talk like a pirate.")
    assert not person.row("Pirate").edited


def test_typing_keeps_the_place_and_can_be_taken_back(person: Person) -> None:
    person.edit("Pirate")
    person.message.moveCursor(person.message.textCursor().MoveOperation.Start)
    person.qtbot.keyClicks(person.message, "Always ")
    assert person.message.toPlainText() == "Always Talk like a pirate."
    assert person.message.textCursor().position() == 7
    person.message.undo()
    assert person.message.toPlainText() == "Talk like a pirate."
    assert not person.row("Pirate").edited


def test_a_shipped_preset_is_read_only_and_duplicated_to_edit(person: Person) -> None:
    shipped = shipped_preset(person)
    person.tick(shipped.name)
    person.edit(shipped.name)
    assert person.message.isReadOnly()
    assert person.sees("This one is read-only. Duplicate it to make it yours.")
    assert not any(b.isVisible() and b.text() == "Save" for b in person.window.findChildren(QPushButton))
    person.qtbot.keyClicks(person.message, "x")
    assert not person.row(shipped.name).edited
    place = person.columns().index(shipped.name)
    person.press("Duplicate preset")
    copy = f"{shipped.name} (copy)"
    assert person.columns()[place] == copy
    assert shipped.name not in person.columns()
    assert not person.message.isReadOnly()
    person.write(person.message, "Mine now.")
    person.press("Save preset")
    own = next(path for path in (person.home / "presets").rglob("*.md") if "Mine now." in path.read_text("utf-8"))
    assert own.name.endswith(".preset.md")


def test_only_what_cannot_be_changed_is_grey(person: Person) -> None:
    def darkest(name: str) -> int:
        image = person.field(name).grab().toImage()
        every = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return min(image.pixelColor(x, y).lightness() for x, y in every)

    person.edit(shipped_preset(person).name)
    grey = darkest("Preset name")
    person.edit("Pirate")
    assert darkest("Preset name") < grey - 40


def test_a_baseline_is_duplicated_into_a_preset(person: Person) -> None:
    person.choose("No system message")
    person.shortcut("editor")
    assert person.sees("This one is read-only.")
    assert person.message.placeholderText() == "No system message is sent."
    person.press("Duplicate preset")
    assert "No system message (copy)" in person.columns()
    assert "No system message" in person.columns()
    person.write(person.message, "Something.")
    assert person.column("No system message (copy)").system.toPlainText() == "Something."


def test_a_new_preset_is_a_column_at_once_and_gets_its_file_s_name_when_saved(person: Person) -> None:
    person.press("New preset")
    assert person.columns()[-1] == "New preset"
    assert person.field("Preset name").hasFocus()
    assert person.field("Preset name").selectedText() == "New preset"
    person.qtbot.keyClicks(person.field("Preset name"), "Very Formal")
    person.write(person.message, "Be formal.")
    assert person.columns()[-1] == "Very Formal"
    person.press("Save preset")
    assert (person.home / "presets" / "very-formal.preset.md").is_file()
    assert not (person.home / "presets" / "new-preset.preset.md").exists()
    assert person.columns()[-1] == "Very Formal"
    assert person.window.parts.editor.preset_id == "very-formal"
    assert person.message.toPlainText() == "Be formal."


def test_two_new_presets_do_not_meet(person: Person) -> None:
    for text in ("One.", "Two."):
        person.press("New preset")
        person.write(person.message, text)
        person.press("Save preset")
    texts = [column.system.toPlainText() for column in person.shown_columns()][-2:]
    assert texts == ["One.", "Two."]


def test_a_new_name_of_an_old_preset_keeps_its_file(person: Person) -> None:
    person.edit("Poet")
    person.write(person.field("Preset name"), "Bard")
    person.press("Save preset")
    assert person.library_preset("poet").name == "Bard"
    assert person.columns() == ["No system message", "Pirate", "Bard"]


def test_delete_can_be_undone(person: Person) -> None:
    path = person.home / "presets" / "poet.preset.md"
    person.edit("Poet")
    person.press("Delete preset")
    assert not path.exists()
    assert person.columns() == ["No system message", "Pirate"]
    assert not person.window.parts.editor.isVisible()
    assert person.toast() == "“Poet” is deleted."
    person.press("Undo")
    assert path.read_text("utf-8") == PRESETS["poet"]
    assert person.columns() == ["No system message", "Pirate", "Poet"]


def test_a_folder_that_cannot_be_written_loses_no_typing(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.core.errors import StoreError

    person.edit("Poet")
    person.write(person.message, "Only haiku.")

    def full(*_given: object, **_more: object) -> Path:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(person.window.workbench.library, "save", full)
    person.press("Save preset")
    assert person.toast() == "The disk is full."
    assert person.message.toPlainText() == "Only haiku."
    assert person.column("Poet").system.toPlainText() == "Only haiku."
    assert person.button("Save preset").isEnabled()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_context_menu_offers_what_can_be_done(person: Person) -> None:
    def entries(name: str) -> list[str]:
        view = person.get(QListView, "Presets")
        index = view.model().index(person.window.parts.presets.model.row_of(person.row(name).id), 0)
        view.scrollTo(index)
        view.customContextMenuRequested.emit(view.visualRect(index).center() + QPoint(0, 0))
        menu = next(m for m in person.window.parts.presets.findChildren(QMenu) if m.isVisible())
        words = [action.text() for action in menu.actions()]
        menu.close()
        return words

    own = ["Edit", "Compare only this one", "Rename", "Duplicate", "Favourite", "Versions …"]
    own += ["Move to folder …", "Show in folder"]
    giving = ["", "Share …", "Export as"]
    assert entries("Poet") == [*own, *giving, "", "Delete"]
    shipped = ["Look at", "Compare only this one", "Duplicate", "Favourite"]
    assert entries(shipped_preset(person).name) == [*shipped, *giving]
    assert isinstance(person.deeds.actions.by_id["new_preset"], QAction)


# ---- drafts


def test_a_draft_outlives_a_kill(person: Person, open_window: OpenWindow) -> None:
    person.edit("Poet")
    person.write(person.message, "Only haiku.")
    person.until(lambda: any((person.home / "drafts").glob("*.draft.json")), timeout_ms=2_000)
    again = open_window()  # the first window was never closed: as after a kill
    assert again.column("Poet").system.toPlainText() == "Only haiku."
    assert again.row("Poet").edited
    again.edit("Poet")
    assert again.message.toPlainText() == "Only haiku."
    again.press("Save preset")
    assert again.library_preset("poet").system_message == "Only haiku."
    assert list((again.home / "drafts").glob("*.draft.json")) == []


def test_a_draft_of_a_preset_whose_file_is_gone_becomes_a_preset_again(person: Person, open_window: OpenWindow) -> None:
    person.edit("Poet")
    person.write(person.message, "Only haiku.")
    person.window.library.drafts.keep()
    os.remove(person.home / "presets" / "poet.preset.md")
    again = open_window()
    assert "Poet" in again.listed()
    assert again.window.desk.find("poet").system_message == "Only haiku."


def test_drafts_are_written_a_moment_after_typing_and_not_at_every_key(person: Person) -> None:
    person.edit("Poet")
    started = time.monotonic()
    person.write(person.message, "Only haiku, please.")
    written = list((person.home / "drafts").glob("*.draft.json"))
    assert written == [] or time.monotonic() - started > 0.5
    person.until(lambda: any((person.home / "drafts").glob("*.draft.json")), timeout_ms=2_000)
