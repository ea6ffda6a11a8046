"""What was measured of a preset, shown and given along by `playground presets`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from chat_server import ChatServer
from conftest import Invoke
from passports_by_hand import run_of, steering_of

from playground.core.columns import column_of
from playground.core.experiment import PresetChoice
from playground.workbench import Workbench


@pytest.fixture
def presets(own_home: Path) -> Path:
    """One preset of the user's, measured."""
    folder = own_home / "presets"
    folder.mkdir(parents=True)
    (folder / "pirate.preset.md").write_text("---\nname: Pirate\n---\nSay arr.\n", "utf-8")
    bench = Workbench()
    run = run_of(column_of(PresetChoice("pirate"), bench.library.get))
    assert bench.passports.keep(run, steering_of(run)) == ("pirate",)
    bench.close()
    return folder


def test_show_tells_it_beside_the_text_and_in_the_json(presets: Path, invoke: Invoke) -> None:
    done = invoke("presets", "show", "pirate")
    assert done.stdout == "Say arr.\n"
    assert "local/smollm2-135m-instruct: Moved, firm: effect .21 (.12 to .30), p .002; 20 answers to 4" in done.stderr
    (shown,) = json.loads(invoke("presets", "show", "pirate", "--json").stdout)["passports"]
    assert (shown["moved"]["verdict"], shown["adherence"]["passed"]) == ("firm", 16)
    assert (shown["stale"], shown["carried"]) == (False, False)
    (presets / "pirate.preset.md").write_text("---\nname: Pirate\n---\nSay ahoy.\n", "utf-8")
    assert "Stale: its text changed since." in invoke("presets", "show", "pirate").stderr
    (shown,) = json.loads(invoke("presets", "show", "pirate", "--json").stdout)["passports"]
    assert shown["stale"] is True
    assert json.loads(invoke("presets", "show", "none", "--json").stdout)["passports"] == []


def test_it_goes_along_if_that_is_said(presets: Path, invoke: Invoke, tmp_path: Path) -> None:
    assert "x-passport" not in invoke("presets", "export", "pirate", "--to", "preset").stdout
    path = tmp_path / "other.preset.md"
    assert invoke("presets", "export", "pirate", "--to", "preset", "--with-passport", "--out", str(path)).exit_code == 0
    text = path.read_text("utf-8")
    assert "x-passport:" in text
    assert "20261124-160000-abcd" not in text
    told = invoke("presets", "show", str(path))
    assert (told.stdout, "(from the file, measured by somebody else): Moved, firm" in told.stderr) == (
        "Say arr.\n",
        True,
    )
    path.write_text(text.replace("Say arr.", "Say no."), "utf-8")
    assert "Stale: its text changed since." in invoke("presets", "show", str(path)).stderr
    assert invoke("presets", "check", str(path)).exit_code == 0
    refused = invoke("presets", "export", "pirate", "--to", "text", "--with-passport")
    assert refused.exit_code == 2


def test_steer_leaves_one_for_presets_of_the_library_alone(
    chat: ChatServer, own_home: Path, invoke: Invoke, tmp_path: Path
) -> None:
    (own_home / "presets").mkdir(parents=True)
    text = "---\nname: Pirate\nchecks: [{type: contains, value: arr}]\n---\nSay arr.\n"
    (own_home / "presets" / "pirate.preset.md").write_text(text, "utf-8")
    file = tmp_path / "heard.experiment.yaml"
    presets = "[none, pirate, {name: Mute, system_message: Say nothing.}]"
    prompts = "[Hello there, Goodbye, How are you?, What is a ship?]"
    more = "models: [lab/echo]\nsamples: 3\nparameters: {seed: 7}\n"
    file.write_text(f"presets: {presets}\nprompts: {prompts}\n{more}", "utf-8")
    done = invoke("steer", str(file), "--quiet")
    assert done.exit_code == 0, done.stderr
    (shown,) = json.loads(invoke("presets", "show", "pirate", "--json").stdout)["passports"]
    assert (shown["model"], shown["stale"], shown["adherence"]["passed"]) == ("lab/echo", False, 12)
    assert shown["moved"]["verdict"] == "moved"
    bench = Workbench()
    assert list(bench.passports.all(bench.library)) == ["pirate"]
    bench.close()
