"""`playground keys`: a key goes in, and is never seen again."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from chat_server import ChatServer
from conftest import Invoke, Program, command_of, environment
from keyring.backend import KeyringBackend

from playground.store.keys import SERVICE

KEY = "sk-secret-0123456789"


def sources(invoke: Invoke) -> dict[str, str]:
    return {entry["endpoint"]: entry["source"] for entry in json.loads(invoke("keys", "list", "--json").stdout)}


def test_set_list_forget(
    chat: ChatServer, invoke: Invoke, own_keychain: KeyringBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAB_SECRET")
    kept = invoke("keys", "set", "lab", input=f"{KEY}\n")
    assert kept.exit_code == 0
    assert kept.stderr == f"The key of lab is kept in the system keyring ({own_keychain.name}).\n"
    assert own_keychain.get_password(SERVICE, "lab") == KEY
    assert sources(invoke) == {"local": "not needed", "lab": "keyring", "openai": "missing", "openrouter": "missing"}
    listed = invoke("keys", "list")
    assert "system keyring" in listed.stdout
    assert KEY not in listed.stdout + listed.stderr + kept.stdout + kept.stderr
    chat.key = KEY
    used = invoke("run", "--preset", "none", "--prompt", "Hi", "--model", "lab/echo", "--json")
    assert used.exit_code == 0
    assert chat.authorizations[-1] == f"Bearer {KEY}"
    assert KEY not in used.stdout + used.stderr
    assert invoke("keys", "forget", "lab").stderr == "The key of lab is forgotten.\n"
    assert sources(invoke)["lab"] == "missing"
    assert invoke("keys", "forget", "lab").stderr == "The keyring has no key of lab.\n"


def test_the_environment_goes_before_the_keyring(chat: ChatServer, invoke: Invoke) -> None:
    kept = invoke("keys", "set", "lab", input=KEY)
    assert "environment variable LAB_SECRET goes before it" in kept.stderr
    assert sources(invoke)["lab"] == "environment"
    forgotten = invoke("keys", "forget", "lab")
    assert "There is still one: environment variable LAB_SECRET.\n" in forgotten.stderr


@pytest.mark.parametrize("words", [[KEY], ["--key", KEY], [f"--key={KEY}"], [f"-k{KEY}"]])
def test_a_key_on_the_command_line_is_refused_and_not_repeated(
    chat: ChatServer, invoke: Invoke, words: list[str]
) -> None:
    done = invoke("keys", "set", "lab", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("playground: a key never stands on the command line")
    assert "0123456789" not in done.stderr


def test_a_key_in_the_place_of_the_name_is_not_repeated_either(chat: ChatServer, invoke: Invoke) -> None:
    done = invoke("keys", "set", "gsk_A1b2C3d4E5f6G7h8I9j0")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "type `playground keys set ENDPOINT`" in done.stderr
    assert "A1b2" not in done.stderr


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (["set", "lap"], KEY, "There is no endpoint 'lap': did you mean 'lab'?"),
        (["set", "local"], KEY, "the embedded model needs no key"),
        (["set", "lab"], "", "the key of 'lab' is empty"),
        (["set", "lab"], "two words", "the key of 'lab' holds spaces or unusual signs"),
    ],
)
def test_bad_input(chat: ChatServer, invoke: Invoke, words: list[str], typed: str, said: str) -> None:
    done = invoke("keys", *words, input=typed)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"playground: {said}")


@pytest.mark.parametrize(
    "piped",
    [
        f"{KEY}\r\n".encode(), f"\ufeff{KEY}\n".encode(), f'"{KEY}"\n'.encode(), f"'Bearer {KEY}'".encode(),
        f"Authorization: Bearer {KEY}\n".encode(), f"\ufeff{KEY}\r\n".encode("utf-16-le"),
        f"\ufeff{KEY}\r\n".encode("utf-16-be"), f"  {KEY} \n\n".encode(),
    ],
)  # fmt: skip
def test_what_a_pipe_puts_around_a_key_is_forgiven(
    chat: ChatServer, invoke: Invoke, own_keychain: KeyringBackend, piped: bytes
) -> None:
    assert invoke("keys", "set", "lab", input=piped).exit_code == 0
    assert own_keychain.get_password(SERVICE, "lab") == KEY


@pytest.mark.parametrize(
    ("piped", "said"),
    [
        (b"x" * 10_001, "far too long for the key of 'lab'"),
        (f"{KEY}\nsk-a-second-one-123\n".encode(), "holds spaces or unusual signs"),
        (b"\xff\x00\xfe binary", "holds spaces or unusual signs"),
        (b"Bearer \r\n", "is empty"),
    ],
)
def test_what_is_no_key_is_kept_nowhere(
    chat: ChatServer, invoke: Invoke, own_keychain: KeyringBackend, piped: bytes, said: str
) -> None:
    """Cut off at a limit, a key would be kept that opens nothing."""
    done = invoke("keys", "set", "lab", input=piped)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert KEY not in done.stderr
    assert own_keychain.get_password(SERVICE, "lab") is None


def test_without_a_keyring_the_way_out_is_named(program: Program) -> None:
    """A process of a test has none. What this process alone would remember is kept nowhere."""
    done = program("keys", "set", "openai", input=KEY)
    assert done.returncode == 1
    assert "set the environment variable OPENAI_API_KEY instead" in done.stderr
    assert KEY not in done.stdout + done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_typed_on_a_terminal_it_is_not_shown(own_home: Path) -> None:
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, command_of("keys", "set", "openai"), environment())
    shown = b""
    try:
        while b"unseen" not in shown:
            shown += os.read(terminal, 1000)
        os.write(terminal, f"{KEY}\n".encode())
        while True:
            shown += os.read(terminal, 1000)
    except OSError:  # the other side has closed
        pass
    finally:
        _pid, status = os.waitpid(pid, 0)
        os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 1, "there is no keyring here"
    assert b"could not be kept" in shown
    assert KEY.encode() not in shown
