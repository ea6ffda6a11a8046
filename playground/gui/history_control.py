"""The history as the window handles it: rows in words, searching, deleting with the way back."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from playground.core.errors import PlaygroundError
from playground.core.run import Run
from playground.core.wording import count, moment
from playground.gui.bridge import Bridge
from playground.gui.history_panel import HistoryPanel, HistoryRow
from playground.store.run_summary import RunSummary
from playground.workbench import Workbench


class HistoryControl(QObject):
    """Signals:
    opened: core Run that a person wants to look at.
    deleted: a run's id; `restore` brings it back.
    failed: a sentence.
    """

    opened = Signal(object)
    deleted = Signal(str)
    failed = Signal(str)

    def __init__(
        self, workbench: Workbench, bridge: Bridge, panel: HistoryPanel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._bridge = bridge
        self._asked = 0
        self.running = ""  # the id of the run under way here
        self._panel = panel
        panel.opened.connect(self._open)
        panel.delete_asked.connect(self._delete)
        panel.search_changed.connect(lambda: self.refresh())

    def refresh(self) -> None:
        """List the runs again, off the window's thread: a search over many answers takes a moment."""
        self._asked += 1
        number, words = self._asked, self._panel.search.text()

        def show(runs: list[RunSummary]) -> None:
            if number == self._asked:
                now = datetime.now(UTC)
                self._panel.show_runs([_row(run, now) for run in runs])

        self._bridge.ask_blocking(lambda: self._workbench.runs.list(words), show, self.failed.emit)

    def tidy(self) -> None:
        """Remove for good what was deleted long ago; once, at start."""

        def purge() -> str:
            self._workbench.runs.purge()
            return self._workbench.runs.notice

        def say(notice: str) -> None:
            if notice:
                self.failed.emit(notice)

        self._bridge.ask_blocking(purge, say, self.failed.emit)

    def restore(self, run_id: str) -> None:
        try:
            self._workbench.runs.restore([run_id])
        except PlaygroundError as error:
            self.failed.emit(str(error))
        self.refresh()

    def keep(self, run: Run) -> Run:
        """A run that came in a file: into the history, under the id it has there."""
        run_id = self._workbench.runs.import_run(run)
        self.refresh()
        return self._workbench.runs.load(run_id)

    def _open(self, run_id: str) -> None:
        try:
            self.opened.emit(self._workbench.runs.load(run_id))
        except PlaygroundError as error:
            self.failed.emit(str(error))

    def _delete(self, run_id: str) -> None:
        if run_id == self.running:
            self.failed.emit("This run is under way: stop it first.")
            return
        try:
            self._workbench.runs.delete([run_id])
        except PlaygroundError as error:
            self.failed.emit(str(error))
            return
        self.refresh()
        self.deleted.emit(run_id)


def _row(run: RunSummary, now: datetime) -> HistoryRow:
    words = [f"{count(run.total, 'answer')}", _ago(run.created_at, now)]
    if run.state == "running":
        words.insert(0, "running")
    elif run.state == "interrupted":
        words.insert(0, "interrupted")
    elif run.failed:
        words[0] = f"{run.failed} of {count(run.total, 'answer')} failed"
    elif run.done < run.total:
        words[0] = f"{run.done} of {count(run.total, 'answer')}"
    if run.stars:
        words.append(f"★ {run.stars}")
    return HistoryRow(run.id, run.opening or run.name, " · ".join(words), run.state == "interrupted" or run.failed > 0)


def _ago(iso: str, now: datetime) -> str:
    try:
        seconds = (now - datetime.fromisoformat(iso)).total_seconds()
    except (ValueError, TypeError):
        return iso
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 86_400:
        return f"{int(seconds // 3600)} h ago"
    return moment(iso).partition(",")[0]
