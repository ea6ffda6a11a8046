"""The course of a run on the command line: announced, asked, shown, written down; and what makes it a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from playground.cli import output
from playground.cli.answers import unlike_lines
from playground.cli.exit_codes import DONE, FAILED, INTERRUPTED
from playground.cli.export_targets import write_targets
from playground.cli.interrupts import Interrupts
from playground.cli.run_view import RunView
from playground.core.check_scores import all_passed
from playground.core.completion import Completion
from playground.core.cost_words import estimate_words, run_cost_words
from playground.core.costs import estimate
from playground.core.errors import StoreError
from playground.core.forecast import time_words
from playground.core.plan import Cell
from playground.core.run import Run
from playground.core.wording import count, sum_words, tally
from playground.formats.run_record import encode
from playground.store.settings import MAX_COST_USD, REUSE_ANSWERS
from playground.workbench import Workbench

if TYPE_CHECKING:
    from playground.cli.settling import Settling
    from playground.workbench.reuse import Reuse

MANY: Final = 20
"""From so many answers on it is said beforehand how long they may take."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How cells are asked. `max_cost` as in `Workbench.activate`; `reuse` None: as the settings have it."""

    max_cost: float | None
    reuse: Reuse | None
    judge: str | None = None

    @classmethod
    def of(cls, max_cost: float | None, reuse: bool | None, reuse_samples: bool, judge: str | None = None) -> Manner:
        which: Reuse | None = "samples" if reuse_samples else None if reuse is None else "single" if reuse else "never"
        return cls(max_cost, which, judge)


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where the answers of a run go, and what makes it a failure. `answers`: each is shown as soon as it is whole."""

    exports: tuple[Path, ...]
    as_json: bool
    quiet: bool
    strict: bool
    answers: bool = True


def carry_through(
    workbench: Workbench,
    run: Run,
    cells: Sequence[Cell],
    outlet: Outlet,
    manner: Manner,
    settling: Settling | None = None,
) -> tuple[Run, int]:
    """Ask `cells` of a run that was begun or resumed; the run as it ended, and the exit code. `settling`: not all of
    them, once it is settled."""
    with Interrupts() as interrupts:
        view = _view(workbench, run, len(cells), outlet, manner)
        _announce(workbench, run, cells, view)
        if cells:
            rounds = (cells,) if settling is None else settling.rounds(lambda: view.run)
            _carry_out(workbench, run, rounds, view, interrupts, manner)
        if settling is not None and settling.words:
            view.say(settling.words)
        early = settling is not None and settling.after is not None
        return _finish(workbench, run, view, outlet, interrupted=interrupts.asked, early=early)


def _view(workbench: Workbench, run: Run, total: int, outlet: Outlet, manner: Manner) -> RunView:
    limit = workbench.settings.get(MAX_COST_USD) if manner.max_cost is None else manner.max_cost
    return RunView(
        run,
        total,
        output.complain,
        answers=outlet.answers and not (outlet.as_json or outlet.quiet),
        progress=not outlet.quiet,
        limit_usd=limit,
    )


def _announce(workbench: Workbench, run: Run, cells: Sequence[Cell], view: RunView) -> None:
    view.say(f"Run {run.id}: {sum_words(run)} · {', '.join(run.models)}")
    if len(cells) < len(run.cells):
        view.say(f"{count(len(cells), 'answer')} of them {'is' if len(cells) == 1 else 'are'} to be asked for.")
    if (expected := estimate(cells, workbench.pricing.price_of)).high_usd > 0:
        view.say(f"It may cost {estimate_words(expected)}; this is an estimate.")
    if len(cells) >= MANY and (span := workbench.forecasting.forecast(cells).time).high_s > 0:
        view.say(f"It may take {time_words(span)}; this is an estimate.")


def _carry_out(
    workbench: Workbench,
    run: Run,
    rounds: Iterable[Iterable[Cell]],
    view: RunView,
    interrupts: Interrupts,
    manner: Manner,
) -> None:
    """Returns when every cell has ended, also after a wish to stop."""
    try:
        asyncio.run(_ask(workbench, run, rounds, view, interrupts, manner))
    except StoreError as error:  # at the last word to the database: the answers are here, and can be exported
        view.store_failed = True
        output.complain(str(error))


async def _ask(
    workbench: Workbench,
    run: Run,
    rounds: Iterable[Iterable[Cell]],
    view: RunView,
    interrupts: Interrupts,
    manner: Manner,
) -> None:
    loop = asyncio.get_running_loop()
    reuse = manner.reuse or cast("Reuse", workbench.settings.get(REUSE_ANSWERS))
    active = workbench.activate(run, view, manner.max_cost, reuse, manner.judge)

    def stop() -> None:
        loop.call_soon_threadsafe(active.cancel)

    interrupts.call(stop)
    try:
        for number, cells in enumerate(rounds):
            if interrupts.asked:
                break
            if number:
                workbench.resume(run.id)
            await active.carry_out(cells)
    finally:
        interrupts.call(lambda: None)
        await workbench.aclose()


def _finish(
    workbench: Workbench, run: Run, view: RunView, outlet: Outlet, *, interrupted: bool, early: bool
) -> tuple[Run, int]:
    """Hand out the record and the exports, and say how it went. `early`: what was not asked is no failure."""
    ended = replace(view.run, state="done") if view.store_failed else workbench.runs.load(run.id)
    written = write_targets(workbench, ended, outlet.exports, view.say, output.complain)
    if outlet.as_json:
        output.write_json(encode(ended, summary=True))
    for line in unlike_lines(ended):
        view.say(f"! {line}")
    if paid := run_cost_words(ended):
        view.say(f"Cost: {paid}.")
    view.say(_closing_words(ended, interrupted=interrupted))
    if view.output_error is not None:
        raise view.output_error
    if interrupted:
        return ended, INTERRUPTED
    completions = [cell.completion for cell in ended.cells if not early or cell.completion.state != "pending"]
    good = all(completion.state == "done" for completion in completions) and written
    good = good and not view.store_failed
    if outlet.strict:
        good = good and all(all_passed(completion.checks) for completion in completions)
    return ended, DONE if good else FAILED


def _closing_words(run: Run, *, interrupted: bool) -> str:
    outcomes = [outcome for cell in run.cells for outcome in cell.completion.checks]
    words = [tally(run.cells)]
    if reused := sum(cell.completion.reused_from is not None for cell in run.cells):
        words.append(f"{reused:,} reused")
    if outcomes:
        passed = sum(outcome.passed for outcome in outcomes)
        words.append(f"{passed:,} of {count(len(outcomes), 'check')} passed")
        if undecided := sum(outcome.pending for outcome in outcomes):
            words.append(f"{undecided:,} not decided (playground judge {run.id} --judge MODEL)")
    told = ", ".join(words)
    if _unfinished(run.completions().values()):
        stopped = "Stopped" if interrupted else "Ended"
        return f"{stopped}: {told}. What arrived is kept; go on with: playground run --resume {run.id}"
    return f"{told}. Look again with: playground runs show {run.id}"


def _unfinished(completions: Iterable[Completion]) -> bool:
    return any(completion.state != "done" for completion in completions)
