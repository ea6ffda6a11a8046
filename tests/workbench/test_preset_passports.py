"""Passports at the workbench: whose they are, whether they hold, and how they travel with a file."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from passports_by_hand import passport, rate, run_of, steering_of

from playground.core.columns import column_of
from playground.core.experiment import PresetChoice
from playground.core.passport_values import in_file
from playground.core.preset import Preset
from playground.formats import preset_file
from playground.workbench import Workbench
from playground.workbench.preset_export import PresetExport

PIRATE = "---\nname: Pirate # mine\nlayers: [base]\nchecks:\n  - {type: icontains, value: arr}\n---\nSay arr.\n"


@pytest.fixture
def bench(own_home: Path) -> Workbench:
    folder = own_home / "presets"
    folder.mkdir(parents=True)
    (folder / "pirate.preset.md").write_text(PIRATE, "utf-8")
    (folder / "base.preset.md").write_text("Be brief.\n", "utf-8")
    return Workbench()


def measure(bench: Workbench, preset: Preset | str = "pirate", drafts: tuple[str, ...] = ()) -> tuple[str, ...]:
    inline = None if isinstance(preset, str) else preset
    choice = PresetChoice(preset if isinstance(preset, str) else preset.id, inline=inline)
    run = run_of(column_of(choice, bench.library.get))
    return bench.passports.keep(run, steering_of(run), drafts=drafts)


def test_one_of_the_library_gets_one_that_holds_until_its_text_or_a_layers_changes(bench: Workbench) -> None:
    assert measure(bench) == ("pirate",)
    pirate = bench.library.get("pirate")
    measured = bench.passports.of(pirate)
    (only,) = measured.own
    assert (only.verdict, only.adherence, measured.is_stale(only)) == ("firm", rate(16, 20), False)
    assert measured.best == only
    base = bench.library.get("base")
    bench.library.save(replace(base, system_message="Be long."))
    assert bench.passports.of(pirate).is_stale(only)
    bench.library.save(base)
    assert not bench.passports.of(pirate).is_stale(only)
    draft = replace(pirate, system_message="Say arr twice.")
    assert bench.passports.of(draft).is_stale(only)
    everything = bench.passports.all(bench.library.snapshot(), {"pirate": draft})
    assert list(everything) == ["pirate"]
    assert everything["pirate"].is_stale(only)


def test_a_shipped_one_too(bench: Workbench) -> None:
    assert measure(bench, "french") == ("french",)
    assert list(bench.passports.all(bench.library)) == ["french"]


def test_an_inline_one_gets_none_even_if_it_bears_the_name_of_another(bench: Workbench) -> None:
    assert measure(bench, Preset("nobody", "Nobody", "Say no.")) == ()
    assert measure(bench, Preset("pirate", "Pirate", "Say ahoy.")) == ()
    assert bench.passports.all(bench.library) == {}


def test_what_the_preset_once_said_and_what_is_being_typed_is_its_own(bench: Workbench) -> None:
    once = bench.library.get("pirate")
    bench.library.save(replace(once, system_message="Say ahoy."))
    assert measure(bench, once) == ("pirate",)
    assert measure(bench, replace(once, system_message="Say aye.")) == ()
    assert measure(bench, replace(once, system_message="Say aye."), ("pirate",)) == ("pirate",)
    measured = bench.passports.of(bench.library.get("pirate"))
    assert [measured.is_stale(each) for each in measured.own] == [True, True]
    assert len(measured.newest) == 1


def test_it_is_renamed_along(bench: Workbench) -> None:
    measure(bench)
    bench.preset_renaming.rename("pirate", "Sailor")
    assert list(bench.passports.all(bench.library)) == ["sailor"]


def test_it_travels_with_the_file_if_that_is_wanted(bench: Workbench) -> None:
    measure(bench)
    preset = bench.library.get("pirate")
    (stays,) = PresetExport(bench.library).export([preset], "own").files
    assert stays.data.decode() == PIRATE
    (goes,) = PresetExport(bench.library, bench.passports.with_passport).export([preset], "own").files
    assert goes.data.decode().startswith("---\nname: Pirate # mine\n")
    other = preset_file.parse(goes.data, id="sailor", file="sailor.preset.md")
    assert replace(other, id="pirate", extra={}) == preset
    measured = bench.passports.of(other)
    (carried,) = measured.carried
    assert (carried.adherence, carried.run, measured.is_stale(carried)) == (rate(16, 20), "", False)
    assert measured.own == ()
    assert bench.passports.of(replace(other, system_message="Say no.")).is_stale(carried)


def test_an_archive_takes_that_of_each_and_a_stale_one_stays(bench: Workbench) -> None:
    measure(bench)
    bench.passport_store.keep("base", [passport("of another text")])
    archive = PresetExport(bench.library, bench.passports.with_passport).export(
        [bench.library.get("pirate")], "archive"
    )
    with zipfile.ZipFile(BytesIO(archive.files[0].data)) as zipped:
        texts = {name: zipped.read(name) for name in zipped.namelist() if name.endswith(".preset.md")}
    carried = {Path(name).name: in_file(preset_file.parse(data, id="x", file=name)) for name, data in texts.items()}
    assert {name: len(found) for name, found in carried.items()} == {"base.preset.md": 0, "pirate.preset.md": 1}
