"""The window's parts and where they stand. What they do is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from playground.gui.comparison_panel import ComparisonPanel
from playground.gui.follow_up_bar import FollowUpBar
from playground.gui.history_panel import HistoryPanel
from playground.gui.look import Look, button, label
from playground.gui.preset_editor import PresetEditor
from playground.gui.preset_panel import PresetPanel
from playground.gui.prompt_panel import PromptPanel
from playground.gui.run_bar import RunBar
from playground.gui.toast import Toast

WELCOME = (
    "A system message tells a model who to be before you ask it anything. Press Run: the same question goes out under "
    "each ticked message, to a small model on this computer, and the answers stand side by side."
)
Part = TypeVar("Part", bound=QWidget)


class Welcome(QFrame):
    """What this is, in two sentences, until it is put away.

    Signals:
    closed: it was read.
    tour_asked: the way to more of it was pressed.
    """

    closed = Signal()
    tour_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        words = label(WELCOME)
        words.setWordWrap(True)
        tour = button("Take the tour", "link", "Take the tour")
        close = look.icon_button("close", "Put the welcome away")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 9, 8, 9)
        layout.addWidget(words, 1)
        layout.addWidget(tour)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        tour.clicked.connect(self.tour_asked)
        close.clicked.connect(self.closed)


class WindowLayout:
    """The parts of `window`: made one by one, then shown together.

    `covered`: what the status bar says while something lies over all of it, "" while nothing does.
    """

    bar: RunBar
    presets: PresetPanel
    history: HistoryPanel
    welcome: Welcome
    prompt: PromptPanel
    comparison: ComparisonPanel
    follow_up: FollowUpBar
    editor: PresetEditor
    sidebar: QSplitter
    body: QSplitter
    toast: Toast

    def __init__(self, window: QMainWindow, look: Look) -> None:
        self.pages = QStackedWidget(window)
        self.pages.hide()
        self.whole = QWidget()
        self.pages.addWidget(self.whole)
        self.covered = ""
        self._window = window
        self._look = look

    def building(self) -> Iterator[None]:
        """Make the parts, in steps."""
        look = self._look
        self.bar = self._part(RunBar(look))
        self.presets = self._part(PresetPanel(look))
        yield
        self.history = self._part(HistoryPanel(look))
        self.welcome = self._part(Welcome(look))
        self.prompt = self._part(PromptPanel(look))
        yield
        self.comparison = self._part(ComparisonPanel(look))
        self.follow_up = self._part(FollowUpBar(look))
        yield
        self.editor = self._part(PresetEditor(look))
        yield
        self._put_together()

    def _part(self, part: Part) -> Part:
        """It ends with the window, whenever that is closed."""
        part.setParent(self.whole)
        return part

    def show(self) -> None:
        """In the middle of the window."""
        window = self._window
        window.setCentralWidget(self.pages)
        self.pages.show()  # Qt would in the next turn, and nothing hidden takes the keyboard
        window.statusBar().addPermanentWidget(QLabel("Ctrl+K  all commands"))
        window.statusBar().setSizeGripEnabled(False)

    def cover(self, with_what: QWidget, words: str) -> None:
        """Show this in place of everything but menus and status bar, which says `words` until `uncover`."""
        self.covered = words
        self.toast.hide()
        self.pages.addWidget(with_what)
        self.pages.setCurrentWidget(with_what)

    def uncover(self) -> None:
        """Everything is there again as it was."""
        self.covered = ""
        cover = self.pages.currentWidget()
        if cover is not None and cover is not self.whole:
            self.pages.setCurrentWidget(self.whole)
            self.pages.removeWidget(cover)
            cover.deleteLater()

    def add_strip(self, strip: QWidget) -> None:
        """Over the prompt, below the welcome."""
        self._middle_column.insertWidget(1, strip)

    def _put_together(self) -> None:
        self.sidebar = _splitter(Qt.Orientation.Vertical, self.presets, self.history)
        for panel in (self.sidebar, self.presets, self.history, self.editor):
            panel.setProperty("kind", "panel")
            panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = _splitter(Qt.Orientation.Horizontal, self.sidebar, self._middle(), self.editor)
        self._set_sizes()
        column = QVBoxLayout(self.whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.body, 1)
        self.toast = Toast(self.pages)
        for before, after in ((self.bar, self.sidebar), (self.sidebar, self.prompt), (self.comparison, self.follow_up)):
            QWidget.setTabOrder(before, after)

    def _middle(self) -> QWidget:
        middle = QWidget()
        column = self._middle_column = QVBoxLayout(middle)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(12)
        column.addWidget(self.welcome)
        column.addWidget(self.prompt)
        column.addWidget(self.comparison, 1)
        column.addWidget(self.follow_up)
        return middle

    def _set_sizes(self) -> None:
        self.sidebar.setMinimumWidth(200)
        self.editor.setMinimumWidth(356)
        self.sidebar.setStretchFactor(0, 3)
        self.sidebar.setStretchFactor(1, 1)
        self.sidebar.setSizes([520, 210])
        self.body.setSizes([264, 900, 372])
        for place, stretch in enumerate((0, 1, 0)):
            self.body.setStretchFactor(place, stretch)
        self.editor.hide()


def _splitter(orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    return splitter
