"""How a row of the list of presets looks and is clicked: tick, dot, name, what was found, tag, star."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from playground.core.passport_words import STALE
from playground.gui.look import Look
from playground.gui.passport_painting import SIGN_PX, paint_sign
from playground.gui.preset_model import FOUND_ROLE, ROW_ROLE, Index, PresetListModel
from playground.gui.preset_rows import HeaderRow, PresetRow
from playground.gui.row_paint import LEFT, NAME_PX, SMALL_PX, paint_ground, paint_tick, paint_words
from playground.gui.tokens import Tokens

ROW_PX: Final = 31
TALL_PX: Final = 44
"""Of every row while pieces of texts are shown: with rows of one height, thousands of them cost nothing."""
TICK_PX: Final = 34
"""From the left edge to the end of the place where a click ticks."""
DOTS_SHOWN: Final = 4
DOT_STEP_PX: Final = 6
"""From a dot to the next: they overlap, because a name needs its room."""
STAR_PX: Final = 30
"""From the right edge to the begin of the place where a click stars."""


class PresetDelegate(QStyledItemDelegate):
    """Signals:
    folded: a group's key: its title was clicked.
    """

    folded = Signal(str)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        return QSize(120, TALL_PX if isinstance(model, PresetListModel) and model.with_pieces else ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: object = index.data(ROW_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, HeaderRow):
            if row.key:
                paint_ground(painter, area, state, self._look.tokens)
            self._paint_header(painter, area, row)
        elif isinstance(row, PresetRow):
            paint_ground(painter, area, state, self._look.tokens)
            model = index.model()
            words = model.words if isinstance(model, PresetListModel) else ()
            starred = row.favourite or bool(state & QStyle.StateFlag.State_MouseOver)
            room = area.adjusted(0, 0, -(STAR_PX - 2) if starred else -12, 0)
            self._paint_row(painter, room, row, str(index.data(FOUND_ROLE) or ""), words)
            if starred:
                self._paint_star(painter, area, full=row.favourite)
        painter.restore()

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the tick ticks, on the star stars, on a title folds. A click elsewhere only selects."""
        if isinstance(event, QKeyEvent) or not isinstance(event, QMouseEvent):
            return False  # Space is the view's: it ticks all that are selected
        area: QRect = option.rect
        row, x = index.data(ROW_ROLE), event.position().x()
        released = event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton
        if isinstance(row, HeaderRow):
            if released and row.key:
                self.folded.emit(row.key)
            return released
        assert isinstance(model, PresetListModel)
        if not isinstance(row, PresetRow) or area.left() + TICK_PX < x < area.right() - STAR_PX:
            return False
        if not released:
            return event.type() != QEvent.Type.MouseButtonPress
        if x >= area.right() - STAR_PX:
            model.starred.emit(row.id, not row.favourite)
            return True
        state = Qt.CheckState.Unchecked if row.ticked else Qt.CheckState.Checked
        return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = QLineEdit(parent)
        field.setAccessibleName("Name of the preset")
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        assert isinstance(model, PresetListModel)
        model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        editor.setGeometry(area.adjusted(TICK_PX - 8, 0, -4, 0))

    def _paint_header(self, painter: QPainter, area: QRect, row: HeaderRow) -> None:
        tokens = self._look.tokens
        left = 10
        if row.key:
            middle = QPointF(area.left() + 14, area.center().y() + 1.5)
            _paint_chevron(painter, middle, tokens.muted, folded=row.folded)
            left = 24
        inside = area.adjusted(left, 3, -12, 0)
        taken = paint_words(painter, inside, str(row.count), tokens.muted, SMALL_PX, right=True)
        paint_words(painter, inside.adjusted(0, 0, -(taken + 12), 0), row.text, tokens.muted, SMALL_PX, bold=True)

    def _paint_row(self, painter: QPainter, area: QRect, row: PresetRow, found: str, words: tuple[str, ...]) -> None:
        tokens = self._look.tokens
        middle = area.center().y()
        box = QRectF(area.left() + 10, middle - 7, 15, 15)
        left = TICK_PX
        if row.problem and not row.ticked:
            _paint_warning(painter, box.center(), tokens.bad)
        else:
            edge = tokens.accent if row.ticked else tokens.muted
            paint_tick(painter, box, row.ticked, edge, tokens.accent, tokens.on_accent)
        if row.dots:
            left += _paint_dots(painter, QPointF(area.left() + left, middle - 3.5), row.dots, tokens) + 8
        inside = area.adjusted(left, 0, 0, 0)
        if found:
            lower = inside.adjusted(0, inside.height() // 2 - 1, 0, -3)
            self._paint_found(painter, lower, found, words, tokens.muted, SMALL_PX)
            inside = inside.adjusted(0, 3, 0, -(inside.height() // 2 - 1))
        color = tokens.bad if row.problem else tokens.accent if row.edited else tokens.muted
        taken = paint_words(painter, inside, _note(row), color, SMALL_PX, right=True)
        inside = inside.adjusted(0, 0, -(taken + 8 if taken else 0), 0)
        if row.passport is not None and not row.problem:
            paint_sign(painter, QPointF(inside.right() - SIGN_PX / 2, inside.center().y() + 1), row.passport, tokens)
            inside = inside.adjusted(0, 0, -(SIGN_PX + 2), 0)
        self._paint_found(painter, inside.adjusted(0, 0, -2, 0), row.name, words, tokens.text, NAME_PX)

    def _paint_found(
        self, painter: QPainter, area: QRect, text: str, words: tuple[str, ...], color: str, px: int
    ) -> int:
        """One line in which the words that are sought lie on a ground; the width it took."""
        font = painter.font()
        font.setPixelSize(px)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, area.width()))
        folded = shown.casefold()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.tokens.warning_ground))
        for word in words if len(folded) == len(shown) else ():
            if (place := folded.find(word)) >= 0:
                begin = area.left() + metrics.horizontalAdvance(shown[:place])
                width = metrics.horizontalAdvance(shown[place : place + len(word)])
                ground = QRectF(begin - 1, area.center().y() - metrics.height() / 2, width + 2, metrics.height() + 1)
                painter.drawRoundedRect(ground, 3, 3)
        painter.setPen(QColor(color))
        painter.drawText(area, LEFT, shown)
        return metrics.horizontalAdvance(shown)

    def _paint_star(self, painter: QPainter, area: QRect, *, full: bool) -> None:
        tokens = self._look.tokens
        middle = QPointF(area.right() - 15, area.center().y() + 1)
        painter.setPen(QPen(QColor(tokens.accent if full else tokens.muted), 1.2))
        painter.setBrush(QColor(tokens.accent) if full else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(_star(middle))


def _note(row: PresetRow) -> str:
    if row.problem:
        return "cannot be read"
    stale = row.passport is not None and row.passport.stale
    return "edited" if row.edited else STALE if stale else row.tag


def _star(middle: QPointF) -> QPolygonF:
    corners = [(6.5 if corner % 2 == 0 else 2.8, math.pi * (corner / 5 - 0.5)) for corner in range(10)]
    return QPolygonF([middle + QPointF(r * math.cos(at), r * math.sin(at)) for r, at in corners])


def _paint_dots(painter: QPainter, at: QPointF, dots: tuple[int, ...], tokens: Tokens) -> int:
    """Those of the columns, close together; more than DOTS_SHOWN end in a small grey one. Returns their width."""
    painter.setPen(Qt.PenStyle.NoPen)
    shown = dots[:DOTS_SHOWN]
    for place, dot in enumerate(shown):
        painter.setBrush(QColor(tokens.dots[dot]))
        painter.drawEllipse(QRectF(at.x() + place * DOT_STEP_PX, at.y(), 8, 8))
    width = 8 + (len(shown) - 1) * DOT_STEP_PX
    if len(dots) > DOTS_SHOWN:
        painter.setBrush(QColor(tokens.muted))
        painter.drawEllipse(QRectF(at.x() + width + 2, at.y() + 2.5, 3, 3))
        width += 5
    return width


def _paint_warning(painter: QPainter, middle: QPointF, color: str) -> None:
    """A triangle with a stroke and a dot in it: not by its colour alone."""
    painter.setPen(QPen(QColor(color), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in ((0, -6.5), (7, 6), (-7, 6))]))
    painter.drawLine(middle + QPointF(0, -1.8), middle + QPointF(0, 1.6))
    painter.drawPoint(middle + QPointF(0, 3.8))


def _paint_chevron(painter: QPainter, middle: QPointF, color: str, *, folded: bool) -> None:
    painter.setPen(QPen(QColor(color), 1.4))
    corners = [(-2, -4), (2, 0), (-2, 4)] if folded else [(-4, -2), (0, 2), (4, -2)]
    painter.drawPolyline([middle + QPointF(x, y) for x, y in corners])
