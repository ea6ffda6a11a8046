"""`playground presets versions`, `diff`, `restore`, `note`, and `show` of a version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer
from conftest import Invoke

TEXT = "---\nname: Pirate\n---\n{message}\n"


@pytest.fixture
def pirate(own_home: Path) -> Path:
    folder = own_home / "presets"
    folder.mkdir(parents=True)
    file = folder / "pirate.preset.md"
    file.write_text(TEXT.format(message="Say arr and be cheerful."), "utf-8")
    return file


def versions_of(invoke: Invoke, preset: str = "pirate") -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(invoke("presets", "versions", preset, "--json").stdout)
    return listed


def test_versions_are_made_of_edits_with_any_editor(pirate: Path, invoke: Invoke) -> None:
    (first,) = versions_of(invoke)
    pirate.write_text(TEXT.format(message="Say arr and be grumpy."), "utf-8")
    newest, same = versions_of(invoke)
    assert same == first
    assert (newest["words"], newest["note"], newest["runs"]) == (5, "", [])
    lines = invoke("presets", "versions", "pirate").stdout.splitlines()
    assert lines[0].startswith(f"pirate@{newest['hash'][:12]}  ")
    assert " UTC  5 words" in lines[0]


def test_diff_between_versions_presets_and_files(pirate: Path, invoke: Invoke, tmp_path: Path) -> None:
    (first,) = versions_of(invoke)
    pirate.write_text(TEXT.format(message="Say arr and be grumpy."), "utf-8")
    old = f"pirate@{first['hash'][:8]}"
    shown = "---\nname: Pirate\n---\nSay arr and be [-cheerful-]{+grumpy+}.\n"
    assert invoke("presets", "diff", old, "pirate").stdout == shown
    other = tmp_path / "other.txt"
    other.write_text("Say arr and be grumpy.", "utf-8")
    assert "[----" in invoke("presets", "diff", "pirate", str(other)).stdout
    assert invoke("presets", "diff", "empty", str(other)).stdout == "{+Say arr and be grumpy.+}\n"
    spans = json.loads(invoke("presets", "diff", old, "pirate", "--json").stdout)
    assert (spans["changed"], spans["unit"]) == (True, "words")
    assert [span for span in spans["spans"] if span["kind"] != "same"] == [
        {"kind": "removed", "text": "cheerful"}, {"kind": "inserted", "text": "grumpy"},
    ]  # fmt: skip
    same = invoke("presets", "diff", "pirate", str(pirate))
    assert (same.stdout, same.stderr) == ("", "Nothing differs.\n")


def test_a_diff_shows_the_lines_around_a_change(invoke: Invoke, tmp_path: Path) -> None:
    lines = [f"line {number}" for number in range(30)]
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("\n".join(lines), "utf-8")
    new.write_text("\n".join(lines).replace("line 15\n", "other\n"), "utf-8")
    shown = invoke("presets", "diff", str(old), str(new)).stdout
    assert shown.startswith("... ")
    assert "line 13\nline 14\n[-line 15-]{+other+}\nline 16\n" in shown
    assert "line 5\n" not in shown
    assert "line 25\n" not in shown
    assert "line 5\n" in invoke("presets", "diff", str(old), str(new), "--all").stdout


def test_a_diff_is_coloured_where_styles_show(pirate: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = versions_of(invoke)
    pirate.write_text(TEXT.format(message="Say arr and be grumpy."), "utf-8")
    monkeypatch.setattr("playground.cli.output.has_styles", lambda: True)
    shown = invoke("presets", "diff", f"pirate@{first['hash'][:8]}", "pirate").stdout
    assert "be \x1b[9;31mcheerful\x1b[0m\x1b[4;32mgrumpy\x1b[0m.\n" in shown


def test_a_known_key_is_in_no_diff(
    pirate: Path, invoke: Invoke, chat: ChatServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-part-0123456789abcdef")
    other = tmp_path / "other.md"
    other.write_text(TEXT.format(message="Say sk-part-0123456789abcdef and be cheerful."), "utf-8")
    for extra in ([], ["--json"]):
        shown = invoke("presets", "diff", "pirate", str(other), *extra).stdout
        assert "key" in shown
        assert "0123456789" not in shown


def test_restore_and_its_undo(pirate: Path, invoke: Invoke) -> None:
    before = pirate.read_bytes()
    (first,) = versions_of(invoke)
    pirate.write_text(TEXT.format(message="Say arr and be grumpy."), "utf-8")
    done = invoke("presets", "restore", f"pirate@{first['hash'][:8]}")
    assert (done.exit_code, done.stdout) == (0, "")
    assert pirate.read_bytes() == before
    undo = done.stderr.split("`")[1].split()
    assert undo[:2] == ["presets", "restore"]
    assert invoke(*undo).exit_code == 0
    assert "grumpy" in pirate.read_text("utf-8")
    assert len(versions_of(invoke)) == 4


def test_notes(pirate: Path, invoke: Invoke) -> None:
    (first,) = versions_of(invoke)
    version = f"pirate@{first['hash'][:8]}"
    assert invoke("presets", "note", version, "before the review").exit_code == 0
    assert versions_of(invoke)[0]["note"] == "before the review"
    assert "before the review" in invoke("presets", "versions", "pirate").stdout
    invoke("presets", "note", version)
    assert versions_of(invoke)[0]["note"] == ""


def test_which_runs_a_version_made(pirate: Path, invoke: Invoke, chat: ChatServer) -> None:
    done = invoke("run", "--preset", "pirate", "--prompt", "Hello", "--model", "lab/echo", "--json")
    assert done.exit_code == 0, done.stderr
    pirate.write_text(TEXT.format(message="Say arr and be grumpy."), "utf-8")
    newest, first = versions_of(invoke)
    assert (newest["runs"], first["runs"]) == ([], [json.loads(done.stdout)["run"]["id"]])
    assert "  1 run" in invoke("presets", "versions", "pirate").stdout.splitlines()[1]


def test_show_of_a_version(pirate: Path, invoke: Invoke) -> None:
    (first,) = versions_of(invoke)
    pirate.write_text(TEXT.format(message="Say arr and be grumpy."), "utf-8")
    shown = invoke("presets", "show", f"pirate@{first['hash'][:8]}")
    assert shown.stdout == "Say arr and be cheerful.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["versions", "pirat"], "There is no preset 'pirat': did you mean 'pirate'?"),
        (["versions", "french"], "'Réponds en français' is not yours to change, so it has no versions"),
        (["restore", "pirate"], "'pirate' names no version: write ID@HASH"),
        (["restore", "pirate@ffffffff"], "'pirate' has no version 'ffffffff': its newest is pirate@"),
        (["diff", "pirate", "nobody"], "There is no preset and no file 'nobody'"),
        (["show", "pirate@ffffffff"], "'pirate' has no version 'ffffffff'"),
    ],
)
def test_what_cannot_be_done(pirate: Path, invoke: Invoke, words: list[str], said: str) -> None:
    done = invoke("presets", *words)
    assert done.exit_code in (1, 2)
    assert done.stdout == ""
    assert done.stderr.startswith(f"playground: {said}")


def test_provenance(pirate: Path, invoke: Invoke) -> None:
    knobs = "knobs:\n  tone: {type: choice, options: [kind, cold], default: kind}\n"
    (pirate.parent / "base.preset.md").write_text(f"---\nname: Base\n{knobs}---\nBe {{{{ tone }}}}.\n", "utf-8")
    pirate.write_text(f"---\nname: Pirate\nlayers: [base]\n{knobs}---\nSay arr.\n", "utf-8")
    shown = invoke("presets", "show", "pirate", "--provenance", "--knob", "tone=cold").stdout
    assert shown == "--- base\nBe cold.\n\n--- pirate\nSay arr.\n"
    parts = json.loads(invoke("presets", "show", "pirate", "--provenance", "--json").stdout)["parts"]
    assert parts == [{"preset": "base", "text": "Be kind."}, {"preset": "pirate", "text": "Say arr."}]


def test_a_preset_whose_file_is_gone_is_listed_and_brought_back(pirate: Path, invoke: Invoke) -> None:
    (first,) = versions_of(invoke)
    assert json.loads(invoke("presets", "versions", "--deleted", "--json").stdout) == []
    pirate.unlink()
    (gone,) = json.loads(invoke("presets", "versions", "--deleted", "--json").stdout)
    assert (gone["preset"], gone["hash"]) == ("pirate", first["hash"])
    assert versions_of(invoke) == [first]
    invoke("presets", "restore", f"pirate@{first['hash'][:8]}")
    assert "cheerful" in pirate.read_text("utf-8")
    assert invoke("presets", "versions", "--deleted").stdout == ""
    assert invoke("presets", "versions").exit_code == 2
