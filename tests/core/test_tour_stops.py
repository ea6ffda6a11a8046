"""What a stop of the tour says is held against what was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.core.tour import Claims, Measured, MeasuredRow, TourStop, unfounded

ROWS = (
    MeasuredRow("moves", ("Moves",), "firm", 9, 12),
    MeasuredRow("still", ("Still",), "not-moved", 0, 12),
    MeasuredRow("torn", ("Torn",), "disagree", 6, 12),
    MeasuredRow("bare", ("Bare",)),
)
MEASURED = Measured("m", "2026-11-24", "2 cores", 30, 48, 4, 3, ("Preset",), ROWS)
STOP = TourStop("s", "t", "q", "talk", "look", "limits", "columns", measured=MEASURED)


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (Claims(), ()),
        (Claims(("moves",), ("still",), ("moves",), ("still",)), ()),
        (Claims(moved=("still",)), ("is said to move the answers and did not (not-moved)",)),
        (Claims(moved=("torn",)), ("(disagree)",)),
        (Claims(not_moved=("moves",)), ("is said to move nothing and did (firm)",)),
        (Claims(obeyed=("torn",)), ("obeyed and was in 6 of 12",)),
        (Claims(not_obeyed=("moves",)), ("not to be obeyed and was in 9 of 12",)),
        (Claims(obeyed=("bare",), moved=("bare",)), ("move the answers", "obeyed")),
        (Claims(moved=("gone",)), ("nothing was measured of 'gone'",)),
    ],
)
def test_a_claim_without_its_figures_is_found(claims: Claims, said: tuple[str, ...]) -> None:
    found = unfounded(replace(STOP, claims=claims))
    assert len(found) == len(said)
    assert all(words in sentence for words, sentence in zip(said, found, strict=True))


def test_without_a_measurement_every_claim_is_unfounded() -> None:
    assert unfounded(replace(STOP, claims=Claims(moved=("moves",)), measured=None)) != ()
