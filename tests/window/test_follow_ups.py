"""Follow-ups from the window: to all columns or one, an earlier turn put otherwise, and the way back."""

from __future__ import annotations

import pytest
from model_script import ScriptedModel, Wait
from person import OpenWindow, Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit

from playground.core.annotations import Annotations
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.request import Message
from playground.gui.folded_line import FoldedLine
from playground.gui.talk_view import OTHERWISE

CTRL = Qt.KeyboardModifier.ControlModifier
FIRST = "Why is the sky blue?"


@pytest.fixture
def asked(person: Person, model: ScriptedModel) -> Person:
    """One question answered in three columns; every answer says whose it is and what it is to."""
    model.says = lambda r: [f"{(r.system_message or 'none').split()[0]}: {r.messages[-1].text}"]
    person.run()
    model.asked.clear()
    return person


def field(person: Person) -> QPlainTextEdit:
    return person.get(QPlainTextEdit, "Follow-up")


def follow(person: Person, text: str) -> None:
    person.write(field(person), text)
    person.qtbot.keyClick(field(person), Qt.Key.Key_Return, CTRL)
    person.until_done()


def told(model: ScriptedModel) -> list[list[str]]:
    return sorted([message.text for message in request.messages] for request in model.asked)


def over(person: Person, name: str) -> list[str]:
    return [each.line.accessibleDescription() for each in person.column(name).talk.lines()]


def ask_otherwise(person: Person, name: str) -> None:
    found = (each for each in person.window.findChildren(FoldedLine) if each.line.accessibleName() == name)
    next(found).asked.emit(OTHERWISE)


def test_there_is_no_field_before_there_is_an_answer(person: Person) -> None:
    assert not person.window.parts.follow_up.isVisible()
    assert not person.deeds.actions.by_id["follow_up"].isEnabled()


def test_a_follow_up_goes_to_every_column_with_its_own_history(asked: Person, model: ScriptedModel) -> None:
    follow(asked, "And at night?")
    assert told(model) == [
        ["Answer in verse.", FIRST, f"Answer: {FIRST}", "And at night?"],
        ["Talk like a pirate.", FIRST, f"Talk: {FIRST}", "And at night?"],
        [FIRST, f"none: {FIRST}", "And at night?"],
    ]
    assert asked.answer("Pirate") == "Talk: And at night?"
    assert over(asked, "Pirate") == [FIRST, f"Talk: {FIRST}", "And at night?"]
    assert asked.sees("turn 2 of 2")
    assert field(asked).toPlainText() == ""
    assert asked.toast() == "The follow-up is asked of 3 columns."
    assert asked.status().startswith("Done: 6 of 6")
    assert not asked.sees("These answers were given to another prompt")
    assert asked.sees("goes to 3 presets × 2 turns = 6 answers")


def test_a_third_turn_follows_the_second(asked: Person, model: ScriptedModel) -> None:
    follow(asked, "And at night?")
    model.asked.clear()
    follow(asked, "Thanks.")
    assert len(model.asked) == 3
    assert over(asked, "Poet") == [
        FIRST, f"Answer: {FIRST}", "And at night?", "Answer: And at night?", "Thanks."
    ]  # fmt: skip
    assert asked.sees("turn 3 of 3")


def test_one_column_alone_is_asked_and_the_others_say_so(asked: Person, model: ScriptedModel) -> None:
    asked.column("Pirate").answer.setFocus()
    to = asked.get(QComboBox, "Follow-up goes to")
    assert [to.itemText(i) for i in range(to.count())] == ["to all 3 columns", "to Pirate alone"]
    to.setCurrentIndex(1)
    follow(asked, "And at night?")
    assert told(model) == [["Talk like a pirate.", FIRST, f"Talk: {FIRST}", "And at night?"]]
    assert asked.answer("Pirate") == "Talk: And at night?"
    assert asked.toast() == "The follow-up is asked of Pirate alone."
    assert asked.sees("This column was left out of this turn: it was not asked.")
    assert asked.status().startswith("Done: 4 of 4")
    asked.press("Turn before")
    assert asked.answer("Poet") == f"Answer: {FIRST}"


def test_undo_brings_the_former_run_and_the_typed_words_back(asked: Person) -> None:
    former = asked.window.shown()
    follow(asked, "And at night?")
    asked.press("Undo")
    assert asked.window.shown() is former
    assert asked.answer("Pirate") == f"Talk: {FIRST}"
    assert over(asked, "Pirate") == []
    assert asked.prompt.toPlainText() == FIRST
    assert field(asked).toPlainText() == "And at night?"
    assert not asked.sees("These answers were given to another prompt")


