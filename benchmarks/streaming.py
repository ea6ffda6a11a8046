"""Columns x 200 tokens/s in the real window: how late the window's heartbeat comes, and the CPU it takes.

The whole way is real: runner, recorder with SQLite, outbox, coalesce, columns. Only the tokens come from a clock.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from playground.core.completion import Usage
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.ports import Chunk, ReportProgress
from playground.core.preset import Preset
from playground.core.request import CompletionRequest, Delivery, Message, SentRequest
from playground.gui.app import make_window
from playground.workbench import Workbench

RATE = 200
SECONDS = 6.0
BEAT_MS = 10


class Typist:
    """A provider that gives a token every 5 ms, by the clock."""

    max_concurrency = 64

    async def prepare(self, model: str, report: ReportProgress) -> None: ...

    def describe(self, request: CompletionRequest) -> SentRequest:
        return SentRequest("POST", "typist", {}, Delivery("system"))

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        began, count = time.monotonic(), int(RATE * SECONDS)
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
            yield Chunk(text=f"word{number} " if number % 40 else "word.\n\n")
        yield Chunk(finish_reason="stop", usage=Usage(10, count))

    async def models(self) -> list[str]:
        return []

    async def aclose(self) -> None: ...


def measure(app: QApplication, columns: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["PLAYGROUND_HOME"] = home
        workbench = Workbench()
        workbench.__dict__["providers"] = {"typist": Typist()}
        window, _deeds = make_window(app, workbench)
        window.resize(1600, 900)
        window.show()
        window.open()
        presets = tuple(
            PresetChoice(f"p{n}", inline=Preset(f"p{n}", f"Preset {n}", f"You are {n}.")) for n in range(columns)
        )
        prompt = Prompt("p", (Message("user", "Go."),))
        window.put_experiment(Experiment("Streaming", presets, (prompt,), ("typist/clock",)))
        app.processEvents()
        late: list[float] = []
        beat = QTimer()
        beat.setInterval(BEAT_MS)
        due = [time.perf_counter() + BEAT_MS / 1000]

        def tick() -> None:
            now = time.perf_counter()
            late.append(max(0.0, (now - due[0]) * 1000))
            due[0] = now + BEAT_MS / 1000

        beat.timeout.connect(tick)
        window.run()
        beat.start()
        cpu, wall = time.process_time(), time.perf_counter()
        while window.runs.running:
            app.processEvents()
            time.sleep(0.0005)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        beat.stop()
        late.sort()
        p50, p99 = statistics.median(late), late[int(len(late) * 0.99)]
        print(
            f"{columns} columns x {RATE} tokens/s: late heartbeat p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
            f"max {late[-1]:.0f} ms; CPU {100 * cpu / wall:.0f} % of one core; {wall:.2f} s for {SECONDS:.0f} s of text"
        )
        workbench.__dict__.pop("providers")
        window.close()
        window.deleteLater()
        app.processEvents()


if __name__ == "__main__":
    application = QApplication([])
    for number in [int(argument) for argument in sys.argv[1:]] or [16, 32]:
        measure(application, number)
