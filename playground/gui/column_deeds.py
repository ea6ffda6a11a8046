"""What a column is asked for: by its buttons, its menu, and the actions that work on the current one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from playground.core.endpoint import LOCAL
from playground.core.plan import split_model
from playground.core.run import Run, plan_again
from playground.gui.comparison_model import ColumnKey
from playground.gui.knob_deeds import KnobDeeds
from playground.gui.main_window import MainWindow
from playground.gui.model_deeds import ModelDeeds
from playground.workbench.planning import still_to_ask


class ColumnDeeds:
    """`preset_asked`: (what, preset id), for what is done with a column's preset; `version_asked`: (run,
    column's id), for the version that made it; `fill_more`: puts into its menu how it is read."""

    def __init__(
        self,
        window: MainWindow,
        models: ModelDeeds,
        knobs: KnobDeeds,
        preset_asked: Callable[[str, str], None],
        version_asked: Callable[[Run, str], None],
        fill_more: Callable[[QMenu, ColumnKey], None],
    ) -> None:
        self._window = window
        self._models = models
        self._knobs = knobs
        self._preset_asked = preset_asked
        self._version_asked = version_asked
        self._fill_more = fill_more
        window.parts.comparison.asked.connect(self._asked)

    def ask(self, what: str) -> None:
        """The same of the column the keys work on."""
        if (key := self._window.parts.comparison.grid.current) is not None:
            self._asked(what, key)

    def retry_all(self) -> None:
        """Every cell of the shown run that failed, was stopped or interrupted."""
        if (shown := self._window.shown()) is not None:
            self._window.runs.retry(shown, shown.failed())

    def copy_answer(self, key: ColumnKey | None) -> None:
        completion = self._window.parts.comparison.answer(key) if key is not None else None
        if completion is not None and completion.text:
            QGuiApplication.clipboard().setText(completion.text)
            self._window.say("The answer is on the clipboard.")

    def go_on(self) -> None:
        """With a run that is held, or with what the shown run has left over, as `playground run --resume` does."""
        runs, shown = self._window.runs, self._window.shown()
        if runs.running:
            runs.go_on()
        elif shown is not None:
            left = still_to_ask(shown.as_run(), plan_again(shown.run))
            runs.retry(shown, [cell.id for cell in left.cells])

    def _asked(self, what: str, key: ColumnKey) -> None:
        window = self._window
        cells, shown = window.parts.comparison.cells_of(key), window.shown()
        match what:
            case "again":
                window.run_column(key)
            case "retry" if shown is not None:
                window.runs.retry(shown, [cell for cell in shown.failed() if cell in cells])
            case "stop":
                window.runs.stop(cells)
            case "key" | "endpoint":
                self._open_endpoint(key)
            case "model":
                self._models.pick()
            case "edit":
                window.look_at_preset(preset_of(key), write=True)
            case "copy":
                self.copy_answer(key)
            case "request":
                self._models.show_request(key)
            case "curl":
                self._models.copy_curl(key)
            case "menu":
                self._open_menu(key)
            case _:
                pass

    def _open_menu(self, key: ColumnKey) -> None:
        column = next((c for c in self._window.parts.comparison.columns_in_sight() if c.key == key), None)
        if column is None:
            return
        menu = QMenu(self._window)
        for words, deed in self._entries(key):
            menu.addAction(words).triggered.connect(deed)
        menu.addSeparator()
        self._fill_more(menu, key)
        menu.aboutToHide.connect(menu.deleteLater)
        anchor = column.menu_place()
        menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))

    def _open_endpoint(self, key: ColumnKey) -> None:
        """Its address and its key; the embedded model has a page of its own."""
        endpoint = split_model(key.model)[0]
        if endpoint == LOCAL:
            self._models.open_settings("embedded")
        else:
            self._models.open_settings("endpoints", endpoint)

    def _entries(self, key: ColumnKey) -> list[tuple[str, Callable[[], None]]]:
        window, preset_id = self._window, preset_of(key)
        entries: list[tuple[str, Callable[[], None]]] = [
            ("Copy the answer", lambda: self.copy_answer(key)),
            ("Run this column again", lambda: window.run_column(key)),
            ("Show this column alone", lambda: window.parts.comparison.toggle_alone(key)),
            ("Edit the preset", lambda: window.look_at_preset(preset_id, write=True)),
            ("Duplicate the preset", lambda: self._preset_asked("duplicate", preset_id)),
        ]
        entries.append(("Inspect this answer", lambda: window.parts.comparison.asked.emit("inspect", key)))
        if window.parts.comparison.sent(key) is not None:
            entries += [
                ("Show the request", lambda: self._models.show_request(key)),
                ("Copy as curl", lambda: self._models.copy_curl(key)),
            ]
        asked_as = window.parts.comparison.cell(key).preset
        if (shown := window.shown()) is not None and shown.knows_id(asked_as):
            run = shown.run
            entries.append(("The version of this run", lambda: self._version_asked(run, asked_as)))
        entries += self._knobs.layer_entries(key)
        entries.append(("Take out of the comparison", lambda: self._take_out(key)))
        return entries

    def _take_out(self, key: ColumnKey) -> None:
        """One of several columns of a preset goes alone; the last one unticks it."""
        if self._window.desk.choices.siblings(key.column) > 1:
            self._knobs.take_out(key)
        else:
            self._preset_asked("untick", preset_of(key))


def preset_of(key: ColumnKey | None) -> str:
    """The preset of a column; a column with knobs set has them behind a ~."""
    return key.column.partition("~")[0] if key is not None else ""
