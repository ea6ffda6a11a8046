"""The question before a run that asks for many answers: what it takes in tokens, money and time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from playground.core.columns import FindPreset
from playground.core.cost_words import amount
from playground.core.errors import PlaygroundError
from playground.core.experiment import Experiment
from playground.core.forecast import forecast_lines
from playground.core.plan import Cell
from playground.gui.dialogs import ask_about_large_run
from playground.store.settings import CONFIRM_ANSWERS_ABOVE, MAX_COST_USD
from playground.workbench import Workbench


def agreed(parent: QWidget, workbench: Workbench, answers: int, experiment: Experiment, find: FindPreset) -> bool:
    """Whether the run may begin; nobody is asked about one that is not large."""
    if answers <= workbench.settings.get(CONFIRM_ANSWERS_ABOVE):
        return True
    return ask_about_large_run(parent, answers, large_run_facts(workbench, experiment, find))


def agreed_to(parent: QWidget, workbench: Workbench, cells: Sequence[Cell]) -> bool:
    """The same of cells that are planned already."""
    if len(cells) <= workbench.settings.get(CONFIRM_ANSWERS_ABOVE):
        return True
    return ask_about_large_run(parent, len(cells), _facts(workbench, cells))


def large_run_facts(workbench: Workbench, experiment: Experiment, find: FindPreset) -> Sequence[str]:
    try:
        return _facts(workbench, workbench.plan(experiment, find).cells)
    except PlaygroundError:  # the run says why, when it begins
        return ()


def _facts(workbench: Workbench, cells: Sequence[Cell]) -> Sequence[str]:
    lines = list(forecast_lines(workbench.forecasting.forecast(cells))[1:])
    if (limit := workbench.settings.get(MAX_COST_USD)) > 0:
        lines.append(f"Your limit: {amount(limit)}; no further answer is asked for when it is spent")
    return lines
