"""The library in the window: folders, favourites, tags, order, search in texts, several presets at once, new names."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from model_script import write_preset
from person import LEFT, OpenWindow, Person
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QListView, QPushButton

from playground.gui.preset_menu import entries_for
from playground.gui.preset_model import MIME
from playground.gui.preset_rows import Arrangement, HeaderRow, PresetRow, Row, rows_for, sought_in, tags_in_order

Keys = Qt.KeyboardModifier

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def filed(person: Person) -> Person:
    """With presets in folders."""
    put(person, "office/triage", "Letter order", "Sort what came by how soon it must be answered.", "mail, short")
    put(person, "office/deep/minutes", "Minutes", "Write minutes, and never invent a decision.", "short")
    put(person, "classroom/lab", "Lab partner", "Ask what they would try first.")
    person.until(lambda: {"Letter order", "Minutes", "Lab partner"} <= set(person.listed()))
    return person


def put(person: Person, name: str, title: str, text: str, tags: str = "") -> Path:
    path = person.home / "presets" / f"{name}.preset.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nname: {title}\ntags: [{tags}]\n---\n{text}\n", encoding="utf-8")
    return path


def titles(person: Person) -> list[str]:
    return [row.text for row in person.rows() if isinstance(row, HeaderRow)]


def below(person: Person, title: str) -> list[str]:
    """The presets of a group."""
    rows = person.rows()
    begin = next(place for place, row in enumerate(rows) if isinstance(row, HeaderRow) and row.text == title)
    names: list[str] = []
    for row in rows[begin + 1 :]:
        if isinstance(row, HeaderRow):
            break
        names.append(row.name)
    return names


def click(person: Person, name: str, *, at: str = "middle", keys: Qt.KeyboardModifier | None = None) -> None:
    """On a preset, or a group's title; `at`: middle, or star."""
    view = person.get(QListView, "Presets")
    rows = person.rows()
    place = next(p for p, row in enumerate(rows) if name == (row.text if isinstance(row, HeaderRow) else row.name))
    area = person._rect_of(view, place)
    point = area.center() if at == "middle" else QPoint(area.right() - 14, area.center().y())
    person.qtbot.mouseClick(view.viewport(), LEFT, keys or Qt.KeyboardModifier.NoModifier, point)


