"""`playground endpoints` and `playground models`."""

from __future__ import annotations

import json
import socket
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from chat_server import MODELS, ChatServer, chat_server
from conftest import Invoke, Program, environment

from playground.store import catalogue

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
    reached, key, listed, answered, streamed, obeyed = done.stdout.splitlines()
    assert reached == f"✓ {chat.root} is reached."
    assert key == "✓ The key is accepted (environment variable LAB_SECRET)."
    assert listed == f"✓ {len(MODELS)} models listed: {', '.join(MODELS)}"
    assert answered.startswith("✓ lab/echo answered in ")
    assert streamed.startswith("✓ The answer streamed: 9 pieces, the first after ")
    assert obeyed == "✓ The system message was followed (it went as a message of role system)."
    assert len(chat.asked) == 2


def test_a_test_as_json(chat: ChatServer, invoke: Invoke) -> None:
    done = invoke("endpoints", "test", "lab", "--model", "failing", "--json")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    assert report["endpoint"] == "lab"
    steps = {step["step"]: step["works"] for step in report["steps"]}
    assert steps == {"address": True, "key": True, "models": True, "answer": False}


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


def test_a_kept_list_is_shown_while_the_endpoint_is_off(invoke: Invoke, own_home: Path) -> None:
    with chat_server() as server:
        invoke("endpoints", "add", "mine", "--base-url", server.root)
        assert invoke("models", "mine").stdout.split()[0] == f"mine/{MODELS[0]}"
    off = invoke("models", "mine")
    assert (off.exit_code, off.stdout.split()) == (0, [f"mine/{model}" for model in MODELS])
    assert "mine does not answer, so this is its list of " in off.stderr
    assert "nothing listens there" in off.stderr
    kept = (own_home / "cache" / "model-lists" / "mine.json").read_text("utf-8")
    assert "0123456789" not in kept  # the key of the lab


def test_models_are_filtered_and_recent_ones_come_first(chat: ChatServer, invoke: Invoke) -> None:
    assert invoke("models", "lab", "--filter", "O", "--filter", "n").stdout.split() == ["lab/once", "lab/torn"]
    none = invoke("models", "lab", "--filter", "zebra")
    assert (none.exit_code, none.stdout) == (0, "")
    assert none.stderr == "None of 7 models holds zebra.\n"
    assert invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/torn").exit_code == 1
    assert invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/hostile").exit_code == 0
    assert invoke("models", "lab").stdout.split()[:3] == ["lab/hostile", "lab/torn", "lab/echo"]


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


# ---- the catalogue


def test_an_entry_of_the_catalogue_is_added_by_its_id(invoke: Invoke, own_home: Path) -> None:
    added = invoke("endpoints", "add", "anthropic")
    assert added.exit_code == 0
    assert tomllib.loads((own_home / "endpoints.toml").read_text("utf-8"))["endpoints"] == {
        "anthropic": {
            "base_url": "https://api.anthropic.com", "dialect": "anthropic", "key_env": "ANTHROPIC_API_KEY",
            "provider": "anthropic",
        }
    }  # fmt: skip
    assert "which you get at https://platform.claude.com/settings/keys: playground keys set anthropic" in added.stderr
    assert invoke("endpoints", "add", "anthropic").exit_code == 2  # there already
    work = invoke("endpoints", "add", "mistral", "--name", "work", "--key-env", "WORK_KEY")
    assert work.exit_code == 0
    table = tomllib.loads((own_home / "endpoints.toml").read_text("utf-8"))["endpoints"]["work"]
    assert (table["key_env"], table["provider"]) == ("WORK_KEY", "mistral")


def test_a_local_program_of_the_catalogue_wants_no_key(invoke: Invoke) -> None:
    added = invoke("endpoints", "add", "ollama")
    assert added.exit_code == 0
    assert "key" not in added.stderr


