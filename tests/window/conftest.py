"""The whole window on a real workbench; only the model is scripted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from model_script import ScriptedModel, ScriptedProviders, furnish
from person import MessageBoxes, OpenWindow, Person
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from settings_desk import answering, bridge, open_on, workbench

from playground.core.preset import Preset
from playground.formats import preset_file
from playground.gui.app import make_window
from playground.gui.icons import Icons
from playground.gui.look import Look
from playground.gui.theme import Theme
from playground.store import settings as known
from playground.store.folders import resources_folder, shipped_presets_folder
from playground.store.library import Library
from playground.workbench import Workbench

__all__ = ["answering", "bridge", "open_on", "workbench"]
"""Fixtures of others."""


class _Remembering:
    """The codec of preset files; a text that came with the program is parsed once for all windows."""

    render = staticmethod(preset_file.render)
    update = staticmethod(preset_file.update)
    file_stem = staticmethod(preset_file.file_stem)

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Preset] = {}

    def parse(self, source: str, *, id: str, file: str) -> Preset:
        if (known := self._known.get((file, source))) is None:
            known = self._known[file, source] = preset_file.parse(source, id=id, file=file)
        return known


CODEC = _Remembering()


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
    """The windows of one home, on real workbenches."""
    opened: list[Person] = []

    def open_one() -> Person:
        workbench = Workbench()
        folders = workbench.folders
        shipped, versions = shipped_presets_folder(), partial(getattr, workbench, "version_store")
        passports = partial(getattr, workbench, "passport_store")
        workbench.library = Library(folders.presets, shipped, CODEC, folders.trash, versions, None, passports)
        workbench.providers = ScriptedProviders(model)  # type: ignore[assignment] # a cached property of another type
        workbench.settings.set(known.APPEARANCE, "light")
        window, deeds = make_window(qapp, workbench)
        person = Person(window, deeds, qtbot, home)
        opened.append(person)
        window.show()
        ready: list[bool] = []
        window.when_open(lambda: ready.append(True))
        person.until(lambda: bool(ready) and not window.bridge._asked and not window.library.watch.busy)
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
