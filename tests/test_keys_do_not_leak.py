"""Keys planted in every way in, and every byte that the program wrote looked through for them.

The program is a process of its own, so that its keyring is none: keys come from the environment, from headers and from
the body of endpoints.toml. What a person types into a prompt or a preset is theirs: it is sent and kept as it was
typed, and marked in everything that is handed out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from leaking_server import ANSWERED, MODES, LeakingServer, leaking_server

from playground.core.redaction import MARK, forms_of
from playground.store.keys import SERVICE
from playground.workbench import Workbench

KEY = "sk-planted_0/12_3456789+ab=="
TOKEN = "gw-planted-token-0001"
TENANT = "a1b2c3d4e5f6a7b8c9d0planted"
IN_BODY = "body-planted-secret-77"
OTHER = "sk-of-another-service-0815"
ALL = (KEY, TOKEN, TENANT, IN_BODY, OTHER)
TIME_LIMIT_S = 120
SUFFIXES = (".html", ".json", ".md", ".csv", ".jsonl", ".promptfoo.json", ".comparison.zip")


@pytest.fixture
def leaky(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LeakingServer]:
    """A server that gives back what it gets, and an endpoint with credentials in all its places."""
    with leaking_server() as server:
        own_home.mkdir(parents=True, exist_ok=True)
        (own_home / "endpoints.toml").write_text(
            f'[endpoints.leaky]\nbase_url = "{server.root}"\nmax_retries = 1\nkey_env = "OF_MY_OWN"\n'
            f'headers = {{X-Gateway-Token = "Bearer {TOKEN}", X-Tenant = "{TENANT}"}}\n'
            f'extra_body = {{gateway = {{token = "{IN_BODY}"}}}}\n',
            "utf-8",
        )
        monkeypatch.setenv("OF_MY_OWN", f'"Bearer {KEY}"\r\n')
        monkeypatch.setenv("SOME_OTHER_API_KEY", OTHER)
        yield server


def playground(*arguments: str, **options: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-P", "-m", "playground", *arguments]
    given = {"input": options["input"].encode()} if "input" in options else {"stdin": subprocess.DEVNULL}
    return subprocess.run(command, capture_output=True, timeout=TIME_LIMIT_S, check=False, **given)  # type: ignore[call-overload, no-any-return]


def leaks_in(data: bytes, secrets: tuple[str, ...] = ALL) -> list[str]:
    """Also behind the backslashes that Markdown and JSON put before some characters."""
    bare = data.replace(b"\\", b"")
    return [form for form in forms_of(secrets).texts if form.encode() in data or form.encode() in bare]


def written_below(folder: Path) -> dict[str, bytes]:
    """What the program wrote; endpoints.toml is the person's own."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "endpoints.toml"]
    assert files
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def no_leak(done: subprocess.CompletedProcess[bytes], secrets: tuple[str, ...] = ALL) -> None:
    assert leaks_in(done.stdout, secrets) == []
    assert leaks_in(done.stderr, secrets) == []
    assert b"Traceback" not in done.stderr


def test_a_hostile_server_gets_no_key_into_anything(leaky: LeakingServer, own_home: Path, tmp_path: Path) -> None:
    models = [word for mode in MODES for word in ("--model", f"leaky/{mode}")]
    exports = [word for suffix in SUFFIXES for word in ("--export", str(tmp_path / f"out{suffix}"))]
    ran = playground("run", "--preset", "none", "--prompt", "Hi", *models, *exports, "--json")
    assert ran.returncode == 1
    assert leaky.sent == {KEY, TOKEN, TENANT, IN_BODY}, "the server must have had what it could give back"
    no_leak(ran)

    record = json.loads(ran.stdout)
    by_mode = {cell["model"].removeprefix("leaky/"): cell for cell in record["cells"]}
    assert {mode for mode, cell in by_mode.items() if cell["state"] == "done"} == set(ANSWERED)
    assert by_mode["answer"]["text"] == f"your key is {' '.join([MARK] * 4)}, says the server"
    assert by_mode["answer_by_character"]["text"] == f"your key is {' '.join([MARK] * 4)}!"
    assert by_mode["reasoning"]["reasoning"] == " ".join([MARK] * 4)
    assert MARK in by_mode["in_base64"]["text"]
    assert by_mode["cut"]["text"].endswith(IN_BODY[:-3]), "what merely begins like a key is kept"
    assert by_mode["after_finish"]["text"] == f"it begins with {KEY[:5]}"
    assert MARK in by_mode["json_401"]["error"]["message"]
    assert by_mode["answer"]["request"]["body"]["gateway"] == {"token": MARK}

    for name, data in {**written_below(own_home), **written_below(tmp_path)}.items():
        assert leaks_in(data) == [], name


