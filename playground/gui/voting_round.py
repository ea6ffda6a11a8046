"""One round of a vote: the prompt, two answers named only Left and Right, and what a voter may say about them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from playground.core.votes import Verdict
from playground.core.wording import count
from playground.gui.answer_view import AnswerView
from playground.gui.hint_button import HintButton
from playground.gui.look import Look, button, hairline, label, set_tip
from playground.workbench.voting import ShownRound

MAX_PROMPT_LINES: Final = 5
EMPTY: Final = "*The answer is empty.*"
ALL_SEEN: Final = "You have seen every pair. Reveal shows what the votes say."
SAYS: Final[tuple[tuple[Verdict, str, str, tuple[str, ...]], ...]] = (
    ("left", "Left is better", "1 or ←", ("1", "Left")),
    ("tie", "Equally good", "0 or =", ("0", "=")),
    ("both-bad", "Both bad", "−", ("-",)),
    ("right", "Right is better", "2 or →", ("2", "Right")),
)


class RoundPage(QWidget):
    """Signals:
    voted: (Verdict)
    undo_asked, skip_asked, reveal_asked: a button or its key.
    link_asked: an address in an answer was clicked.
    """

    voted = Signal(str)
    undo_asked = Signal()
    skip_asked = Signal()
    reveal_asked = Signal()
    link_asked = Signal(QUrl)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Round")
        self.prompt = QPlainTextEdit()
        self.prompt.setReadOnly(True)
        self.prompt.setAccessibleName("Prompt")
        self.prompt.setTabChangesFocus(True)
        self.prompt.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.turn = label("", "muted")
        self.left, self.right = (_answer(look, side) for side in ("Left", "Right"))
        for view in (self.left, self.right):
            view.link_asked.connect(self.link_asked)
        self.notice = label("", "muted")
        self.verdicts: dict[Verdict, QPushButton] = {}
        for verdict, words, hint, keys in SAYS:
            made = self.verdicts[verdict] = HintButton(look, words, hint)
            made.clicked.connect(lambda _checked=False, said=verdict: self.voted.emit(said))
            self._keys(keys, made)
        self.undo, self.skip = HintButton(look, "Undo", "U", "quiet"), HintButton(look, "Skip", "S", "quiet")
        set_tip(self.undo, "Take the last vote back and see it again")
        set_tip(self.skip, "Neither vote nor see this pair again in this sitting")
        self.undo.clicked.connect(self.undo_asked)
        self.skip.clicked.connect(self.skip_asked)
        self._keys(("U",), self.undo)
        self._keys(("S",), self.skip)
        self._lay_out()

    def show_round(self, shown: ShownRound, *, may_undo: bool) -> None:
        """Both from their beginnings."""
        self.prompt.setPlainText(shown.prompt)
        lines = min(MAX_PROMPT_LINES, shown.prompt.count("\n") + 1 + len(shown.prompt) // 140)
        self.prompt.setFixedHeight(lines * self.prompt.fontMetrics().lineSpacing() + 12)
        self.turn.setText(shown.turn)
        self.turn.setVisible(bool(shown.turn))
        for view, answer in ((self.left, shown.left), (self.right, shown.right)):
            view.show_whole(answer.text if answer.text.strip() else EMPTY)
            view.verticalScrollBar().setValue(0)
        names = shown.left.count + shown.right.count
        masked = f"{count(names, 'name')} {'was' if names == 1 else 'were'} masked" if names else ""
        same = shown.progress.alike
        alike = f"{count(same, 'pair')} left out: both answers are the same" if same else ""
        self.notice.setText("  ·  ".join(filter(None, (masked, alike))))
        self.undo.setEnabled(may_undo)
        self._pages.setCurrentIndex(0)

    def show_end(self, *, may_undo: bool) -> None:
        self.undo.setEnabled(may_undo)
        self._pages.setCurrentIndex(1)
        self.reveal.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_font_px(self, size: int) -> None:
        for view in (self.left, self.right):
            view.set_font_px(size)

    def _keys(self, keys: tuple[str, ...], pressed: QPushButton) -> None:
        """They work wherever the keyboard is in here, but for a field that takes letters."""
        for key in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(pressed.click)

    def _lay_out(self) -> None:
        asked = QFrame()
        asked.setProperty("kind", "card")
        inside = QVBoxLayout(asked)
        inside.setContentsMargins(14, 8, 12, 8)
        inside.setSpacing(2)
        inside.addWidget(self.turn)
        inside.addWidget(self.prompt)
        answers, said = QWidget(), QHBoxLayout()
        both = QHBoxLayout(answers)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(12)
        both.addWidget(_card("Left", self.left))
        both.addWidget(_card("Right", self.right))
        said.setSpacing(8)
        said.addWidget(self.undo)
        said.addStretch(1)
        for made in self.verdicts.values():
            said.addWidget(made)
        said.addStretch(1)
        said.addWidget(self.skip)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        voting = QWidget()
        column = QVBoxLayout(voting)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(12)
        column.addWidget(asked)
        column.addWidget(answers, 1)
        column.addLayout(said)
        column.addWidget(self.notice)  # it has its room also while there is nothing to say: no button moves
        self._pages = QStackedLayout(self)
        self._pages.addWidget(voting)
        self._pages.addWidget(self._end())

    def _end(self) -> QWidget:
        """Where nothing is left to see."""
        page = QWidget()
        words = label(ALL_SEEN)
        self.reveal = button("Reveal", "primary", "Reveal the results")
        self.reveal.clicked.connect(self.reveal_asked)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(10)
        column.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return page


def _answer(look: Look, side: str) -> AnswerView:
    view = AnswerView(look)
    view.set_name(f"Answer: {side}")
    return view


def _card(side: str, view: AnswerView) -> QFrame:
    card = QFrame()
    card.setProperty("kind", "card")
    head = label(side, "name")
    head.setContentsMargins(14, 10, 14, 8)
    column = QVBoxLayout(card)
    column.setContentsMargins(1, 1, 1, 6)
    column.setSpacing(0)
    column.addWidget(head)
    column.addWidget(hairline())
    column.addWidget(view, 1)
    return card
