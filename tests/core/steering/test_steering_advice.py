"""How many more samples would settle it, and when to stop; what else changed, and which part was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from steered_runs import NO_MESSAGE, cells, french_run, preset, run_of, texts

from playground.core import intervals
from playground.core.completion import Completion
from playground.core.preset import Check
from playground.core.run import Run
from playground.core.steering.advice import advice_of
from playground.core.steering.report import steering_of
from playground.core.steering.values import Adherence, Advice, Moved, PresetSteering, Rate


def steered(run: Run, column: str) -> PresetSteering:
    return next(each for each in steering_of(run).presets if each.column == column)


def advice(run: Run, column: str) -> Advice:
    found = steered(run, column).advice
    assert found is not None
    return found


def test_what_both_batches_have_told_is_settled() -> None:
    found = advice(french_run(), "french")
    assert found.more_samples == 0
    assert found.words.endswith("stop here.")


def test_what_one_batch_has_told_asks_for_fresh_seeds() -> None:
    found = advice(french_run(batches=1), "french")
    assert found.more_samples == 6
    assert found.words == "Re-run with fresh seeds, 6 more samples of each prompt: where both batches agree it is firm."


@pytest.mark.parametrize(("prompts", "samples", "more"), [(4, 1, 2), (1, 1, 4), (1, 3, 2), (2, 1, 2)])
def test_too_few_are_told_how_many_it_takes(prompts: int, samples: int, more: int) -> None:
    """Two presets, so p must come below .025: of one prompt with 5 each 2 in 252, with 4 each 2 in 70 do not do."""
    run = french_run(samples=samples, batches=1, prompts=prompts)
    assert advice(run, "french").more_samples == more
    assert f"{more} more sample" in advice(run, "french").words


def test_what_shows_nothing_stops_early() -> None:
    found = advice(french_run(), "idle")
    assert found.more_samples is None
    assert "stop here" in found.words


def test_a_lift_that_is_open_asks_for_more() -> None:
    def rate(passed: int, n: int) -> Rate:
        share = intervals.share(passed, n)
        assert share is not None
        return Rate(passed, share)

    ours, base = rate(3, 20), rate(0, 20)
    lift = intervals.difference(3, 20, 0, 20)
    assert lift is not None
    assert lift.low is not None
    assert lift.low < 0
    run = french_run()
    firm = steered(run, "french").moved
    assert firm is not None
    from playground.core.steering.arms import arms_of
    from playground.core.steering.moved import moved_of

    [arms] = arms_of(run)
    measured = moved_of(run, arms)["french"]
    adherence = Adherence(ours, base, lift, 5, ours.share, ())
    found = advice_of(run, measured.moved, measured.comparison, adherence, 2)
    assert found.more_samples is not None
    assert 0 < found.more_samples < 20
    assert "would tell whether it is obeyed more often than without it" in found.words
    waiting = Moved("too-few", 4, 0, 0)
    assert advice_of(run, waiting, None, None, 2).words.startswith("Wait for the answers")


def test_side_effects_are_only_told_of_what_moved() -> None:
    run = french_run()
    assert steered(run, "idle").side_effects is None
    found = steered(run, "french").side_effects
    assert found is not None
    meant = {shift.attribute for shift in found.shifts if shift.meant}
    assert meant == {"english", "french", "spanish", "german"}
    french = next(shift for shift in found.shifts if shift.attribute == "french")
    assert french.z > 0
    assert french.mean.value > french.base.value
    assert found.calibration is not None
    assert found.share is not None
    assert 0 < found.share < 1


def test_where_no_check_aims_at_an_attribute_nothing_is_beside_a_goal() -> None:
    columns = (NO_MESSAGE, preset("mine", Check("icontains", "arr")))
    made = [
        *cells("none", {f"p{n}": texts(n, 5) for n in range(4)}),
        *cells("mine", {f"p{n}": texts(50 + n, 5, french=True) for n in range(4)}, 100),
    ]
    found = steered(run_of(columns, made), "mine").side_effects
    assert found is not None
    assert (found.calibration, found.share) == (None, None)


def test_nothing_is_advised_while_answers_are_on_their_way() -> None:
    run = french_run(samples=3, batches=1)
    waits = tuple(
        replace(cell, completion=Completion()) if cell.id.prompt != run.prompts[0].id or cell.id.sample > 1 else cell
        for cell in run.cells
    )
    under_way = replace(run, state="running", cells=waits)
    assert advice(under_way, "french") == Advice(
        None, "Wait for the answers that are still to come: they may settle it."
    )
    assert not any("proves little" in note for note in steering_of(under_way).notes)
    assert any("proves little" in note for note in steering_of(replace(under_way, state="interrupted")).notes)
