"""`playground endpoints` and `playground models`."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from chat_server import MODELS, ChatServer
from conftest import Invoke, Program, environment

WRONG_KEY = "sk-wrong-9876543210"


def test_list(chat: ChatServer, invoke: Invoke) -> None:
    entries = {entry["name"]: entry for entry in json.loads(invoke("endpoints", "list", "--json").stdout)}
    assert entries["local"]["origin"] == "embedded"
    assert entries["openai"]["origin"] == "built in"
    assert (entries["lab"]["origin"], entries["lab"]["base_url"]) == ("yours", chat.root)
    lines = invoke("endpoints", "list").stdout.splitlines()
    assert any(line.split() == ["lab", "openai-chat", "yours", chat.root] for line in lines)


def test_add_and_remove(chat: ChatServer, invoke: Invoke, own_home: Path) -> None:
    added = invoke("endpoints", "add", "mine", "--dialect", "openai-chat", "--base-url", "http://localhost:1/v1",
                   "--key-env", "MINE")  # fmt: skip
    assert added.exit_code == 0
    assert 'key_env = "MINE"' in (own_home / "endpoints.toml").read_text("utf-8")
    assert invoke("endpoints", "add", "mine", "--base-url", "http://localhost:1/v1").exit_code == 2
    assert invoke("endpoints", "remove", "mine").exit_code == 0
    assert "mine" not in (own_home / "endpoints.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["remove", "lap"], "There is no endpoint 'lap'"),
        (["remove", "openai"], "'openai' is built in: it cannot be removed"),
        (["add", "x", "--base-url", "nowhere"], "key 'base_url': must be an address that begins with http"),
        (["add", "x/y", "--base-url", "http://localhost/v1"], "key 'x/y': the name of an endpoint has letters"),
        (["add", "local", "--base-url", "http://localhost/v1"], "key 'local': 'local' is the embedded model's own"),
        (["add", "x", "--dialect", "klingon", "--base-url", "http://localhost/v1"], "Invalid value for '--dialect'"),
        (["add", "x"], "Missing option '--base-url'"),
        (["test", "lap"], "There is no endpoint 'lap': did you mean 'lab'?"),
    ],
)
def test_bad_input(chat: ChatServer, invoke: Invoke, words: list[str], said: str) -> None:
    done = invoke("endpoints", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"playground: {said}")


def test_a_test_that_works(chat: ChatServer, invoke: Invoke) -> None:
    done = invoke("endpoints", "test", "lab", "--model", "lab/echo")
    assert done.exit_code == 0
    reached, key, listed, answered = done.stdout.splitlines()
    assert reached == f"✓ {chat.root} is reached."
    assert key == "✓ The key is accepted (environment variable LAB_SECRET)."
    assert listed == f"✓ {len(MODELS)} models listed: {', '.join(MODELS)}"
    assert answered.startswith("✓ lab/echo answered in ")
    assert len(chat.asked) == 1


def test_a_model_that_does_not_answer(chat: ChatServer, invoke: Invoke) -> None:
    done = invoke("endpoints", "test", "lab", "--model", "failing")
    assert done.exit_code == 1
    assert [line[0] for line in done.stdout.splitlines()] == ["✓", "✓", "✓", "✗"]
    assert "the model is on fire" in done.stdout


def test_a_key_that_is_not_accepted(chat: ChatServer, program: Program, own_home: Path) -> None:
    """The server's own words quote the key; ours must not."""
    chat.key = "sk-right-0123456789"
    done = program("endpoints", "test", "lab", "--model", "echo", env=environment(LAB_SECRET=WRONG_KEY))
    assert done.returncode == 1
    assert [line[0] for line in done.stdout.splitlines()] == ["✓", "✗"]
    assert "Incorrect API key provided" in done.stdout
    assert WRONG_KEY not in done.stdout + done.stderr
    assert chat.asked == []
    assert all(WRONG_KEY not in file.read_text("utf-8") for file in own_home.rglob("*.log"))


def test_no_key_and_no_server(chat: ChatServer, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAB_SECRET")
    without = invoke("endpoints", "test", "lab")
    assert without.exit_code == 1
    assert without.stdout.startswith("✗ The endpoint lab wants a key, and there is none")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        invoke("endpoints", "add", "gone", "--base-url", f"http://127.0.0.1:{free.getsockname()[1]}/v1")
        gone = invoke("endpoints", "test", "gone")
    assert gone.exit_code == 1
    assert "cannot be reached (nothing listens there)" in gone.stdout


def test_models(chat: ChatServer, invoke: Invoke) -> None:
    one = invoke("models", "lab")
    assert (one.exit_code, one.stdout.split()) == (0, [f"lab/{model}" for model in MODELS])
    listed = json.loads(invoke("models", "lab", "--json").stdout)
    assert listed[0] == {"id": f"lab/{MODELS[0]}", "endpoint": "lab"}
    every = invoke("models")
    assert every.exit_code == 0
    assert every.stdout.splitlines()[0] == "local/smollm2-135m-instruct"
    assert "lab/echo" in every.stdout
    assert "openai was not asked, because it has no key: playground keys set openai\n" in every.stderr


def test_models_that_cannot_be_listed(chat: ChatServer, invoke: Invoke) -> None:
    assert invoke("models", "lap").exit_code == 2
    assert invoke("models", "openai").exit_code == 1
    chat.key = "sk-right-0123456789"
    every = invoke("models")
    assert every.exit_code == 1
    assert "local/smollm2-135m-instruct" in every.stdout


def test_a_wrong_entry_is_told(chat: ChatServer, invoke: Invoke, own_home: Path) -> None:
    file = own_home / "endpoints.toml"
    file.write_text(file.read_text("utf-8") + '[endpoints.odd]\nbase_ulr = "http://localhost/v1"\n', "utf-8")
    listed = invoke("endpoints", "list")
    assert f"{file}:6: key 'base_ulr': is not known: did you mean 'base_url'?" in listed.stderr
    assert "lab" in listed.stdout
    asked = invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "odd/x")
    assert asked.exit_code == 2
    assert f"{file}:6: key 'base_ulr'" in asked.stderr
