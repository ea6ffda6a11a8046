"""Decides the checks that a model decides, for each answer as it ends."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from playground.core.blinding import masked, names_of
from playground.core.checks import evaluate, rubrics_of
from playground.core.checks.kinds import Fact
from playground.core.completion import CheckOutcome, Completion
from playground.core.events import CellFinished, CellJudged, RunEvent
from playground.core.judgements import Finding, Judgement
from playground.core.judging import fact_of, question_of, read_rubric, rubric_request
from playground.core.plan import CellId
from playground.core.ports import EventSink
from playground.core.preset import Check
from playground.core.run import Run
from playground.core.turns import turns_of
from playground.engine.judge import Judge, JudgeDesk, Question, failure_words

CompletionOf: TypeAlias = Callable[[CellId], Completion]
TOKEN_BYTES = 8


@dataclass(slots=True)
class _Case:
    """One answer. `said`: by rubric, what the judge said of it, or why it said nothing."""

    checks: tuple[Check, ...]
    text: str
    prompt: str
    said: dict[str, Judgement | str] = field(default_factory=dict[str, "Judgement | str"])

    def judged(self, check: Check) -> Fact | None:
        found = self.said.get(str(check.value))
        if found is None:
            return None
        return Fact(False, found, 0.0, pending=True) if isinstance(found, str) else fact_of(check, found)


class CheckJudge:
    """An EventSink: whole answers with open checks go to the judge, each rubric once, names in them masked.

    What it decides is kept with its words, then published to `view` as CellJudged. Used on the engine's loop alone.
    """

    def __init__(self, desk: JudgeDesk, run: Run, view: EventSink, completion_of: CompletionOf) -> None:
        self._desk = desk
        self._run = run
        self._view = view
        self._completion_of = completion_of
        self._names = names_of(run)
        self._turns = {prompt.id: turns_of(prompt) for prompt in run.prompts}
        self._cases: dict[CellId, _Case] = {}
        self._judge = judge = Judge(desk, view, self._answered)
        self.pause, self.go_on, self.cancel = judge.pause, judge.go_on, judge.cancel
        self.finished, self.stopped = judge.finished, judge.stopped

    @property
    def busy(self) -> bool:
        return self._judge.busy

    def publish(self, event: RunEvent) -> None:
        if isinstance(event, CellFinished):
            self._decide(event.cell)

    def decide_open(self) -> None:
        """What earlier times have left open."""
        for cell in self._run.cells:
            self._decide(cell.id)

    def _decide(self, cell: CellId) -> None:
        completion = self._completion_of(cell)
        if completion.state != "done" or not any(outcome.pending for outcome in completion.checks):
            return
        checks = self._run.checks_of(cell)
        if len(checks) != len(completion.checks):  # a record of other makers: which check is which?
            return
        turn = self._turns[cell.prompt][cell.turn - 1]
        self._cases[cell] = _Case(checks, completion.text, turn.message.text)
        opened = [check for check, outcome in zip(checks, completion.checks, strict=True) if outcome.pending]
        answers = {turn: self._masked(self._completion_of(cell.at(turn)).text) for turn in range(1, cell.turn)}
        question = question_of(self._turns[cell.prompt], cell.turn, answers)
        for rubric in dict.fromkeys(str(check.value) for check in rubrics_of(opened)):
            token = secrets.token_hex(TOKEN_BYTES)
            request = rubric_request(self._desk.model, rubric, question, self._masked(completion.text), token)
            self._judge.ask(Question((cell,), request, rubric))

    def _masked(self, text: str) -> str:
        return masked(text, self._names).text

    def _answered(self, question: Question, reply: Completion) -> None:
        (cell,) = question.cells
        case, completion = self._cases[cell], self._completion_of(cell)
        judgements: list[Judgement] = []
        if reply.state == "done":
            found = read_rubric(reply.text)
            finding: Finding = "unclear" if found.passes is None else "pass" if found.passes else "fail"
            judgements.append(self._judge.judgement(question, reply, finding, found.score))
        case.said[question.rubric] = judgements[0] if judgements else failure_words(reply)
        same = completion.state == "done" and completion.text == case.text  # else the cell is being asked again
        outcomes = self._outcomes(case, completion) if same else ()
        self._judge.keep(reply, judgements, {cell: outcomes} if same else None)
        if same:
            self._view.publish(CellJudged(cell, self._desk.clock(), outcomes))

    def _outcomes(self, case: _Case, completion: Completion) -> tuple[CheckOutcome, ...]:
        again = partial(evaluate, completion=completion, prompt=case.prompt, judged=case.judged)
        pairs = zip(case.checks, completion.checks, strict=True)
        return tuple(again(check) if outcome.pending else outcome for check, outcome in pairs)