def test_what_is_said_of_a_run_and_of_the_endpoint_holds_no_key(leaky: LeakingServer, own_home: Path) -> None:
    commands: list[tuple[str, ...]] = [
        ("run", "--preset", "none", "--prompt", "Hi", "--model", "leaky/json_401", "--model", "leaky/answer"),
        ("runs", "show", "last"),
        ("runs", "show", "last", "--json"),
        ("runs", "list", "--json"),
        ("runs", "search", KEY),
        ("endpoints", "list", "--json"),
        ("endpoints", "list"),
        ("endpoints", "test", "leaky", "--model", "answer"),
        ("endpoints", "test", "leaky", "--model", "json_400"),
        ("models", "leaky"),
        ("models", "leaky", "--json"),
        ("keys", "list", "--json"),
        ("doctor",),
        ("doctor", "--json"),
        ("run", OTHER),
        ("endpoints", "test", OTHER),
        ("presets", "show", OTHER),
    ]
    for command in commands:
        done = playground(*command)
        no_leak(done)
        if "--json" in command and command[0] != "doctor":
            json.loads(done.stdout)
    assert leaky.sent == {KEY, TOKEN, TENANT, IN_BODY}
    for name, data in written_below(own_home).items():
        assert leaks_in(data) == [], name


def test_what_a_person_types_is_sent_and_kept_and_marked_where_it_goes_out(
    leaky: LeakingServer, own_home: Path, tmp_path: Path
) -> None:
    prompt = f"Is {KEY} a good key?"
    exports = [word for suffix in SUFFIXES for word in ("--export", str(tmp_path / f"out{suffix}"))]
    ran = playground("run", "--preset", "none", "--prompt", prompt, "--model", "leaky/answer", *exports, "--json")
    assert ran.returncode == 0
    assert json.loads(leaky.bodies[0])["messages"][-1]["content"] == prompt
    no_leak(ran)
    assert f"Is {MARK} a good key?" in json.loads(ran.stdout)["cells"][0]["request"]["body"]["messages"][0]["content"]
    for name, data in written_below(tmp_path).items():
        assert leaks_in(data) == [], name
    no_leak(playground("runs", "show", "last"))
    workbench = Workbench()
    run = workbench.runs.load(workbench.runs.resolve("last"))
    workbench.close()
    assert run.prompts[0].text == prompt, "the person's own words are theirs"
    for name, data in written_below(own_home).items():
        assert leaks_in(data, (TOKEN, TENANT, IN_BODY, OTHER)) == [], name


def test_somebody_else_s_record_with_our_key_in_it(
    leaky: LeakingServer, own_keychain: KeyringBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key lies in the keyring, and nothing has asked for it yet."""
    ran = playground("run", "--preset", "none", "--prompt", "Hi", "--model", "leaky/answer", "--json")
    theirs = tmp_path / "theirs.json"
    theirs.write_text(ran.stdout.decode().replace(MARK, "sk-only-in-the-keyring-1"), "utf-8")
    own_keychain.set_password(SERVICE, "leaky", "sk-only-in-the-keyring-1")
    monkeypatch.delenv("OF_MY_OWN")
    workbench = Workbench()
    try:
        run = workbench.read_run(theirs)
        assert leaks_in(repr(run).encode(), ("sk-only-in-the-keyring-1",)) == []
        assert MARK in run.cells[0].completion.text
    finally:
        workbench.close()


def test_a_crash_tells_no_key(leaky: LeakingServer, own_home: Path) -> None:
    """The program's own faults: in its main thread, in another one, in a task, and while Python cleans up."""
    program = """
import asyncio, os, sys, threading
from playground.workbench import Workbench
from playground.workbench.log_file import logging_to
key = os.environ["SOME_OTHER_API_KEY"]
def boom():
    raise RuntimeError("it broke with " + key)
class Cleaned:
    def __del__(self):
        raise ValueError(key)
async def forgotten():
    task = asyncio.create_task(fail())
    await asyncio.sleep(0.01)
    del task
async def fail():
    raise KeyError(key)
workbench = Workbench()
with logging_to(workbench.folders.logs, workbench.known_keys):
    Cleaned()
    asyncio.run(forgotten())
    thread = threading.Thread(target=boom)
    thread.start(); thread.join()
    sys.excepthook(*((lambda e: (type(e), e, None))(RuntimeError(key))))
"""
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, timeout=TIME_LIMIT_S, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    log = next(own_home.rglob("playground.log")).read_text("utf-8")
    for word in ("RuntimeError: it broke with [key]", "KeyError: '[key]'", "ValueError: [key]", "RuntimeError: [key]"):
        assert word in log
    assert leaks_in(log.encode()) == []


def test_a_hard_crash_leaves_a_trace_without_keys(own_home: Path, tmp_path: Path) -> None:
    """faulthandler writes the places in the code and no value."""
    program = """
import faulthandler, os, sys
file = open(sys.argv[1], "w")
faulthandler.enable(file)
def with_a(key):
    faulthandler._sigabrt()
with_a(os.environ["SOME_OTHER_API_KEY"])
"""
    environment = {**os.environ, "SOME_OTHER_API_KEY": OTHER}
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, str(tmp_path / "crash.log")],
        env=environment, capture_output=True, timeout=TIME_LIMIT_S, check=False,
    )  # fmt: skip
    trace = (tmp_path / "crash.log").read_bytes()
    assert done.returncode != 0
    assert b"with_a" in trace
    assert leaks_in(trace + done.stdout + done.stderr) == []
