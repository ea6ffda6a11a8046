"""Writing the turns of the prompt that is looked at: added, changed, taken out with the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt

from playground.core.experiment import Prompt
from playground.core.turn_edits import with_system, with_text_at, with_turn, without_message
from playground.gui.main_window import MainWindow


class TurnDeeds:
    """Wires the turns of one window's prompt."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._turns = window.parts.prompt.turns
        self._turns.edited.connect(self._edited)
        self._turns.remove_asked.connect(self._remove)
        self._turns.add_asked.connect(self.add)
        self._turns.system_asked.connect(self._add_system)

    def add(self) -> None:
        """One more turn after the last one, and the keyboard in it."""
        if (prompt := self._prompt()) is not None:
            self._put(with_turn(prompt))
            self._window.parts.prompt.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self, at: int, text: str) -> None:
        if (prompt := self._prompt()) is not None:
            self._window.desk.put_prompt(with_text_at(prompt, at, text))
            self._window.show_words()

    def _add_system(self) -> None:
        if (prompt := self._prompt()) is not None:
            self._put(with_system(prompt))
            self._turns.fields()[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, at: int) -> None:
        if (prompt := self._prompt()) is None:
            return
        self._put(without_message(prompt, at if at >= 0 else len(prompt.messages) - 1))

        def bring_back() -> None:
            self._put(prompt)

        self._window.say("It is taken out of the conversation.", bring_back)

    def _put(self, prompt: Prompt) -> None:
        self._window.desk.put_prompt(prompt)
        self._window.show_desk()

    def _prompt(self) -> Prompt | None:
        desk = self._window.desk
        return next((prompt for prompt in desk.experiment.prompts if prompt.id == desk.prompt_id), None)
