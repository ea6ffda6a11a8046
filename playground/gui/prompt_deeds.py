"""What is done with prompts from the window: one by one, and as pasted lines. Every change comes with Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from playground.core.prompt_lines import prompts_in
from playground.core.wording import count
from playground.gui.dataset_deeds import DatasetDeeds
from playground.gui.main_window import MainWindow
from playground.gui.mirror_deeds import MirrorDeeds
from playground.gui.prompt_list_deeds import PromptListDeeds
from playground.gui.prompt_set import PromptSet
from playground.gui.status_words import asked_words


class PromptDeeds:
    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.set = PromptSet(window.desk)
        self.datasets = DatasetDeeds(window, self.set, self._done)
        self.mirrors = MirrorDeeds(window, self.set, self._lines_words, self._done)
        self.list = PromptListDeeds(window, self.set, self._edited, self.look_at, self._done)
        panel = window.parts.prompt
        panel.edited.connect(self._edited)
        panel.chosen.connect(self.look_at)
        panel.add_asked.connect(self._add)
        panel.remove_asked.connect(self._remove)
        panel.run_all_asked.connect(lambda: window.run(all_prompts=True))
        panel.list_asked.connect(self.list.open)
        panel.edit.lines_pasted.connect(self._offer_lines)
        panel.row.moved.connect(self.datasets.look_at_row)
        panel.row.change_asked.connect(self.datasets.choose_rows)
        panel.row.remove_asked.connect(self.datasets.remove)

    def look_at(self, prompt_id: str) -> None:
        self._window.desk.prompt_id = prompt_id
        self._window.show_desk()

    def paste_lines(self) -> None:
        """What is on the clipboard stands there, where it has several lines."""
        text = QGuiApplication.clipboard().text()
        self.open_lines(text if len(prompts_in(text)) > 1 else "")

    def open_lines(self, text: str) -> None:
        from playground.gui.lines_dialog import LinesDialog

        window = self._window
        there = sum(bool(prompt.text.strip()) for prompt in window.desk.experiment.prompts)
        dialog = LinesDialog(window.look, text, there, self._lines_words, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.connect(self.take_lines)
        dialog.show()

    def take_lines(self, texts: tuple[str, ...], instead: bool) -> None:
        back = self.set.add(texts, instead=instead)
        self._done(f"{count(len(texts), 'prompt')} added.", back)

    def _lines_words(self, prompts: int) -> str:
        desk = self._window.desk
        return asked_words(desk.experiment, len(desk.columns()[0]), prompts, prompts)

    def _offer_lines(self, texts: tuple[str, ...]) -> None:
        """A list was pasted into an empty field: it may be one prompt, or many."""

        def make() -> None:
            window = self._window
            if prompts_in(window.parts.prompt.edit.toPlainText()) == texts:
                window.desk.set_prompt_text(window.desk.prompt_id, "")
            self.take_lines(texts, instead=False)

        self._window.say(f"{count(len(texts), 'line')} pasted as one prompt.", make, "Make each a prompt")

    def _edited(self, prompt_id: str, text: str) -> None:
        self._window.desk.set_prompt_text(prompt_id, text)
        self._window.show_words()

    def _add(self) -> None:
        self._window.desk.add_prompt()
        self._window.show_desk()
        self._window.parts.prompt.edit.setFocus()

    def _remove(self, prompt_id: str) -> None:
        desk = self._window.desk
        prompts = desk.experiment.prompts
        place = [prompt.id for prompt in prompts].index(prompt_id)
        desk.remove_prompt(prompt_id)
        self._done("The prompt is removed.", lambda: desk.put_back_prompt(prompts[place], place))

    def _done(self, words: str, back: Callable[[], None]) -> None:
        window = self._window

        def undo() -> None:
            back()
            window.show_desk()

        window.show_desk()
        window.say(words, undo)
