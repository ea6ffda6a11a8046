"""Versions as the faces ask for them: with the runs they made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from playground.core.columns import columns_of
from playground.core.errors import NotFound, StoreError
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.preset import Preset
from playground.core.request import Message, Parameters
from playground.core.run import Run
from playground.workbench import Workbench


@pytest.fixture
def workbench(own_home: object) -> Iterator[Workbench]:
    workbench = Workbench()
    yield workbench
    workbench.close()


def run_of(workbench: Workbench, *presets: str) -> Run:
    experiment = Experiment(
        name="Try", presets=tuple(map(PresetChoice, presets)), prompts=(Prompt("p", (Message("user", "Hello"),)),),
        models=("local/x",),
    )  # fmt: skip
    assert columns_of(experiment, workbench.library.get)
    return workbench.begin(workbench.plan(experiment, workbench.library.get))


def test_which_version_made_a_run_and_which_runs_a_version_made(workbench: Workbench) -> None:
    library, versions = workbench.library, workbench.versions
    pirate = library.get(library.create(Preset("", "Pirate", "Say arr.")))
    library.create(Preset("", "Never used", "Say nothing."))
    first = run_of(workbench, "none", "pirate")
    library.save(replace(pirate, system_message="Say arr twice."))
    second = run_of(workbench, "none", "pirate", "french")
    again = run_of(workbench, "pirate")
    library.rename("pirate", "Corsair")
    new, _same_text, old = versions.list("corsair")[0], *versions.list("corsair")[1:]
    made = versions.of_run(first)
    assert {column: (maker.version, maker.exact) for column, maker in made.items()} == {"pirate": (old, True)}
    assert versions.of_run(second)["pirate"].version.words == 3
    assert versions.of_run(second)["pirate"].exact
    never = versions.list("never-used")[0]
    assert versions.runs_of([new, old, never]) == {
        new.hash: [again.id, second.id], old.hash: [first.id], never.hash: [],
    }  # fmt: skip
    workbench.runs.delete([again.id])
    assert versions.runs_of([new])[new.hash] == [second.id]


def test_a_version_with_other_knobs_or_parameters_is_no_exact_maker(workbench: Workbench) -> None:
    library, versions = workbench.library, workbench.versions
    pirate = library.get(library.create(Preset("", "Pirate", "Say arr.", parameters=Parameters(temperature=0.5))))
    run = run_of(workbench, "pirate")
    assert versions.of_run(run)["pirate"].exact
    column = replace(run.columns[0], preset=replace(pirate, parameters=Parameters(temperature=1)))
    assert not versions.of_run(replace(run, columns=(column,)))["pirate"].exact
    unsaved = replace(run.columns[0], preset=replace(pirate, system_message="Never saved."))
    assert versions.of_run(replace(run, columns=(unsaved,))) == {}


def test_restore_and_what_has_no_versions(workbench: Workbench) -> None:
    library, versions = workbench.library, workbench.versions
    pirate = library.get(library.create(Preset("", "Pirate", "Say arr.")))
    library.save(replace(pirate, system_message="Say arr twice."))
    old = versions.list("pirate")[-1]
    assert versions.preset(old) == pirate
    versions.annotate("pirate", old.hash, "the first one")
    assert versions.restore("pirate", old.hash) == "pirate"
    assert library.get("pirate") == pirate
    assert [version.note for version in versions.list("pirate")] == ["the first one", "", "the first one"]
    assert versions.find("pirate", old.hash[:8]).hash == old.hash
    for preset_id in ("french", "none"):
        with pytest.raises(StoreError, match="not yours to change"):
            versions.list(preset_id)
        with pytest.raises(StoreError, match=r"read-only|a baseline"):
            versions.restore(preset_id, old.hash)
    with pytest.raises(NotFound, match="There is no preset 'nobody'"):
        versions.list("nobody")
