"""Conversations from the window: every turn is asked, a second try goes on, a column again is its whole talk."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_script import ScriptedModel, echo
from person import OpenWindow, Person
from test_running import BUSY, failing

TALK = """name: Talk
presets: [none, pirate]
prompts:
  - messages:
      - {role: user, content: Hello.}
      - {role: system, content: Be brief.}
      - {role: user, content: Once more.}
models: [local/smollm2-135m-instruct]
parameters: {seed: 7}
baseline: none
"""


@pytest.fixture
def talk(open_window: OpenWindow, home: Path) -> Person:
    (home / "experiments" / "starter.experiment.yaml").write_text(TALK, "utf-8")
    return open_window()


def told(model: ScriptedModel) -> list[list[str]]:
    return [[message.text for message in request.messages] for request in model.asked]


PIRATE = ["Be brief.", "Hello.", "To “Hello.” under “Talk like a pirate.”, seed 107.", "Once more."]


def test_every_turn_is_asked_with_its_own_columns_answers(talk: Person, model: ScriptedModel) -> None:
    assert talk.sees("goes to 2 presets × 2 turns = 4 answers")
    talk.run()
    assert talk.status().startswith("Done: 4 of 4")
    assert PIRATE in told(model)
    assert ["Be brief.", "Hello.", "To “Hello.” under “None”, seed 7.", "Once more."] in told(model)


def test_a_second_try_goes_on_with_the_later_turns(talk: Person, model: ScriptedModel) -> None:
    model.says = failing("pirate")
    talk.run()
    assert talk.status().startswith("Done: 2 of 4   2 failed")
    over = talk.column("Pirate").talk.lines()
    assert over[1].line.accessibleDescription() == f"(failed: {BUSY}) half"
    model.says = echo
    model.asked.clear()
    talk.press("Retry: Pirate")
    talk.until_done()
    assert talk.status().startswith("Done: 4 of 4")
    assert told(model) == [["Talk like a pirate.", "Hello."], PIRATE]


def test_a_column_again_is_its_whole_talk_and_no_others(talk: Person, model: ScriptedModel) -> None:
    talk.run()
    model.asked.clear()
    talk.press("Run again: Pirate")
    talk.until_done()
    assert [words[0] for words in told(model)] == ["Talk like a pirate.", "Be brief."]
    assert talk.status().startswith("Done: 4 of 4")
    assert len(talk.history()) == 2
