"""Writing a conversation: whatever is added or taken out, a prompt stays one that can be asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from playground.core.experiment import Prompt
from playground.core.request import Message, Role
from playground.core.turn_edits import with_system, with_text_at, with_turn, without_message
from playground.core.turns import turns_of

LETTERS: dict[str, Role] = {"u": "user", "a": "assistant", "s": "system"}


def prompt(letters: str) -> Prompt:
    """`usu`: a question, a system message, a question; each says where it stands."""
    return Prompt("p", tuple(Message(LETTERS[letter], f"{letter}{at}") for at, letter in enumerate(letters)))


def said(prompt: Prompt) -> list[str]:
    return [message.text for message in prompt.messages]


def test_a_turn_is_added_at_the_end_but_not_after_an_empty_one() -> None:
    longer = with_turn(prompt("u"))
    assert said(longer) == ["u0", ""]
    assert with_turn(longer) is longer
    assert len(turns_of(longer)) == 2


def test_a_system_message_is_put_before_the_last_turn_once() -> None:
    changed = with_system(prompt("uu"))
    assert said(changed) == ["u0", "", "u1"]
    assert with_system(changed) is changed
    first = prompt("u")
    assert with_system(first) is first, "at the first turn the column's own holds"


def test_a_text_that_was_a_presets_is_the_prompts_own_when_it_is_changed() -> None:
    talk = Prompt("p", (Message("user", "a"), Message("system", "Be brief.", "brief"), Message("user", "b")))
    assert with_text_at(talk, 1, "Be brief.") is talk
    assert with_text_at(talk, 1, "Be kind.").messages[1] == Message("system", "Be kind.")
    assert with_text_at(talk, 7, "x") is talk


def test_a_message_goes_with_the_answer_that_was_given_to_it() -> None:
    assert said(without_message(prompt("uau"), 0)) == ["u2"]
    assert said(without_message(prompt("uau"), 1)) == ["u0", "u2"]
    assert said(without_message(prompt("usu"), 1)) == ["u0", "u2"]
    assert said(without_message(prompt("usu"), 2)) == ["u0"]
    only = prompt("u")
    assert without_message(only, 0) is only


@given(st.text("uas", max_size=8), st.integers(-1, 9))
def test_what_is_left_ends_with_a_question(letters: str, at: int) -> None:
    left = without_message(prompt(f"{letters}u"), at)
    assert left.messages[-1].role == "user"
    assert turns_of(left)
