"""`playground verify` and `playground replay`, on what `playground export` wrote."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from chat_server import ChatServer
from conftest import Invoke, Program, record_of

EXPERIMENT = """name: Greetings
presets: [none, {name: Pirate, system_message: Be a pirate.}]
prompts: [Hello there]
models: [lab/echo]
parameters: {seed: 7}
checks: [{type: contains, value: echo}]
"""


@pytest.fixture
def sealed(chat: ChatServer, invoke: Invoke, tmp_path: Path) -> Path:
    experiment, file = tmp_path / "greetings.experiment.yaml", tmp_path / "greetings.comparison.zip"
    experiment.write_text(EXPERIMENT, "utf-8")
    done = invoke("run", str(experiment), "--quiet", "--export", str(file))
    assert done.exit_code == 0, done.stderr
    return file


def change(file: Path, path: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert old in files[path]
    files[path] = files[path].replace(old, new)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def test_a_sealed_comparison_is_whole_until_somebody_changes_it(sealed: Path, invoke: Invoke) -> None:
    whole = invoke("verify", str(sealed))
    assert whole.exit_code == 0
    assert whole.stdout.startswith("Whole: a sealed comparison, 8 parts are as the hashes say.\nSeal: ")
    assert "compare the seal" in whole.stderr
    seal = whole.stdout.rpartition("Seal: ")[2].strip()
    assert invoke("verify", str(sealed), "--seal", seal.upper()).exit_code == 0
    assert invoke("verify", str(sealed), "--seal", "0" * 64).exit_code == 1
    change(sealed, "responses.jsonl", b"Hello there", b"Good bye")
    changed = invoke("verify", str(sealed))
    assert changed.exit_code == 1
    assert changed.stdout.startswith("changed  responses.jsonl: its SHA-256 is not the manifest’s\n")
    said = json.loads(invoke("verify", str(sealed), "--json").stdout)
    assert (said["whole"], [each["where"] for each in said["findings"]]) == (False, ["responses.jsonl"])


def test_it_opens_and_exports_again(sealed: Path, invoke: Invoke, tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    assert invoke("export", str(sealed), str(again)).exit_code == 0
    assert json.loads(again.read_text("utf-8"))["run"]["name"] == "Greetings"


def test_it_tells_no_path_and_no_person(sealed: Path, own_home: Path) -> None:
    data = sealed.read_bytes()
    assert str(own_home).encode() not in data
    assert str(Path.home()).encode() not in data
    with zipfile.ZipFile(sealed) as archive:
        said = json.loads(archive.read("environment.json"))
    assert {"python", "system", "libraries", "program", "local_models"} <= set(said)


@pytest.mark.parametrize("what", ["nothing.zip", "folder", "torn.zip"])
def test_bad_input_is_one_line(what: str, sealed: Path, invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "torn.zip").write_bytes(sealed.read_bytes()[:900])
    done = invoke("verify", str(tmp_path / what))
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_replay_asks_with_the_recorded_texts_and_compares(
    sealed: Path, chat: ChatServer, program: Program, tmp_path: Path
) -> None:
    chat.asked.clear()
    page = tmp_path / "again.html"
    done = program("replay", str(sealed), "--model", "lab/echo", "--export", str(page), "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Compared with Greetings, ")
    assert "2 of 2 answers the same; no check turned." in done.stdout
    assert [body["messages"][0]["content"] for body in chat.asked] == ["Hello there", "Be a pirate."]
    assert page.is_file()
    run = record_of(program("runs", "show", "last", "--json").stdout)["run"]
    assert run["name"] == "Greetings, replayed"


def test_a_replay_on_another_model_says_what_changed(sealed: Path, invoke: Invoke) -> None:
    done = invoke("replay", str(sealed), "--model", "lab/slow", "--samples", "2", "--json")
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert [cell["texts"] for cell in said["cells"]] == ["same", "same"]
    failed = invoke("replay", str(sealed), "--model", "lab/failing", "--quiet")
    assert failed.exit_code == 1
    assert "2 without a whole answer on both sides" in failed.stdout
    assert invoke("replay", str(sealed), "--model", "nowhere/echo").exit_code == 2


def test_a_promptfoo_configuration_is_run_and_its_results_are_opened(
    chat: ChatServer, invoke: Invoke, tmp_path: Path
) -> None:
    chat_prompt = json.dumps([{"role": "system", "content": "Be kind."}, {"role": "user", "content": "{{q}}"}])
    config = {"prompts": [{"label": "Kind", "raw": chat_prompt}, "file://../out.txt"], "tests": [{"vars": {"q": "Hi"}}]}
    path, results, again = tmp_path / "promptfooconfig.json", tmp_path / "r.promptfoo.json", tmp_path / "r.json"
    path.write_text(json.dumps(config), "utf-8")
    (tmp_path.parent / "out.txt").write_text("outside", "utf-8")
    done = invoke("run", str(path), "--model", "lab/echo", "--export", str(results))
    assert done.exit_code == 0, done.stderr
    assert "Read from a promptfoo configuration. Not as there: prompt 'file://../out.txt'" in done.stderr
    assert [[m["content"] for m in body["messages"]] for body in chat.asked] == [["Be kind.", "Hi"]]
    assert invoke("export", str(results), str(again)).exit_code == 0
    record = json.loads(again.read_text("utf-8"))
    assert [cell["model"] for cell in record["cells"]] == ["lab/echo"]
    assert record["presets"][0]["system_message"] == "Be kind."
