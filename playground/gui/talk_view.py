"""The conversation over an answer: the turns before it, folded to a line each, and the question it answers."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from playground.gui.folded_line import LINE_PX, FoldedLine
from playground.gui.look import Look, hairline
from playground.gui.talk import NO_TALK, Talk, TalkLine

LINES: Final = 4  # of the turns before that are in sight at once, at least
SHARE: Final = 5  # of the window's height, one part of so many may be taken by the turns before
FRAME_PX: Final = 7  # the space over and under the lines, and the hairline
OTHERWISE: Final = "Ask this turn otherwise …"
LOOK_AT: Final = "Look at this turn"
NAMES: Final = {"question": "question", "answer": "answer", "given": "given answer", "system": "system message"}


class TalkView(QWidget):
    """Hidden while there is no conversation.

    Signals:
    asked: `otherwise:TURN` or `turn:TURN`, from the menu of a line.
    link_asked: an address in an answer was clicked.
    """

    asked = Signal(str)
    link_asked = Signal(QUrl)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._name = ""
        self._talk = NO_TALK
        self._before, self._now = _Lines(), _Lines()
        self._scroll = _Scroll(self._before)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._before.changed.connect(self._fit)
        self._now.changed.connect(self._fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addSpacing(3)
        layout.addWidget(self._scroll)
        layout.addWidget(self._now)
        layout.addSpacing(3)
        layout.addWidget(hairline())
        self.hide()

    def set_name(self, name: str) -> None:
        """Of the column, for a screen reader."""
        if name != self._name:
            self._name = name
            self._scroll.setAccessibleName(f"Earlier turns: {name}")
            self._draw()

    def show_talk(self, talk: Talk) -> None:
        """Called once a frame at most; a line that is open stays so while it is the same one."""
        if talk != self._talk:
            more = len(talk.before) != len(self._talk.before)
            self._talk = talk
            self._draw()
            if more:
                self._scroll.stay_at_the_end()

    def lines(self) -> tuple[FoldedLine, ...]:
        """From the first one down."""
        return (*self._before.lines, *self._now.lines)

    def _draw(self) -> None:
        self.setVisible(bool(self._talk.now))
        self._scroll.setVisible(bool(self._talk.before))
        for lines, shown in ((self._before, self._talk.before), (self._now, self._talk.now)):
            while len(lines.lines) > len(shown):
                lines.drop()
            while len(lines.lines) < len(shown):
                lines.add(self._new_line())
            for widget, line in zip(lines.lines, shown, strict=True):
                self._show(widget, line, now=lines is self._now)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines, within bounds; a column that is short takes that away again."""
        self._scroll.fit()
        before = self._scroll.maximumHeight() if self._talk.before else 0
        self.setMaximumHeight(before + self._now.sizeHint().height() + FRAME_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self, widget: FoldedLine, line: TalkLine, *, now: bool) -> None:
        tone = "warning" if line.kind == "system" else "text" if now and line.kind == "question" else ""
        asked = line.kind == "question" and line.asked
        entries = (OTHERWISE,) if asked else ()
        if not now and (asked or line.kind == "answer"):
            entries = (*entries, LOOK_AT)
        if (widget.property("turn"), widget.property("said")) != (line.turn, line.kind):
            widget.line.setChecked(False)  # another message stands here now
        widget.setProperty("turn", line.turn)
        widget.setProperty("said", line.kind)
        name = f"Turn {line.turn}, {NAMES[line.kind]}: {self._name}"
        widget.show_text(line.who, line.text, name, markdown=line.whole, tone=tone, entries=entries)

    def _new_line(self) -> FoldedLine:
        made = FoldedLine(self._look)
        made.asked.connect(partial(self._line_asked, made))
        made.opened.connect(partial(self._opened, made))
        made.link_asked.connect(self.link_asked)
        return made

    def _opened(self, line: FoldedLine) -> None:
        self._fit()
        if line.is_open and line in self._before.lines:
            self._scroll.stay_at_the_end(stay=False)
            QTimer.singleShot(0, line, partial(self._scroll.ensureWidgetVisible, line, 0, 0))

    def _line_asked(self, line: FoldedLine, words: str) -> None:
        what = "otherwise" if words == OTHERWISE else "turn"
        self.asked.emit(f"{what}:{line.property('turn')}")


class _Lines(QWidget):
    """Signals:
    changed: its lines are higher or lower now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[FoldedLine] = []
        self.setProperty("kind", "content")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(7, 0, 7, 0)
        self._layout.setSpacing(0)

    def add(self, line: FoldedLine) -> None:
        self.lines.append(line)
        self._layout.addWidget(line)

    def drop(self) -> None:
        line = self.lines.pop()
        self._layout.removeWidget(line)
        line.hide()
        line.deleteLater()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self.changed.emit)
        return super().event(event)


class _Scroll(QScrollArea):
    """Wants little, so that a short column need not grow for it, and takes more where there is room."""

    def __init__(self, lines: _Lines) -> None:
        super().__init__()
        self._lines = lines
        self._stays = True
        self.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self.setWidget(lines)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def fit(self) -> None:
        most = max(LINES * LINE_PX, self.window().height() // SHARE)
        self.setMaximumHeight(min(most, self._lines.sizeHint().height()))

    def stay_at_the_end(self, *, stay: bool = True) -> None:
        """The turn just before is the nearest."""
        self._stays = stay
        if stay:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _range_changed(self, _least: int, most: int) -> None:
        if self._stays:
            self.verticalScrollBar().setValue(most)

    def sizeHint(self) -> QSize:
        return QSize(120, min(2 * LINE_PX, self._lines.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())
