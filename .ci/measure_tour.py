"""Measures the tour with the embedded model, studies and all, and writes its figures: presets/tour/measured.toml.

`python .ci/measure_tour.py [STOP ...]`, all of them where none is named, about ten minutes on two cores. Needs the
model's file (PLAYGROUND_TEST_CACHE, else .cache/). With `--records FOLDER` the answers are kept there, and not asked
again the next time: for when only the words have changed. Ends with 1 where the words of a stop say more than was
measured.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from stage import home_of_its_own
from tour_tables import table_of

from playground.core.events import RunEvent
from playground.core.run import Run
from playground.core.studies import TURNS, Studies
from playground.core.tour import Measured, TourStop, unfounded
from playground.formats import run_record
from playground.store.tour import MEASURED_FILE, measured_text, tour_folder, tour_stops
from playground.workbench import Workbench
from playground.workbench.studies import study

MODEL = "SmolLM2-135M-Instruct Q4_1"


class Silent:
    def publish(self, event: RunEvent) -> None:
        """Nobody looks."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("stops", nargs="*")
    parser.add_argument("--records", type=Path)
    wished = parser.parse_args()
    stops = tour_stops()
    known = {stop.id: stop.measured for stop in stops if stop.measured is not None}
    with tempfile.TemporaryDirectory() as folder:
        records = wished.records or Path(folder)
        records.mkdir(parents=True, exist_ok=True)
        for stop in stops:
            if not wished.stops or stop.id in wished.stops:
                known[stop.id] = _measured(stop, records)
                _say(f"{stop.id}: {known[stop.id].answers} answers", *map(str, known[stop.id].rows))
    found = {stop.id: known[stop.id] for stop in stops if stop.id in known}
    (tour_folder() / MEASURED_FILE).write_text(measured_text(found), "utf-8")
    open_claims = [words for stop in tour_stops() for words in unfounded(stop)]
    _say(*open_claims)
    return 1 if open_claims else 0


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _measured(stop: TourStop, records: Path) -> Measured:
    """Asked anew unless its record is there."""
    kept, clock = records / f"{stop.id}.json", records / f"{stop.id}.seconds"
    if not kept.exists():
        with home_of_its_own():
            run, took_s = asyncio.run(_ask(stop))
        clock.write_text(f"{took_s:.0f}", "utf-8")
        kept.write_bytes(run_record.encode(run))
    run = run_record.decode(kept.read_bytes(), file=str(kept))
    head, rows, said = table_of(stop, run)
    plain = sum(prompt.probe is None for prompt in run.prompts)
    done = sum(cell.completion.state == "done" for cell in run.cells)
    machine = f"{len(os.sched_getaffinity(0))} cores"
    took_s = int(clock.read_text("utf-8"))
    return Measured(MODEL, run.created_at[:10], machine, took_s, done, plain, run.samples, head, rows, said)


async def _ask(stop: TourStop) -> tuple[Run, float]:
    """The run with what its study has added, and how long the experiment itself took."""
    workbench = Workbench()
    experiment, folder = workbench.experiments.find(stop.id)
    plan = workbench.plan(experiment, workbench.experiments.finder(folder))
    run, began = workbench.begin(plan), time.monotonic()
    await workbench.activate(run, Silent(), reuse="never").carry_out(plan.cells)
    took_s, run = time.monotonic() - began, workbench.runs.load(run.id)
    if (wanted := _studies(stop)) != Studies():
        found = study(run, wanted)
        run = workbench.begin(found.plan, found.kept, found.former)
        await workbench.activate(run, Silent(), reuse="never").carry_out(found.asked)
        run = workbench.runs.load(run.id)
    await workbench.aclose()
    workbench.close()
    return run, took_s


def _studies(stop: TourStop) -> Studies:
    return Studies(
        fresh=stop.study == "fresh",
        conflict=stop.study == "conflict",
        drift=TURNS if stop.study == "drift" else 0,
        ablate=(stop.study_of,) if stop.study == "ablate" else (),
    )


if __name__ == "__main__":
    sys.exit(main())
