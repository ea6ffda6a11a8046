"""A GGUF file that is dropped on the window or opened becomes the model of the experiment, if it is one and fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from playground.core.errors import PlaygroundError
from playground.gui.main_window import MainWindow
from playground.providers.model_memory import refusal
from playground.workbench.local_models import LocalModel

ENDING: Final = ".gguf"


def take_model_file(window: MainWindow, path: Path) -> None:
    """Its header is read aside; what cannot be used is said, and nothing changes."""
    files = window.workbench.local_models
    window.bridge.ask_blocking(lambda: files.look(path.absolute()), lambda model: _put(window, model), window.say)


def _put(window: MainWindow, model: LocalModel) -> None:
    if model.trouble:
        window.say(model.trouble)
        return
    files = window.workbench.local_models
    try:
        if model.path != files.embedded_path() and model.path.parent != files.folder:
            files.store.remember(model.path)
    except PlaygroundError as error:  # it can be used all the same
        window.say(str(error))
    if model.fits == "too large":
        window.say(refusal(model.path.name, model.need, model.free))
        return
    before = window.desk.experiment.models

    def back() -> None:
        window.desk.experiment = replace(window.desk.experiment, models=before)
        window.show_desk()

    window.desk.set_model(model.model)
    window.show_desk()
    tight = f" Memory is tight: it {model.memory_words}." if model.fits == "tight" else ""
    window.say(f"{model.path.name} is the model now.{tight}", back)
