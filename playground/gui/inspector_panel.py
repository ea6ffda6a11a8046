"""The inspector, at the right: everything that is known of one answer besides its text."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.core.plan import CellId
from playground.core.raw_events import RawReply
from playground.core.run import Run
from playground.core.wording import duration
from playground.gui.fold import SIDE_PX, Fold
from playground.gui.inspection import Inspection, event_words, figures, header_text, remarks
from playground.gui.inspector_events import EventsPart
from playground.gui.inspector_parts import Checks, Facts, Sentences, TextPart
from playground.gui.inspector_request import RequestPart, SystemPart
from playground.gui.look import ElidedLabel, Look, label
from playground.gui.timing_bar import TimingBar
from playground.gui.trouble_strip import TroubleStrip

HEADERS_PX: Final = 220
NO_HEADERS: Final = (
    "None is kept: the endpoint sent none that matters (a request's id, limits, how long it took), or the answer is "
    "older than the keeping of them."
)
LEAST_PX: Final = 356  # as wide as the editor, which stands in the same place


class InspectorPanel(QWidget):
    """Signals:
    asked: close, body, curl, request, hash, version, or a way out of what went wrong.
    folded: a part was opened or folded.
    """

    asked = Signal(str)
    folded = Signal()

    def __init__(self, look: Look, events_of: Callable[[Run, CellId], RawReply | None]) -> None:
        """`events_of`: what the endpoint sent for an answer, None where it is not kept."""
        super().__init__()
        self.setProperty("kind", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Inspector")
        self.setMinimumWidth(LEAST_PX)
        self._shown: Inspection | None = None
        self._dot = _Dot(look)
        self._title = ElidedLabel("title")
        self._close = look.icon_button("close", "Close the inspector")
        self._where = ElidedLabel("muted")
        self._words = label("", "muted")
        self._words.setWordWrap(True)
        self._trouble = TroubleStrip()
        self._bar, self._figures, self._checks = TimingBar(look), Facts(), Checks()
        self._remarks, self._system, self._request = Sentences("warning"), SystemPart(look), RequestPart()
        self._headers = TextPart("Response headers", HEADERS_PX)
        self._events, self._events_of = EventsPart(), events_of
        self.folds = {fold.title: fold for fold in self._made_folds(look)}
        self._scroll = QScrollArea()
        self._lay_out()
        self._close.clicked.connect(lambda: self.asked.emit("close"))
        for source in (self._trouble, self._system, self._request, self._events):
            source.asked.connect(self.asked)
        self.folds["Raw events"].line.toggled.connect(self._show_events)
        for fold in self.folds.values():
            fold.line.clicked.connect(self.folded)

    def show_cell(self, found: Inspection) -> None:
        """What is the same as before is left as it is."""
        if found == self._shown:
            return
        if self._shown is not None and found.cell != self._shown.cell:
            self._scroll.verticalScrollBar().setValue(0)
        self._shown = found
        self._dot.show_dot(found.dot)
        self._title.say(found.name)
        self._where.say(found.where)
        self._where.setVisible(bool(found.where))
        self._words.setText(found.words)
        self._words.setVisible(bool(found.words))
        self._show_parts(found)

    def folded_titles(self) -> tuple[str, ...]:
        return tuple(title for title, fold in self.folds.items() if not fold.is_open)

    def fold_away(self, titles: Collection[str]) -> None:
        for title, fold in self.folds.items():
            fold.set_open(title not in titles)

    def _show_parts(self, found: Inspection) -> None:
        completion = found.completion
        sent = completion.sent if completion is not None else None
        self._trouble.hide()
        if completion is not None and self._trouble.show_trouble(completion):
            self._trouble.set_name(found.name)
        timings = completion.timings if completion is not None else None
        timed = timings is not None and timings.total_ms is not None
        if timings is not None and timings.total_ms is not None:
            self._bar.show_timings(timings)
            self.folds["Times"].say(f"{duration(timings.total_ms)} in all")
        facts, said = figures(found), remarks(found)
        self._figures.show_facts(facts)
        self._checks.show_checks(found.checks)
        self._remarks.show_sentences(said)
        self.folds["Tokens and cost"].say(", ".join(v for n, v in facts if n in ("Answer", "Cost") and v != "$0"))
        self._say_checks(found)
        self.folds["Not as it was asked"].say(str(len(said)), "warning")
        self._system.show_message(found)
        self.folds["System message"].say(found.sha256[:8])
        self._request.show_request(found.sent)
        self.folds["Request"].say("" if found.sent is None else found.sent.method)
        headers = header_text(found)
        self._headers.show_text(headers, NO_HEADERS)
        self.folds["Response headers"].say(str(headers.count("\n") + 1) if headers else "none")
        ended = completion is not None and completion.ended and sent is not None
        seen = {
            "Times": timed, "Tokens and cost": bool(facts), "Checks": bool(found.checks),
            "Not as it was asked": bool(said), "System message": completion is not None, "Request": sent is not None,
            "Response headers": ended, "Raw events": sent is not None,
        }  # fmt: skip
        for title, there in seen.items():
            self.folds[title].setVisible(there)
        self._show_events()

    def _show_events(self) -> None:
        """They are many, and looked up only for one who looks."""
        found, completion = self._shown, self._shown.completion if self._shown is not None else None
        if found is None or completion is None or not self.folds["Raw events"].is_open:
            return
        ended = completion.ended
        reply = self._events_of(found.run, found.cell) if ended and found.run and found.cell else None
        self._events.show_events(reply, event_words(reply, ended=ended))

    def _say_checks(self, found: Inspection) -> None:
        passed = sum(kind == "good" for kind, _words, _reason in found.checks)
        tone = "good" if passed == len(found.checks) else "bad"
        self.folds["Checks"].say(f"{'✓' if tone == 'good' else '✗'} {passed} of {len(found.checks)} passed", tone)

    def _made_folds(self, look: Look) -> tuple[Fold, ...]:
        return (
            Fold(look, "Times", _inset(self._bar)),
            Fold(look, "Tokens and cost", self._figures),
            Fold(look, "Checks", self._checks),
            Fold(look, "Not as it was asked", self._remarks),
            Fold(look, "System message", self._system),
            Fold(look, "Request", self._request),
            Fold(look, "Response headers", self._headers),
            Fold(look, "Raw events", self._events),
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SIDE_PX, 12, 10, 0)
        head.setSpacing(8)
        head.addWidget(self._dot)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        under = QVBoxLayout()
        under.setContentsMargins(SIDE_PX, 2, SIDE_PX, 12)
        under.setSpacing(4)
        under.addWidget(self._where)
        under.addWidget(self._words)
        content = QWidget()
        content.setProperty("kind", "content")
        parts = QVBoxLayout(content)
        parts.setContentsMargins(0, 0, 0, 12)
        parts.setSpacing(0)
        parts.addWidget(self._trouble)
        for fold in self.folds.values():
            parts.addWidget(fold)
        parts.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(under)
        whole.addWidget(self._scroll, 1)


class _Dot(QWidget):
    """The column's colour; -1 is none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._dot = -1
        self.setFixedSize(9, 18)

    def show_dot(self, dot: int) -> None:
        self._dot = dot
        self.setVisible(dot >= 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._dot >= 0:
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._look.tokens.dots[self._dot]))
                painter.drawEllipse(QRectF(0, self.height() / 2 - 4.5, 9, 9))


def _inset(part: QWidget) -> QWidget:
    """With the panel's margins at its sides."""
    whole = QWidget()
    rows = QVBoxLayout(whole)
    rows.setContentsMargins(SIDE_PX, 0, SIDE_PX, 12)
    rows.addWidget(part)
    return whole
