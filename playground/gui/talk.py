"""What stands around an answer of a conversation: what was said before, and what it answers. Values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.core.completion import Completion
from playground.core.plan import CellId, Column
from playground.core.turns import Turn
from playground.gui.comparison_model import ShownRun

Kind: TypeAlias = Literal["question", "answer", "given", "system"]

WHO: Final = {"question": "You", "answer": "Answer", "given": "Given", "system": "New system message"}
_NOT_WHOLE: Final = {"failed": "failed", "cancelled": "stopped", "interrupted": "interrupted"}


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One message of the conversation. `whole`: it is Markdown, else it is shown as it is; `asked`: the turn's own."""

    kind: Kind
    turn: int
    text: str
    whole: bool = False
    asked: bool = False

    @property
    def who(self) -> str:
        return WHO[self.kind]


@dataclass(frozen=True, slots=True)
class Talk:
    """`before`: the turns before the one that is looked at; `now`: what stands between them and its answer."""

    before: tuple[TalkLine, ...] = ()
    now: tuple[TalkLine, ...] = ()


NO_TALK: Final = Talk()


def talk_of(turns: Sequence[Turn], column: Column, run: ShownRun, cell: CellId) -> Talk:
    """The column's own conversation up to `cell`; nothing where it is a single question."""
    before = tuple(
        line for turn in turns[: cell.turn - 1] for line in _turn(turns, turn.number, column, run, cell.at(turn.number))
    )
    if not 1 <= cell.turn <= len(turns):
        return NO_TALK
    now = tuple(_asked(turns, cell.turn, column))
    return Talk(before, now) if len(turns) > 1 or len(now) > 1 else NO_TALK


def _turn(turns: Sequence[Turn], number: int, column: Column, run: ShownRun, cell: CellId) -> Iterator[TalkLine]:
    yield from _asked(turns, number, column)
    yield TalkLine("answer", number, *_answer(run.answer(cell)))


def _asked(turns: Sequence[Turn], number: int, column: Column) -> Iterator[TalkLine]:
    turn = turns[number - 1]
    for message in turn.given:
        yield TalkLine("question" if message.role == "user" else "given", number, message.text)
    if turn.system is not None:
        yield TalkLine("system", number, _system_words(column.system_at(turns, number)))
    yield TalkLine("question", number, turn.message.text, asked=True)


def _system_words(text: str | None) -> str:
    if text is None:
        return "none is sent"
    return text or "an empty one is sent"


def _answer(completion: Completion | None) -> tuple[str, bool]:
    """(the words, whether they are a whole answer)"""
    if completion is None:
        return "was not asked this turn", False
    if completion.state == "done":
        return completion.text, True
    if (state := _NOT_WHOLE.get(completion.state)) is not None:
        why = f"{state}: {completion.error.message}" if completion.error is not None else state
        return f"({why}) {completion.text}".rstrip(), False
    return completion.text or "…", False
