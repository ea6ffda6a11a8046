"""What a person writes beside answers: stars, notes, labels. Each is kept at once, and each has a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from playground.core.annotations import Annotations
from playground.core.errors import PlaygroundError
from playground.core.plan import CellId
from playground.gui.comparison_model import ColumnKey
from playground.gui.main_window import MainWindow


class RemarkDeeds:
    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._comparison = window.parts.comparison
        self._comparison.remarked.connect(self._remarked)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """Of the window's actions."""
        return {
            "star": self._star_current,
            "note": lambda: self._write("note", self._comparison.place.column),
            "label": lambda: self._write("label", self._comparison.place.column),
        }

    def write_label(self, key: ColumnKey) -> None:
        self._write("label", key)

    def write_note(self, key: ColumnKey) -> None:
        self._write("note", key)

    def _write(self, what: str, key: ColumnKey) -> None:
        """Let the person write it in the column itself, where it is in sight."""
        column = next((each for each in self._comparison.columns_in_sight() if each.key == key), None)
        if column is not None:
            column.write_note() if what == "note" else column.write_label()

    def _star_current(self) -> None:
        shown = self._window.shown()
        if shown is not None:
            cell = self._comparison.cell(self._comparison.place.column)
            on = cell not in shown.run.annotations.stars
            self._remarked("star", (shown.run.id, cell), "on" if on else "")

    def _remarked(self, what: str, where: tuple[str, CellId], text: str) -> None:
        """`where`: the run's id and the cell; `text`: what is to stand there, "" for nothing."""
        run_id, cell = where
        before = self._annotations(run_id)
        if before is None:
            return
        match what:
            case "star":
                after, words = before.starred(cell, on=bool(text)), "" if text else "The star is taken away."
            case "note":
                after = before.noted(cell, text)
                words = "" if text.strip() or cell not in before.notes else "The note is deleted."
            case _:
                after = before.labelled(cell.preset, text)
                label = after.labels.get(cell.preset, "")
                words = f"The column is labelled “{label}”." if label else "The column has its own name again."
        if after == before or not self._keep(run_id, after):
            self._comparison.look_again()
            return
        if words:
            self._window.say(words, lambda: self._take_back(run_id, what, cell, before))

    def _take_back(self, run_id: str, what: str, cell: CellId, before: Annotations) -> None:
        """This one as it was; what was written since stays."""
        now = self._annotations(run_id)
        if now is None:
            return
        match what:
            case "star":
                after = now.starred(cell, on=cell in before.stars)
            case "note":
                after = now.noted(cell, before.notes.get(cell, ""))
            case _:
                after = now.labelled(cell.preset, before.labels.get(cell.preset, ""))
        self._keep(run_id, after)

    def _keep(self, run_id: str, annotations: Annotations) -> bool:
        window = self._window
        try:
            window.workbench.runs.remarks.annotate(run_id, annotations)
        except PlaygroundError as error:
            window.say(str(error))
            return False
        for shown in {id(each): each for each in window.runs.all_shown().values()}.values():
            if shown.run.id == run_id:
                shown.run = replace(shown.run, annotations=annotations)
        self._comparison.look_again()
        window.history.refresh()
        return True

    def _annotations(self, run_id: str) -> Annotations | None:
        """Those of a run that is shown, or was a moment ago; None where it is gone."""
        for shown in self._window.runs.all_shown().values():
            if shown.run.id == run_id:
                return shown.run.annotations
        try:
            return self._window.workbench.runs.load(run_id).annotations
        except PlaygroundError:
            return None
