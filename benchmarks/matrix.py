"""The matrix in the real window with 1,000 and 10,000 cells: opening, scrolling, filter, order, streaming, memory.

    QT_QPA_PLATFORM=offscreen python benchmarks/matrix.py [CELLS ...]

Answers are realistic in length (120 words on average); a run of them is shown as one from the history would be. Late
frames are steps of which the loop took more than 50 ms; the processor's time beside it is what a quiet machine needs.
"""

from __future__ import annotations

import gc
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from playground.core.completion import CheckOutcome, Completion, Timings, Usage
from playground.core.events import CellFinished, CellStarted, RunEvent, TextDelta
from playground.core.experiment import Prompt
from playground.core.matrix import Order, RowFilter, differs, filtered, ordered
from playground.core.matrix_measures import MEASURES
from playground.core.plan import CellId, Column
from playground.core.preset import Preset
from playground.core.request import Message, Parameters
from playground.core.run import RecordedCell, Run
from playground.gui.app import make_window
from playground.gui.comparison_model import ShownRun
from playground.gui.main_window import MainWindow
from playground.gui.matrix_view import MatrixView
from playground.workbench import Workbench

Frame: TypeAlias = tuple[float, float]
COLUMNS = 4
LATE_MS = 50.0
FRAME_S = 0.033
STREAMS = 64
MODEL = "local/smollm2-135m-instruct"
WORDS = ("the", "a", "of", "system", "message", "answers", "why", "bike", "captain", "sky", "because", "customer")


