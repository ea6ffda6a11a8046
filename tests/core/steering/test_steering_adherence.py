"""Does it do what it says, and does it hold: the preset's own checks, by hand."""

from __future__ import annotations

import pytest
from steered_runs import NO_MESSAGE, cells, preset, prompt, run_of

from playground.core import intervals
from playground.core.completion import CheckOutcome, Completion
from playground.core.experiment import Probe, ProbeKind
from playground.core.plan import Column
from playground.core.preset import Check
from playground.core.run import RecordedCell, Run
from playground.core.steering.report import steering_of
from playground.core.steering.values import Adherence, Holds, PresetSteering

JSON = Check("is-json")
ARR = Check("icontains", "arr", metric="speaks pirate")
RUBRIC = Check("llm-rubric", "Is it kind?")


def steered(run: Run, column: str = "mine") -> PresetSteering:
    return next(each for each in steering_of(run).presets if each.column == column)


def adherence(column: Column, ours: list[str], theirs: list[str]) -> Adherence | None:
    made = [*cells("none", {"p": theirs}), *cells("mine", {"p": ours}, 100)]
    return steered(run_of((NO_MESSAGE, column), made)).adherence


def test_all_own_checks_together_and_each_with_its_lift() -> None:
    found = adherence(preset("mine", JSON, ARR), ['"Arr"', "arr", '"no"', "no"], ["1", "2", "arr", "no"])
    assert found is not None
    assert (found.rate.passed, found.rate.n) == (1, 4)
    assert found.rate.share == intervals.share(1, 4)
    assert found.base is not None
    assert (found.base.passed, found.base.n) == (0, 4)
    assert found.lift == intervals.difference(1, 4, 0, 4)
    said = [(check.label, check.rate.passed, check.base and check.base.passed) for check in found.checks]
    assert said == [("is JSON", 2, 2), ("speaks pirate", 2, 1)]
    assert found.checks[1].lift == intervals.difference(2, 4, 1, 4)


def test_the_prompts_and_the_experiments_checks_are_not_the_presets() -> None:
    made = [*cells("none", {"p": ["a"]}), *cells("mine", {"p": ["{}"]}, 100)]
    asked = [prompt("p", checks=(ARR,))]
    found = steered(run_of((NO_MESSAGE, preset("mine", JSON)), made, asked, checks=(ARR,))).adherence
    assert found is not None
    assert (found.rate.passed, [check.label for check in found.checks]) == (1, ["is JSON"])


def test_pass_n_is_the_share_to_the_power_of_the_samples() -> None:
    found = adherence(preset("mine", JSON), ["{}", "{}", "no"], ["a", "b", "c"])
    assert found is not None
    share = intervals.share(2, 3)
    assert share is not None
    assert share.low is not None
    assert share.high is not None
    assert found.samples == 3
    assert found.all_of_n.value == pytest.approx((2 / 3) ** 3)
    assert (found.all_of_n.low, found.all_of_n.high) == (share.low**3, share.high**3)


def test_without_checks_there_is_no_adherence_but_a_sentence() -> None:
    made = [*cells("none", {"p": ["a"]}), *cells("mine", {"p": ["b"]}, 100)]
    said = steered(run_of((NO_MESSAGE, preset("mine")), made))
    assert said.adherence is None
    assert "It has no checks of its own, so nothing says whether it is obeyed." in said.sentence


def judged(text: str, *outcomes: CheckOutcome) -> Completion:
    return Completion("done", text, checks=outcomes)


def with_outcomes(column: Column, *completions: Completion) -> Run:
    made = [*cells("none", {"p": ["{}", "b"]}), *cells("mine", {"p": [c.text for c in completions]}, 100)]
    cells_ = [
        RecordedCell(cell.id, cell.seed, completions[cell.id.sample - 1]) if cell.id.preset == "mine" else cell
        for cell in made
    ]
    return run_of((NO_MESSAGE, column), cells_)


