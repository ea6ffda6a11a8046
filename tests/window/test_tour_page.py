"""The tour: a page in the window, walked by keys, its experiments run on whatever model is chosen, and the way back."""

from __future__ import annotations

from collections import Counter

import pytest
from model_script import ScriptedModel, Wait
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListWidget

from playground.gui.comparison_views import VIEWS
from playground.gui.tour_deeds import INSTEAD, STATUS, USABLE
from playground.gui.tour_page import TourPage
from playground.store.tour import tour_stops

STOPS = tour_stops()


def open_tour(person: Person) -> TourPage:
    person.shortcut("tour")
    page = person.deeds.tour.page
    assert page is not None
    return page


def seen(page: TourPage) -> str:
    return "\n".join(made.text() for made in page.findChildren(QLabel) if made.isVisible())


def key(person: Person, pressed: Qt.Key) -> None:
    person.qtbot.keyClick(QApplication.focusWidget() or person.window, pressed)


def test_every_stop_is_walked_by_keys_and_the_page_says_where_one_is(person: Person) -> None:
    page = open_tour(person)
    assert person.status() == STATUS
    assert page.list.hasFocus()
    for number, stop in enumerate(STOPS, start=1):
        assert f"{number} of {len(STOPS)}" in seen(page)
        assert stop.title in seen(page)
        assert " ".join(stop.question.split()) in seen(page)
        assert "answers of" in seen(page)
        key(person, Qt.Key.Key_Down)
    assert page.place == len(STOPS) - 1
    key(person, Qt.Key.Key_Left)
    assert page.place == len(STOPS) - 2
    person.press("Previous stop")
    person.press("Next stop")
    person.press("Next stop")
    assert page.place == len(STOPS) - 1
    assert not person.button("Next stop").isEnabled()


def test_it_lies_over_the_desk_which_comes_back_as_it_was(person: Person) -> None:
    person.run()
    before = person.answers()
    person.prompt.setFocus()
    open_tour(person)
    assert not person.window.parts.prompt.isVisible()
    by_id = person.deeds.actions.by_id
    assert {name for name, action in by_id.items() if action.isEnabled()} == USABLE
    person.shortcut("tour")
    assert len(person.window.findChildren(TourPage)) == 1, "a second time changes nothing"
    key(person, Qt.Key.Key_Escape)
    assert person.deeds.tour.page is None
    assert person.answers() == before
    assert person.prompt.hasFocus()
    assert by_id["run"].isEnabled()


@pytest.mark.parametrize("number", range(len(STOPS)), ids=[stop.id for stop in STOPS])
def test_every_stop_opens_with_a_way_back(person: Person, number: int) -> None:
    before = person.window.desk.experiment
    page = open_tour(person)
    page.go_to(number)
    person.press("Open")
    experiment = person.window.desk.experiment
    assert experiment.name.casefold() == f"tour: {STOPS[number].title}".casefold()
    assert not person.window.runs.running
    assert person.columns() != []
    assert person.sees(f"Tour, {number + 1} of {len(STOPS)}")
    assert "is on the desk" in person.toast()
    person.press("Undo")
    assert person.window.desk.experiment == before
    assert not person.sees(f"Tour, {number + 1} of")


@pytest.mark.parametrize("number", range(len(STOPS)), ids=[stop.id for stop in STOPS])
def test_every_stop_runs_on_the_model_that_is_chosen(person: Person, model: ScriptedModel, number: int) -> None:
    person.window.desk.set_model("mine/another-model")
    person.window.show_desk()
    page = open_tour(person)
    page.go_to(number)
    assert "of another-model" in seen(page)
    person.press("Run it")
    person.until_done()
    run = person.window.shown()
    assert run is not None
    assert run.run.models == ("mine/another-model",)
    assert {request.model for request in model.asked} == {"another-model"}
    assert {cell.id.prompt for cell in run.run.cells} == {prompt.id for prompt in run.run.prompts}
    there = {kind.id for kind in VIEWS}
    assert person.window.parts.comparison.view == (STOPS[number].view if STOPS[number].view in there else INSTEAD)


def test_the_strip_leads_back_and_on_and_can_be_put_away(person: Person) -> None:
    open_tour(person)
    person.press("Open")
    person.press("Back to the tour")
    page = person.deeds.tour.page
    assert page is not None
    assert page.place == 0
    person.press("Leave the tour (Esc)")
    person.press("Next stop")
    page = person.deeds.tour.page
    assert page is not None
    assert page.place == 1
    person.press("Open")
    assert person.sees(STOPS[1].title)
    person.press("Leave the tour")
    person.window.show_desk()
    assert person.deeds.tour.strip is not None
    assert not person.deeds.tour.strip.isVisible()


def test_nothing_is_asked_while_another_run_is_under_way(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ["half", Wait(), " whole"]
    person.press("Run")
    person.until(lambda: person.answer("Poet") == "half")
    page = open_tour(person)
    assert not person.button("Run it").isEnabled()
    assert person.button("Open").isEnabled()
    model.go.set()
    person.until(lambda: not person.window.runs.running)
    assert person.button("Run it").isEnabled()
    page.closed.emit()


def test_the_welcome_and_the_palette_lead_to_it(person: Person) -> None:
    person.press("Take the tour")
    assert person.deeds.tour.page is not None
    key(person, Qt.Key.Key_Escape)
    person.shortcut("palette")
    found = person.get(QListWidget, "Commands")
    assert "Tour" in [found.item(row).text() for row in range(found.count())]


def test_it_is_off_during_a_blind_vote(person: Person) -> None:
    person.run()
    person.shortcut("vote")
    person.until(lambda: person.deeds.voting.place is not None)
    assert not person.deeds.actions.by_id["tour"].isEnabled()
    person.deeds.voting.leave()


def test_every_control_of_the_page_and_the_strip_has_a_name_of_its_own(person: Person) -> None:
    page = open_tour(person)
    named = [made.accessibleName() for made in page.findChildren(QAbstractButton) if made.isVisible()]
    assert all(named)
    assert not [name for name, times in Counter(named).items() if times > 1]
    assert page.list.accessibleName() == "Stops of the tour"
    person.press("Open")
    strip = person.deeds.tour.strip
    assert strip is not None
    assert all(made.accessibleName() for made in strip.findChildren(QAbstractButton))


def test_a_damaged_tour_is_said_and_nothing_opens(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.core.errors import InputError

    def damaged() -> None:
        raise InputError("the tour cannot be read", file="tour.toml")

    monkeypatch.setattr("playground.store.tour.tour_stops", damaged)
    person.shortcut("tour")
    assert person.deeds.tour.page is None
    assert "the tour cannot be read" in person.toast()
