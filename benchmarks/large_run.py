"""Large runs without a window: cells from a loopback server against plain httpx, and what 10,000 kept cells cost.

`--cells` are asked with 4 columns and 16 at once, 20 chunks each; then ten times as many, which shows by the time of
one cell whether anything grows faster than the run. The rest is measured on that larger run: what it takes to open
it, to count it as the window does at every frame, to find old answers in it, and the memory it holds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import AT_ONCE, SERVER, plain_httpx

if TYPE_CHECKING:
    from playground.workbench import Workbench

CHUNKS = 20
COLUMNS = 4


@dataclass
class Taken:
    wall_s: float = 0.0
    cpu_s: float = 0.0


@contextlib.contextmanager
def measured() -> Iterator[Taken]:
    taken = Taken()
    cpu, wall = time.process_time(), time.perf_counter()
    yield taken
    taken.cpu_s, taken.wall_s = time.process_time() - cpu, time.perf_counter() - wall


def memory_bytes() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)


def opened_workbench(home: str, port: int = 0) -> Workbench:
    from playground.core.endpoint import Endpoint
    from playground.workbench import Workbench

    os.environ["PLAYGROUND_HOME"] = home
    workbench = Workbench()
    if port:
        workbench.endpoints.add(Endpoint("loop", f"http://127.0.0.1:{port}/v1", max_concurrency=AT_ONCE))
    return workbench


async def carried_out(workbench: Workbench, count: int, *, reuse: bool = False) -> str:
    """The id of a run of so many cells, watched as the window watches it."""
    from playground.core.experiment import Experiment, PresetChoice, Prompt
    from playground.core.preset import Preset
    from playground.core.request import Message
    from playground.gui.bridge import Outbox

    prompts = tuple(Prompt(f"p{n}", (Message("user", f"Go {n}."),)) for n in range(count // COLUMNS))
    presets = tuple(PresetChoice(f"c{n}", inline=Preset(f"c{n}", f"C{n}", f"Be {n}.")) for n in range(COLUMNS))
    plan = workbench.plan(Experiment("Large", presets, prompts, ("loop/m",)), workbench.library.get)
    run = workbench.begin(plan)
    outbox = Outbox()

    active = workbench.activate(run, outbox, reuse="single" if reuse else "never")
    await active.carry_out(plan.cells)
    return run.id


def looked_at(home: str, run_id: str) -> None:
    """In a process of its own, for its memory: open the run, and do what the window does at every frame."""
    from playground.gui.comparison_model import ShownRun

    workbench = opened_workbench(home)
    workbench.runs.list()
    gc.collect()
    before = memory_bytes()
    with measured() as opening:
        shown = ShownRun.of(workbench.runs.load(run_id))
    gc.collect()
    held = (memory_bytes() - before) / 1e6
    print(f"opening {len(shown.run.cells):,} cells: {opening.wall_s:.2f} s, {held:.0f} MB")
    with measured() as listing:
        workbench.runs.list()
    print(f"the history's first page: {1000 * listing.wall_s:.1f} ms")
    shown.expect(cell.id for cell in shown.run.cells[: len(shown.run.cells) // 2])
    with measured() as counting:
        for _ in range(100):
            shown.count()
            shown.failed()
    print(f"counting at a frame: {10 * counting.wall_s:.2f} ms")
    workbench.close()


def report(port: int, count: int, home: str, loop: asyncio.Runner) -> str:
    """The id of the larger run."""
    workbench = opened_workbench(home, port)
    loop.run(carried_out(workbench, 64))  # warms up
    with measured() as httpx_taken:
        loop.run(plain_httpx(port, count))
    with measured() as small:
        loop.run(carried_out(workbench, count))
    with measured() as large:
        run_id = loop.run(carried_out(workbench, 10 * count))
    rows = (("plain httpx", count, httpx_taken), ("ours", count, small), ("ours", 10 * count, large))
    for name, number, taken in rows:
        print(
            f"{name}: {number:,} cells of {CHUNKS} chunks, wall {taken.wall_s:.2f} s, CPU {taken.cpu_s:.2f} s, "
            f"{1000 * taken.cpu_s / number:.2f} ms of CPU a cell"
        )
    print(f"CPU against plain httpx: {small.cpu_s / httpx_taken.cpu_s:.2f}")
    print(f"one cell of {10 * count:,} against one of {count:,}: {large.cpu_s / small.cpu_s / 10:.2f}")
    with measured() as again:
        loop.run(carried_out(workbench, 10 * count, reuse=True))
    print(f"the same with --reuse: wall {again.wall_s:.2f} s, {1000 * again.cpu_s / (10 * count):.2f} ms of CPU a cell")
    loop.run(workbench.aclose())
    workbench.close()
    return run_id


def main(count: int) -> None:
    text = SERVER.replace("CHUNKS = 200", f"CHUNKS = {CHUNKS}")
    server = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        with tempfile.TemporaryDirectory() as home, asyncio.Runner() as loop:
            run_id = report(int(server.stdout.readline()), count, home, loop)
            subprocess.run([sys.executable, __file__, "--look", home, run_id], check=True)
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cells", type=int, default=1000)
    parser.add_argument("--look", nargs=2, metavar=("HOME", "RUN"), help="a process of its own, for its memory")
    asked = parser.parse_args()
    if asked.look:
        looked_at(*asked.look)
    else:
        main(asked.cells)
