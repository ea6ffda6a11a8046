"""Shows what is on the desk in the window's parts, and what can be done with it now."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from playground.core.errors import PlaygroundError
from playground.gui.asking import Asking
from playground.gui.desk import Desk
from playground.gui.editor_control import EditorControl
from playground.gui.library_control import LibraryControl
from playground.gui.run_control import RunControl
from playground.gui.run_progress import LARGE
from playground.gui.window_layout import WindowLayout


class DeskView:
    """Draws; changes nothing. `say_status`: the line of the status bar; `enable`: the words of `actions` that hold."""

    def __init__(
        self,
        parts: WindowLayout,
        desk: Desk,
        library: LibraryControl,
        runs: RunControl,
        asking: Asking,
        editing: EditorControl,
        say_status: Callable[[str], None],
    ) -> None:
        self._parts = parts
        self._desk = desk
        self._library = library
        self._runs = runs
        self._asking = asking
        self._editing = editing
        self._say_status = say_status
        self.enable: Callable[[frozenset[str]], None] = lambda _words: None

    def preparing(self) -> Iterator[None]:
        """What takes long when it is drawn for the first time, in steps; draws only the list."""
        for preset_id in self._desk.ticked():
            with contextlib.suppress(PlaygroundError):  # the columns will say so
                self._desk.find(preset_id)
            self._parts.comparison.grid.make_spare()
            yield
        self._desk.columns()
        yield
        rows = self._library.rows()
        yield
        self._parts.presets.show_presets(*rows, self._library.tag_counts())
        yield

    def show_desk(self) -> None:
        """Draw everything anew from what is on the desk."""
        experiment, parts = self._desk.experiment, self._parts
        chosen, others = self._library.rows()
        parts.presets.show_presets(chosen, others, self._library.tag_counts())
        self._show_prompts()
        parts.bar.show_experiment(experiment.name, experiment.models, experiment.samples, experiment.parameters)
        columns, troubles = self._desk.columns()
        parts.bar.show_bounds(self._desk.bound_names())
        hidden, facts, prompt_id = self._asking.hidden_default(), self._asking.facts(), self._asking.prompt_id()
        parts.comparison.show_comparison(columns, experiment.models, hidden, facts, prompt_id, self._asking.shown())
        parts.comparison.say(self._asking.stale_words() or " ".join(troubles))
        parts.prompt.say_goes_to(*self._asking.goes_to(len(columns)))
        self._editing.refresh()
        self.show_state()

    def show_words(self) -> None:
        """What a changed prompt changes: its size, whether the answers are still to it, what Run asks for."""
        experiment, parts = self._desk.experiment, self._parts
        self._show_prompts()
        parts.comparison.say(self._asking.stale_words())
        columns = sum(1 for _column in parts.comparison.grid.columns())
        parts.prompt.say_goes_to(*self._asking.goes_to(columns // len(experiment.models)))
        self.show_state()

    def _show_prompts(self) -> None:
        experiment = self._desk.experiment
        row = self._asking.row_number() if experiment.rows else 1
        self._parts.prompt.show_prompts(experiment.prompts, self._desk.prompt_id, experiment.rows, row)

    def show_state(self) -> None:
        """What can be done now, and the status bar."""
        shown, key = self._asking.shown(), self._parts.comparison.grid.current
        editor_id = self._editing.preset_id
        columns = next(self._parts.comparison.grid.columns(), None) is not None
        idle = not self._runs.running
        state = {
            "idle": idle,
            "running": not idle,
            "shown": shown is not None,
            "columns": columns,
            "column": key is not None,
            "sent": key is not None and self._parts.comparison.sent(key) is not None,
            "prompts": len(self._desk.prompts()) > 1,
            "retryable": shown is not None and shown.may_retry(),
            "can_pause": not idle and not self._runs.progress.paused,
            "can_go_on": self._runs.can_go_on(shown),
            "preset": editor_id is not None or key is not None,
            "editor": editor_id is not None,
            "own_preset": editor_id is not None and self._library.is_own(editor_id),
            "edited": editor_id is not None and self._library.is_edited(editor_id),
        }
        self.enable(frozenset(word for word, true in state.items() if true))
        self._parts.bar.set_running(not idle, can_run=columns, can_export=shown is not None)
        large = self._runs.progress.cells > LARGE
        self._parts.bar.show_hold(can_pause=large and state["can_pause"], can_go_on=state["can_go_on"])
        comparison, columns_there = self._parts.comparison, len(list(self._parts.comparison.grid.columns()))
        there = shown is not None and comparison.shows_columns()
        name = comparison.current_name()
        self._parts.follow_up.show_state(there=there, idle=idle, columns=columns_there, current=name)
        self._say_status(self._parts.covered or self._asking.status())
