"""Answers of which every figure is known, for the tests of metrics, summaries and charts."""

from __future__ import annotations

from dataclasses import replace

from playground.core.completion import CheckOutcome, Completion, Timings, Usage
from playground.core.plan import CellId
from playground.core.preset import Check
from playground.core.summaries import Arm

MODEL = "mine/model"


def answer(words: int = 3, ttft_ms: float = 100.0, passes: tuple[bool, ...] = (), **more: object) -> Completion:
    checks = tuple(CheckOutcome(f"check-{n}", passed, "") for n, passed in enumerate(passes))
    made = Completion(
        "done", " ".join(["word"] * words), finish_reason="stop", usage=Usage(20, 2 * words),
        timings=Timings(ttft_ms, ttft_ms + 10 * words, 100.0), checks=checks, cost_usd=0.001 * words,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def arm(column: str, answers: dict[CellId, Completion], checks: int = 0, dot: int = 0) -> Arm:
    cells = tuple(cell for cell in answers if cell.preset == column)
    each = tuple(Check(f"check-{n}") for n in range(checks))
    return Arm(column, MODEL, column.capitalize(), dot, cells, {cell.prompt: each for cell in cells})


def placed(column: str, **prompts: list[Completion]) -> dict[CellId, Completion]:
    return {
        CellId(column, prompt, MODEL, sample): completion
        for prompt, completions in prompts.items()
        for sample, completion in enumerate(completions, 1)
    }
