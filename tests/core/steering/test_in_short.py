"""One sentence over several presets says how many of them did what."""

from __future__ import annotations

from shown_steering import BIKES, FRENCH, HELPFUL, JSON_ONLY, PIRATE, drift

from playground.core.steering.in_short import adherence_in_short, drift_in_short, holds_in_short, moved_in_short

ALL = (PIRATE, FRENCH, BIKES, HELPFUL, JSON_ONLY)


def test_how_many_moved() -> None:
    found = [preset.moved for preset in ALL if preset.moved is not None]
    assert moved_in_short(found) == (
        "Of 5 presets 2 moved, firm; 1 moved, not yet firm; 2 did not move. With 4 prompts it may be otherwise for "
        "others."
    )


def test_how_many_are_obeyed() -> None:
    found = [preset.adherence for preset in ALL if preset.adherence is not None]
    assert adherence_in_short(found) == (
        "3 of 4 presets with checks are obeyed more often than by the baseline; of the other it may be luck."
    )
    assert adherence_in_short(found[:1]) == "1 of 1 preset with checks is obeyed more often than by the baseline."
    assert adherence_in_short(found[-1:]).endswith("a difference may be luck.")


def test_how_many_lose_under_pressure_and_in_a_long_talk() -> None:
    found = [preset.holds for preset in ALL if preset.holds is not None]
    assert holds_in_short(found) == (
        "1 of 3 presets loses under pressure, beyond luck; of 1 there is nothing to hold: plain prompts are not obeyed "
        "either."
    )
    some = [drift(11, 8, 3, half_life=3), drift(9, 8, 8)]
    assert drift_in_short(some) == "1 of 2 presets falls to less than half of what it was within 3 turns."
