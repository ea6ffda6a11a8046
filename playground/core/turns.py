"""The turns of a conversation: which messages of a prompt get an answer, and with what history each is asked. Pure.

A message of the user that no assistant's message follows is a turn: every column answers it itself. An assistant's
message in the prompt is history that all columns are given. A system message takes the place of the column's own from
the turn on that it stands before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from playground.core.experiment import Prompt
from playground.core.request import Message, Role


@dataclass(frozen=True, slots=True)
class Turn:
    """`number` counts from 1; `given` stands between the turn before and this one's `message`.

    `system`: the system message that holds from this turn on; None: it stays as it was. `at`: the place of `message` in
    the prompt's messages.
    """

    number: int
    given: tuple[Message, ...]
    message: Message
    system: Message | None = None
    at: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Where in a request's messages the column's own answer to an earlier turn goes: before the one at `at`."""

    turn: int
    at: int


def turns_of(prompt: Prompt) -> tuple[Turn, ...]:
    """The turns in order, at least one: a prompt without an open question is asked as it is."""
    turns: list[Turn] = []
    given: list[Message] = []
    system: Message | None = None
    for at, (message, after) in enumerate(zip(prompt.messages, _roles_after(prompt.messages), strict=True)):
        if message.role == "system":
            system = message
        elif message.role == "user" and after != "assistant":
            turns.append(Turn(len(turns) + 1, tuple(given), message, system, at))
            given, system = [], None
        else:
            given.append(message)
    if turns:
        return tuple(turns)
    last = given[-1] if given else Message("user", "")
    return (Turn(1, tuple(given[:-1]), last, system, max(len(prompt.messages) - 1, 0)),)


def system_from(turns: Sequence[Turn], number: int) -> Message | None:
    """The system message of the prompt that holds at a turn, in place of the column's own; None: the column's own."""
    return next((turn.system for turn in reversed(turns[:number]) if turn.system is not None), None)


def asked_with(
    system: str | None, turns: Sequence[Turn], number: int, answered: Collection[int]
) -> tuple[tuple[Message, ...], tuple[Gap, ...]]:
    """The messages of a turn's request under `system`, and where the column's own answers to the turns `answered` go.

    What the column was never asked is no part of its history.
    """
    messages = [] if system is None else [Message("system", system)]
    gaps: list[Gap] = []
    for turn in turns[: number - 1]:
        messages.extend(turn.given)
        if turn.number in answered:
            messages.append(turn.message)
            gaps.append(Gap(turn.number, len(messages)))
    last = turns[number - 1]
    return (*messages, *last.given, last.message), tuple(gaps)


def filled(
    messages: Sequence[Message], gaps: Sequence[Gap], answers: Mapping[int, str]
) -> tuple[tuple[Message, ...], tuple[Gap, ...]]:
    """The messages with those of the answers that are known (by turn) put in, and the gaps that stay."""
    whole, open_gaps, put_in = list(messages), list[Gap](), 0
    for gap in gaps:
        at = gap.at + put_in
        if gap.turn in answers:
            whole.insert(at, Message("assistant", answers[gap.turn]))
            put_in += 1
        else:
            open_gaps.append(replace(gap, at=at))
    return tuple(whole), tuple(open_gaps)


def _roles_after(messages: Sequence[Message]) -> list[Role | None]:
    """For each message, the role of the next one that is no system message; None at the end."""
    roles: list[Role | None] = []
    after: Role | None = None
    for message in reversed(messages):
        roles.append(after)
        after = after if message.role == "system" else message.role
    return roles[::-1]
