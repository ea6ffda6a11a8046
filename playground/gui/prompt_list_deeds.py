"""The list of all prompts, and what is done from it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from shiboken6 import isValid

from playground.core.wording import count
from playground.gui.main_window import MainWindow
from playground.gui.prompt_list_dialog import PromptListDialog
from playground.gui.prompt_set import PromptSet

Done = Callable[[str, Callable[[], None]], None]
"""Shows what was changed, says it in words, and offers the way back."""


class PromptListDeeds:
    """`edited`: a prompt has another text; `look_at`: show it in the window."""

    def __init__(
        self,
        window: MainWindow,
        prompts: PromptSet,
        edited: Callable[[str, str], None],
        look_at: Callable[[str], None],
        done: Done,
    ) -> None:
        self._window = window
        self._set = prompts
        self._edited = edited
        self._look_at = look_at
        self._done = done
        self._dialog: PromptListDialog | None = None

    def open(self) -> None:
        """One at a time."""
        if self._dialog is not None and isValid(self._dialog):
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        dialog = PromptListDialog(self._window.look, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.looked_again.connect(self._show)
        dialog.chosen.connect(self._look_at)
        dialog.edited.connect(self._typed)
        dialog.remove_asked.connect(self._remove)
        dialog.move_asked.connect(self._move)
        self._dialog = dialog
        self._show(self._window.desk.prompt_id)
        dialog.show()

    def _show(self, current: str = "") -> None:
        experiment = self._window.desk.experiment
        if self._dialog is not None and isValid(self._dialog):
            self._dialog.show_prompts(experiment.prompts, experiment.rows, current)

    def _typed(self, prompt_id: str, text: str) -> None:
        self._edited(prompt_id, text)
        self._show()

    def _remove(self, prompt_ids: tuple[str, ...]) -> None:
        back = self._set.remove(frozenset(prompt_ids))

        def back_here() -> None:
            back()
            self._show()

        self._done(f"{count(len(prompt_ids), 'prompt')} removed.", back_here)
        self._show()

    def _move(self, prompt_ids: tuple[str, ...], by: int) -> None:
        self._set.move(frozenset(prompt_ids), by)
        self._window.show_desk()
        self._show()
