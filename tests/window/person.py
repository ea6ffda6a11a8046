"""What a person sees and does at the window, by the names of DESIGN.md section 6."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QMessageBox,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.core.preset import Preset
from playground.gui.answer_column import AnswerColumn
from playground.gui.main_window import MainWindow
from playground.gui.preset_model import ROW_ROLE
from playground.gui.preset_rows import HeaderRow, PresetRow
from playground.gui.toast import Toast
from playground.gui.window_deeds import WindowDeeds

W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton


class Person:
    """At one window. Everything waits until it is there."""

    def __init__(self, window: MainWindow, deeds: WindowDeeds, qtbot: QtBot, home: Path) -> None:
        self.window = window
        self.deeds = deeds
        self.qtbot = qtbot
        self.home = home
        self.closed = False

    # ---- seeing

    def until(self, fact: Callable[[], bool], timeout_ms: int = 8_000) -> None:
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=timeout_ms)

    def get(self, kind: type[W], name: str) -> W:
        """The visible widget of that accessible name."""
        found = [w for w in self.window.findChildren(kind) if w.accessibleName() == name and w.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def button(self, words: str) -> QAbstractButton:
        """By its accessible name, else by the words on it."""

        def found() -> list[QAbstractButton]:
            shown = [b for b in self.window.findChildren(QAbstractButton) if b.isVisible()]
            return [b for b in shown if b.accessibleName() == words] or [b for b in shown if b.text() == words]

        self.qtbot.waitUntil(lambda: len(found()) == 1, timeout=1_000)  # new widgets show themselves a moment later
        return found()[0]

    def sees(self, words: str) -> bool:
        return any(words in made.text() for made in self.window.findChildren(QLabel) if made.isVisible())

    def status(self) -> str:
        return self.window.statusBar().currentMessage()

    def toast(self) -> str:
        toast = self.window.findChild(Toast)
        labels = [made for made in toast.findChildren(QLabel) if toast.isVisible()]
        return labels[0].text() if labels else ""

    def columns(self) -> list[str]:
        return [column.answer.accessibleName().removeprefix("Answer: ") for column in self.shown_columns()]

    def shown_columns(self) -> list[AnswerColumn]:
        return [column for column in self.window.parts.comparison.columns_in_sight() if not column.isHidden()]

    def view(self) -> str:
        tabs = self.get(QTabBar, "Views")
        return tabs.tabText(tabs.currentIndex())

    def column(self, name: str) -> AnswerColumn:
        return next(
            column
            for column in self.window.parts.comparison.grid.columns()
            if column.answer.accessibleName() == f"Answer: {name}"
        )

    def answer(self, name: str) -> str:
        """What stands in the column, as a screen reader has it."""
        return self.column(name).answer.toPlainText()

    def answers(self) -> dict[str, str]:
        return {name: self.answer(name) for name in self.columns()}

    def rows(self) -> list[PresetRow | HeaderRow]:
        model = self.window.parts.presets.model
        return [model.index(row).data(ROW_ROLE) for row in range(model.rowCount())]

    def listed(self) -> list[str]:
        return [row.name for row in self.rows() if isinstance(row, PresetRow)]

    def ticked(self) -> list[str]:
        return [row.name for row in self.rows() if isinstance(row, PresetRow) and row.ticked]

    def row(self, name: str) -> PresetRow:
        return next(row for row in self.rows() if isinstance(row, PresetRow) and row.name == name)

    def history(self) -> list[tuple[str, str]]:
        """(title, detail) of each row, newest first."""
        model = self.window.parts.history.model
        rows = [model.index(row).data(ROW_ROLE) for row in range(model.rowCount())]
        return [(row.title, row.detail) for row in rows]

    def field(self, name: str) -> QLineEdit:
        return self.get(QLineEdit, name)

    @property
    def prompt(self) -> QPlainTextEdit:
        return self.get(QPlainTextEdit, "Prompt")

    @property
    def message(self) -> QPlainTextEdit:
        """The system message in the editor."""
        return self.get(QPlainTextEdit, "System message")

    # ---- doing

    def press(self, words: str) -> None:
        """A button, or the tab of a prompt."""
        if words.startswith("Prompt: "):
            ids = [prompt.id for prompt in self.window.desk.experiment.prompts]
            tabs = self.get(QTabBar, "Prompts")
            self.qtbot.mouseClick(tabs, LEFT, pos=tabs.tabRect(ids.index(words.removeprefix("Prompt: "))).center())
            return
        made = self.button(words)
        assert made.isEnabled(), words
        self.qtbot.mouseClick(made, LEFT)

    def write(self, place: QPlainTextEdit | QLineEdit, text: str) -> None:
        """In place of what stands there."""
        place.setFocus()
        place.selectAll()
        if not text:
            self.qtbot.keyClick(place, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(place, text)

    def shortcut(self, action_id: str) -> None:
        """What an action's keys do, when it is enabled."""
        action = self.deeds.actions.by_id[action_id]
        assert action.isEnabled(), action_id
        action.trigger()

    def look(self, view: str) -> None:
        tabs = self.get(QTabBar, "Views")
        self._click_tab(tabs, [tabs.tabText(place) for place in range(tabs.count())].index(view))

    def turn_to(self, prompt: str) -> None:
        """The tab of the prompt with this text."""
        texts = [each.text for each in self.window.desk.experiment.prompts]
        self._click_tab(self.get(QTabBar, "Prompts"), texts.index(prompt))

    def _click_tab(self, tabs: QTabBar, place: int) -> None:
        QApplication.sendPostedEvents()  # a tab that was just made has no place yet
        self.qtbot.mouseClick(tabs, LEFT, pos=tabs.tabRect(place).center())

    def tick(self, name: str) -> None:
        """A click on the tick, or off it."""
        view = self.get(QListView, "Presets")
        place = self._rect_of(view, self.window.parts.presets.model.row_of(self.row(name).id))
        self.qtbot.mouseClick(view.viewport(), LEFT, pos=place.topLeft() + QPoint(17, place.height() // 2))

    def choose(self, name: str) -> None:
        """A click on the name."""
        view = self.get(QListView, "Presets")
        place = self._rect_of(view, self.window.parts.presets.model.row_of(self.row(name).id))
        self.qtbot.mouseClick(view.viewport(), LEFT, pos=place.center())

    def edit(self, name: str) -> None:
        """The preset's editor, with the keyboard in the system message."""
        self.choose(name)
        self.qtbot.keyClick(self.get(QListView, "Presets"), Qt.Key.Key_Return)
        self.until(self.window.parts.editor.isVisible)

    def run(self) -> None:
        """Press Run and wait for the last answer."""
        self.press("Run")
        self.until_done()

    def until_done(self) -> None:
        self.until(lambda: not self.window.runs.running and self.status().startswith("Done:"))
        self.until_quiet()

    def until_quiet(self) -> None:
        """Until everything the window has asked its threads for is there."""
        self.until(lambda: not self.window.bridge._asked)

    def open_run(self, place: int) -> None:
        view = self.get(QListView, "History")
        self.qtbot.mouseClick(view.viewport(), LEFT, pos=self._rect_of(view, place).center())

    def library_preset(self, preset_id: str) -> Preset:
        return self.window.workbench.library.get(preset_id)

    def close(self) -> None:
        """As the window's own button does; then everything of it goes."""
        self.closed = True
        window = self.window
        look = window.look
        window.close()
        timers = [*window.findChildren(QTimer), *window.bridge.findChildren(QTimer)]
        going_on = [type(timer.parent()).__name__ for timer in timers if timer.isActive()]
        for each in (window, window.bridge, look.theme):
            each.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        # A toast, and a text that was slow to lay out, each wait once and then no more.
        assert set(going_on) <= {"Toast", "AnswerView"}, f"timers go on after the window is closed: {going_on}"

    def _rect_of(self, view: QListView, row: int) -> QRect:
        assert row >= 0
        index = view.model().index(row, 0)
        view.scrollTo(index)
        return view.visualRect(index)


OpenWindow = Callable[[], Person]
"""Opens the window as the program does; after `close` again, as after a second start."""


class MessageBoxes(QObject):
    """Answers questions as they come: presses the button of those words, or Cancel.

    `texts` are what they said, `more` the lines below.
    """

    def __init__(self, press: str = "") -> None:
        super().__init__()
        self.texts: list[str] = []
        self.more: list[str] = []
        self._press = press
        self._timer = QTimer(self)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            return
        assert box.textFormat() == Qt.TextFormat.PlainText
        self.texts.append(box.text())
        self.more.append(box.informativeText())
        assert all(part.textFormat() == Qt.TextFormat.PlainText for part in box.findChildren(QLabel) if part.text())
        wanted = [made for made in box.buttons() if made.text() == self._press]
        (wanted[0] if wanted else box.button(QMessageBox.StandardButton.Cancel)).click()

    def answer_with(self, words: str) -> None:
        self._press = words

    def stop(self) -> None:
        self._timer.stop()
