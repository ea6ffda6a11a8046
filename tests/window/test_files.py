"""Files from the window: opened, exported, saved, dropped; a bad one is said and changes nothing."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest
from model_script import STARTER, ScriptedModel, Wait
from person import Person
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from playground.core.run import Run
from playground.store.folders import shipped_presets_folder
from playground.workbench.experiments import read_run

EXPERIMENT = """\
name: From a file
presets: [none, tutor]
prompts: [What is a star?, Why?]
samples: 2
"""
PRESET = "---\nname: Guest\ndescription: Came in a file.\n---\nYou are a guest."


def shown_run(person: Person) -> Run:
    shown = person.window.shown()
    assert shown is not None
    return person.window.workbench.runs.load(shown.run.id)


def export(person: Person, path: Path) -> None:
    shown = person.window.shown()
    assert shown is not None
    person.deeds.exporting.export(shown, path)
    person.until(lambda: person.toast() == f"Written: {path.name}")


# ---- export


def test_every_export_holds_the_run_that_is_shown(person: Person, tmp_path: Path) -> None:
    person.run()
    recorded = shown_run(person)
    for suffix in (".html", ".json", ".md", ".csv"):
        path = tmp_path / f"out{suffix}"
        export(person, path)
        text = path.read_text("utf-8")
        assert all(name in text for name in person.columns())
        assert "Talk like a pirate." in text
        assert "seed 107." in text
        if suffix in (".html", ".json"):
            exported = read_run(path)
            assert [column.system_message for column in exported.columns] == [
                column.system_message for column in recorded.columns
            ]
            assert answered(exported) == answered(recorded)


def answered(run: Run) -> list[tuple[object, ...]]:
    return [(cell.id, cell.seed, cell.completion.text, cell.completion.state) for cell in run.cells]


def test_a_column_that_was_asked_again_is_exported_as_it_is_on_the_screen(person: Person, tmp_path: Path) -> None:
    person.run()
    person.press("Run again: Pirate")
    person.until_done()
    export(person, tmp_path / "out.json")
    run = read_run(tmp_path / "out.json")
    texts = {cell.id.preset: cell.completion.text for cell in run.cells}
    assert list(texts.values()) == list(person.answers().values())


def test_a_run_can_be_exported_while_it_is_written(person: Person, model: ScriptedModel, tmp_path: Path) -> None:
    model.says = lambda _request: ["half an ", Wait(), "answer"]
    person.press("Run")
    person.until(lambda: set(person.answers().values()) == {"half an "})
    export(person, tmp_path / "out.json")
    assert {cell.completion.text for cell in read_run(tmp_path / "out.json").cells} == {"half an "}
    assert {cell.completion.state for cell in read_run(tmp_path / "out.json").cells} <= {"running", "interrupted"}


def test_a_disk_that_hangs_holds_up_neither_the_window_nor_the_answers(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.run()
    shown = person.window.shown()
    assert shown is not None
    threads: list[str] = []
    monkeypatch.setattr(
        person.window.workbench, "export", lambda _run, _path: threads.append(threading.current_thread().name)
    )
    person.deeds.exporting.export(shown, tmp_path / "out.html")
    person.until(lambda: person.toast() == "Written: out.html")
    assert threads == ["blocking"]


def test_export_asks_where_and_adds_the_ending(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person.run()
    asked: list[str] = []

    def answer(_parent: object, _title: str, suggestion: str, _filters: str) -> tuple[str, str]:
        asked.append(suggestion)
        return str(tmp_path / "mine"), "Markdown (*.md)"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    person.press("Export")
    person.until((tmp_path / "mine.md").is_file)
    assert asked[0].endswith("first-look.html")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: ("", ""))
    person.press("Export")
    person.until_quiet()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.md"]


def test_an_export_that_cannot_be_written_is_said(person: Person, tmp_path: Path) -> None:
    person.run()
    shown = person.window.shown()
    assert shown is not None
    (tmp_path / "a-file").write_text("no folder", "utf-8")
    for name in ("out.docx", "a-file/out.html"):
        person.window.say("before")
        person.deeds.exporting.export(shown, tmp_path / name)
        person.until(lambda: person.toast() != "before")
        assert "Written" not in person.toast()
        assert "program itself failed" not in person.toast()


# ---- opening


def test_an_exported_comparison_is_opened_again(person: Person, tmp_path: Path) -> None:
    person.run()
    before = person.answers()
    for suffix in (".html", ".json"):
        export(person, tmp_path / f"out{suffix}")
        person.shortcut("new")
        person.deeds.files.open_file(tmp_path / f"out{suffix}")
        person.until_quiet()
        assert person.answers() == before
        assert person.prompt.toPlainText() == "Why is the sky blue?"
        assert person.status().startswith("Done: 3 of 3")
        assert len(person.history()) == 1, "the same run is kept once"


def test_a_comparison_of_somebody_else_brings_its_own_presets(person: Person, tmp_path: Path) -> None:
    person.run()
    export(person, tmp_path / "out.json")
    record = json.loads((tmp_path / "out.json").read_text("utf-8"))
    record["run"]["id"] = "20250101-000000-abcd"
    text = json.dumps(record).replace("Talk like a pirate.", "Talk like a <b>duke</b>.")
    (tmp_path / "theirs.json").write_text(text, "utf-8")
    person.deeds.files.open_file(tmp_path / "theirs.json")
    person.until_quiet()
    assert len(person.history()) == 2
    assert person.column("Pirate").system.toPlainText() == "Talk like a <b>duke</b>."
    assert person.library_preset("pirate").system_message == "Talk like a pirate."


def test_an_experiment_file_is_put_on_the_desk(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "mine.experiment.yaml"
    path.write_text(EXPERIMENT, "utf-8")
    person.run()
    person.deeds.files.open_file(path)
    assert person.columns() == ["No system message", "Tutor"]
    assert person.prompt.toPlainText() == "What is a star?"
    assert person.sees("No answer yet. Press Run.")
    assert person.button("Experiments").text().startswith("From a file")


def test_a_preset_file_comes_into_the_library_and_the_comparison(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "guest.preset.md"
    path.write_text(PRESET, "utf-8")
    person.deeds.files.open_file(path)
    person.until(lambda: person.button("Import 1").isVisible())
    assert not (person.home / "presets" / "guest.preset.md").exists()
    person.press("Import 1")
    person.until(lambda: person.columns()[-1] == "Guest")
    assert (person.home / "presets" / "guest.preset.md").is_file()
    assert person.toast() == "“Guest” is now in your library."
    assert person.message.toPlainText() == "You are a guest."
    path.write_text(PRESET.replace("a guest", "another guest"), "utf-8")
    person.deeds.files.open_file(path)
    person.until_quiet()
    person.press("Import 1")
    person.until(lambda: len(list((person.home / "presets").glob("guest*"))) == 2)  # never over another one


@pytest.mark.parametrize("place", ["in the library", "a copy of it", "shipped"])
def test_a_preset_that_is_in_the_library_is_chosen_and_not_copied(person: Person, tmp_path: Path, place: str) -> None:
    path = person.home / "presets" / "tutor.preset.md"
    if place == "a copy of it":
        path = Path(shutil.copy(path, tmp_path))
    elif place == "shipped":
        path = shipped_presets_folder() / "personas" / "captain-redbeard.preset.md"
    name = person.window.workbench.library.read(path).name
    before = sorted((person.home / "presets").iterdir())
    for _again in range(2):
        person.deeds.files.open_file(path)
        assert person.toast() == f"“{name}” is already in your library."
        assert person.columns().count(name) == 1
    assert sorted((person.home / "presets").iterdir()) == before
    assert person.field("Preset name").text() == name


BAD = {
    "gone.html": None,
    "page.html": "<html><b>no record here</b></html>",
    "cut.json": '{"format": "playground.run", "version": 1, "run": {',
    "other.json": '{"format": "something else"}',
    "bad.preset.md": "---\nname: Bad\ntgas: [x]\n---\nText.",
    "bad.experiment.yaml": "name: X\npresets: [none]\nprompts: []\nsampels: 2\n",
    "picture.png": "\x89PNG",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_said_in_a_sentence_and_changes_nothing(person: Person, tmp_path: Path, name: str) -> None:
    content = BAD[name]
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    before = (person.columns(), person.prompt.toPlainText(), person.listed())
    person.deeds.files.open_file(tmp_path / name)
    person.until_quiet()
    assert name in person.toast()
    assert (person.columns(), person.prompt.toPlainText(), person.listed()) == before
    assert person.history() == []


def test_a_dropped_file_is_opened_and_an_address_of_the_web_is_not(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "mine.experiment.yaml"
    path.write_text(EXPERIMENT, "utf-8")
    before = person.columns()
    for url, taken in ((QUrl("http://127.0.0.1:9/x.html"), False), (QUrl.fromLocalFile(str(path)), True)):
        data = QMimeData()
        data.setUrls([url])
        assert drop(person, data) == taken
        assert (person.columns() == before) != taken
    assert person.columns() == ["No system message", "Tutor"]


def drop(person: Person, data: QMimeData) -> bool:
    """Whether the window takes it."""
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    events = (QDragEnterEvent(QPoint(9, 9), *how), QDropEvent(QPointF(9, 9), *how))
    for event in events:
        QApplication.sendEvent(person.window, event)
    assert events[0].isAccepted() == events[1].isAccepted()
    return events[1].isAccepted()


def test_a_file_dropped_on_the_prompt_is_no_text_for_it(person: Person) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/somewhere/x.preset.md")])
    assert not person.prompt.canInsertFromMimeData(data)
    data = QMimeData()
    data.setText("words")
    assert person.prompt.canInsertFromMimeData(data)


def test_open_asks_for_a_file(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.experiment.yaml"
    path.write_text(EXPERIMENT, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(path), ""))
    person.shortcut("open")
    assert person.columns() == ["No system message", "Tutor"]


# ---- saving an experiment


def test_the_set_up_is_saved_and_opened_again(person: Person, tmp_path: Path) -> None:
    person.tick("Tutor")
    person.write(person.prompt, 'Why "so": {{x}}?')
    before = person.window.desk.experiment
    person.deeds.files.save_experiment(person.window.desk.to_run(None), tmp_path / "my-set-up.yaml")
    path = tmp_path / "my-set-up.experiment.yaml"
    assert person.button("Experiments").text().startswith("My set up")
    person.shortcut("new")
    person.deeds.files.open_file(path)
    after = person.window.desk.experiment
    assert [choice.id for choice in after.presets] == [choice.id for choice in before.presets]
    assert [prompt.messages for prompt in after.prompts] == [prompt.messages for prompt in before.prompts]
    assert (after.parameters, after.models, after.samples) == (before.parameters, before.models, before.samples)


def test_experiments_of_the_library_are_in_the_menu_and_broken_ones_are_not(person: Person) -> None:
    folder = person.home / "experiments"
    (folder / "amp.experiment.yaml").write_text(STARTER.replace("First look", "Salt & <b>pepper</b>"), "utf-8")
    (folder / "broken.experiment.yaml").write_text("name: [", "utf-8")
    menu = person.deeds._experiments
    menu.aboutToShow.emit()
    words = [action.text() for action in menu.actions()]
    assert "Salt && <b>pepper</b>" in words
    assert "First look" in words
    next(action for action in menu.actions() if action.text().startswith("Salt")).trigger()
    assert person.window.desk.experiment.name == "Salt & <b>pepper</b>"
    assert person.button("Experiments").text().startswith("Salt && <b>pepper</b>")
