"""Side effects: z, calibration and share by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest

from playground.core.steering.attributes import ATTRIBUTES, attributes_of
from playground.core.steering.goal_space import MAX_Z, side_effects
from playground.core.steering.values import SideEffects


@dataclass(frozen=True)
class To:
    low: float
    high: float

    def nearest(self, value: float) -> float:
        return min(max(value, self.low), self.high)


BASE = [["one two three four.", "one two three four five six."], ["a b c d e f g h.", "a b c d e f g h i j k l."]]
LONGER = [[f"{text} {text}" for text in texts] for texts in BASE]


def found(preset: list[list[str]], goals: dict[str, To | None]) -> SideEffects:
    effects = side_effects(list(zip(BASE, preset, strict=True)), goals)
    assert effects is not None
    return effects


def z_of(effects: SideEffects, name: str) -> float:
    return next(shift.z for shift in effects.shifts if shift.attribute == name)


def test_a_shift_is_in_deviations_of_the_baseline_within_prompts() -> None:
    effects = found(LONGER, {})
    assert [shift.attribute for shift in effects.shifts] == [attribute.id for attribute in ATTRIBUTES]
    words = [[attributes_of(text)["words"] for text in texts] for texts in BASE]
    spread = math.sqrt(sum((a - b) ** 2 / 2 for a, b in words) / 2)
    longer = [attributes_of(text)["words"] for texts in LONGER for text in texts]
    apart = (sum(longer) - sum(a + b for a, b in words)) / 4
    assert z_of(effects, "words") == pytest.approx(apart / spread)
    shift = effects.shifts[0]
    assert shift.mean.value == pytest.approx(sum(longer) / 4)
    assert (effects.calibration, effects.share) == (None, None)


def test_calibration_says_how_much_of_the_way_was_gone() -> None:
    base = sum(attributes_of(text)["words"] for texts in BASE for text in texts) / 4
    went = found(LONGER, {}).shifts[0].mean.value - base
    half, twice = To(base + 2 * went, math.inf), To(base + went / 2, math.inf)
    assert found(LONGER, {"words": half}).calibration == pytest.approx(0.5)
    assert found(LONGER, {"words": twice}).calibration == pytest.approx(2)
    assert found(LONGER, {"words": To(0, base - went)}).calibration == pytest.approx(-1)
    assert found(LONGER, {"words": To(0, math.inf)}).calibration is None
    assert found(LONGER, {"words": None}).calibration is None


def test_the_share_is_what_lies_beside_the_goal() -> None:
    effects = found(LONGER, {"words": None})
    zs = {shift.attribute: shift.z for shift in effects.shifts}
    beside = math.sqrt(sum(z * z for name, z in zs.items() if name != "words"))
    assert effects.share == pytest.approx(beside / math.hypot(*zs.values()))
    assert [shift.attribute for shift in effects.shifts if shift.meant] == ["words"]
    everything = dict.fromkeys(zs)
    assert found(LONGER, everything).share == 0
    assert found(BASE, {"words": None}).share is None


def test_a_change_that_the_baseline_never_shows_is_bounded() -> None:
    shouted = [[text.upper() for text in texts] for texts in BASE]
    assert z_of(found(shouted, {}), "upper_case") == MAX_Z
    assert z_of(found(shouted, {}), "digits") == 0


def test_one_answer_a_prompt_is_measured_between_prompts() -> None:
    effects = side_effects([(["one two."], ["one two three."]), (["a b c d."], ["a b c d e f."])], {})
    assert effects is not None
    assert 0 < z_of(effects, "words") < MAX_Z
    assert side_effects([([], ["a"]), (["b"], [])], {}) is None
