"""The views on one comparison, in the one table they stand in: a row is a tab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QTabBar

from playground.core.ports import Clock
from playground.gui.comparison_view import ComparisonView
from playground.gui.look import Look

MakeView: TypeAlias = Callable[[Look, Clock], ComparisonView]


@dataclass(frozen=True, slots=True)
class ViewKind:
    """One tab. `make` is called when the view is first looked at, and imports what it needs then."""

    id: str
    words: str
    tip: str
    make: MakeView


def _columns(look: Look, clock: Clock) -> ComparisonView:
    from playground.gui.columns_view import ColumnsView

    return ColumnsView(look, clock)


def _focus(look: Look, clock: Clock) -> ComparisonView:
    from playground.gui.focus_view import FocusView

    return FocusView(look, clock)


def _matrix(look: Look, clock: Clock) -> ComparisonView:
    from playground.gui.matrix_view import MatrixView

    return MatrixView(look, clock)


def _metrics(look: Look, clock: Clock) -> ComparisonView:
    from playground.gui.metrics_view import MetricsView

    return MetricsView(look, clock)


def _diff(look: Look, clock: Clock) -> ComparisonView:
    from playground.gui.diff_view import DiffView

    return DiffView(look, clock)


VIEWS: Final[tuple[ViewKind, ...]] = (
    ViewKind("columns", "Columns", "All columns side by side", _columns),
    ViewKind("matrix", "Matrix", "All prompts of the run in one table", _matrix),
    ViewKind("diff", "Diff", "What differs between two answers, beside what you changed", _diff),
    ViewKind("focus", "Focus", "One answer alone; the arrow keys walk from one to the next", _focus),
    ViewKind("metrics", "Metrics", "Figures and charts of each preset, with their intervals", _metrics),
)


class ViewTabs(QTabBar):
    """Signals:
    chosen: the id of the view to look at.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "segments")
        self.setAccessibleName("Views")
        self.setDrawBase(False)
        self.setExpanding(False)
        for kind in VIEWS:
            self.setTabToolTip(self.addTab(kind.words), kind.tip)
        self.currentChanged.connect(self._chosen)

    def show_view(self, view_id: str) -> None:
        """Mark the view that is shown, without telling anybody."""
        blocker = QSignalBlocker(self)
        self.setCurrentIndex([kind.id for kind in VIEWS].index(view_id))
        del blocker

    def _chosen(self, place: int) -> None:
        self.chosen.emit(VIEWS[place].id)
