"""How the matrix looks: a cell's answers or its figure as heat, the prompt beside a row, the preset over a column."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from playground.core.matrix import Alike
from playground.core.matrix_measures import heat
from playground.gui.look import Look
from playground.gui.matrix_content import CellContent, answer_words
from playground.gui.matrix_lines import LINE_PX, paint_lines
from playground.gui.matrix_model import Index, MatrixModel
from playground.gui.row_paint import NAME_PX, SMALL_PX, paint_words
from playground.gui.tokens import Tokens

LINES: Final = 4
TEXT_ROW_PX: Final = LINES * LINE_PX + 20
FIGURE_ROW_PX: Final = 44
PROMPT_PX: Final = 224
HEAD_PX: Final = 36
SIDE_PX: Final = 11
TAG_PX: Final = 22
BULLET_PX: Final = 13
PALEST: Final = 0.05
"""Of the accent in the ground of the lowest figure; the highest has DEEPEST: words stay readable on both."""
DEEPEST: Final = 0.36


class MatrixDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, model: MatrixModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        content, tokens = self._model.content(index), self._look.tokens
        painter.save()
        painter.fillRect(area, QColor(tokens.card))  # over the ground that Qt gives a chosen cell
        if self._model.measure is None:
            self._paint_answers(painter, area.adjusted(SIDE_PX, 10, -SIDE_PX, -10), content)
        else:
            self._paint_figure(painter, area, content)
        painter.setPen(QColor(tokens.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topRight(), area.bottomRight())
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(tokens.accent if state & QStyle.StateFlag.State_Active else tokens.muted))
            painter.setBrush(Qt.BrushStyle.NoBrush)  # that of a chip would cover the answer
            painter.drawRoundedRect(QRectF(area).adjusted(1.5, 1.5, -2.5, -2.5), 6, 6)
        painter.restore()

    def _paint_answers(self, painter: QPainter, inside: QRect, content: CellContent) -> None:
        """Each different answer of the stack has its share of the lines."""
        groups = content.groups
        shown = groups if len(groups) <= LINES else groups[: LINES - 1]
        each = LINES // max(1, len(shown)) if len(shown) == len(groups) else 1
        chip = self._paint_chip(painter, inside, content)
        for number, group in enumerate(shown):
            top = inside.top() + number * each * LINE_PX
            area = QRect(inside.left(), top, inside.width(), each * LINE_PX)
            last = number == len(shown) - 1 and len(shown) == len(groups)
            self._paint_group(painter, area, group, content, chip if last and each * len(shown) == LINES else 0)
        if len(shown) < len(groups):
            rest = QRect(inside.left(), inside.top() + (LINES - 1) * LINE_PX, inside.width(), LINE_PX)
            words = f"and {len(groups) - len(shown)} more different ones"
            paint_words(painter, rest.adjusted(0, 0, -chip, 0), words, self._look.tokens.muted, SMALL_PX)

    def _paint_group(self, painter: QPainter, area: QRect, group: Alike, content: CellContent, chip: int) -> None:
        tokens, state = self._look.tokens, group.completion.state
        if len(content.completions) > 1:
            tag = QRect(area.left(), area.top(), TAG_PX + 6, LINE_PX)
            many = len(group.samples) > 1
            paint_words(painter, tag, f"{len(group.samples)}×" if many else "•", tokens.muted, SMALL_PX)
            area = area.adjusted(TAG_PX if any(len(g.samples) > 1 for g in content.groups) else BULLET_PX, 0, 0, 0)
        said = bool(group.completion.text)
        color = tokens.text if state == "done" or (state == "running" and said) else tokens.muted
        if state in ("failed", "cancelled", "interrupted"):
            color = tokens.bad if state == "failed" else tokens.warning
        paint_lines(painter, area, answer_words(group.completion, content), color, area.height() // LINE_PX, chip)

    def _paint_chip(self, painter: QPainter, inside: QRect, content: CellContent) -> int:
        """How the checks went, at the end of the last line; the width it takes."""
        outcomes = [outcome for completion in content.completions for outcome in completion.checks]
        if not outcomes:
            return 0
        tokens, passed = self._look.tokens, sum(outcome.passed for outcome in outcomes)
        whole = passed == len(outcomes)
        words = f"{'✓' if whole else '✗'} {passed} of {len(outcomes)}"
        width = painter.fontMetrics().horizontalAdvance(words) + 10
        place = QRectF(inside.right() - width + 1, inside.bottom() - LINE_PX + 2, width, LINE_PX - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.good_ground if whole else tokens.bad_ground))
        painter.drawRoundedRect(place, 6, 6)
        inner = place.toRect().adjusted(6, 0, 0, 0)
        paint_words(painter, inner, words, tokens.good if whole else tokens.bad, SMALL_PX)
        return width + 8

    def _paint_figure(self, painter: QPainter, area: QRect, content: CellContent) -> None:
        tokens, measure, figure = self._look.tokens, self._model.measure, content.figure
        inside = area.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        if measure is None or figure is None:
            waits = any(completion.state in ("pending", "running") for completion in content.completions)
            words = "waiting …" if waits and content.under_way else "✗ failed" if _failed(content) else "–"
            paint_words(painter, inside, words, tokens.bad if words.startswith("✗") else tokens.muted, NAME_PX)
            return
        low, high = self._model.scale or (figure.value, figure.value)
        share = figure.value if measure.passes else heat(figure.value, low, high)
        painter.fillRect(area, (checks_ground if measure.passes else heat_ground)(share, tokens))
        sign = ("✓ " if figure.value == 1 else "✗ ") if measure.passes else ""
        taken = paint_words(painter, inside, sign + measure.words(figure), tokens.text, NAME_PX)
        if len(content.completions) > 1 and not measure.passes:
            rest = inside.adjusted(taken + 8, 0, 0, 0)
            paint_words(painter, rest, f"n {figure.n}", tokens.text, SMALL_PX, right=True)


class PresetHeader(QHeaderView):
    """Over the columns: the preset's colour and name, and by which column the rows are ordered."""

    def __init__(self, look: Look, model: MatrixModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._matrix = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEAD_PX)
        self.setMinimumSectionSize(120)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        if logicalIndex >= len(self._matrix.headings):
            return
        heading, tokens, order = self._matrix.headings[logicalIndex], self._look.tokens, self._matrix.order
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_edges(painter, rect, tokens)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.dots[heading.dot]))
        painter.drawEllipse(QRectF(rect.left() + SIDE_PX, rect.center().y() - 3.5, 8, 8))
        inside = rect.adjusted(SIDE_PX + 16, 0, -SIDE_PX, 0)
        if order.column is not None and order.column == self._matrix.column_name(logicalIndex):
            arrow = "↓" if order.descending else "↑"
            inside.adjust(0, 0, -paint_words(painter, inside, arrow, tokens.text, NAME_PX, right=True) - 8, 0)
        taken = paint_words(painter, inside, heading.name, tokens.text, NAME_PX, bold=True)
        rest = inside.adjusted(taken + 10, 0, 0, 0)
        if painter.fontMetrics().horizontalAdvance(heading.badge) <= rest.width():  # of the bold name: no less
            paint_words(painter, rest, heading.badge, tokens.muted, SMALL_PX)
        painter.restore()


