"""Large runs from the command line: killed and gone on with, failures alone, old answers, and what it would take."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from chat_server import ChatServer
from conftest import TIME_LIMIT_S, Invoke, Program, Start, record_of

MANY = 200
AT_ONCE = 8


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.experiment.yaml"
    prompts = ", ".join(f"Question {n}" for n in range(MANY))
    path.write_text(f"name: Many\npresets: [none]\nprompts: [{prompts}]\nmodels: [lab/slow]\n", "utf-8")
    return path


def asked(chat: ChatServer) -> Counter[str]:
    return Counter(body["messages"][-1]["content"] for body in chat.asked)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_run_goes_on_and_nothing_is_asked_twice(
    chat: ChatServer, start: Start, program: Program, many: Path
) -> None:
    process = start("run", str(many), "--quiet")
    end = time.monotonic() + TIME_LIMIT_S
    while len(chat.asked) < MANY // 3:
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    stopped = record_of(program("runs", "show", "last", "--json").stdout)
    assert stopped["run"]["state"] == "interrupted"
    texts = {prompt["id"]: prompt["messages"][0]["text"] for prompt in stopped["experiment"]["prompts"]}
    done = {texts[cell["prompt"]] for cell in stopped["cells"] if cell["state"] == "done"}
    assert MANY // 3 - AT_ONCE <= len(done) < MANY, "what had ended was kept at once"
    before = asked(chat)

    resumed = program("run", "--resume", "last", "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert f"{MANY - len(done)} answers of them are to be asked for." in resumed.stderr
    record = record_of(resumed.stdout)
    assert record["run"]["id"] == stopped["run"]["id"]
    assert {cell["state"] for cell in record["cells"]} == {"done"}
    after = asked(chat)
    assert all(after[text] == 1 for text in done)
    again = [text for text, times in after.items() if times > 1]
    assert all(before[text] == 1 and after[text] == 2 for text in again)
    assert len(again) <= AT_ONCE, "only what was under way when the program was killed"
    assert sum(after.values()) == MANY + len(again)

    nothing = program("run", "--resume", "last", "--quiet")
    assert nothing.returncode == 0
    assert asked(chat) == after


def test_only_what_failed_is_asked_again(chat: ChatServer, invoke: Invoke) -> None:
    first = invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/echo", "--model", "lab/once", "--json")
    assert first.exit_code == 1
    before = len(chat.asked)
    again = invoke("run", "--retry-failed", "last", "--json", "--quiet")
    assert again.exit_code == 0, again.stderr
    assert [body["model"] for body in chat.asked[before:]] == ["once"]
    assert record_of(again.stdout)["run"]["id"] == record_of(first.stdout)["run"]["id"]
    assert invoke("run", "--retry-failed", "last", "--quiet").exit_code == 0
    assert len(chat.asked) == before + 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--resume", "last", "--retry-failed", "last"), "choose one of them"),
        (("--retry-failed", "last", "--samples", "2"), "--retry-failed goes on with a run as it was begun"),
        (("--retry-failed", "nobody"), "There is no run"),
    ],
)
def test_what_cannot_be_gone_on_with_is_said(
    chat: ChatServer, invoke: Invoke, arguments: tuple[str, ...], words: str
) -> None:
    refused = invoke("run", *arguments)
    assert refused.exit_code == 2
    assert words in refused.stderr


def test_an_answer_that_is_there_is_taken_and_marked_everywhere(
    chat: ChatServer, invoke: Invoke, experiment: Path, tmp_path: Path
) -> None:
    first = record_of(invoke("run", str(experiment), "--json", "--quiet").stdout)
    page = tmp_path / "again.html"
    second = invoke("run", str(experiment), "--reuse", "--export", str(page))
    assert second.exit_code == 0
    assert len(chat.asked) == 4
    mark = f"reused from {first['run']['id']}"
    assert second.stderr.count(mark) == 4
    assert second.stdout.count(mark) == 4
    assert page.read_text("utf-8").count(mark) >= 4
    record = record_of(invoke("runs", "show", "last", "--json").stdout)
    assert [cell["reused_from"] for cell in record["cells"]] == [first["run"]["id"]] * 4
    assert [cell["text"] for cell in record["cells"]] == [cell["text"] for cell in first["cells"]]
    assert invoke("run", str(experiment), "--quiet").exit_code == 0
    assert len(chat.asked) == 8, "not unless it is asked for"


def test_samples_are_asked_anew_unless_that_is_wanted_too(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    for expected, more in ((8, ()), (16, ("--reuse",)), (16, ("--reuse-samples",))):
        assert invoke("run", str(experiment), "--samples", "2", "--quiet", *more).exit_code == 0
        assert len(chat.asked) == expected


def test_an_estimate_asks_nothing_and_says_what_nobody_knows(
    chat: ChatServer, invoke: Invoke, experiment: Path
) -> None:
    unknown = invoke("run", str(experiment), "--samples", "100", "--estimate")
    assert unknown.exit_code == 0, unknown.stderr
    assert "400 answers from 1 model" in unknown.stdout
    assert "Time: unknown, lab/echo was not measured here yet" in unknown.stdout
    assert chat.asked == []
    assert "There is no run yet" in invoke("runs", "show", "last").stderr
    assert invoke("run", str(experiment), "--quiet").exit_code == 0
    asked_for = len(chat.asked)
    figures = json.loads(invoke("run", str(experiment), "--samples", "100", "--estimate", "--json").stdout)
    assert figures["answers"] == 400
    assert figures["unmeasured"] == []
    assert 0 < figures["time_s"][0] <= figures["time_s"][1] < 600
    assert len(chat.asked) == asked_for


def test_what_a_resume_would_take_is_estimated_too(chat: ChatServer, invoke: Invoke) -> None:
    invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/echo", "--model", "lab/once", "--quiet")
    assert "1 answer from 1 model" in invoke("run", "--resume", "last", "--estimate").stdout
