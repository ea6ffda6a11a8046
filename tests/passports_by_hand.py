"""Passports and measured runs by hand, for the tests of what is kept and shown of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from playground.core.columns import column_of
from playground.core.experiment import PresetChoice, Prompt
from playground.core.intervals import Estimate, share
from playground.core.passport import Passport
from playground.core.plan import Column, plan_run
from playground.core.preset import NONE, Preset
from playground.core.request import Message, Parameters
from playground.core.run import Run, new_run
from playground.core.steering.values import (
    Adherence,
    Effect,
    Moved,
    PresetSteering,
    Rate,
    Steering,
    Verdict,
)

MODEL = "local/smollm2-135m-instruct"
VERDICTS: tuple[Verdict, ...] = ("firm", "moved", "disagree", "not-moved", "too-few")


def rate(passed: int, n: int) -> Rate:
    found = share(passed, n)
    assert found is not None
    return Rate(passed, found)


def passport(
    content: str = "c1", date: str = "2026-11-24T16:00:00+00:00", model: str = MODEL, verdict: Verdict = "firm"
) -> Passport:
    return Passport(
        model, date, content, verdict, 4, 20, 40, Estimate(0.21, 0.12, 0.3, 20), 0.002, rate(16, 20), "m1",
        "No system message", "Playground 1.0", "20261124-160000-abcd",
    )  # fmt: skip


def run_of(*columns: Column, models: tuple[str, ...] = (MODEL,)) -> Run:
    """A run that has ended, `columns` behind the baseline of no system message."""
    base = column_of(PresetChoice("none"), missing)
    prompts = (Prompt("prompt-1", (Message("user", "Why?"),)),)
    plan = plan_run("Measured", (base, *columns), prompts, models, 2, Parameters())
    run = new_run("20261124-160000-abcd", "2026-11-24T16:00:00+00:00", plan, "Playground 1.0")
    return replace(run, state="done", finished_at="2026-11-24T16:05:00+00:00")


def missing(preset_id: str) -> Preset:
    raise AssertionError(f"{preset_id} is not looked for")


def steering_of(run: Run, verdict: Verdict = "firm", passed: int | None = 16, n: int = 20) -> Steering:
    """Every column but the first under every model came to the same."""
    effect = Effect(Estimate(0.21, 0.12, 0.3, 20), 0.0005, 0.002, 20, 40)
    moved = Moved(verdict, 4, 20, 40, effect) if verdict != "too-few" else Moved("too-few", 4, 4, 4)
    kept = None
    if passed is not None:
        one = rate(passed, n)
        kept = Adherence(one, None, None, 5, one.share, ())
    found = [
        PresetSteering(column.id, column.preset.id, column.name, model, place, place == 0, "", None, moved, kept)
        for place, column in enumerate(run.columns)
        for model in run.models
    ]
    return Steering(NONE.name, tuple(found), (), (), 4, 5, 1, 0)


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
figures = st.floats(-5, 5, allow_nan=False)


@st.composite
def passports(draw: st.DrawFn) -> Passport:
    n = draw(st.integers(1, 500))
    low, value, high = sorted((draw(figures), draw(figures), draw(figures)))
    verdict = draw(st.sampled_from(VERDICTS))
    none = verdict == "too-few"
    ends = draw(st.sampled_from([(low, high), (None, None)]))
    return Passport(
        model=draw(words),
        date=draw(st.sampled_from(["", "2026-11-24T16:00:00+00:00", "2025-01-01T00:00:00.000+00:00"])),
        content=draw(words),
        verdict=verdict,
        prompts=draw(st.integers(0, 99)),
        n=n,
        base_n=draw(st.integers(0, 500)),
        effect=None if none else Estimate(value, *ends, n),
        p_holm=None if none else draw(st.floats(0, 1)),
        adherence=draw(st.none() | st.integers(0, n).map(lambda passed: rate(passed, n))),
        message=draw(st.just("") | words),
        baseline=draw(st.just("") | words),
        program=draw(st.just("") | words),
        run=draw(st.just("") | words),
        extra=draw(st.dictionaries(st.sampled_from(["later", "x-y"]), st.integers(-9, 9) | words, max_size=2)),
    )
