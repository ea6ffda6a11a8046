"""Conversations on the command line: scripted turns, follow-ups, an earlier turn put otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer
from conftest import Invoke, Program, record_of

from playground.core.endpoint import EMBEDDED_MODEL

TALK = """name: Talk
presets: [none, {name: Pirate, system_message: Be a pirate.}]
prompts:
  - id: talk
    messages:
      - {role: user, content: Hello.}
      - {role: system, content: Be brief.}
      - {role: user, content: Once more.}
models: [lab/echo]
parameters: {seed: 7}
checks: [{type: contains, value: more}]
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.experiment.yaml"
    path.write_text(TALK, "utf-8")
    return path


def answers(record: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(cell["preset"], cell.get("turn", 1), cell["text"]) for cell in record["cells"]]


def said(body: dict[str, Any]) -> list[str]:
    return [message["content"] for message in body["messages"]]


def test_scripted_turns_are_asked_shown_and_exported(
    chat: ChatServer, program: Program, talk: Path, tmp_path: Path
) -> None:
    files = [tmp_path / f"talk.{ending}" for ending in ("md", "csv", "json", "html")]
    done = program("run", str(talk), *(word for file in files for word in ("--export", str(file))))
    assert done.returncode == 0, done.stderr
    assert "2 presets × 1 prompt with 2 turns = 4 answers" in done.stderr
    assert "── Pirate · turn 2\n[Be brief.] Once more. #307\n" in done.stdout
    assert ["Be brief.", "Hello.", "[Be a pirate.] Hello. #107", "Once more."] in [said(body) for body in chat.asked]
    texts = [file.read_text("utf-8-sig") for file in files]
    assert all("Once more. #307" in text and "Hello. #107" in text for text in texts)
    assert "## Prompt, turn 2 of 2: talk" in texts[0]
    shown = program("runs", "show", "last").stdout
    assert shown.index("Prompt, turn 1 of 2: Hello.") < shown.index("system: Be brief.")
    assert shown.index("system: Be brief.") < shown.index("Prompt, turn 2 of 2: Once more.")
    assert shown.count("✗ contains: more") == shown.count("✓ contains: more") == 2


def test_a_follow_up_makes_a_new_run_of_the_same_answers_and_one_more(
    chat: ChatServer, invoke: Invoke, talk: Path
) -> None:
    first = record_of(invoke("run", str(talk), "--json", "--quiet").stdout)
    chat.asked.clear()
    done = invoke("run", "--follow-up", "last", "--prompt", "And now?", "--json", "--quiet")
    assert done.exit_code == 0, done.stderr
    second = record_of(done.stdout)
    assert second["run"]["id"] != first["run"]["id"]
    assert second["cells"][:4] == first["cells"]
    assert answers(second)[4:] == [("none", 3, "[Be brief.] And now? #407"), ("pirate", 3, "[Be brief.] And now? #507")]
    assert sorted(said(body) for body in chat.asked) == [  # both are asked at once
        ["Be brief.", "Hello.", "[-] Hello. #7", "Once more.", "[Be brief.] Once more. #207", "And now?"],
        ["Be brief.", "Hello.", "[Be a pirate.] Hello. #107", "Once more.", "[Be brief.] Once more. #307", "And now?"],
    ]


def test_a_follow_up_to_one_column_leaves_the_others_as_they_are(chat: ChatServer, invoke: Invoke, talk: Path) -> None:
    invoke("run", str(talk), "--quiet")
    chat.asked.clear()
    done = invoke("run", "--follow-up", "last", "--preset", "pirate", "--prompt", "Psst.", "--json", "--quiet")
    assert [cell[:2] for cell in answers(record_of(done.stdout))[4:]] == [("pirate", 3)]
    both = record_of(invoke("run", "--follow-up", "last", "--prompt", "All.", "--json", "--quiet").stdout)
    assert [cell[:2] for cell in answers(both)[4:]] == [("pirate", 3), ("none", 4), ("pirate", 4)]
    told = {body["messages"][2]["content"]: said(body) for body in chat.asked[-2:]}
    assert "Psst." not in told["[-] Hello. #7"]
    assert "Psst." in told["[Be a pirate.] Hello. #107"]
    assert invoke("run", "--resume", "last", "--quiet").exit_code == 0
    assert len(chat.asked) == 3


