"""Going on with the run that is shown: a follow-up, an earlier turn put otherwise, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from playground.core.errors import PlaygroundError
from playground.core.plan import CellId
from playground.core.turns import turns_of
from playground.gui.comparison_model import ColumnKey, ShownRun
from playground.gui.follow_up_bar import asked_words
from playground.gui.large_run_question import agreed_to
from playground.gui.main_window import MainWindow
from playground.workbench.conversations import Continuation, branch, follow_up

TYPED = "follow_up"


class Conversing:
    """Wires the field under the columns of one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._bar = window.parts.follow_up
        self._bar.sent.connect(self._send)
        self._bar.typed.connect(partial(window.session.note, TYPED))
        window.parts.comparison.asked.connect(self._asked)
        window.when_open(lambda: self._bar.begin_with(str(window.session.value(TYPED) or "")))

    def write(self) -> None:
        """Put the keyboard into the field, in a view that has it."""
        comparison = self._window.parts.comparison
        if not comparison.shows_columns():
            comparison.show_view("columns")
        self._bar.edit.setFocus()

    def put_otherwise(self, turn: int) -> None:
        """Let the person write an earlier turn anew."""
        shown, prompt_id = self._window.shown(), self._window.asking.prompt_id()
        prompt = next((p for p in shown.run.prompts if p.id == prompt_id), None) if shown is not None else None
        turns = turns_of(prompt) if prompt is not None else ()
        if 1 <= turn <= len(turns):
            self.write()
            self._bar.put_otherwise(turn, turns[turn - 1].message.text)

    def _asked(self, what: str, _key: ColumnKey) -> None:
        word, _, number = what.partition(":")
        if word == "otherwise" and number.isdigit():
            self.put_otherwise(int(number))

    def _send(self, text: str, alone: bool, turn: int) -> None:
        window, shown, prompt_id = self._window, self._window.shown(), self._window.asking.prompt_id()
        if shown is None or window.runs.running:
            return
        cells = self._cells(shown, prompt_id, alone=alone)
        if not cells:
            window.say("Nothing was asked of this column in the run that is shown: press Run first.")
            return
        columns = {(cell.preset, cell.model) for cell in cells}
        try:
            run = window.workbench.runs.load(shown.run.id)
            if turn:
                found = branch(run, prompt_id, turn, text, columns)
            else:
                found = follow_up(run, text, columns, prompts=[prompt_id])
        except PlaygroundError as error:
            window.say(_sentence(error))
            return
        if agreed_to(window, window.workbench, found.asked):
            name = self._name() if alone else ""
            self._begin(found, prompt_id, text, asked_words(turn, len(columns), name))

    def _begin(self, found: Continuation, prompt_id: str, text: str, words: str) -> None:
        """The desk has the longer prompt before the run is shown, or its answers would count as to another one."""
        window = self._window
        back, former = self._put_on_desk(found, prompt_id), window.runs.all_shown()
        if not window.runs.run_continuation(found):
            back()
            window.show_desk()
            return
        begun = window.runs.under_way
        self._bar.clear_sent()
        window.history.refresh()

        def undo() -> None:
            if window.runs.under_way is begun:
                window.runs.stop()
            back()
            self._bar.begin_with(text)
            window.runs.show_again(former)

        window.say(words, undo)

    def _put_on_desk(self, found: Continuation, prompt_id: str) -> Callable[[], None]:
        """The prompt as it is asked now; returns what puts the former one there again, and leaves the rest as it is.

        A row of a dataset becomes the one prompt of the desk: with the rows it would be asked for each of them.
        """
        desk, (prompt,) = self._window.desk, found.plan.prompts
        before, looked_at = desk.experiment, desk.prompt_id
        if not before.rows and any(each.id == prompt_id for each in before.prompts):
            former = next(each for each in before.prompts if each.id == prompt_id)
            desk.put_prompt(prompt)
            return lambda: desk.put_prompt(former)
        desk.put(replace(before, prompts=(prompt,), rows=()), prompt.id)
        return lambda: desk.put(before, looked_at)

    def _cells(self, shown: ShownRun, prompt_id: str, *, alone: bool) -> list[CellId]:
        """The first cells of the columns in sight, or of the current one, as far as the run has them."""
        comparison = self._window.parts.comparison
        keys = [column.key for column in comparison.grid.columns()]
        wanted = [key for key in keys if not alone or key == comparison.place.column]
        cells = [replace(comparison.cell(key), prompt=prompt_id).at(1) for key in wanted]
        return [cell for cell in cells if shown.answer(cell) is not None]

    def _name(self) -> str:
        return self._window.parts.comparison.current_name()


def _sentence(error: PlaygroundError) -> str:
    words = str(error)
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")
