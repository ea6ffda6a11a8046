"""Prompts as lines and from datasets, as a person does it at the window."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from person import OpenWindow, Person
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QPlainTextEdit,
    QSpinBox,
    QTableView,
    QWidget,
)

from playground.core.experiment import Prompt
from playground.core.request import Message
from playground.formats.experiment_file import parse

CITIES = "city;land\nRome;Italy\nOslo;Norway\nBern;Schweiz, Süd\n"


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    path = tmp_path / "cities.csv"
    path.write_bytes(CITIES.encode("cp1252"))
    return path


def texts(person: Person) -> list[str]:
    return [prompt.text for prompt in person.window.desk.experiment.prompts]


def dialog(person: Person, name: str) -> QDialog:
    return person.get(QDialog, name)


def table(person: Person) -> list[list[str]]:
    model = person.get(QTableView, "Rows of the dataset").model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def choose(person: Person, name: str, words: str) -> None:
    choice = person.get(QComboBox, name)
    choice.setCurrentIndex(choice.findText(words))
    choice.activated.emit(choice.currentIndex())
    person.until_quiet()


def open_dataset(person: Person, path: Path) -> None:
    person.deeds.files.open_file(path)
    person.until_quiet()


# ---- lines


def test_lines_become_prompts_and_go_again(person: Person) -> None:
    QGuiApplication.clipboard().setText("One?\n\nTwo?\nThree?")
    person.shortcut("paste_lines")
    assert person.get(QPlainTextEdit, "Lines").toPlainText() == "One?\n\nTwo?\nThree?"
    assert person.sees("3 prompts")
    assert person.sees("“One?” … “Three?”")
    assert person.sees("goes to 3 presets × 3 prompts = 9 answers")
    person.press("Add 3 prompts")
    assert texts(person) == ["Why is the sky blue?", "One?", "Two?", "Three?"]
    assert person.prompt.toPlainText() == "One?"
    assert person.toast() == "3 prompts added."
    assert person.sees("all go to 3 presets × 4 prompts = 12 answers")
    person.press("Undo")
    assert texts(person) == ["Why is the sky blue?"]


def test_lines_stand_in_place_of_the_others_and_long_ones_have_separators(person: Person) -> None:
    QGuiApplication.clipboard().setText("one word")
    person.shortcut("paste_lines")
    field = person.get(QPlainTextEdit, "Lines")
    assert field.toPlainText() == ""
    assert not person.button("Add").isEnabled()
    field.setPlainText("First\nstill first\n---\nSecond")
    person.press("In place of the 1 prompt that is there")
    person.press("Add 2 prompts")
    assert texts(person) == ["First\nstill first", "Second"]


def test_a_list_pasted_into_an_empty_field_may_be_many_prompts(person: Person) -> None:
    person.write(person.prompt, "")
    QGuiApplication.clipboard().setText("One?\nTwo?\nThree?")
    person.prompt.paste()
    assert texts(person) == ["One?\nTwo?\nThree?"]
    assert person.toast() == "3 lines pasted as one prompt."
    person.press("Make each a prompt")
    assert texts(person) == ["One?", "Two?", "Three?"]
    person.press("Undo")
    assert texts(person) == [""]


def test_a_text_pasted_into_words_is_no_list(person: Person) -> None:
    QGuiApplication.clipboard().setText("One?\nTwo?\nThree?")
    person.prompt.paste()
    assert person.toast() == ""


# ---- datasets


def test_a_dataset_is_seen_first_then_fills_the_prompt(person: Person, cities: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(cities))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(9, 9), *how), QDropEvent(QPointF(9, 9), *how)):
        QApplication.sendEvent(person.window, event)
    person.until_quiet()
    assert table(person) == [["Rome", "Italy"], ["Oslo", "Norway"], ["Bern", "Schweiz, Süd"]]
    assert person.get(QComboBox, "Encoding").currentText() == "Windows-1252"
    assert person.get(QComboBox, "Separator").currentText() == "Semicolon  ;"
    assert person.sees("Put a column into the prompt")
    assert not person.button("Use 3 rows").isEnabled()
    person.write(person.get(QPlainTextEdit, "Prompt with columns"), "Is {{mood}} in ")
    person.press("Put in city")
    assert person.sees("△ No column for {{mood}}: sent as written.")
    assert person.sees("goes to 3 presets × 3 prompts = 9 answers")
    person.press("Use 3 rows")
    assert person.prompt.toPlainText() == "Is {{mood}} in {{city}}"
    assert person.toast() == "3 rows of cities.csv."
    assert [prompt.text for prompt in person.window.desk.prompts()][1] == "Is {{mood}} in Oslo"
    person.press("Undo")
    assert (texts(person), person.window.desk.experiment.rows) == (["Why is the sky blue?"], ())


def use_cities(person: Person, cities: Path) -> None:
    open_dataset(person, cities)
    person.write(person.get(QPlainTextEdit, "Prompt with columns"), "Where is {{city}}?")
    person.press("Use 3 rows")


def test_rows_are_walked_and_their_values_shown(person: Person, cities: Path) -> None:
    use_cities(person, cities)
    strip = person.window.parts.prompt.row
    assert strip._values.text() == "city: Rome"
    assert person.sees("row 1 of 3")
    person.press("Next row")
    assert (strip._values.text(), person.window.asking.prompt_id()) == ("city: Oslo", "prompt-1-row-2")
    person.run()
    assert "Where is Oslo?" in person.answer("Pirate")
    person.write(person.prompt, "Hello")
    assert "names none of their columns: {{city}}, {{land}}" in strip._values.text()
    person.prompt.undo()
    person.press("Take the dataset away")
    assert not strip.isVisible()
    person.press("Undo")
    assert strip.isVisible()


def test_all_rows_are_asked_and_their_answers_found_again_after_a_restart(
    person: Person, open_window: OpenWindow, cities: Path
) -> None:
    use_cities(person, cities)
    person.press("Run all 3 prompts")
    person.until_done()
    assert person.status().startswith("Done: 9 of 9")
    person.press("Next row")
    person.press("Next row")
    assert "Where is Bern?" in person.answer("Pirate")
    person.close()
    again = open_window()
    assert "Where is Rome?" in again.answer("Pirate")
    again.press("Next row")
    assert "Where is Oslo?" in again.answer("Pirate")


def test_a_conversation_counts_with_its_turns(person: Person, cities: Path) -> None:
    desk = person.window.desk
    talk = Prompt("talk", tuple(Message("user", text) for text in ("Hi", "And {{city}}?")))
    desk.experiment = replace(desk.experiment, prompts=(talk, Prompt("once", (Message("user", "Hello"),))))
    desk.prompt_id = "talk"
    open_dataset(person, cities)
    assert person.sees("goes to 3 presets × 7 turns of 4 prompts = 21 answers")
    assert person.sees("Talk: asked once for each row  ·  the other prompt once  ·  not used: land")
    person.press("Use 3 rows")
    assert len(desk.prompts()) == 4


def test_another_reading_is_tried_and_a_bad_one_says_its_line(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("a,b;c\nd,e;f\ng,h\n", "utf-8")
    open_dataset(person, path)
    choose(person, "Separator", "Semicolon  ;")
    assert person.sees("odd.csv:3: the row has 1 value, and the first line has 2 columns")
    assert not person.button("Use").isEnabled()
    person.press("Leave out rows that cannot be read")
    person.until_quiet()
    assert person.sees("1 row · 2 columns · 1 row left out, the first in line 3")
    choose(person, "Separator", "Comma  ,")
    assert table(person) == [["d", "e;f"], ["g", "h"]]
    person.press("The first line names the columns")
    person.until_quiet()
    assert table(person)[0] == ["a", "b;c"]
    assert person.button("Put in column_1")


def test_the_first_rows_or_a_sample_are_taken(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"n": {n}}}\n' for n in range(500)), "utf-8")
    person.write(person.prompt, "")
    open_dataset(person, path)
    assert person.get(QPlainTextEdit, "Prompt with columns").toPlainText() == "{{n}}"
    choose(person, "Which rows", "The first")
    assert len(table(person)) == 20
    choose(person, "Which rows", "A random sample of")
    person.get(QSpinBox, "How many rows").setValue(5)
    before = table(person)
    person.get(QSpinBox, "Seed of the sample").setValue(2)
    sample = table(person)
    assert before != sample
    person.press("Use 5 rows")
    assert [[row["n"]] for row in person.window.desk.experiment.rows] == sample


def test_a_file_that_is_no_table_is_said_and_nothing_changes(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"a": 1}\nnope\n', "utf-8")
    open_dataset(person, path)
    assert person.sees("bad.jsonl:2: the line is not JSON")
    person.press("Cancel")
    assert person.window.desk.experiment.rows == ()


def test_ten_thousand_rows_do_not_hold_the_window_up(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("n,words\n" + "".join(f"{n},Some words {n}\n" for n in range(10_000)), "utf-8")
    open_dataset(person, path)
    view = person.get(QTableView, "Rows of the dataset")
    QAbstractItemModelTester(view.model())
    person.get(QPlainTextEdit, "Prompt with columns").setPlainText("What is {{words}}?")
    began = time.process_time()
    person.press("Use 10,000 rows")
    person.press("Next row")
    took_s = time.process_time() - began
    assert person.sees("all go to 3 presets × 10,000 prompts = 30,000 answers")
    assert took_s < 2.0


def test_rows_come_back_after_the_next_start_and_are_named_in_a_file_beside_them(
    person: Person, open_window: OpenWindow, cities: Path
) -> None:
    use_cities(person, cities)
    files, experiment = person.deeds.files, person.window.desk.to_run(None)
    beside, elsewhere = cities.parent / "a.experiment.yaml", cities.parent / "b" / "b.experiment.yaml"
    files.save_experiment(experiment, beside)
    files.save_experiment(experiment, elsewhere)
    assert "dataset: cities.csv\n" in beside.read_text("utf-8")
    alone = parse(elsewhere.read_text("utf-8"), file="b", read_text=lambda _path: "")
    assert [(p.text, p.vars["city"]) for p in alone.prompts][:2] == [
        ("Where is {{city}}?", "Rome"),
        ("Where is {{city}}?", "Oslo"),
    ]
    person.close()
    again = open_window()
    assert len(again.window.desk.experiment.rows) == 3
    assert again.window.desk.experiment.dataset == str(cities)
    again.deeds.files.open_file(beside)
    assert again.window.desk.experiment.dataset == str(cities)
    assert "Written" not in again.toast()


def test_rows_too_many_for_a_file_get_one_of_their_own(person: Person, tmp_path: Path) -> None:
    window = person.window
    rows = tuple({"x": f"{n} " * 20} for n in range(10_000))
    window.desk.set_prompt_text(window.desk.prompt_id, "Say {{x}}")
    window.desk.experiment = replace(window.desk.experiment, rows=rows)
    target = tmp_path / "big.experiment.yaml"
    person.deeds.files.save_experiment(window.desk.to_run(None), target)
    assert person.toast() == "Written: big.experiment.yaml, big.rows.jsonl"
    assert window.workbench.experiments.read(target).rows == rows


def test_presets_in_a_table_are_no_dataset(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "prompts.csv"
    path.write_text('"act","prompt"\n"A pirate","Be a pirate."\n', "utf-8")
    open_dataset(person, path)
    assert dialog(person, "Import presets")


def test_every_control_of_the_dialogs_has_a_name(person: Person, cities: Path) -> None:
    open_dataset(person, cities)
    person.shortcut("paste_lines")
    person.shortcut("all_prompts")
    dialogs = [dialog(person, name) for name in ("Dataset", "Paste lines as prompts", "All prompts")]
    for each in dialogs:
        for control in each.findChildren(QWidget):
            if control.focusPolicy() != Qt.FocusPolicy.NoFocus and control.isVisible():
                name = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
                assert name or isinstance(control.parent(), QSpinBox | QComboBox | QTableView), (each, control)


def test_a_column_that_no_variable_can_name_is_not_put_in(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("city,a}}b,<b>x</b>\nRome,1,2\n", "utf-8")
    open_dataset(person, path)
    assert not person.button("Put in a}}b").isEnabled()
    person.press("Put in <b>x</b>")
    assert person.get(QPlainTextEdit, "Prompt with columns").toPlainText().endswith("{{<b>x</b>}}")


# ---- the list of all prompts


def test_a_thousand_prompts_are_paged_searched_edited_moved_and_removed(person: Person) -> None:
    QGuiApplication.clipboard().setText("\n".join(f"Question {n}?" for n in range(1, 1001)))
    person.shortcut("paste_lines")
    person.press("In place of the 1 prompt that is there")
    person.press("Add 1,000 prompts")
    assert person.sees("prompt 1 of 1,000")
    person.press("Next prompt")
    assert person.prompt.toPlainText() == "Question 2?"
    person.press("List of all prompts")
    rows = person.get(QTableView, "Prompts to choose from")
    QAbstractItemModelTester(rows.model())
    assert rows.model().index(rows.currentIndex().row(), 1).data() == "Question 2?"
    person.write(person.field("Search prompts"), "question 99")
    assert rows.model().rowCount() == 19
    assert person.sees("19 of 1,000 prompts")
    rows.selectRow(0)
    field = person.get(QPlainTextEdit, "Text of the prompt")
    assert field.toPlainText() == "Question 99?"
    person.qtbot.keyClicks(field, "So ")
    assert texts(person)[98] == "So Question 99?"
    person.press("Look at this prompt")
    assert person.prompt.toPlainText() == "So Question 99?"
    rows.selectAll()
    person.press("Remove the chosen prompts")
    assert len(texts(person)) == 981
    assert person.toast() == "19 prompts removed."
    person.press("Undo")
    assert texts(person)[98] == "So Question 99?"
    person.write(person.field("Search prompts"), "")
    rows.selectRow(1)
    person.press("Move up")
    assert texts(person)[:2] == ["Question 2?", "Question 1?"]


def test_prompts_of_a_file_are_shown_as_plain_text(person: Person) -> None:
    evil = "<img src='file:///etc/hostname'>\u202eabc"
    window = person.window
    window.desk.set_prompt_text(window.desk.prompt_id, evil)
    window.show_desk()
    person.shortcut("all_prompts")
    model = person.get(QTableView, "Prompts to choose from").model()
    assert "<img" not in model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "\u202e" not in model.index(0, 1).data()