def key(person: Person, code: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    view = person.get(QListView, "Presets")
    view.setFocus()
    person.qtbot.keyClick(view, code, keys)


def select(person: Person, *names: str) -> None:
    click(person, names[0])
    for name in names[1:]:
        click(person, name, keys=Keys.ControlModifier)
    assert set(person.window.parts.presets.view.selected_ids()) == {person.row(name).id for name in names}


# ---- rows as values


def row(preset_id: str, **more: object) -> PresetRow:
    made = PresetRow(preset_id, preset_id.title(), "", False, sought=sought_in(preset_id, preset_id, "", ()))
    return replace(made, **more)  # type: ignore[arg-type] # fields by name


def shape(rows: list[Row]) -> list[str]:
    return [f"[{each.text}]" if isinstance(each, HeaderRow) else each.id for each in rows]


def test_rows_stand_in_folders_by_name_and_flat_by_time() -> None:
    others = [row("a", folder="z", changed=3.0), row("b", favourite=True, used="2"), row("c", changed=5.0, used="1")]
    assert shape(rows_for([], others, Arrangement())) == ["[Favourites]", "b", "[Library]", "c", "[z]", "a"]
    assert shape(rows_for([], others, Arrangement("used"))) == ["[Library, last used first]", "b", "c", "a"]
    assert shape(rows_for([], others, Arrangement("changed"))) == ["[Library, last changed first]", "c", "a", "b"]
    folded = Arrangement(folded=frozenset({"folder:", "favourites"}))
    assert shape(rows_for([], others, folded)) == ["[Favourites]", "[Library]", "[z]", "a"]


def test_what_is_sought_is_found_in_folded_groups_too() -> None:
    others = [row("apple", tags=("fruit",)), row("pear", tags=("fruit", "green")), row("leek", tags=("green",))]
    folded = frozenset({"folder:"})
    assert shape(rows_for([], others, Arrangement(folded=folded, words=("pea",)))) == ["[Library]", "pear"]
    assert shape(rows_for([], others, Arrangement(words=("zz",)), {"leek"})) == ["[Found in the text]", "leek"]
    described = [row("a", sought="a\npear"), row("pear"), row("z", folder="f")]
    found = shape(rows_for([], described, Arrangement(words=("pear",)), {"z", "pear"}))
    assert found == ["[Library]", "pear", "a", "[Found in the text]", "z"]
    near = [row(name) for name in ("a red pear", "pear tree", "red", "red pear", "red pears")]
    ranked = shape(rows_for([], near, Arrangement(words=("red", "pear"))))
    assert ranked == ["[Library]", "red pear", "red pears", "a red pear"]
    assert shape(rows_for([], others, Arrangement(tags=frozenset({"fruit", "green"})))) == ["[Library]", "pear"]
    assert rows_for([], others, Arrangement(words=("zz",))) == []
    assert tags_in_order(Counter(tag for row in others for tag in row.tags)) == [("fruit", 2), ("green", 2)]


def test_the_menu_offers_what_fits_all_that_are_selected() -> None:
    several = [row("a", own=True, ticked=True), row("b"), row("c", own=True, problem="broken")]
    words = [words for _what, words in entries_for(several)]
    assert words[:3] == ["Columns from these 2 presets", "Add to the comparison", "Take out of the comparison"]
    assert words[-1] == "Delete 2 presets"
    assert ("rename", "Rename") not in entries_for([row("b")])
    assert [what for what, _words in entries_for([row("c", own=True, problem="x")])] == [
        "problem",
        "reveal",
        "versions",
        "",
        "delete",
    ]


# ---- folders, favourites, order


def test_folders_are_groups_that_fold_and_stay_so(filed: Person, open_window: OpenWindow) -> None:
    assert titles(filed)[:2] == ["In this comparison", "Library"]
    assert [title for title in titles(filed) if title in ("office", "classroom", "office / deep")] == [
        "classroom", "office", "office / deep",
    ]  # fmt: skip
    assert below(filed, "office") == ["Letter order"]
    click(filed, "office")
    assert below(filed, "office") == []
    assert below(filed, "office / deep") == ["Minutes"]
    assert filed.columns() == ["No system message", "Pirate", "Poet"]
    filed.close()
    again = open_window()
    assert below(again, "office") == []
    click(again, "office")
    assert below(again, "office") == ["Letter order"]


def test_groups_fold_by_keys(filed: Person) -> None:
    click(filed, "classroom")  # folds, and is the current row
    for code, names in (
        (Qt.Key.Key_Right, ["Lab partner"]),
        (Qt.Key.Key_Left, []),
        (Qt.Key.Key_Space, ["Lab partner"]),
    ):
        key(filed, code)
        assert below(filed, "classroom") == names
    key(filed, Qt.Key.Key_Down)
    assert filed.window.parts.presets.view.current_id() == "lab"


def test_favourites_come_first_and_outlive_the_window(filed: Person, open_window: OpenWindow) -> None:
    click(filed, "Minutes", at="star")
    assert titles(filed)[1] == "Favourites"
    assert below(filed, "Favourites") == ["Minutes"]
    assert "office / deep" not in titles(filed)
    filed.close()
    again = open_window()
    assert below(again, "Favourites") == ["Minutes"]
    click(again, "Minutes", at="star")
    assert "Favourites" not in titles(again)


def test_a_run_makes_its_presets_the_last_used(filed: Person, open_window: OpenWindow) -> None:
    filed.tick("Minutes")
    filed.run()
    filed.tick("Minutes")
    filed.window.parts.presets._sort_by("used")
    assert filed.listed()[filed.listed().index("Poet") + 1] == "Minutes"
    filed.close()
    again = open_window()
    assert titles(again) == ["In this comparison", "Library, last used first"]
    assert again.listed()[3] == "Minutes"


def test_tags_narrow_the_list_and_are_taken_back(filed: Person) -> None:
    filed.window.parts.sidebar.resize(700, 600)
    filed.window.parts.presets.tags.choose("short", True)
    assert filed.listed()[-2:] == ["Letter order", "Minutes"]
    assert all("short" in each.tags for each in filed.rows() if isinstance(each, PresetRow))
    filed.write(filed.field("Search presets"), "zzz")
    assert filed.sees("No preset with the tag short has “zzz” in its name, tags, description or text.")
    filed.write(filed.field("Search presets"), "")
    chip = filed.get(QPushButton, "Tag: short")
    assert chip.isChecked()
    filed.qtbot.mouseClick(chip, LEFT)
    assert "Lab partner" in filed.listed()


def test_a_search_looks_through_the_texts_and_shows_where(filed: Person) -> None:
    filed.write(filed.field("Search presets"), "invent decision")
    filed.until(lambda: filed.listed() == ["Minutes"])
    model = filed.window.parts.presets.model
    piece = str(model.index(model.row_of("minutes")).data(Qt.ItemDataRole.ToolTipRole))
    assert "never invent a decision" in piece
    put(filed, "office/deep/minutes", "Minutes", "Write minutes.")
    filed.until(lambda: filed.listed() == [])
    filed.write(filed.field("Search presets"), "minutes")
    assert model.with_pieces is False  # its name shows why


def test_what_is_typed_and_not_saved_is_found(filed: Person) -> None:
    filed.edit("Tutor")
    filed.write(filed.message, "Speak of xylophones.")
    filed.write(filed.field("Search presets"), "xylophone")
    assert filed.listed() == ["Tutor"]


# ---- several at once


def test_space_ticks_all_that_are_selected(filed: Person) -> None:
    select(filed, "Letter order", "Lab partner", "Poet")
    key(filed, Qt.Key.Key_Space)
    assert filed.columns() == ["No system message", "Pirate", "Poet", "Lab partner", "Letter order"]
    assert filed.toast() == "3 presets are in the comparison now."
    assert set(filed.window.parts.presets.view.selected_ids()) == {"triage", "lab", "poet"}
    key(filed, Qt.Key.Key_Space)
    assert filed.columns() == ["No system message", "Pirate"]
    filed.press("Undo")
    assert filed.columns() == ["No system message", "Pirate", "Poet", "Lab partner", "Letter order"]


def test_a_range_is_selected_and_not_ticked(filed: Person) -> None:
    click(filed, "Letter order")
    click(filed, "Minutes", keys=Keys.ShiftModifier)
    filed.qtbot.wait(30)
    assert filed.window.parts.presets.view.selected_ids() == ["triage", "minutes"]
    key(filed, Qt.Key.Key_A, Keys.ControlModifier)
    filed.qtbot.wait(30)
    assert filed.columns() == ["No system message", "Pirate", "Poet"]


def test_columns_from_the_selection_keep_the_baseline_and_can_be_undone(filed: Person) -> None:
    select(filed, "Letter order", "Minutes")
    filed.shortcut("columns_from_selection")
    assert filed.columns() == ["No system message", "Letter order", "Minutes"]
    filed.press("Undo")
    assert filed.columns() == ["No system message", "Pirate", "Poet"]


def test_nobody_gets_thousands_of_columns_by_one_key(filed: Person) -> None:
    filed.deeds.presets._ticked([f"p{number}" for number in range(5_000)], True)
    assert filed.toast() == "That would be 5,000 columns: choose at most 64 presets at once."
    assert filed.columns() == ["No system message", "Pirate", "Poet"]


def test_several_are_deleted_and_come_back(filed: Person) -> None:
    path = filed.home / "presets" / "office" / "triage.preset.md"
    select(filed, "Letter order", "Poet")
    key(filed, Qt.Key.Key_Delete)
    assert filed.toast() == "2 presets are deleted."
    assert not path.exists()
    assert filed.columns() == ["No system message", "Pirate"]
    filed.press("Undo")
    assert path.is_file()
    assert filed.columns() == ["No system message", "Pirate", "Poet"]
    filed.choose("No system message")
    key(filed, Qt.Key.Key_Delete)
    assert filed.toast() == "Presets that come with the program cannot be deleted."


def test_a_folder_is_renamed_and_undo_gives_its_name_back(filed: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    filed.tick("Letter order")
    filed.window.parts.presets.view.folded.emit("folder:office/deep")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_arguments: ("bureau", True))
    filed.window.parts.presets.menu.rename_asked.emit("office")
    filed.until(lambda: "bureau / deep" in titles(filed))
    assert filed.toast() == "The folder is called “bureau” now."
    assert filed.row("Letter order").folder == "bureau"
    assert "Letter order" in filed.columns()
    assert filed.window.workbench.versions.list("triage")
    assert below(filed, "bureau / deep") == []  # folded as it was
    filed.press("Undo")
    filed.until(lambda: "office / deep" in titles(filed))
    filed.window.parts.presets.menu.rename_asked.emit("tutors")
    assert "cannot be renamed" in filed.toast()


def test_undo_takes_a_copy_away_and_gives_the_column_back(filed: Person) -> None:
    before = filed.columns()
    filed.deeds.presets.asked("duplicate", "poet")
    assert filed.columns() != before
    filed.press("Undo")
    assert filed.columns() == before
    assert "poet-copy" not in filed.window.library.watch.entries


def test_columns_in_another_order_come_back(filed: Person) -> None:
    before = filed.columns()
    filed.window.parts.presets.put.emit(["poet"], 0)
    assert filed.columns() == ["Poet", *before[:-1]]
    filed.press("Undo")
    assert filed.columns() == before


def test_several_are_duplicated_without_a_column(filed: Person) -> None:
    select(filed, "Letter order", "Minutes")
    filed.window.parts.presets._chose("duplicate", ["triage", "minutes"])
    assert filed.toast() == "2 copies are made."
    assert below(filed, "office") == ["Letter order", "Letter order (copy)"]
    assert filed.columns() == ["No system message", "Pirate", "Poet"]


# ---- moving


def test_presets_are_moved_to_a_folder_and_back(filed: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def answer(_parent: object, _title: str, _words: str, folders: list[str], *_more: object) -> tuple[str, bool]:
        asked.append(folders)
        return "verse / short", True

    monkeypatch.setattr(QInputDialog, "getItem", answer)
    filed.choose("Poet")
    filed.shortcut("move_preset")
    (folders,) = asked
    assert folders[0] == ""
    assert {"classroom", "office", "office/deep"} <= set(folders)
    assert (filed.home / "presets" / "verse" / "short" / "poet.preset.md").is_file()
    assert filed.row("Poet").folder == "verse/short"
    assert filed.columns() == ["No system message", "Pirate", "Poet"]
    filed.press("Undo")
    assert filed.row("Poet").folder == ""
    assert not (filed.home / "presets" / "verse").exists()


def drop(filed: Person, ids: list[str], place: QPoint) -> None:
    """What Qt does at the end of a drag."""
    view = filed.window.parts.presets.view
    data = QMimeData()
    data.setData(MIME, json.dumps(ids).encode())
    move, nothing = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(place, move, data, LEFT, nothing),
        QDragMoveEvent(place, move, data, LEFT, nothing),
        QDropEvent(QPointF(place), move, data, LEFT, nothing),
    ):
        QApplication.sendEvent(view.viewport(), event)


def test_a_preset_is_dropped_on_the_title_of_a_folder(filed: Person) -> None:
    model = filed.window.parts.presets.model
    place = next(p for p, each in enumerate(filed.rows()) if isinstance(each, HeaderRow) and each.text == "classroom")
    data = model.mimeData([model.index(model.row_of("triage"))])
    assert model.canDropMimeData(data, Qt.DropAction.MoveAction, -1, -1, model.index(place))
    assert not model.canDropMimeData(data, Qt.DropAction.MoveAction, -1, -1, model.index(model.row_of("lab")))
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, model.index(place))
    assert below(filed, "classroom") == ["Lab partner", "Letter order"]
    assert filed.toast() == "“Letter order” is in “classroom” now."


