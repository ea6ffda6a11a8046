"""`playground run`: what is asked, what is said where, what is kept, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from chat_server import ChatServer
from conftest import Invoke, Program, record_of

from playground.formats import export as export_files
from playground.store.folders import resources_folder

TYPED = ("run", "--preset", "none", "--preset", "empty", "--prompt", "Hello there", "--model", "lab/echo")


def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((resources_folder() / "schemas" / "run.schema.json").read_text("utf-8"))
    return loaded


def texts(record: dict[str, Any]) -> list[str]:
    return [cell["text"] for cell in record["cells"]]


def test_answers_on_stdout_and_progress_on_stderr(chat: ChatServer, program: Program) -> None:
    done = program(*TYPED)
    assert done.returncode == 0, done.stderr
    assert "── No system message\n[-] Hello there #-\n" in done.stdout
    assert "── Empty system message\n[] Hello there #-\n" in done.stdout
    assert " 2 presets × 1 prompt = 2 answers · lab/echo\n" in done.stderr
    assert "2 of 2: " in done.stderr
    assert "2 of 2 done. Look again with: playground runs show " in done.stderr
    assert "Hello there" not in done.stderr
    assert len(chat.asked) == 2


def test_json_is_the_run_record(chat: ChatServer, program: Program, experiment: Path) -> None:
    done = program("run", str(experiment), "--json", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    record = record_of(done.stdout)
    jsonschema.validate(record, schema())
    assert record["run"]["name"] == "Greetings"
    assert record["run"]["state"] == "done"
    assert [cell["state"] for cell in record["cells"]] == ["done"] * 4
    assert texts(record) == [
        "[-] Hello there #7", "[Be a pirate.] Hello there #107", "[-] Goodbye #7", "[Be a pirate.] Goodbye #107",
    ]  # fmt: skip
    shown = program("runs", "show", "last", "--json")
    assert record_of(shown.stdout) == record


def test_options_go_over_the_experiment(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    done = invoke(
        "run", str(experiment), "--preset", "empty", "--prompt", "One", "--prompt", "Two", "--samples", "2",
        "--max-tokens", "9", "--temperature", "0.25", "--seed", "50", "--effort", "low", "--json", "--quiet",
    )  # fmt: skip
    assert done.exit_code == 0
    record = record_of(done.stdout)
    assert texts(record) == ["[] One #50", "[] One #51", "[] Two #50", "[] Two #51"]
    limits = {body.get("max_tokens") or body.get("max_completion_tokens") for body in chat.asked}
    assert ({body["temperature"] for body in chat.asked}, limits) == ({0.25}, {9})
    assert record["experiment"]["parameters"]["reasoning_effort"] == "low"


def test_an_experiment_of_the_library_by_its_id(
    chat: ChatServer, invoke: Invoke, experiment: Path, own_home: Path
) -> None:
    (own_home / "experiments").mkdir()
    experiment.rename(own_home / "experiments" / experiment.name)
    assert record_of(invoke("run", "greetings", "--json", "--quiet").stdout)["run"]["name"] == "Greetings"


def test_presets_by_path(chat: ChatServer, invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.preset.md").write_text("---\nname: Mine\n---\nBe mine.\n", "utf-8")
    done = invoke("run", "--preset", "mine.preset.md", "--prompt", "Hi", "--model", "lab/echo", "--json", "--quiet")
    record = record_of(done.stdout)
    assert texts(record) == ["[Be mine.] Hi #-"]
    assert record["presets"][0]["name"] == "Mine"


def test_a_prompt_from_stdin(chat: ChatServer, program: Program) -> None:
    done = program(*TYPED[:5], "--prompt", "-", "--model", "lab/echo", "--json", "--quiet", input="Grüße\nan alle\n")
    assert set(texts(record_of(done.stdout))) == {"[-] Grüße\nan alle #-", "[] Grüße\nan alle #-"}


def test_a_dataset_stays_where_the_prompt_names_it(chat: ChatServer, invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("who\nAda\nBob\n", "utf-8")
    file = tmp_path / "rows.experiment.yaml"
    file.write_text("presets: [none]\nprompts: ['Hi {{who}}']\ndataset: people.csv\nmodels: [lab/echo]\n", "utf-8")
    with_rows = invoke("run", str(file), "--prompt", "Bye {{who}}", "--json", "--quiet")
    assert texts(record_of(with_rows.stdout)) == ["[-] Bye Ada #-", "[-] Bye Bob #-"]
    without = invoke("run", str(file), "--prompt", "Bye", "--json", "--quiet")
    assert texts(record_of(without.stdout)) == ["[-] Bye #-"]


def test_prompts_and_rows_from_files(chat: ChatServer, invoke: Invoke, tmp_path: Path) -> None:
    lines, blocks, people = tmp_path / "lines.txt", tmp_path / "blocks.txt", tmp_path / "people.csv"
    lines.write_bytes("Grüße {{who}}\n\nHi\n".encode("cp1252"))
    blocks.write_text("two\nlines\n---\none\n", "utf-8")
    people.write_text("who;prompt\nAda;Add\nBob;Bow\n", "utf-16")
    ask = ("run", "--preset", "none", "--model", "lab/echo", "--json", "--quiet")
    both = invoke(*ask, "--prompts", str(lines), "--prompts", str(blocks), "--dataset", str(people))
    asked = ["Grüße Ada", "Grüße Bob", "Hi", "two\nlines", "one"]
    assert texts(record_of(both.stdout)) == [f"[-] {text} #-" for text in asked]
    column = record_of(invoke(*ask, "--dataset", str(people)).stdout)
    assert texts(column) == ["[-] Add #-", "[-] Bow #-"]
    assert column["experiment"]["name"] == "people"
    assert str(tmp_path) not in str(column)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--dataset", "cities.csv"], "key '--dataset': there is no prompt: add --prompt TEXT with {{city}} in it"),
        (
            ["--dataset", "cities.csv", "--prompt", "Hi"],
            "key '--dataset': no prompt names a column of it: write {{city",
        ),
        (["--dataset", "lost.csv", "--prompt", "Hi"], "lost.csv: the file cannot be read"),
        (["--prompts", "blank.txt"], "blank.txt: there is no prompt in it"),
        (["--prompts", "lost.txt"], "lost.txt: the file cannot be read"),
    ],
)
def test_bad_files_of_prompts_and_rows_ask_nobody(
    chat: ChatServer, invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cities.csv").write_text("city\nRome\n", "utf-8")
    Path("blank.txt").write_text(" \n\n", "utf-8")
    done = invoke("run", "--preset", "none", *words)
    assert (done.exit_code, done.stdout, chat.asked) == (2, "", [])
    assert done.stderr.startswith(f"playground: {said}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "say what to run: `playground run starter`, or `playground run --preset"),
        (["--preset", "none"], "there is no prompt: add --prompt TEXT"),
        (["--prompt", "Hi"], "no preset is chosen: add --preset ID"),
        (["startr"], "There is no experiment 'startr'"),
        (["empty"], "'empty' is a preset, no experiment: type `playground run --preset empty --prompt"),
        (["--preset", "nonne", "--prompt", "Hi"], "There is no preset 'nonne': did you mean 'none'?"),
        (["--preset", "lost.preset.md", "--prompt", "Hi"], "There is no file lost.preset.md."),
        (["mine.preset.md"], "this is a preset, no experiment: type `playground run --preset mine.preset.md"),
        (["--preset", "none", "--prompt", " "], "key '--prompt': the prompt is empty"),
        (["--preset", "none", "--prompt", "Hi", "--model", "echo"], "key '--model': 'echo' is no model"),
        (["--preset", "none", "--prompt", "Hi", "--model", "lap/echo"], "There is no endpoint 'lap': did you mean"),
        (["--preset", "none", "--preset", "none", "--prompt", "Hi"], "key 'presets': the preset 'none' stands twice"),
        (["--preset", "none", "--prompt", "Hi", "--export", "x.pdf"], "x.pdf: pages are painted by the window: open"),
        (["--preset", "none", "--prompt", "Hi", "--export", "x.doc"], "x.doc: '.doc' is no kind of file that a"),
        (["--resume", "last"], "There is no run yet"),
        (["--resume", "last", "--samples", "2"], "--resume goes on with a run as it was begun"),
    ],
)  # fmt: skip
def test_bad_input_asks_nobody(chat: ChatServer, invoke: Invoke, words: list[str], said: str) -> None:
    done = invoke("run", *words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"playground: {said}")
    assert done.stderr.count("\n") == 1
    assert chat.asked == []
    assert invoke("runs", "list", "--json").stdout == "[]\n"


@pytest.mark.parametrize("words", [["starter"], ["--preset", "none", "--prompt", "Hi"]])
def test_an_unknown_local_model_is_told_before_anything_is_begun(
    invoke: Invoke, own_home: Path, tmp_path: Path, words: list[str]
) -> None:
    (own_home / "cache" / "models").mkdir(parents=True)
    (own_home / "cache" / "models" / "mine.gguf").write_bytes(b"GGUF")
    for name in ("xx", "models/mine.gguf", str(tmp_path / "lost.gguf")):
        done = invoke("run", *words, "--model", f"local/{name}")
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == (
            f"playground: There is no model local/{name}: known are local/smollm2-135m-instruct, local/mine.gguf, and "
            "local/ with the whole path of a GGUF file.\n"
        )
    (tmp_path / "notes.txt").write_text("no model", "utf-8")
    done = invoke("run", *words, "--model", f"local/{tmp_path / 'notes.txt'}")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{tmp_path / 'notes.txt'} is not a GGUF file" in done.stderr
    assert invoke("runs", "list", "--json").stdout == "[]\n"


def test_a_broken_experiment_names_its_line(chat: ChatServer, invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "bad.experiment.yaml"
    file.write_text("presets: [none]\nprompts: [Hi]\nsampels: 3\n", "utf-8")
    done = invoke("run", str(file))
    assert done.exit_code == 2
    assert done.stderr.startswith(f"playground: {file}:3: key 'sampels': ")
    assert "samples" in done.stderr


def test_a_failed_cell_is_exit_1_and_stops_no_other(chat: ChatServer, program: Program) -> None:
    done = program(*TYPED, "--model", "lab/failing", "--json")
    assert done.returncode == 1
    record = record_of(done.stdout)
    jsonschema.validate(record, schema())
    assert sorted(cell["state"] for cell in record["cells"]) == ["done", "done", "failed", "failed"]
    assert done.stderr.count("the model is on fire") == 1, "one reason is said once"
    assert "2 of 4 done, 2 failed" in done.stderr


def test_an_answer_that_was_cut_is_failed_with_its_text(chat: ChatServer, invoke: Invoke) -> None:
    done = invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/torn", "--json", "--quiet")
    assert done.exit_code == 1
    (cell,) = record_of(done.stdout)["cells"]
    assert (cell["state"], cell["text"], cell["error"]["kind"]) == ("failed", "half an", "cut")
    assert done.stderr.startswith("playground: No system message: ")


def test_checks_count_with_strict_alone(chat: ChatServer, invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "checked.experiment.yaml"
    file.write_text(
        "presets: [none]\nprompts: [Hi]\nmodels: [lab/echo]\n"
        "checks:\n  - {type: icontains, value: hi}\n  - {type: icontains, value: aye}\n",
        "utf-8",
    )
    plain = invoke("run", str(file))
    assert plain.exit_code == 0
    assert "✓ contains: hi" in plain.stdout
    assert "✗ contains: aye: " in plain.stdout
    assert "1 of 2 checks passed" in plain.stderr
    assert invoke("run", str(file), "--strict").exit_code == 1
    good = invoke("run", str(file), "--strict", "--prompt", "Hi, aye")
    assert good.exit_code == 0
    report = tmp_path / "results.xml"
    assert invoke("run", str(file), "--strict", "--export", str(report)).exit_code == 1
    suite = ElementTree.parse(report).getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")


def test_exports_carry_the_record(chat: ChatServer, program: Program, experiment: Path, tmp_path: Path) -> None:
    files = [tmp_path / "out" / f"greetings{suffix}" for suffix in export_files.SUFFIXES]
    done = program("run", str(experiment), "--json", *(word for file in files for word in ("--export", str(file))))
    assert done.returncode == 0, done.stderr
    assert [f"Written: {file}" in done.stderr for file in files] == [True] * len(files)
    record = record_of(done.stdout)
    assert json.loads(files[1].read_text("utf-8")) == record
    again = tmp_path / "again.json"
    assert program("export", str(files[0]), str(again)).returncode == 0
    assert json.loads(again.read_text("utf-8")) == record


def test_an_export_that_cannot_be_written_keeps_no_other(chat: ChatServer, invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    good, bad = tmp_path / "good.md", tmp_path / "file" / "bad.md"
    done = invoke(*TYPED, "--export", str(bad), "--export", str(good), "--quiet")
    assert done.exit_code == 1
    assert str(bad) in done.stderr
    assert "Hello there" in good.read_text("utf-8")


def test_quiet_is_silent(chat: ChatServer, program: Program) -> None:
    done = program(*TYPED, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_resume_asks_only_for_what_is_not_done(chat: ChatServer, invoke: Invoke) -> None:
    first = invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/echo", "--model", "lab/once", "--json")
    assert first.exit_code == 1
    asked, run_id = len(chat.asked), record_of(first.stdout)["run"]["id"]
    second = invoke("run", "--resume", run_id[:-2], "--json", "--quiet")
    assert second.exit_code == 0
    record = record_of(second.stdout)
    assert record["run"]["id"] == run_id
    assert texts(record) == ["[-] Hi #-", "second try"]
    assert [body["model"] for body in chat.asked[asked:]] == ["once"]
    assert invoke("run", "--resume", "last", "--quiet").exit_code == 0
    assert len(chat.asked) == asked + 1, "a run that is done is not asked again"


def test_the_store_failing_does_not_lose_the_answers(
    chat: ChatServer, invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.core.errors import StoreError
    from playground.store.runs import RunStore

    def full(*_arguments: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(RunStore, "save", full)
    monkeypatch.setattr(RunStore, "finish", full)
    file = tmp_path / "kept.json"
    done = invoke(*TYPED, "--export", str(file), "--json", "--quiet")
    assert "The answers are not being kept: The disk is full." in done.stderr
    assert set(texts(json.loads(file.read_text("utf-8")))) == {"[-] Hello there #-", "[] Hello there #-"}
    assert done.exit_code == 1


def test_columns_that_were_not_asked_alike_are_named_at_the_end(chat: ChatServer, invoke: Invoke) -> None:
    words = (*TYPED[:-4], "--prompt", "Hello there", "--model", "lab/echo", "--model", "lab/picky")
    done = invoke(*words, "--temperature", "0.5")
    assert done.exit_code == 0
    assert "· temperature was not sent: this model does not take it." in done.stdout
    told = [line for line in done.stderr.splitlines() if "is not the same experiment" in line]
    assert told == [
        f"! {name} · lab/picky is not the same experiment: temperature was left out; not so in every other column."
        for name in ("No system message", "Empty system message")
    ]
    assert "is not the same experiment" in invoke("runs", "show", "last").stdout
    assert "is not the same experiment" not in invoke(*TYPED).stderr


def test_bounds_stand_first_in_every_column(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    rules = experiment.parent / "rules.preset.md"
    rules.write_text("Stay polite.", "utf-8")
    done = invoke("run", str(experiment), "--preset", "none", "--preset", "empty", "--bounds", str(rules), "--prompt",
                  "Hi", "--json", "--quiet")  # fmt: skip
    assert done.exit_code == 0, done.stderr
    record = record_of(done.stdout)
    jsonschema.validate(record, schema())
    assert [preset["system_message"] for preset in record["presets"]] == ["Stay polite."] * 2
    assert [bound["system_message"] for bound in record["experiment"]["bounds"]] == ["Stay polite."]


def test_bounds_that_are_not_there_stop_the_run_before_anything_is_asked(chat: ChatServer, invoke: Invoke) -> None:
    done = invoke(*TYPED, "--bounds", "nowhere")
    assert (done.exit_code, chat.asked) == (2, [])
    assert "nowhere" in done.stderr
