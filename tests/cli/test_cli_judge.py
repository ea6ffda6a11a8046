"""`playground judge` and `run --judge`: checks and pairs decided by a model on loopback, its words kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from chat_server import ChatServer
from conftest import Invoke

from playground.store.folders import resources_folder

RUBRIC = "The answer speaks like a pirate"


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    file = tmp_path / "judged.experiment.yaml"
    file.write_text(
        "presets:\n  - none\n  - {name: Pirate, system_message: Be a pirate.}\n"
        f"prompts: [Hello there, Goodbye]\nmodels: [lab/echo]\nchecks: [{{type: llm-rubric, value: {RUBRIC}}}]\n",
        "utf-8",
    )
    return file


def record_of(invoke: Invoke) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(invoke("runs", "show", "last", "--json").stdout)
    schema = json.loads((resources_folder() / "schemas" / "run.schema.json").read_text("utf-8"))
    jsonschema.validate(record, schema)
    return record


def passed(record: dict[str, Any]) -> list[tuple[bool, bool]]:
    checks = [cell["checks"][0] for cell in record["cells"]]
    return [(check["passed"], check.get("pending", False)) for check in checks]


def test_without_a_judge_checks_stay_open_and_the_way_out_is_named(
    chat: ChatServer, invoke: Invoke, experiment: Path
) -> None:
    done = invoke("run", str(experiment))
    assert done.exit_code == 0
    assert "4 not decided (playground judge 2" in done.stderr
    assert passed(record_of(invoke)) == [(False, True)] * 4
    assert invoke("judge", "last").exit_code == 2
    assert "name one with --judge ENDPOINT/MODEL_ID" in invoke("judge", "last").stderr


def test_a_run_is_judged_while_it_goes_on(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    done = invoke("run", str(experiment), "--judge", "lab/judge")
    assert "Pirate · prompt-1: ✓ llm-rubric: Arr." in done.stderr
    record = record_of(invoke)
    assert passed(record) == [(False, False), (True, False)] * 2
    words = record["judgements"]
    assert {(word["model"], word["rubric"]) for word in words} == {("lab/judge", RUBRIC)}
    assert sorted(word["text"] for word in words)[-1] == '{"reason": "Arr.", "pass": true}'
    judged = [body for body in chat.asked if body["model"] == "judge"]
    assert [body["temperature"] for body in judged] == [0] * 4
    assert invoke("run", str(experiment), "--judge", "lab/judge", "--strict", "--quiet").exit_code == 1


def test_the_judge_of_the_experiment_is_kept_with_the_run(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    experiment.write_text(experiment.read_text("utf-8") + "judge: lab/judge\n", "utf-8")
    invoke("run", str(experiment), "--quiet")
    record = record_of(invoke)
    assert record["experiment"]["judge"] == "lab/judge"
    assert passed(record) == [(False, False), (True, False)] * 2


def test_open_checks_are_decided_later_and_once(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    invoke("run", str(experiment), "--quiet")
    ended = record_of(invoke)["run"]["finished_at"]
    done = invoke("judge", "last", "--judge", "lab/judge")
    assert (done.exit_code, done.stdout) == (0, "Checks: 4 of 4 decided\n")
    record = record_of(invoke)
    assert passed(record) == [(False, False), (True, False)] * 2
    assert record["run"]["finished_at"] == ended
    asked = len(chat.asked)
    assert invoke("judge", "last", "--judge", "lab/judge").stdout == "Checks: 0 of 0 decided\n"
    assert len(chat.asked) == asked


def test_a_judge_that_fails_leaves_checks_open(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    invoke("run", str(experiment), "--quiet")
    done = invoke("judge", "last", "--judge", "lab/failing")
    assert (done.exit_code, done.stdout) == (1, "Checks: 0 of 4 decided, 4 still open\n")
    assert passed(record_of(invoke)) == [(False, True)] * 4
    reason = record_of(invoke)["cells"][0]["checks"][0]["reason"]
    assert reason.startswith("not decided: ")


@pytest.mark.parametrize("judge", ["judge", "nowhere/judge", "lab/"])
def test_a_judge_that_cannot_be_asks_nobody(chat: ChatServer, invoke: Invoke, experiment: Path, judge: str) -> None:
    assert invoke("run", str(experiment), "--judge", judge).exit_code == 2
    assert chat.asked == []


def test_pairs_become_votes_of_the_judge_beside_those_of_people(
    chat: ChatServer, invoke: Invoke, experiment: Path
) -> None:
    invoke("run", str(experiment), "--judge", "lab/judge", "--quiet")
    done = invoke("judge", "last", "--judge", "lab/judge", "--pairs", "baseline")
    assert done.exit_code == 0, done.stderr
    assert "2 pairs to judge, each in both orders: 4 questions." in done.stderr
    assert "2 pairs decided, 0 of them ties" in done.stdout
    assert "What it read first won 50 % of 4 times (95 % interval" in done.stdout
    assert "Agreement with people: nobody has voted on these pairs yet" in done.stdout
    votes = record_of(invoke)["votes"]
    assert {(vote["voter"], vote["verdict"], vote["blind"]) for vote in votes} == {("judge:lab/judge", "right", True)}
    assert len(record_of(invoke)["judgements"]) == 4 + 4

    again = json.loads(
        invoke("judge", "last", "--judge", "lab/judge", "--pairs", "all", "--limit", "1", "--json").stdout
    )
    assert again["pairs"] == {"asked": 0, "voted": 0, "same": 0, "judged_before": 2, "beyond_limit": 0}
    assert again["comparison"]["first_place"]["n"] == 4


def test_what_a_judge_said_stays_in_an_export_that_is_opened_again(
    chat: ChatServer, invoke: Invoke, experiment: Path, tmp_path: Path
) -> None:
    invoke("run", str(experiment), "--judge", "lab/judge", "--quiet")
    page, again = tmp_path / "a.html", tmp_path / "b.json"
    assert invoke("export", "last", str(page)).exit_code == 0
    assert invoke("export", str(page), str(again)).exit_code == 0
    assert json.loads(again.read_text("utf-8"))["judgements"] == record_of(invoke)["judgements"]


def test_no_more_is_spent_than_allowed(chat: ChatServer, invoke: Invoke, experiment: Path, own_home: Path) -> None:
    invoke("run", str(experiment), "--quiet")
    asked = len(chat.asked)
    (own_home / "prices.toml").write_text('["lab/*"]\ninput_usd = 1000000\noutput_usd = 1000000\n', "utf-8")
    done = invoke("judge", "last", "--judge", "lab/judge", "--max-cost", "0.01")
    assert done.exit_code == 1
    assert len(chat.asked) == asked
    assert passed(record_of(invoke)) == [(False, True)] * 4
