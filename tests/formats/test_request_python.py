"""A request as a Python program: it compiles, and sends the very same body, whatever stands in it."""

from __future__ import annotations

import json
import sys
import threading
import types
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.endpoint import Dialect
from playground.core.request import Delivery, JsonValue, SentRequest
from playground.formats.request_code import KEY_MARK
from playground.formats.request_python import as_python

KEY = "sk-planted-2b7e"
HOSTILE = ["'; import os; os.system('id') #",
           '"""', "'''", "\\", "{x}", "a\nb\r\nc\n", "\u202e\u2028\x1b[31m", "\ud7ff🏴é", "%s",
           "", "\\N{BULLET}", "\0"]  # fmt: skip
URLS: dict[Dialect, str] = {
    "openai-chat": "https://api.example/v1/chat/completions",
    "openai-responses": "https://api.example/v1/responses",
    "anthropic": "https://api.example/v1/messages",
    "gemini": "https://api.example/v1beta/models/g:streamGenerateContent?alt=sse",
    "ollama": "http://127.0.0.1:11434/api/chat",
}
HEADERS: dict[Dialect, dict[str, str]] = {
    "openai-chat": {"Authorization": f"Bearer {KEY_MARK}"},
    "openai-responses": {"Authorization": f"Bearer {KEY_MARK}"},
    "anthropic": {"x-api-key": KEY_MARK, "anthropic-version": "2023-06-01"},
    "gemini": {"x-goog-api-key": KEY_MARK},
    "ollama": {},
}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(HOSTILE)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
names = texts | st.sampled_from(
    ["temperature", "top_p", "top_k", "max_tokens", "seed", "system", "input", "extra_body", "timeout"]
)
bodies = st.builds(
    lambda more, model, messages, stream: {
        **more, "model": model, "messages": messages, "input": messages, "max_tokens": 9,
        **({"stream": True} if stream else {}),
    },
    st.dictionaries(names, values, max_size=4), texts,
    st.lists(st.fixed_dictionaries({"role": st.just("user"), "content": texts}), max_size=2), st.booleans(),
)  # fmt: skip


def sent(body: dict[str, Any], url: str) -> SentRequest:
    return SentRequest("POST", url, cast(dict[str, JsonValue], body), Delivery("system"))


def headers_of(dialect: Dialect, streams: bool = False) -> dict[str, str]:
    accept = "text/event-stream" if streams else "application/json"
    return {"Content-Type": "application/json", "Accept": accept, **HEADERS[dialect]}


class Stub:
    """Takes the place of a package: keeps how its client was made, and what was asked of it."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def client(self, **made: Any) -> Any:
        self.made = made

        def ask(path: str) -> Any:
            def create(**arguments: Any) -> Any:
                self.asked.append((path, arguments))
                return Answer()

            return types.SimpleNamespace(create=create)

        chat = types.SimpleNamespace(completions=ask("chat.completions"))
        return types.SimpleNamespace(chat=chat, responses=ask("responses"), messages=ask("messages"))

    def request(self, method: str, url: str, **arguments: Any) -> Any:
        self.asked.append((f"{method} {url}", arguments))
        return Answer()

    @contextmanager
    def stream(self, method: str, url: str, **arguments: Any) -> Iterator[Any]:
        yield self.request(method, url, **arguments)


class Answer:
    """An answer of every shape, in one piece and empty as a stream."""

    output_text = text = "hi"
    content = ()
    choices = (types.SimpleNamespace(message=types.SimpleNamespace(content="hi")),)

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def iter_lines(self) -> Iterator[str]:
        return iter(["hi"])


def run(code: str) -> Stub:
    """The program, run with stubs in the place of the packages."""
    stub = Stub()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("openai", "anthropic", "httpx"):
            module = types.ModuleType(name)
            module.__dict__.update(OpenAI=stub.client, Anthropic=stub.client, request=stub.request, stream=stub.stream)
            patch.setitem(sys.modules, name, module)
        patch.setenv("MY_KEY", KEY)
        patch.setattr("builtins.print", lambda *args, **more: None)
        exec(compile(code, "again.py", "exec"), {"__name__": "__main__"})
    return stub


def body_of(arguments: dict[str, Any]) -> Any:
    if "headers" in arguments:
        return json.loads(arguments["content"]) if "content" in arguments else arguments["json"]
    more = arguments.pop("extra_body", {})
    assert not set(more) & set(arguments)
    return {**arguments, **more}


@settings(max_examples=120, deadline=None)
@given(bodies, st.sampled_from(list(URLS)))
def test_the_program_sends_the_very_same_body(body: dict[str, Any], dialect: Dialect) -> None:
    streams = body.get("stream") is True
    code = as_python(sent(body, URLS[dialect]), headers_of(dialect, streams), dialect, "MY_KEY")
    ((_, arguments),) = run(code).asked
    assert body_of(arguments) == body
    assert KEY_MARK not in code
    assert not set(code) & set("\0\x1b\x7f\u2028\u202e\r")


def test_the_program_as_a_person_reads_it() -> None:
    body = {
        "model": "m",
        "messages": [{"role": "system", "content": "Be kind.\nBe brief."}],
        "temperature": 0.7,
        "top_k": 4,
    }
    code = as_python(sent(body, URLS["openai-chat"]), headers_of("openai-chat"), "openai-chat", "OPENAI_API_KEY")
    assert (
        code
        == """\
# pip install openai
import os

from openai import OpenAI

