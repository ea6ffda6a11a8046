"""The buttons that copy the code blocks of an answer: each at its block's upper right corner, as far as it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QGuiApplication, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QPushButton, QTextEdit

from playground.gui.code_fences import Fence
from playground.gui.look import Look

MAX_BUTTONS: Final = 40
INSET_PX: Final = 2
BUTTON_PX: Final = 26


class CodeCopies(QObject):
    """Of one text; the buttons lie in its viewport and go with it."""

    def __init__(self, look: Look, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._look = look
        self._edit = edit
        self._name = ""
        self._fences: tuple[Fence, ...] = ()
        self._buttons: list[QPushButton] = []
        edit.verticalScrollBar().valueChanged.connect(self.put_in_place)
        edit.document().documentLayout().documentSizeChanged.connect(self.put_in_place)
        edit.viewport().installEventFilter(self)

    def show_fences(self, fences: Sequence[Fence]) -> None:
        self._fences = tuple(fences[:MAX_BUTTONS])
        while len(self._buttons) < len(self._fences):
            self._buttons.append(self._new_button(len(self._buttons)))
        for number, made in enumerate(self._buttons):
            made.setVisible(number < len(self._fences))
        room = QTextBlockFormat()  # beside the first line, so that no letter lies under the button
        room.setRightMargin(BUTTON_PX + INSET_PX)
        for fence in self._fences:
            QTextCursor(self._edit.document().findBlockByNumber(fence.first)).mergeBlockFormat(room)
        self.put_in_place()

    def set_name(self, name: str) -> None:
        """Of the answer, for screen readers."""
        self._name = name
        for number, made in enumerate(self._buttons):
            made.setAccessibleName(self._words(number))

    def put_in_place(self) -> None:
        """A block that is scrolled under the upper edge keeps its button in sight while any line of it is."""
        document, view = self._edit.document(), self._edit.viewport()
        for fence, made in zip(self._fences, self._buttons, strict=False):
            top = self._edit.cursorRect(QTextCursor(document.findBlockByNumber(fence.first))).top()
            bottom = self._edit.cursorRect(QTextCursor(document.findBlockByNumber(fence.last))).bottom()
            y = max(top, min(0, bottom - made.height())) + INSET_PX if bottom > 0 else top
            made.move(QPoint(view.width() - made.width() - INSET_PX, y))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.put_in_place()
        return False

    def _new_button(self, number: int) -> QPushButton:
        made = self._look.icon_button("copy", self._words(number), self._edit.viewport())
        made.setProperty("over", "code")
        made.setToolTip("Copy this code")
        made.clicked.connect(lambda: self._copy(number))
        return made

    def _words(self, number: int) -> str:
        return f"Copy code {number + 1}: {self._name}" if self._name else f"Copy code {number + 1}"

    def _copy(self, number: int) -> None:
        if number < len(self._fences):
            QGuiApplication.clipboard().setText(self._fences[number].code)