class PromptHeader(QHeaderView):
    """Beside the rows, and always in sight: what was asked."""

    def __init__(self, look: Look, model: MatrixModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._look = look
        self._matrix = model
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(FIGURE_ROW_PX)
        self.setFixedWidth(PROMPT_PX)

    def sizeHint(self) -> QSize:
        return QSize(PROMPT_PX, 0)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Qt asks for many rows that lie out of sight."""
        if logicalIndex >= len(self._matrix.rows) or not rect.intersects(self.viewport().rect()):
            return
        tokens, row = self._look.tokens, self._matrix.rows[logicalIndex]
        painter.save()
        paint_edges(painter, rect, tokens)
        tall = rect.height() > FIGURE_ROW_PX
        inside = rect.adjusted(SIDE_PX + 2, 10 if tall else 5, -SIDE_PX, -10 if tall else -5)
        notes = self._matrix.row_notes(row)
        lines = inside.height() // LINE_PX - bool(notes)
        text = inside.adjusted(0, 0, 0, -LINE_PX if notes else 0)
        if not tall and not notes:
            text.moveTop(text.center().y() - LINE_PX // 2 + 1)
        paint_lines(painter, text, self._matrix.prompt_line(row), tokens.text, max(1, lines))
        if notes:
            at = QRect(inside.left(), inside.bottom() - LINE_PX + 1, inside.width(), LINE_PX)
            paint_words(painter, at, notes, tokens.muted, SMALL_PX)
        painter.restore()


def paint_edges(painter: QPainter, rect: QRect, tokens: Tokens) -> None:
    painter.fillRect(rect, QColor(tokens.panel))
    painter.setPen(QColor(tokens.line))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.drawLine(rect.topRight(), rect.bottomRight())


def heat_ground(share: float, tokens: Tokens) -> QColor:
    return between(tokens.card, tokens.accent, PALEST + (DEEPEST - PALEST) * share)


def checks_ground(share: float, tokens: Tokens) -> QColor:
    """From the ground of what is bad to that of what is good, over that of a warning."""
    if share < 0.5:
        return between(tokens.bad_ground, tokens.warning_ground, share * 2)
    return between(tokens.warning_ground, tokens.good_ground, share * 2 - 1)


def between(one: str, other: str, share: float) -> QColor:
    """The colour that lies `share` of the way from one to the other."""
    a, b = QColor(one), QColor(other)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * share) for x, y in pairs))


def _failed(content: CellContent) -> bool:
    return any(completion.state in ("failed", "cancelled", "interrupted") for completion in content.completions)
