"""The binding to Qt keeps Python's reference counts.

PySide6-Essentials 6.12.0 on Python 3.11 gives back None and True without taking a reference for them: the count falls
with every call until the interpreter aborts, some thousand calls later. Short tests do not notice; this one does.
"""

from __future__ import annotations

import sys

import pytest

CALLS = 200
TOLERANCE = CALLS // 4  # other threads and caches move the counts by a few


def test_calls_into_qt_leave_reference_counts_alone() -> None:
    core = pytest.importorskip("PySide6.QtCore", exc_type=ImportError)

    class Source(core.QObject):  # type: ignore[misc, name-defined] # the class comes from the module found just above
        fired = core.Signal()

    timer, source = core.QTimer(), Source()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        timer.stop()
        source.fired.emit()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) < TOLERANCE, "void methods of Qt lose a reference to None"
    assert abs(after[1] - before[1]) < TOLERANCE, "emit() of Qt's signals loses a reference to True"
