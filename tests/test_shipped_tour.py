"""The tour that comes with the program: each stop has its experiment, and what it says stands on what was measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from playground.core.checks import validate
from playground.core.columns import columns_of
from playground.core.endpoint import EMBEDDED_MODEL
from playground.core.preset import BASELINES
from playground.core.tour import TourStop, unfounded
from playground.core.turns import turns_of
from playground.store.folders import Folders
from playground.store.tour import tour_folder, tour_stops
from playground.workbench import Workbench

STOPS = tour_stops()
each_stop = pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.id)
MAX_TOKENS = 6_000
"""Of a whole stop, were none of its answers to end by itself: under a minute or so on two cores."""


@pytest.fixture
def workbench(own_home: Path) -> Workbench:
    return Workbench(Folders.find())


def test_there_are_six_to_eight_stops_and_an_experiment_for_each() -> None:
    assert 6 <= len(STOPS) <= 8
    files = {path.name.removesuffix(".experiment.yaml") for path in tour_folder().glob("*.experiment.yaml")}
    assert files == {stop.id for stop in STOPS}


@each_stop
def test_its_experiment_runs_at_once_on_the_embedded_model(stop: TourStop, workbench: Workbench) -> None:
    experiment, _folder = workbench.experiments.find(stop.id)
    assert experiment.name.casefold() == f"tour: {stop.title}".casefold()
    assert experiment.models == (EMBEDDED_MODEL,)
    assert experiment.baseline == "none"
    assert experiment.description
    assert experiment.parameters.seed is not None, "a measurement can be repeated"
    columns = columns_of(experiment, workbench.library.get)
    turns = sum(len(turns_of(prompt)) for prompt in experiment.prompts)
    answers = len(columns) * turns * experiment.samples
    assert answers * (experiment.parameters.max_tokens or 0) <= MAX_TOKENS
    assert experiment.samples >= 2, "with one answer of each nothing can be told from luck"
    assert stop.study_of in {"", *(column.preset.id for column in columns)}
    alike = {column.parameters.temperature for column in columns}
    assert len(alike) == 1, "what differs between the columns is the system message alone"


@each_stop
def test_its_own_presets_are_whole(stop: TourStop, workbench: Workbench) -> None:
    experiment, _folder = workbench.experiments.find(stop.id)
    for choice in (*experiment.presets, *experiment.bounds):
        if choice.inline is None:
            assert choice.id in BASELINES or workbench.library.get(choice.id)
            continue
        assert choice.inline.description
        assert choice.inline.tags
        assert choice.inline.license == "CC0-1.0"
        assert [problem for check in choice.inline.checks if (problem := validate(check))] == []
        assert all(check.metric for check in choice.inline.checks)


@each_stop
def test_its_words_are_short_and_leave_the_figures_to_the_measurement(stop: TourStop) -> None:
    assert len(stop.title) <= 40
    assert stop.question.endswith("?")
    for words in (stop.talk, stop.look, stop.limits):
        assert 60 <= len(words) <= 420
        assert not re.search(r"\d+ of \d+|\d ?%", words), "figures stand in measured.toml"


@each_stop
def test_what_it_says_was_measured(stop: TourStop, workbench: Workbench) -> None:
    assert stop.measured is not None, "run .ci/measure_tour.py"
    assert unfounded(stop) == ()
    assert "SmolLM2-135M" in stop.measured.model
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", stop.measured.date)
    experiment, _folder = workbench.experiments.find(stop.id)
    assert stop.measured.samples >= experiment.samples
    assert stop.measured.seconds <= 90
