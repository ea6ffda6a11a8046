"""What comes out of the program: safe for terminals, UTF-8, quiet when nobody reads, no key, no traceback."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from chat_server import HOSTILE, ChatServer
from conftest import Invoke, Program, command_of, environment, record_of

from playground.cli import output
from playground.cli.progress import FetchProgress, StatusLine, bar
from playground.workbench.log_file import LOG_NAME, logging_to

needs_terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
TYPED = ("run", "--preset", "none", "--prompt", "Hi")
KEY = "sk-secret-0123456789"


def on_a_terminal(*arguments: str, **changed: str | None) -> tuple[int, str]:
    """(exit code, what the terminal got) of the program with stdout and stderr on a pseudo-terminal."""
    import pty

    ours, theirs = pty.openpty()
    surroundings = environment(TERM="xterm", COLUMNS="100", LINES="30", **changed)
    with subprocess.Popen(
        command_of(*arguments), stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=surroundings
    ) as process:
        os.close(theirs)
        got = b""
        try:
            while piece := os.read(ours, 4096):
                got += piece
        except OSError:  # Linux's word for: the other side has closed
            pass
    os.close(ours)
    return process.returncode, got.decode()


@needs_terminal
def test_on_a_terminal_an_answer_commands_nothing(chat: ChatServer) -> None:
    code, got = on_a_terminal(*TYPED, "--model", "lab/hostile")
    assert code == 0
    assert "red [31malert[0m, 2J,  and [U+202E]backwards[U+202C]" in got
    assert not {"\x07", "\x9b", "\u202e"} & set(got)
    assert "\x1b[31m" not in got


@needs_terminal
def test_on_a_terminal_json_commands_nothing_and_stays_the_same(chat: ChatServer) -> None:
    code, got = on_a_terminal(*TYPED, "--model", "lab/hostile", "--json", "--quiet")
    assert code == 0
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(got)
    assert record_of(got)["cells"][0]["text"] == HOSTILE


@needs_terminal
def test_the_bar_counts_and_goes_away(chat: ChatServer) -> None:
    code, got = on_a_terminal(*TYPED, "--preset", "empty", "--model", "lab/echo")
    assert code == 0
    assert f"\r{bar(1, 2)} 1 of 2" in got
    last_line = got.rstrip().split("\n")[-1].rpartition("\r\x1b[K")[2]
    assert last_line.startswith("2 of 2 done. Look again with: playground runs show ")
    assert "1 of 2: " not in got, "plain lines are for files"


@needs_terminal
def test_no_colour_when_it_is_not_wanted(chat: ChatServer) -> None:
    assert (
        "\x1b[1m── No system message\x1b[0m"
        in on_a_terminal("runs", "list")[1] + on_a_terminal(*TYPED, "--model", "lab/echo")[1]
    )
    assert "\x1b[1m" not in on_a_terminal(*TYPED, "--model", "lab/echo", NO_COLOR="1")[1]


@needs_terminal
def test_a_table_fits_the_terminal(own_home: Path) -> None:
    _code, got = on_a_terminal("presets", "list")
    assert max(len(line) for line in got.splitlines()) <= 100


def test_in_a_pipe_an_answer_is_as_it_came(chat: ChatServer, program: Program) -> None:
    assert HOSTILE in program(*TYPED, "--model", "lab/hostile").stdout


def test_utf_8_without_a_locale(chat: ChatServer, program: Program) -> None:
    surroundings = environment(LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING=None)
    done = program("run", "--preset", "none", "--prompt", "-", "--model", "lab/echo", env=surroundings, input="日本 ñ")
    assert done.returncode == 0, done.stderr
    assert "── No system message\n[-] 日本 ñ #-\n" in done.stdout
    assert "1 preset × 1 prompt = 1 answer" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")
def test_a_reader_that_leaves_is_no_error(chat: ChatServer, own_home: Path) -> None:
    for words in (
        "--help",
        "presets list",
        "run --preset none --preset empty --prompt Hi --model lab/echo --quiet --json",
    ):
        line = f"{sys.executable} -P -m playground {words} | true; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False)
        assert done.stderr == "", words
        assert done.returncode in (0, 1), words


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_stdout(chat: ChatServer, program: Program) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = program(*TYPED, "--model", "lab/echo", "--quiet", "--json", capture_output=False, stdout=full,
                       stderr=subprocess.PIPE)  # fmt: skip
        listed = program("presets", "list", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    for each in (done, listed):
        assert each.returncode == 1
        assert each.stderr.startswith("playground: The output cannot be written (no space left on device)")
        assert "Traceback" not in each.stderr


def test_the_unforeseen_is_one_sentence_and_a_log(
    invoke: Invoke, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.store.keys import KeyStore
    from playground.store.runs import RunStore
    from playground.workbench import Workbench

    def surprise(self: RunStore, *_arguments: object) -> None:
        raise KeyError(f"unforeseen, with {KEY}")

    monkeypatch.setattr(RunStore, "list", surprise)
    monkeypatch.setattr(KeyStore, "known_values", lambda _store: (KEY,))
    monkeypatch.setattr(Workbench, "known_keys", lambda _workbench: (KEY,))
    done = invoke("runs", "list")
    log = own_home / "logs" / LOG_NAME
    assert done.exit_code == 1
    assert done.stderr == f"playground: The program itself failed (KeyError); the details are in {log}.\n"
    told = log.read_text("utf-8")
    assert "Traceback" in told
    assert "unforeseen, with [key]" in told
    assert KEY not in told


def test_the_unforeseen_outside_of_a_workbench(invoke: Invoke, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def surprise(_rows: object) -> None:
        raise ValueError("unforeseen")

    monkeypatch.setattr(output, "write_table", surprise)
    done = invoke("presets", "list")
    assert done.exit_code == 1
    assert done.stderr.startswith("playground: The program itself failed (ValueError); the details are in ")
    assert "unforeseen" in (own_home / "logs" / LOG_NAME).read_text("utf-8")


def test_a_home_that_is_none(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_HOME", "~nobody-of-that-name/x")
    done = invoke("runs", "list")
    assert done.exit_code == 2
    assert done.stderr == "playground: PLAYGROUND_HOME names no folder: ~nobody-of-that-name/x\n"


@pytest.mark.parametrize(
    "words", ["runs list", "presets list", "presets check", "local fetch", "doctor", "run starter"]
)
@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_home_that_is_a_file_is_told_once(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, below: str
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a folder", "utf-8")
    monkeypatch.setenv("PLAYGROUND_HOME", str(file / below))
    done = invoke(*words.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"playground: {file} is a file, and a folder is needed there: set PLAYGROUND_HOME to a folder.\n"
    )


def test_the_log_turns_over_and_gives_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.workbench.log_file.MAX_LOG_BYTES", 300)
    before = logging.getLogger("playground").level
    with logging_to(tmp_path / "logs", lambda: (KEY,)) as file:
        for number in range(20):
            logging.getLogger("playground.test").info("line %d of %s", number, KEY)
        logging.getLogger("httpx").info("every request")
    logging.getLogger("playground.test").warning("after the end")
    names = sorted(path.name for path in file.parent.iterdir())
    assert names == [LOG_NAME, *(f"{LOG_NAME}.{number}" for number in (1, 2, 3))]
    told = "".join(path.read_text("utf-8") for path in file.parent.iterdir())
    assert "line 19 of [key]" in told
    assert KEY not in told
    assert "every request" not in told
    assert "after the end" not in told
    assert logging.getLogger("playground").level == before


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("a file, no folder", "utf-8")
    with logging_to(tmp_path / "logs", tuple):
        logging.getLogger("playground.test").error("nowhere to go")
    assert capsys.readouterr().err == ""


def test_json_of_half_a_character(capsys: pytest.CaptureFixture[str]) -> None:
    output.write_json({"text": "half \ud83d of one"})
    assert json.loads(capsys.readouterr().out) == {"text": "half \ufffd of one"}


def test_fetching_without_a_terminal_says_every_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    fetch = FetchProgress(StatusLine())
    for done in range(0, 101):
        fetch("Fetching it", done * 1_000_000, 100_000_000)
    fetch("Starting it", None, None)
    fetch("Starting it", None, None)
    lines = capsys.readouterr().err.splitlines()
    assert lines[:2] == ["Fetching it: 0% of 100 MB", "Fetching it: 10% of 100 MB"]
    assert lines[-1] == "Starting it"
    assert len(lines) == 12


def test_a_bar() -> None:
    assert bar(0, 4) == "░" * 24
    assert bar(1, 4) == "█" * 6 + "░" * 18
    assert bar(9, 4) == "█" * 24
    assert bar(0, 0) == "░" * 24
