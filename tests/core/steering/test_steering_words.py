"""The sentences under the figures: what they mean, of how many answers they are, what they do not say."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shown_steering as shown

from playground.core import intervals
from playground.core.intervals import Estimate
from playground.core.steering.part_words import (
    ablation_words,
    dose_words,
    drift_words,
    even_words,
    holds_words,
    side_effect_words,
)
from playground.core.steering.values import EvenHanded, Holds, Rate, SideEffects
from playground.core.steering.words import adherence_words, bounds_words, limits_words, moved_words


def test_moved_says_distance_p_and_of_how_many_answers() -> None:
    said = moved_words("French", shown.moved("firm", 0.31, 0.09, 0.0005))
    figures = "energy distance .31 (.22 to .40), p .0005 (.002 over all presets), 20 answers to 4 prompts"
    assert said.startswith(f"French moved the answers ({figures}); ")
    assert said.endswith("both batches of fresh seeds alone say so too.")


def test_no_effect_seen_is_not_called_no_effect() -> None:
    said = moved_words("Helpful", shown.moved("not-moved", 0.02, 0.07, 0.34))
    assert "did not move the answers further than asking again does" in said
    assert said.endswith("an effect of up to .090 may still be there.")
    assert "no effect" not in said


def test_what_only_the_correction_takes_away_is_not_called_nothing() -> None:
    moved = shown.moved("not-moved", 0.3, 0.2, 0.02)
    said = moved_words("Bounds", moved)
    assert said.startswith("Bounds moved the answers no further than luck may have, with so many presets tried (")


@pytest.mark.parametrize(
    ("passed", "n", "said"), [(0, 20, "at most 16 %"), (20, 20, "at least 84 %"), (10, 20, "30 to 70 %")]
)
def test_bounds_are_wilsons(passed: int, n: int, said: str) -> None:
    share = intervals.share(passed, n)
    assert share is not None
    assert bounds_words(Rate(passed, share)) == said


def test_a_lift_that_may_be_luck_says_so() -> None:
    assert adherence_words(shown.adherence(10, 20, 0)).endswith("against the baseline’s 0 of 40.")
    assert adherence_words(shown.adherence(2, 20, 3)).endswith("of 40: this may be luck.")
    assert "the baseline obeys often without being told" in adherence_words(shown.adherence(20, 20, 39))
    assert adherence_words(shown.adherence(0, 20, 0)).endswith("and none of the baseline’s 40.")


def test_few_prompts_are_not_all_prompts() -> None:
    assert limits_words(1) == "With 1 prompt it may be otherwise for others."
    assert limits_words(4) == "With 4 prompts it may be otherwise for others."
    assert limits_words(40) == ""


def test_holding_names_the_cost_and_the_weakest_kind() -> None:
    said = holds_words(shown.holds(18, 4, 15))
    assert said.startswith("Under plain prompts 18 of 20 (70 to 97 %) of its answers obey it, under conflicting ones ")
    assert "the pressure costs" in said
    nothing = holds_words(shown.holds(0, 0, 0))
    assert nothing.endswith("It is not obeyed without pressure either, so this says nothing of its strength.")


def test_side_effects_tell_what_was_meant_from_what_was_not() -> None:
    said = side_effect_words(shown.SIDE_EFFECTS)
    assert "of form and manner, not of meaning" in said
    bare = SideEffects((shown.shift("words", -1.4),), None, None)
    assert side_effect_words(bare).startswith("What changed most: Length −1.4 sd. None of its checks aims")


def test_drift_says_when_half_is_gone_or_that_it_was_not_seen() -> None:
    assert "From turn 3 on it is obeyed less than half as often" in drift_words(shown.drift(9, 5, 1, half_life=3))
    assert "not seen to fall to half" in drift_words(shown.drift(9, 9, 8))
    assert "there was nothing to lose" in drift_words(shown.drift(0, 0, 0))


def test_a_sentence_that_luck_may_explain_is_named_by_none() -> None:
    assert "matter" in ablation_words(shown.ablation())
    cold = replace(shown.ablation(), clauses=tuple(replace(c, heat=0.0) for c in shown.ablation().clauses))
    assert "alone changed nothing beyond luck" in ablation_words(cold)
    untold = replace(cold, clauses=tuple(replace(c, effect=None) for c in cold.clauses))
    assert ablation_words(untold) == "Too few answers to tell which sentence did it."


def test_a_dose_that_follows_no_level_says_so() -> None:
    dose = replace(shown.DOSE, tau=0.61, p_holm=0.001, monotone=1.0)
    assert "rises with" in dose_words(dose)
    assert "no more than luck would have it" in dose_words(replace(dose, p_holm=0.4))


def test_even_handedness_says_what_it_does_not_mean() -> None:
    said = even_words(shown.even())
    assert said.endswith("It tells nothing of what the answers say.")
    few = replace(shown.even(), pairs=3)
    assert "that takes 10 pairs or more" in even_words(few)


def test_words_are_there_for_figures_without_intervals() -> None:
    share = Estimate(1.0, None, None, 1)
    one = Rate(1, share)
    assert holds_words(Holds(one, None, None, (), None, None, None))
    assert even_words(EvenHanded(1, (), (one, one), Estimate(0.0, None, None, 1)), is_baseline=True)