client = OpenAI(
    base_url='https://api.example/v1',
    api_key=os.environ['OPENAI_API_KEY'],
    timeout=600.0,
)
reply = client.chat.completions.create(
    model='m',
    messages=[
        {
            'role': 'system',
            'content': (
                'Be kind.\\n'
                'Be brief.'
            ),
        },
    ],
    temperature=0.7,
    extra_body={
        'top_k': 4,
    },
)
print(reply.choices[0].message.content)
"""
    )


@pytest.mark.parametrize(
    ("dialect", "path", "made"),
    [
        ("openai-chat", "chat.completions", {"base_url": "https://api.example/v1", "api_key": KEY}),
        ("openai-responses", "responses", {"base_url": "https://api.example/v1", "api_key": KEY}),
        ("anthropic", "messages", {"base_url": "https://api.example", "api_key": KEY,
                                   "default_headers": {"anthropic-version": "2023-06-01"}}),
    ],
)  # fmt: skip
def test_a_package_gets_its_address_and_the_key_of_the_environment(dialect: Dialect, path: str, made: Any) -> None:
    body = {"model": "m", "messages": [], "input": "x", "max_tokens": 5}
    stub = run(as_python(sent(body, URLS[dialect]), headers_of(dialect), dialect, "MY_KEY"))
    assert stub.asked[0][0] == path
    assert stub.made == {**made, "timeout": 600.0}


@pytest.mark.parametrize("dialect", ["gemini", "ollama"])
def test_other_dialects_go_through_httpx_with_their_headers(dialect: Dialect) -> None:
    stub = run(as_python(sent({"a": 1}, URLS[dialect]), headers_of(dialect), dialect, "MY_KEY"))
    ((asked, arguments),) = stub.asked
    assert asked == f"POST {URLS[dialect]}"
    assert arguments["headers"] == {k: v.replace(KEY_MARK, KEY) for k, v in headers_of(dialect).items()}


def test_other_ways_of_handing_over_the_key() -> None:
    body = {"model": "m", "messages": [], "max_tokens": 5}
    token = {"Authorization": f"Bearer {KEY_MARK}"}
    assert run(as_python(sent(body, URLS["anthropic"]), token, "anthropic", "MY_KEY")).made["auth_token"] == KEY
    azure = sent(body, "https://me.openai.azure.com/openai/v1/chat/completions?api-version=preview")
    made = run(as_python(azure, {"api-key": KEY_MARK}, "openai-chat", "MY_KEY")).made
    assert made["default_headers"] == {"api-key": KEY}
    assert (made["base_url"], made["default_query"]) == (
        "https://me.openai.azure.com/openai/v1",
        {"api-version": "preview"},
    )
    keyless = as_python(sent(body, "http://127.0.0.1:1/v1/chat/completions"), {}, "openai-chat", "MY_KEY")
    assert "os.environ" not in keyless
    assert "import os" not in keyless
    assert run(keyless).made["api_key"] == "no-key-needed"


@pytest.mark.parametrize("url", ["https://api.example/other", "http://[x", "", "'; import os #", "\0\n"])
def test_an_address_that_is_another_goes_through_httpx_as_it_is(url: str) -> None:
    stub = run(as_python(sent({"model": "m", "messages": []}, url), {}, "openai-chat", "MY_KEY"))
    assert stub.asked[0][0] == f"POST {url}"


@pytest.mark.parametrize("name", ["", "A B", "X'];import os", "1X", "Ä"])
def test_a_variable_s_name_that_is_none_is_not_written(name: str) -> None:
    code = as_python(
        sent({"model": "m", "messages": []}, URLS["openai-chat"]), HEADERS["openai-chat"], "openai-chat", name
    )
    assert "os.environ['API_KEY']" in code


def test_a_body_that_python_could_not_nest_goes_as_json() -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    body = {"model": "m", "messages": [], "deep": deep}
    ((_, arguments),) = run(as_python(sent(body, URLS["openai-chat"]), {}, "openai-chat")).asked
    assert body_of(arguments) == body


@pytest.mark.parametrize("dialect", ["openai-chat", "openai-responses", "anthropic", "ollama"])
@pytest.mark.filterwarnings("ignore")
def test_the_real_packages_send_it(dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> None:
    package = {"anthropic": "anthropic", "ollama": "httpx"}.get(dialect, "openai")
    pytest.importorskip(package)
    came: list[tuple[str, dict[str, str], Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            came.append((self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(body)))
            self.send_response(400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    body = {"model": "m", "messages": [{"role": "user", "content": "".join(HOSTILE)}],
            "max_tokens": 5, "temperature": 0.5, "top_k": 3, "system": "a\nb", "stream": True}  # fmt: skip
    if dialect == "openai-responses":
        body = {
            "model": "m",
            "input": [{"role": "user", "content": "x"}],
            "store": False,
            "instructions": "a\nb",
            "seed": 1,
        }
    path = URLS[dialect].split("/", 3)[3]
    request = sent(body, f"http://127.0.0.1:{server.server_address[1]}/{path}")
    monkeypatch.setenv("MY_KEY", KEY)
    code = as_python(request, headers_of(dialect), dialect, "MY_KEY")
    refused = pytest.raises(Exception, match="400") if package != "httpx" else nullcontext()
    with refused:
        exec(compile(code, "again.py", "exec"), {"__name__": "__main__"})
    thread.join(10)
    server.server_close()
    ((asked, headers, arrived),) = came
    assert (asked, arrived) == (f"/{path}", body)
    keyed = [value for name, value in headers.items() if value.endswith(KEY)]
    assert bool(keyed) == (dialect != "ollama")  # the newest anthropic sends it as a bearer token, older ones do not