def test_what_a_model_judges_stands_alone_and_in_no_comparison() -> None:
    is_json, kind = CheckOutcome("is-json", True, ""), CheckOutcome("llm-rubric", True, "")
    waits = CheckOutcome("llm-rubric", False, "", pending=True)
    run = with_outcomes(preset("mine", JSON, RUBRIC), judged("{}", is_json, kind), judged("{}", is_json, waits))
    found = steered(run).adherence
    assert found is not None
    assert (found.rate.passed, found.rate.n, found.base and found.base.passed) == (2, 2, 1)
    rubric = found.checks[1]
    assert (rubric.rate.passed, rubric.rate.n, rubric.base, rubric.lift) == (1, 1, None, None)
    assert any("What a model judges of Mine is in no comparison" in note for note in steering_of(run).notes)


def test_checks_that_only_a_model_decides_are_told_without_a_lift_once_it_has() -> None:
    yes, waits = CheckOutcome("llm-rubric", True, ""), CheckOutcome("llm-rubric", False, "", pending=True)
    found = steered(with_outcomes(preset("mine", RUBRIC), judged("x", yes), judged("y", yes)))
    assert found.adherence is not None
    assert (found.adherence.rate.passed, found.adherence.base, found.adherence.lift) == (2, None, None)
    waiting = steered(with_outcomes(preset("mine", RUBRIC), judged("x", waits)))
    assert waiting.adherence is None
    assert "waits for a model to judge" in waiting.sentence


def holds(plain: list[str], probes: dict[ProbeKind, list[str]]) -> Holds | None:
    made = [*cells("none", {"p": ["a"] * len(plain)}), *cells("mine", {"p": plain, "other": ["no"]}, 100)]
    asked = [prompt("p"), prompt("other")]
    for number, (kind, answers) in enumerate(probes.items(), 2):
        column = "mine" if kind in ("opposite", "merged") else ""
        asked.append(prompt(f"p~{kind}", probe=Probe(kind, "p", column)))
        made += cells("mine", {f"p~{kind}": answers}, 100 * number)
    return steered(run_of((NO_MESSAGE, preset("mine", JSON)), made, asked)).holds


def test_holding_is_aligned_less_conflicting_and_less_the_reference() -> None:
    """a 4 of 4, c 1 of 4, r 3 of 4; the prompt that was not put under pressure is no part of a."""
    found = holds(["{}"] * 4, {"ignore": ["{}", "no"], "role": ["no", "no"], "merged": ["{}", "{}", "{}", "no"]})
    assert found is not None
    assert found.conflicting is not None
    assert found.merged is not None
    rates = [(rate.passed, rate.n) for rate in (found.aligned, found.conflicting, found.merged)]
    assert rates == [(4, 4), (1, 4), (3, 4)]
    assert [(each.kind, each.rate.passed, each.rate.n) for each in found.kinds] == [("ignore", 1, 2), ("role", 0, 2)]
    assert found.gap == intervals.difference(4, 4, 1, 4)
    assert found.slot == intervals.difference(4, 4, 3, 4)
    assert found.robustness == 0.25


def test_what_never_holds_has_no_robustness_and_what_was_not_asked_is_none() -> None:
    found = holds(["no", "no"], {"opposite": ["no", "{}"]})
    assert found is not None
    assert (found.robustness, found.merged, found.slot) == (None, None, None)
    assert holds(["{}"], {}) is None


def test_probes_are_no_part_of_adherence_and_movement() -> None:
    made = [*cells("none", {"p": ["a"]}), *cells("mine", {"p": ["{}"], "p~ignore": ["no"]}, 100)]
    asked = [prompt("p"), prompt("p~ignore", probe=Probe("ignore", "p"))]
    said = steered(run_of((NO_MESSAGE, preset("mine", JSON)), made, asked))
    assert said.adherence is not None
    assert said.moved is not None
    assert (said.adherence.rate.passed, said.adherence.rate.n, said.moved.n) == (1, 1, 1)
