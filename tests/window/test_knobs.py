"""Knobs above the columns, sweeps, layers switched off, bounds, and where a system message came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_script import ScriptedModel, write_preset
from person import MessageBoxes, OpenWindow, Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QMenu, QPlainTextEdit

from playground.formats import experiment_file
from playground.gui.answer_column import AnswerColumn
from playground.gui.controls import TickBox
from playground.gui.preset_rows import PresetRow

CAPTAIN = """---
name: Captain
layers: [house]
knobs:
  mood: {type: choice, options: [merry, grumpy, tired], default: merry}
  length: {type: number, min: 1, max: 100, step: 1, default: 3}
  rude: {type: toggle, default: false}
  ship: {type: text, default: Rose}
---
Be a {{ mood }} captain of the {{ ship }}{% if rude %}, rude{% endif %}, in {{ length }} words.
"""
EXPERIMENT = """name: At sea
presets: [none, captain]
prompts: [Why is the sky blue?]
models: [local/smollm2-135m-instruct]
parameters: {temperature: 0.7, seed: 7}
baseline: none
"""
CAPTAIN_SAYS = "Be kind.\n\nBe a merry captain of the Rose, in 3 words."


@pytest.fixture
def at_sea(open_window: OpenWindow, home: Path) -> Person:
    """A baseline and one preset with four knobs and a layer."""
    write_preset(home, "captain", CAPTAIN)
    write_preset(home, "house", "---\nname: House style\n---\nBe kind.")
    write_preset(home, "law", "---\nname: The law\n---\nNever lie.")
    (home / "experiments" / "starter.experiment.yaml").write_text(EXPERIMENT, "utf-8")
    return open_window()


def opened(person: Person, column: str = "Captain") -> AnswerColumn:
    person.press(f"Knobs: {column}")
    return person.column(column)


def choose(person: Person, control: str, option: str) -> None:
    combo = person.get(QComboBox, control)
    combo.setCurrentText(option)
    combo.activated.emit(combo.currentIndex())


def menu_entry(person: Person, words: str, within: str) -> None:
    """An entry of the menu behind a knob's button."""
    button = person.get(QAbstractButton, within)
    actions = [action for menu in button.findChildren(QMenu) for action in menu.actions()]
    next(action for action in actions if action.text() == words).trigger()


def from_menu(person: Person, column: str, words: str) -> None:
    """An entry of the column's menu; no menu opens where there is no screen."""
    dict(person.deeds.columns._entries(person.column(column).key))[words]()


def undo(person: Person) -> None:
    person.press("Undo")


def badges(person: Person) -> list[str]:
    found: list[str] = []
    for column in person.shown_columns():
        labels = [made for made in column.findChildren(QLabel) if made.property("kind") == "badge"]
        found.append(labels[0].text())
    return found


def test_one_line_shows_the_values_and_opens_to_a_control_each(at_sea: Person) -> None:
    line = at_sea.button("Knobs: Captain")
    assert line.accessibleDescription() == "mood: merry · length: 3 · rude: off · ship: Rose"
    opened(at_sea)
    assert at_sea.get(QComboBox, "mood: Captain").currentText() == "merry"
    number = at_sea.get(QDoubleSpinBox, "length: Captain")
    assert (number.value(), number.minimum(), number.maximum(), number.singleStep(), number.decimals()) == (
        3, 1, 100, 1, 0,
    )  # fmt: skip
    assert not at_sea.get(TickBox, "rude: Captain").isChecked()
    assert at_sea.get(QLineEdit, "ship: Captain").text() == "Rose"
    assert not at_sea.column("No system message").findChildren(QComboBox)