def test_columns_follow_the_order_in_which_presets_are_dropped(filed: Person) -> None:
    view = filed.window.parts.presets.view
    top = filed._rect_of(view, filed.window.parts.presets.model.row_of("none")).topLeft()
    drop(filed, ["poet"], top + QPoint(60, 1))
    assert filed.columns() == ["Poet", "No system message", "Pirate"]
    drop(filed, ["lab"], top + QPoint(60, 1))  # one that had no column gets it there
    assert filed.columns() == ["Lab partner", "Poet", "No system message", "Pirate"]
    assert filed.ticked() == filed.columns()


def test_columns_are_moved_by_keys(filed: Person) -> None:
    filed.choose("Poet")
    key(filed, Qt.Key.Key_Up, Keys.AltModifier)
    assert filed.columns() == ["No system message", "Poet", "Pirate"]
    assert filed.window.parts.presets.view.current_id() == "poet"
    for _again in range(3):  # no further than to the front
        key(filed, Qt.Key.Key_Up, Keys.AltModifier)
    assert filed.columns() == ["Poet", "No system message", "Pirate"]
    key(filed, Qt.Key.Key_Down, Keys.AltModifier)
    assert filed.columns() == ["No system message", "Poet", "Pirate"]
    columns = list(filed.window.parts.comparison.grid.columns())
    children = columns[0].parentWidget().children()
    assert [child for child in children if child in columns] == columns, "as screen readers read them"


