"""What happens in a run, as values. The engine publishes them; everything else reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from playground.core.completion import (
    NO_USAGE,
    CellError,
    CellState,
    CheckOutcome,
    Completion,
    FinishReason,
    Usage,
    measure,
)
from playground.core.plan import CellId
from playground.core.request import SentRequest


@dataclass(frozen=True, slots=True)
class CellStarted:
    """The request goes out now. Starting again begins a new completion."""

    cell: CellId
    at: float
    sent: SentRequest | None = None


@dataclass(frozen=True, slots=True)
class TextDelta:
    cell: CellId
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class ReasoningDelta:
    cell: CellId
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class CellFinished:
    """The end of a cell. `reused` is an answer that was there already: then nothing was asked, and it is the whole."""

    cell: CellId
    at: float
    state: CellState
    finish_reason: FinishReason
    usage: Usage = NO_USAGE
    error: CellError | None = None
    checks: tuple[CheckOutcome, ...] = ()
    cost_usd: float | None = None
    reused: Completion | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CellJudged:
    """A model has decided checks of an answer that is whole; `checks` are all of its outcomes as they are now."""

    cell: CellId
    at: float
    checks: tuple[CheckOutcome, ...]


@dataclass(frozen=True, slots=True)
class CellNotice:
    """A passing word for the person about one cell; no part of the completion.

    `until` is when the pause that it is about ends, on the same clock as `at`: a window counts down to it.
    """

    cell: CellId
    at: float
    message: str
    until: float | None = None


@dataclass(frozen=True, slots=True)
class EndpointProgress:
    """An endpoint gets ready: the model is fetched or loaded. `done_bytes` of `total_bytes`, where there is a count."""

    endpoint: str
    at: float
    message: str
    done_bytes: int | None = None
    total_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class RunNotice:
    """A word for the person about the whole run ("the disk is full: the answers are not being kept")."""

    at: float
    message: str


@dataclass(frozen=True, slots=True)
class RunFinished:
    at: float


CellEvent: TypeAlias = CellStarted | TextDelta | ReasoningDelta | CellFinished | CellJudged
RunEvent: TypeAlias = CellEvent | CellNotice | EndpointProgress | RunNotice | RunFinished
OF_THE_RUN: Final = (EndpointProgress, RunNotice, RunFinished)
"""The events that are about no single cell."""


def fold(completion: Completion, event: CellEvent) -> Completion:
    """The completion after `event`. The only place where a completion grows.

    What an earlier attempt brought stays until the next request goes out.
    """
    match event:
        case CellStarted():
            return Completion(state="running", sent=event.sent, started_at=event.at)
        case TextDelta():
            first = completion.first_token_at if completion.first_token_at is not None else event.at
            return replace(completion, text=completion.text + event.text, first_token_at=first)
        case ReasoningDelta():
            first = completion.first_token_at if completion.first_token_at is not None else event.at
            return replace(completion, reasoning=completion.reasoning + event.text, first_token_at=first)
        case CellJudged():  # of the answer before, where the cell is being asked again
            return replace(completion, checks=event.checks) if completion.state == "done" else completion
        case CellFinished() if event.reused is not None:
            return replace(event.reused, checks=event.checks)
        case CellFinished() if completion.ended:  # another attempt, over before its request went out
            if event.state == "cancelled":
                return completion
            return replace(completion, state=event.state, finish_reason=event.finish_reason, error=event.error)
        case CellFinished():
            return replace(
                completion,
                state=event.state,
                finish_reason=event.finish_reason,
                usage=event.usage,
                error=event.error,
                checks=event.checks,
                cost_usd=event.cost_usd,
                response_headers=event.headers,
                timings=measure(completion.started_at, completion.first_token_at, event.at, event.usage.output_tokens),
            )


def coalesce(events: Iterable[RunEvent]) -> list[RunEvent]:
    """Join the neighbouring text of each cell; the order within a cell is kept.

    Text and reasoning of a cell are joined apart, and only as far as no other event of that cell stands between. A
    joined delta keeps the time of its first part, so folding the joined events equals folding all.
    """
    joined: list[RunEvent] = []
    parts: dict[int, list[str]] = {}
    open_delta: dict[CellId, int] = {}
    for event in events:
        match event:
            case TextDelta() | ReasoningDelta():
                place = open_delta.get(event.cell)
                if place is not None and type(joined[place]) is type(event):
                    parts[place].append(event.text)
                    continue
                open_delta[event.cell] = len(joined)
                parts[len(joined)] = [event.text]
            case CellStarted() | CellFinished() | CellJudged() | CellNotice():
                open_delta.pop(event.cell, None)
            case EndpointProgress() | RunNotice() | RunFinished():
                pass
        joined.append(event)
    for place, texts in parts.items():
        delta = joined[place]
        assert isinstance(delta, (TextDelta, ReasoningDelta))
        joined[place] = replace(delta, text="".join(texts))
    return joined