def test_a_turned_knob_keeps_the_answer_and_run_asks_that_column_alone(at_sea: Person, model: ScriptedModel) -> None:
    at_sea.run()
    before = at_sea.answer("Captain")
    assert model.system_messages() == [None, CAPTAIN_SAYS]
    opened(at_sea)
    choose(at_sea, "mood: Captain", "grumpy")
    assert at_sea.columns() == ["No system message", "Captain · grumpy"]
    assert at_sea.answer("Captain · grumpy") == before
    assert at_sea.sees("The answer below is to the values before.")
    assert at_sea.sees("Run asks it alone")
    at_sea.run()
    assert model.system_messages()[2:] == [CAPTAIN_SAYS.replace("merry", "grumpy")]
    assert "grumpy" in at_sea.answer("Captain · grumpy")
    assert at_sea.answer("No system message")
    assert not at_sea.sees("The answer below is to the values before.")
    at_sea.run()  # and again: now everything
    assert len(model.asked) == 5


def test_a_value_turned_back_is_the_old_column_with_its_answer(at_sea: Person, model: ScriptedModel) -> None:
    at_sea.run()
    opened(at_sea)
    choose(at_sea, "mood: Captain", "grumpy")
    choose(at_sea, "mood: Captain · grumpy", "merry")
    assert at_sea.columns() == ["No system message", "Captain"]
    assert not at_sea.sees("The answer below")
    assert at_sea.get(QComboBox, "mood: Captain").isVisible()  # the row is still open


def test_typing_into_a_text_knob_keeps_the_keyboard_there(at_sea: Person) -> None:
    opened(at_sea)
    field = at_sea.get(QLineEdit, "ship: Captain")
    field.setFocus()
    field.selectAll()
    at_sea.qtbot.keyClicks(field, "Sea & sand")
    assert field.text() == "Sea & sand"
    assert field.hasFocus()
    at_sea.qtbot.keyClick(field, Qt.Key.Key_Home)
    at_sea.qtbot.keyClicks(field, "A ")
    assert field.text() == "A Sea & sand"
    assert at_sea.window.desk.experiment.presets[1].knobs == {"ship": "A Sea & sand"}
    assert "captain of the A Sea & sand" in at_sea.column("Captain · A Sea & sand").system.toPlainText()


def test_many_turns_of_one_knob_are_undone_as_one(at_sea: Person) -> None:
    opened(at_sea)
    number = at_sea.get(QDoubleSpinBox, "length: Captain")
    number.stepUp()
    number.stepUp()
    assert at_sea.columns()[1] == "Captain · length 5"
    undo(at_sea)
    assert at_sea.columns()[1] == "Captain"
    assert at_sea.get(QDoubleSpinBox, "length: Captain").value() == 3


def test_knobs_come_back_with_the_session_and_in_the_experiments_file(at_sea: Person, open_window: OpenWindow) -> None:
    opened(at_sea)
    at_sea.qtbot.mouseClick(at_sea.get(TickBox, "rude: Captain"), Qt.MouseButton.LeftButton)
    source = experiment_file.render(at_sea.window.desk.to_run())
    assert experiment_file.parse(source, file="s", read_text=str).presets[1].knobs == {"rude": True}
    at_sea.close()
    again = open_window()
    assert again.columns() == ["No system message", "Captain · rude true"]
    assert (
        again.button("Knobs: Captain · rude true")
        .accessibleDescription()
        .startswith("mood: merry · length: 3 · rude: on")
    )


def test_turned_values_get_a_column_of_their_own(at_sea: Person, model: ScriptedModel) -> None:
    at_sea.run()
    opened(at_sea)
    assert not at_sea.button("Add as column: Captain").isEnabled()
    choose(at_sea, "mood: Captain", "tired")
    at_sea.press("Add as column: Captain · tired")
    assert at_sea.columns() == ["No system message", "Captain", "Captain · tired"]
    assert at_sea.answer("Captain")
    at_sea.run()
    assert model.system_messages()[2:] == [CAPTAIN_SAYS.replace("merry", "tired")]


# ---- sweeps


