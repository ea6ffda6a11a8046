"""Ctrl+K: every command by a few of its letters, with its shortcut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from playground.gui.look import Look
from playground.gui.preset_model import Index

ROW_PX = 32


@dataclass(frozen=True, slots=True)
class Command:
    """`hint` stands at the right: a shortcut, or what kind of thing it is."""

    words: str
    hint: str
    do: Callable[[], None]


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tokens = self._look.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selection))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)
        inside = area.adjusted(10, 0, -10, 0)
        painter.setPen(QColor(tokens.text))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(index.data()))
        painter.setPen(QColor(tokens.muted))
        hint = str(index.data(Qt.ItemDataRole.UserRole + 1) or "")
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hint)
        painter.restore()


class CommandPalette(QFrame):
    """Opens in the upper middle of its window; Enter does the command that is marked, Esc or a click elsewhere closes.

    It lies in the window: Qt 6.11 leaves windows of type Popup out of what assistive technologies can find.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "popover")
        self._window = parent
        self._before: QWidget | None = None
        self._commands: tuple[Command, ...] = ()
        self._field = QLineEdit()
        self._field.setPlaceholderText("Type a command")
        self._field.setAccessibleName("Find a command")
        self._list = QListWidget()
        self._list.setAccessibleName("Commands")
        self._list.setItemDelegate(_RowDelegate(look, self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMinimumSize(460, 340)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is typed goes into the field
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self._field.textChanged.connect(self._show)
        self._list.itemClicked.connect(self._do)
        self.hide()

    def open_with(self, commands: Sequence[Command]) -> None:
        self._commands = tuple(commands)
        self._field.clear()
        self._show()
        self.adjustSize()
        self.move((self._window.width() - self.width()) // 2, 90)
        self._before = QApplication.focusWidget()
        self.show()
        self.raise_()
        self._field.setFocus()
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)

    def close_up(self) -> None:
        """The keyboard goes back to where it was."""
        now = QApplication.focusWidget()
        held = now is not None and self.isAncestorOf(now)
        self.hide()
        if held and self._before is not None and shiboken6.isValid(self._before):
            self._before.setFocus()
        self._before = None

    def hideEvent(self, event: QHideEvent) -> None:
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, Down and Enter work on the list while one types. While it is open, every event comes here."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if watched is not self and not self.isAncestorOf(watched):
                self.close_up()
            return False
        if watched is not self._field:
            return False
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()  # it stops no run
            if event.type() == QEvent.Type.KeyPress:
                self.close_up()
            return event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if event.type() == QEvent.Type.FocusOut and not isinstance(QApplication.activePopupWidget(), QWidget):
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._list.currentRow() >= 0:
                    self._do(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        typed = self._field.text()
        found = [(score, place, c) for place, c in enumerate(self._commands) if (score := _score(typed, c.words)) > 0]
        self._list.clear()
        for _fit, _place, command in sorted(found, key=lambda each: (-each[0], each[1])):
            item = QListWidgetItem(command.words)
            item.setData(Qt.ItemDataRole.UserRole, self._commands.index(command))
            item.setData(Qt.ItemDataRole.UserRole + 1, command.hint)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _do(self, item: QListWidgetItem) -> None:
        self.close_up()
        self._commands[int(item.data(Qt.ItemDataRole.UserRole))].do()


def _score(typed: str, words: str) -> int:
    """How well the letters fit, 0 for not at all: whole beginnings first, then letters in order."""
    letters, text = typed.casefold().strip(), words.casefold()
    if not letters:
        return 1
    if letters in text:
        return 1000 - text.index(letters)
    place = -1
    for letter in letters.replace(" ", ""):
        place = text.find(letter, place + 1)
        if place < 0:
            return 0
    return max(1, 500 - place)