# ---- new names


def rename(person: Person, name: str, new: str) -> None:
    person.choose(name)
    key(person, Qt.Key.Key_F2)
    field = person.get(QLineEdit, "Name of the preset")
    assert field.text() == name
    person.qtbot.keyClicks(field, new)
    person.qtbot.keyClick(field, Qt.Key.Key_Return)
    person.until(lambda: not person.window.parts.presets.view.is_editing() and new in person.listed())


def test_a_new_name_goes_through_files_columns_and_drafts(filed: Person) -> None:
    layered = put(filed, "house", "House", "x")
    layered.write_text("---\nname: House\nlayers: [poet]\n---\nx\n", encoding="utf-8")
    filed.until(lambda: "House" in filed.listed())
    filed.edit("Poet")
    filed.write(filed.message, "Only haiku.")
    rename(filed, "Poet", "Bard")
    presets = filed.home / "presets"
    assert (presets / "bard.preset.md").is_file()
    assert not (presets / "poet.preset.md").exists()
    assert "layers: [bard]" in layered.read_text("utf-8")
    assert filed.columns() == ["No system message", "Pirate", "Bard"]
    assert filed.column("Bard").system.toPlainText() == "Only haiku."
    assert filed.row("Bard").edited
    filed.press("Undo")
    filed.until(lambda: filed.columns() == ["No system message", "Pirate", "Poet"])
    assert filed.column("Poet").system.toPlainText() == "Only haiku."
    assert (presets / "poet.preset.md").is_file()
    assert "layers: [poet]" in layered.read_text("utf-8")