def made_run(cells: int, chance: random.Random) -> Run:
    presets = [Preset(f"p{n}", f"Preset {n}", f"You are number {n}.") for n in range(COLUMNS)]
    columns = tuple(Column(preset.id, preset.name, preset, preset.system_message) for preset in presets)
    prompts = tuple(
        Prompt(f"q{n}", (Message("user", f"Question {n}: {_text(chance, 12)}"),)) for n in range(cells // COLUMNS)
    )
    ids = [CellId(column.id, prompt.id, MODEL) for prompt in prompts for column in columns]
    return Run(
        "r", "Benchmark", "2026-11-24T00:00:00Z", "done", columns, prompts, (MODEL,), 1, Parameters(),
        tuple(RecordedCell(cell, 1, _answer(chance)) for cell in ids),
    )  # fmt: skip


def _answer(chance: random.Random) -> Completion:
    outcomes = tuple(CheckOutcome("contains", chance.random() > 0.3, "") for _ in range(2))
    timings = Timings(chance.uniform(40, 900), chance.uniform(900, 5000), chance.uniform(20, 200))
    text = _text(chance, chance.randint(20, 220))
    return Completion("done", text, "", "stop", Usage(50, 160), timings, checks=outcomes, cost_usd=0.001)


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def took(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def frame(deed: Callable[[], object]) -> Frame:
    """(milliseconds by the clock, milliseconds of the processor)"""
    cpu = time.process_time()
    wall_ms = took(deed)
    return wall_ms, (time.process_time() - cpu) * 1000


def memory_mb() -> float:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def measure(app: QApplication, cells: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        window, _deeds = make_window(app, Workbench())
        window.resize(1440, 900)
        window.show()
        window.open()
        app.processEvents()
        gc.collect()
        empty_mb = memory_mb()
        run = made_run(cells, random.Random(7))
        run_mb = memory_mb()
        print(f"{cells:,} cells: run in memory {run_mb - empty_mb:.0f} MB")
        window.put_run(run)
        app.processEvents()
        panel = window.parts.comparison

        def open_matrix() -> None:
            panel.show_view("matrix")
            window.repaint()
            app.processEvents()

        print(f"  open, first paint {took(open_matrix):.0f} ms; ", end="")
        view = window.findChild(MatrixView)
        assert view is not None
        print(f"window and matrix over the run itself {memory_mb() - run_mb:.0f} MB")
        scroll(app, view)
        rows(app, view)
        walk(app, view)
        stream(app, window, view)
        window.close()
        window.deleteLater()
        app.processEvents()


def scroll(app: QApplication, view: MatrixView) -> None:
    """From top to bottom and in steps of a wheel, in words and in figures."""
    for name in ("", "ttft"):
        view.bar.choose(name)
        app.processEvents()
        bar = view.table.verticalScrollBar()
        wheel = [min(bar.maximum(), step * 60) for step in range(200)]
        jumps = [bar.maximum() * step // 60 for step in range(61)]
        for way, places in (("wheel", wheel), ("jumps", jumps)):
            frames = [frame(partial(_scroll_to, app, view, at)) for at in places]
            _say_frames(f"scroll, {name or 'answers'}, {way}", frames)
    view.bar.choose("")


def _scroll_to(app: QApplication, view: MatrixView, at: int) -> None:
    view.table.verticalScrollBar().setValue(at)
    view.repaint()
    app.processEvents()


def rows(app: QApplication, view: MatrixView) -> None:
    model = view.model
    core = {
        "filter words": lambda: filtered(model.matrix, model.answers, RowFilter("captain sky")),
        "differs": lambda: [differs(model.matrix, row, model.answers) for row in model.matrix.rows],
        "order by words": lambda: ordered(model.matrix, model.matrix.rows, model.answers, Order("p1")),
        "order by figure": lambda: ordered(model.matrix, model.matrix.rows, model.answers, Order("p1"), MEASURES[0]),
    }
    print("  " + ", ".join(f"{name} {took(deed):.0f} ms" for name, deed in core.items()))

    def filter_in_window() -> None:
        model.filter = RowFilter("captain sky")
        model.arrange()
        view.repaint()
        app.processEvents()

    print(f"  filter to painted {took(filter_in_window):.0f} ms ({len(model.rows):,} rows left)")
    model.filter = RowFilter()
    model.arrange()


def walk(app: QApplication, view: MatrixView) -> None:
    """An arrow key held down, 30 a second; then the rest, in which all of the window follows to that prompt."""
    from PySide6.QtTest import QTest

    view.take_keys()
    frames = [frame(lambda: (QTest.keyClick(view.table, Qt.Key.Key_Down), app.processEvents())) for _ in range(100)]
    _say_frames("arrow key", frames)
    print(f"  window follows to the cell {took(view.settle):.0f} ms")


def stream(app: QApplication, window: MainWindow, view: MatrixView) -> None:
    """64 answers grow at once, at 200 tokens a second each, for 200 frames; those that end are replaced."""
    shown = window.shown()
    assert isinstance(shown, ShownRun)
    ids, chance, frames = list(shown.completions), random.Random(3), list[Frame]()
    for measured in ("", "ttft"):
        view.bar.choose(measured)
        frames.clear()
        going = [CellStarted(ids[place], 0.0) for place in range(STREAMS)]
        for event in going:
            shown.apply(event)
        for _ in range(200):
            events = [TextDelta(e.cell, 1.0, _text(chance, 6) + " ") for e in going]
            ended = [CellFinished(chance.choice(going).cell, 2.0, "done", "stop")]
            batch: list[RunEvent] = [*events, *ended]
            frames.append(frame(partial(_take, app, window, shown, batch)))
            time.sleep(max(0.0, FRAME_S - frames[-1][0] / 1000))
        _say_frames(f"stream of {STREAMS}, {'answers' if not measured else 'heat'}", frames)


def _take(app: QApplication, window: MainWindow, shown: ShownRun, batch: list[RunEvent]) -> None:
    for event in batch:
        shown.apply(event)
    window.parts.comparison.apply(batch)
    app.processEvents()


def _say_frames(name: str, frames: list[Frame]) -> None:
    wall, cpu = (sorted(frame[place] for frame in frames) for place in (0, 1))
    late = sum(1 for ms in wall if ms > LATE_MS)
    half, most = len(frames) // 2, int(len(frames) * 0.99)
    print(
        f"  {name}: p50 {wall[half]:.1f} ms, p99 {wall[most]:.1f} ms, {late} of {len(frames)} late; "
        f"CPU p50 {cpu[half]:.1f} ms, p99 {cpu[most]:.1f} ms"
    )


if __name__ == "__main__":
    application = QApplication([])
    for number in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000]:
        measure(application, number)
