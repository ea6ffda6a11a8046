"""The whole window on a real workbench; only the model is scripted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from model_script import ScriptedModel, ScriptedProviders, furnish
from person import MessageBoxes, Person
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.gui.app import make_window
from playground.gui.icons import Icons
from playground.gui.look import Look
from playground.gui.theme import Theme
from playground.store import settings as known
from playground.store.folders import resources_folder
from playground.workbench import Workbench

OpenWindow = Callable[[], Person]


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


@pytest.fixture
def home(own_home: Path) -> Path:
    """PLAYGROUND_HOME with three presets and an experiment of the user's own."""
    furnish(own_home)
    return own_home


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, home: Path, model: ScriptedModel) -> Iterator[OpenWindow]:
    """Opens the window as the program does; again after `close`, as after a second start."""
    opened: list[Person] = []

    def open_one() -> Person:
        workbench = Workbench()
        workbench.providers = ScriptedProviders(model)  # type: ignore[assignment] # a cached property of another type
        workbench.settings.set(known.APPEARANCE, "light")
        window, deeds = make_window(qapp, workbench)
        person = Person(window, deeds, qtbot, home)
        opened.append(person)
        window.show()
        ready: list[bool] = []
        window.when_open(lambda: ready.append(True))
        person.until(lambda: bool(ready) and not window.bridge._asked)
        return person

    yield open_one
    model.go.set()
    for person in opened:
        if not person.closed:
            person.close()


@pytest.fixture
def person(open_window: OpenWindow) -> Person:
    """At the window as it is at first start."""
    return open_window()


@pytest.fixture
def boxes() -> Iterator[MessageBoxes]:
    """Every question of the window is answered with Cancel."""
    made = MessageBoxes()
    yield made
    made.stop()


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    theme = Theme(qapp)
    theme.choose("light")
    yield Look(theme, Icons(resources_folder() / "icons"))
    theme.deleteLater()
