"""Trying an endpoint in the settings: a line for each step, as soon as it is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from settings_desk import Answering, Open, SettingsDesk, lab

from playground.core.errors import NotFound
from playground.gui.model_picker import ModelPicker
from playground.gui.picker_list import PickerView
from playground.workbench import Workbench
from playground.workbench.endpoint_trial import Outcome

Script = Callable[[list[Outcome]], None]


@pytest.fixture
def asked(workbench: Workbench) -> list[str | None]:
    """The models that a trial was asked to ask; it says two things and goes on until it is stopped."""
    models: list[str | None] = []

    async def trial(name: str, model_id: str | None, report: object, outcomes: list[Outcome]) -> list[Outcome]:
        models.append(model_id)
        outcomes.append(Outcome("address", True, "http://lab is reached."))
        outcomes.append(Outcome("streaming", None, "Streaming is switched off."))
        await asyncio.Event().wait()
        return outcomes

    workbench.try_endpoint = trial  # type: ignore[method-assign,assignment]
    return models


def at_lab(open_on: Open, workbench: Workbench, root: str = "http://127.0.0.1:1/v1") -> SettingsDesk:
    lab(workbench, root)
    desk = open_on("endpoints")
    desk.choose("lab")
    desk.qtbot.waitUntil(lambda: not desk.bridge._asked)
    return desk


def test_each_step_shows_as_soon_as_it_is_known_and_stays_when_it_is_stopped(
    open_on: Open, workbench: Workbench, asked: list[str | None]
) -> None:
    desk = at_lab(open_on, workbench)
    desk.press("Test")
    desk.until("– Streaming is switched off.")
    assert "✓ http://lab is reached." in desk.text()
    assert desk.label("Streaming is switched").property("kind") == "neutral"
    desk.press("Stop the test")
    assert "Stopped." in desk.text()
    assert "✓ http://lab is reached." in desk.text()
    assert asked == [None]
    desk.choose("openai")
    assert "is reached" not in desk.text()


def test_the_model_that_was_used_last_there_is_the_one_to_ask(
    open_on: Open, workbench: Workbench, asked: list[str | None]
) -> None:
    workbench.recent_models.use(["openai/gpt", "lab/own/model", "lab/older"])
    desk = at_lab(open_on, workbench)
    assert desk.button("Model to ask").text().startswith("own/model")
    desk.press("Test")
    desk.qtbot.waitUntil(lambda: asked == ["own/model"])
    desk.press("Stop the test")


def test_a_model_is_chosen_among_those_it_lists(
    open_on: Open, workbench: Workbench, asked: list[str | None], answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    def inside(picker: ModelPicker, _anchor: QWidget) -> None:
        picker.setWindowFlags(Qt.WindowType.Widget)
        picker.show()

    monkeypatch.setattr(ModelPicker, "open_under", inside)
    desk = at_lab(open_on, workbench, answering.root)
    desk.press("Model to ask")
    models = desk.get(PickerView, "Models").model()
    desk.qtbot.waitUntil(lambda: models.rowCount() == 6)
    assert [models.index(row, 0).data() for row in (1, 3, 4, 5)] == ["Ask no model", "one", "three", "two"]
    desk.type("Filter models", "two")
    desk.qtbot.keyClick(desk.get(QLineEdit, "Filter models"), Qt.Key.Key_Return)
    desk.press("Test")
    desk.qtbot.waitUntil(lambda: asked == ["two"])
    desk.press("Stop the test")
    desk.press("Model to ask")
    desk.type("Filter models", "ask no")
    desk.qtbot.keyClick(desk.get(QLineEdit, "Filter models"), Qt.Key.Key_Return)
    assert desk.button("Model to ask").text() == "Choose a model  ▾"


def test_a_trial_that_cannot_begin_says_why(open_on: Open, workbench: Workbench) -> None:
    async def gone(*_: object) -> list[Outcome]:
        raise NotFound("There is no endpoint 'lab': it was removed.")

    workbench.try_endpoint = gone  # type: ignore[method-assign]
    desk = at_lab(open_on, workbench)
    desk.press("Test")
    desk.until("✗ There is no endpoint 'lab': it was removed.")
    assert desk.button("Test").isEnabled()


def test_what_a_trial_lists_is_kept_for_the_choice_of_models(
    open_on: Open, workbench: Workbench, answering: Answering
) -> None:
    desk = at_lab(open_on, workbench, answering.root)
    desk.press("Test")
    desk.until("✓ 3 models listed")
    kept = workbench.listed_models.kept("lab")
    assert kept is not None
    assert kept.models == ("lab/one", "lab/three", "lab/two")
