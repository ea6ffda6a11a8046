"""The view Steering: did the system messages do anything beyond luck, does it hold, and what did it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from playground.core.plan import CellId
from playground.core.ports import Clock
from playground.gui.comparison_model import ColumnKey
from playground.gui.comparison_view import ComparisonView
from playground.gui.look import Look, label
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison
from playground.gui.steering_board import SteeringBoard
from playground.gui.steering_cards import CARDS
from playground.gui.steering_computing import SteeringComputing, SteeringFigures
from playground.gui.steering_content import Told, told_of, with_studies
from playground.gui.steering_head import SteeringHead
from playground.gui.steering_studies import Offer, progress_of

STUDY: Final = "study:"
"""What `asked` says begins with it: `study:conflict`; `study:stop` stops the one under way."""
NOT_RUN: Final = (
    "Here stands what the system messages did: whether the answers moved beyond luck, whether that holds under "
    "pressure, what else changed, and which sentence did it.\n"
    "Press Run; with 3 samples of 4 prompts there is enough to tell."
)
ALONE: Final = (
    "There is one column only, and nothing to compare it with.\n"
    "Tick “No system message” and another preset on the left, then press Run."
)
OTHER: Final = "This run asked other models or presets than those of the comparison now. Press Run."
COUNTING: Final = "Counting …"


class SteeringView(ComparisonView):
    """`asked` is told of studies: `study:ablate` with the key of the column whose sentences are left out."""

    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__()
        self._shown = ShownComparison()
        self._figures: SteeringFigures | None = None
        self._model = ""
        self.head, self.board = SteeringHead(), SteeringBoard(look, CARDS)
        self.says = label("", "muted")
        self.says.setWordWrap(True)
        self._scroll = QScrollArea()
        self._computing = SteeringComputing(self)
        self._connect()
        self._lay_out()

    def show_run(self, shown: ShownComparison, place: Place) -> None:
        self._shown = shown
        if self._model not in shown.models:
            self._model = shown.models[0] if shown.models else ""
        if shown.run is None or (self._figures is not None and self._figures.run_id != shown.run.run.id):
            self._figures = None
        self._ask()
        self._draw()

    def apply(self, cells: Collection[CellId], *, queue_moved: bool) -> None:
        if cells:
            self._computing.grown()
        if queue_moved:
            self._show_progress()

    def go_to(self, place: Place) -> None:
        """The figures are of all prompts and samples; of the place, only the model counts."""
        model = place.column.model
        if model != self._model and model in self._shown.models:
            self._look_at(model)

    def take_keys(self) -> None:
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._computing.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(700, 500)

    def _ask(self) -> None:
        """Have the figures made anew, if something has changed."""
        if self._shown.run is not None and self.isVisible():
            self._computing.ask(self._shown.run)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()
        self._fit()

    def _take(self, figures: SteeringFigures) -> None:
        self._figures = figures
        self._draw()

    def _draw(self) -> None:
        told = self._told()
        there = told is not None and any(not preset.is_baseline for preset in told.presets)
        self._scroll.setVisible(there)
        self.says.setText("" if there else self._nothing_words())
        self.says.setVisible(not there)
        if told is None or not there:
            return
        self.head.show_models(self._shown.models, self._model)
        self.head.show_told(told)
        self._fit()
        self._show_cards(told)

    def _told(self) -> Told | None:
        """Names and colours as they stand in the columns; presets that are not among them are left out."""
        figures, shown = self._figures, self._shown
        if figures is None or shown.run is None:
            return None
        names: dict[tuple[str, str], tuple[str, int]] = {}
        for heading in shown.headings():
            cell = shown.cell(Place(column=heading.key))
            column = shown.column(heading.key)
            if column is not None:
                names[cell.preset, cell.model] = (column.name, heading.dot)
        return told_of(figures.steering, self._model, names)

    def _show_cards(self, told: Told) -> None:
        figures, run = self._figures, self._shown.run
        offers = figures.offers if figures is not None else ()
        progress = progress_of(run)
        offers = () if run is not None and run.under_way else offers
        for kind in CARDS:
            self.board.show_content(kind.id, with_studies(kind.tell(told), kind.study, offers, progress))

    def _show_progress(self) -> None:
        """Of a study under way, in its card, without the figures anew."""
        progress = progress_of(self._shown.run)
        for kind in CARDS:
            if kind.study is not None:
                self.board.cards[kind.id].progress.show_progress(progress.get(kind.study))

    def _nothing_words(self) -> str:
        if self._shown.run is None:
            return NOT_RUN
        if self._figures is None:
            return COUNTING
        alone = sum(1 for preset in self._figures.steering.presets if preset.model == self._model) < 2
        return ALONE if alone else OTHER

    def _look_at(self, model: str) -> None:
        self._model = model
        self._draw()

    def _offered(self, offer: Offer) -> None:
        self.asked.emit(f"{STUDY}{offer.kind}", ColumnKey(offer.column, ""))

    def _fit(self) -> None:
        if self._scroll.isVisible():
            self.board.fit(self._scroll.viewport().width())

    def _connect(self) -> None:
        computing = self._computing
        computing.found.connect(self._take)
        computing.failed.connect(self._failed)
        computing.aside_asked.connect(self.aside_asked)
        computing.due.connect(self._ask)
        self.head.model_chosen.connect(self._look_at)
        self.board.offer_chosen.connect(self._offered)
        self.board.stop_asked.connect(lambda: self.asked.emit(f"{STUDY}stop", ColumnKey("", "")))

    def _failed(self, sentence: str) -> None:
        self.says.setText(sentence)
        self.says.show()

    def _lay_out(self) -> None:
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setAccessibleName("Board of steering")
        content = QWidget()
        content.setProperty("kind", "content")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.head)
        inside.addWidget(self.board)
        inside.addStretch(1)
        self._scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.says)
        layout.addWidget(self._scroll, 1)
        layout.addStretch(0)
