"""The main window: brings the parts and what they do together, and shows what is on the desk.

What it needs is imported when it is built, after the first frame is on the screen: imports cost more than the frame.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from playground.gui.look import Look
from playground.gui.skeleton import Skeleton
from playground.store import settings as known
from playground.workbench import Workbench

if TYPE_CHECKING:
    from playground.core.events import RunEvent
    from playground.core.experiment import Experiment
    from playground.core.preset import Preset
    from playground.core.run import Run
    from playground.gui.actions import ActionSet
    from playground.gui.asking import Asking
    from playground.gui.bridge import Bridge
    from playground.gui.comparison_model import ColumnKey, ShownRun
    from playground.gui.desk import Desk
    from playground.gui.editor_control import EditorControl
    from playground.gui.history_control import HistoryControl
    from playground.gui.library_control import LibraryControl
    from playground.gui.run_control import RunControl
    from playground.gui.session import Session
    from playground.gui.window_layout import WindowLayout


class MainWindow(QMainWindow):
    """First a frame; `build` makes the parts, `open` reads the user's files into them.

    Signals:
    painted: the first frame is on the screen: the time to build.
    """

    painted = Signal()
    bridge: Bridge
    desk: Desk
    parts: WindowLayout
    runs: RunControl
    library: LibraryControl
    history: HistoryControl
    session: Session
    asking: Asking
    editing: EditorControl

    def __init__(self, look: Look, workbench: Workbench) -> None:
        super().__init__()
        self.setWindowTitle("System Message Playground")
        self.look = look
        self.workbench = workbench
        self.actions_: ActionSet | None = None
        self._built = False
        self._opened = False
        self._then: list[Callable[[], None]] = []
        self.resize(1280, 820)
        self.setMinimumSize(820, 560)
        frame = Skeleton(look.tokens)
        frame.painted.connect(self.painted)
        self.setCentralWidget(frame)

    def build(self) -> None:
        """Make the parts and connect them; nothing of the user's is read but how the window was left."""
        from playground.gui.asking import Asking
        from playground.gui.bridge import Bridge
        from playground.gui.desk import Desk
        from playground.gui.editor_control import EditorControl
        from playground.gui.editor_facts import EditorFacts
        from playground.gui.history_control import HistoryControl
        from playground.gui.library_control import LibraryControl
        from playground.gui.run_control import RunControl
        from playground.gui.session import Session
        from playground.gui.window_layout import WindowLayout

        self.bridge = Bridge(self)
        self.desk = Desk(self._find_in_library)
        self.parts = WindowLayout(self, self.look)
        self.runs = RunControl(self.workbench, self.bridge, self)
        self.library = LibraryControl(self.workbench, self.desk, self.bridge, self)
        self.history = HistoryControl(self.workbench, self.bridge, self.parts.history, self)
        splitters = {"body": self.parts.body, "sidebar": self.parts.sidebar}
        self.session = Session(self.workbench, self.desk, self.runs, self, splitters)
        self.asking = Asking(self.desk, self.runs, self.workbench.pricing.price_of, self._confirm, self.say)
        facts = EditorFacts(self.parts.editor.message, self.desk, self.workbench, self.bridge)
        self.editing = EditorControl(self.parts.editor, self.desk, self.library, self.session, self.say, facts)
        self.session.restore_shape()
        self._built = True
        QTimer.singleShot(0, self._open_once)

    def set_actions(self, actions: ActionSet) -> None:
        self.actions_ = actions

    def when_open(self, deed: Callable[[], None]) -> None:
        """Do something once the window has read its files: open a file it was started with."""
        if self._opened:
            deed()
        else:
            self._then.append(deed)

    def open(self) -> None:
        """Read library, history and session; after the first paint."""
        trouble = self.session.restore_desk()
        self.library.open()
        self._connect()
        self.editing.restore()
        self.parts.welcome.setVisible(not self.workbench.settings.get(known.WELCOME_DONE))
        self.parts.comparison.set_font_px(self.workbench.settings.get(known.ANSWER_FONT_SIZE))
        self.show_desk()
        self.history.refresh()
        self.history.tidy()
        self._opened = True
        self.parts.prompt.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        for deed in self._then:
            deed()
        bad_prices = self.workbench.prices.overrides().problems
        bad_endpoints = (str(problem) for problem in (*self.workbench.endpoints.problems(), *bad_prices))
        for sentence in (trouble, *self.workbench.settings.notices, *self.workbench.drafts.notices, *bad_endpoints):
            self.say(sentence)

    def say(self, sentence: str, action: Callable[[], None] | None = None, words: str = "Undo") -> None:
        """A passing word for the person, perhaps with a way back."""
        if sentence:
            self.parts.toast.say(sentence, action, words)

    def put_experiment(self, experiment: Experiment) -> None:
        """Begin with another set-up; the answers shown belong to the old one, and both come back by Undo."""
        back = self._way_back()
        self.desk.put(experiment)
        self.runs.clear()
        self.show_desk()
        self.say(f"“{experiment.name}” is on the desk.", back)

    def put_run(self, run: Run) -> None:
        """Look at a past run: its set-up on the desk, its answers in the columns."""
        back = self._way_back()
        self.desk.put_run(run)
        self.runs.show_run(run)
        self.show_desk()
        self.parts.history.select(run.id)
        self.say("The run is open, with what it asked.", back)

    def _way_back(self) -> Callable[[], None]:
        """Puts what is on the desk now there again, typed words and answers."""
        experiment, prompt_id, shown = self.desk.experiment, self.desk.prompt_id, self.runs.all_shown()

        def back() -> None:
            self.desk.put(experiment, prompt_id)
            self.runs.show_again(shown)

        return back

    def show_desk(self) -> None:
        """Draw everything anew from what is on the desk."""
        experiment, parts = self.desk.experiment, self.parts
        chosen, others = self.library.rows()
        parts.presets.show_presets(chosen, others, self.library.tag_counts())
        parts.prompt.show_prompts(experiment.prompts, self.desk.prompt_id)
        parts.bar.show_experiment(experiment.name, experiment.models, experiment.samples, experiment.parameters)
        columns, troubles = self.desk.columns()
        parts.bar.show_bounds(self.desk.bound_names())
        hidden, facts, prompt_id = self.asking.hidden_default(), self.asking.facts(), self.asking.prompt_id()
        parts.comparison.show_comparison(columns, experiment.models, hidden, facts, prompt_id, self.shown())
        parts.comparison.say(self.asking.stale_words() or " ".join(troubles))
        parts.prompt.say_goes_to(*self.asking.goes_to(len(columns)))
        self.editing.refresh()
        self.show_state()
        self.session.touch()

    def show_words(self) -> None:
        """What a changed prompt changes: its size, whether the answers are still to it, what Run asks for."""
        experiment, parts = self.desk.experiment, self.parts
        parts.prompt.show_prompts(experiment.prompts, self.desk.prompt_id)
        parts.comparison.say(self.asking.stale_words())
        columns = sum(1 for _column in parts.comparison.grid.columns())
        parts.prompt.say_goes_to(*self.asking.goes_to(columns // len(experiment.models)))
        self.show_state()
        self.session.touch()

    def show_state(self) -> None:
        """What can be done now, and the status bar."""
        shown, key = self.shown(), self.parts.comparison.grid.current
        editor_id = self.editing.preset_id
        columns = next(self.parts.comparison.grid.columns(), None) is not None
        idle = not self.runs.running
        state = {
            "idle": idle,
            "running": not idle,
            "shown": shown is not None,
            "columns": columns,
            "column": key is not None,
            "sent": key is not None and self.parts.comparison.sent(key) is not None,
            "prompts": len(self.desk.prompts()) > 1,
            "retryable": shown is not None and bool(shown.failed()),
            "preset": editor_id is not None or key is not None,
            "editor": editor_id is not None,
            "own_preset": editor_id is not None and self.library.is_own(editor_id),
            "edited": editor_id is not None and self.library.is_edited(editor_id),
        }
        if self.actions_ is not None:
            self.actions_.enable(frozenset(word for word, true in state.items() if true))
        self.parts.bar.set_running(not idle, can_run=columns, can_export=shown is not None)
        self.statusBar().showMessage(self.asking.status())

    def shown(self) -> ShownRun | None:
        """The run whose answers stand in the columns."""
        return self.asking.shown()

    def run(self, *, all_prompts: bool = False) -> None:
        """Ask. While a preset in the comparison is being typed, only its columns."""
        typed_into = self.editing.typed_into
        if typed_into is not None and not all_prompts and self.run_preset(typed_into):
            return
        self._asked(self.asking.ask(all_prompts=all_prompts))

    def run_preset(self, preset_id: str) -> bool:
        """The columns of one preset again, with other values of its knobs and under every model, too; has it any?"""
        keys = (column.key for column in self.parts.comparison.grid.columns())
        of_it = tuple(key for key in keys if key.column.partition("~")[0] == preset_id)
        if of_it:
            self._asked(self.asking.ask_columns(of_it))
        return bool(of_it)

    def run_column(self, key: ColumnKey | None) -> None:
        """One column again."""
        if key is not None:
            self._asked(self.asking.ask_columns((key,)))

    def look_at_preset(self, preset_id: str, *, write: bool = False) -> None:
        """Open the editor on a preset."""
        self.editing.look_at(preset_id, write=write)
        self.parts.presets.select(preset_id)
        self.show_state()

    def close_editor(self) -> None:
        self.editing.close()
        self.show_state()

    def copy_answer(self, key: ColumnKey | None) -> None:
        completion = self.parts.comparison.answer(key) if key is not None else None
        if completion is not None and completion.text:
            QGuiApplication.clipboard().setText(completion.text)
            self.say("The answer is on the clipboard.")

    def column_menu(self, key: ColumnKey, entries: list[tuple[str, Callable[[], None]]]) -> None:
        column = next((c for c in self.parts.comparison.columns_in_sight() if c.key == key), None)
        if column is None:
            return
        menu = QMenu(self)
        for words, deed in entries:
            menu.addAction(words).triggered.connect(deed)
        menu.aboutToHide.connect(menu.deleteLater)
        anchor = column.menu_place()
        menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Runs under way are stopped; what arrived is kept."""
        if self._built:
            self.editing.stop()
            self.library.close()
            unused = self.bridge.close(self.workbench.aclose)
            if self._opened:
                self.session.keep()
            if unused:  # SQLite would crash the process when it is closed under a reader
                self.workbench.close()
        super().closeEvent(event)

    def _open_once(self) -> None:
        if not self._opened and self.isVisible():
            self.open()

    def _connect(self) -> None:
        parts = self.parts
        self.runs.batch.connect(self._take)
        self.runs.counted.connect(parts.comparison.count_down)
        self.runs.counted.connect(self.show_state)
        self.runs.shown_changed.connect(self.show_desk)
        self.runs.state_changed.connect(self._run_changed)
        for source in (self.runs, self.library, self.history):
            source.failed.connect(self.say)
        self.library.changed.connect(self.show_desk)
        self.history.opened.connect(self.put_run)
        self.history.deleted.connect(self._run_deleted)
        parts.comparison.link_asked.connect(self._link_asked)
        parts.welcome.closed.connect(self._welcome_read)
        self.statusBar().messageChanged.connect(self._status_changed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)

    def _take(self, events: list[RunEvent]) -> None:
        if self.shown() is self.runs.under_way:
            self.parts.comparison.apply(events)
        self.show_state()

    def _run_changed(self) -> None:
        self.history.running = self.runs.under_way.run.id if self.runs.under_way is not None else ""
        if not self.runs.running:
            self.show_desk()
            self.history.refresh()
        self.show_state()

    def _run_deleted(self, run_id: str) -> None:
        self.say("The run is deleted.", lambda: self.history.restore(run_id))

    def _link_asked(self, url: QUrl) -> None:
        from playground.gui.dialogs import ask_to_open_link

        ask_to_open_link(self, url)

    def _status_changed(self, words: str) -> None:
        """A menu puts its own words there, and wipes them away when the mouse leaves it."""
        if not words:
            self.show_state()

    def _welcome_read(self) -> None:
        self.parts.welcome.hide()
        self.workbench.settings.set(known.WELCOME_DONE, True)

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """The column in which the keyboard is, is the one the keys work on."""
        grid = self.parts.comparison.grid
        column = next((c for c in grid.columns() if now is not None and c.isAncestorOf(now)), None)
        grid.set_current(column.key if column is not None else grid.current)
        if column is not None:
            self.show_state()

    def _asked(self, begun: bool) -> None:
        if not begun:
            self.parts.prompt.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.library.drafts.keep()
        self.history.refresh()
        if self.parts.welcome.isVisible():
            self._welcome_read()

    def _confirm(self, answers: int) -> bool:
        from playground.gui.dialogs import ask_about_large_run

        limit = self.workbench.settings.get(known.CONFIRM_ANSWERS_ABOVE)
        return answers <= limit or ask_about_large_run(self, answers)

    def _find_in_library(self, preset_id: str) -> Preset:
        return self.workbench.library.get(preset_id)

    def new_comparison(self) -> None:
        from playground.gui.desk import BLANK

        self.put_experiment(BLANK)
        self.parts.prompt.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
