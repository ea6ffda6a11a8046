"""A conversation written in the prompt panel: turns added, changed and taken out, and a system message on the way."""

from __future__ import annotations

from model_script import ScriptedModel
from person import OpenWindow, Person
from PySide6.QtWidgets import QPlainTextEdit

from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.request import Message

FIRST = "Why is the sky blue?"


def messages(person: Person) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in person.window.desk.experiment.prompts[0].messages]


def turn(person: Person, name: str) -> QPlainTextEdit:
    return person.get(QPlainTextEdit, name)


def second_turn(person: Person, text: str = "And at night?") -> None:
    person.press("Add a turn")
    person.qtbot.keyClicks(person.prompt, text)


def test_a_turn_is_added_written_and_asked(person: Person, model: ScriptedModel) -> None:
    second_turn(person)
    assert person.prompt.hasFocus()
    assert messages(person) == [("user", FIRST), ("user", "And at night?")]
    assert turn(person, "Turn 1").toPlainText() == FIRST
    assert person.sees("goes to 3 presets × 2 turns = 6 answers")
    person.run()
    assert person.sees("turn 2 of 2")
    assert [m.text for m in model.asked[-1].messages][-1] == "And at night?"
    assert len(model.asked) == 6


def test_an_earlier_turn_is_changed_where_it_stands(person: Person) -> None:
    second_turn(person)
    person.write(turn(person, "Turn 1"), "Why is the sea blue?")
    assert messages(person)[0] == ("user", "Why is the sea blue?")
    assert turn(person, "Turn 1").hasFocus()
    assert person.prompt.toPlainText() == "And at night?"


def test_a_system_message_changes_on_the_way(person: Person, model: ScriptedModel) -> None:
    second_turn(person)
    person.press("Change the system message at the last turn")
    assert turn(person, "System message from turn 2").hasFocus()
    person.qtbot.keyClicks(turn(person, "System message from turn 2"), "Be brief.")
    assert messages(person)[1] == ("system", "Be brief.")
    person.run()
    asked = [(request.system_message, request.messages[-1].text) for request in model.asked]
    assert ("Talk like a pirate.", FIRST) in asked
    assert ("Be brief.", "And at night?") in asked
    assert ("Talk like a pirate.", "And at night?") not in asked


def test_what_is_taken_out_comes_back(person: Person) -> None:
    second_turn(person)
    person.press("Remove: Turn 1")
    assert messages(person) == [("user", "And at night?")]
    person.press("Undo")
    assert messages(person) == [("user", FIRST), ("user", "And at night?")]
    person.press("Remove the last turn")
    assert messages(person) == [("user", FIRST)]
    assert person.prompt.toPlainText() == FIRST


def test_an_empty_turn_is_not_asked_and_not_doubled(person: Person, model: ScriptedModel) -> None:
    person.press("Add a turn")
    person.press("Add a turn")
    assert messages(person) == [("user", FIRST), ("user", "")]
    person.press("Run")
    assert person.toast() == "A turn is empty: write what is to be asked."
    assert model.asked == []


def test_a_presets_text_is_said_and_kept_until_it_is_changed(person: Person) -> None:
    said = (Message("user", "Hi."), Message("system", "", "poet"), Message("user", "And?"))
    person.window.put_experiment(Experiment("Talk", (PresetChoice("pirate"),), (Prompt("one", said),)))
    field = turn(person, "System message from turn 2")
    assert field.placeholderText() == "as in the preset “poet”"
    person.write(turn(person, "Turn 1"), "Hello.")
    assert person.window.desk.experiment.prompts[0].messages[1].preset == "poet"
    person.write(field, "Be kind.")
    assert person.window.desk.experiment.prompts[0].messages[1] == Message("system", "Be kind.")


def test_a_conversation_is_there_after_a_restart(open_window: OpenWindow) -> None:
    person = open_window()
    second_turn(person)
    person.close()
    assert messages(open_window()) == [("user", FIRST), ("user", "And at night?")]
