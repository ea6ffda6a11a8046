"""What lint says of a system message, under its text: a line that sums it up, and a list that opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from playground.core.lint import Finding, Severity
from playground.core.wording import count, plain
from playground.gui.look import Look, button, label
from playground.gui.message_edit import INVISIBLE

LIST_PX: Final = 108
MAX_ROWS: Final = 60
_WORDS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "hint": "hint"}


class LintList(QWidget):
    """Signals:
    chosen: the core Finding to look at.
    fix_asked: the core Finding whose fix is wanted.
    """

    chosen = Signal(object)
    fix_asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._findings: tuple[Finding, ...] = ()
        self._in_copy = False
        self._rows: list[_Row] = []
        self._head = button("", "line", "Findings")
        self._head.setCheckable(True)
        self._head.setChecked(True)
        self._note = label("", "muted")
        self._note.setWordWrap(True)
        self._body = QWidget()
        self._body.setProperty("kind", "content")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 2, 4, 2)
        self._column.setSpacing(2)
        self._scroll = _Scroll()
        self._scroll.setWidget(self._body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._note, self._head, self._scroll):
            layout.addWidget(part)
        self._head.toggled.connect(lambda: self._show())
        look.theme.changed.connect(self.update)
        self.show_findings(())

    def show_findings(self, findings: Sequence[Finding], note: str = "", *, in_copy: bool = False) -> None:
        """`note` is a sentence in place of findings: why there are none. `in_copy`: fixes are made in a copy."""
        before = [(*_said(finding), self._in_copy) for finding in self._findings]
        self._findings, self._in_copy = tuple(findings), in_copy
        self._note.setText(note)
        self._note.setVisible(bool(note))
        if before != [(*_said(finding), in_copy) for finding in findings]:
            self._make_rows()
        self._show()

    def _make_rows(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = []
        for number, finding in enumerate(self._findings[:MAX_ROWS]):
            tellers = self._teller(self.chosen, number), self._teller(self.fix_asked, number)
            row = _Row(self._look, finding, *tellers, in_copy=self._in_copy)
            self._column.addWidget(row)
            self._rows.append(row)

    def _teller(self, signal: object, number: int) -> Callable[[], None]:
        def tell() -> None:
            if number < len(self._findings):
                signal.emit(self._findings[number])  # type: ignore[attr-defined] # a bound signal

        return tell

    def _show(self) -> None:
        """While text is typed findings come and go: the list closes only when a person closes it."""
        found = len(self._findings)
        opened = self._head.isChecked()
        self._head.setText(f"{'▾' if opened else '▸'}  {sum_words(self._findings)}")
        self._head.setVisible(bool(found))
        self._scroll.setVisible(bool(found) and opened)
        self._scroll.updateGeometry()


class _Scroll(QScrollArea):
    """As high as its rows, up to LIST_PX."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("List of findings")

    def sizeHint(self) -> QSize:
        body = self.widget()
        layout = None if body is None else body.layout()
        width = max(self.viewport().width(), 200)
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        return QSize(width, min(LIST_PX, height + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, min(40, self.sizeHint().height()))


class _Row(QFrame):
    """One finding: a mark, its sentence, and the way out that can be gone at once."""

    def __init__(
        self, look: Look, finding: Finding, choose: Callable[[], None], fix: Callable[[], None], *, in_copy: bool
    ) -> None:
        super().__init__()
        self._choose = choose
        self.setProperty("kind", "finding")
        words = plain(finding.message)
        self.setAccessibleName(f"{_WORDS[finding.severity].capitalize()}: {words}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = label(words[:1].upper() + words[1:], "small")
        said.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 3, 4, 3)
        layout.setSpacing(8)
        layout.addWidget(_Mark(look, finding.severity), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(said, 1)
        if finding.fix is not None:
            layout.addWidget(_fix_button(finding, fix, in_copy), 0, Qt.AlignmentFlag.AlignTop)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        else:
            super().keyPressEvent(event)


class _Mark(QWidget):
    def __init__(self, look: Look, severity: Severity) -> None:
        super().__init__()
        self._look = look
        self._severity = severity
        self.setFixedSize(8, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._look.tokens
        colors = {"error": tokens.bad, "warning": tokens.warning, "hint": tokens.muted}
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors[self._severity]))
            painter.drawEllipse(QRectF(0.5, 5.5, 7, 7))


def sum_words(findings: Sequence[Finding]) -> str:
    """`1 error · 2 warnings · 1 hint`."""
    counts = Counter(finding.severity for finding in findings)
    return " · ".join(count(counts[severity], word) for severity, word in _WORDS.items() if counts[severity])


def _fix_button(finding: Finding, fix: Callable[[], None], in_copy: bool) -> QPushButton:
    assert finding.fix is not None
    words = "Remove" if finding.rule == INVISIBLE else plain(finding.fix.label)
    short = words if len(words) <= 18 else "Fix"
    if in_copy:
        words, short = f"{words}, in a copy of your own", "Fix in a copy"
    made = button(short, "link", f"{words}: {plain(finding.message)[:60]}")
    made.setToolTip(words if "<" not in words else "")
    made.clicked.connect(fix)
    return made


def _said(finding: Finding) -> tuple[str, str, str]:
    return finding.severity, finding.message, finding.fix.label if finding.fix is not None else ""
