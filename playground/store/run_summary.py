"""A line of the history: a run without its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from playground.core.run import RunState
from playground.store.run_rows import decode_names

SUMMARY_COLUMNS: Final = (
    "run.id, run.name, run.created_at, run.finished_at, run.state, run.done, run.failed, run.total, "
    "run.preset_names, run.models, run.opening, "
    "(select json_array_length(annotations, '$.stars') from run_annotations where run_annotations.run = run.number)"
)


@dataclass(frozen=True, slots=True)
class RunSummary:
    """`opening` is the first words of the first prompt; `done`, `failed`, `total` and `stars` count cells."""

    id: str
    name: str
    created_at: str
    finished_at: str | None
    state: RunState
    done: int
    failed: int
    total: int
    preset_names: tuple[str, ...]
    models: tuple[str, ...]
    opening: str
    stars: int = 0


def parse_summary(row: tuple[Any, ...]) -> RunSummary:
    """From the values of SUMMARY_COLUMNS."""
    run_id, name, created_at, finished_at, state, done, failed, total, preset_names, models, opening, stars = row
    return RunSummary(
        run_id, name, created_at, finished_at, state, done, failed, total,
        decode_names(preset_names), decode_names(models), opening, stars or 0,
    )  # fmt: skip
