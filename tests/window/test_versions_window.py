"""The versions of a preset in the window: compared, noted, brought back with a way back, found for a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from person import Person
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton, QTextEdit, QTreeWidget

from playground.gui.deleted_dialog import DeletedDialog
from playground.gui.versions_dialog import VersionsDialog


def save(person: Person, preset_id: str, text: str) -> None:
    person.window.look_at_preset(preset_id, write=True)
    person.message.setPlainText(text)
    person.until(lambda: person.window.library.is_edited(preset_id))
    person.deeds.actions.by_id["save_preset"].trigger()
    person.until(lambda: person.library_preset(preset_id).system_message == text)


def versions(person: Person, preset_id: str = "pirate") -> QTreeWidget:
    person.deeds.versions.open(preset_id)
    return listed(person)


def listed(person: Person) -> QTreeWidget:
    person.until(lambda: any(d.isVisible() for d in person.window.findChildren(VersionsDialog)))
    return person.get(QTreeWidget, "Versions")


def changed(person: Person) -> str:
    return person.get(QTextEdit, "What changed").toPlainText()


def look_at(made: QTreeWidget, place: int) -> None:
    item = made.topLevelItem(place)
    assert item is not None
    made.setCurrentItem(item)


def test_every_saved_text_is_listed_and_compared_word_by_word(person: Person) -> None:
    save(person, "pirate", "Talk like a parrot.")
    save(person, "pirate", "Talk like a parrot, loudly.")
    made = versions(person)
    assert made.topLevelItemCount() == 3
    assert "now: " in (made.topLevelItem(0) or made.headerItem()).text(0)
    assert "+, loudly" in changed(person)
    look_at(made, 1)
    assert "−pirate" in changed(person)
    assert "+parrot" in changed(person)
    look_at(made, 2)
    assert person.sees("The first version")
    against = person.get(QComboBox, "Compared with")
    against.setCurrentIndex(against.findData(0))
    against.activated.emit(against.currentIndex())
    assert "+parrot, loudly" in changed(person).replace("\n", " ")


def test_restoring_makes_a_new_version_and_is_undone(person: Person) -> None:
    save(person, "pirate", "Talk like a parrot.")
    made = versions(person)
    assert not person.button("Restore this version").isEnabled()
    look_at(made, 1)
    person.press("Restore this version")
    assert person.library_preset("pirate").system_message == "Talk like a pirate."
    assert listed(person).topLevelItemCount() == 3
    person.press("Undo")
    assert person.library_preset("pirate").system_message == "Talk like a parrot."


def test_a_draft_comes_back_with_undo_too(person: Person) -> None:
    save(person, "pirate", "Talk like a parrot.")
    person.message.setPlainText("A draft that is not saved.")
    person.until(lambda: person.window.library.is_edited("pirate"))
    look_at(versions(person), 1)
    person.press("Restore this version")
    assert person.message.toPlainText() == "Talk like a pirate."
    person.press("Undo")
    assert person.message.toPlainText() == "A draft that is not saved."
    assert person.library_preset("pirate").system_message == "Talk like a parrot."


def test_a_note_is_kept(person: Person) -> None:
    save(person, "pirate", "Talk like a parrot.")
    made = versions(person)
    look_at(made, 1)
    note = person.get(QLineEdit, "Note on this version")
    note.setText("before the bird")
    note.editingFinished.emit()
    found = person.window.workbench.versions.list("pirate")
    assert [version.note for version in found] == ["", "before the bird"]
    item = listed(person).topLevelItem(1)
    assert item is not None
    assert item.text(3) == "before the bird"


def test_a_run_knows_the_version_that_made_it_and_back(person: Person) -> None:
    person.run()
    shown = person.window.shown()
    assert shown is not None
    save(person, "pirate", "Talk like a parrot.")
    person.deeds.versions.of_run(shown.run, "pirate")
    person.until(lambda: bool(person.window.findChildren(VersionsDialog)))
    made = listed(person)
    assert made.indexOfTopLevelItem(made.currentItem()) == 1  # type: ignore[arg-type]
    item = made.topLevelItem(1)
    assert item is not None
    assert item.text(2) == "1 run"


def test_a_baseline_and_a_shipped_preset_have_none_and_say_so(person: Person) -> None:
    for preset_id in ("none", "captain-redbeard", ""):
        assert not person.deeds.versions.open(preset_id)
        assert "version" in person.toast()
        person.window.say("before")


def test_what_others_wrote_is_kept_beside_the_windows_work(person: Person) -> None:
    folder = person.home / "presets" / "new"
    folder.mkdir(parents=True)
    for number in range(12):
        text = f"---\nname: New {number}\n---\ntext\n"
        (folder / f"new-{number}.preset.md").write_text(text, "utf-8")
    person.until(lambda: "new-11" in person.window.library.watch.entries)
    store = person.window.workbench.version_store
    person.until(lambda: all(store.list(f"new-{number}") for number in range(12)))


def test_closing_waits_for_the_step_under_way_alone(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []

    def endless() -> Iterator[int]:
        while len(steps) < 10_000:
            steps.append(1)
            yield 1

    monkeypatch.setattr(person.window.workbench.library, "keeping_outside_edits", endless)
    person.window.library.keeping.when_kept(lambda: pytest.fail("it was closed"))
    person.until(lambda: len(steps) > 2)
    began = time.monotonic()
    person.close()
    assert time.monotonic() - began < 1.0
    assert len(steps) < 5000


def test_trouble_with_versions_is_told_once(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping = person.window.library.keeping
    monkeypatch.setattr(type(person.window.workbench.library), "notice", "Versions of presets are not kept: full.")
    keeping.when_kept(lambda: None)
    person.until(lambda: person.sees("Versions of presets are not kept: full."))
    person.window.say("something else")
    done: list[int] = []
    keeping.when_kept(lambda: done.append(1))
    person.until(lambda: bool(done))
    assert person.sees("something else")


def deleted(person: Person) -> DeletedDialog:
    person.shortcut("deleted")
    return next(d for d in person.window.findChildren(DeletedDialog) if d.isVisible())


def names(dialog: DeletedDialog) -> list[str]:
    rows = dialog.findChildren(QTreeWidget)[0]
    items = [rows.topLevelItem(place) for place in range(rows.topLevelItemCount())]
    return [item.text(0) for item in items if item is not None]


def test_a_deleted_preset_is_listed_with_its_versions_and_comes_back(person: Person) -> None:
    save(person, "pirate", "Talk like a parrot.")
    person.window.library.delete(["pirate"])
    dialog = deleted(person)
    assert names(dialog) == ["pirate"]
    click(dialog, "Versions of the deleted preset")
    rows = listed(person)
    assert rows.topLevelItemCount() == 2
    look_at(rows, 1)
    click(person.window.findChildren(VersionsDialog)[0], "Restore this version")
    assert "parrot" not in (person.window.desk.find("pirate").system_message or "parrot")
    person.until(lambda: names(dialog) == [])
    person.press("Undo")
    person.until(lambda: names(dialog) == ["pirate"])
    click(dialog, "Bring back")
    assert "pirate" in person.window.library.watch.entries
    assert person.toast() == "“Pirate” is back."


def test_versions_are_asked_for_in_the_editor_and_of_a_broken_file(person: Person) -> None:
    save(person, "pirate", "Talk like a parrot.")
    person.press("Versions of this preset")
    assert listed(person).topLevelItemCount() == 2
    person.window.findChildren(VersionsDialog)[0].close()
    path = person.window.library.path_of("pirate")
    assert path is not None
    Path(path).write_text("---\nnme: x\n---\n", "utf-8")
    person.until(lambda: bool(person.window.library.problem_of("pirate")))
    person.deeds.presets.asked("versions", "pirate")
    person.until(lambda: listed(person).topLevelItemCount() == 3)


def click(dialog: QDialog, name: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if name in (b.accessibleName(), b.text())).click()
