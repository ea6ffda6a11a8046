"""`playground presets`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Invoke

REDBEARD = (
    "---\nname: Captain Redbeard\nknobs:\n"
    "  mood: {type: choice, options: [cheerful, grumpy], default: cheerful}\n"
    "  crew: {type: number, default: 3, min: 1, max: 9}\n"
    "---\nYou are a {{ mood }} pirate with {{ crew }} men.\n"
)


@pytest.fixture
def library(own_home: Path) -> Path:
    folder = own_home / "presets"
    folder.mkdir(parents=True)
    (folder / "redbeard.preset.md").write_text(REDBEARD, "utf-8")
    return folder


def test_list(library: Path, invoke: Invoke) -> None:
    (library / "broken.preset.md").write_text("---\nnme: Broken\n---\nText", "utf-8")
    entries = {entry["id"]: entry for entry in json.loads(invoke("presets", "list", "--json").stdout)}
    assert list(entries)[:2] == ["none", "empty"]
    assert entries["redbeard"] == {
        "id": "redbeard", "name": "Captain Redbeard", "origin": "user", "description": "", "tags": [],
        "path": str(library / "redbeard.preset.md"), "error": None,
    }  # fmt: skip
    assert entries["broken"]["error"].startswith(f"{library / 'broken.preset.md'}:2: key 'nme'")
    lines = invoke("presets", "list").stdout.splitlines()
    assert any(line.startswith("redbeard") and "Captain Redbeard" in line and " user" in line for line in lines)


def test_show(library: Path, invoke: Invoke) -> None:
    assert invoke("presets", "show", "redbeard").stdout == "You are a cheerful pirate with 3 men.\n"
    set_here = invoke("presets", "show", "redbeard", "--knob", "mood=grumpy", "--knob", "crew=5", "--json")
    shown = json.loads(set_here.stdout)
    assert shown["system_message"] == "You are a grumpy pirate with 5 men."
    assert shown["knobs"] == {"mood": "grumpy", "crew": 5}
    assert shown["name"] == "Captain Redbeard"
    by_path = invoke("presets", "show", str(library / "redbeard.preset.md"))
    assert by_path.stdout == "You are a cheerful pirate with 3 men.\n"


def test_show_without_a_layer_or_a_layer_of_a_layer(library: Path, invoke: Invoke) -> None:
    for name, layers in (("stacked", "house"), ("house", "base"), ("base", "")):
        (library / f"{name}.preset.md").write_text(f"---\nname: N\nlayers: [{layers}]\n---\nI am {name}.\n", "utf-8")
    assert invoke("presets", "show", "stacked", "--without", "base").stdout == "I am house.\n\nI am stacked.\n"
    told = json.loads(invoke("presets", "show", "stacked", "--without", "house", "--provenance", "--json").stdout)
    assert (told["without"], told["parts"]) == (["house"], [{"preset": "stacked", "text": "I am stacked."}])
    refused = invoke("presets", "show", "stacked", "--without", "hose")
    assert (refused.exit_code, "did you mean 'house'?" in refused.stderr) == (2, True)


def test_show_the_baselines(invoke: Invoke) -> None:
    none = invoke("presets", "show", "none")
    assert (none.stdout, none.stderr) == ("", "This preset sends no system message.\n")
    assert json.loads(invoke("presets", "show", "none", "--json").stdout)["system_message"] is None
    assert invoke("presets", "show", "empty").stdout == "\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["redbeart"], "There is no preset 'redbeart': did you mean 'redbeard'?"),
        (["redbeard", "--knob", "mood"], "key '--knob': 'mood' sets no knob: write NAME=VALUE"),
        (["redbeard", "--knob", "mood=sad"], "'sad' is no option of the knob 'mood'"),
        (["redbeard", "--knob", "crew=99"], "the knob 'crew' takes a number from 1 to 9, not 99"),
        (["redbeard", "--knob", "ship=x"], "key 'knobs': the preset 'redbeard' has no knob 'ship': it has mood, crew"),
    ],
)
def test_what_cannot_be_shown(library: Path, invoke: Invoke, words: list[str], said: str) -> None:
    done = invoke("presets", "show", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"playground: {said}")


@pytest.mark.parametrize("name", ["passwd", "notes.md", "mine.experiment.yaml", "mine.preset.md.txt"])
def test_another_file_is_not_shown_as_a_preset(invoke: Invoke, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("root:x:0:0", "utf-8")
    done = invoke("presets", "show", str(tmp_path / name))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"playground: {tmp_path / name}: this is no preset file: the name of one ends in .preset.md\n"


def test_another_file_is_not_checked(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "passwd").write_text("root:x:0:0", "utf-8")
    done = invoke("presets", "check", str(tmp_path / "passwd"))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"playground: {tmp_path / 'passwd'}: this is no preset or experiment file: the name of one ends in "
        ".preset.md or .experiment.yaml\n"
    )


def test_check(library: Path, invoke: Invoke, tmp_path: Path) -> None:
    bad, warned, stacked = (tmp_path / f"{name}.preset.md" for name in ("bad", "warned", "stacked"))
    bad.write_text(REDBEARD.replace("{{ mood }}", "{{ mood }}\n{% for x in y %}"), "utf-8")
    warned.write_text(REDBEARD.replace("{{ crew }}", "{{ crwe }}"), "utf-8")
    stacked.write_text("---\nname: Stacked\nlayers: [nowhere]\n---\nText\n", "utf-8")
    good = invoke("presets", "check", str(library / "redbeard.preset.md"))
    assert (good.exit_code, good.stdout, good.stderr) == (0, "", "1 file checked: 0 errors, 0 warnings.\n")
    warning = invoke("presets", "check", str(warned))
    assert warning.exit_code == 0
    assert warning.stdout.startswith(f"warning: {warned}:7: '{{{{ crwe }}}}' is no knob")
    assert "did you mean 'crew'" in warning.stdout
    both = invoke("presets", "check", str(bad), str(stacked))
    assert both.exit_code == 1
    lines = both.stdout.splitlines()
    assert lines[0].startswith(f"{bad}:")
    assert lines[1].startswith(f"{stacked}: key 'layers': the layer 'nowhere' is not there")
    assert both.stderr == "2 files checked: 2 errors, 0 warnings.\n"


def test_check_says_all_problems_of_a_file(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "many.preset.md"
    file.write_text(REDBEARD.replace("{{ crew }}", "{{ crwe }} and {% import x %}"), "utf-8")
    done = invoke("presets", "check", str(file))
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2


def test_check_of_experiments_and_folders(library: Path, invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "a.experiment.yaml").write_text("presets: [none]\nprompts: []\n", "utf-8")
    (tmp_path / "b.preset.md").write_text(REDBEARD, "utf-8")
    done = invoke("presets", "check", str(tmp_path))
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{tmp_path / 'a.experiment.yaml'}:2: key 'prompts'")
    assert done.stderr == "2 files checked: 1 error, 0 warnings.\n"
    assert invoke("presets", "check", str(tmp_path / "lost.preset.md")).exit_code == 2


def test_check_of_a_folder_looks_into_the_folders_in_it(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "work" / "mail").mkdir(parents=True)
    (tmp_path / "work" / "mail" / "deep.preset.md").write_text("---\nname: Deep\n---\nTODO: all\n", "utf-8")
    done = invoke("presets", "check", str(tmp_path))
    assert "deep.preset.md:4: 'TODO' marks something unfinished" in done.stdout


def test_check_of_the_whole_library(library: Path, invoke: Invoke) -> None:
    (library / "latin.preset.md").write_bytes(b"---\nname: Latin\n---\n\xe9t\xe9\n")
    done = invoke("presets", "check")
    assert done.exit_code == 1
    assert f"{library / 'latin.preset.md'}:" in done.stdout


def test_check_shows_lint(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "mine.preset.md"
    file.write_text("---\nname: Mine\n---\nBe kind.\nOnly output JSON. Use bullet points.\nDear [NAME]\n", "utf-8")
    done = invoke("presets", "check", str(file))
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"warning: {file}:5: 'Use bullet points' contradicts 'Only output JSON' above "
        "(JSON alone has no room for a list): keep one of them",
        f"hint: {file}:6: '[NAME]' looks like a blank to fill in: fill it, or say that the model shall do so",
    ]
    assert done.stderr == "1 file checked: 0 errors, 1 warning, 1 hint.\n"
    assert invoke("presets", "check", "--strict", str(file)).exit_code == 1
    (warning, _hint) = json.loads(invoke("presets", "check", "--json", str(file)).stdout)
    assert {name: warning[name] for name in ("file", "line", "column", "severity", "rule", "key", "fix")} == {
        "file": str(file), "line": 5, "column": 19, "severity": "warning", "rule": "format", "key": None, "fix": None,
    }  # fmt: skip


def test_a_secret_is_an_error_and_not_told(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "mine.preset.md"
    file.write_text("---\nname: Mine\n---\nUse sk-proj-a8Kd03Jf7Lq92Mz5Xw1Vb6Tn4 for it.\n", "utf-8")
    done = invoke("presets", "check", str(file))
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{file}:4: this looks like a key or password")
    assert "a8Kd03Jf" not in done.stdout


def test_check_against_what_a_model_reads(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "mine.preset.md"
    file.write_text("---\nname: Mine\n---\n" + "Say something. " * 1000, "utf-8")
    assert invoke("presets", "check", str(file)).stdout == ""
    done = invoke("presets", "check", "--context", "2048", str(file))
    assert done.exit_code == 1
    assert "does not fit into the 2,048 tokens" in done.stdout


def test_the_shipped_library_is_clean(invoke: Invoke) -> None:
    done = invoke("presets", "check", "--strict")
    assert (done.exit_code, done.stdout) == (0, "")
