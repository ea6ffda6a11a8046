"""A text folded to one line, which opens in place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from playground.gui.answer_view import AnswerView
from playground.gui.look import Look
from playground.gui.theme import SMALL_PX

LINE_PX: Final = 24
GAP_PX: Final = 7
MAX_OPEN_PX: Final = 150
LONGEST_LINE: Final = 400  # characters of a text that are looked at for its one line
LONGEST_TOLD: Final = 2_000  # characters that a screen reader is given of a folded text


class FoldedLine(QWidget):
    """`who` said it, and what: one line, elided. A click, Enter or Space opens and closes the whole text below.

    Signals:
    asked: the words of its menu that were chosen.
    opened: it was opened or closed.
    link_asked: an address in the text was clicked.
    """

    asked = Signal(str)
    opened = Signal()
    link_asked = Signal(QUrl)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._text, self._markdown, self._name = "", False, ""
        self._entries: tuple[str, ...] = ()
        self.line = _Line(look)
        self._more = _More(look)
        self._view: AnswerView | None = None
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.line, 1)
        row.addWidget(self._more)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addLayout(row)
        self.line.toggled.connect(self._toggled)
        self._more.clicked.connect(lambda: self._open_menu(self._more.mapToGlobal(self._more.rect().bottomLeft())))

    @property
    def is_open(self) -> bool:
        return self.line.isChecked()

    def show_text(
        self, who: str, text: str, name: str, *, markdown: bool = False, tone: str = "", entries: tuple[str, ...] = ()
    ) -> None:
        """`name`: for a screen reader. `tone`: "" is quiet, `text` for what is looked at, `warning` for a change.

        `entries` are what its menu offers.
        """
        changed = (text, markdown) != (self._text, self._markdown)
        self._text, self._markdown, self._name, self._entries = text, markdown, name, entries
        self.line.show_words(who, " ".join(text[:LONGEST_LINE].split()), tone)
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(text[:LONGEST_TOLD])
        self._more.setAccessibleName(f"More: {name}")
        self._more.setVisible(bool(entries))
        self._more.set_loud(tone == "text")
        if changed and self.is_open:
            self._show_whole()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._more.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._more.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._open_menu(self.mapToGlobal(QPoint(GAP_PX, LINE_PX)))

    def _open_menu(self, place: QPoint) -> None:
        if not self._entries:
            return
        menu = QMenu(self)
        for words in self._entries:
            menu.addAction(words).triggered.connect(lambda _=False, words=words: self.asked.emit(words))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _toggled(self, opened: bool) -> None:
        if opened:
            self._show_whole()
        elif self._view is not None:
            self._view.hide()
        self.opened.emit()

    def _show_whole(self) -> None:
        if self._view is None:
            self._view = AnswerView(self._look)
            self._view.set_font_px(SMALL_PX + 1)
            self._view.link_asked.connect(self.link_asked)
            self._whole.addWidget(self._view)
        self._view.setAccessibleName(f"{self._name}, in full")
        (self._view.show_whole if self._markdown else self._view.show_plain)(self._text)
        self._view.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        """As high as its text, within bounds."""
        if self._view is not None and self.is_open:
            self._view.resize(self.width(), self._view.height())
            margins = self._view.viewportMargins()
            wanted = int(self._view.document().size().height()) + margins.top() + margins.bottom() + 2
            self._view.setFixedHeight(min(MAX_OPEN_PX, wanted))


class _More(QPushButton):
    """A menu's button that is seen where the mouse or the keyboard is; `loud`: always."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._loud = False
        self.setProperty("kind", "icon")
        self.setIcon(look.icons("more"))
        self.setToolTip("More")
        self.setFixedSize(22, 22)

    def set_loud(self, loud: bool) -> None:
        self._loud = loud
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        around = self.parentWidget()
        if self._loud or self.hasFocus() or (around is not None and around.underMouse()):
            super().paintEvent(event)


class _Line(QAbstractButton):
    """Painted: who, and the beginning of what; checked while the whole stands below."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._who, self._words, self._tone = "", "", ""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, who: str, words: str, tone: str) -> None:
        if (who, words, tone) != (self._who, self._words, self._tone):
            self._who, self._words, self._tone = who, words, tone
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, LINE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._look.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QColor(tokens.accent))
                painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)
            font = QFont(self.font())
            font.setPixelSize(SMALL_PX)
            metrics = QFontMetrics(font)
            painter.setFont(font)
            inside = self.rect().adjusted(GAP_PX, 0, -GAP_PX, 0)
            left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.setPen(QColor(tokens.warning if self._tone == "warning" else tokens.muted))
            who = metrics.elidedText(self._who, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, left, who)
            used = metrics.horizontalAdvance(who) + GAP_PX
            rest = QRect(inside.left() + used, inside.top(), max(0, inside.width() - used), inside.height())
            painter.setPen(QColor(tokens.text if self._tone or self.underMouse() else tokens.muted))
            arrow = " ▾" if self.isChecked() else " ▸"
            room = rest.width() - metrics.horizontalAdvance(arrow)
            words = "" if self.isChecked() else metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(rest, left, words + arrow)
