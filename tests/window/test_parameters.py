"""The parameters of a run, set in the sheet under their button."""

from __future__ import annotations

import pytest
from model_script import ScriptedModel
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from playground.core.request import EFFORTS, Parameters
from playground.gui.parameters_popover import ParametersPopover

# This platform has no grabs and no raising.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def sheet(person: Person) -> ParametersPopover:
    person.press("Parameters")
    return person.window.findChild(ParametersPopover)


def effort(sheet: ParametersPopover) -> QComboBox:
    return next(made for made in sheet.findChildren(QComboBox) if made.accessibleName() == "Reasoning effort")


def test_a_reasoning_effort_is_chosen_and_goes_out_with_every_request(
    person: Person, sheet: ParametersPopover, model: ScriptedModel
) -> None:
    choice = effort(sheet)
    words = [choice.itemText(place) for place in range(choice.count())]
    assert words == ["model's default", *EFFORTS]
    choice.setFocus()
    person.qtbot.keyClicks(choice, "low")
    person.qtbot.keyClick(choice, Qt.Key.Key_Return)
    choice.activated.emit(choice.currentIndex())
    assert person.window.desk.experiment.parameters == Parameters(temperature=0.7, seed=7, reasoning_effort="low")
    sheet.hide()
    person.run()
    assert {request.parameters.reasoning_effort for request in model.asked} == {"low"}
    shown = person.window.shown()
    assert shown is not None
    assert shown.run.parameters.reasoning_effort == "low"


def test_the_model_s_default_takes_it_out_again(person: Person, sheet: ParametersPopover) -> None:
    person.window.desk.set_parameters(Parameters(reasoning_effort="high"))
    person.window.show_desk()
    choice = effort(sheet)
    assert choice.currentText() == "high"
    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    assert person.window.desk.experiment.parameters.reasoning_effort is None
