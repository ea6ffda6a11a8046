"""Has a model compare answers two by two, each pair in both orders, and casts its votes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from playground.core.blinding import masked, names_of
from playground.core.completion import Completion
from playground.core.judgements import Judgement, voter_of
from playground.core.judging import pair_request, question_of, read_pair, shortened
from playground.core.pairwise import Pair, orders, verdict_on
from playground.core.ports import EventSink
from playground.core.request import CompletionRequest
from playground.core.run import Run
from playground.core.turns import turns_of
from playground.core.votes import Vote
from playground.engine.check_judge import TOKEN_BYTES
from playground.engine.judge import Judge, JudgeDesk, Question, failure_words

NOTE_LENGTH = 400  # characters


@dataclass(frozen=True, slots=True)
class PairProgress:
    """`done` of `total` pairs; `voted` of them came to a vote. `words` say why the last one did not, else ""."""

    done: int
    total: int
    voted: int
    words: str = ""


class PairJudge:
    """Used on the engine's loop alone. One pair that fails stops no other.

    An order that this judge has judged before, in a run that was stopped, is not asked again.
    """

    def __init__(
        self, desk: JudgeDesk, run: Run, view: EventSink, told: Callable[[PairProgress], None], seed: int = 0
    ) -> None:
        self._desk = desk
        self._run = run
        self._told = told
        self._seed = seed
        self._names = names_of(run)
        self._texts = {cell.id: cell.completion.text for cell in run.cells}
        self._turns = {prompt.id: turns_of(prompt) for prompt in run.prompts}
        self._said = {j.cells: j for j in run.judgements if j.model == desk.model and j.finding != "unclear"}
        self._open: dict[Pair, int] = {}  # orders still to come
        self._pairs: tuple[Pair, ...] = ()
        self._voted = 0
        self._judge = Judge(desk, view, self._answered)
        self.cancel = self._judge.cancel

    async def carry_out(self, pairs: Iterable[Pair]) -> None:
        """Judge them all. Cancelling this stops it; what was said stays."""
        self._pairs = tuple(pairs)
        try:
            for pair in self._pairs:
                asked = [order for order in orders(pair) if order not in self._said]
                self._open[pair] = len(asked)
                for order in asked:
                    self._judge.ask(Question(order, self._request(order)))
                if not asked:
                    self._judge.keep(Completion(), votes=self._votes(pair))
            await self._judge.finished()
        finally:
            await self._judge.stopped()

    def _request(self, order: Pair) -> CompletionRequest:
        first, second = (masked(self._texts[cell], self._names).text for cell in order)
        question = question_of(self._turns[order[0].prompt], order[0].turn, {})
        return pair_request(self._desk.model, question, first, second, secrets.token_hex(TOKEN_BYTES))

    def _answered(self, question: Question, reply: Completion) -> None:
        first, second = question.cells
        pair = (first, second) if (first, second) in self._open else (second, first)
        self._open[pair] -= 1
        judgements: list[Judgement] = []
        words = ""
        if reply.state == "done":
            found = read_pair(reply.text)
            judgement = self._judge.judgement(question, reply, found.winner or "unclear", None)
            judgements.append(judgement)
            self._said[first, second] = judgement
            words = "" if found.winner else f"the judge gave no clear verdict: '{found.reason}'"
        else:
            words = failure_words(reply)
        votes = self._votes(pair) if self._open[pair] == 0 else ()
        self._judge.keep(reply, judgements, votes=votes)
        done = sum(left == 0 for left in self._open.values())
        self._told(PairProgress(done, len(self._pairs), self._voted, words))

    def _votes(self, pair: Pair) -> tuple[Vote, ...]:
        """The vote that both orders come to; none where one of them says nothing."""
        said = [self._said[order] for order in orders(pair) if order in self._said]
        verdict = verdict_on(pair, said)
        if verdict is None:
            return ()
        self._voted += 1
        id, at = self._desk.stamp()
        words = [read_pair(judgement.text).reason for judgement in said]
        note = shortened(" / ".join(filter(None, [verdict[1], *words])), NOTE_LENGTH)
        voter = voter_of(self._desk.model)
        return (Vote(id, voter, *pair, verdict[0], at, self._seed, blind=True, note=note),)
