"""A chart on the screen: paints the shapes that the page exports as SVG, and says a row in full where one points."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from playground.core.charts.shapes import Area, Box, Chart, Dot, Line, Shape, Spot, Words
from playground.gui.look import Look, label, plain_tip
from playground.gui.row_paint import NOTE_PX, SMALL_PX

INTERVAL_PX: Final = 4.0
INTERVAL_ALPHA: Final = 0.55
ANSWER_ALPHA: Final = 0.6
BOX_ALPHA: Final = 0.16
STEM_PX: Final = 2.0
TRACK_PX: Final = 6.0
BAND_ALPHA: Final = 0.42
ARROW_PX: Final = 7.0
_ANCHORS: Final = {
    "start": (0.0, Qt.AlignmentFlag.AlignLeft),
    "middle": (0.5, Qt.AlignmentFlag.AlignHCenter),
    "end": (1.0, Qt.AlignmentFlag.AlignRight),
}


class ChartView(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.chart: Chart | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)

    def show_chart(self, chart: Chart) -> None:
        """The accessible description says in words what the picture shows."""
        self.chart = chart
        self.setAccessibleName(f"Chart: {chart.title}")
        self.setAccessibleDescription(chart.summary)
        self.setFixedHeight(round(chart.height))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, round(self.chart.height)) if self.chart is not None else QSize(0, 0)

    def spot_at(self, at: QPoint) -> Spot | None:
        """What says more where one points."""
        spots = self.chart.spots if self.chart is not None else ()
        return next((s for s in spots if QRectF(s.x, s.y, s.width, s.height).contains(QPointF(at))), None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self.spot_at(event.pos())
            if spot is not None:
                area = QRectF(spot.x, spot.y, spot.width, spot.height).toRect()
                QToolTip.showText(event.globalPos(), plain_tip(spot.tip), self, area)
                return True
            QToolTip.hideText()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.chart is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for shape in self.chart.shapes:
                self._paint(painter, shape)

    def _paint(self, painter: QPainter, shape: Shape) -> None:
        match shape:
            case Line():
                self._paint_line(painter, shape)
            case Dot():
                self._paint_dot(painter, shape)
            case Box():
                edge, ground = self._color(shape.dot), self._color(shape.dot, BOX_ALPHA)
                edge.setAlphaF(INTERVAL_ALPHA)
                painter.setPen(QPen(edge, 1))
                painter.setBrush(ground)
                painter.drawRoundedRect(QRectF(shape.x, shape.y, shape.width, shape.height), 3, 3)
            case Area():
                self._paint_area(painter, shape)
            case Words():
                self._paint_words(painter, shape)

    def _paint_line(self, painter: QPainter, line: Line) -> None:
        tokens, start, end = self._look.tokens, QPointF(line.x1, line.y1), QPointF(line.x2, line.y2)
        match line.kind:
            case "grid":
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                painter.setPen(QPen(QColor(tokens.line), 1))
                painter.drawLine(start, end)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            case "reference":
                pen = QPen(QColor(tokens.muted), 1.2)
                pen.setDashPattern([3, 3])
                painter.setPen(pen)
                painter.drawLine(start, end)
            case "median" | "curve":
                painter.setPen(QPen(self._color(line.dot), 2))
                painter.drawLine(start, end)
            case "track" | "band":
                color = self._color(line.dot, BAND_ALPHA) if line.kind == "band" else QColor(tokens.line)
                painter.setPen(QPen(color, TRACK_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawLine(start, end)
            case "interval" | "stem":
                self._paint_interval(painter, line)

    def _paint_interval(self, painter: QPainter, line: Line) -> None:
        """An end that lies beyond the picture is an arrow."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color(line.dot, INTERVAL_ALPHA))
        thick = INTERVAL_PX if line.kind == "interval" else STEM_PX
        half, y = thick / 2, line.y1
        left = line.x1 + (ARROW_PX if line.cut_low else 0)
        right = line.x2 - (ARROW_PX if line.cut_high else 0)
        painter.drawRoundedRect(QRectF(left, y - half, max(1.0, right - left), thick), half, half)
        for cut, tip, foot in ((line.cut_low, line.x1, left), (line.cut_high, line.x2, right)):
            if cut:
                corners = [QPointF(tip, y), QPointF(foot, y - ARROW_PX * 0.7), QPointF(foot, y + ARROW_PX * 0.7)]
                painter.drawPolygon(QPolygonF(corners))

    def _paint_dot(self, painter: QPainter, dot: Dot) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color(dot.dot, ANSWER_ALPHA if dot.kind == "answer" else 1.0))
        radius = dot.radius
        if dot.kind in ("alone", "base"):
            painter.setPen(QPen(self._color(dot.dot), 2))
            painter.setBrush(QColor(self._look.tokens.card))
            radius -= 1
        painter.drawEllipse(QPointF(dot.x, dot.y), radius, radius)

    def _paint_area(self, painter: QPainter, area: Area) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if area.kind == "ring":
            pen = QPen(QColor(self._look.tokens.muted if area.reference else self._look.tokens.line), 1)
            if area.reference:
                pen.setDashPattern([3, 3])
            painter.setPen(pen)
        else:
            painter.setBrush(self._color(area.dot, BOX_ALPHA))
            if area.kind == "web":
                painter.setPen(QPen(self._color(area.dot), 2))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in area.points]))

    def _paint_words(self, painter: QPainter, words: Words) -> None:
        tokens = self._look.tokens
        font = QFont(painter.font())
        font.setPixelSize(SMALL_PX if words.kind == "muted" else NOTE_PX)
        verdict = words.kind in ("good", "warning", "quiet")
        font.setWeight(QFont.Weight.DemiBold if verdict else QFont.Weight.Normal)
        painter.setFont(font)
        inks = {"good": tokens.good, "warning": tokens.warning, "quiet": tokens.muted, "muted": tokens.muted}
        painter.setPen(QColor(inks.get(words.kind, tokens.text)))
        share, alignment = _ANCHORS[words.anchor]
        shown = painter.fontMetrics().elidedText(words.text, Qt.TextElideMode.ElideRight, int(words.width))
        area = QRect(round(words.x - share * words.width), round(words.y) - 10, round(words.width), 20)
        painter.drawText(area, alignment | Qt.AlignmentFlag.AlignVCenter, shown)

    def _color(self, dot: int, alpha: float = 1.0) -> QColor:
        color = QColor(self._look.tokens.dots[dot])
        color.setAlphaF(alpha)
        return color


class ChartCard(QFrame):
    """A chart with its title, and what its marks mean."""

    MARGIN: Final = 16

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._title = label("", "name")
        self._note = label("", "muted")
        self._note.setWordWrap(True)
        self.view = ChartView(look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(self.MARGIN, 13, self.MARGIN, 10)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addWidget(self._note)
        layout.addStretch(1)  # so that charts side by side stand at one height, however long their notes are
        layout.addSpacing(8)
        layout.addWidget(self.view)

    def show_chart(self, chart: Chart) -> None:
        self._title.setText(chart.title)
        self._note.setText(chart.note)
        self.view.show_chart(chart)
