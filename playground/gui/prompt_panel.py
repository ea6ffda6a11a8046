"""The prompt: what is asked, under every preset alike; several prompts stand behind tabs of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from playground.core.experiment import Prompt, Rows
from playground.core.template import variables_of
from playground.core.wording import count
from playground.gui.look import ElidedLabel, Look, button, label
from playground.gui.prompt_edit import PromptEdit, VariableMarker
from playground.gui.prompt_tabs import PromptTabs
from playground.gui.prompt_turns import PromptTurns
from playground.gui.row_strip import RowStrip

CHARACTERS_PER_TOKEN: Final = 4  # a rule of thumb for English; said as "about"


class PromptPanel(QFrame):
    """Signals:
    edited: (prompt id, text of its last user message).
    chosen: the id of the prompt that is looked at now.
    add_asked, run_all_asked, list_asked: a button was pressed.
    remove_asked: the id of the prompt to take out.
    """

    edited = Signal(str, str)
    chosen = Signal(str)
    add_asked = Signal()
    remove_asked = Signal(str)
    run_all_asked = Signal()
    list_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._prompts: tuple[Prompt, ...] = ()
        self._current = ""
        self._showing = False
        self.setProperty("kind", "card")
        self.edit = PromptEdit()
        self.edit.setAccessibleName("Prompt")
        self.edit.setPlaceholderText("Ask something. Every ticked preset gets the same words.")
        font = self.edit.font()
        font.setPixelSize(14)
        self.edit.setFont(font)
        self._marker = VariableMarker(self.edit.document(), look)
        self._title = label("Prompt", "name")
        self._tabs = PromptTabs(look)
        self.row = RowStrip(look)
        self.turns = PromptTurns(look)
        self._size = label("", "muted")
        self._goes_to = ElidedLabel("muted")
        self._add = look.icon_button("plus", "Add a prompt")
        self._remove = look.icon_button("minus", "Remove this prompt")
        self._more = look.icon_button("more", "More about prompts")
        self._run_all = button("", "", "Run all prompts")
        self._lay_out()
        self.edit.textChanged.connect(self._typed)
        self._tabs.chosen.connect(self.chosen)
        self._tabs.list_asked.connect(self.list_asked)
        self._add.clicked.connect(self.add_asked)
        self._remove.clicked.connect(lambda: self.remove_asked.emit(self._current))
        self._run_all.clicked.connect(self.run_all_asked)

    @property
    def current(self) -> str:
        """The id of the prompt that is looked at."""
        return self._current

    def add_actions(self, actions: Sequence[QAction]) -> None:
        """What else can be done with prompts, as a menu."""
        menu = QMenu(self)
        menu.addActions(list(actions))
        self._more.setMenu(menu)

    def show_prompts(self, prompts: Sequence[Prompt], current: str, rows: Rows = (), row: int = 1) -> None:
        """Show these prompts, and that row of the dataset, from 1; the cursor stays where the text is the same."""
        self._showing = True
        changed = tuple(p.id for p in prompts) != tuple(p.id for p in self._prompts) or current != self._current
        self._prompts, self._current = tuple(prompts), current
        prompt = next((p for p in prompts if p.id == current), None)
        text = prompt.text if prompt is not None else ""
        if text != self.edit.toPlainText():
            self.edit.setPlainText(text)
        if changed:
            self._tabs.show_prompts(self._prompts, current)
            self._title.setVisible(len(prompts) == 1)
            self._remove.setVisible(len(prompts) > 1)
        self.row.show_row(prompt, rows, row)
        self.turns.show_turns(prompt)
        self._show_size(prompt)
        self._showing = False

    def say_goes_to(self, words: str, run_all: str) -> None:
        """What Run will ask for; `run_all` names the button for all prompts, "" hides it."""
        self._goes_to.say(words)
        self._run_all.setText(run_all)
        self._run_all.setVisible(bool(run_all))

    def _typed(self) -> None:
        if not self._showing:
            self.edited.emit(self._current, self.edit.toPlainText())

    def _show_size(self, prompt: Prompt | None) -> None:
        text = self.edit.toPlainText()
        words = [count(len(text.split()), "word")]
        if text:
            words.append(f"about {count(max(1, round(len(text) / CHARACTERS_PER_TOKEN)), 'token')}")
        known = {*self.row.columns, *(prompt.vars if prompt is not None else ())}
        missing = [name for name in variables_of(text) if name not in known]
        if missing:
            words.append(f"no value for {', '.join(missing)}: sent as written")
        self._size.setText(" · ".join(words))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self._title)
        top.addWidget(self._tabs)
        top.addWidget(self._add)
        top.addWidget(self._remove)
        top.addWidget(self._more)
        top.addStretch(1)
        top.addWidget(self.turns.buttons)
        top.addWidget(self._run_all)
        last = QHBoxLayout()
        last.setSpacing(4)
        last.setContentsMargins(0, 0, 6, 0)  # as the turns before it
        last.addWidget(self.turns.last, 0, Qt.AlignmentFlag.AlignTop)
        last.addWidget(self.edit, 1)
        last.addWidget(self.turns.shorter, 0, Qt.AlignmentFlag.AlignTop)
        bottom = QHBoxLayout()
        bottom.setSpacing(16)
        bottom.addWidget(self._size)
        bottom.addWidget(self._goes_to, 1)
        self._goes_to.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 9, 14, 10)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.turns)
        layout.addLayout(last)
        layout.addWidget(self.row)
        layout.addLayout(bottom)
        order = (self._tabs, self._add, self._remove, self._more, self._run_all, self.edit, self.row)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