def test_a_choice_is_swept_over_its_options(at_sea: Person, model: ScriptedModel) -> None:
    at_sea.run()
    before = at_sea.answer("Captain")
    opened(at_sea)
    menu_entry(at_sea, "A column for each option", "More for mood: Captain")
    assert at_sea.columns() == ["No system message", "Captain · merry", "Captain · grumpy", "Captain · tired"]
    assert badges(at_sea) == ["baseline", "merry", "grumpy", "tired"]
    assert at_sea.answer("Captain · merry") == before
    at_sea.run()
    assert len(model.asked) == 5
    assert [("grumpy" in each, "tired" in each) for each in map(str, model.system_messages()[3:])] == [
        (True, False), (False, True),
    ]  # fmt: skip
    undo_words = [column.key.column for column in at_sea.shown_columns()]
    assert undo_words == ["none", "captain~mood=merry", "captain~mood=grumpy", "captain~mood=tired"]


def test_the_list_has_the_dots_of_a_preset_s_columns(at_sea: Person) -> None:
    opened(at_sea)
    menu_entry(at_sea, "On and off, a column each", "More for rude: Captain")
    at_sea.tick("The law")
    columns = [column.top.dot._index for column in at_sea.shown_columns()]
    dots = [row.dots for row in at_sea.rows() if isinstance(row, PresetRow) and row.ticked]
    assert dots == [(0,), (1, 2), (3,)]
    assert [dot for row in dots for dot in row] == columns


def test_a_sweep_is_undone_at_once(at_sea: Person) -> None:
    opened(at_sea)
    menu_entry(at_sea, "On and off, a column each", "More for rude: Captain")
    assert badges(at_sea) == ["baseline", "rude off", "rude on"]
    undo(at_sea)
    assert at_sea.columns() == ["No system message", "Captain"]


@pytest.mark.parametrize(("words", "columns"), [("12, evenly spread", 12), ("Cancel", 0), ("All 100", 100)])
def test_many_steps_are_asked_about(at_sea: Person, boxes: MessageBoxes, words: str, columns: int) -> None:
    boxes.answer_with(words)
    opened(at_sea)
    menu_entry(at_sea, "A column for each step", "More for length: Captain")
    assert boxes.texts == ["length has 100 steps. How many of them shall have a column?"]
    assert len(at_sea.columns()) == 1 + (columns or 1)


def test_one_of_a_sweep_is_taken_out_alone(at_sea: Person) -> None:
    opened(at_sea)
    menu_entry(at_sea, "A column for each option", "More for mood: Captain")
    from_menu(at_sea, "Captain · grumpy", "Take out of the comparison")
    assert at_sea.columns() == ["No system message", "Captain · merry", "Captain · tired"]
    undo(at_sea)
    assert len(at_sea.columns()) == 4


def test_ctrl_enter_in_the_editor_asks_every_column_of_the_preset(at_sea: Person, model: ScriptedModel) -> None:
    opened(at_sea)
    menu_entry(at_sea, "On and off, a column each", "More for rude: Captain")
    at_sea.run()
    at_sea.edit("Captain")
    at_sea.write(at_sea.message, "Be brief{% if rude %} and rude{% endif %}.")
    at_sea.shortcut("run")
    at_sea.until_done()
    assert model.system_messages()[3:] == ["Be kind.\n\nBe brief.", "Be kind.\n\nBe brief and rude."]


# ---- layers and bounds


def test_a_layer_is_switched_off_beside_the_column(at_sea: Person, model: ScriptedModel) -> None:
    at_sea.run()
    from_menu(at_sea, "Captain", "Add a column without house")
    assert at_sea.columns() == ["No system message", "Captain", "Captain without house"]
    assert badges(at_sea)[2] == "without house"
    at_sea.run()
    assert model.system_messages()[2:] == ["Be a merry captain of the Rose, in 3 words."]


