"""Servers that were met with no recording beside them: odd framings, odd words, odd wishes."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
from contextlib import aclosing
from typing import Any

import pytest
from chat_bodies import REQUEST
from loopback import Request, Script, Wire, answer, loopback, stream
from reading import event, read, read_whole

from playground.core.endpoint import Endpoint, Key
from playground.core.errors import ProviderError
from playground.providers import retry
from playground.providers.api_endpoint import ApiEndpoint
from playground.providers.connection_faults import no_connection
from playground.providers.dialects import dialect_of
from playground.providers.server_words import kind_of, read_words

CHAT = dialect_of("openai-chat")
WHOLE_REPLIES: dict[Any, Any] = {
    "openai-chat": {"choices": [{"index": 0, "message": {"content": "Arr!"}, "finish_reason": "stop"}]},
    "openai-responses": {
        "object": "response", "status": "completed",
        "output": [{"type": "message", "content": [{"type": "output_text", "text": "Arr!"}]}],
    },
    "anthropic": {"type": "message", "content": [{"type": "text", "text": "Arr!"}], "stop_reason": "end_turn"},
    "gemini": {"candidates": [{"content": {"parts": [{"text": "Arr!"}]}, "finishReason": "STOP"}]},
    "ollama": {"message": {"content": "Arr!"}, "done": True, "done_reason": "stop"},
}  # fmt: skip
ARR = event({"choices": [{"index": 0, "delta": {"content": "Arr!"}, "finish_reason": None}]})


def asked(*scripts: Script, **settings: Any) -> tuple[str, ProviderError | None, list[Request]]:
    """The text, the failure and the requests of one question."""

    async def play() -> tuple[str, ProviderError | None, list[Request]]:
        text, failure = "", None
        async with loopback(*scripts) as place:
            provider = ApiEndpoint(Endpoint("mine", place.root, **settings), lambda: Key("sk-test", "session"))
            try:
                async with aclosing(provider.stream(REQUEST)) as chunks:
                    async for chunk in chunks:
                        text += chunk.text
            except ProviderError as error:
                failure = error
            finally:
                await provider.aclose()
            return text, failure, place.requests

    return asyncio.run(play())


# ---- bytes


@pytest.mark.parametrize("name", list(WHOLE_REPLIES))
@pytest.mark.parametrize("before", [b": keep-alive\n\n: keep-alive\r\n\r\n", b"\n \n", b"\xef\xbb\xbf: hold on\n"])
def test_what_keeps_a_connection_open_before_a_reply_in_one_piece(name: Any, before: bytes) -> None:
    body = before + json.dumps(WHOLE_REPLIES[name]).encode()
    for pieces in ([body], [bytes([byte]) for byte in body]):
        assert read_whole(dialect_of(name), *pieces)[0] == "Arr!"


def test_control_characters_that_json_forbids_are_kept_in_the_text() -> None:  # S17
    said = "a\vb\fc\x1cd\x85e\u2028f"
    raw = ARR.replace(b"Arr!", said.encode())
    assert read_whole(CHAT, raw, event("[DONE]"))[0] == said


@pytest.mark.parametrize("before", [b"", b"\n", b"data: "])
def test_a_bare_error_object_in_a_stream_is_told_in_its_own_words(before: bytes) -> None:
    chunks, _, failure = read(CHAT, ARR + before + b'{"error": {"message": "the worker died", "code": 500}}\n')
    assert "".join(chunk.text for chunk in chunks) == "Arr!"
    assert failure is not None
    assert "the worker died" in str(failure)


def test_broken_framing_in_the_middle_is_a_cut_at_once() -> None:
    async def script(_request: Request, wire: Wire) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        await wire.send(head + f"{len(ARR):x}\r\n".encode() + ARR + b"\r\n")
        await asyncio.sleep(0.05)
        await wire.send(b"ZZZ\r\nno chunk at all\r\n")
        await wire.hung_up()

    text, failure, _ = asked(script, idle_timeout_s=5.0)
    assert text == "Arr!"
    assert failure is not None
    assert failure.kind == "cut"


@pytest.mark.parametrize("packing", ["br", "zstd", "gzip, br"])
@pytest.mark.parametrize("status", [200, 401])
def test_a_packing_that_nobody_asked_for_is_named_and_not_read(packing: str, status: int) -> None:
    _, failure, requests = asked(answer(status, b"\x0b\x05\x80packed\x03", content_encoding=packing))
    assert failure is not None
    assert failure.kind == ("protocol" if status == 200 else "auth")
    assert ("br" if "br" in packing else "zstd") in str(failure) or status == 401
    assert "packed\x03" not in str(failure)
    assert len(requests) == 1


def test_an_old_name_of_gzip() -> None:
    body = gzip.compress(ARR + event("[DONE]"))
    assert asked(stream(body, head="Content-Encoding: x-gzip\r\n"))[:2] == ("Arr!", None)


# ---- words and wishes


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"success": false, "errors": [{"code": 7003, "message": "no such account"}]}', "no such account"),
        ('{"fault": {"faultstring": "policy says no"}}', "policy says no"),
        ('{"error_code": 3, "error_msg": "method unknown"}', "method unknown"),
        ('{"error": "invalid_grant", "error_description": "the token has expired"}', "the token has expired"),
    ],
)
def test_words_of_gateways(body: str, words: str) -> None:
    assert read_words(body).message == words


@pytest.mark.parametrize(
    "words",
    [
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",  # Gemini
        "This model's maximum prompt length is 131072 but the request contains 200000 tokens.",  # xAI
        "Please reduce the length of the messages or completion.",  # Groq
        "Input is too long for requested model.",  # Bedrock
    ],
)
def test_a_prompt_that_is_too_long_in_other_words(words: str) -> None:
    assert (
        kind_of(400, read_words(json.dumps({"error": {"message": words, "status": "INVALID_ARGUMENT"}}))) == "context"
    )


@pytest.mark.parametrize(("wish", "count"), [("false", 1), ("true", 3)])
def test_a_server_that_says_whether_to_ask_again(wish: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE_S", 0.01)
    _, failure, requests = asked(answer(500, "no", x_should_retry=wish))
    assert failure is not None
    assert len(requests) == count


def test_asking_again_is_never_tried_where_it_is_of_no_use_whatever_the_server_says() -> None:
    assert len(asked(answer(402, "pay first", x_should_retry="true"))[2]) == 1


def test_an_untrusted_certificate_behind_a_proxy_is_no_fault_of_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    why = ssl.SSLCertVerificationError("self-signed certificate")
    why.verify_message = "self-signed certificate"
    assert no_connection(why, "https://model.test/v1").kind == "tls"
    assert no_connection(OSError("no route"), "https://model.test/v1").kind == "proxy"
