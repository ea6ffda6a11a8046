"""`playground judge`: a model decides checks of a past run, and compares its answers two by two."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import click

from playground.cli import output
from playground.cli.exit_codes import DONE, FAILED, INTERRUPTED
from playground.cli.interrupts import Interrupts
from playground.cli.progress import StatusLine
from playground.cli.run_choices import check_models
from playground.cli.run_view import RunView
from playground.cli.workplace import opened_workbench
from playground.core.cost_words import amount
from playground.core.errors import InputError
from playground.core.judge_words import cost_of, facts_words, pairs_words
from playground.core.pairwise import JudgeFacts, Pairs, Which, judges_of, pairs_of
from playground.core.run import Run
from playground.core.wording import count
from playground.workbench import Workbench
from playground.workbench.judging import open_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from playground.engine.budget import Budget
    from playground.engine.pair_judge import PairProgress

LIMIT: Final = 100
"""Pairs, where nothing else is said: 200 questions."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The options as typed."""

    model: str
    pairs: Which | None
    limit: int
    max_cost: float | None
    as_json: bool


@click.command("judge")
@click.argument("run")
@click.option(
    "--judge", "model", metavar="M", help="ENDPOINT/MODEL_ID; else the experiment's, or that of the settings."
)
@click.option("--pairs", type=click.Choice(["baseline", "all"]),
              help="Compare answers too: every column with the baseline, or all columns.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1, 100_000), default=LIMIT, show_default=True, help="Pairs at most.")
@click.option("--max-cost", type=click.FloatRange(0), metavar="USD",
              help="What the judge may cost at most; 0: no limit, else the setting max_cost_usd.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")
def command(run: str, model: str | None, pairs: str | None, limit: int, max_cost: float | None, as_json: bool) -> int:
    """Have a model decide checks of a run, and compare its answers.

    It decides what is open: checks of the type llm-rubric.

    RUN is a run's id, the unique beginning of one, or `last`. With --pairs each pair is asked in both orders; what the
    judge says both times becomes a vote, else a tie. A small model judges poorly: compare it with people first.
    """
    with opened_workbench() as workbench:
        workbench.learn_keys()
        found = workbench.runs.load(workbench.runs.resolve(run))
        judge = _judge(workbench, found, model)
        return _judged(workbench, found, Wish(judge, cast("Which | None", pairs), limit, max_cost, as_json))


def _judge(workbench: Workbench, run: Run, model: str | None) -> str:
    """Raises InputError or NotFound where no model can judge."""
    if run.state == "running":
        raise InputError(f"the run {run.id} is still under way: wait for its end")
    judge = workbench.judge_of(run) if model is None else model
    if not judge:
        raise InputError("no judge is chosen: name one with --judge ENDPOINT/MODEL_ID")
    check_models(workbench, (judge,), "--judge")
    return judge


def _judged(workbench: Workbench, run: Run, wish: Wish) -> int:
    before = open_checks(run)
    pairs = pairs_of(run, wish.model, wish.pairs, wish.limit) if wish.pairs is not None else Pairs(())
    if not wish.as_json:
        output.note(f"Judge: {wish.model}")
        output.note(f"{count(before, 'check')} to decide.")
        if wish.pairs is not None:
            output.note(f"{pairs_words(pairs)}.")
    budget = workbench.pricing.budget(wish.max_cost)  # one for both
    with Interrupts() as interrupts:
        if before:
            _work(lambda: _decide(workbench, run, wish, budget, interrupts), interrupts)
        if pairs.asked and not interrupts.asked:
            _work(lambda: _compare(workbench, run, wish, pairs, budget, interrupts), interrupts)
        interrupted = interrupts.asked
    ended = workbench.runs.load(run.id)
    _tell(run, ended, wish, before, pairs)
    if interrupted:
        return INTERRUPTED
    voted = len(ended.votes) - len(run.votes)
    return DONE if open_checks(ended) == 0 and voted >= len(pairs.asked) else FAILED


def _work(work: Callable[[], Coroutine[Any, Any, None]], interrupts: Interrupts) -> None:
    try:
        asyncio.run(work())
    finally:
        interrupts.call(lambda: None)


async def _decide(workbench: Workbench, run: Run, wish: Wish, budget: Budget, interrupts: Interrupts) -> None:
    loop = asyncio.get_running_loop()
    view = RunView(run, 0, output.complain, answers=False, progress=not wish.as_json)
    active = workbench.decide(run, view, wish.model, budget)

    def stop() -> None:
        loop.call_soon_threadsafe(active.cancel)

    interrupts.call(stop)
    try:
        await active.carry_out(())
    finally:
        await workbench.aclose()


async def _compare(
    workbench: Workbench, run: Run, wish: Wish, pairs: Pairs, budget: Budget, interrupts: Interrupts
) -> None:
    loop = asyncio.get_running_loop()
    view = RunView(run, 0, output.complain, answers=False, progress=not wish.as_json)
    teller = _Teller()
    judging = workbench.compare(run, view, wish.model, teller, budget)

    def stop() -> None:
        loop.call_soon_threadsafe(judging.cancel)

    interrupts.call(stop)
    try:
        await judging.carry_out(pairs.asked)
    finally:
        teller.line.end()
        await workbench.aclose()


class _Teller:
    """How far the pairs are, on stderr; one sentence said once, however many pairs it stopped."""

    def __init__(self) -> None:
        self.line = StatusLine()
        self._said: set[str] = set()

    def __call__(self, progress: PairProgress) -> None:
        if progress.words and progress.words not in self._said:
            self._said.add(progress.words)
            self.line.hide()
            output.complain(progress.words)
        self.line.show(f"Pairs: {progress.done:,} of {progress.total:,}")


def _tell(run: Run, ended: Run, wish: Wish, before: int, pairs: Pairs) -> None:
    facts = next((facts for facts in judges_of(ended) if facts.model == wish.model), None)
    known = {judgement.id for judgement in run.judgements}
    usd, unknown = cost_of([judgement for judgement in ended.judgements if judgement.id not in known])
    left = open_checks(ended)
    if wish.as_json:
        voted = len(ended.votes) - len(run.votes)
        output.write_json(_record(ended, wish, facts, {
            "checks": {"decided": before - left, "open": left},
            "pairs": {"asked": len(pairs.asked), "voted": voted, "same": pairs.same, "judged_before": pairs.had,
                      "beyond_limit": pairs.beyond},
            "cost_usd": None if unknown else usd,
        }))  # fmt: skip
        return
    output.write(f"Checks: {before - left:,} of {before:,} decided{f', {left:,} still open' if left else ''}")
    for line in facts_words(facts) if facts is not None else ():
        output.write(line)
    if usd:
        output.write(
            f"The judge cost {amount(usd)}{f' and {unknown:,} replies at an unknown price' if unknown else ''}."
        )


def _record(run: Run, wish: Wish, facts: JudgeFacts | None, said: dict[str, Any]) -> dict[str, Any]:
    return {"run": run.id, "judge": wish.model, **said, "comparison": None if facts is None else asdict(facts)}
