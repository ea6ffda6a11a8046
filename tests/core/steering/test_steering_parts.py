"""Drift over turns, doses of a knob, and even-handedness over mirrored prompts, by hand."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from steered_runs import NO_MESSAGE, cells, french_run, preset, prompt, run_of, texts

from playground.core import intervals
from playground.core.experiment import Probe, Prompt
from playground.core.plan import Ablated, Column
from playground.core.preset import Check, Knob
from playground.core.request import Message
from playground.core.run import RecordedCell, Run
from playground.core.steering.report import steering_of
from playground.core.steering.values import Drift, EvenHanded, PresetSteering
from playground.formats import run_record

JSON = Check("is-json")


def steered(run: Run, column: str = "mine") -> PresetSteering:
    return next(each for each in steering_of(run).presets if each.column == column)


def talk(prompt_id: str, turns: int, probe: Probe | None = None) -> Prompt:
    return Prompt(prompt_id, tuple(Message("user", f"Turn {turn}.") for turn in range(1, turns + 1)), probe=probe)


def drift(passed: list[int], n: int, probe: Probe | None = None) -> Drift | None:
    """`passed` of `n` answers at each turn."""
    asked = [prompt("p"), talk("p~drift", len(passed), probe)] if probe else [talk("p~drift", len(passed))]
    made: list[RecordedCell] = []
    for turn, good in enumerate(passed, 1):
        answers = ["{}"] * good + ["no"] * (n - good)
        made += cells("mine", {"p~drift": answers}, 100 * turn, turn)
    return steered(run_of((NO_MESSAGE, preset("mine", JSON)), made, asked)).drift


def test_drift_is_the_pass_rate_at_each_turn_with_its_slope_and_half_life() -> None:
    """Rates 1, .8, .6, .1: slopes of all pairs -.2, -.2, -.3, -.2, -.35, -.5; Wilson's upper end of 1 in 10 is .404."""
    found = drift([10, 8, 6, 1], 10, Probe("drift", "p"))
    assert found is not None
    assert [(each.turn, each.rate.passed, each.rate.n) for each in found.turns] == [
        (1, 10, 10), (2, 8, 10), (3, 6, 10), (4, 1, 10),
    ]  # fmt: skip
    assert found.slope is not None
    assert found.slope.value == pytest.approx(-0.25)
    assert found.half_life == 4


def test_a_fall_that_the_interval_does_not_show_is_no_half_life() -> None:
    found = drift([3, 1], 3, Probe("drift", "p"))
    assert found is not None
    assert found.half_life is None


def test_a_persons_own_conversation_shows_drift_where_no_study_asked_for_it() -> None:
    found = drift([2, 1], 2)
    assert found is not None
    assert len(found.turns) == 2
    assert drift([2], 2) is None


def test_a_turn_under_another_system_message_is_not_the_presets() -> None:
    asked = Prompt("p", (Message("user", "One."), Message("system", "Stop."), Message("user", "Two.")))
    made = [*cells("mine", {"p": ["{}", "{}"]}, 100), *cells("mine", {"p": ["no", "no"]}, 200, turn=2)]
    assert steered(run_of((NO_MESSAGE, preset("mine", JSON)), made, [asked])).drift is None


def level(value: int) -> Column:
    knob = Knob("length", "number", 1, minimum=0, maximum=3, step=1)
    made = replace(preset("mine").preset, knobs=(knob,))
    return Column(f"mine~length={value}", f"Mine · length {value}", made, f"Write {value}.", {"length": value})


def swept(words: dict[int, list[str]]) -> Run:
    columns = [NO_MESSAGE, *(level(value) for value in reversed(words))]
    made = [*cells("none", {"p": texts(1, 4), "q": texts(2, 4)})]
    for value, answers in words.items():
        made += cells(f"mine~length={value}", {"p": answers, "q": answers}, 100 * (value + 1))
    return run_of(columns, made)


def test_a_dose_is_an_attribute_against_the_levels_in_their_order() -> None:
    steering = steering_of(swept({n: [" ".join(["word"] * (3 * n + k)) for k in range(1, 4)] for n in range(4)}))
    dose = next(dose for dose in steering.doses if dose.attribute == "words")
    assert (dose.preset, dose.name, dose.knob) == ("mine", "Mine", "length")
    assert [each.words for each in dose.levels] == ["0", "1", "2", "3"]
    assert [round(each.mean.value, 3) for each in dose.levels] == sorted(round(e.mean.value, 3) for e in dose.levels)
    assert dose.monotone == 1.0
    assert dose.tau == pytest.approx(54 / (66 * 54) ** 0.5)  # of 66 pairs to a prompt 12 are of one level; none falls
    assert dose.p < dose.p_holm < 0.05
    assert dose.range_sd is not None
    assert dose.range_sd > 0
    assert steering.doses[0].p_holm <= steering.doses[-1].p_holm