def test_an_earlier_turn_put_otherwise_asks_from_there_on(chat: ChatServer, invoke: Invoke, talk: Path) -> None:
    invoke("run", str(talk), "--quiet")
    chat.asked.clear()
    done = invoke("run", "--follow-up", "last", "--turn", "1", "--prompt", "Good day.", "--json", "--quiet")
    assert answers(record_of(done.stdout)) == [
        ("none", 1, "[-] Good day. #7"), ("pirate", 1, "[Be a pirate.] Good day. #107"),
        ("none", 2, "[Be brief.] Once more. #207"), ("pirate", 2, "[Be brief.] Once more. #307"),
    ]  # fmt: skip
    assert len(chat.asked) == 4
    again = invoke("run", "--follow-up", "last", "--turn", "2", "--prompt", "Stop.", "--json", "--quiet")
    assert answers(record_of(again.stdout))[:2] == answers(record_of(done.stdout))[:2]
    assert len(chat.asked) == 6


def test_a_resumed_run_goes_on_with_the_later_turns(chat: ChatServer, invoke: Invoke, talk: Path) -> None:
    alone = TALK.replace(", {name: Pirate, system_message: Be a pirate.}", "")
    talk.write_text(alone.replace("lab/echo", "lab/once"), "utf-8")
    first = invoke("run", str(talk), "--json", "--quiet")
    assert first.exit_code == 1
    assert [cell["state"] for cell in record_of(first.stdout)["cells"]] == ["failed", "failed"]
    assert "ask turn 1 again" in record_of(first.stdout)["cells"][1]["error"]["message"]
    again = record_of(invoke("run", "--resume", "last", "--json", "--quiet").stdout)
    assert [cell["text"] for cell in again["cells"]] == ["second try", "second try"]
    assert said(chat.asked[-1]) == ["Be brief.", "Hello.", "second try", "Once more."]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--prompt", "x", "--samples", "2"], "only --prompt, --preset and --model go with it"),
        ([], "say it with one --prompt TEXT"),
        (["--prompt", "x", "--prompt", "y"], "say it with one --prompt TEXT"),
        (["--prompt", " "], "the prompt is empty"),
        (["--prompt", "x", "--preset", "pirat"], "the run has no column 'pirat': did you mean 'pirate'?"),
        (["--prompt", "x", "--model", "lab/ech"], "did you mean 'lab/echo'?"),
        (["--prompt", "x", "--turn", "3"], "has no turn 3: it has 2"),
        (["--prompt", "x", "--resume", "last"], "choose one of them"),
    ],
)
def test_what_cannot_be_followed_up_is_told(
    chat: ChatServer, invoke: Invoke, talk: Path, arguments: list[str], words: str
) -> None:
    invoke("run", str(talk), "--quiet")
    chat.asked.clear()
    done = invoke("run", "--follow-up", "last", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert chat.asked == []


def test_a_turn_alone_names_no_run(invoke: Invoke) -> None:
    done = invoke("run", "--turn", "2", "--prompt", "x")
    assert (done.exit_code, "add --follow-up RUN" in done.stderr) == (2, True)


@pytest.mark.model
def test_the_embedded_model_is_told_its_own_answers(program: Program, talk: Path) -> None:
    """The real model: the second turn's request holds the first answer of its own column, word for word."""
    source = TALK.replace("lab/echo", EMBEDDED_MODEL).replace("seed: 7", "seed: 7, max_tokens: 16")
    talk.write_text(source.replace("Hello.", "My name is Ann. Who are you?"), "utf-8")
    done = program("run", str(talk), "--json", "--quiet")
    assert done.returncode == 0, done.stderr
    cells = {(cell["preset"], cell.get("turn", 1)): cell for cell in record_of(done.stdout)["cells"]}
    first = {name: cells[name, 1]["text"] for name in ("none", "pirate")}
    assert first["none"] != first["pirate"]
    for name, own in first.items():
        assert own.strip()
        assert [(m["role"], m["content"]) for m in cells[name, 2]["request"]["body"]["messages"]] == [
            ("system", "Be brief."),
            ("user", "My name is Ann. Who are you?"),
            ("assistant", own),
            ("user", "Once more."),
        ]
        assert cells[name, 2]["usage"]["input_tokens"] > cells[name, 1]["usage"]["output_tokens"]
    follow = program("run", "--follow-up", "last", "--preset", "pirate", "--prompt", "Bye.", "--json", "--quiet")
    assert follow.returncode == 0, follow.stderr
    last = record_of(follow.stdout)["cells"][-1]
    told = [m["content"] for m in last["request"]["body"]["messages"] if m["role"] == "assistant"]
    assert told == [first["pirate"], cells["pirate", 2]["text"]]
