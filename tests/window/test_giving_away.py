"""Presets shared and exported from the list: one, those that are selected, a folder; read aside, then written."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from model_script import write_preset
from person import Person
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QListView, QMenu

from playground.core.fidelity import Imported
from playground.formats.preset_archive import read
from playground.gui.preset_menu import entries_for
from playground.gui.preset_rows import HeaderRow, PresetRow
from playground.workbench.preset_export import PresetExport


@pytest.fixture
def filed(person: Person) -> Person:
    """With presets in folders, one of them broken."""
    for name in ("office/triage", "office/deep/minutes", "lab"):
        write_preset(person.home, name, f"---\nname: {name}\n---\nText of {name}.\n")
    write_preset(person.home, "office/bad", "---\nname: [\n---\nText.")
    person.until(lambda: {"office/triage", "office/deep/minutes", "lab", "bad"} <= set(person.listed()))
    return person


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a person lets a file be written, under the name that is offered."""
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(folder / Path(given[2]).name), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(folder))
    return folder


def menu_at(person: Person, row: int) -> QMenu:
    """Not popped up: the platform of the tests warns of a menu that it cannot raise."""
    view, opened = person.get(QListView, "Presets"), list[QMenu]()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(QMenu, "popup", lambda menu, _place: opened.append(menu))
        view.customContextMenuRequested.emit(person._rect_of(view, row).center())
    return opened[0]


def title(person: Person, words: str) -> int:
    return next(p for p, row in enumerate(person.rows()) if isinstance(row, HeaderRow) and row.text == words)


def entry(menu: QMenu, words: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == words)


def inside(archive: Path) -> list[str]:
    found = read(archive.read_bytes(), file=archive.name)
    return sorted(each.preset.id for each in found if isinstance(each, Imported))


def written(person: Person, out: Path) -> list[Path]:
    person.until(lambda: person.toast().startswith("Written: "))
    return sorted(path for path in out.rglob("*") if path.is_file())


def test_a_folder_is_shared_from_its_title_with_what_lies_below(filed: Person, out: Path) -> None:
    entry(menu_at(filed, title(filed, "office")), "Share this folder …").trigger()
    (archive,) = written(filed, out)
    assert archive.name == "office.presets.zip"
    assert inside(archive) == ["minutes", "triage"]  # the broken one is nobody else's trouble


def test_a_folder_is_exported_for_another_tool(filed: Person, out: Path) -> None:
    exports = entry(menu_at(filed, title(filed, "office")), "Export this folder as").menu()
    assert isinstance(exports, QMenu)
    next(action for action in exports.actions() if "LM Studio" in action.text()).trigger()
    assert [path.name for path in written(filed, out)] == [
        "office-deep-minutes.preset.json",
        "office-triage.preset.json",
    ]


def test_what_is_selected_is_shared_from_the_list_and_from_the_menu(filed: Person, out: Path) -> None:
    view, model = filed.window.parts.presets.view, filed.window.parts.presets.model
    view.choose("lab", ["lab", "triage"])
    entry(menu_at(filed, model.row_of("lab")), "Share 2 presets …").trigger()
    assert inside(written(filed, out)[0]) == ["lab", "triage"]
    filed.window.parts.toast.hide()
    view.choose("lab", ["lab", "minutes", "triage"])
    filed.deeds.actions.by_id["share"].trigger()
    filed.until(lambda: filed.toast() != "")
    assert inside(out / "presets.presets.zip") == ["lab", "minutes", "triage"]


def test_the_menu_shares_the_folder_of_what_is_current(filed: Person, out: Path) -> None:
    view, model = filed.window.parts.presets.view, filed.window.parts.presets.model
    view.setCurrentIndex(model.index(model.row_of("minutes")))
    filed.deeds.actions.by_id["share_folder"].trigger()
    (archive,) = written(filed, out)
    assert (archive.name, inside(archive)) == ("minutes.presets.zip", ["minutes"])


def test_one_preset_is_exported_from_the_list_as_its_draft_is(filed: Person, out: Path) -> None:
    filed.edit("Poet")
    filed.write(filed.message, "Only haiku.")
    model = filed.window.parts.presets.model
    exports = entry(menu_at(filed, model.row_of("poet")), "Export as").menu()
    assert isinstance(exports, QMenu)
    exports.actions()[0].trigger()
    (file,) = written(filed, out)
    assert file.name == "poet.preset.md"
    assert "Only haiku." in file.read_text("utf-8")


def test_a_baseline_cannot_be_given_away_and_has_no_such_entry(filed: Person, out: Path) -> None:
    filed.choose("No system message")
    filed.window.parts.presets.view.setFocus()
    filed.deeds.actions.by_id["share"].trigger()
    assert "a baseline has no text" in filed.toast()
    baseline = PresetRow("none", "No system message", "", ticked=True)
    assert "share" not in dict(entries_for([baseline]))
    assert dict(entries_for([baseline, PresetRow("a", "A", "", ticked=False)]))["share"] == "Share …"
    assert not list(out.iterdir())


def test_presets_are_read_aside(filed: Person, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    export = PresetExport.export

    def noted(self: PresetExport, *given: object) -> object:
        threads.append(threading.current_thread())
        return export(self, *given)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(PresetExport, "export", noted)
    filed.window.parts.presets.menu.shared.emit(["lab", "triage"])
    assert inside(written(filed, out)[0]) == ["lab", "triage"]
    assert threads[0] is not threading.main_thread()
