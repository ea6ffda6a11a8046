"""A request as text: exact, readable, and safe in a shell whatever it holds."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.request import Delivery, JsonValue, SentRequest
from playground.formats.request_code import (
    KEY_MARK,
    MAX_ARGUMENT_BYTES,
    as_curl,
    body_as_sent,
    body_to_read,
)

HOSTILE = [
    "it's", "'; rm -rf ~; '", "$(touch x)", "`id`", "$HOME", "a\nb\r\n", "\0", "!history", "\\", '"', "\u202egnihtemos",
    "\x1b[31m", "\x9b2J", "\x7f", "\u2028", "%s", "@/etc/passwd", "'\"'\"'", "END_OF_BODY", "ünïcödé ✓ 🏴",
]  # fmt: skip
JSON_HEADERS = {"Content-Type": "application/json"}
KEYED = {**JSON_HEADERS, "Accept": "text/event-stream", "Authorization": f"Bearer {KEY_MARK}"}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(HOSTILE)
bodies = st.dictionaries(texts, texts | st.integers(-(2**53), 2**53) | st.lists(texts, max_size=3), max_size=4)


def sent(body: dict[str, Any] | None = None, url: str = "https://api.example/v1/chat/completions") -> SentRequest:
    asked: dict[str, JsonValue] = {"model": "m", "temperature": 0.7} if body is None else body
    return SentRequest("POST", url, asked, Delivery("system"))


def arguments(line: str) -> list[str]:
    """As a POSIX shell takes the line apart; shlex leaves the continuation of a line to the shell."""
    return shlex.split(line.replace(" \\\n", " "))


def value(line: str, option: str) -> str:
    words = arguments(line)
    return words[words.index(option) + 1]


def test_the_line_as_a_person_reads_it() -> None:
    assert as_curl(sent({"model": "m"}), KEYED, "OPENAI_API_KEY") == (
        "curl -sS --no-buffer --globoff --proto '=http,https' -X POST \\\n"
        "  --url https://api.example/v1/chat/completions \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        "  -H 'Accept: text/event-stream' \\\n"
        '  -H "Authorization: Bearer $OPENAI_API_KEY" \\\n'
        '  --data-raw \'{"model":"m"}\''
    )


@given(bodies)
def test_any_body_comes_out_of_the_line_as_the_same_json(body: dict[str, Any]) -> None:
    line = as_curl(sent(body), KEYED, "K")
    assert json.loads(value(line, "--data-raw")) == json.loads(body_as_sent(sent(body))) == body
    assert json.loads(body_to_read(sent(body))) == body
    assert line.count("\n") == 5  # nothing of the body begins a line of its own
    assert not set(line) & set("\0\x1b\x7f\x9b\u2028\u202e")


@pytest.mark.parametrize("evil", HOSTILE)
def test_an_address_out_of_somebody_s_file_stays_one_argument(evil: str) -> None:
    line = as_curl(sent({}, f"http://x/{evil}"), JSON_HEADERS)
    words = arguments(line)
    assert words[:2] == ["curl", "-sS"]
    assert words[words.index("--url") + 1].startswith("http://x/")
    assert len(words) == len(arguments(as_curl(sent({}, "http://x/"), JSON_HEADERS)))


def test_an_address_is_never_taken_for_an_option_nor_for_a_file() -> None:
    words = arguments(as_curl(sent({}, "--output=/etc/passwd"), JSON_HEADERS))
    assert words[words.index("--url") + 1] == "--output=/etc/passwd"
    assert words[words.index("--proto") + 1] == "=http,https"


@pytest.mark.parametrize("name", ["", "A B", "X;id", "1X", "$(id)", "Ä"])
def test_a_variable_s_name_that_is_none_is_not_written(name: str) -> None:
    assert '-H "Authorization: Bearer $API_KEY"' in as_curl(sent(), KEYED, name)


def test_a_header_that_double_quotes_would_open_is_put_together() -> None:
    line = as_curl(sent(), {"X": f"`id` $HOME {KEY_MARK}!"}, "K")
    assert "'X: `id` $HOME '\"$K\"'!'" in line


@settings(max_examples=25, deadline=None)
@given(bodies, texts)
def test_a_real_shell_takes_the_line_apart_the_same_way(body: dict[str, Any], path: str) -> None:
    if shutil.which("sh") is None:
        pytest.skip("there is no POSIX shell here")
    line = as_curl(sent(body, f"http://x/{path}"), KEYED, "K")
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}\n{line}\n"
    environment = {"PATH": os.environ["PATH"], "K": "k-1", "LC_ALL": "C"}
    done = subprocess.run(["sh", "-c", script], capture_output=True, env=environment, check=True, timeout=20)
    words = done.stdout.decode().split("\0")[:-1]
    assert done.stderr == b""
    assert words == [
        "Authorization: Bearer k-1" if word == "Authorization: Bearer $K" else word for word in arguments(line)[1:]
    ]
    assert json.loads(words[-1]) == body


def test_half_a_megabyte_goes_in_by_the_standard_input() -> None:
    body = {"messages": "it's END_OF_BODY\n" * (MAX_ARGUMENT_BYTES // 10)}
    head, _, rest = as_curl(sent(body), JSON_HEADERS).partition("<<'END_OF_BODY'\n")
    assert head.endswith("--data-binary @- ")
    data, _, end = rest.rpartition("\n")
    assert (json.loads(data), end) == (body, "END_OF_BODY")
    assert "\n" not in data


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("sh") is None, reason="there is no curl here")
@pytest.mark.parametrize("repeat", [1, 8_000])
def test_curl_sends_what_was_sent(repeat: int, tmp_path: Path) -> None:
    came: list[tuple[str, dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    body = {"messages": [evil * repeat for evil in HOSTILE[:4]], "temperature": 0.1, "stop": HOSTILE}
    request = sent(body, f"http://127.0.0.1:{server.server_address[1]}/v1/models/a:b[1]{{x}}?alt=sse")
    environment = {"PATH": os.environ["PATH"], "MY_KEY": "k-123", "no_proxy": "127.0.0.1"}
    script = tmp_path / "again.sh"
    script.write_text(as_curl(request, KEYED, "MY_KEY"), "utf-8")
    done = subprocess.run(["sh", script], capture_output=True, env=environment, check=False, timeout=20)
    thread.join(5)
    server.server_close()
    assert (done.returncode, done.stdout) == (0, b"ok"), done.stderr
    ((path, headers, arrived),) = came
    assert path == "/v1/models/a:b[1]{x}?alt=sse"
    assert (headers["authorization"], headers["content-type"]) == ("Bearer k-123", "application/json")
    assert json.loads(arrived) == body