def test_an_address_with_a_part_of_ones_own(invoke: Invoke) -> None:
    without = invoke("endpoints", "add", "azure")
    assert without.exit_code == 2
    assert "add --base-url https://{resource}.openai.azure.com/openai/v1, with your part filled in" in without.stderr
    url = "https://mine.openai.azure.com/openai/deployments/d?api-version=2024-10-21"
    assert invoke("endpoints", "add", "azure", "--base-url", url).exit_code == 0
    entries = {entry["name"]: entry for entry in json.loads(invoke("endpoints", "list", "--json").stdout)}
    assert (entries["azure"]["base_url"], entries["azure"]["key_env"]) == (url, "AZURE_OPENAI_API_KEY")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["antropic"], "did you mean 'anthropic' of the catalogue?"),
        (["openai"], "'openai' is built in and needs a key only: playground keys set openai"),
        (["custom"], "Missing option '--base-url': 'custom' stands for any address"),
    ],
)
def test_what_cannot_be_added_so(invoke: Invoke, own_home: Path, words: list[str], said: str) -> None:
    done = invoke("endpoints", "add", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (own_home / "endpoints.toml").exists()


def test_a_name_with_an_address_is_a_place_of_ones_own(invoke: Invoke, own_home: Path) -> None:
    """As it always was, whatever the catalogue has under that name."""
    assert invoke("endpoints", "add", "ollama", "--base-url", "http://box:11434/v1").exit_code == 0
    assert (own_home / "endpoints.toml").read_text("utf-8") == (
        '[endpoints.ollama]\nbase_url = "http://box:11434/v1"\n'
    )


def test_a_key_in_the_environment_is_enough(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "gsk-0123456789")
    entries = {entry["name"]: entry for entry in json.loads(invoke("endpoints", "list", "--json").stdout)}
    assert entries["groq"]["origin"] == "catalogue"
    assert "gsk" not in json.dumps(entries)


def test_the_catalogue_is_listed(invoke: Invoke) -> None:
    listed = {entry["id"]: entry for entry in json.loads(invoke("endpoints", "catalogue", "--json").stdout)}
    assert listed["anthropic"]["key_url"].startswith("https://")
    assert listed["openai"]["rules"][0]["models"] == ["gpt-[3-9]*", "chatgpt-*", "o[1-9]", "o[1-9]-*"]
    lines = invoke("endpoints", "catalogue").stdout.splitlines()
    assert len(lines) == len(listed)


def test_own_rules_and_a_wrong_provider_are_shown(chat: ChatServer, invoke: Invoke, own_home: Path) -> None:
    file = own_home / "endpoints.toml"
    more = 'provider = "opnai"\n[[endpoints.lab.capabilities]]\nrefuses = ["seed"]\n'
    file.write_text(file.read_text("utf-8") + more, "utf-8")
    done = invoke("endpoints", "list", "--json")
    lab = next(entry for entry in json.loads(done.stdout) if entry["name"] == "lab")
    assert lab["capabilities"] == [{"refuses": ["seed"]}]
    assert "'opnai' is not in the catalogue" in done.stderr
    asked = invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/echo", "--seed", "5")
    assert asked.exit_code == 0
    assert "seed" not in chat.asked[0]


# ---- programs on this machine


def at_port(monkeypatch: pytest.MonkeyPatch, *ports: int) -> None:
    """Have LM Studio's usual port be one of the test's."""
    found = catalogue.entry("lm-studio")
    assert found is not None
    entries = tuple(replace(found, ports=(port,)) for port in ports)
    monkeypatch.setattr(catalogue, "entries", lambda: entries)


def test_a_program_on_this_machine_is_found(invoke: Invoke, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server() as server:
        at_port(monkeypatch, server.port)
        found = invoke("endpoints", "find")
        assert found.exit_code == 0
        assert found.stdout == (
            f"LM Studio at http://localhost:{server.port}/v1: 7 models; to add it: playground endpoints add lm-studio\n"
        )
        assert not (own_home / "endpoints.toml").exists()
        assert invoke("endpoints", "find", "--add").stdout.endswith("7 models; added as lm-studio\n")
        again = json.loads(invoke("endpoints", "find", "--json").stdout)
        assert [(each["known_as"], len(each["models"])) for each in again] == [("lm-studio", 7)]


def test_nothing_is_found(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        at_port(monkeypatch, free.getsockname()[1])
        done = invoke("endpoints", "find")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Nothing that serves models answers on this machine" in done.stderr
