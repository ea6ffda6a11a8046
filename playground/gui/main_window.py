"""The main window: brings the parts and what they do together, and shows what is on the desk.

What it needs is imported when it is built, after the first frame is on the screen: imports cost more than the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from playground.gui.in_turns import PARTS, InTurns, imported
from playground.gui.look import Look
from playground.gui.skeleton import Skeleton
from playground.store import settings as known
from playground.workbench import Workbench

if TYPE_CHECKING:
    from playground.core.experiment import Experiment
    from playground.core.preset import Preset
    from playground.core.run import Run
    from playground.gui.actions import ActionSet
    from playground.gui.asking import Asking
    from playground.gui.bridge import Bridge
    from playground.gui.comparison_model import ColumnKey, ShownRun
    from playground.gui.desk import Desk
    from playground.gui.desk_replacing import DeskReplacing
    from playground.gui.desk_view import DeskView
    from playground.gui.editor_control import EditorControl
    from playground.gui.history_control import HistoryControl
    from playground.gui.library_control import LibraryControl
    from playground.gui.run_control import RunControl
    from playground.gui.run_deeds import RunDeeds
    from playground.gui.run_news import RunNews
    from playground.gui.session import Session
    from playground.gui.window_layout import WindowLayout


class MainWindow(QMainWindow):
    """First a frame; `build` makes the parts, `open` reads the user's files into them and shows them.

    `building` and `opening` do the same in steps, for the turns of an event loop; the longest, about 70 ms, draws all.

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
    _view: DeskView
    _replacing: DeskReplacing
    _run_deeds: RunDeeds
    _run_news: RunNews

    def __init__(self, look: Look, workbench: Workbench) -> None:
        super().__init__()
        self.setWindowTitle("System Message Playground")
        self.look = look
        self.workbench = workbench
        self._built = False
        self._opened = False
        self._turns: InTurns | None = None
        self._then: list[Callable[[], None]] = []
        self.resize(1280, 820)
        self.setMinimumSize(820, 560)
        frame = Skeleton(look.tokens)
        frame.painted.connect(self.painted)
        self.setCentralWidget(frame)

    def build(self) -> None:
        """Make the parts and connect them; nothing of the user's is read but how the window was left."""
        for _step in self.building():
            pass
        QTimer.singleShot(0, self._open_once)

    def building(self) -> Iterator[None]:
        """`build`, but for what comes after it."""
        yield from imported(PARTS)
        from playground.gui.asking import Asking
        from playground.gui.bridge import Bridge
        from playground.gui.desk import Desk
        from playground.gui.desk_replacing import DeskReplacing
        from playground.gui.desk_view import DeskView
        from playground.gui.editor_control import EditorControl
        from playground.gui.editor_facts import EditorFacts
        from playground.gui.history_control import HistoryControl
        from playground.gui.library_control import LibraryControl
        from playground.gui.run_control import RunControl
        from playground.gui.run_deeds import RunDeeds
        from playground.gui.run_news import RunNews
        from playground.gui.session import Session
        from playground.gui.window_layout import WindowLayout

        self.bridge = Bridge(self)
        self.desk = Desk(self._find_in_library)
        yield
        self.parts = WindowLayout(self, self.look)
        yield from self.parts.building()
        self.runs = RunControl(self.workbench, self.bridge, self)
        self.library = LibraryControl(self.workbench, self.desk, self.bridge, self)
        self.history = HistoryControl(self.workbench, self.bridge, self.parts.history, self)
        splitters = {"body": self.parts.body, "sidebar": self.parts.sidebar}
        self.session = Session(self.workbench, self.desk, self.runs, self, splitters)
        self.asking = Asking(self.desk, self.runs, self.workbench.pricing.price_of, self._confirm, self.say)
        facts = EditorFacts(self.parts.editor, self.desk, self.workbench, self.bridge, self.library.passports)
        self.editing = EditorControl(self.parts.editor, self.desk, self.library, self.session, self.say, facts)
        self._view = DeskView(
            self.parts, self.desk, self.library, self.runs, self.asking, self.editing, self.statusBar().showMessage
        )
        self._replacing = DeskReplacing(self.desk, self.runs, self.show_desk, self.say)
        self._run_deeds = RunDeeds(self.asking, self.editing, self.parts, self._asked)
        self._run_news = RunNews(
            self.runs, self.history, self.parts.comparison, self.asking, self.show_desk, self.show_state, self.say
        )
        self.session.restore_shape()
        self._built = True

    def set_actions(self, actions: ActionSet) -> None:
        """The actions whose state is shown from here on."""
        self._view.enable = actions.enable

    def do_in_turns(self, steps: Iterator[None]) -> None:
        """Build and open with the event loop going on; until the window is closed."""
        self._turns = InTurns(steps, self)

    def when_open(self, deed: Callable[[], None]) -> None:
        """Do something once the window has read its files: open a file it was started with."""
        if self._opened:
            deed()
        else:
            self._then.append(deed)

    def open(self) -> None:
        """Read library, history and session; after the first paint."""
        for _step in self.opening():
            pass

    def opening(self) -> Iterator[None]:
        """`open` in steps: what is drawn is there before all is drawn at once."""
        trouble = self.session.restore_desk()
        yield
        yield from self.library.opening()
        yield from self._view.preparing()
        bad_prices = self.workbench.prices.overrides().problems
        bad = tuple(str(problem) for problem in (*self.workbench.endpoints.problems(), *bad_prices))
        yield
        self.parts.show()
        yield
        self.editing.restore()
        self.parts.welcome.setVisible(not self.workbench.settings.get(known.WELCOME_DONE))
        self.parts.comparison.set_font_px(self.workbench.settings.get(known.ANSWER_FONT_SIZE))
        self._connect()
        self.show_desk()
        yield
        self.history.refresh()
        self.history.tidy()
        self._opened = True
        self.parts.prompt.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        for deed in self._then:
            deed()
        for sentence in (trouble, *self.workbench.settings.notices, *self.workbench.drafts.notices, *bad):
            self.say(sentence)

    def say(self, sentence: str, action: Callable[[], None] | None = None, words: str = "Undo") -> None:
        """A passing word for the person, perhaps with a way back."""
        if sentence:
            self.parts.toast.say(sentence, action, words)

    def put_experiment(self, experiment: Experiment) -> None:
        """Begin with another set-up; it comes with a way back."""
        self._replacing.put_experiment(experiment)

    def put_run(self, run: Run) -> None:
        """Look at a past run; it comes with a way back."""
        self._replacing.put_run(run)
        self.parts.history.select(run.id)

    def new_comparison(self) -> None:
        self._replacing.put_nothing()
        self.parts.prompt.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_desk(self) -> None:
        """Draw everything anew from what is on the desk."""
        self._view.show_desk()
        self.session.touch()

    def show_words(self) -> None:
        """What a changed prompt changes."""
        self._view.show_words()
        self.session.touch()

    def show_state(self) -> None:
        """What can be done now, and the status bar."""
        self._view.show_state()

    def shown(self) -> ShownRun | None:
        """The run whose answers stand in the columns."""
        return self.asking.shown()

    def run(self, *, all_prompts: bool = False) -> None:
        """Ask. While a preset in the comparison is being typed, only its columns."""
        self._run_deeds.run(all_prompts=all_prompts)

    def run_preset(self, preset_id: str) -> bool:
        """The columns of one preset again; has it any?"""
        return self._run_deeds.run_preset(preset_id)

    def run_column(self, key: ColumnKey | None) -> None:
        """One column again."""
        self._run_deeds.run_column(key)

    def look_at_preset(self, preset_id: str, *, write: bool = False) -> None:
        """Open the editor on a preset."""
        self.editing.look_at(preset_id, write=write)
        self.parts.presets.select(preset_id)
        self.show_state()

    def close_editor(self) -> None:
        self.editing.close()
        self.show_state()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Runs under way are stopped; what arrived is kept."""
        if self._turns is not None:
            self._turns.stop()
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
        self._run_news.connect()
        for source in (self.runs, self.library, self.history):
            source.failed.connect(self.say)
        self.library.changed.connect(self.show_desk)
        self.history.opened.connect(self.put_run)
        parts.comparison.link_asked.connect(self._link_asked)
        parts.welcome.closed.connect(self._welcome_read)
        self.statusBar().messageChanged.connect(self._status_changed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)

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

    def _asked(self) -> None:
        self.library.drafts.keep()
        self.history.refresh()
        if self.parts.welcome.isVisible():
            self._welcome_read()

    def _confirm(self, answers: int, experiment: Experiment) -> bool:
        from playground.gui.large_run_question import agreed

        return agreed(self, self.workbench, answers, experiment, self.desk.find)

    def _find_in_library(self, preset_id: str) -> Preset:
        return self.workbench.library.get(preset_id)
