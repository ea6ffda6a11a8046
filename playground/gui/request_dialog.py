"""What was sent for one answer: to be read, byte for byte, and as a command line that sends it again."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextOption
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QTabBar, QVBoxLayout, QWidget

from playground.core.fairness import not_sent_sentence
from playground.core.request import SentRequest
from playground.core.wording import count, delivery_words, plain
from playground.formats.request_code import body_as_sent, body_to_read, visible_json
from playground.gui.chip import Chip
from playground.gui.look import ElidedLabel, button, label
from playground.gui.theme import CONTROL_PX
from playground.workbench.curl import CurlLine

VIEWS: Final = (
    ("Request", "The body, laid out to be read"),
    ("As sent", "The body, byte for byte"),
    ("As curl", "A command line for a POSIX shell that sends the same; your key stays out of it"),
)
SIZE: Final = (720, 620)


class RequestDialog(QDialog):
    """Not modal: answers stream on behind it, and two requests can be looked at side by side.

    Signals:
    copied: a sentence about what is on the clipboard now.
    """

    copied = Signal(str)

    def __init__(self, name: str, sent: SentRequest, curl: CurlLine, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setWindowTitle(f"Request: {plain(name)}")
        self.setAccessibleName(f"Request: {name}")
        self.resize(*SIZE)
        exact = body_as_sent(sent).decode()
        read = body_to_read(sent)
        size = f"{count(len(exact.encode()), 'byte')}, as they went out."
        # (what is shown, what is copied, a word about it)
        self._texts = ((read, read, ""), (visible_json(exact), exact, size), (curl.text, curl.text, curl.note))
        self._views = QTabBar()
        self._body = QPlainTextEdit()
        self._note = label("", "muted")
        self._note.setWordWrap(True)
        self._copy = button("Copy", name="Copy what is shown")
        self._lay_out(name, sent)
        self._views.currentChanged.connect(self._show)
        self._copy.clicked.connect(self._copy_shown)
        self._show(0)

    def _show(self, view: int) -> None:
        shown, _copied, note = self._texts[view]
        self._body.setPlainText(shown)
        self._body.setAccessibleName(VIEWS[view][0])
        self._note.setText(note)

    def _copy_shown(self) -> None:
        view = self._views.currentIndex()
        QGuiApplication.clipboard().setText(self._texts[view][1])
        what = ("The request's body is", "The request's body is", "The command line is")[view]
        self.copied.emit(f"{what} on the clipboard.")
        self._note.setText(f"Copied. {self._texts[view][2]}")

    def _lay_out(self, name: str, sent: SentRequest) -> None:
        title = ElidedLabel("title")
        title.say(plain(name))
        self._views.setProperty("kind", "segments")
        self._views.setAccessibleName("Parts of the request")
        self._views.setDrawBase(False)
        self._views.setExpanding(False)
        for words, tip in VIEWS:
            self._views.setTabToolTip(self._views.addTab(words), tip)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(CONTROL_PX)
        self._body.setFont(font)
        self._body.setReadOnly(True)
        self._body.setTabChangesFocus(True)
        self._body.setProperty("kind", "field")
        self._body.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        close = button("Close")
        close.clicked.connect(self.close)
        tabs = QHBoxLayout()
        tabs.addWidget(self._views)
        tabs.addStretch(1)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self._note, 1)
        last.addWidget(self._copy)
        last.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addLayout(_address(sent))
        layout.addLayout(_facts(sent))
        layout.addLayout(tabs)
        layout.addWidget(self._body, 1)
        layout.addLayout(last)
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)


def _address(sent: SentRequest) -> QHBoxLayout:
    """The method and where it went."""
    url = label(plain(sent.url))
    url.setWordWrap(True)
    url.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    url.setAccessibleName("Address")
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Chip("note", plain(sent.method), ""), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(url, 1)
    return row


def _facts(sent: SentRequest) -> QVBoxLayout:
    """How the system message went, and what is not as it was asked for."""
    delivery = delivery_words(sent.delivery)
    sentences = [delivery.replace("Sent ", "The system message was sent ", 1)]
    if sent.delivery.how == "template-default" and sent.delivery.text:
        sentences.append(f"It says: {sent.delivery.text}")
    if left_out := not_sent_sentence(sent):
        sentences.append(left_out[:1].upper() + left_out[1:])
    sentences += [f"{note.rstrip('.')[:1].upper()}{note.rstrip('.')[1:]}." for note in sent.notes]
    rows = QVBoxLayout()
    rows.setSpacing(4)
    for sentence in sentences:
        words = label(plain(sentence), "muted")
        words.setWordWrap(True)
        rows.addWidget(words)
    return rows