def test_undo_while_it_is_asked_stops_it(asked: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ["Half", Wait()]
    asked.write(field(asked), "And at night?")
    asked.press("Send the follow-up")
    asked.until(lambda: asked.answer("Pirate") == "Half")
    assert not asked.button("Send the follow-up").isEnabled()
    asked.press("Undo")
    asked.until(lambda: not asked.window.runs.running)
    assert asked.answer("Pirate") == f"Talk: {FIRST}"


def test_an_earlier_turn_is_put_otherwise_and_only_it_is_asked(asked: Person, model: ScriptedModel) -> None:
    follow(asked, "And at night?")
    follow(asked, "Thanks.")
    asked.write(field(asked), "Not sent yet")
    model.asked.clear()
    ask_otherwise(asked, "Turn 2, question: Pirate")
    assert field(asked).toPlainText() == "And at night?"
    assert asked.sees("Turn 2, asked otherwise")
    follow(asked, "And on Mars?")
    assert told(model)[0] == ["Answer in verse.", FIRST, f"Answer: {FIRST}", "And on Mars?"]
    assert len(model.asked) == 6, "the turn itself, and the one after it"
    assert over(asked, "Pirate") == [FIRST, f"Talk: {FIRST}", "And on Mars?", "Talk: And on Mars?", "Thanks."]
    assert field(asked).toPlainText() == "Not sent yet"
    asked.press("Undo")
    assert over(asked, "Pirate")[2] == "And at night?"
    assert asked.window.desk.experiment.prompts[0].messages[1].text == "And at night?"


def test_a_turn_may_be_left_as_it_is(asked: Person) -> None:
    follow(asked, "And at night?")
    ask_otherwise(asked, "Turn 1, question: Poet")
    assert field(asked).hasFocus()
    asked.press("Leave this turn as it is")
    assert field(asked).toPlainText() == ""
    assert not asked.sees("Turn 1, asked otherwise")


def test_stars_and_notes_move_along(asked: Person) -> None:
    run = asked.window.shown().run  # type: ignore[union-attr] # it was run
    cell = run.cells[1].id
    asked.window.workbench.runs.remarks.annotate(run.id, Annotations(frozenset({cell}), {cell: "good"}))
    follow(asked, "And at night?")
    now = asked.window.shown().run  # type: ignore[union-attr] # it was run
    assert now.id != run.id
    assert now.annotations == Annotations(frozenset({cell}), {cell: "good"})
    assert asked.window.workbench.runs.load(now.id).annotations == now.annotations


def test_the_history_names_both_ends_and_opens_it(asked: Person) -> None:
    follow(asked, "And at night?")
    assert [title for title, _ in asked.history()] == ["Why is the sky bl… → And at night?", FIRST]
    assert asked.history()[0][1].startswith("6 answers")
    asked.open_run(1)
    asked.until(lambda: over(asked, "Pirate") == [])
    asked.open_run(0)
    asked.until(lambda: over(asked, "Pirate") == [FIRST, f"Talk: {FIRST}", "And at night?"])


def test_what_is_typed_is_there_after_a_restart(open_window: OpenWindow, model: ScriptedModel) -> None:
    person = open_window()
    person.run()
    person.write(field(person), "Half a thought")
    person.close()
    again = open_window()
    assert field(again).toPlainText() == "Half a thought"


def test_a_row_of_a_dataset_is_gone_on_with_alone(person: Person, model: ScriptedModel) -> None:
    rows = ({"what": "sea"}, {"what": "sky"})
    prompt = Prompt("one", (Message("user", "Why is the {{what}} blue?"),))
    person.window.put_experiment(Experiment("Rows", (PresetChoice("pirate"),), (prompt,), rows=rows))
    person.press("Run all 2 prompts")
    person.until_done()
    model.asked.clear()
    follow(person, "And at night?")
    assert len(model.asked) == 1
    assert person.window.desk.experiment.rows == ()
    assert over(person, "Pirate")[0] == "Why is the sea blue?"
    person.press("Undo")
    assert person.window.desk.experiment.rows == rows
    assert over(person, "Pirate") == []


def test_a_key_leads_to_the_field_from_every_view(asked: Person) -> None:
    asked.look("Matrix")
    assert not asked.window.parts.follow_up.isVisible()
    asked.shortcut("follow_up")
    assert asked.view() == "Columns"
    assert QApplication.focusWidget() is field(asked)


def test_ctrl_enter_in_the_field_never_runs_the_prompt(asked: Person, model: ScriptedModel) -> None:
    field(asked).setFocus()
    asked.qtbot.keyClick(field(asked), Qt.Key.Key_Return, CTRL)
    asked.qtbot.wait(50)
    assert model.asked == []
