"""A run of three presets with answers that differ, and votes on it."""

from __future__ import annotations

from dataclasses import replace

from playground.core.completion import Completion
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import NONE, Preset
from playground.core.request import Message, Parameters
from playground.core.run import RecordedCell, Run
from playground.core.votes import Verdict, Vote

MODEL = "local/smollm2-135m-instruct"
COLUMNS = (
    Column("none", "No system message", NONE, None),
    Column("pirate", "Pirate", Preset("pirate", "Pirate", "Talk like a pirate."), "Talk like a pirate."),
    Column("poet", "Poet", Preset("poet", "Poet", "Answer in verse."), "Answer in verse."),
)


def text_of(cell: CellId) -> str:
    return f"{cell.preset} says {cell.prompt}, {cell.sample}"


def run_of(prompts: int = 2, samples: int = 3, run_id: str = "20260101-000000-vote") -> Run:
    """Every answer whole and unlike the others."""
    asked = tuple(Prompt(f"p{n}", (Message("user", f"Question {n}"),)) for n in range(1, prompts + 1))
    places = [CellId(c.id, p.id, MODEL, n) for p in asked for n in range(1, samples + 1) for c in COLUMNS]
    cells = tuple(RecordedCell(place, 1, Completion(state="done", text=text_of(place))) for place in places)
    return Run(
        run_id, "Three ways", "2026-01-01T00:00:00+00:00", "done", COLUMNS, asked, (MODEL,), samples,
        Parameters(), cells, finished_at="2026-01-01T00:01:00+00:00", program="test",
    )  # fmt: skip


def cast(number: int, left: str, right: str, verdict: Verdict = "left", **changed: object) -> Vote:
    """Ada's vote, on the first prompt."""
    sample = changed.pop("sample", 1)
    assert isinstance(sample, int)
    at = f"2026-01-01T00:{number // 60:02d}:{number % 60:02d}.000+00:00"
    places = (CellId(left, "p1", MODEL, sample), CellId(right, "p1", MODEL, sample))
    return replace(Vote(f"v{number}", "Ada", *places, verdict, at, number), **changed)  # type: ignore[arg-type]
