"""The files of the tour: read whole or refused with a reason; what is measured comes back as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.core.errors import InputError
from playground.core.tour import Claims, Measured, MeasuredRow
from playground.store.tour import MEASURED_FILE, STOPS_FILE, measured_text, tour_stops

STOP = """
[[stops]]
id = "one"
title = "Title"
question = "Why?"
talk = "Talk."
look = "Look."
limits = "Limits."
view = "steering"
study = "ablate"
study_of = "guide"
claims = { moved = ["guide"] }
"""
MEASURED = Measured(
    "SmolLM2", "2026-11-24", "2 cores", 31, 96, 4, 6, ("Preset", "Moved?"),
    (MeasuredRow("guide", ("A “guide”", "moved, firm"), "firm", 7, 24), MeasuredRow("none", ("None", ""))),
    ("One sentence.", 'With "quotes" and \\ signs.'),
)  # fmt: skip


def write(folder: Path, stops: str, measured: str | None = None) -> Path:
    (folder / STOPS_FILE).write_text(stops, "utf-8")
    if measured is not None:
        (folder / MEASURED_FILE).write_text(measured, "utf-8")
    return folder


def test_a_stop_is_read_with_what_was_measured(tmp_path: Path) -> None:
    (stop,) = tour_stops(write(tmp_path, STOP, measured_text({"one": MEASURED, "gone": MEASURED})))
    assert (stop.id, stop.study, stop.study_of, stop.claims) == ("one", "ablate", "guide", Claims(moved=("guide",)))
    assert stop.measured == MEASURED


def test_a_stop_that_nobody_measured_yet_is_read_too(tmp_path: Path) -> None:
    assert tour_stops(write(tmp_path, STOP))[0].measured is None


@pytest.mark.parametrize(
    ("stops", "words"),
    [
        ("", "needs at least one stop"),
        (STOP + STOP, "no id twice"),
        (STOP.replace('title = "Title"\n', ""), "'title' is missing"),
        (STOP.replace('"Look."', '" "'), "'look' is missing or empty"),
        (STOP.replace("limits", "limit"), "limits"),
        (STOP.replace('"ablate"', '"ablation"'), "no study"),
        (STOP.replace("moved =", "mooved ="), "mooved"),
        ("[[stops]\n", "TOML"),
    ],
)
def test_a_damaged_tour_says_what_is_wrong(tmp_path: Path, stops: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        tour_stops(write(tmp_path, stops))


@pytest.mark.parametrize(
    ("old", "new"),
    [('"moved, firm"]', '"moved, firm", "more"]'), ('verdict = "firm"', 'verdict = "sure"'), ("seconds = 31", "")],
)
def test_figures_that_do_not_fit_are_refused(tmp_path: Path, old: str, new: str) -> None:
    text = measured_text({"one": MEASURED})
    assert old in text
    with pytest.raises(InputError):
        tour_stops(write(tmp_path, STOP, text.replace(old, new)))
