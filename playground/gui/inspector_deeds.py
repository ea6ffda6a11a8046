"""The inspector of one window: opened and put away, kept at the reader's place, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication

from playground.core.plan import CellId
from playground.core.raw_events import RawReply
from playground.core.request import JsonValue
from playground.core.run import Run
from playground.formats.request_code import body_as_sent
from playground.gui.comparison_model import ColumnKey
from playground.gui.inspection import Inspection, event_text, inspect
from playground.gui.main_window import MainWindow

if TYPE_CHECKING:
    from playground.gui.inspector_panel import InspectorPanel

SESSION_KEY: Final = "inspector"
AT_FIRST: Final = ("Response headers", "Raw events")
"""The parts that are folded until somebody opens them."""


class InspectorDeeds(QObject):
    """The panel is made when it is first opened, and stands where the preset's editor does: one of both.

    `version_asked`: (run, column's id), for the version that made it.
    """

    def __init__(self, window: MainWindow, version_asked: Callable[[Run, str], None]) -> None:
        super().__init__(window)
        self._window = window
        self._version_asked = version_asked
        self._panel: InspectorPanel | None = None
        window.parts.editor.installEventFilter(self)
        window.parts.comparison.asked.connect(self._column_asked)
        window.when_open(self._restore)

    def toggle(self) -> None:
        if self._panel is not None and self._panel.isVisible():
            self.close()
        else:
            self.open()

    def open(self) -> None:
        window, panel = self._window, self._made()
        if window.parts.editor.isVisible():
            window.close_editor()
        panel.show()
        self.refresh()
        self._keep()

    def close(self) -> None:
        if self._panel is not None and not self._panel.isHidden():
            self._panel.hide()
            self._keep()

    def refresh(self) -> None:
        """Show the cell at the place as it is now."""
        if self._panel is not None and self._panel.isVisible():
            self._panel.show_cell(self._found())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The editor opens: it takes the place."""
        if event.type() == QEvent.Type.Show and watched is self._window.parts.editor:
            self.close()
        return False

    def _found(self) -> Inspection:
        comparison = self._window.parts.comparison
        return inspect(comparison.shown, comparison.place)

    def _made(self) -> InspectorPanel:
        if self._panel is None:
            from playground.gui.inspector_panel import InspectorPanel

            self._panel = InspectorPanel(self._window.look, self._events_of)
            self._panel.hide()
            self._window.parts.body.addWidget(self._panel)
            self._panel.fold_away(self._kept().get("folded", AT_FIRST))
            self._panel.asked.connect(self._asked)
            self._panel.folded.connect(self._keep)
        return self._panel

    def _asked(self, what: str) -> None:
        comparison, found = self._window.parts.comparison, self._found()
        match what:
            case "close":
                self.close()
            case "body" if found.sent is not None:
                self._copy(body_as_sent(found.sent).decode(), "The request's body is on the clipboard.")
            case "hash":
                self._copy(found.sha256, "The hash of the system message is on the clipboard.")
            case "events" if found.run is not None and found.cell is not None:
                if (reply := self._events_of(found.run, found.cell)) is not None:
                    self._copy(event_text(reply), "The raw events are on the clipboard.")
            case "version" if found.run is not None and found.cell is not None:
                self._version_asked(found.run, found.cell.preset)
            case _:
                comparison.asked.emit(what, comparison.place.column)

    def _events_of(self, run: Run, cell: CellId) -> RawReply | None:
        return self._window.workbench.raw_events.reply(run.id, cell)

    def _column_asked(self, what: str, key: ColumnKey) -> None:
        if what == "inspect":
            self._window.parts.comparison.grid.set_current(key)
            self.open()

    def _copy(self, text: str, words: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._window.say(words)

    def _restore(self) -> None:
        """As the window was left."""
        if self._kept().get("open") is True:
            self.open()

    def _kept(self) -> dict[str, Any]:
        value = self._window.session.value(SESSION_KEY)
        return cast("dict[str, Any]", value) if isinstance(value, dict) else {}

    def _keep(self) -> None:
        if self._panel is not None:
            folded: list[JsonValue] = [*self._panel.folded_titles()]
            self._window.session.note(SESSION_KEY, {"open": not self._panel.isHidden(), "folded": folded})
