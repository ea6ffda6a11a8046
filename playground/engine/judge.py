"""Asks one model to judge: through the same providers, limits and budget as every other request."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from playground.core.completion import CheckOutcome, Completion
from playground.core.costs import Charge, is_answer
from playground.core.errors import PlaygroundError
from playground.core.events import (
    CellFinished,
    CellStarted,
    EndpointProgress,
    ReasoningDelta,
    RunEvent,
    RunNotice,
    TextDelta,
    fold,
)
from playground.core.judgements import Finding, Judgement
from playground.core.plan import Cell, CellId, split_model
from playground.core.ports import Clock, EventSink, Provider
from playground.core.request import CompletionRequest
from playground.core.votes import Vote
from playground.engine.budget import Budget
from playground.engine.runner import Limits, Runner

_PLACE: Final = "\njudge"  # no column has this id
log = logging.getLogger(__name__)

Stamp: TypeAlias = Callable[[], tuple[str, str]]
"""A new id, and the time in UTC as ISO 8601."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a judge is asked about one cell and a rubric, or about two cells in this order."""

    cells: tuple[CellId, ...]
    request: CompletionRequest
    rubric: str = ""


class Keep(Protocol):
    """Keeps what a judge said with what came of it, all or nothing. Raises StoreError."""

    def __call__(
        self,
        judgements: Iterable[Judgement] = (),
        outcomes: Mapping[CellId, Collection[CheckOutcome]] | None = None,
        votes: Iterable[Vote] = (),
        charges: Iterable[Charge] = (),
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class JudgeDesk:
    """What every judge of a run stands on. `model` is ENDPOINT/MODEL_ID."""

    model: str
    providers: Mapping[str, Provider]
    limits: Limits
    clock: Clock
    budget: Budget
    stamp: Stamp
    keep: Keep


class Judge:
    """Asks; `answered` hears of each reply, good or failed, as it ends. One that fails stops no other.

    `view` hears of models that get ready, and once why nothing is kept.

    Used on the engine's loop alone.
    """

    def __init__(self, desk: JudgeDesk, view: EventSink, answered: Callable[[Question, Completion], None]) -> None:
        self._desk = desk
        self._view = view
        self._answered = answered
        self._numbers = itertools.count(1)
        self._questions: dict[CellId, Question] = {}
        self._replies: dict[CellId, Completion] = {}
        self._warned = False
        self._runner = Runner(desk.providers, desk.limits, self, desk.clock, desk.budget)
        self.pause, self.go_on, self.cancel = self._runner.pause, self._runner.go_on, self._runner.cancel
        self.finished, self.stopped = self._runner.finished, self._runner.stopped

    @property
    def busy(self) -> bool:
        return bool(self._questions)

    def ask(self, question: Question) -> None:
        model = self._desk.model
        place = CellId(_PLACE, "", model, next(self._numbers))
        self._questions[place] = question
        self._runner.start([Cell(place, split_model(model)[0], question.request)])

    def publish(self, event: RunEvent) -> None:
        """What the judge's own requests say."""
        if isinstance(event, EndpointProgress):
            self._view.publish(event)
        if not isinstance(event, (CellStarted, TextDelta, ReasoningDelta, CellFinished)):
            return
        self._replies[event.cell] = fold(self._replies.get(event.cell, Completion()), event)
        if isinstance(event, CellFinished):
            reply = self._replies.pop(event.cell)
            try:
                self._answered(self._questions[event.cell], reply)
            except Exception as surprise:  # a fault of ours in one judgement must not stop the others
                log.exception("judging %s", event.cell)
                self._complain(f"the program itself failed ({type(surprise).__name__}); the log has the details.")
            finally:
                self._questions.pop(event.cell, None)

    def judgement(self, question: Question, reply: Completion, finding: Finding, score: float | None) -> Judgement:
        id, at = self._desk.stamp()
        return Judgement(
            id, self._desk.model, question.cells, finding, at, reply.text, question.rubric, score, reply.usage,
            reply.cost_usd,
        )  # fmt: skip

    def keep(
        self,
        reply: Completion,
        judgements: Iterable[Judgement] = (),
        outcomes: Mapping[CellId, Collection[CheckOutcome]] | None = None,
        votes: Iterable[Vote] = (),
    ) -> None:
        """All of it with what the reply cost; that it could not be kept is said once, and the others go on."""
        place = CellId(_PLACE, "", self._desk.model)
        charges = [Charge(place, reply.usage, reply.cost_usd)] if is_answer(reply) else []
        try:
            self._desk.keep(judgements, outcomes, votes, charges)
        except PlaygroundError as error:
            log.error("%s", error)
            self._complain(str(error))

    def _complain(self, reason: str) -> None:
        if not self._warned:
            self._warned = True
            self._view.publish(RunNotice(self._desk.clock(), f"What the judge says is not being kept: {reason}"))


def failure_words(reply: Completion) -> str:
    """Why there is no judgement, as half a sentence: the check stays open."""
    if reply.state == "cancelled" or reply.error is None:
        return "not decided: the judge was stopped"
    return f"not decided: {reply.error.message}"
