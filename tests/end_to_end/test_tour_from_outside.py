"""The tour as a person takes it: Help > Tour, from the first stop to the last, opened and run, in the real window.

Each test leaves a picture of how it ended in its temporary folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("xa11y", reason="xa11y drives the window from outside")

import xa11y
from loopback_model import LoopbackModel, loopback_model
from whole_program import WholeProgram, choose_settings, write_experiment

from playground.store.tour import tour_stops

pytestmark = pytest.mark.screen
STOPS = tour_stops()
MODEL_S = 240.0
RUN_WITH_THE_MODEL = ("tour-only-json", "tour-helpful-assistant")
"""Two stops run whole on the embedded model: the others are opened, and run on a model that answers at once."""

Start = Callable[[], WholeProgram]


@pytest.fixture
def start(screen_environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    started: list[WholeProgram] = []

    def start_one() -> WholeProgram:
        started.append(WholeProgram(screen_environment))
        started[-1].resize(1280, 800)
        return started[-1]

    yield start_one
    xa11y.screenshot().save_png(str(tmp_path / "last.png"))
    for program in started:
        program.close()


@pytest.fixture
def lab(own_home: Path) -> Iterator[LoopbackModel]:
    with loopback_model(own_home) as model:
        write_experiment(own_home, "lab/echo")
        yield model


def open_tour(program: WholeProgram) -> None:
    """By its menu: Qt leaves menus out of the accessibility tree, so their keys are pressed."""
    xa11y.input_sim().chord("h", ["Alt"])
    program.until(lambda: len(program.screen_windows()) > 1)
    xa11y.input_sim().press("t")
    program.locator("list", "Stops of the tour").wait_visible(timeout=10)


def says(program: WholeProgram, words: str) -> bool:
    return any(words in (each.name or "") for each in program.everything() if each.visible)


def at(program: WholeProgram, number: int) -> None:
    """The page of a stop, from 1, with its title and question."""
    stop = STOPS[number - 1]
    program.locator("static_text", f"{number} of {len(STOPS)}").wait_visible(timeout=10)
    program.until(lambda: says(program, stop.title) and says(program, stop.question))


def test_all_stops_are_walked_opened_and_run_on_a_model_of_ones_own(start: Start, lab: LoopbackModel) -> None:
    program = start()
    open_tour(program)
    assert [name.split(maxsplit=1)[1] for name in program.items("Stops of the tour")] == [s.title for s in STOPS]
    for number, stop in enumerate(STOPS, start=1):
        at(program, number)
        program.press("Run it")
        program.locator("static_text", stop.title).wait_visible(timeout=10)
        program.until_status("Done:", 60)
        done, _, rest = program.status().removeprefix("Done: ").partition(" of ")
        assert done == rest.split()[0], "every answer came"
        assert int(done) >= 20
        if number < len(STOPS):
            program.press("Next stop")
    assert {body["model"] for body in lab.asked} == {"echo"}
    program.press("Back to the tour")
    at(program, len(STOPS))
    xa11y.input_sim().press("Escape")
    program.locator("button", "Run").wait_visible(timeout=10)
    program.press("Leave the tour")
    program.until(lambda: not says(program, "Back to the tour"))


@pytest.mark.model
@pytest.mark.timeout(600)
@pytest.mark.parametrize("stop_id", RUN_WITH_THE_MODEL)
def test_a_stop_runs_whole_on_the_embedded_model_from_a_first_start(start: Start, own_home: Path, stop_id: str) -> None:
    choose_settings(own_home, appearance="dark" if stop_id == RUN_WITH_THE_MODEL[0] else "light")
    number = 1 + [stop.id for stop in STOPS].index(stop_id)
    program = start()
    program.press("Take the tour")
    at(program, 1)
    for place in range(2, number + 1):
        program.press("Next stop")
        at(program, place)
    measured = STOPS[number - 1].measured
    assert measured is not None
    assert says(program, measured.date)
    assert all(says(program, row.cells[0]) for row in measured.rows)
    program.press("Run it")
    program.until_status("Running:", 60)
    program.until_status("Done:", MODEL_S)
    answers = program.answers()
    assert answers
    assert all(len(text) > 2 for text in answers.values())
    assert all(says(program, row.cells[0]) for row in measured.rows)
