"""The view Metrics: what a run says of each preset, in pictures with intervals and in a table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from playground.core.charts.of_summaries import charts_of
from playground.core.plan import CellId
from playground.core.ports import Clock
from playground.core.summaries import Summary, summarize
from playground.core.summary_words import ABOUT_INTERVALS, summary_rows, whole_words
from playground.gui.chart_view import ChartCard
from playground.gui.comparison_view import ComparisonView
from playground.gui.look import Look, button, label
from playground.gui.metrics_arms import Measurements, shown_arms
from playground.gui.metrics_table import MetricsTable
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison
from playground.gui.slices import Slices

AT_ONCE: Final = 400
"""Answers: more than that are measured in slices, so that the window goes on drawing."""
AGAIN_MS: Final = 500  # figures follow answers that come in this often
TWO_FROM_PX: Final = 860  # width from which two charts stand side by side
GAP: Final = 12

NOT_RUN: Final = (
    "Here stand the figures of a run: length, times, speed, cost and checks of each preset, with 95 % intervals.\n"
    "Press Run; with more samples or prompts the intervals become narrower."
)
NO_ANSWER: Final = "No answer is whole yet: the figures come with the first one."
OTHER_MODEL: Final = "This run asked other models or presets than those of the comparison now. Press Run."
ONE_EACH: Final = "1 answer a preset: no interval. Ask for more samples to see how far the figures can be trusted."


class MetricsView(ComparisonView):
    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__()
        self._look = look
        self._shown = ShownComparison()
        self._place = Place()
        self._measured = Measurements()
        self._slices: Slices | None = None
        self.summaries: tuple[Summary, ...] = ()
        self.cards: dict[str, ChartCard] = {}
        self.table = MetricsTable(look)
        self.all_prompts = _choice("All prompts", "The answers to all prompts of the run")
        self.this_prompt = _choice("This prompt", "The answers to the prompt that is looked at alone")
        self._scope = QFrame()
        self._words = label("", "muted")
        self._nothing = label("", "muted")
        self._one_each = label(ONE_EACH, "muted")
        self._scroll = QScrollArea()
        self._content, self._grid = QWidget(), QGridLayout()
        self._laid: tuple[int, tuple[str, ...]] = (0, ())
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._lay_out()
        self.all_prompts.setChecked(True)
        self._again.timeout.connect(self._draw)
        self.all_prompts.toggled.connect(self._draw)

    def show_run(self, shown: ShownComparison, place: Place) -> None:
        if shown.run is None or self._shown.run is not shown.run:
            self._measured = Measurements()
        self._shown, self._place = shown, place
        self._draw()

    def apply(self, cells: Collection[CellId], *, queue_moved: bool) -> None:
        if cells and not self._again.isActive():
            self._again.start()

    def go_to(self, place: Place) -> None:
        moved, self._place = place.prompt != self._place.prompt, place
        if moved and self._one_prompt():
            self._draw()

    def take_keys(self) -> None:
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
        if self._slices is not None:
            self._slices.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_charts()

    def sizeHint(self) -> QSize:
        return QSize(700, 500)

    def _one_prompt(self) -> bool:
        return len(self._shown.prompts()) > 1 and self.this_prompt.isChecked()

    def _draw(self) -> None:
        """At once where it is quick; else when everything has been measured."""
        run = self._shown.run
        missing = self._measured.missing(run.completions) if run is not None else []
        if self._slices is not None:
            self._slices.stop()
            self._slices.deleteLater()
            self._slices = None
        if len(missing) <= AT_ONCE:
            self._draw_figures()
            return
        self._words.setText(f"Measuring {len(missing):,} answers …")
        self._words.show()
        self._nothing.hide()
        self._scroll.setVisible(bool(self.summaries))
        self._slices = Slices(self._measured.steps(missing), self)
        self._slices.ended.connect(self._draw)
        self._slices.start()

    def _draw_figures(self) -> None:
        run, shown = self._shown.run, self._shown
        arms = shown_arms(shown, self._place.prompt if self._one_prompt() else None)
        self.summaries = summarize(arms, run.completions, self._measured) if run is not None else ()
        answers = sum(summary.answers for summary in self.summaries)
        self._scope.setVisible(len(shown.prompts()) > 1 and bool(arms))
        self._words.setText(whole_words(self.summaries))
        self._words.setVisible(bool(arms))
        self._nothing.setText(NOT_RUN if run is None else NO_ANSWER if arms else OTHER_MODEL)
        self._nothing.setVisible(not answers)
        self._one_each.setVisible(bool(answers) and all(summary.answers <= 1 for summary in self.summaries))
        self._scroll.setVisible(bool(answers))
        self.table.show_rows(self.summaries, summary_rows(self.summaries))
        self._draw_charts()

    def _draw_charts(self) -> None:
        """The cards share the width; a chart is drawn up anew for the width that it has."""
        width = self._scroll.viewport().width() if self._scroll.isVisible() else self.width()
        abreast = 2 if width >= TWO_FROM_PX else 1
        each = (width - (abreast - 1) * GAP) // abreast
        charts = charts_of(self.summaries, each - 2 * ChartCard.MARGIN - 2) if self.summaries else ()
        self._place_cards(tuple(chart.id for chart in charts), abreast)
        for chart in charts:
            self.cards[chart.id].show_chart(chart)

    def _place_cards(self, ids: tuple[str, ...], abreast: int) -> None:
        if (abreast, ids) == self._laid:
            return
        self._laid = (abreast, ids)
        for card in self.cards.values():
            self._grid.removeWidget(card)
            card.hide()
        for number, chart_id in enumerate(ids):
            if chart_id not in self.cards:
                self.cards[chart_id] = ChartCard(self._look)
            self._grid.addWidget(self.cards[chart_id], number // abreast, number % abreast)
            self.cards[chart_id].show()
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < abreast else 0)

    def _lay_out(self) -> None:
        self._scope.setProperty("kind", "segments")
        choices = QHBoxLayout(self._scope)
        choices.setContentsMargins(3, 3, 3, 3)
        choices.setSpacing(2)
        choices.addWidget(self.all_prompts)
        choices.addWidget(self.this_prompt)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._scope)
        top.addWidget(self._words)
        top.addWidget(self._one_each)
        top.addStretch(1)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self._nothing)
        layout.addWidget(self._scroll, 1)
        layout.addStretch(0)
        self._fill_scroll()

    def _fill_scroll(self) -> None:
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        about = label(ABOUT_INTERVALS, "muted")
        about.setWordWrap(True)
        self._content.setProperty("kind", "content")
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(GAP)
        layout.addLayout(self._grid)
        layout.addWidget(card)
        layout.addWidget(about)
        layout.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("Figures and charts")
        self._scroll.setWidget(self._content)


def _choice(words: str, tip: str) -> QPushButton:
    made = button(words, "segment")
    made.setCheckable(True)
    made.setAutoExclusive(True)
    made.setToolTip(tip)
    return made