def test_a_layer_of_a_layer_is_switched_off_too_and_no_column_is_made_twice(
    at_sea: Person, model: ScriptedModel, home: Path
) -> None:
    write_preset(home, "house", "---\nname: House style\nlayers: [law]\n---\nBe kind.")
    at_sea.window.library.refresh()
    from_menu(at_sea, "Captain", "Add a column without law (a layer of house)")
    assert at_sea.columns() == ["No system message", "Captain", "Captain without law"]
    from_menu(at_sea, "Captain without law", "Add a column without house")
    assert at_sea.columns()[-1] == "Captain without law and house"
    from_menu(at_sea, "Captain", "Add a column without house")
    entries = [words for words, _deed in at_sea.deeds.columns._entries(at_sea.column("Captain without house").key)]
    assert [words for words in entries if "without" in words] == [], "with house gone, nothing brings the law"
    at_sea.run()
    alone = "Be a merry captain of the Rose, in 3 words."
    assert set(model.system_messages()[1:]) == {f"Never lie.\n\nBe kind.\n\n{alone}", f"Be kind.\n\n{alone}", alone}


def test_what_a_bound_stands_on_cannot_be_switched_off(at_sea: Person, home: Path) -> None:
    write_preset(home, "order", "---\nname: Order\nlayers: [house]\n---\nObey.")
    at_sea.window.library.refresh()
    at_sea.deeds.knobs.toggle_bound("order")
    entries = [words for words, _deed in at_sea.deeds.columns._entries(at_sea.column("Captain").key)]
    assert [words for words in entries if "without" in words] == []


def test_bounds_stand_on_top_of_every_column_and_can_be_taken_off(at_sea: Person, model: ScriptedModel) -> None:
    at_sea.choose("The law")
    at_sea.edit("The law")
    at_sea.shortcut("bounds")
    assert at_sea.columns() == ["Bounds alone", "Captain"]
    lock = at_sea.button("Bounds")
    assert (lock.text(), lock.accessibleDescription()) == ("The law", "The law")
    assert "also where no system message was sent" in at_sea.toast()
    at_sea.window.close_editor()
    at_sea.run()
    assert model.system_messages() == ["Never lie.", f"Never lie.\n\n{CAPTAIN_SAYS}"]
    shown = at_sea.get(QPlainTextEdit, "System message: Captain")
    assert shown.accessibleDescription() == "From: The law · locked, House style, Captain"
    dict(at_sea.deeds.knobs.bounds_entries())["Take “The law” off"]()
    assert at_sea.columns() == ["No system message", "Captain"]
    assert not lock.isVisible()
    undo(at_sea)
    assert lock.isVisible()


def test_a_run_with_bounds_comes_back_with_them(at_sea: Person) -> None:
    at_sea.edit("The law")
    at_sea.shortcut("bounds")
    at_sea.window.close_editor()
    at_sea.run()
    at_sea.window.new_comparison()
    assert not at_sea.window.desk.experiment.bounds
    at_sea.open_run(0)
    assert [bound.id for bound in at_sea.window.desk.experiment.bounds] == ["law"]
    assert at_sea.answer("Captain").startswith("To “Why")
    assert not at_sea.sees("changed since this answer")


def test_bounds_that_are_gone_stop_everything_and_say_so(at_sea: Person) -> None:
    at_sea.edit("The law")
    at_sea.shortcut("bounds")
    at_sea.window.close_editor()
    (at_sea.home / "presets" / "law.preset.md").unlink()
    at_sea.until(lambda: at_sea.columns() == [])
    assert at_sea.sees("The bounds cannot be used, so nothing is asked")
    assert not at_sea.button("Run").isEnabled()
    assert at_sea.button("Bounds").isVisible()


def test_what_knobs_and_layers_put_there_is_marked_when_opened(at_sea: Person) -> None:
    view = at_sea.column("Captain").system
    assert view.extraSelections() == []
    view.setFocus()
    at_sea.qtbot.keyClick(view, Qt.Key.Key_Return)
    assert [mark.cursor.selectedText() for mark in view.extraSelections()] == ["merry", "Rose", "3"]
    at_sea.qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.extraSelections() == []


def test_a_placeholder_without_a_knob_is_said_at_the_column(at_sea: Person) -> None:
    write_preset(at_sea.home, "captain", CAPTAIN.replace("{{ ship }}", "{{ shipp }}"))
    at_sea.until(lambda: at_sea.sees("'{{ shipp }}' is no knob and stays as written: did you mean 'ship'?"))
