"""`playground steer`: the figures of an experiment on loopback as a table and as JSON, and what a study asks beyond."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer
from conftest import Invoke

PROMPTS = 4
SAMPLES = 3
COLUMNS = 3


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    """The echo repeats the system message, so that both presets are heard; the seed makes every answer another one."""
    file = tmp_path / "heard.experiment.yaml"
    file.write_text(
        "name: Heard\n"
        "presets:\n"
        "  - none\n"
        "  - {name: Pirate, system_message: Be a pirate. Say ahoy., checks: [{type: contains, value: ahoy}]}\n"
        "  - {name: Mute, system_message: Say nothing., checks: [{type: contains, value: silence}]}\n"
        "prompts: [Hello there, Goodbye, How are you?, What is a ship?]\n"
        f"models: [lab/echo]\nsamples: {SAMPLES}\nparameters: {{seed: 7}}\n",
        "utf-8",
    )
    return file


def figures(stdout: str) -> dict[str, dict[str, Any]]:
    """By preset."""
    record = json.loads(stdout)
    return {preset["preset"]: preset for preset in record["presets"] if "moved" in preset}


def run_ids(invoke: Invoke) -> list[str]:
    return [run["id"] for run in json.loads(invoke("runs", "list", "--json").stdout)]


def test_a_table_for_each_question_and_a_sentence_for_each_preset(
    chat: ChatServer, invoke: Invoke, experiment: Path
) -> None:
    done = invoke("steer", str(experiment))
    assert done.exit_code == 0, done.stderr
    assert len(chat.asked) == PROMPTS * SAMPLES * COLUMNS
    said = done.stdout
    assert said.startswith("Compared with no system message.\n4 prompts x 3 samples\n\nDid it move?\n")
    assert said.count("moved, not yet firm") == 2
    assert "Does it do what it says?" in said
    assert "12 of 12 (at least 76 %)" in said
    assert "+100 points" in said
    assert "0 of 12 (at most 24 %)" in said
    assert "\nPirate moved the answers" in said.partition("What it means")[2]
    assert "What else changed?" in said
    assert "Does it hold?" not in said
    assert "[Be a pirate." not in said, "answers are for `run`"
    assert "36 answers" in done.stderr
    assert "playground runs show" in done.stderr


def test_the_json_has_the_promised_shape_and_stands_alone(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    done = invoke("steer", str(experiment), "--json", "--quiet")
    assert (done.exit_code, done.stderr) == (0, "")
    pirate, mute = figures(done.stdout)["Pirate"], figures(done.stdout)["Mute"]
    assert pirate["column"] == "pirate"
    assert pirate["model"] == "lab/echo"
    moved = pirate["moved"]
    assert {"effect", "p", "p_holm", "n", "firm"} <= moved.keys()
    assert moved["effect"] > 0
    assert moved["p"] <= moved["p_holm"] < 0.05
    assert (moved["n"], moved["firm"]) == (PROMPTS * SAMPLES, False)
    adherence = pirate["adherence"]
    assert {"passed", "n", "low", "high", "lift"} <= adherence.keys()
    assert (adherence["passed"], adherence["n"], adherence["high"]) == (12, 12, 1)
    assert 0.7 < adherence["low"] < 0.8
    assert (adherence["lift"]["value"], adherence["lift"]["low"] > 0.5) == (1, True)
    assert (mute["adherence"]["passed"], mute["adherence"]["low"]) == (0, 0)
    assert pirate["sentence"].startswith("Pirate moved")
    assert {"attribute", "z", "meant"} <= pirate["side_effects"]["shifts"][0].keys()
    assert {"more_samples", "words"} == pirate["advice"].keys()
    assert not {"holds", "drift", "ablation"} & pirate.keys()


def test_fresh_seeds_make_a_second_batch_and_a_firm_result(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    done = invoke("steer", str(experiment), "--fresh", "--json")
    assert done.exit_code == 0
    assert len(chat.asked) == 2 * PROMPTS * SAMPLES * COLUMNS
    assert len({(body["messages"][-1]["content"], body["seed"]) for body in chat.asked}) == len(chat.asked)
    moved = figures(done.stdout)["Pirate"]["moved"]
    assert (moved["firm"], moved["n"], len(moved["batches"])) == (True, 2 * PROMPTS * SAMPLES, 2)


def test_the_same_seed_gives_the_same_requests(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    for _ in range(2):
        invoke("steer", str(experiment), "--fresh", "--conflict", "--seed", "99", "--quiet")
    half = len(chat.asked) // 2
    first, second = (sorted(json.dumps(body) for body in part) for part in (chat.asked[:half], chat.asked[half:]))
    assert first == second


@pytest.mark.parametrize("ending", [".json", ".comparison.zip", ".html"])
def test_what_is_recorded_is_measured_again_to_the_last_digit(
    chat: ChatServer, invoke: Invoke, experiment: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"shared{ending}"
    said = invoke("steer", str(experiment), "--json", "--export", str(file)).stdout
    asked = len(chat.asked)
    assert invoke("steer", "--run", "last", "--json").stdout == said
    assert invoke("steer", str(file), "--json").stdout == said
    assert len(chat.asked) == asked
    assert len(run_ids(invoke)) == 1


def test_a_study_of_a_past_run_asks_what_is_missing_in_a_new_one(
    chat: ChatServer, invoke: Invoke, experiment: Path
) -> None:
    invoke("run", str(experiment), "--quiet")
    [before] = run_ids(invoke)
    chat.asked.clear()
    done = invoke("steer", "--run", before, "--conflict", "--json")
    assert done.exit_code == 0, done.stderr
    plain = {"Hello there", "Goodbye", "How are you?", "What is a ship?"}
    assert not plain & {body["messages"][-1]["content"] for body in chat.asked}
    holds = figures(done.stdout)["Pirate"]["holds"]
    assert holds["aligned"]["n"] == PROMPTS * SAMPLES
    assert holds["conflicting"]["n"] > 0
    assert holds["merged"]["n"] == PROMPTS * SAMPLES
    assert len(run_ids(invoke)) == 2

    asked = len(chat.asked)
    again = invoke("steer", "--run", "last", "--conflict", "--json")
    assert "The run has all of this already: nothing is asked." in again.stderr
    assert (again.stdout, len(chat.asked), len(run_ids(invoke))) == (done.stdout, asked, 2)


def test_a_file_is_studied_too_without_the_run_it_came_from(
    chat: ChatServer, invoke: Invoke, experiment: Path, tmp_path: Path
) -> None:
    file = tmp_path / "shared.json"
    invoke("run", str(experiment), "--quiet", "--export", str(file))
    invoke("runs", "delete", run_ids(invoke)[0])
    chat.asked.clear()
    done = invoke("steer", str(file), "--drift", "--turns", "2", "--json", "--quiet")
    assert done.exit_code == 0, done.stderr
    assert len(chat.asked) == 3 * PROMPTS * SAMPLES * (COLUMNS - 1), "the baseline's drift is no question"
    last = max(chat.asked, key=lambda body: len(body["messages"]))["messages"]
    assert [message["role"] for message in last] == ["system", *["user", "assistant"] * 2, "user"]
    turns = figures(done.stdout)["Pirate"]["drift"]["turns"]
    assert [(turn["turn"], turn["n"]) for turn in turns] == [(n, PROMPTS * SAMPLES) for n in (1, 2, 3)]
    assert "How long does it last?" in invoke("steer", "--run", "last").stdout


@pytest.mark.parametrize("called", ["pirate", "Pirate"])
def test_each_sentence_is_left_out_in_turn(chat: ChatServer, invoke: Invoke, experiment: Path, called: str) -> None:
    done = invoke("steer", str(experiment), "--ablate", called, "--json")
    assert done.exit_code == 0, done.stderr
    clauses = figures(done.stdout)["Pirate"]["ablation"]["clauses"]
    assert [clause["text"] for clause in clauses] == ["Be a pirate.", "Say ahoy."]
    systems = {body["messages"][0]["content"] for body in chat.asked if body["messages"][0]["role"] == "system"}
    assert systems == {"Be a pirate. Say ahoy.", "Be a pirate.", "Say ahoy.", "Say nothing."}
    shown = invoke("steer", "--run", "last").stdout
    assert "Which sentence did it?" in shown
    assert "Say ahoy." in shown


def test_without_a_baseline_no_system_message_is_taken_and_told(
    chat: ChatServer, invoke: Invoke, experiment: Path
) -> None:
    experiment.write_text(experiment.read_text("utf-8").replace("  - none\n", ""), "utf-8")
    done = invoke("steer", str(experiment))
    assert "The experiment names no baseline: compared with no system message." in done.stderr
    assert len(chat.asked) == PROMPTS * SAMPLES * COLUMNS
    assert done.stdout.startswith("Compared with no system message.")


def test_another_baseline_of_the_three_kinds(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    assert "empty system message" in invoke("steer", str(experiment), "--baseline", "empty").stdout
    other = invoke("steer", str(experiment), "--baseline", "mute", "--json")
    assert set(figures(other.stdout)) == {"none", "Pirate"}


def test_one_answer_each_is_warned_of_before_it_is_asked(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    done = invoke("steer", str(experiment), "--samples", "1")
    assert done.stderr.startswith("One answer to each prompt cannot be told from luck: ask for more with --samples 3")
    assert "proves little" in done.stdout


def test_it_stops_early_once_every_share_is_known(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    done = invoke("steer", str(experiment), "--samples", "10", "--until-settled", "--json")
    assert done.exit_code == 0, done.stderr
    assert len(chat.asked) == PROMPTS * 3 * COLUMNS, "all or none of 12 is known to 12 points"
    assert "Settled after 3 of 10 samples" in done.stderr
    assert "--resume" in done.stderr
    assert figures(done.stdout)["Pirate"]["adherence"]["n"] == 12
    assert json.loads(invoke("steer", "--run", "last", "--json").stdout) == json.loads(done.stdout)
    invoke("run", "--resume", "last", "--quiet")
    assert len(chat.asked) == PROMPTS * 10 * COLUMNS


def test_what_half_obeys_is_asked_on(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    text = experiment.read_text("utf-8").replace("contains, value: silence", 'regex, value: "#\\\\d*[02468]$"')
    experiment.write_text(text, "utf-8")
    done = invoke("steer", str(experiment), "--samples", "8", "--until-settled", "--fresh")
    assert done.exit_code == 0, done.stderr
    asked = len(chat.asked) // (PROMPTS * COLUMNS)
    assert asked in (10, 12, 14, 16), "whole rounds of both batches"
    assert {len({b["seed"] for b in chat.asked if b["messages"][-1]["content"] == "Goodbye"})} == {asked * COLUMNS}


def test_an_estimate_asks_nothing(chat: ChatServer, invoke: Invoke, experiment: Path) -> None:
    plain = json.loads(invoke("steer", str(experiment), "--estimate", "--json").stdout)
    fresh = json.loads(invoke("steer", str(experiment), "--estimate", "--json", "--fresh").stdout)
    assert (plain["answers"], fresh["answers"]) == (36, 72)
    assert chat.asked == []
    assert run_ids(invoke) == []


def test_a_failure_is_exit_1_and_the_figures_come_all_the_same(
    chat: ChatServer, invoke: Invoke, experiment: Path
) -> None:
    done = invoke("steer", str(experiment), "--model", "lab/failing", "--json")
    assert done.exit_code == 1
    record = json.loads(done.stdout)
    assert {preset["preset"] for preset in record["presets"]} >= {"Pirate", "Mute"}
    assert "the model is on fire" in done.stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["lost"], "There is no experiment 'lost'"),
        ([], "say what to run"),
        (["lost.comparison.zip"], "There is no file lost.comparison.zip."),
        (["EXPERIMENT", "--ablate", "pirat"], "did you mean 'pirate'?"),
        (["EXPERIMENT", "--ablate", "mute"], "no two sentences"),
        (["EXPERIMENT", "--turns", "3"], "add --drift"),
        (["EXPERIMENT", "--drift", "--turns", "99"], "99"),
        (["EXPERIMENT", "--baseline", "lost"], "lost"),
        (["EXPERIMENT", "--run", "last"], "a recorded run is measured as it was asked"),
        (["EXPERIMENT", "--until-settled"], "say with --samples how many"),
        (
            ["EXPERIMENT", "--until-settled", "--samples", "9", "--preset", "none", "--preset", "helpful-assistant"],
            "none has",
        ),
        (["--run", "last", "--samples", "3"], "a recorded run is measured as it was asked"),
        (["--run", "20200101-000000-abcd"], "There is no run yet"),
        (["EXPERIMENT", "--export", "figures.docx"], "figures.docx"),
        (["EXPERIMENT", "--model", "nowhere/m"], "nowhere"),
    ],
)
def test_bad_input_is_one_line_and_asks_nobody(
    chat: ChatServer, invoke: Invoke, experiment: Path, typed: list[str], said: str
) -> None:
    done = invoke("steer", *(str(experiment) if word == "EXPERIMENT" else word for word in typed))
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert chat.asked == []
    assert run_ids(invoke) == []


@pytest.mark.model
def test_the_embedded_model_from_end_to_end(invoke: Invoke, tmp_path: Path) -> None:
    """Real answers: French is heard at once, with as few answers as the test can tell anything from."""
    page = tmp_path / "page.html"
    done = invoke(
        "steer", "--preset", "none", "--preset", "french", "--prompt", "Hello!", "--prompt", "What is tea?",
        "--samples", "4", "--temperature", "0.7", "--max-tokens", "24", "--seed", "11", "--json", "--export", str(page),
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    french = figures(done.stdout)["french"]
    assert french["model"] == "local/smollm2-135m-instruct"
    assert french["moved"]["p_holm"] < 0.05
    assert french["moved"]["n"] == french["adherence"]["n"] == 8
    assert "SmolLM" in json.loads(done.stdout)["baseline"], "the template's hidden default is told"
    assert page.stat().st_size > 10_000
