"""The command line in two ways: in this process (`invoke`, quick) and as a process of its own (`program`, `start`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, chat_server
from click.testing import CliRunner, Result

from playground.cli import cli

Invoke = Callable[..., Result]
Program = Callable[..., "subprocess.CompletedProcess[str]"]
Start = Callable[..., "subprocess.Popen[str]"]
TIME_LIMIT_S = 60


@pytest.fixture
def chat(own_home: Path) -> Iterator[ChatServer]:
    """A model server, and an endpoints.toml in which it is called lab. Its key, if any, stands in LAB_SECRET."""
    with chat_server() as server:
        own_home.mkdir(parents=True, exist_ok=True)
        entry = f'[endpoints.lab]\nbase_url = "{server.root}"\nmax_retries = 0\nkey_env = "LAB_SECRET"\n'
        (own_home / "endpoints.toml").write_text(entry, "utf-8")
        yield server


@pytest.fixture(autouse=True)
def no_secret_of_the_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint with `key_env` wants a key; tests that look at keys set their own."""
    monkeypatch.setenv("LAB_SECRET", "sk-lab-0123456789")


@pytest.fixture
def invoke() -> Invoke:
    def call(*arguments: str, input: str | bytes | None = None) -> Result:
        done = CliRunner().invoke(cli, list(arguments), input=input)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return call


def command_of(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "playground", *arguments]


@pytest.fixture
def program() -> Program:
    def call(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        given = {"capture_output": True, "encoding": "utf-8", "timeout": TIME_LIMIT_S, "check": False, **options}
        if "input" not in given:
            given.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(command_of(*arguments), **given)

    return call


@pytest.fixture
def start() -> Iterator[Start]:
    """A program that goes on; it is killed at the end of the test."""
    started: list[subprocess.Popen[str]] = []

    def call(*arguments: str, **options: Any) -> subprocess.Popen[str]:
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
        process = subprocess.Popen(command_of(*arguments), encoding="utf-8", **given)
        started.append(process)
        return process

    yield call
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    """Two presets and two prompts for the lab's echo."""
    path = tmp_path / "greetings.experiment.yaml"
    path.write_text(
        "name: Greetings\n"
        "presets:\n  - none\n  - {name: Pirate, system_message: Be a pirate.}\n"
        "prompts: [Hello there, Goodbye]\n"
        "models: [lab/echo]\nparameters: {seed: 7}\n",
        "utf-8",
    )
    return path


def record_of(output: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(output)
    return record


def environment(**changed: str | None) -> dict[str, str]:
    """This test's environment with some variables set, or with None taken away."""
    whole = {**os.environ, **changed}
    return {name: value for name, value in whole.items() if value is not None}
