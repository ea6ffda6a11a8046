"""Exports from the window: seen before they are written, as pages, as a picture, with parts left out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from person import Person
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit

from playground.formats.export import SUFFIXES, ending_of
from playground.gui.export_dialog import ExportDialog
from playground.gui.export_formats import FILTERS, FORMATS, ending_of_filter
from playground.gui.print_markup import markup
from playground.workbench.experiments import read_run


def dialog_of(person: Person) -> ExportDialog:
    person.shortcut("export_chosen")
    person.until(lambda: person.window.findChild(ExportDialog) is not None)
    return person.window.findChild(ExportDialog)


def facts(dialog: ExportDialog) -> list[str]:
    return [made.text() for made in dialog.findChildren(QLabel)]


def chosen(person: Person, dialog: ExportDialog, ending: str) -> str:
    """The preview's text, "" where it is a picture."""
    dialog.formats.choose(ending)
    person.until(lambda: not any("Making a preview" in words for words in facts(dialog)))
    text = dialog.findChild(QPlainTextEdit)
    return text.toPlainText() if text.isVisible() else ""


def answer_with(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(path), _given[3]))


def test_every_format_can_be_chosen_by_its_name() -> None:
    assert {ending_of(f"x{each.ending}") for each in FORMATS} - {".pdf", ".png"} == set(SUFFIXES)
    for each in FORMATS:
        assert ending_of_filter(each.filter) == each.ending
        assert each.filter in FILTERS


def test_what_is_exported_is_seen_first(person: Person) -> None:
    person.run()
    dialog = dialog_of(person)
    for each in FORMATS:
        text = chosen(person, dialog, each.ending)
        said = " ".join(facts(dialog))
        assert each.words in said
        assert "KB" in said or "bytes" in said or "MB" in said
        if each.ending in (".json", ".md", ".csv", ".jsonl"):
            assert "Why is the sky blue?" in text
        if each.ending == ".comparison.zip":
            assert "run.json" in text
            assert "manifest.json" in text
    dialog.close()


def test_parts_stay_out(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person.run()
    dialog = dialog_of(person)
    assert "left_out" not in chosen(person, dialog, ".json")
    dialog.parts["requests"].setChecked(False)
    assert '"left_out"' in chosen(person, dialog, ".json")
    answer_with(monkeypatch, tmp_path / "lean.json")
    dialog.export_asked.emit()
    person.until((tmp_path / "lean.json").is_file)
    record = json.loads((tmp_path / "lean.json").read_text("utf-8"))
    assert record["run"]["left_out"] == ["requests"]
    assert {cell["request"] for cell in record["cells"]} == {None}
    person.until(lambda: person.toast() == "Written: lean.json")


def test_pages_and_a_picture(person: Person, tmp_path: Path) -> None:
    person.run()
    shown = person.window.shown()
    assert shown is not None
    for name in ("out.pdf", "out.png"):
        person.deeds.exporting.export(shown, tmp_path / name)
        person.until(lambda name=name: person.toast() == f"Written: {name}")  # type: ignore[misc]
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")
    picture = QImage(str(tmp_path / "out.png"))
    content = person.window.parts.comparison.grid.widget()
    assert picture.width() == 2 * (content.width() + 32)
    assert picture.height() > 2 * content.height()


def test_the_picture_has_the_columns_out_of_sight(person: Person, tmp_path: Path) -> None:
    person.run()
    person.window.resize(700, 600)
    shown = person.window.shown()
    assert shown is not None
    person.deeds.exporting.export(shown, tmp_path / "out.png")
    person.until((tmp_path / "out.png").is_file)
    grid = person.window.parts.comparison.grid
    assert QImage(str(tmp_path / "out.png")).width() >= 2 * grid.widget().width()


def test_nothing_on_the_pages_is_obeyed(person: Person) -> None:
    person.run()
    shown = person.window.shown()
    assert shown is not None
    cell, completion = next(iter(shown.completions.items()))
    evil = "<img src=file:///etc/passwd><script>x</script><b>bold</b>"
    shown.completions[cell] = replace(completion, text=evil)
    text = markup(shown.as_run())
    assert "<img" not in text
    assert "<script" not in text
    assert "&lt;b&gt;bold" in text


def test_a_sealed_comparison_is_opened_again(person: Person, tmp_path: Path) -> None:
    person.run()
    before = person.answers()
    shown = person.window.shown()
    assert shown is not None
    path = tmp_path / "out.comparison.zip"
    person.deeds.exporting.export(shown, path)
    person.until(lambda: person.toast() == f"Written: {path.name}")
    assert read_run(path).id == shown.run.id
    renamed = tmp_path / "out.comparison (1).zip"
    path.rename(renamed)
    person.shortcut("new")
    person.deeds.files.open_file(renamed)
    person.until_quiet()
    assert person.answers() == before


def test_a_promptfoo_configuration_and_its_results_are_opened(person: Person, tmp_path: Path) -> None:
    config = tmp_path / "promptfooconfig.yaml"
    chat = json.dumps([{"role": "system", "content": "Be kind."}, {"role": "user", "content": "{{q}}"}])
    config.write_text(
        json.dumps({"prompts": [{"label": "Kind", "raw": chat}], "tests": [{"vars": {"q": "Hi"}}]}), "utf-8"
    )
    person.deeds.files.open_file(config)
    assert person.columns() == ["Kind"]
    assert person.prompt.toPlainText() == "Hi" or person.prompt.toPlainText() == "{{q}}"
    assert person.toast().startswith("Opened as an experiment.")
    person.press("Run")
    person.until_done()
    shown = person.window.shown()
    assert shown is not None
    path = tmp_path / "out.promptfoo.json"
    person.deeds.exporting.export(shown, path)
    person.until(path.is_file)
    before = list(person.answers().values())
    person.shortcut("new")
    person.deeds.files.open_file(path)
    person.until_quiet()
    assert list(person.answers().values()) == before
