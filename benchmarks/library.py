"""A library of 5,000 presets in the real window: what holds it up while it is listed, searched, scrolled and ticked.

A heartbeat of 2 ms beats in the window's thread; a stall is how late a beat comes. Each deed is one round; what counts
is the longest stall of each round. `--presets N` makes another number, `--rounds N` others than 60.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.gui.app import show_window
from playground.gui.main_window import MainWindow
from playground.workbench import Workbench

BEAT_MS = 2
REST_MS = 40
WORDS = (
    "answer", "like", "a", "pirate", "poet", "lawyer", "friend", "short", "plain", "formal", "table", "json", "never",
    "always", "ask", "one", "question", "before", "advice", "system", "user", "model", "tone", "teach", "poem", "rule",
)  # fmt: skip


def write_library(folder: Path, presets: int) -> None:
    """In 40 folders, about 2,000 characters each."""
    dice = random.Random(4)
    for number in range(presets):
        place = folder / f"Folder {number % 40:02d}"
        place.mkdir(parents=True, exist_ok=True)
        body = "\n".join(" ".join(dice.choices(WORDS, k=12)) for _line in range(26))
        tags = ", ".join(dice.sample(WORDS, 2))
        front = f"name: {dice.choice(WORDS).title()} {number}\ndescription: About {dice.choice(WORDS)}.\ntags: [{tags}]"
        (place / f"preset-{number}.preset.md").write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")


class Heart:
    """The longest stall since it was asked for the last time, in ms: by the clock, and what of it the window worked.

    On a busy machine the clock also counts what others took; the work is what the program can answer for.
    """

    def __init__(self) -> None:
        self._last = (time.perf_counter(), time.thread_time())
        self._worst = (0.0, 0.0)
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def longest(self) -> tuple[float, float]:
        self._beat()
        worst, self._worst = self._worst, (0.0, 0.0)
        return worst

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        late, worked = ((after - before) * 1000 for after, before in zip(now, self._last, strict=True))
        self._worst = (max(self._worst[0], late - BEAT_MS), max(self._worst[1], worked))
        self._last = now


def rounds(heart: Heart, deeds: Sequence[Callable[[], object]]) -> list[tuple[float, float]]:
    stalls: list[tuple[float, float]] = []
    for deed in deeds:
        QTest.qWait(REST_MS)
        heart.longest()
        deed()
        QTest.qWait(REST_MS)
        stalls.append(heart.longest())
    return stalls


def report(what: str, stalls: Sequence[tuple[float, float]]) -> None:
    words: list[str] = []
    for kind, figures in zip(("stall", "work in one go"), zip(*stalls, strict=True), strict=True):
        ordered = sorted(figures)
        p99 = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
        words.append(f"{kind} p50 {statistics.median(ordered):.1f} p99 {p99:.1f} most {ordered[-1]:.1f}")
    print(f"{what}, ms: {'; '.join(words)}")


def started(app: QApplication, heart: Heart, until_the_end: ExitStack, what: str) -> MainWindow:
    """As the program itself starts: a frame, then everything else in the turns of the event loop."""
    heart.longest()
    began = time.perf_counter()
    window = show_window(app, Workbench(), until_the_end)
    opened: list[bool] = []
    window.when_open(lambda: opened.append(True))
    while not opened:
        app.processEvents()
    app.processEvents()
    listed = (time.perf_counter() - began) * 1000
    first = heart.longest()
    while window.library.watch.busy or (window.bridge._asked and not window.library.keeping.busy):
        QTest.qWait(5)
    whole = (time.perf_counter() - began) * 1000
    late, worked = heart.longest()
    print(f"{what}: list shown after {listed:.0f} ms (a stall of {first[0]:.0f}, work {first[1]:.0f}), whole after "
          f"{whole:.0f} ms, longest stall meanwhile {late:.1f} ms, work in one go {worked:.1f} ms")  # fmt: skip
    return window


def end(app: QApplication, window: MainWindow) -> None:
    """Nothing of it is left to be styled along with the next one."""
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def kept(window: MainWindow, heart: Heart) -> None:
    """The first look at files of which there is no version yet."""
    done: list[bool] = []
    began = time.perf_counter()
    window.library.keeping.when_kept(lambda: done.append(True))
    stalls: list[tuple[float, float]] = []
    heart.longest()
    while not done:
        QTest.qWait(250)
        stalls.append(heart.longest())
    report(f"a quarter of a second while versions are made, for {time.perf_counter() - began:.0f} s", stalls)


def keys(window: MainWindow, count: int) -> Iterator[Callable[[], object]]:
    field = window.parts.presets.search
    typed = "".join(f"{word} " for word in (WORDS[n % len(WORDS)] for n in range(count)))
    for number in range(count):
        sign = typed[number]
        if number % 9 == 8:
            yield field.clear
        else:
            yield lambda sign=sign: QTest.keyClicks(field, sign)


def main(presets: int, count: int) -> None:
    app = QApplication([])
    heart = Heart()
    with tempfile.TemporaryDirectory() as home, ExitStack() as until_the_end:
        os.environ["PLAYGROUND_HOME"] = home
        end(app, started(app, heart, until_the_end, "start, empty library"))
        write_library(Path(home) / "presets", presets)
        window = started(app, heart, until_the_end, f"first start, {presets:,} presets")
        kept(window, heart)
        end(app, window)
        window = started(app, heart, until_the_end, f"later start, {presets:,} presets")
        panel = window.parts.presets
        view = panel.view
        report("a second of rest", rounds(heart, [lambda: QTest.qWait(1000)] * 10))
        report("the first key of a search", rounds(heart, [lambda: panel.search.setText("r")]))
        QTest.qWait(1500)
        report("a key of a search", rounds(heart, [*keys(window, count)]))
        panel.search.clear()

        def wheel(n: int) -> None:
            at = QPointF(60, 200)
            by = QPoint(0, -1200 if n % 2 else -7200)
            event = QWheelEvent(at, view.viewport().mapToGlobal(at), QPoint(), by, Qt.MouseButton.NoButton,
                                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
            app.sendEvent(view.viewport(), event)

        report("a turn of the wheel", rounds(heart, [lambda n=n: wheel(n) for n in range(count)]))
        ids = [row for row in panel.model.preset_ids() if row.startswith("preset-")][:: max(1, presets // count)]
        report("a tick", rounds(heart, [lambda i=i, on=on: panel.ticked.emit([i], on) for i in ids[:count // 2]
                                        for on in (True, False)]))  # fmt: skip
        window.look_at_preset(ids[0], write=True)
        report("a key in a preset", rounds(heart, [lambda: QTest.keyClicks(app.focusWidget(), "x")] * count))
        window.library.drafts.revert(ids[0])
        report("a star", rounds(heart, [lambda i=i: panel.asked.emit("star", [i]) for i in ids[:count]]))
        report("a group folded", rounds(heart, [lambda: view.folded.emit("folder:Folder 01")] * count))
        path = Path(home) / "presets" / "Folder 00" / "preset-0.preset.md"
        text = path.read_text("utf-8")
        outside = [lambda n=n: (path.write_text(f"{text}{n}", "utf-8"), QTest.qWait(900)) for n in range(10)]
        report("an edit from outside", rounds(heart, outside))
        report("a rename", rounds(heart, [lambda n=n: window.library.rename(f"preset-{40 * n}", f"Other {n}")
                                          for n in range(1, 11)]))  # fmt: skip
        window.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--presets", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=60)
    given = parser.parse_args()
    main(given.presets, given.rounds)
