"""The views on one comparison, in the one table they stand in: a row is a tab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QTabBar

from playground.core.ports import Clock
from playground.gui.comparison_view import ComparisonView
from playground.gui.look import Look, restyle

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


def _steering(look: Look, clock: Clock) -> ComparisonView:
    from playground.gui.steering_view import SteeringView

    return SteeringView(look, clock)


VIEWS: Final[tuple[ViewKind, ...]] = (
    ViewKind("columns", "Columns", "All columns side by side", _columns),
    ViewKind("matrix", "Matrix", "All prompts of the run in one table", _matrix),
    ViewKind("diff", "Diff", "What differs between two answers, beside what you changed", _diff),
    ViewKind("focus", "Focus", "One answer alone; the arrow keys walk from one to the next", _focus),
    ViewKind("metrics", "Metrics", "Figures and charts of each preset, with their intervals", _metrics),
    ViewKind(
        "steering", "Steering", "Whether the system messages did anything beyond luck, and whether it holds", _steering
    ),
)

TIGHT_PX: Final = 8  # what a tab gives up where the row is narrow, as in the style sheet


class ViewTabs(QTabBar):
    """All in sight, always: they become narrower, they do not scroll.

    Signals:
    chosen: the id of the view to look at.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "segments")
        self.setAccessibleName("Views")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)  # six short words: none may be out of sight
        for kind in VIEWS:
            self.setTabToolTip(self.addTab(kind.words), kind.tip)
        self.currentChanged.connect(self._chosen)

    def sizeHint(self) -> QSize:
        given_up = TIGHT_PX * self.count() if self.property("tight") else 0
        return super().sizeHint() + QSize(given_up, 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() - QSize(TIGHT_PX * self.count(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tight = self.width() < self.sizeHint().width()
        if tight != bool(self.property("tight")):
            self.setProperty("tight", tight)
            restyle(self)
            QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))  # only then Qt measures its tabs anew

    def show_view(self, view_id: str) -> None:
        """Mark the view that is shown, without telling anybody."""
        blocker = QSignalBlocker(self)
        self.setCurrentIndex([kind.id for kind in VIEWS].index(view_id))
        del blocker

    def _chosen(self, place: int) -> None:
        self.chosen.emit(VIEWS[place].id)
