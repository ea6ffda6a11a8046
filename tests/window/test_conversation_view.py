"""A conversation in the columns: earlier turns above, the looked-at one large, and where the system message changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_script import ScriptedModel, Wait
from person import OpenWindow, Person

from playground.gui.answer_view import AnswerView
from playground.gui.folded_line import FoldedLine
from playground.gui.talk_view import LOOK_AT

TALK = """name: Talk
presets: [none, pirate]
prompts:
  - messages:
      - {role: user, content: Hello.}
      - {role: system, content: Be brief.}
      - {role: user, content: Once more.}
      - {role: user, content: And again.}
models: [local/smollm2-135m-instruct]
parameters: {seed: 7}
baseline: none
"""


@pytest.fixture
def talk(open_window: OpenWindow, home: Path, model: ScriptedModel) -> Person:
    (home / "experiments" / "starter.experiment.yaml").write_text(TALK, "utf-8")
    model.says = lambda r: [f"{(r.system_message or 'none').split()[0]} to {r.messages[-1].text} ({len(r.messages)})"]
    return open_window()


def lines(person: Person, name: str) -> list[tuple[str, str]]:
    """(name, text) of the lines over an answer, as a screen reader has them."""
    shown = person.column(name).talk.lines() if person.column(name).talk.isVisible() else ()
    return [(each.line.accessibleName(), each.line.accessibleDescription()) for each in shown]


def line(person: Person, name: str) -> FoldedLine:
    return next(each for each in person.window.findChildren(FoldedLine) if each.line.accessibleName() == name)


def click(person: Person, name: str) -> None:
    """New lines have no place until the next turn of the loop."""
    person.until(lambda: line(person, name).height() > 0)
    person.press(name)


WHOLE = [
    ("Turn 1, question: Pirate", "Hello."),
    ("Turn 1, answer: Pirate", "Talk to Hello. (2)"),
    ("Turn 2, system message: Pirate", "Be brief."),
    ("Turn 2, question: Pirate", "Once more."),
    ("Turn 2, answer: Pirate", "Be to Once more. (4)"),
    ("Turn 3, question: Pirate", "And again."),
]


def test_a_single_question_has_nothing_over_its_answer(person: Person) -> None:
    person.run()
    assert lines(person, "Pirate") == []
    assert not person.sees("turn 1 of 1")


def test_the_last_turn_stands_large_with_the_columns_own_talk_over_it(talk: Person) -> None:
    talk.run()
    assert talk.sees("turn 3 of 3")
    assert talk.answer("Pirate") == "Be to And again. (6)"
    assert lines(talk, "Pirate") == WHOLE
    assert ("Turn 1, answer: No system message", "none to Hello. (1)") in lines(talk, "No system message")


def test_the_pager_walks_the_turns_in_every_view(talk: Person) -> None:
    talk.run()
    talk.press("Turn before")
    assert talk.answer("Pirate") == "Be to Once more. (4)"
    assert lines(talk, "Pirate") == WHOLE[:4]
    talk.press("Turn before")
    assert lines(talk, "Pirate") == WHOLE[:1]
    assert not talk.button("Turn before").isEnabled()
    talk.look("Focus")
    assert talk.shown_columns()[0].answer.toPlainText() == "none to Hello. (1)"
    talk.press("Next turn")
    assert talk.shown_columns()[0].answer.toPlainText() == "Be to Once more. (4)"
    talk.look("Columns")
    assert talk.answer("Pirate") == "Be to Once more. (4)"
    assert talk.window.parts.comparison.place.turn == 2


def test_a_line_opens_in_place_and_leads_to_its_turn(talk: Person) -> None:
    talk.run()
    click(talk, "Turn 1, answer: Pirate")
    whole = talk.get(AnswerView, "Turn 1, answer: Pirate, in full")
    assert whole.toPlainText() == "Talk to Hello. (2)"
    assert 20 < whole.height() < 80
    click(talk, "Turn 2, system message: Pirate")
    assert talk.get(AnswerView, "Turn 2, system message: Pirate, in full").toPlainText() == "Be brief."
    click(talk, "Turn 1, answer: Pirate")
    assert not whole.isVisible()
    line(talk, "Turn 1, answer: Pirate").asked.emit(LOOK_AT)
    assert talk.answer("Pirate") == "Talk to Hello. (2)"
    assert talk.sees("turn 1 of 3")


def test_while_it_is_asked_the_turn_that_is_answered_is_shown(talk: Person, model: ScriptedModel) -> None:
    said = model.says
    model.says = lambda request: ["Half", Wait()] if request.messages[-1].text == "Once more." else said(request)
    talk.press("Run")
    talk.until(lambda: talk.answer("Pirate") == "Half")
    assert talk.sees("turn 2 of 3")
    assert lines(talk, "Pirate") == WHOLE[:4]
    talk.press("Turn before")
    assert talk.answer("Pirate") == "Talk to Hello. (2)"
    model.go.set()
    talk.until_done()
    assert talk.sees("turn 1 of 3"), "a reader who went to a turn stays there"
    talk.run()
    assert talk.sees("turn 3 of 3")
