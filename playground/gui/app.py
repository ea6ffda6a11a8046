"""Starts the window: paint first, read files and import the engine after."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

# Lowers the late heartbeat and the CPU while many answers stream; it must be set before Qt starts.
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from playground.gui.icons import Icons
from playground.gui.in_turns import DEEDS, imported
from playground.gui.look import Look
from playground.gui.main_window import MainWindow
from playground.gui.theme import Appearance, Theme
from playground.store import settings as known
from playground.store.folders import resources_folder
from playground.workbench import Workbench

if TYPE_CHECKING:
    from playground.gui.window_deeds import WindowDeeds

APP_ID = "system-message-playground"


class Reporter(QObject):
    """Errors nobody expected: the log has the trace, the person hears a sentence.

    Signals:
    failed: a sentence; emitted from any thread.
    """

    failed = Signal(str)

    def report(self, kind: type[BaseException], surprise: BaseException, trace: TracebackType | None) -> None:
        import logging

        log = logging.getLogger(__name__)
        log.error("nobody expected this", exc_info=(kind, surprise, trace))
        self.failed.emit(f"The program itself failed here ({kind.__name__}); the log has the details.")


def main(path: Path | None = None) -> int:
    """Run the window until it is closed; the exit code."""
    workbench = Workbench()
    app = QApplication.instance() or QApplication([APP_ID])
    assert isinstance(app, QApplication)
    app.setApplicationName("System Message Playground")
    app.setDesktopFileName(APP_ID)
    with ExitStack() as until_the_end:
        window = show_window(app, workbench, until_the_end, path)
        exit_code = app.exec()
        del window
        return exit_code


def show_window(
    app: QApplication, workbench: Workbench, until_the_end: ExitStack, path: Path | None = None
) -> MainWindow:
    """A window that shows its frame at once; it is built and opened in the turns of the event loop that follow."""
    window = _frame(app, workbench)
    filling = _filling(window, path, until_the_end)
    # Queued: the frame is on the screen before the imports begin.
    window.painted.connect(lambda: window.do_in_turns(filling), Qt.ConnectionType.QueuedConnection)
    window.show()
    return window


def make_window(app: QApplication, workbench: Workbench) -> tuple[MainWindow, WindowDeeds]:
    """A whole window on this workbench, not shown yet."""
    window = _frame(app, workbench)
    return window, _build(window)


def _frame(app: QApplication, workbench: Workbench) -> MainWindow:
    resources = resources_folder()
    look = Look(Theme(app), Icons(resources / "icons"))
    look.theme.choose(_appearance(workbench))
    app.setWindowIcon(QIcon(str(resources / "icons" / "playground.svg")))
    return MainWindow(look, workbench)


def _build(window: MainWindow) -> WindowDeeds:
    from playground.gui.window_deeds import WindowDeeds

    window.build()
    return WindowDeeds(window)


def _filling(window: MainWindow, path: Path | None, until_the_end: ExitStack) -> Iterator[None]:
    """Everything behind the first frame: log, parts, the user's files."""
    from playground.workbench.log_file import logging_to

    workbench = window.workbench
    until_the_end.enter_context(logging_to(workbench.folders.logs, workbench.known_keys))
    until_the_end.enter_context(_traced(workbench.folders.logs))
    yield
    yield from window.building()
    yield
    yield from imported(DEEDS)
    from playground.gui.window_deeds import WindowDeeds

    deeds = WindowDeeds(window)
    reporter = Reporter(window)
    reporter.failed.connect(window.say)
    sys.excepthook = reporter.report
    qInstallMessageHandler(_log_of_qt)
    for number in (signal.SIGTERM, signal.SIGINT):  # seen within half a second, at the next look at the library
        signal.signal(number, lambda _number, _frame: window.close())
    if path is not None:
        window.when_open(lambda: deeds.files.open_file(path))
    yield
    yield from window.opening()


def _appearance(workbench: Workbench) -> Appearance:
    chosen = workbench.settings.get(known.APPEARANCE)
    return "light" if chosen == "light" else "dark" if chosen == "dark" else "system"


@contextmanager
def _traced(folder: Path) -> Generator[None]:
    """A hard crash leaves a trace of every thread in crash.log."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        yield
        return
    with file:
        faulthandler.enable(file)
        try:
            yield
        finally:
            faulthandler.disable()


def _log_of_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    import logging

    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}
    logging.getLogger("qt").log(levels.get(kind, logging.WARNING), message)
