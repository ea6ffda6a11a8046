"""Qt objects that lie in a cycle are deleted in the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from playground.gui.bridge import Bridge
from playground.gui.garbage import MANY, GarbageCollection


class Cyclic(QObject):
    """Python lets go of it only when it collects."""

    def __init__(self, deleted_in: list[threading.Thread]) -> None:
        super().__init__()
        self.me = self
        self._deleted_in = deleted_in

    def __del__(self) -> None:
        self._deleted_in.append(threading.current_thread())


def allocate_much(kept: list[object], many: int = MANY // 2) -> None:
    kept.extend([number] for number in range(many))


def test_another_thread_deletes_no_qt_object(qtbot: QtBot) -> None:
    window = QObject()
    garbage, deleted_in, kept = GarbageCollection(window), list[threading.Thread](), list[object]()
    garbage.start()
    try:
        Cyclic(deleted_in)
        other = threading.Thread(target=allocate_much, args=(kept,))
        other.start()
        other.join()
        assert deleted_in == []
        qtbot.waitUntil(lambda: bool(deleted_in))
        assert deleted_in == [threading.main_thread()]
    finally:
        garbage.stop()


async def nothing() -> None:
    """What the engine is asked to do."""


def test_python_collects_by_itself_again_once_the_engine_has_ended(qtbot: QtBot) -> None:
    bridge = Bridge()
    assert gc.isenabled()
    done: list[None] = []
    bridge.ask(nothing(), done.append, lambda _words: None)
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: bool(done))
    bridge.close(nothing)
    assert gc.isenabled()


def test_very_much_that_was_made_at_once_is_not_looked_through(qtbot: QtBot) -> None:
    window = QObject()
    garbage, kept = GarbageCollection(window), list[object]()
    garbage.start()
    try:
        before = gc.get_freeze_count()
        allocate_much(kept, 10 * MANY)
        garbage.collect()
        assert gc.get_freeze_count() >= before + 10 * MANY
        assert gc.get_count()[0] < MANY
    finally:
        garbage.stop()


def test_a_thread_that_blocks_does_not_collect_either(qtbot: QtBot) -> None:
    bridge = Bridge()
    done: list[bool] = []
    bridge.ask_blocking(gc.isenabled, done.append, lambda _words: None)
    qtbot.waitUntil(lambda: bool(done))
    assert done == [False]
    bridge.close(nothing)
    assert gc.isenabled()
