"""What was measured of presets, in the list and in the editor, and when a person gives presets away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from model_script import write_preset
from passports_by_hand import passport, rate
from person import MessageBoxes, OpenWindow, Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QListView

from playground.core.experiment import PresetChoice
from playground.core.passport import Passport, content_of
from playground.core.passport_values import in_file, with_passports
from playground.core.preset import Preset
from playground.formats import preset_file
from playground.gui.preset_rows import PassportSign, PresetRow
from playground.workbench import Workbench

SIGN = "moved, firm · 16 of 20 · SmolLM2 135M"


def measured(preset_id: str = "pirate", *others: Passport) -> None:
    """Somebody measured it, before the window was opened."""
    bench = Workbench()
    preset = bench.library.get(preset_id)
    bench.passport_store.keep(preset_id, [passport(content_of(preset, bench.library.get)), *others])
    bench.close()


def sign(person: Person, name: str = "Pirate") -> PassportSign | None:
    found = [row for row in person.rows() if isinstance(row, PresetRow) and row.name == name]
    return found[0].passport if found else None


def told(person: Person, name: str, role: Qt.ItemDataRole) -> str:
    view = person.get(QListView, "Presets")
    place = next(n for n, row in enumerate(person.rows()) if getattr(row, "name", "") == name)
    return str(view.model().index(place, 0).data(role) or "")


def lines(person: Person) -> dict[str, str]:
    """Of the editor, by their names."""
    found = person.window.parts.editor.measured.findChildren(QAbstractButton)
    return {
        each.accessibleName(): each.accessibleDescription()
        for each in found
        if each.isVisible() and each.accessibleName().startswith("Measured under")
    }


def answering(file: Path) -> Callable[..., tuple[str, str]]:
    def answer(*_given: object) -> tuple[str, str]:
        return str(file), ""

    return answer


@pytest.fixture
def at_window(open_window: OpenWindow) -> Person:
    measured()
    person = open_window()
    person.until(lambda: sign(person) is not None)
    return person


def test_the_list_has_a_mark_with_words(at_window: Person) -> None:
    person = at_window
    assert sign(person) == PassportSign("firm", False, SIGN)
    assert SIGN in told(person, "Pirate", Qt.ItemDataRole.ToolTipRole)
    assert SIGN in told(person, "Pirate", Qt.ItemDataRole.AccessibleDescriptionRole)
    assert sign(person, "Poet") is None
    assert sign(person, "No system message") is None


def test_the_editor_tells_all_of_it_and_typing_makes_it_stale(at_window: Person) -> None:
    person = at_window
    person.edit("Pirate")
    person.until(lambda: "Measured under SmolLM2 135M" in lines(person))
    words = lines(person)["Measured under SmolLM2 135M"]
    assert words.startswith("Moved, firm: effect .21 (.12 to .30), p .002; 20 answers to 4 prompts")
    assert "Stale" not in words
    person.write(person.message, "Talk like a duck.")
    person.until(lambda: "Stale: " in lines(person)["Measured under SmolLM2 135M"])
    person.until(lambda: (found := sign(person)) is not None and found.stale)
    assert told(person, "Pirate", Qt.ItemDataRole.ToolTipRole).startswith("<qt>stale · moved, firm")
    person.edit("Poet")
    person.until(lambda: not lines(person))


def test_several_models_and_what_the_file_says_of_others(open_window: OpenWindow, home: Path) -> None:
    carried = with_passports(Preset("tutor", "Tutor", "Only ask."), [passport("other text", model="far/model")])
    write_preset(home, "tutor", preset_file.render(carried))
    measured("tutor", replace(passport("old", "2025-01-01"), model="mine/m", verdict="not-moved", adherence=rate(0, 9)))
    person = open_window()
    person.until(lambda: sign(person, "Tutor") is not None)
    assert (found := sign(person, "Tutor")) is not None
    assert found.words == f"{SIGN}\nstale · did not move · 0 of 9 · m"
    person.edit("Tutor")
    person.until(lambda: len(lines(person)) == 3)
    assert list(lines(person)) == ["Measured under SmolLM2 135M", "Measured under m", "Measured under model"]
    theirs = lines(person)["Measured under model"]
    assert "Stale: its text changed since." in theirs or "Stale: its layers" in theirs
    assert theirs.endswith("From the file, measured by somebody else.")


def test_it_goes_with_the_preset_to_another_name_and_to_the_trash_and_back(at_window: Person) -> None:
    person = at_window
    library = person.window.library
    library.rename("pirate", "Sailor")
    person.until(lambda: sign(person, "Sailor") is not None)
    back = library.delete(["sailor"])
    assert back is not None
    person.until(lambda: "sailor" not in library.passports.signs)
    back()
    person.until(lambda: "Sailor" in person.listed() and sign(person, "Sailor") is not None)


@pytest.mark.parametrize(("answer", "along"), [("With passport", True), ("Without", False), ("", None)])
def test_a_person_is_asked_whether_it_goes_along(
    at_window: Person,
    boxes: MessageBoxes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    along: bool | None,
) -> None:
    person, file = at_window, tmp_path / "pirate.preset.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(file))
    boxes.answer_with(answer)
    person.window.parts.presets.menu.exported.emit(["pirate"], ("own", "Preset file", ".preset.md"))
    assert boxes.texts == ["What was measured of this preset here can go along: model, date, verdict, figures."]
    if along is None:
        person.until_quiet()
        assert not file.exists()
        return
    person.until(file.exists)
    person.until_quiet()
    assert bool(in_file(preset_file.parse(file.read_bytes(), id="pirate", file=""))) is along


def test_nobody_is_asked_about_one_that_was_not_measured(
    at_window: Person, boxes: MessageBoxes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(file))
    at_window.window.parts.presets.menu.exported.emit(["poet"], ("own", "Preset file", ".preset.md"))
    at_window.until(file.exists)
    assert boxes.texts == []


def test_a_run_that_ends_is_kept_for_presets_of_the_library_alone(person: Person) -> None:
    desk = person.window.desk
    inline = PresetChoice("nobody", inline=Preset("nobody", "Nobody", "Say nothing."))
    desk.experiment = replace(desk.experiment, samples=4, presets=(*desk.experiment.presets, inline))
    person.window.show_desk()
    assert not person.window.library.passports.signs
    person.run()
    person.until(lambda: sign(person) is not None and sign(person, "Poet") is not None)
    assert set(person.window.library.passports.signs) == {"pirate", "poet"}
    assert (found := sign(person)) is not None
    assert found.words.endswith("· 4 of 4 · SmolLM2 135M")
    assert not found.stale


def test_one_answer_of_each_leaves_no_mark(person: Person) -> None:
    person.run()
    person.until_quiet()
    person.window.library.passports.look()
    person.until_quiet()
    assert not person.window.library.passports.signs
