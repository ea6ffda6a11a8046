"""Models that judge: what decides the open checks of a run, and what compares its answers two by two."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from playground.core.checks import rubrics_of
from playground.core.completion import Completion
from playground.core.errors import InputError
from playground.core.plan import CellId, checks_of, split_model

if TYPE_CHECKING:
    from playground.core.ports import EventSink
    from playground.core.run import Run
    from playground.engine.active_run import ActiveRun, MakeJudge
    from playground.engine.budget import Budget
    from playground.engine.judge import JudgeDesk
    from playground.engine.pair_judge import PairJudge, PairProgress
    from playground.engine.runner import Limits
    from playground.store.runs import RunStore
    from playground.workbench.providers import Providers


def make_judge(desk: JudgeDesk, run: Run) -> MakeJudge:
    """What decides the checks of `run` as its answers end."""
    from playground.engine.check_judge import CheckJudge

    return lambda view, completion_of: CheckJudge(desk, run, view, completion_of)


def desk_of(runs: RunStore, run: Run, model: str, providers: Providers, limits: Limits, budget: Budget) -> JudgeDesk:
    """Raises InputError for a name that no model has."""
    from playground.engine.judge import JudgeDesk

    endpoint, model_id = split_model(model)
    if not endpoint or not model_id:
        raise InputError(
            f"'{model[:80]}' cannot judge: write ENDPOINT/MODEL_ID, for example local/smollm2-135m-instruct"
        )
    return JudgeDesk(model, providers, limits, time.monotonic, budget, _stamp, partial(runs.judgements.keep, run.id))


def deciding(desk: JudgeDesk, run: Run, view: EventSink) -> ActiveRun:
    """Asks for no answer, and has the checks of `run` decided that are open. The run stays as ended as it was."""
    from playground.engine.active_run import ActiveRun

    def nothing(*_: object) -> None:
        """The judge keeps what it decides by itself."""

    return ActiveRun(
        run.id, desk.providers, desk.limits, view, desk.clock, nothing, nothing, run.completions(), desk.budget,
        make_judge=make_judge(desk, run),
    )  # fmt: skip


def comparing(desk: JudgeDesk, run: Run, view: EventSink, told: Callable[[PairProgress], None]) -> PairJudge:
    from playground.engine.pair_judge import PairJudge

    return PairJudge(desk, run, view, told)


def open_checks(run: Run) -> int:
    """How many outcomes of whole answers a judge has still to decide."""
    cells = (cell.completion for cell in run.cells if cell.completion.state == "done")
    return sum(_open_in(completion) for completion in cells)


def wants_judge(run: Run) -> bool:
    """Whether any check of the run is decided by a model."""
    return any(
        next(rubrics_of(checks_of(column, prompt, run.checks)), None) is not None
        for column in run.columns
        for prompt in run.prompts
    )


def undecided(run: Run) -> tuple[CellId, ...]:
    """The whole answers that have such a check."""
    return tuple(cell.id for cell in run.cells if cell.completion.state == "done" and _open_in(cell.completion))


def _open_in(completion: Completion) -> int:
    return sum(outcome.pending for outcome in completion.checks)


def _stamp() -> tuple[str, str]:
    return uuid.uuid4().hex, datetime.now(UTC).isoformat(timespec="milliseconds")
