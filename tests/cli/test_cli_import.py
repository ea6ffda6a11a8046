"""`playground presets import` and `export`: what comes in, what is said of it, and that nothing is overwritten."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import Invoke

LM_STUDIO: dict[str, Any] = {
    "identifier": "@local:pirate",
    "name": "Pirate of LM Studio",
    "changed": False,
    "operation": {
        "fields": [
            {"key": "llm.prediction.systemPrompt", "value": "Be a pirate."},
            {"key": "llm.prediction.temperature", "value": 0.4},
            {"key": "llm.prediction.reasoning.parsing", "value": {"enabled": True}},
        ]
    },
    "load": {"fields": []},
}
CSV = "act,prompt\nPoet,Answer in verse about ${topic:rain}.\nChef,You cook.\n"
OWN = "---\nname: Grumpy\n# a comment that stays\nknobs:\n  mood: {type: text, default: sour}\n---\nBe {{ mood }}.\n"


@pytest.fixture
def lm_studio(tmp_path: Path) -> Path:
    path = tmp_path / "pirate.preset.json"
    path.write_text(json.dumps(LM_STUDIO), "utf-8")
    return path


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "prompts.csv"
    path.write_text(CSV, "utf-8")
    return path


def library_of(home: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(home.rglob("*.preset.md"))}


def put(home: Path, stem: str, text: str) -> Path:
    path = home / "presets" / f"{stem}.preset.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def told(invoke: Invoke, *arguments: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(invoke("presets", "import", "--json", *arguments).stdout)
    return value


# ---- import


def test_presets_of_other_tools_come_in_with_a_report(
    invoke: Invoke, own_home: Path, lm_studio: Path, csv: Path
) -> None:
    done = invoke("presets", "import", str(lm_studio), str(csv))
    assert done.exit_code == 0
    assert "pirate-of-lm-studio" in done.stdout
    assert "prompts.csv, row 2" in done.stdout
    assert "dropped: llm.prediction.reasoning.parsing" in done.stdout
    assert "3 presets came in." in done.stderr
    shown = invoke("presets", "show", "poet", "--knob", "topic=snow")
    assert shown.stdout == "Answer in verse about snow.\n"
    pirate = json.loads(invoke("presets", "show", "pirate-of-lm-studio", "--json").stdout)
    assert pirate["source"] == "pirate.preset.json"
    assert pirate["parameters"] == {"temperature": 0.4}


def test_a_dry_run_says_the_same_and_writes_nothing(invoke: Invoke, own_home: Path, csv: Path) -> None:
    done = invoke("presets", "import", "--dry-run", str(csv))
    assert done.exit_code == 0
    assert "poet" in done.stdout
    assert "would be added" in done.stdout
    assert "nothing was written" in done.stderr
    assert library_of(own_home) == {}


def test_a_name_that_is_taken_is_said_and_both_are_kept(invoke: Invoke, own_home: Path, csv: Path) -> None:
    mine = "---\nname: Poet\n---\nMine."
    put(own_home, "poet", mine)
    rows = told(invoke, str(csv))["presets"]
    assert [(row["id"], row["name"], row["done"]) for row in rows] == [
        ("poet-2", "Poet (2)", "added"),
        ("chef", "Chef", "added"),
    ]
    assert "taken" in rows[0]["why"]
    assert library_of(own_home)["poet.preset.md"] == mine


def test_what_is_there_already_is_not_taken_twice(invoke: Invoke, own_home: Path, csv: Path) -> None:
    told(invoke, str(csv))
    before = library_of(own_home)
    rows = told(invoke, str(csv))["presets"]
    assert [row["done"] for row in rows] == ["skipped", "skipped"]
    assert library_of(own_home) == before


def test_replace_replaces_and_the_old_text_is_a_version(invoke: Invoke, own_home: Path, csv: Path) -> None:
    put(own_home, "poet", "---\nname: Poet\n---\nMine.")
    rows = told(invoke, "--replace", str(csv))["presets"]
    assert rows[0]["done"] == "replaced"
    assert "in verse" in library_of(own_home)["poet.preset.md"]


def test_lint_speaks_of_what_comes_in(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("Write to [YOUR NAME] and answer politely.", "utf-8")
    findings = told(invoke, "--dry-run", str(path))["presets"][0]["findings"]
    assert any("[YOUR NAME]" in finding["message"] for finding in findings)


def test_a_text_comes_in_by_the_standard_input(invoke: Invoke, own_home: Path) -> None:
    done = invoke("presets", "import", "-", input="Answer as a lighthouse keeper would.")
    assert done.exit_code == 0
    assert any("lighthouse keeper" in text for text in library_of(own_home).values())


def test_what_cannot_be_read_is_one_sentence_and_exit_2(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    done = invoke("presets", "import", str(path))
    assert done.exit_code == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "picture.png" in done.stderr
    assert library_of(own_home) == {}
    missing = invoke("presets", "import", str(tmp_path / "nowhere"))
    assert missing.exit_code == 2
    unknown = invoke("presets", "import", "--as", "lmstudio", str(path))
    assert unknown.exit_code == 2
    assert "lm-studio" in unknown.stderr


def test_the_good_files_of_a_folder_come_in_beside_the_bad(
    invoke: Invoke, own_home: Path, tmp_path: Path, csv: Path
) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    csv.rename(folder / "prompts.csv")
    (folder / "broken.presets.zip").write_bytes(b"PK\x03\x04 cut")
    (tmp_path / "secret.txt").write_text("a secret", "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    done = invoke("presets", "import", str(folder))
    assert done.exit_code == 0
    assert "leads out of the folder" in done.stderr
    assert "broken.presets.zip" in done.stderr
    assert not any("a secret" in text for text in library_of(own_home).values())
    assert {"poet.preset.md", "chef.preset.md"} <= set(library_of(own_home))


# ---- export


def test_a_preset_goes_out_and_comes_back_the_same(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    mine = put(own_home, "grumpy", OWN)
    out = tmp_path / "shared.presets.zip"
    assert invoke("presets", "export", "grumpy", "--to", "archive", "--out", str(out)).exit_code == 0
    mine.unlink()
    done = invoke("presets", "import", str(out))
    assert done.exit_code == 0
    back = json.loads(invoke("presets", "show", "grumpy", "--json", "--knob", "mood=merry").stdout)
    assert back["system_message"] == "Be merry."
    assert back["source"] == "shared.presets.zip"


def test_an_archive_takes_the_layers_along_and_comments_too(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    put(own_home, "grumpy", OWN)
    put(own_home, "clerk", "---\nname: Clerk\nlayers: [grumpy]\n---\nYou are a clerk.")
    out = tmp_path / "shared.presets.zip"
    done = invoke("presets", "export", "clerk", "--to", "archive", "--out", str(out))
    assert "comes along" in done.stderr
    with zipfile.ZipFile(out) as archive:
        assert {"clerk.preset.md", "grumpy.preset.md"} < set(archive.namelist())
        assert archive.read("grumpy.preset.md").decode() == OWN


def test_folders_come_back_with_the_archive(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    mine = put(own_home, "grumpy", OWN)
    folder = mine.parent / "personas" / "sour"
    folder.mkdir(parents=True)
    mine = mine.rename(folder / mine.name)
    out = tmp_path / "shared.presets.zip"
    invoke("presets", "export", "grumpy", "--to", "archive", "--out", str(out))
    mine.unlink()
    assert invoke("presets", "import", str(out)).exit_code == 0
    assert mine.is_file()


def test_layers_that_come_in_under_another_id_are_still_found(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    put(own_home, "grumpy", OWN)
    clerk = put(own_home, "clerk", "---\nname: Clerk\nlayers: [grumpy]\n---\nYou are a clerk.")
    out = tmp_path / "shared.presets.zip"
    invoke("presets", "export", "clerk", "--to", "archive", "--out", str(out))
    clerk.unlink()
    put(own_home, "grumpy", "---\nname: Grumpy\n---\nAnother one.")
    invoke("presets", "import", str(out))
    assert invoke("presets", "show", "clerk").stdout.startswith("Be sour.")


def test_a_file_that_is_there_is_not_written_over(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    put(own_home, "grumpy", OWN)
    out = tmp_path / "mine.json"
    out.write_text("mine", "utf-8")
    done = invoke("presets", "export", "grumpy", "--to", "lm-studio", "--out", str(out))
    assert done.exit_code == 2
    assert out.read_text("utf-8") == "mine"
    assert invoke("presets", "export", "grumpy", "--to", "lm-studio", "--out", str(out), "--replace").exit_code == 0
    assert "Be sour." in out.read_text("utf-8")


def test_several_presets_go_into_a_folder(invoke: Invoke, own_home: Path, tmp_path: Path) -> None:
    put(own_home, "grumpy", OWN)
    out = tmp_path / "out"
    done = invoke("presets", "export", "grumpy", "french", "--to", "lm-studio", "--out", str(out))
    assert done.exit_code == 0
    assert len(list(out.iterdir())) == 2
    assert invoke("presets", "export", "grumpy", "french", "--to", "lm-studio").exit_code == 2


def test_a_format_and_a_preset_that_are_not_there(invoke: Invoke, own_home: Path) -> None:
    assert "lm-studio" in invoke("presets", "export", "french", "--to", "lmstudio").stderr
    assert invoke("presets", "export", "frensh", "--to", "own").exit_code == 2
    assert invoke("presets", "export", "none", "--to", "own").exit_code == 2


@pytest.mark.parametrize(
    ("format", "model", "words"),
    [
        ("curl", "openai/gpt-5-mini", "curl"),
        ("python-openai", "openai/gpt-5-mini", "from openai import OpenAI"),
        ("python-anthropic", "anthropic/claude-sonnet-4-5", "Anthropic"),
    ],
)
def test_a_request_as_code_holds_the_final_text_and_no_key(
    invoke: Invoke, own_home: Path, monkeypatch: pytest.MonkeyPatch, format: str, model: str, words: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-a-secret-1234567890")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-a-secret-1234567890")
    put(own_home, "grumpy", OWN)
    done = invoke("presets", "export", "grumpy", "--to", format, "--model", model, "--knob", "mood=merry")
    assert done.exit_code == 0, done.stderr
    assert words in done.stdout
    assert "Be merry." in done.stdout
    assert "sk-a-secret" not in done.output


def test_code_wants_a_model_that_its_package_can_ask(invoke: Invoke, own_home: Path) -> None:
    assert "--model" in invoke("presets", "export", "french", "--to", "curl").stderr
    wrong = invoke("presets", "export", "french", "--to", "python-anthropic", "--model", "openai/gpt-5-mini")
    assert wrong.exit_code == 2
    assert "does not speak" in wrong.stderr
    local = invoke("presets", "export", "french", "--to", "curl", "--model", "local/smollm2-135m-instruct")
    assert local.exit_code == 2


def test_it_says_so_where_presets_are_too_many_to_be_linted(
    invoke: Invoke, own_home: Path, csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(invoke, "--dry-run", str(csv))["linted"] is True
    assert "linted" not in invoke("presets", "import", "--dry-run", str(csv)).stderr
    monkeypatch.setattr("playground.cli.preset_import.MAX_LINTED", 1)
    assert told(invoke, "--dry-run", str(csv))["linted"] is False
    said = invoke("presets", "import", str(csv)).stderr
    assert "More than 1 presets are not linted here: `playground presets check` does it." in said
