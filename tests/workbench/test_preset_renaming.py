"""What names a preset goes with it when it is renamed, and comes back when that is undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.core.errors import InputError
from playground.formats.experiment_references import with_renamed_preset
from playground.workbench import Workbench

EXPERIMENT = """# mine
presets:
  - none
  - poet      # the old one
  - {id: poet, knobs: {mood: "poet"}}
  - id: own
    system_message: poet
baseline: "poet"
prompts: [poet, {id: poet, user: poet}]
sweep: {preset: poet, knob: mood, values: [poet, b]}
"""


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def bench(own_home: Path) -> Workbench:
    put(own_home / "presets" / "work", "poet.preset.md", "---\nname: The Poet\n---\nRhyme.\n")
    put(own_home / "presets", "bard.preset.md", "---\n# stays\nname: Bard\nlayers: [house, poet]\n---\nSing.\n")
    return Workbench()


def test_layers_experiments_and_marks_go_with_the_name(bench: Workbench, own_home: Path) -> None:
    path = put(own_home / "experiments", "mine.experiment.yaml", EXPERIMENT)
    broken = put(own_home / "experiments", "broken.experiment.yaml", "presets: [poet\n")
    bench.preset_marks.set_favourite(["poet"], True)
    renamed = bench.preset_renaming.rename("poet", "Odist")
    assert (renamed.old_id, renamed.old_name, renamed.preset.id) == ("poet", "The Poet", "odist")
    assert (own_home / "presets/work/odist.preset.md").is_file()
    assert "# stays\nname: Bard\nlayers: [house, odist]" in (own_home / "presets/bard.preset.md").read_text("utf-8")
    expected = EXPERIMENT.replace("- poet ", "- odist ").replace("{id: poet, k", "{id: odist, k")
    expected = expected.replace('baseline: "poet"', "baseline: odist").replace("preset: poet", "preset: odist")
    assert path.read_text("utf-8") == expected
    assert bench.preset_marks.marks().favourites == {"odist"}
    (trouble,) = renamed.troubles
    assert str(broken) in trouble
    bench.preset_renaming.rename("odist", "The Poet", "poet")
    assert path.read_text("utf-8") == EXPERIMENT.replace('"poet"\nprompts', "poet\nprompts")
    assert bench.library.get("bard").layers == ("house", "poet")
    assert bench.library.get("poet").name == "The Poet"


def test_a_name_that_changes_no_id_touches_nothing_else(bench: Workbench, own_home: Path) -> None:
    path = put(own_home / "experiments", "mine.experiment.yaml", EXPERIMENT)
    assert bench.preset_renaming.rename("poet", "POET").preset.id == "poet"
    assert path.read_text("utf-8") == EXPERIMENT


def test_only_whole_names_count() -> None:
    source = "presets: [poets, ./poet.preset.md]\nprompts: [poet]\n"
    assert with_renamed_preset(source, "poet", "x", file="f") is None
    deep = "presets: [{id: a, without: [poet]}, {name: B, system_message: x, layers: [poet]}]\nbounds: [poet]\n"
    assert with_renamed_preset(deep, "poet", "bard", file="f") == deep.replace("poet", "bard")
    named = with_renamed_preset("presets: [poet]\n", "poet", "a, b: c", file="f")
    assert named == 'presets: ["a, b: c"]\n'
    talk = "prompts:\n- messages: [{role: user, content: poet}, {role: system, preset: poet}, {role: user, x: 1}]\n"
    assert with_renamed_preset(talk, "poet", "x", file="f") == talk.replace("preset: poet", "preset: x")
    own = "presets:\n- {id: poet, system_message: x}\nbaseline: poet\n"
    assert with_renamed_preset(own, "poet", "x", file="f") is None
    with pytest.raises(InputError):
        with_renamed_preset("presets: [poet", "poet", "x", file="f")
