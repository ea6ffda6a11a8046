"""Steering by hand, for the tests of its pictures: five presets of which each part is there, and any one at all."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st

from playground.core.intervals import Estimate, difference, share
from playground.core.steering.values import (
    Ablation,
    Adherence,
    Advice,
    Asymmetry,
    CheckAdherence,
    Clause,
    Dose,
    Drift,
    Effect,
    EvenHanded,
    Holds,
    Level,
    Moved,
    PresetSteering,
    ProbeRate,
    Rate,
    Shift,
    SideEffects,
    Steering,
    TurnRate,
    Verdict,
)

MODEL = "local/smollm2-135m-instruct"
TEXT = "You are Nova, a cheerful support agent for the Acme Bike Shop. Always mention bikes.  Never promise a refund."
LONG = "“You are a helpful, harmless and honest assistant who never says more than it must.”"
HEBREW = "\u05e2\u05e0\u05d4 \u05ea\u05de\u05d9\u05d3 \u05d1\u05e2\u05d1\u05e8\u05d9\u05ea (1)"


def rate(passed: int, n: int) -> Rate:
    found = share(passed, n)
    assert found is not None
    return Rate(passed, found)


def effect(value: float, reach: float | None, p: float, n: int = 20) -> Effect:
    low, high = (None, None) if reach is None else (value - reach, value + reach)
    return Effect(Estimate(value, low, high, n), p, min(1.0, 4 * p), n, 40)


def moved(verdict: Verdict, value: float = 0.0, reach: float | None = 0.05, p: float = 0.5) -> Moved:
    if verdict == "too-few":
        return Moved(verdict, 4, 4, 4)
    one = effect(value, reach, p)
    batches = (one, one) if verdict in ("firm", "disagree") else (one,)
    return Moved(verdict, 4, 20, 40, one, effect(value / 2, reach, 2 * p), 0.5 + value, 1 + value, batches)


def adherence(passed: int, n: int, base: int, base_n: int = 40) -> Adherence:
    one, other, lift = rate(passed, n), rate(base, base_n), difference(passed, n, base, base_n)
    high = one.share.high or 0.0
    whole = Estimate(one.share.value**5, (one.share.low or 0.0) ** 5, high**5, n)
    checks = (
        CheckAdherence("speaks pirate", one, other, lift),
        CheckAdherence("says “ahoy”", rate(passed // 2, n), None, None),
    )
    return Adherence(one, other, lift, 5, whole, checks)


def holds(aligned: int, conflicting: int, merged: int) -> Holds:
    a, c, r = rate(aligned, 20), rate(conflicting, 20), rate(merged, 20)
    kinds = tuple(
        ProbeRate(kind, rate(min(4, conflicting * number // 8), 4))
        for number, kind in enumerate(("ignore", "opposite", "role", "language", "long"))
    )
    gap, slot = difference(aligned, 20, conflicting, 20), difference(aligned, 20, merged, 20)
    return Holds(a, c, r, kinds, gap, c.share.value / a.share.value if aligned else None, slot)


def shift(attribute: str, z: float, *, meant: bool = False) -> Shift:
    one, low, high = ((3 + 0.3 * (z + reach)) / 4 for reach in (0, -1, 1))
    return Shift(attribute, z, Estimate(one, low, high, 20), Estimate(0.75, 0.7, 0.8, 40), meant)


SIDE_EFFECTS = SideEffects(
    (
        shift("words", -2.9), shift("sentences", -1.4), shift("reading_grade", 0.3), shift("diversity", 0.8),
        shift("upper_case", 0.1), shift("emphasis", -0.2), shift("french", 5.6, meant=True),
        shift("hedging", 0.0), shift("questions", 1.2), shift("exclamations", 2.1), shift("refusal", -0.05),
    ),
    0.83,
    0.44,
)  # fmt: skip


def drift(*passed: int, half_life: int | None = None) -> Drift:
    turns = tuple(TurnRate(turn, rate(k, 12)) for turn, k in enumerate(passed, start=1))
    steps = [later.rate.share.value - former.rate.share.value for former, later in pairwise(turns)]
    slope = Estimate(sum(steps) / len(steps), min(steps), max(steps), 12) if steps else None
    return Drift(turns, slope, half_life)


def ablation(text: str = TEXT) -> Ablation:
    ends = (62, 84, len(text))
    starts = (0, 63, 86)
    effects = (effect(0.21, 0.06, 0.0005), effect(0.03, 0.05, 0.21), effect(-0.01, 0.05, 0.8))
    return Ablation(
        text,
        tuple(
            Clause(start, end, text[start:end], one, max(0.0, one.distance.value) / 0.21)
            for start, end, one in zip(starts, ends, effects, strict=True)
        ),
    )


def asymmetry(attribute: str, value: float, p: float, base: float | None) -> Asymmetry:
    reach = 0.9 * abs(value)
    other = None if base is None else Estimate(base, base - reach, base + reach, 40)
    shrinks = None if base is None else abs(value) < abs(base)
    return Asymmetry(attribute, Estimate(value, value - reach, value + reach, 40), p, min(1.0, 3 * p), other, shrinks)


def even(*, baseline: bool = False) -> EvenHanded:
    gap = difference(6, 40, 1, 40)
    assert gap is not None
    return EvenHanded(
        40,
        (
            asymmetry("words", 0.3, 0.0005, None if baseline else 0.8),
            asymmetry("hedging", -0.012, 0.2, None if baseline else -0.006),
            asymmetry("reading_grade", 0.4, 0.7, None if baseline else 0.6),
        ),
        (rate(6, 40), rate(1, 40)),
        gap,
    )


PIRATE = PresetSteering(
    "captain-redbeard", "captain-redbeard", "Captain Redbeard", MODEL, 1, False,
    "It moved the answers in both batches, and 16 of 20 keep its checks.", Advice(0, "Settled."),
    moved("firm", 0.12, 0.033, 0.0005), adherence(16, 20, 1), holds(16, 6, 15), SIDE_EFFECTS, drift(11, 10, 8, 6, 3),
    ablation(), even(),
)  # fmt: skip
FRENCH = PresetSteering(
    "french", "french", "Réponds en français", MODEL, 2, False,
    "It moved the answers in both batches, but half of them are not in French.", Advice(0, "Settled."),
    moved("firm", 0.16, 0.043, 0.0005), adherence(10, 20, 0), holds(10, 9, 12), None, drift(9, 8, 8, 7, 7),
)  # fmt: skip
BIKES = PresetSteering(
    "acme-bike-support", "acme-bike-support", "Acme Bike support", MODEL, 4, False,
    "It moved the answers of one batch; ask for another one to be sure.", Advice(6, "6 more samples would settle it."),
    moved("moved", 0.07, 0.042, 0.001), adherence(11, 20, 3),
)  # fmt: skip
HELPFUL = PresetSteering(
    "helpful", "helpful", LONG, MODEL, 5, False,
    "20 answers to 4 prompts do not show that it moved anything.", Advice(None, ""),
    moved("not-moved", 0.01, 0.035, 0.34),
)  # fmt: skip
JSON_ONLY = PresetSteering(
    "json", "json", "JSON only, no matter what", MODEL, 3, False,
    "It did not move the answers, and none of 20 is JSON (at most 16 %).", Advice(0, "Settled."),
    moved("not-moved", 0.005, 0.035, 0.74), adherence(0, 20, 0), holds(0, 0, 2),
)  # fmt: skip
BASELINE = PresetSteering(
    "none",
    "none",
    "No system message",
    MODEL,
    0,
    True,
    "The others are compared with it.",
    even_handed=even(baseline=True),
)
DOSE = Dose(
    "formal", "Formal", MODEL, "formality", "sentence_length",
    tuple(Level(words, Estimate(math.log1p(v), math.log1p(v - 1.8), math.log1p(v + 1.8), 12)) for words, v in
          (("0", 9.0), ("1", 11.5), ("2", 11.0), ("3", 15.0), ("4", 19.0))),
    0.8, 0.0005, 0.001, 0.75, 2.1,
)  # fmt: skip
PRESETS = (BASELINE, PIRATE, FRENCH, BIKES, HELPFUL, JSON_ONLY)


def steering() -> Steering:
    notes = ("The baseline is no system message; the model’s template then puts in one of its own.",)
    return Steering("No system message", PRESETS, (DOSE,), notes, 4, 5, 1, 0)


numbers = st.one_of(st.floats(-3, 3), st.floats(-1e12, 1e12), st.just(0.0))


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    value = draw(numbers)
    if draw(st.booleans()):
        return Estimate(value, None, None, 1)
    reach = abs(draw(numbers))
    return Estimate(value, value - reach, value + reach, draw(st.integers(2, 1000)))


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    n = draw(st.integers(1, 500))
    return rate(draw(st.integers(0, n)), n)


effects = st.builds(Effect, estimates(), st.floats(0, 1), st.floats(0, 1), st.integers(1, 99), st.integers(1, 99))
names = st.sampled_from(["", "Pirate", LONG, HEBREW, "w" * 300, "\u6f22\u5b57" * 40, "<b>&\"'\u202e\x00"])


@st.composite
def movements(draw: st.DrawFn) -> Moved:
    verdict = draw(st.sampled_from(["firm", "moved", "disagree", "not-moved", "too-few"]))
    if verdict == "too-few":
        return Moved("too-few", 1, 1, 1)
    return Moved(verdict, 3, 9, 9, draw(effects), draw(effects), 0.7, 1.2, tuple(draw(st.lists(effects, max_size=3))))


@st.composite
def shifts(draw: st.DrawFn) -> SideEffects:
    z = st.one_of(st.floats(-5, 5), st.floats(-1e9, 1e9), st.sampled_from([float("inf"), float("-inf")]))
    found = draw(st.lists(st.builds(Shift, names, z, estimates(), estimates(), st.booleans()), max_size=16))
    return SideEffects(tuple(found), None, None)


@st.composite
def evens(draw: st.DrawFn) -> EvenHanded:
    found = draw(
        st.lists(
            st.builds(
                Asymmetry, names, estimates(), st.floats(0, 1), st.floats(0, 1), st.none() | estimates(),
                st.none() | st.booleans(),
            ),
            max_size=14,
        )
    )  # fmt: skip
    return EvenHanded(3, tuple(found), (draw(rates()), draw(rates())), draw(estimates()))


def drifts() -> st.SearchStrategy[Drift]:
    turns = st.lists(rates(), min_size=1, max_size=9).map(
        lambda found: tuple(TurnRate(turn, one) for turn, one in enumerate(found, start=1))
    )
    return st.builds(Drift, turns, st.none() | estimates(), st.none() | st.integers(2, 9))


def any_holds() -> st.SearchStrategy[Holds]:
    kinds = st.lists(
        st.builds(ProbeRate, st.sampled_from(["ignore", "opposite", "role", "language", "long"]), rates()), max_size=5
    ).map(tuple)
    return st.builds(
        Holds, rates(), st.none() | rates(), st.none() | rates(), kinds, st.none() | estimates(), st.none(), st.none()
    )


def any_adherence() -> st.SearchStrategy[Adherence]:
    return st.builds(
        Adherence, rates(), st.none() | rates(), st.none() | estimates(), st.integers(1, 9), estimates(), st.just(())
    )


def presets() -> st.SearchStrategy[list[PresetSteering]]:
    one = st.builds(
        PresetSteering, st.just("p"), st.just("p"), names, st.sampled_from([MODEL, "mine/other"]), st.integers(0, 7),
        st.just(False), st.just(""), st.builds(Advice, st.none() | st.integers(0, 10**6), st.just("")),
        st.none() | movements(), st.none() | any_adherence(), st.none() | any_holds(), st.none() | shifts(),
        st.none() | drifts(), st.none(), st.none() | evens(),
    )  # fmt: skip
    return st.lists(one, min_size=1, max_size=12)


def doses() -> st.SearchStrategy[Dose]:
    levels = st.lists(st.builds(Level, names, estimates()), min_size=1, max_size=9).map(tuple)
    return st.builds(
        Dose, st.just("p"), names, st.just(MODEL), names, names, levels, st.floats(-1, 1), st.floats(0, 1),
        st.floats(0, 1), st.floats(0, 1), st.none() | st.floats(0, 1e9),
    )  # fmt: skip


def many(number: int) -> tuple[PresetSteering, ...]:
    """So many presets in a row, each with a colour of its own as far as there are colours."""
    kinds = (PIRATE, FRENCH, BIKES, HELPFUL, JSON_ONLY)
    return tuple(
        replace(kinds[place % 5], column=f"c{place}", dot=1 + place % 7, name=f"{kinds[place % 5].name} {place}")
        for place in range(number)
    )
