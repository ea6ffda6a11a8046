"""Starting, stopping and showing runs: what the window does with the engine, without a widget."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final, cast

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.columns import FindPreset
from playground.core.errors import PlaygroundError
from playground.core.events import RunEvent
from playground.core.experiment import Experiment
from playground.core.plan import Cell, CellId, with_later_turns
from playground.core.ports import EventSink
from playground.core.run import Run, plan_again
from playground.engine.active_run import ActiveRun
from playground.gui.bridge import Bridge
from playground.gui.columns_again import columns_again
from playground.gui.comparison_model import ColumnKey, ShownRun
from playground.gui.run_progress import RunProgress
from playground.store.settings import MAX_COST_USD, REUSE_ANSWERS
from playground.workbench import Workbench
from playground.workbench.conversations import Continuation
from playground.workbench.reuse import Reuse

SECOND_MS: Final = 1000


class RunControl(QObject):
    """One run at a time is under way; another may be looked at meanwhile.

    Signals:
    shown_changed: another run is shown for some prompt.
    batch: list[RunEvent] of the run under way, which its ShownRun has taken already.
    state_changed: a run began or ended.
    failed: a sentence about why a run could not begin or go on.
    counted: a second less to wait for an endpoint; only while something waits for one.
    """

    shown_changed = Signal()
    batch = Signal(list)
    state_changed = Signal()
    failed = Signal(str)
    counted = Signal()

    def __init__(self, workbench: Workbench, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._bridge = bridge
        self._active: ActiveRun | None = None
        self.under_way: ShownRun | None = None
        self.last: ShownRun | None = None  # the run `elapsed_s` is the time of
        self.progress = RunProgress(0, 0.0)  # of the run that began last
        self._by_prompt: dict[str, ShownRun] = {}
        self._number = 0  # of the run that began last
        self._began_at = 0.0
        self.elapsed_s = 0.0
        self._seconds = QTimer(self)
        self._seconds.setInterval(SECOND_MS)
        self._seconds.timeout.connect(self._count)
        bridge.batch.connect(self._take)

    @property
    def running(self) -> bool:
        return self.under_way is not None

    def now(self) -> float:
        """Seconds of the clock by which the events of runs are stamped."""
        return time.monotonic()

    def shown(self, prompt_id: str) -> ShownRun | None:
        """The newest run that answered this prompt on this desk."""
        return self._by_prompt.get(prompt_id)

    def show_run(self, run: Run) -> None:
        """Look at a past run, in place of whatever is shown."""
        shown = self.under_way if self.under_way is not None and self.under_way.run.id == run.id else ShownRun.of(run)
        self._by_prompt = {prompt.id: shown for prompt in run.prompts}
        self.shown_changed.emit()

    def add_shown(self, run: Run) -> None:
        """Show a past run for the prompts it has answered, and leave the others as they are."""
        shown = ShownRun.of(run)
        self._by_prompt.update({prompt.id: shown for prompt in run.prompts})

    def all_shown(self) -> Mapping[str, ShownRun]:
        """By prompt; `show_again` puts them back."""
        return dict(self._by_prompt)

    def show_again(self, shown: Mapping[str, ShownRun]) -> None:
        self._by_prompt = dict(shown)
        self.shown_changed.emit()

    def clear(self) -> None:
        """Nothing is shown; a run under way goes on."""
        self._by_prompt = {}
        self.shown_changed.emit()

    def run_experiment(self, experiment: Experiment, find: FindPreset) -> None:
        """Begin a new run."""
        try:
            plan = self._workbench.plan(experiment, find)
            self._workbench.pricing.hold_to_limit(plan.cells)
            run = self._workbench.begin(plan)
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return
        self._go(ShownRun.of(run), plan.cells)

    def run_columns_again(
        self, experiment: Experiment, find: FindPreset, keys: Collection[ColumnKey], shown: ShownRun
    ) -> None:
        """A new run in which only these columns are asked; the others keep the answers they have in `shown`.

        What a study asked of these columns is left behind.
        """
        former = shown.run
        prompts = tuple(prompt for prompt in former.prompts if prompt.probe is None)
        again = replace(experiment, prompts=prompts, rows=(), samples=former.samples, models=former.models)
        try:
            plan, kept = columns_again(self._workbench.plan(again, find), shown, keys)
            asked = [cell for cell in plan.cells if ColumnKey(cell.id.preset, cell.id.model) in keys]
            self._workbench.pricing.hold_to_limit(asked)
            run = self._workbench.begin(plan, kept, former.id)
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return
        self._go(ShownRun.of(run), asked, asked_before=True)

    def run_continuation(self, found: Continuation) -> bool:
        """A new run that goes on with a past one. False: it could not begin, and `failed` says why."""
        try:
            self._workbench.pricing.hold_to_limit(found.asked)
            run = self._workbench.begin(found.plan, found.kept, found.former)
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return False
        self._go(ShownRun.of(run), found.asked)
        return True

    def retry(self, shown: ShownRun, cells: Iterable[CellId]) -> None:
        """Ask failed, stopped or interrupted cells again, and the turns after them, in the run they belong to."""
        wanted = with_later_turns(set(cells), (cell.id for cell in shown.run.cells))
        if self.running and shown is not self.under_way:
            self.failed.emit("Another run is under way: wait for its end, or stop it.")
            return
        todo = tuple(cell for cell in plan_again(shown.run).cells if cell.id in wanted)
        if not self.running:
            self._resume(shown, todo)
            return

        def started(in_time: bool) -> None:
            if not in_time:  # the run had just ended
                self._resume(shown, todo)

        shown.expect(cell.id for cell in todo)
        self.progress.more(len(todo))
        self._bridge.ask(self._start_more(todo), started, self.failed.emit)
        self.shown_changed.emit()

    def stop(self, cells: Iterable[CellId] | None = None) -> None:
        """Stop these cells, or the whole run; what arrived is kept."""
        wanted = None if cells is None else tuple(cells)
        if self.running:
            self._bridge.call(lambda: self._cancel(wanted))

    def pause(self) -> None:
        """No new answer begins; those that are being written go on to their end, and everything is kept."""
        if self.running and not self.progress.paused:
            self.progress.pause(self.now())
            self._bridge.call(lambda: self._hold(hold=True))
            self.state_changed.emit()

    def go_on(self) -> None:
        """With a run that is held."""
        if self.running and self.progress.paused:
            self.progress.go_on(self.now())
            self._bridge.call(lambda: self._hold(hold=False))
            self.state_changed.emit()

    def can_go_on(self, shown: ShownRun | None) -> bool:
        """With a run that is held, or with `shown` where it left something over."""
        return self.progress.paused if self.running else shown is not None and shown.may_go_on()

    def _resume(self, shown: ShownRun, cells: tuple[Cell, ...]) -> None:
        try:
            if self._workbench.runs.load(shown.run.id).state == "running" and shown is not self.under_way:
                self.failed.emit("This run is still under way in another window or terminal.")
                return
            self._workbench.pricing.hold_to_limit(cells)
            shown.run = self._workbench.resume(shown.run.id)
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return
        self._go(shown, cells)

    def _go(self, shown: ShownRun, cells: Iterable[Cell], *, asked_before: bool = False) -> None:
        """`asked_before`: the same question again wants other answers than those that are there."""
        reuse = "never" if asked_before else cast(Reuse, self._workbench.settings.get(REUSE_ANSWERS))
        self.work_on(shown, cells, lambda view: self._workbench.activate(shown.run, view, reuse=reuse))

    def work_on(self, shown: ShownRun, cells: Iterable[Cell], make: Callable[[EventSink], ActiveRun]) -> None:
        """Ask cells of a run, or none and only do what else that does which `make` makes on the engine's loop."""
        todo = tuple(cells)
        self.progress = RunProgress(len(todo), self._workbench.settings.get(MAX_COST_USD))
        shown.expect(cell.id for cell in todo)
        self.under_way = self.last = shown
        self._by_prompt.update({prompt.id: shown for prompt in shown.run.prompts})
        self._began_at = self.now()
        self._number += 1
        number = self._number
        work = self._carry_out(make, todo)
        self._bridge.ask(work, lambda _nothing: self._ended(number), lambda words: self._broken(number, words))
        self.shown_changed.emit()
        self.state_changed.emit()

    async def _carry_out(self, make: Callable[[EventSink], ActiveRun], cells: tuple[Cell, ...]) -> None:
        """On the engine's loop."""
        self._active = make(self._bridge.outbox)
        await self._active.carry_out(cells)

    async def _start_more(self, cells: tuple[Cell, ...]) -> bool:
        """On the engine's loop. False: too late, the run has ended."""
        return self._active is not None and self._active.start(cells)

    def _cancel(self, cells: tuple[CellId, ...] | None) -> None:
        """On the engine's loop; the run's own beginning was put on it before."""
        if self._active is not None:
            self._active.cancel(cells)

    def _hold(self, *, hold: bool) -> None:
        """On the engine's loop."""
        if self._active is not None:
            self._active.pause() if hold else self._active.go_on()

    def _take(self, events: list[RunEvent]) -> None:
        if self.under_way is None:
            return
        for event in events:
            self.under_way.apply(event)
        self.progress.take(events)
        self.elapsed_s = self.now() - self._began_at
        self.batch.emit(events)
        self._count_while_it_waits(self.under_way)

    def _count(self) -> None:
        if self.under_way is not None:
            self.elapsed_s = self.now() - self._began_at
            self._count_while_it_waits(self.under_way)
        self.counted.emit()

    def _count_while_it_waits(self, shown: ShownRun) -> None:
        if not shown.pauses(self.now()):
            self._seconds.stop()
        elif not self._seconds.isActive():
            self._seconds.start()

    def _ended(self, number: int) -> None:
        if number != self._number:
            return  # a retry has taken over
        self._seconds.stop()
        self.elapsed_s = self.now() - self._began_at
        self.under_way = None
        self.state_changed.emit()

    def _broken(self, number: int, words: str) -> None:
        self._ended(number)
        self.failed.emit(words)
