"""The ollama dialect on bytes alone: what is sent, and every manner of answering that was met."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import reading
from chat_bodies import REQUEST, joined
from hypothesis import given
from hypothesis import strategies as st
from ollama_bodies import ANSWER, END, GOOD, RAW_ANSWER, USAGE, WHOLE, line

from playground.core.capabilities import ModelRule
from playground.core.completion import Usage
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.request import CompletionRequest, Message, Parameters, SentRequest
from playground.providers import dialect
from playground.providers.lessons import lesson
from playground.providers.ollama import DIALECT
from playground.providers.reply import ReplyDecoder

ENDPOINT = Endpoint("box", "http://localhost:11434", "ollama")


def describe(request: CompletionRequest, endpoint: Endpoint = ENDPOINT, **takes: Any) -> SentRequest:
    return dialect.describe(DIALECT, endpoint, request, replace(DIALECT.takes, **takes))


def read(*pieces: bytes) -> tuple[list[Chunk], ReplyDecoder, ProviderError | None]:
    return reading.read(DIALECT, *pieces)


def read_whole(*pieces: bytes) -> tuple[str, str, str | None, Usage | None]:
    return reading.read_whole(DIALECT, *pieces)


# ---- encode


def test_the_request() -> None:
    told = describe(REQUEST)
    call = dialect.encode(DIALECT, ENDPOINT, "k-123456", told)
    assert call.url == told.url == "http://localhost:11434/api/chat"
    assert call.headers["Accept"] == "application/x-ndjson"
    assert call.headers["Authorization"] == "Bearer k-123456"
    assert json.loads(call.body) == told.body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Answer as a pirate."},
            {"role": "user", "content": "Good morning!"},
        ],
        "stream": True,
    }  # fmt: skip
    assert told.delivery.how == "system"


def test_unary_says_so_because_ollama_streams_by_itself() -> None:
    assert describe(REQUEST, replace(ENDPOINT, stream=False)).body["stream"] is False


def test_where_the_system_message_goes() -> None:
    none = describe(CompletionRequest("m", (Message("user", "Hi"),)))
    assert (none.delivery.how, none.body["messages"]) == ("none", [{"role": "user", "content": "Hi"}])
    empty: Any = describe(CompletionRequest("m", (Message("system", ""), Message("user", "Hi"))))
    assert (empty.delivery.how, empty.body["messages"][0]) == ("system", {"role": "system", "content": ""})
    merged = describe(REQUEST, system="user")
    assert merged.body["messages"] == [{"role": "user", "content": "Answer as a pirate.\n\nGood morning!"}]
    assert merged.delivery.how == "merged"


def test_every_parameter() -> None:
    wanted = Parameters(temperature=0.0, top_p=0.5, top_k=4, max_tokens=9, seed=0, stop=("a", "b"))
    body = describe(CompletionRequest("m", REQUEST.messages, wanted)).body
    assert body["options"] == {
        "temperature": 0.0, "top_p": 0.5, "top_k": 4, "num_predict": 9, "seed": 0, "stop": ["a", "b"]
    }  # fmt: skip
    assert "options" not in describe(REQUEST).body
    named = describe(CompletionRequest("m", REQUEST.messages, wanted), names={"seed": "s"}, refuses=frozenset({"stop"}))
    assert {"s"} == {"s", "seed", "stop"} & set(named.body["options"])  # type: ignore[arg-type]
    assert named.not_sent == ("stop",)


@pytest.mark.parametrize(
    ("effort", "think"), [("none", False), ("low", "low"), ("high", "high"), ("max", "max"), ("minimal", None)]
)
def test_a_reasoning_effort(effort: str, think: Any) -> None:
    told = describe(CompletionRequest("m", REQUEST.messages, Parameters(reasoning_effort=effort)))
    assert told.body.get("think") == think
    assert told.not_sent == (("reasoning_effort",) if think is None else ())


@pytest.mark.parametrize(
    "words", ['"tiny" does not support thinking', 'invalid think value: "low" (must be true or false)']
)
def test_what_a_refusal_teaches(words: str) -> None:
    sent = describe(CompletionRequest("m", REQUEST.messages, Parameters(reasoning_effort="low", seed=1)))
    learnt = lesson(ProviderError("bad_request", words, status=400), sent)
    assert learnt == ModelRule(refuses=frozenset({"reasoning_effort"}))


def test_the_context_length_joins_the_options() -> None:
    endpoint = replace(ENDPOINT, extra_body={"options": {"num_ctx": 8192}, "think": True})
    body = describe(CompletionRequest("m", REQUEST.messages, Parameters(seed=1)), endpoint).body
    assert body["options"] == {"seed": 1, "num_ctx": 8192}
    assert body["think"] is True


@pytest.mark.parametrize(
    ("pasted", "root"),
    [
        ("http://localhost:11434", "http://localhost:11434"),
        (" http://localhost:11434/ \n", "http://localhost:11434"),
        ("localhost:11434", "http://localhost:11434"),
        ("box.lan:11434", "http://box.lan:11434"),
        ("ollama.com", "https://ollama.com"),
        ("https://ollama.com/api", "https://ollama.com"),
        ("http://h.test/api/chat", "http://h.test"),
        ("http://h.test/api/tags/", "http://h.test"),
        ("http://h.test/api/generate", "http://h.test"),
        ("http://h.test/v1", "http://h.test"),
        ("http://h.test/v1/chat/completions", "http://h.test"),
        ("http://h.test/behind/ollama/api?t=7", "http://h.test/behind/ollama?t=7"),
    ],
)
def test_base_urls_as_people_paste_them(pasted: str, root: str) -> None:  # U01 to U04
    assert DIALECT.root(pasted) == root
    assert DIALECT.root(root) == root


@pytest.mark.parametrize(
    ("pasted", "words"), [(" ", "no base_url"), ("http://u:p@h.test", "password"), ("x://y", "no web")]
)
def test_base_urls_that_cannot_be_used(pasted: str, words: str) -> None:
    with pytest.raises(ProviderError, match=words) as caught:
        DIALECT.root(pasted)
    assert caught.value.kind == "config"


def test_addresses() -> None:
    assert DIALECT.url("http://h.test?t=7", "m", stream=True) == "http://h.test/api/chat?t=7"
    assert DIALECT.models_url("http://h.test") == "http://h.test/api/tags"


# ---- decode: whole answers


@pytest.mark.parametrize("body", [ANSWER, RAW_ANSWER, ANSWER.replace(b"\n", b"\r\n"), ANSWER[:-1]])
def test_cut_at_every_byte(body: bytes) -> None:  # S01, S04
    assert read_whole(body) == GOOD
    assert read_whole(*(bytes([byte]) for byte in body)) == GOOD
    for cut in range(len(body)):
        assert read_whole(body[:cut], body[cut:]) == GOOD


@given(st.lists(st.integers(0, len(ANSWER)), max_size=20))
def test_cut_anywhere(cuts: list[int]) -> None:  # S02
    places = sorted({0, len(ANSWER), *cuts})
    assert read_whole(*(ANSWER[a:b] for a, b in pairwise(places))) == GOOD


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"\n \n" + ANSWER.replace(b"\n", b"\n\n  \r\n"), GOOD, id="S06 blank lines"),
        pytest.param(b"\xef\xbb\xbf" + ANSWER, GOOD, id="S08 byte order mark"),
        pytest.param('{"message":{"content":"a\u2028b\u0085c\u2029d\x7f"},"done":true,"done_reason":"stop"}\n'.encode(),
            ("a\u2028b\u0085c\u2029d\x7f", "", "stop", None), id="S17 no line ends"),
        pytest.param(line("\ud83d") + line("\ude00", done=True), ("😀", "", "unknown", None), id="S18 halves"),
        pytest.param(line("a\ud83d", done=True), ("a\ufffd", "", "unknown", None), id="S19 a lone half"),
        pytest.param(line("aXb").replace(b"X", b"\xff") + line("c", **END), ("a\ufffdbc", "", "stop", USAGE), id="S20"),
        pytest.param(line("a", odd=[1]) + b'{"status": "new"}\n' + line("b", done=True, done_reason="odd"),
            ("ab", "", "unknown", None), id="S26 unknown things"),
        pytest.param(line("x" * 3_000_000, **END), ("x" * 3_000_000, "", "stop", USAGE), id="S28 3 MB"),
        pytest.param(ANSWER + line("more") + b"{junk", GOOD, id="S29 data after the end"),
        pytest.param(line("cu", done=True, done_reason="length"), ("cu", "", "length", None), id="S32 length"),
        pytest.param(line("", done=True, done_reason="load"), ("", "", "unknown", None), id="loaded, not answered"),
        pytest.param(line("a", done=True), ("a", "", "unknown", None), id="a done without reason"),
        pytest.param(line("a") + line(done=True, done_reason="stop", eval_count=1),
            ("a", "", "stop", Usage(None, 1)), id="all of the prompt was cached"),
        pytest.param(line(7, ["x"]) + line("a", {"x": 1}, tool_calls=[1], done=True, prompt_eval_count="9"),
            ("a", "", "unknown", None), id="fields of the wrong kind cost nothing"),
        pytest.param(b'{"message": "x", "done": false}\n' + WHOLE, GOOD, id="a message that is none"),
        pytest.param(line("<think>x</think>a", done=True), ("<think>x</think>a", "", "unknown", None), id="think tags"),
        pytest.param(WHOLE, GOOD, id="unary"),
        pytest.param(WHOLE.strip(), GOOD, id="unary without line end"),
        pytest.param(json.dumps(json.loads(WHOLE), indent=2).encode(), GOOD, id="unary over many lines"),
        pytest.param(b"\n\r\n" + json.dumps(json.loads(WHOLE), indent=2).encode(), GOOD, id="H18 white space first"),
    ],
)  # fmt: skip
def test_every_manner_of_answering(body: bytes, expected: tuple[Any, ...]) -> None:
    assert read_whole(body) == expected
    if len(body) < 5000:
        assert read_whole(*(body[place : place + 7] for place in range(0, len(body), 7))) == expected


def test_text_comes_with_its_line_and_the_done_ends_the_reading() -> None:
    decoder = dialect.decoder(DIALECT)
    assert decoder.feed(line("Ahoy")) == [Chunk("Ahoy")]
    assert not decoder.complete
    assert decoder.feed(line("!", **END)) == [Chunk("!"), Chunk(usage=USAGE), Chunk(finish_reason="stop")]
    assert decoder.complete
    assert decoder.ended  # S30
    assert decoder.finish() == []


# ---- decode: what is not whole


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(line("Aho") + line("y"), "Ahoy", id="C02 ends early and cleanly"),
        pytest.param(line("Aho") + line("y")[:60], "Aho", id="C01 ends within a line"),
        pytest.param(line("Aho")[:60], "", id="C01 ends within the first line"),
        pytest.param(line("Aho") + '{"message":{"content":"ö'.encode()[:-1], "Aho", id="C06"),
    ],
)
def test_a_cut_stream_is_never_whole(body: bytes, text: str) -> None:
    for pieces in ((body,), tuple(bytes([byte]) for byte in body)):
        chunks, decoder, failure = read(*pieces)
        assert failure is None
        assert not decoder.complete
        assert joined(chunks)[0] == text
        assert joined(chunks)[2] is None


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b'{"error": "model runner has unexpectedly stopped"}\n', "server", "unexpectedly stopped"),  # S22
        (b'{"error": {"message": "slow down", "code": 429}}\n', "rate_limit", "slow down"),
        (b'{"error": "the input exceeds the context length"}', "context", "context length"),
        (b"<html>oops\n", "protocol", "oops"),  # S21
        (b"[1]\n", "protocol", "[1]"),
        (b"[" * 100_000 + b"\n", "protocol", "[[["),
        (b'{"message":' + b"[" * 100_000 + b"\n", "protocol", "message"),
    ],
)
def test_an_error_in_the_stream_keeps_the_text_before_it(body: bytes, kind: str, words: str) -> None:
    for pieces in ((line("Aho") + body + b"\n" + WHOLE,), (line("Aho"), body + b"\n")):
        chunks, decoder, failure = read(*pieces)
        assert failure is not None
        assert failure.kind == kind
        assert words in str(failure)
        assert not decoder.complete
        assert joined(chunks)[0] == "Aho"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", "protocol", "empty answer"),  # H16
        (b" \r\n\n ", "protocol", "empty answer"),
        (b"\xef\xbb\xbf\n", "protocol", "empty answer"),
        (b'{"error": "model \'x\' not found"}', "server", "not found"),  # H14
        (b'{\n "error": {\n  "message": "No credit", "code": 402}\n}\n', "quota", "No credit"),
        (b"<!doctype html>\n<html><head>\n<title>Log in to Wi-Fi</title>\n</head>", "protocol", "Log in to Wi-Fi"),
        (b"<p>Bad\n<b>gateway</b></p>", "protocol", "not an API answer but a web page"),  # H15
        (b"Ollama is running", "protocol", "not an API answer"),
        (b'{"detail": "Not Found"}', "protocol", "Not Found"),
        (b'data: {"choices": []}\n\ndata: [DONE]\n\n', "protocol", "not an API answer"),
        (b"[]", "protocol", "not an API answer"),
        (b'{\n "model": "x",\n', "protocol", "not an API answer"),
    ],
)
def test_what_is_no_answer_is_an_error(body: bytes, kind: str, words: str) -> None:
    for pieces in ((body,), tuple(bytes([byte]) for byte in body)):
        chunks, decoder, failure = read(*pieces)
        assert not chunks
        assert not decoder.complete
        assert failure is not None
        assert failure.kind == kind
        assert words in str(failure)


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=8))
def test_no_bytes_at_all_raise_anything_else(noise: bytes, cuts: list[int]) -> None:
    for body in (noise, ANSWER[:100] + noise + ANSWER[100:], line("a") + noise):
        places = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
        whole, cut = read(body), read(*(body[a:b] for a, b in pairwise(places)))
        assert str(whole[2]) == str(cut[2])
        assert joined(whole[0]) == joined(cut[0])
