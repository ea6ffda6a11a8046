"""The openai-chat dialect on bytes alone: what is sent, and every manner of answering that was met."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from chat_bodies import ANSWER, COUNTS, DONE, GOOD, RAW_ANSWER, REQUEST, USAGE, WHOLE, delta, event, joined
from hypothesis import given
from hypothesis import strategies as st

from playground.core.completion import Usage
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.request import CompletionRequest, Message, Parameters, SentRequest
from playground.providers import dialect
from playground.providers.call import HttpCall
from playground.providers.openai_chat import DIALECT
from playground.providers.reply import ReplyDecoder

ENDPOINT = Endpoint("mine", "http://localhost:8080/v1")
KEY = "sk-not-a-real-key-123"


def decoder_of(secrets: tuple[str, ...] = ()) -> ReplyDecoder:
    return dialect.decoder(DIALECT, secrets)


def describe(endpoint: Endpoint, request: CompletionRequest, **takes: Any) -> SentRequest:
    return dialect.describe(DIALECT, endpoint, request, replace(DIALECT.takes, **takes))


def encode(endpoint: Endpoint, key: str | None, request: CompletionRequest, **takes: Any) -> HttpCall:
    return dialect.encode(DIALECT, endpoint, key, describe(endpoint, request, **takes))


def decode_unary(body: bytes) -> list[Chunk]:
    decoder = decoder_of()
    return decoder.feed(body) + decoder.finish()


def read(*pieces: bytes) -> tuple[list[Chunk], ReplyDecoder, ProviderError | None]:
    """What a stream gives: its chunks, the decoder at its end, and its failure."""
    decoder, chunks = decoder_of(), []
    try:
        for piece in pieces:
            chunks += decoder.feed(piece)
        chunks += decoder.finish()
    except ProviderError as failure:
        return chunks, decoder, failure
    return chunks, decoder, None


def read_whole(*pieces: bytes) -> tuple[str, str, str | None, Usage | None]:
    """The same for a stream that must be whole."""
    chunks, decoder, failure = read(*pieces)
    assert failure is None
    assert decoder.complete
    return joined(chunks)


# ---- encode


def sent(endpoint: Endpoint = ENDPOINT, request: CompletionRequest = REQUEST, **options: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(encode(endpoint, KEY, request, **options).body)
    return body


def test_the_request_and_its_description_are_the_same_but_for_the_key() -> None:
    call, told = encode(ENDPOINT, KEY, REQUEST), describe(ENDPOINT, REQUEST)
    assert call.url == told.url == "http://localhost:8080/v1/chat/completions"
    assert json.loads(call.body) == told.body
    assert call.headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(call) + repr(told)
    assert (told.delivery.how, told.not_sent) == ("system", ())
    assert told.body["messages"] == [
        {"role": "system", "content": "Answer as a pirate."},
        {"role": "user", "content": "Good morning!"},
    ]


def test_no_system_message_is_told_apart_from_an_empty_one() -> None:
    none = CompletionRequest("tiny", (Message("user", "Hi"),))
    empty = CompletionRequest("tiny", (Message("system", ""), Message("user", "Hi")))
    assert describe(ENDPOINT, none).delivery.how == "none"
    assert describe(ENDPOINT, empty).delivery.how == "system"
    assert sent(request=empty)["messages"][0] == {"role": "system", "content": ""}


def test_parameters_are_sent_as_set_and_left_out_otherwise() -> None:
    assert set(sent()) == {"model", "messages", "stream", "stream_options"}
    wanted = Parameters(temperature=0.0, top_p=0.5, top_k=4, max_tokens=9, seed=0, stop=("a", "b"))
    body = sent(request=CompletionRequest("tiny", REQUEST.messages, wanted))
    told = {name: body[name] for name in ("temperature", "top_p", "top_k", "max_tokens", "seed", "stop")}
    assert told == {"temperature": 0, "top_p": 0.5, "top_k": 4, "max_tokens": 9, "seed": 0, "stop": ["a", "b"]}


def test_a_model_that_calls_parameters_otherwise_or_refuses_them() -> None:
    request = CompletionRequest("m", REQUEST.messages, Parameters(max_tokens=5, top_k=3, seed=3))
    takes = {"names": {"max_tokens": "max_completion_tokens", "seed": "random_seed"}, "refuses": frozenset({"top_k"})}
    body = sent(request=request, **takes)
    assert (body["max_completion_tokens"], body["random_seed"]) == (5, 3)
    assert not {"max_tokens", "seed", "top_k"} & set(body)
    assert describe(ENDPOINT, request, **takes).not_sent == ("top_k",)


def test_where_the_system_message_goes() -> None:
    for slot, how in (("system", "system"), ("developer", "developer"), ("user", "merged")):
        told = describe(ENDPOINT, REQUEST, system=slot)
        assert told.delivery.how == how
        messages: Any = told.body["messages"]
        assert [message["role"] for message in messages] == ([how, "user"] if how != "merged" else ["user"])
    assert messages[0]["content"] == "Answer as a pirate.\n\nGood morning!"


def test_extra_body_has_the_last_word_and_headers_too() -> None:
    endpoint = Endpoint("x", "http://h.test/v1", extra_body={"seed": 1, "y": {"z": [None]}}, headers={"X-Team": "a"})
    body = sent(endpoint, CompletionRequest("t", REQUEST.messages, Parameters(seed=5)))
    assert (body["seed"], body["y"]) == (1, {"z": [None]})
    assert encode(endpoint, KEY, REQUEST).headers["X-Team"] == "a"
    own = Endpoint("x", "http://h.test/v1", headers={"authorization": "Basic abcdefgh"})
    assert "Authorization" not in encode(own, KEY, REQUEST).headers


@pytest.mark.parametrize("headers", [{"X-Team": "a–b"}, {"X Team": "ab"}, {"X-Team": "a\nb"}, {"": "a"}, {"ü": "a"}])
def test_headers_that_cannot_be_sent(headers: dict[str, str]) -> None:
    with pytest.raises(ProviderError, match="header") as caught:
        encode(Endpoint("x", "http://h.test/v1", headers=headers), KEY, REQUEST)
    assert caught.value.kind == "config"


def test_unary_and_gateways_without_counts() -> None:
    assert not {"stream", "stream_options"} & set(sent(Endpoint("u", "http://h.test/v1", stream=False)))
    assert "stream_options" not in sent(asks_usage=False)


def test_any_text_is_sent_as_valid_utf_8() -> None:  # U07
    text = "a\0b \ud83d\ude00 \ud83d c\u2028" + "x" * 200_000
    body = encode(ENDPOINT, None, CompletionRequest("t", (Message("user", text),))).body
    assert json.loads(body.decode())["messages"][0]["content"] == "a\ufffdb 😀 \ufffd c\u2028" + "x" * 200_000


@given(st.text(st.characters(codec=None), max_size=20))
def test_no_text_at_all_breaks_the_request(text: str) -> None:
    json.loads(encode(ENDPOINT, None, CompletionRequest("t", (Message("user", text),))).body.decode("utf-8"))


# ---- decode: whole answers


@pytest.mark.parametrize("body", [ANSWER, RAW_ANSWER, ANSWER.replace(b"\n", b"\r\n"), ANSWER.replace(b"\n", b"\r")])
def test_cut_at_every_byte(body: bytes) -> None:
    assert read_whole(body) == GOOD
    assert read_whole(*(bytes([byte]) for byte in body)) == GOOD
    for cut in range(len(body)):
        assert read_whole(body[:cut], body[cut:]) == GOOD


@given(st.lists(st.integers(0, len(ANSWER)), max_size=20))
def test_cut_anywhere(cuts: list[int]) -> None:
    places = sorted({0, len(ANSWER), *cuts})
    assert read_whole(*(ANSWER[a:b] for a, b in pairwise(places))) == GOOD


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b": hi\n\n\n" + ANSWER.replace(b"\n\n", b"\n\n: keep-alive\n\n\n"), GOOD, id="S06 comments"),
        pytest.param(ANSWER.replace(b"data: ", b"data:"), GOOD, id="S07 no space"),
        pytest.param(b"\xef\xbb\xbf" + ANSWER, GOOD, id="S08 byte order mark"),
        pytest.param(ANSWER.replace(b"\n\n", b"\n\ndata:\n\n"), GOOD, id="S09 empty data"),
        pytest.param(ANSWER.replace(b"data:", b"id: 1\nretry: 5\ndata:"), GOOD, id="S10 id and retry"),
        pytest.param(ANSWER.replace(b'"finish_reason"', b'\ndata: "finish_reason"'), GOOD, id="S25 two data lines"),
        pytest.param(
            b'event: ping\ndata: {"type": "ping"}\n\n' + delta("a", new=1, tool_calls=[{"x": 1}]) + delta(finish="odd"),
            ("a", "", "unknown", None), id="S26 unknown things"),
        pytest.param(
            event({"choices": [{"index": 1, "delta": {"content": "no"}}, {"index": 0, "delta": {"content": "yes"}}]})
            + delta("no", "length", index=1) + delta(finish="stop"), ("yes", "", "stop", None), id="S27 two choices"),
        pytest.param(ANSWER + delta("more") + b"data: {", GOOD, id="S29 data after the end mark"),
        pytest.param(delta("bad", "content_filter") + DONE, ("bad", "", "content_filter", None), id="S31 filter"),
        pytest.param(delta("cu", "length") + DONE, ("cu", "", "length", None), id="S32 length"),
        pytest.param(delta(refusal="I ") + delta(refusal="won't.") + delta(finish="stop") + DONE,
            ("I won't.", "", "refusal", None), id="S33 refusal"),
        pytest.param(delta("a", "tool_calls") + DONE, ("a", "", "tool", None), id="tool calls"),
        pytest.param(delta("a", "function_call") + DONE, ("a", "", "tool", None), id="function call"),
        pytest.param(delta("a") + DONE, ("a", "", "unknown", None), id="an end mark alone is an end"),
        pytest.param(delta("a", "stop"), ("a", "", "stop", None), id="a finish reason alone is an end"),
        pytest.param(delta("a") + delta(finish="stop") + b"data: [DONE]", ("a", "", "stop", None), id="no last end"),
        pytest.param(delta("a") + delta(finish="stop") * 2 + DONE, ("a", "", "stop", None), id="OpenRouter twice"),
        pytest.param(delta("a", "stop") + b"data: junk\n\n", ("a", "", "stop", None), id="junk after a whole answer"),
        pytest.param(event({"choices": [], "prompt_filter_results": []}) + delta("a", "stop") + DONE,
            ("a", "", "stop", None), id="Azure's first event"),
        pytest.param(delta("a", "stop", usage=COUNTS) + DONE, ("a", "", "stop", USAGE), id="counts beside a choice"),
        pytest.param(delta("a", usage={"prompt_tokens": 8, "completion_tokens": 1})
            + delta("b", "stop", usage={"prompt_tokens": 8, "completion_tokens": 2}),
            ("ab", "", "stop", Usage(8, 2)), id="Perplexity counts up"),
        pytest.param(
            event({"choices": [{"index": 0, "delta": {"content": "a"}, "message": {"content": "a"}}]})
            + event({"choices": [{"index": 0, "delta": {"content": "b"}, "message": {"content": "ab"},
                "finish_reason": "stop"}]}), ("ab", "", "stop", None), id="Perplexity's message beside the delta"),
        pytest.param(delta("a") + event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}],
            "x_groq": {"usage": COUNTS}}) + DONE, ("a", "", "stop", USAGE), id="Groq's counts"),
        pytest.param(delta("a", "stop", usage={"prompt_tokens": 5, "prompt_cache_hit_tokens": 2}),
            ("a", "", "stop", Usage(5, None, None, 2)), id="DeepSeek's cache"),
        pytest.param(delta("", reasoning="hm") + delta("a", "stop"), ("a", "hm", "stop", None), id="reasoning"),
        pytest.param(delta("", reasoning="hm", reasoning_content="hm") + delta("a", "stop"),
            ("a", "hm", "stop", None), id="reasoning told twice"),
        pytest.param(delta("", thinking="hm") + delta("a", "stop"), ("a", "hm", "stop", None), id="thinking"),
        pytest.param(
            delta([{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": "a"}])
            + delta([{"type": "reference", "reference_ids": [1]}]) + delta("b", "stop"),
            ("ab", "hm", "stop", None), id="Mistral's parts"),
        pytest.param(delta("<think>x</think>a", "stop"), ("<think>x</think>a", "", "stop", None), id="think tags stay"),
        pytest.param(delta("\ud83d") + delta("\ude00", "stop"), ("😀", "", "stop", None), id="S18 halves"),
        pytest.param(delta("a\ud83d") + delta("b", "stop"), ("a\ufffdb", "", "stop", None), id="S19 a lone half"),
        pytest.param(delta("a\ud83d", "stop") + DONE, ("a\ufffd", "", "stop", None), id="a lone half at the end"),
        pytest.param(delta("\ude00", reasoning="\ud83d") + delta(finish="stop"),
            ("\ufffd", "\ufffd", "stop", None), id="halves of two fields are not one"),
        pytest.param(delta("a\0b", "stop"), ("a\ufffdb", "", "stop", None), id="NUL"),
        pytest.param(b'data: {"choices":[{"delta":{"content":"a\xffb"}}]}\n\n' + delta("c", "stop"),
            ("a\ufffdbc", "", "stop", None), id="S20 no UTF-8"),
        pytest.param('data: {"choices":[{"delta":{"content":"a\u2028b\u0085c\u2029d\x7f"}}]}\n\n'.encode()
            + delta(finish="stop"), ("a\u2028b\u0085c\u2029d\x7f", "", "stop", None), id="S17 no line ends"),
        pytest.param(delta({"odd": 1}, logprobs=[{}]) + delta(7) + delta("a", "stop", usage=[1], reasoning={"x": 1}),
            ("a", "", "stop", None), id="fields of the wrong kind cost nothing"),
        pytest.param(delta("x" * 3_000_000, "stop"), ("x" * 3_000_000, "", "stop", None), id="S28 3 MB"),
        pytest.param(WHOLE, GOOD, id="a whole answer in place of a stream"),
        pytest.param(b"\xef\xbb\xbf\n \n" + WHOLE, GOOD, id="H18 white space first"),
    ],
)  # fmt: skip
def test_every_manner_of_answering(body: bytes, expected: tuple[Any, ...]) -> None:
    assert read_whole(body) == expected
    pieces = [body[place : place + 7] for place in range(0, min(len(body), 5000), 7)] + [body[5005:]]
    if len(body) < 5000:
        assert read_whole(*pieces) == expected


def test_text_comes_with_the_bytes_that_bear_it_and_the_finish_reason_last() -> None:
    decoder = decoder_of()
    assert decoder.feed(delta("Ahoy")) == [Chunk("Ahoy")]
    assert decoder.feed(delta(finish="stop")) == []
    assert decoder.complete
    assert decoder.feed(event({"choices": [], "usage": COUNTS})) == [Chunk(usage=USAGE)]
    assert decoder.feed(DONE) == [Chunk(finish_reason="stop")]
    assert decoder.ended
    assert decoder.finish() == []


def test_comments_are_no_events() -> None:
    decoder = decoder_of()
    for piece in (b": keep-alive\n\n", b"data:\n\n", b"\n"):
        decoder.feed(piece)
    assert decoder.events == 0
    decoder.feed(delta(role="assistant"))
    assert decoder.events == 1


# ---- decode: what is not whole


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(b"", None, id="H16 nothing"),
        pytest.param(delta("Aho") + delta("y"), "Ahoy", id="C02 ends early and cleanly"),
        pytest.param(delta("Aho") + delta("y")[:20], "Aho", id="C01 ends within an event"),
        pytest.param(delta("Aho") + 'data: {"choices":[{"delta":{"content":"ö'.encode()[:-1], "Aho", id="C06"),
        pytest.param(b": nothing but comments\n\n", "", id="comments"),
        pytest.param(delta("Aho") + event({"choices": [], "usage": COUNTS}), "Aho", id="counts are no end"),
    ],
)
def test_a_cut_stream_is_never_whole(body: bytes, text: str | None) -> None:
    chunks, decoder, failure = read(body)
    if text is None:
        assert failure is not None
        assert "empty" in str(failure)
        return
    assert failure is None
    assert not decoder.complete
    assert joined(chunks)[:3] == (text, "", None)


ERRORS = [
    (event({"error": {"message": "No more room.", "code": 502}}), "server", "No more room.", 502),
    (event({"error": {"message": "slow down", "type": "rate_limit_error"}}), "rate_limit", "slow down", None),
    (event({"error": "out of memory"}), "server", "out of memory", None),
    (event({"choices": [{"delta": {}, "finish_reason": "error", "error": {"message": "lost it", "code": 429}}]}),
     "rate_limit", "lost it", 429),
    (event({"choices": [{"delta": {"content": ""}, "finish_reason": "error"}]}), "server", "broke the", None),
    (event({"choices": [{"delta": {}, "finish_reason": "insufficient_system_resource"}]}), "overloaded", "broke", None),
    (event({"object": "error", "message": "bad thing", "code": 400}), "bad_request", "bad thing", 400),
    (b'event: error\ndata: {"error": {"message": "Busy", "type": "overloaded_error"}}\n\n', "overloaded", "Busy", None),
    (b"event: error\ndata: it broke\n\n", "server", "it broke", None),
    (b'error: {"code": 500, "message": "slot lost", "type": "server_error"}\n\n', "server", "slot lost", 500),
    (event("<html>oops"), "protocol", "<html>oops", None),
    (event("[1]"), "protocol", "[1]", None),
    (event("[" * 100_000), "protocol", "[[[", None),
]  # fmt: skip


@pytest.mark.parametrize(("body", "kind", "words", "status"), ERRORS)  # S21, S22, S23, S24
def test_an_error_in_the_stream_keeps_the_text_before_it(
    body: bytes, kind: str, words: str, status: int | None
) -> None:
    for pieces in ((delta("Aho") + body + DONE,), (delta("Aho"), body), (delta("Aho\ud83d"), body, DONE)):
        chunks, decoder, failure = read(*pieces)
        assert failure is not None
        assert (failure.kind, failure.status) == (kind, status)
        assert words in str(failure)
        assert not decoder.complete
        assert joined(chunks)[0].rstrip("\ufffd") == "Aho"


def test_an_error_ends_the_reading_at_once() -> None:
    decoder = decoder_of()
    assert decoder.feed(delta("a") + ERRORS[0][0]) == [Chunk("a")]
    assert decoder.ended
    with pytest.raises(ProviderError):
        decoder.feed(b"")
    with pytest.raises(ProviderError):
        decoder.finish()


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b'{"error": {"message": "No credit", "code": 402}}', "quota", "No credit"),
        (b"<!doctype html><html><head><title>Log in to Wi-Fi</title></head>", "protocol", "Log in to Wi-Fi"),
        (b"<p>Bad <b>gateway</b></p>", "protocol", "Bad gateway"),
        (b"   \n ", "protocol", "empty"),
        (b"[]", "protocol", "not an API answer"),
        (b'{"detail": "Not authenticated"}', "server", "Not authenticated"),
        (b'{"choices": []}', "protocol", "not an API answer"),
    ],
)
def test_what_is_no_answer_is_an_error_streamed_or_not(body: bytes, kind: str, words: str) -> None:  # H14, H15
    chunks, _decoder, failure = read(body)
    assert not chunks
    assert failure is not None
    with pytest.raises(ProviderError) as caught:
        decode_unary(body)
    for error in (failure, caught.value):
        assert error.kind == kind
        assert words in str(error)
        assert "<" not in str(error)


def test_a_key_is_blacked_out_even_where_it_would_be_cut() -> None:
    decoder = decoder_of((KEY,))
    with pytest.raises(ProviderError) as caught:
        decoder.feed(event({"error": {"message": "x" * 490 + KEY + "y" * 900}}))
    assert KEY[:6] not in str(caught.value)
    assert len(str(caught.value)) < 600


# ---- decode: unary


def test_a_whole_answer() -> None:
    assert joined(decode_unary(b"\n" * 67 + WHOLE)) == GOOD


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"message": {"content": None, "refusal": "No."}, "finish_reason": "stop"}, ("No.", "", "refusal")),
        ({"finish_reason": "content_filter"}, ("", "", "content_filter")),  # Azure leaves the message out
        ({"message": {"content": "a"}, "finish_reason": ""}, ("a", "", "unknown")),
        ({"message": {"content": [{"type": "text", "text": "a"}]}, "finish_reason": "length"}, ("a", "", "length")),
    ],
)
def test_whole_answers_of_all_kinds(choice: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert joined(decode_unary(json.dumps({"choices": [choice]}).encode()))[:3] == expected
