"""The window is built in the turns of the event loop: it answers meanwhile, and may be closed at any of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.gui.app import show_window
from playground.gui.in_turns import InTurns
from playground.gui.main_window import MainWindow
from playground.workbench import Workbench


@pytest.fixture
def started(
    qapp: QApplication, home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[MainWindow, list[int]]]:
    """A window as the program starts it, and in which turn it was open."""
    import signal
    import sys

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with ExitStack() as until_the_end:
        window = show_window(qapp, Workbench(), until_the_end)
        opened: list[int] = []
        window.when_open(lambda: opened.append(1))
        yield window, opened
        window.close()
        window.deleteLater()
    qInstallMessageHandler(None)
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_start_takes_many_turns_and_shows_everything_at_its_end(
    started: tuple[MainWindow, list[int]], qapp: QApplication, qtbot: QtBot
) -> None:
    window, opened = started
    turns: list[bool] = []
    qtbot.waitUntil(lambda: (turns.append(bool(opened)), bool(opened))[1], timeout=20_000)
    assert window.parts.presets.isVisible()
    assert window.parts.presets.model.preset_ids()
    columns = list(window.parts.comparison.grid.columns())
    assert len(columns) > 1
    children = columns[0].parentWidget().children()
    assert [child for child in children if child in columns] == columns, "as screen readers read them"
    assert window.parts.comparison.grid._spare == []  # every column that was made ahead is used


def test_closed_in_the_middle_it_does_nothing_more(
    started: tuple[MainWindow, list[int]], qapp: QApplication, qtbot: QtBot
) -> None:
    window, opened = started
    qtbot.waitUntil(lambda: window._turns is not None, timeout=20_000)
    window.close()
    qtbot.wait(300)
    assert not opened
    assert not window._opened


def test_one_step_a_turn_until_the_steps_end_or_one_fails(qtbot: QtBot) -> None:
    done: list[int] = []

    def steps(upto: int) -> Iterator[None]:
        for number in range(upto):
            done.append(number)
            yield

    parent = QObject()
    InTurns(steps(3), parent)
    assert done == []
    qtbot.waitUntil(lambda: done == [0, 1, 2], timeout=2000)
    stopped = InTurns(steps(100_000), parent)
    qtbot.waitUntil(lambda: len(done) > 4, timeout=2000)
    stopped.stop()
    then = len(done)
    qtbot.wait(30)
    assert len(done) == then < 100_000