def test_a_name_that_is_being_typed_is_not_taken_away(filed: Person) -> None:
    filed.choose("Poet")
    key(filed, Qt.Key.Key_F2)
    field = filed.get(QLineEdit, "Name of the preset")
    filed.qtbot.keyClicks(field, "Ba")
    write_preset(filed.home, "fresh", "---\nname: Fresh\n---\nNew.")
    filed.until(lambda: "fresh" in filed.window.library.watch.entries, timeout_ms=1_500)
    filed.qtbot.keyClicks(field, "rd")
    filed.qtbot.keyClick(field, Qt.Key.Key_Return)
    filed.until(lambda: "Fresh" in filed.listed())
    assert "Bard" in filed.listed()


def test_presets_that_came_with_the_program_are_not_renamed(filed: Person) -> None:
    filed.choose("No system message")
    key(filed, Qt.Key.Key_F2)
    assert not filed.window.parts.presets.view.is_editing()


# ---- bad files


def test_a_click_on_a_broken_file_says_why_and_offers_to_show_it(filed: Person) -> None:
    write_preset(filed.home, "office/bad", "---\nname: Bad\ntgas: [x]\n---\nText.")
    filed.until(lambda: "bad" in filed.listed())
    filed.choose("bad")
    assert "tgas" in filed.toast()
    assert filed.button("Show file").isVisible()
    assert "tgas" in filed.row("bad").problem


def test_two_files_of_one_id_are_both_shown_and_a_new_name_is_the_way_out(filed: Person) -> None:
    put(filed, "office/poet", "Other poet", "Rhyme.")
    filed.until(lambda: "office/poet.preset.md" in filed.window.library.watch.entries)
    twin = next(each for each in filed.rows() if isinstance(each, PresetRow) and each.problem)
    assert (twin.name, twin.folder, twin.renamable) == ("poet", "office", True)
    assert "same id: rename one" in twin.problem
    assert filed.window.library.rename(twin.id, "Other poet") is not None
    filed.until(lambda: below(filed, "office") == ["Letter order", "Other poet"])
    assert filed.columns() == ["No system message", "Pirate", "Poet"]


# ---- assistive technology


def test_a_screen_reader_hears_of_folders_and_favourites(filed: Person) -> None:
    click(filed, "Minutes", at="star")
    listed = QAccessible.queryAccessibleInterface(filed.get(QListView, "Presets"))
    rows = [listed.child(number) for number in range(listed.childCount())]
    minutes = next(each for each in rows if each.text(QAccessible.Text.Name) == "Minutes")
    assert minutes.text(QAccessible.Text.Description) == "favourite, in office/deep"
    work = next(each for each in rows if each.text(QAccessible.Text.Name) == "office")
    assert work.text(QAccessible.Text.Description) == "1 presets, unfolded"


def test_the_accessible_action_keeps_what_is_selected(filed: Person) -> None:
    select(filed, "Letter order", "Minutes")
    view = filed.get(QListView, "Presets")
    listed = QAccessible.queryAccessibleInterface(view)
    rows = [listed.child(number) for number in range(listed.childCount())]
    tutor = next(each for each in rows if each.text(QAccessible.Text.Name) == "Tutor")
    tutor.actionInterface().doAction("Toggle")
    filed.until(lambda: "Tutor" in filed.columns())
    assert set(filed.window.parts.presets.view.selected_ids()) == {"triage", "minutes"}


def test_down_from_the_search_begins_with_the_first_that_was_found(filed: Person) -> None:
    search = filed.field("Search presets")
    filed.write(search, "letter order")
    filed.qtbot.keyClick(search, Qt.Key.Key_Tab)
    key(filed, Qt.Key.Key_Down)
    assert filed.window.parts.presets.view.selected_ids() == ["triage"]
    key(filed, Qt.Key.Key_Space)
    assert "Letter order" in filed.columns()
