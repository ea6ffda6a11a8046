"""Studying a run that has ended: a new one that takes over all its answers and asks more, to see how well it steers.

What is asked beside is said in `core.studies`.
"""

from __future__ import annotations

import hashlib

from playground.core.errors import InputError
from playground.core.plan import MAX_SEED
from playground.core.run import Run, plan_again
from playground.core.studies import Studies, studied
from playground.workbench.conversations import Continuation, expect_ended

NOTHING_ASKED = "no study is chosen: choose fresh seeds, conflicts, drift or leaving out"
ALL_THERE = "all that these studies ask is in the run already: choose another, or a column"
NO_ANSWERS = "nothing was asked in this run yet: run it, then try this again"


def study(run: Run, studies: Studies) -> Continuation:
    """What `Workbench.begin` takes for the new run: `asked` are the cells that it adds, `kept` all that are there.

    Raises InputError while the run is under way, for a column that is not there or cannot be studied, and where
    nothing would be asked.
    """
    if studies == Studies():
        raise InputError(NOTHING_ASKED)
    if not run.cells:
        raise InputError(NO_ANSWERS)
    expect_ended(run)
    before = plan_again(run)
    plan = studied(before, studies, _seed_of(run, studies))
    kept = run.completions()
    asked = tuple(cell for cell in plan.cells if cell.id not in kept)
    if not asked:
        raise InputError(ALL_THERE)
    return Continuation(plan, kept, asked, run.id)


def more_answers(run: Run, studies: Studies) -> int:
    """How many answers `study` would ask for, for a face that says so before; 0 where it would ask for none."""
    try:
        return len(study(run, studies).asked)
    except InputError:
        return 0


def _seed_of(run: Run, studies: Studies) -> int:
    """A run with a seed is studied with the same seeds each time; another one with seeds of its own."""
    known = run.id if run.parameters.seed is None else f"seed {run.parameters.seed}"
    digest = hashlib.sha256(f"{known} {studies}".encode()).digest()
    return int.from_bytes(digest[:8]) % MAX_SEED
