"""Stopped in the middle: Ctrl+C, `kill`, SIGKILL. What had arrived is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer
from conftest import TIME_LIMIT_S, Program, Start, record_of

from playground.cli.interrupts import Interrupts

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send to one process")
ENDLESS = ("run", "--preset", "none", "--prompt", "Go on", "--model", "lab/endless")


def answering(chat: ChatServer, process: subprocess.Popen[str]) -> None:
    """Wait until a part of the answer is under way to the program."""
    assert chat.streaming.wait(TIME_LIMIT_S), process.poll()


def last_record(program: Program) -> dict[str, Any]:
    return record_of(program("runs", "show", "last", "--json").stdout)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + TIME_LIMIT_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_arrived_is_kept_and_exported(
    chat: ChatServer, start: Start, program: Program, tmp_path: Path, number: signal.Signals
) -> None:
    file = tmp_path / "part.json"
    process = start(*ENDLESS, "--model", "lab/echo", "--export", str(file), "--json")
    answering(chat, process)
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    assert "Stopped: 1 of 2 done, 1 cancelled" in stderr
    stopped, whole = record_of(stdout)["cells"]
    assert stopped["state"] == "cancelled"
    assert stopped["text"].startswith("w1 w2 w3 ")
    assert (whole["state"], whole["text"]) == ("done", "[-] Go on #-")
    assert last_record(program) == record_of(stdout) == json.loads(file.read_text("utf-8"))


def test_interrupted_twice_is_a_clean_stop(chat: ChatServer, start: Start, program: Program, tmp_path: Path) -> None:
    file = tmp_path / "part.html"
    process = start(*ENDLESS, "--export", str(file))
    answering(chat, process)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    _stdout, stderr = process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert file.exists()
    assert last_record(program)["cells"][0]["state"] == "cancelled"


def test_the_rest_is_resumed(chat: ChatServer, start: Start, program: Program) -> None:
    process = start(*ENDLESS, "--quiet")
    answering(chat, process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=TIME_LIMIT_S)
    stopped = last_record(program)
    chat.let_go.set()
    done = program("run", "--resume", "last", "--json", "--quiet")
    assert done.returncode == 0, done.stderr
    record = record_of(done.stdout)
    assert record["run"]["id"] == stopped["run"]["id"]
    assert record["cells"][0]["state"] == "done"


def test_killed_without_warning(chat: ChatServer, start: Start, program: Program) -> None:
    process = start(*ENDLESS)
    answering(chat, process)
    saved = time.monotonic() + 1.3  # the recorder writes once a second
    until(lambda: time.monotonic() > saved)
    process.kill()
    process.communicate()
    record = last_record(program)
    assert record["run"]["state"] == "interrupted"
    (cell,) = record["cells"]
    assert cell["state"] == "interrupted"
    assert cell["text"].startswith("w1 w2 w3 ")
    listed = program("runs", "list").stdout
    assert "0 of 1 done interrupted" in listed


def test_a_run_that_still_goes_on_is_not_resumed(chat: ChatServer, start: Start, program: Program) -> None:
    process = start(*ENDLESS, "--quiet")
    answering(chat, process)
    refused = program("run", "--resume", "last")
    assert refused.returncode == 2
    assert "is still going on in another program" in refused.stderr
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == 130


def test_interrupted_outside_of_a_run(start: Start, own_home: Path) -> None:
    """Here while it waits for the key on stdin."""
    process = start("keys", "set", "openai", stdin=subprocess.PIPE)
    until(lambda: _waits_for_stdin(process.pid))
    process.send_signal(signal.SIGTERM)
    _stdout, stderr = process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr


def _waits_for_stdin(pid: int) -> bool:
    if not sys.platform.startswith("linux"):
        time.sleep(2)
        return True
    return "pipe_read" in Path(f"/proc/{pid}/wchan").read_text("ascii") or _stack_says_read(pid)


def _stack_says_read(pid: int) -> bool:
    """Where the kernel hides `wchan`: the system call's number and its first argument, the descriptor."""
    words = Path(f"/proc/{pid}/syscall").read_text("ascii").split()
    return words[:2] == ["0", "0x0"]


def test_the_third_wish_ends_at_once() -> None:
    calls: list[str] = []
    with Interrupts() as interrupts:
        interrupts.call(lambda: calls.append("stop"))
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        assert (interrupts.asked, calls) == (True, ["stop"])
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_a_wish_before_there_is_something_to_stop() -> None:
    before = signal.getsignal(signal.SIGINT)
    calls: list[str] = []
    with Interrupts() as interrupts:
        signal.raise_signal(signal.SIGINT)
        interrupts.call(lambda: calls.append("stop"))
    assert calls == ["stop"]
    assert signal.getsignal(signal.SIGINT) is before
