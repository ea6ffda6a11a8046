"""One question of the board of steering: its pictures, what they mean in a sentence, the numbers, the next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QVBoxLayout, QWidget

from playground.core.charts.shapes import Chart
from playground.core.steering.in_short import MOST_ALONE
from playground.gui.chart_view import ChartView
from playground.gui.column_heading import Dot
from playground.gui.controls import Choice
from playground.gui.look import Look, button, label
from playground.gui.steering_content import CardContent, Picture, Said
from playground.gui.steering_studies import Offer, Progress
from playground.gui.steering_table import SteeringTable
from playground.gui.steering_text import HeatText

MARGIN: Final = 16


class SteeringCard(QFrame):
    """Signals:
    offer_chosen: (Offer): ask what it takes.
    stop_asked: of the study under way.
    """

    offer_chosen = Signal(object)
    stop_asked = Signal()

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self._look, self.title = look, title
        self._content, self._width = CardContent(), 0.0
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.chosen = Choice()
        self.chosen.setAccessibleName(f"{title} Of which")
        self.note, self.empty = _paragraph("muted"), _paragraph("muted")
        self.before, self.picture, self.heat = ChartView(look), ChartView(look), HeatText(look)
        self.short, self._rows = _paragraph("small"), QWidget()
        self.said: list[SaidRow] = []
        self._said, self._folded = 0, False
        self.table = SteeringTable(look, title)
        self.unfold = button("", "line", name=f"Figures of “{title}”")
        self.unfold.setCheckable(True)
        self.offer, self._step = button(""), QWidget()
        self._over, self._under = _gap(10), _gap(8)
        self.menu = QMenu(self.offer)
        self.progress = _ProgressRow(title)
        self._lay_out()
        self.chosen.activated.connect(self._draw)
        self.unfold.toggled.connect(self._fold)
        self.offer.clicked.connect(self._offered)
        self.progress.stop.clicked.connect(self.stop_asked)

    def show_content(self, content: CardContent, width: float) -> None:
        """`width`: of the card, in pixels."""
        self._content, self._width = content, width
        there = bool(content.pictures)
        names = [picture.name for picture in content.pictures]
        if names != [self.chosen.itemText(place) for place in range(self.chosen.count())]:
            before = self.chosen.currentText()
            self.chosen.clear()
            self.chosen.addItems(names)
            self.chosen.setCurrentIndex(max(0, self.chosen.findText(before)))
        self.chosen.setVisible(len(names) > 1)
        self.empty.setText(content.empty)
        self.empty.setVisible(not there and bool(content.empty))
        self.progress.show_progress(content.progress)
        self._show_offers(content.offers if content.progress is None else ())
        self._draw()

    def fit(self, width: float) -> None:
        """For another width of the card."""
        self._width = width
        self._draw()

    def _draw(self) -> None:
        """The picture that is chosen, and what is said of it."""
        pictures, place = self._content.pictures, max(0, self.chosen.currentIndex())
        picture = pictures[place] if place < len(pictures) else Picture()
        chart = self._show_chart(self.picture, picture.draw)
        self._show_chart(self.before, picture.before)
        self.heat.setVisible(picture.heat is not None)
        if picture.heat is not None:
            self.heat.show_heat(picture.heat.name, picture.heat.pieces, picture.heat.dot)
        self._over.setVisible(bool(pictures))
        self._under.setVisible(bool(picture.short or picture.said))
        note = picture.note or (chart.note if chart is not None else "")
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._folded = bool(picture.short) and len(picture.said) > MOST_ALONE
        self.short.setText(picture.short)
        self.short.setVisible(bool(picture.short))
        self._say(picture.said)
        self.unfold.setVisible(picture.table is not None)
        if picture.table is not None:
            self.table.show_table(picture.table)
        self._fold()

    def _show_chart(self, view: ChartView, draw: Callable[[float], Chart | None]) -> Chart | None:
        chart = draw(self._width - 2 * MARGIN - 2)
        view.setVisible(chart is not None)
        if chart is not None:
            view.show_chart(chart)
        return chart

    def _say(self, sentences: Sequence[Said]) -> None:
        self._said = len(sentences)
        while len(self.said) < len(sentences):
            self.said.append(SaidRow(self._look))
            self._words.addWidget(self.said[-1])
        for place, made in enumerate(self.said):
            made.setVisible(place < len(sentences))
            if place < len(sentences):
                made.show_said(sentences[place])

    def _fold(self) -> None:
        """The sentences too, where there are many."""
        opened = self.unfold.isChecked()
        words = "In words and figures" if self._folded else "Figures"
        self.unfold.setText(f"{words}  {'▾' if opened else '▸'}")
        self.table.setVisible(opened and not self.unfold.isHidden())
        self._rows.setVisible(bool(self._said) and (opened or not self._folded))

    def _show_offers(self, offers: Sequence[Offer]) -> None:
        """One is a button, several are a menu under it."""
        self._step.setVisible(bool(offers))
        self.menu.clear()
        if not offers:
            return
        first, several = offers[0], len(offers) > 1
        words = f"{first.words} …" if several else " · ".join(filter(None, (first.words, first.cost)))
        self.offer.setText(words.replace("&", "&&"))
        self.offer.setAccessibleName(words)
        self.offer.setToolTip(first.tip)
        for each in offers if several else ():
            entry = self.menu.addAction(f"{each.of} · {each.cost}".replace("&", "&&"))
            entry.triggered.connect(lambda _checked=False, each=each: self.offer_chosen.emit(each))

    def _offered(self) -> None:
        offers = self._content.offers
        if len(offers) > 1:
            self.menu.popup(self.offer.mapToGlobal(self.offer.rect().bottomLeft()))
        elif offers:
            self.offer_chosen.emit(offers[0])

    def _lay_out(self) -> None:
        head, offer, self._words = QHBoxLayout(), QHBoxLayout(self._step), QVBoxLayout(self._rows)
        head.addWidget(label(self.title, "name"))
        head.addStretch(1)
        head.addWidget(self.chosen)
        offer.setContentsMargins(0, 12, 0, 0)
        offer.addWidget(self.offer)
        offer.addStretch(1)
        self._words.setContentsMargins(0, 8, 0, 0)
        self._words.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 13, MARGIN, 14)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addSpacing(3)
        parts = (self.note, self.empty, self._over, self.before, self.picture, self.heat, self._under, self.short)
        for part in (*parts, self._rows, self._step, self.progress, self.unfold, self.table):
            layout.addWidget(part)


class SaidRow(QWidget):
    """A sentence with the colour of the preset it is about."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._dot, self.words = Dot(look), _paragraph("small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self._dot.setContentsMargins(0, 4, 0, 0)

    def show_said(self, said: Said) -> None:
        self._dot.setVisible(said.dot is not None)
        if said.dot is not None:
            self._dot.set_index(said.dot)
        self.words.setText(said.words)


class _ProgressRow(QWidget):
    """How far a study is, and the way to stop it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._words = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(f"Progress of “{title}”")
        self.stop: QPushButton = button("Stop", "quiet", name=f"Stop: {title}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.bar, 1)
        row.addWidget(self._words)
        row.addWidget(self.stop)
        self.hide()

    def show_progress(self, progress: Progress | None) -> None:
        self.setVisible(progress is not None)
        if progress is not None:
            self.bar.setRange(0, max(1, progress.total))
            self.bar.setValue(progress.ended)
            self._words.setText(progress.words)
            self.bar.setAccessibleDescription(progress.words)


def _paragraph(kind: str) -> QLabel:
    made = label("", kind)
    made.setWordWrap(True)
    return made


def _gap(height: int) -> QWidget:
    """Space that goes with what it stands beside."""
    made = QWidget()
    made.setFixedHeight(height)
    return made
