"""A request as a curl line: the headers of its endpoint as they are now, and never a key."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from playground.core.endpoint import Dialect, Endpoint
from playground.core.errors import ProviderError
from playground.core.request import CompletionRequest, Message, SentRequest
from playground.formats.request_code import body_as_sent
from playground.providers.dialect import describe, encode
from playground.providers.dialects import dialect_of
from playground.store.endpoints import EndpointStore
from playground.workbench.curl import curl_line, python_code

KEY = "sk-planted-5f2c9a7e1b"
REQUEST = CompletionRequest("m-1", (Message("system", "Be it's"), Message("user", "Hi")))


def spoken(name: Dialect) -> bool:
    try:
        dialect_of(name)
    except ProviderError:
        return False
    return True


@pytest.fixture
def endpoints(tmp_path: Path) -> EndpointStore:
    return EndpointStore(tmp_path / "endpoints.toml")


@pytest.mark.parametrize("name", ["openai-chat", "openai-responses", "anthropic", "gemini", "ollama"])
def test_every_dialect_s_line_has_the_headers_that_were_sent(name: Dialect, endpoints: EndpointStore) -> None:
    if not spoken(name):
        pytest.skip(f"{name} is not spoken yet")
    endpoint = Endpoint("mine", "https://api.example/v1", name, key_env="MY_KEY")
    endpoints.add(endpoint)
    sent = describe(dialect_of(name), endpoint, REQUEST)
    call = encode(dialect_of(name), endpoint, KEY, sent)
    line = curl_line(endpoints, "mine/m-1", sent)
    words = shlex.split(line.text.replace(" \\\n", " "))
    headers = [words[place + 1].replace("$MY_KEY", KEY) for place, word in enumerate(words) if word == "-H"]
    assert headers == [f"{header}: {value}" for header, value in call.headers.items()]
    assert words[words.index("--data-raw") + 1].encode() == call.body == body_as_sent(sent)
    assert words[words.index("--url") + 1] == call.url
    assert "MY_KEY" in line.note


def test_the_header_of_the_catalogue_carries_the_key(endpoints: EndpointStore) -> None:
    endpoints.add(Endpoint("blue", "https://me.openai.azure.com/openai/v1", key_env="AZ"))
    line = curl_line(endpoints, "blue/m-1", sent_to("https://me.openai.azure.com/openai/v1"))
    assert '-H "api-key: $AZ"' in line.text


def sent_to(url: str) -> SentRequest:
    return describe(dialect_of("openai-chat"), Endpoint("x", url), REQUEST)


def test_own_headers_are_named_and_left_out(endpoints: EndpointStore) -> None:
    endpoints.add(Endpoint("mine", "https://api.example/v1", headers={"X-Team": KEY, "X-Trace": "1"}))
    line = curl_line(endpoints, "mine/m-1", sent_to("https://api.example/v1"))
    assert KEY not in line.text + line.note
    assert line.note == "Left out, because they may hold a key: X-Team, X-Trace."
    assert "$MINE_API_KEY" in line.text


def test_a_server_on_this_machine_that_names_no_variable_wants_no_key(endpoints: EndpointStore) -> None:
    endpoints.add(Endpoint("lab-1", "http://127.0.0.1:8080/v1"))
    line = curl_line(endpoints, "lab-1/m-1", sent_to("http://127.0.0.1:8080/v1"))
    assert "$" not in line.text
    assert line.note == ""
    endpoints.add(Endpoint("lab-1", "http://127.0.0.1:8080/v1", key_env="LAB"), replace=True)
    assert "$LAB" in curl_line(endpoints, "lab-1/m-1", sent_to("http://127.0.0.1:8080/v1")).text


def test_an_endpoint_that_is_gone_and_the_embedded_model_say_so(endpoints: EndpointStore) -> None:
    gone = curl_line(endpoints, "old-one/m-1", sent_to("https://api.example/v1"))
    assert "is not there any more" in gone.note
    assert "$OLD_ONE_API_KEY" in gone.text
    local = curl_line(endpoints, "local/m-1", sent_to("http://127.0.0.1:1/v1"))
    assert "its token are others at each start" in local.note
    assert "Authorization" not in local.text


@pytest.mark.parametrize("url", ["http://[x", "", "\0", "file:///etc/passwd", "http://x/'; id; '"])
def test_an_address_that_is_none_still_gives_a_harmless_line(endpoints: EndpointStore, url: str) -> None:
    line = curl_line(endpoints, "old/m", SentRequest("POST", url, {}, sent_to("http://x/v1").delivery))
    assert shlex.split(line.text.replace(" \\\n", " "))[0] == "curl"


@pytest.mark.parametrize("name", ["openai-chat", "openai-responses", "anthropic", "gemini", "ollama"])
def test_every_dialect_is_a_python_program_too(name: Dialect, endpoints: EndpointStore) -> None:
    endpoint = Endpoint("mine", "https://api.example/v1", name, key_env="MY_KEY")
    endpoints.add(endpoint)
    code = python_code(endpoints, "mine/m-1", describe(dialect_of(name), endpoint, REQUEST))
    compile(code.text, "again.py", "exec")
    package = {"anthropic": "anthropic", "gemini": "httpx", "ollama": "httpx"}.get(name, "openai")
    assert f"# pip install {package}\n" in code.text
    assert "os.environ['MY_KEY']" in code.text
    assert "MY_KEY" in code.note


def test_a_gone_endpoint_and_the_embedded_model_are_programs_with_a_note(endpoints: EndpointStore) -> None:
    gone = python_code(endpoints, "old-one/m-1", sent_to("https://api.example/v1"))
    assert "is not there any more" in gone.note
    assert "os.environ['OLD_ONE_API_KEY']" in gone.text
    assert (
        "its token are others at each start"
        in python_code(endpoints, "local/m-1", sent_to("http://127.0.0.1:1/v1")).note
    )