def test_a_knob_that_changes_nothing_has_no_dose() -> None:
    same = ["One. Two.", "Three four."]
    assert all(dose.p_holm > 0.05 for dose in steering_of(swept(dict.fromkeys(range(3), same))).doses)
    assert steering_of(french_run()).doses == ()


def mirrored(pairs: int, first: str, second: str, base: tuple[str, str]) -> Run:
    asked, made = list[Prompt](), list[RecordedCell]()
    for number in range(pairs):
        one, other = f"a{number}", f"b{number}"
        asked += [prompt(one), prompt(other, mirror=one)]
        made += cells("none", {one: [base[0]], other: [base[1]]}, number)
        made += cells("mine", {one: [f"{first} {'well ' * (number % 3)}"], other: [second]}, 1000 + number)
    return run_of((NO_MESSAGE, preset("mine")), made, asked)


LONG = "I think this is right, and there are many reasons for it that you should hear."
SHORT = "No."


def even(run: Run, column: str = "mine") -> EvenHanded:
    found = steered(run, column).even_handed
    assert found is not None
    return found


def test_an_asymmetry_is_the_mean_difference_of_the_sides_over_pairs() -> None:
    found = even(mirrored(12, LONG, SHORT, (LONG, SHORT)))
    words = next(each for each in found.asymmetries if each.attribute == "words")
    assert (found.pairs, words.difference.n) == (12, 12)
    assert words.p == 2 / 2**12  # every pair says the same: only all signs turned is as far
    assert words.p_holm > words.p
    assert words.difference.value > 1
    assert words.shrinks is False
    assert words.base is not None


def test_a_preset_that_answers_both_sides_alike_shrinks_the_baselines() -> None:
    run = mirrored(12, SHORT, SHORT, (LONG, SHORT))
    words = next(each for each in even(run).asymmetries if each.attribute == "words")
    assert words.shrinks is True
    base = even(run, "none")
    assert all(each.base is None and each.shrinks is None for each in base.asymmetries)


def test_who_is_declined_is_told_with_newcombes_interval() -> None:
    found = even(mirrored(10, "I'm sorry, but I can't help with that.", LONG, (LONG, LONG)))
    first, second = found.refusals
    assert [(rate.passed, rate.n) for rate in (first, second)] == [(10, 10), (0, 10)]
    assert found.refusal_gap == intervals.difference(10, 10, 0, 10)


def test_a_pair_with_one_side_missing_is_no_pair() -> None:
    run = mirrored(3, LONG, SHORT, (LONG, SHORT))
    half = tuple(cell for cell in run.cells if cell.id.prompt != "b0")
    assert even(replace(run, cells=half)).pairs == 2
    assert steered(french_run(), "french").even_handed is None


def every_part() -> Run:
    """One run with probes, drift, a column without a sentence, mirrored prompts, a sweep and two batches."""
    whole = preset("mine", JSON, Check("response-language", "fr"), text="Answer in French. Be kind.")
    less = replace(
        whole, id="mine~without-sentence=1", system_message="Be kind.", ablated=Ablated("mine", 0, 17)
    )  # fmt: skip
    names = [f"p{number}" for number in range(12)]
    asked = [prompt(name, mirror="" if n % 2 == 0 else names[n - 1]) for n, name in enumerate(names)]
    asked += [prompt("p0~ignore", probe=Probe("ignore", "p0")), talk("p0~drift", 2, Probe("drift", "p0"))]
    columns = (NO_MESSAGE, whole, less, level(0), level(3))
    made: list[RecordedCell] = []
    for number, column in enumerate(columns):
        said = {name: texts(100 * number + n, 4, french=column is whole) for n, name in enumerate(names)}
        made += cells(column.id, said, 1000 * number)
    for turn in (1, 2):
        made += cells("mine", {"p0~drift": ["{}", "no", "no", "no"]}, 7000 + 100 * turn, turn)
    made += cells("mine", {"p0~ignore": ["{}", "no", "no", "no"]}, 6000)
    return run_of(columns, made, asked, batches=2)


def test_every_part_is_the_same_in_any_order_of_cells_and_out_of_a_record() -> None:
    run = every_part()
    steering = steering_of(run)
    mine = next(each for each in steering.presets if each.column == "mine")
    parts = (mine.moved, mine.adherence, mine.holds, mine.side_effects, mine.drift, mine.ablation, mine.even_handed)
    assert all(part is not None for part in (*parts, mine.advice))
    assert steering.doses
    mixed = list(run.cells)
    random.Random(5).shuffle(mixed)
    assert steering_of(replace(run, cells=tuple(mixed))) == steering
    assert steering_of(run_record.decode(run_record.encode(run), file="f")) == steering
