"""Whether the answers that are shown are those of what stands on the desk."""

from __future__ import annotations

from dataclasses import replace

from playground.core.experiment import Prompt
from playground.core.plan import Column, plan_run
from playground.core.preset import Preset
from playground.core.request import Message, Parameters
from playground.core.run import new_run
from playground.gui.comparison_model import ShownRun

PIRATE = Column("pirate", "Pirate", Preset("pirate", "Pirate", "Be a pirate."), "Be a pirate.")
SETTINGS = Parameters(temperature=0.7, seed=7)


def shown(column: Column) -> ShownRun:
    prompt = Prompt("p", (Message("user", "Hello"),))
    return ShownRun(new_run("r", "", plan_run("R", (column,), (prompt,), ("lab/echo",), 1, SETTINGS), ""))


def test_settings_that_were_said_for_every_column_are_those_of_the_run() -> None:
    said = replace(PIRATE, parameters=SETTINGS)
    assert shown(said).fits(PIRATE)
    assert shown(PIRATE).fits(said)


def test_a_column_whose_own_settings_were_gone_over_has_changed() -> None:
    cool = replace(PIRATE, parameters=Parameters(temperature=0.2))
    assert not shown(replace(PIRATE, parameters=SETTINGS)).fits(cool)
    assert not shown(PIRATE).fits(replace(PIRATE, system_message="Be a poet."))
