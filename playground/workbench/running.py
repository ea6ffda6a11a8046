"""What a run is begun with, taken up again with, and carried out by."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from playground.core.errors import NotFound, StoreError
from playground.core.run import Run, new_run, with_remarks_of
from playground.store.owners import this_process
from playground.workbench.pricing import Attempts

if TYPE_CHECKING:
    from playground.core.completion import Completion
    from playground.core.plan import CellId, RunPlan
    from playground.core.ports import EventSink, Tap
    from playground.core.raw_events import RawEvent, RawEventLog
    from playground.engine.active_run import ActiveRun, MakeJudge
    from playground.engine.budget import Budget
    from playground.engine.runner import Limits
    from playground.store.runs import RunStore
    from playground.workbench.providers import Providers
    from playground.workbench.reuse import KnownAnswers, RequestKeys
    from playground.workbench.stores import Stores


def begin(
    stores: Stores,
    plan: RunPlan,
    program: str,
    kept: Mapping[CellId, Completion] | None = None,
    former: str = "",
) -> Run:
    """Record a run of `plan`, made by `program`; `kept` are completions that it takes over as they are.

    `former`: the id of the run they come from; what people said about these answers moves along.
    """
    run = new_run(_new_id(), _now(), plan, program)
    stores.library.keep_outside_edits([column.preset.id for column in plan.columns])  # what made this run
    if kept:
        cells = tuple(replace(cell, completion=kept.get(cell.id, cell.completion)) for cell in run.cells)
        run = replace(run, cells=cells)
    if former:
        with contextlib.suppress(NotFound):  # deleted meanwhile, and its remarks with it
            run = with_remarks_of(stores.runs.load(former), run, kept or ())
    stores.runs.begin(run, this_process())
    with contextlib.suppress(StoreError):  # a convenience: no run fails for it
        stores.recent_models.use(plan.models)
        stores.preset_marks.use({column.preset.id for column in plan.columns}, _now())
        stores.preset_marks.keep()
    return run


def resume(stores: Stores, run_id: str) -> Run:
    """A recorded run, now this process's to go on with."""
    stores.runs.resume(run_id, this_process())
    return stores.runs.load(run_id)


def activate(
    runs: RunStore,
    run: Run,
    providers: Providers,
    limits: Limits,
    view: EventSink,
    budget: Budget,
    keys: RequestKeys,
    recall: KnownAnswers | None,
    make_judge: MakeJudge | None = None,
    tap: Tap | None = None,
) -> ActiveRun:
    """What carries out cells of a run and keeps them in `runs`. Call it on the engine's loop.

    `recall`: where an answer that is there already may come from; None: everything is asked. `make_judge`: what decides
    checks that a model decides; None: they stay open. `tap` hears what endpoints send.
    """
    from playground.engine.active_run import ActiveRun  # on the loop: its import is no frame's time

    attempts = Attempts()

    def save(changed: Mapping[CellId, Completion]) -> None:
        runs.save(run.id, changed, attempts.charges(changed), keys.of_answers(changed))
        attempts.booked(changed)

    def done() -> None:
        runs.finish(run.id, _now())

    known = run.completions()
    clock = time.monotonic
    return ActiveRun(run.id, providers, limits, view, clock, save, done, known, budget, recall, make_judge, tap)


def tap_of(log: RawEventLog, run: str) -> Tap:
    """Writes what arrives for the cells of a run into `log`."""

    def heard(cell: CellId, at: float, events: tuple[RawEvent, ...] | None) -> None:
        if events is None:
            log.begin(run, cell, at)
        else:
            log.add(run, cell, events)

    return heard


def _new_id() -> str:
    """Sorts by time; a person can type its beginning."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
