"""The top of a column: name, badge, system message, knobs, and what is to be known of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.core.completion import Completion
from playground.core.find_text import MAX_FOUND
from playground.core.wording import delivery_words
from playground.gui.column_heading import ColumnHeading, Dot
from playground.gui.knob_row import KnobRow
from playground.gui.label_edit import LabelEdit
from playground.gui.look import ElidedLabel, Look, label, set_tip
from playground.gui.system_message_view import SystemMessageView

MAX_BADGE_PX: Final = 110
STALE: Final = "The answer below is to the values before. Ctrl+↵ asks this column again."
COLUMN_MIME: Final = "application/x-playground-column"
"""What is dragged from a column's top to another place among the columns: nothing but a sign that it is one."""


class ColumnTop(QWidget):
    """Signals:
    menu_asked: its button was pressed.
    labelled: a person's own name for the column, "" for none.
    """

    menu_asked = Signal()
    labelled = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.dot = Dot(look)
        self.name = ElidedLabel("name")
        self.found = label("", "found")
        self.system = SystemMessageView(look)
        self.knob_row = KnobRow(look)
        self.menu = look.icon_button("more", "More")
        self._badge = label("", "badge")
        self._note = label("", "muted")
        self._notices = label("", "warning")
        self._delivery = label("", "muted")
        for words in (self._notices, self._delivery):
            words.setWordWrap(True)
        self._label = LabelEdit()
        self._heading: ColumnHeading | None = None
        self._completion: Completion | None = None
        self._pressed_at: QPoint | None = None
        self._lay_out()
        self.menu.clicked.connect(lambda: self.menu_asked.emit())
        self.system.opened.connect(self._system_opened)
        self._label.labelled.connect(self._labelled)

    def set_heading(self, heading: ColumnHeading) -> None:
        self._heading = heading
        self.dot.set_index(heading.dot)
        self.name.say(heading.label or heading.name)
        if heading.label:
            set_tip(self.name, f"{heading.label}\n{heading.name}")
        room = self._badge.fontMetrics()
        self._badge.setText(room.elidedText(heading.badge, Qt.TextElideMode.ElideRight, MAX_BADGE_PX))
        set_tip(self._badge, heading.badge)
        self._badge.setVisible(bool(heading.badge))
        self._note.setText(heading.note)
        self._note.setVisible(bool(heading.note))
        self.system.set_message(heading.name, heading.system_text, heading.spans)
        beside = bool(heading.facts.formerly)
        self.knob_row.show_knobs(heading.name, heading.knobs, heading.values, can_stand_beside=beside)
        stale = (STALE,) if heading.facts.stale else ()
        self._notices.setText("\n".join((*stale, *heading.facts.notices)))
        self._notices.setVisible(bool(self._notices.text()))
        self.menu.setAccessibleName(f"More for {heading.name}")
        self._label.setAccessibleName(f"Label: {heading.name}")

    def write_label(self) -> None:
        """A person's own name, written over the column's."""
        if self._heading is not None:
            self.name.hide()
            self._label.write(self._heading.label, self._heading.name)

    def show_found(self, found: int | None) -> None:
        """In how many places words were found here; None: none are looked for."""
        self.found.setVisible(found is not None)
        if found is not None:
            self.found.setText(f"{found:,}" + ("+" if found == MAX_FOUND else ""))
            set_tip(self.found, f"{found:,} found in this answer")
            self.found.setAccessibleName(f"{found:,} found: {self.name.text()}")

    def show_delivery(self, completion: Completion | None) -> None:
        """How the system message went, under it where it is opened. Where none went, its own words say so."""
        self._completion = completion
        delivery = completion.sent.delivery if completion is not None and completion.sent is not None else None
        told = delivery is not None and delivery.how not in ("none", "template-default")
        self._delivery.setText(delivery_words(delivery) if delivery is not None and told else "")
        self._delivery.setVisible(told and self.system.is_open)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragged, the column goes to another place among the others."""
        there = event.position().toPoint()
        far = QApplication.startDragDistance()
        if self._pressed_at is not None and (there - self._pressed_at).manhattanLength() >= far:
            self._pressed_at = None
            drag, sign = QDrag(self), QMimeData()
            sign.setData(COLUMN_MIME, b"")
            drag.setMimeData(sign)
            drag.setPixmap(self.grab())
            drag.setHotSpot(there)
            drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def _labelled(self, text: str) -> None:
        self.name.show()
        self.labelled.emit(text)

    def _system_opened(self, opened: bool) -> None:
        """The whole text has the whole width, under the badge."""
        direction = QBoxLayout.Direction
        self._second.setDirection(direction.TopToBottom if opened else direction.LeftToRight)
        self._second.setSpacing(2 if opened else 8)
        self.show_delivery(self._completion)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        for widget in (self.dot, self.name, self._label, self.found, self.menu):
            first.addWidget(widget, 1 if widget in (self.name, self._label) else 0)
        first.setAlignment(self.found, Qt.AlignmentFlag.AlignVCenter)
        self._second = second = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        second.setContentsMargins(0, 0, 6, 0)
        second.setSpacing(8)
        second.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignLeft)
        second.addWidget(self.system, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.setSpacing(2)
        layout.addLayout(first)
        layout.addWidget(self._note)
        layout.addLayout(second)
        for below in (self._delivery, self.knob_row, self._notices):
            layout.addWidget(below)
        for unseen in (self.found, self._delivery, self._notices):
            unseen.hide()
