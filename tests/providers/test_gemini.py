"""The gemini dialect on bytes alone: what is sent, and every manner of answering that was met."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import reading
from chat_bodies import REQUEST, joined
from gemini_bodies import (
    ANSWER,
    ARRAY,
    BAD_KEY,
    COUNTS,
    GOOD,
    RAW_ANSWER,
    REPLIES,
    USAGE,
    WHOLE,
    event,
    reply,
    thought,
)
from hypothesis import given
from hypothesis import strategies as st

from playground.core.capabilities import ModelRule
from playground.core.completion import Usage
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.request import CompletionRequest, Message, Parameters, SentRequest
from playground.providers import dialect
from playground.providers.gemini import DIALECT
from playground.providers.lessons import lesson
from playground.providers.reply import ReplyDecoder
from playground.providers.server_words import kind_of, read_words

HOST = "https://generativelanguage.googleapis.com"
ENDPOINT = Endpoint("mine", HOST, "gemini")
NO_EFFORT = ModelRule(refuses=frozenset({"reasoning_effort"}))
KEY = "AIza-not-a-real-key"


def describe(request: CompletionRequest, endpoint: Endpoint = ENDPOINT, **takes: Any) -> SentRequest:
    return dialect.describe(DIALECT, endpoint, request, replace(DIALECT.takes, **takes))


def asked(parameters: Parameters, **takes: Any) -> Any:
    """The generationConfig for these parameters."""
    return describe(CompletionRequest("m", REQUEST.messages, parameters), **takes).body.get("generationConfig")


def read(*pieces: bytes) -> tuple[list[Chunk], ReplyDecoder, ProviderError | None]:
    return reading.read(DIALECT, *pieces)


def read_whole(*pieces: bytes) -> tuple[str, str, str | None, Usage | None]:
    return reading.read_whole(DIALECT, *pieces)


# ---- encode


def test_the_request() -> None:
    call, told = dialect.encode(DIALECT, ENDPOINT, f" {KEY}\n", describe(REQUEST)), describe(REQUEST)
    assert call.url == told.url == f"{HOST}/v1beta/models/tiny:streamGenerateContent?alt=sse"
    assert call.headers["x-goog-api-key"] == KEY
    assert call.headers["Accept"] == "text/event-stream"
    assert "Authorization" not in call.headers
    assert json.loads(call.body) == told.body
    assert KEY not in repr(call) + repr(told)
    assert told.body == {
        "systemInstruction": {"parts": [{"text": "Answer as a pirate."}]},
        "contents": [{"role": "user", "parts": [{"text": "Good morning!"}]}],
    }
    assert told.delivery.how == "systemInstruction"


def test_unary() -> None:
    endpoint = replace(ENDPOINT, stream=False)
    told = describe(REQUEST, endpoint)
    assert told.url == f"{HOST}/v1beta/models/tiny:generateContent"
    assert dialect.encode(DIALECT, endpoint, KEY, told).headers["Accept"] == "application/json"


def test_no_system_message_is_told_apart_from_an_empty_one() -> None:
    none = describe(CompletionRequest("m", (Message("user", "Hi"),)))
    assert none.delivery.how == "none"
    assert "systemInstruction" not in none.body
    empty = describe(CompletionRequest("m", (Message("system", ""), Message("user", "Hi"))))
    assert (empty.body, empty.delivery.how) == (none.body, "none")
    assert empty.notes == (dialect.EMPTY_LEFT_OUT,)


@pytest.mark.parametrize(("system", "text"), [("Be brief.", "Be brief.\n\nHi"), ("", "Hi")])
def test_a_model_without_system_instruction_never_gets_one(system: str, text: str) -> None:  # Gemma
    told = describe(
        CompletionRequest("gemma-3-27b-it", (Message("system", system), Message("user", "Hi"))), system="user"
    )
    assert told.body == {"contents": [{"role": "user", "parts": [{"text": text}]}]}
    assert told.delivery.how == ("merged" if system else "none")


def test_a_conversation() -> None:
    messages = (Message("user", "a"), Message("assistant", "b"), Message("user", "c"))
    contents: Any = describe(CompletionRequest("m", messages)).body["contents"]
    assert [(each["role"], each["parts"][0]["text"]) for each in contents] == [
        ("user", "a"), ("model", "b"), ("user", "c")
    ]  # fmt: skip


def test_every_parameter() -> None:
    assert asked(Parameters()) is None
    wanted = Parameters(temperature=0.0, top_p=0.5, top_k=4, max_tokens=9, seed=0, stop=("a", "b"))
    assert asked(wanted) == {
        "temperature": 0.0, "topP": 0.5, "topK": 4, "maxOutputTokens": 9, "seed": 0, "stopSequences": ["a", "b"],
    }  # fmt: skip
    assert asked(Parameters(max_tokens=5, seed=1), names={"max_tokens": "tokens"}) == {"tokens": 5, "seed": 1}
    assert asked(Parameters(top_k=5), refuses=frozenset({"top_k"})) is None


def test_numbers_beyond_what_the_api_holds_are_told() -> None:
    told = describe(CompletionRequest("m", REQUEST.messages, Parameters(temperature=3.0, seed=2**40)))
    assert told.body["generationConfig"] == {"temperature": 2.0, "seed": 2**31 - 1}
    assert len(told.notes) == 2


@pytest.mark.parametrize(
    ("effort", "takes", "expected"),
    [
        ("low", {}, {"thinkingLevel": "LOW", "includeThoughts": True}),
        ("none", {}, None),
        ("xhigh", {}, None),
        ("xhigh", {"efforts": ("low", "xhigh")}, {"thinkingLevel": "XHIGH", "includeThoughts": True}),
        ("none", {"efforts": ("none",)}, {"thinkingBudget": 0}),
        (
            "medium",
            {"names": {"reasoning_effort": "thinkingBudget"}},
            {"thinkingBudget": 8192, "includeThoughts": True},
        ),
        ("low", {"efforts": ()}, None),
    ],
)
def test_a_reasoning_effort(effort: str, takes: dict[str, Any], expected: Any) -> None:
    request = CompletionRequest("m", REQUEST.messages, Parameters(reasoning_effort=effort))
    told = describe(request, **takes)
    config: Any = told.body.get("generationConfig", {})
    assert config.get("thinkingConfig") == expected
    assert told.not_sent == (() if expected else ("reasoning_effort",))


@pytest.mark.parametrize(
    ("words", "learnt"),
    [
        ("Developer instruction is not enabled for models/gemma-3-27b-it", ModelRule(system="user")),
        ("Thinking level is not supported for this model.", NO_EFFORT),  # gemini-2.5-flash
        ("Thinking level MINIMAL is not supported for this model.", NO_EFFORT),
        ("Thinking is not enabled for models/gemini-2.0-flash", NO_EFFORT),
        ("Thinking_config.include_thoughts is only enabled when thinking is enabled..", NO_EFFORT),  # Vertex
    ],
)
def test_what_a_refusal_teaches(words: str, learnt: ModelRule) -> None:
    sent = describe(CompletionRequest("m", REQUEST.messages, Parameters(reasoning_effort="low", seed=1)))
    assert lesson(ProviderError("bad_request", words, status=400), sent) == learnt


def test_extra_body_joins_the_generation_config() -> None:
    endpoint = replace(ENDPOINT, extra_body={"generationConfig": {"thinkingConfig": {"includeThoughts": True}}})
    request = CompletionRequest("m", REQUEST.messages, Parameters(seed=1))
    assert describe(request, endpoint).body["generationConfig"] == {
        "seed": 1, "thinkingConfig": {"includeThoughts": True}
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pasted", "root"),
    [
        (HOST, f"{HOST}/v1beta"),
        (f" {HOST}/ \n", f"{HOST}/v1beta"),
        ("generativelanguage.googleapis.com", f"{HOST}/v1beta"),
        (f"{HOST}/v1beta", f"{HOST}/v1beta"),
        (f"{HOST}/v1alpha/", f"{HOST}/v1alpha"),
        (f"{HOST}/v1beta/models", f"{HOST}/v1beta"),
        (f"{HOST}/v1beta/models/gemini-3-pro:generateContent", f"{HOST}/v1beta"),
        (f"{HOST}/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse", f"{HOST}/v1beta"),
        ("http://localhost:4000/gemini", "http://localhost:4000/gemini/v1beta"),
        ("https://gw.test/v1/team/google-ai-studio", "https://gw.test/v1/team/google-ai-studio/v1beta"),
        ("https://gw.test/v1beta?tenant=7&alt=sse", "https://gw.test/v1beta?tenant=7"),
        ("https://aiplatform.googleapis.com", "https://aiplatform.googleapis.com/v1/publishers/google"),
        ("https://aiplatform.googleapis.com/v1beta1", "https://aiplatform.googleapis.com/v1beta1/publishers/google"),
        (
            "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/g:predict",
            "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google",
        ),
    ],
)
def test_base_urls_as_people_paste_them(pasted: str, root: str) -> None:  # U01 to U04
    assert DIALECT.root(pasted) == root
    assert DIALECT.root(root) == root


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        (f"{HOST}/v1beta/openai/", "openai-chat"),
        (f"{HOST}/v1beta/openai/chat/completions", "openai-chat"),
        ("", "no base_url"),
        (f"{HOST}/v1beta/models/g:generateContent?key=AIzaSecret", "key"),
        ("ftp://x", "no web address"),
    ],
)
def test_base_urls_that_cannot_be_used(pasted: str, words: str) -> None:
    with pytest.raises(ProviderError, match=words) as caught:
        DIALECT.root(pasted)
    assert caught.value.kind == "config"
    assert "AIza" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "path"),
    [
        ("gemini-3-pro", "models/gemini-3-pro"),
        ("models/gemini-3-pro", "models/gemini-3-pro"),
        ("tunedModels/mine", "tunedModels/mine"),
        ("claude@20", "models/claude@20"),
        ("odd name?#", "models/odd%20name%3F%23"),
    ],
)
def test_model_ids(model: str, path: str) -> None:
    assert DIALECT.url("https://h.test/v1", model, stream=False) == f"https://h.test/v1/{path}:generateContent"


def test_addresses_keep_a_query() -> None:
    url = DIALECT.url("https://h.test/v1?t=7", "m", stream=True)
    assert url == "https://h.test/v1/models/m:streamGenerateContent?t=7&alt=sse"
    assert DIALECT.models_url("https://h.test/v1beta") == "https://h.test/v1beta/models?pageSize=1000"


# ---- decode: whole answers


@pytest.mark.parametrize("body", [ANSWER, RAW_ANSWER, ANSWER.replace(b"\n", b"\r\n"), ANSWER.replace(b"\n", b"\r")])
def test_cut_at_every_byte(body: bytes) -> None:  # S01, S04, S05
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
        pytest.param(b": hi\n\n\n" + ANSWER.replace(b"\n\n", b"\n\n: keep-alive\n\n\n"), GOOD, id="S06 comments"),
        pytest.param(ANSWER.replace(b"data: ", b"data:"), GOOD, id="S07 no space"),
        pytest.param(b"\xef\xbb\xbf" + ANSWER, GOOD, id="S08 byte order mark"),
        pytest.param(ANSWER.replace(b"\n\n", b"\n\ndata:\n\n"), GOOD, id="S09 empty data"),
        pytest.param(ANSWER.replace(b"data:", b"id: 1\nretry: 5\ndata:"), GOOD, id="S10 id and retry"),
        pytest.param(ANSWER[:-2], GOOD, id="no final blank line"),
        pytest.param(ANSWER.replace(b'"modelVersion"', b'\ndata: "modelVersion"'), GOOD, id="S25 two data lines"),
        pytest.param('data: {"candidates":[{"content":{"parts":[{"text":"a\u2028b\u0085c\u2029d\x7f"}]},"finishReason":'
            '"STOP"}]}\n\n'.encode(), ("a\u2028b\u0085c\u2029d\x7f", "", "stop", None), id="S17 no line ends"),
        pytest.param(event(reply("\ud83d")) + event(reply("\ude00", finish="STOP")), ("😀", "", "stop", None),
            id="S18"),
        pytest.param(event(reply("a\ud83d", finish="STOP")), ("a\ufffd", "", "stop", None), id="S19 a lone half"),
        pytest.param(event(reply("aXb")).replace(b"X", b"\xff") + event(reply("c", finish="STOP")),
            ("a\ufffdbc", "", "stop", None), id="S20 no UTF-8"),
        pytest.param(event({"odd": [1]}) + event(reply("a", finish="NEW_REASON", odd={"x": 1}, groundingMetadata=[])),
            ("a", "", "unknown", None), id="S26 unknown things"),
        pytest.param(event({"candidates": [reply("no")["candidates"][0] | {"index": 1},
            reply("yes", finish="STOP")["candidates"][0] | {"index": 0}]})
            + event(reply("no", finish="SAFETY", index=1)), ("yes", "", "stop", None), id="S27 two candidates"),
        pytest.param(event(reply("x" * 3_000_000, finish="STOP")), ("x" * 3_000_000, "", "stop", None), id="S28 3 MB"),
        pytest.param(event(reply("bad", finish="SAFETY")), ("bad", "", "content_filter", None), id="S31 filter"),
        pytest.param(event(reply("cu", finish="MAX_TOKENS")), ("cu", "", "length", None), id="S32 length"),
        pytest.param(event({"promptFeedback": {"blockReason": "SAFETY"}}), ("", "", "content_filter", None), id="S34"),
        pytest.param(event({"promptFeedback": {"blockReason": "MODEL_ARMOR"},
            "usageMetadata": {"promptTokenCount": 4}}), ("", "", "content_filter", Usage(4)), id="S34 on Vertex"),
        pytest.param(event(reply("a", finish="STOP") | {"promptFeedback": {"safetyRatings": []}}),
            ("a", "", "stop", None), id="feedback beside an answer"),
        pytest.param(b"".join(event(reply(part, finish="STOP", index=0)) for part in "abc"),
            ("abc", "", "stop", None), id="a finish reason on every event"),
        pytest.param(event(reply("a", finish="FINISH_REASON_UNSPECIFIED")) + event(reply("b", finish="STOP")),
            ("ab", "", "stop", None), id="a finish reason that says nothing"),
        pytest.param(event({"candidates": [{"finishReason": "STOP"}]}), ("", "", "stop", None), id="no content"),
        pytest.param(event({"candidates": [{"content": {"role": "model"}, "finishReason": "MAX_TOKENS"}]}),
            ("", "", "length", None), id="all tokens spent on thoughts"),
        pytest.param(event(reply("a", usage=COUNTS)) + event(reply("b", finish="STOP", usage={"promptTokenCount": 9})),
            ("ab", "", "stop", Usage(11, 7, 3, 5)), id="later counts leave some out"),
        pytest.param(event(reply("a", finish="STOP", usage={"promptTokenCount": True, "candidatesTokenCount": "4"})),
            ("a", "", "stop", None), id="counts that are none"),
        pytest.param(event(reply({"functionCall": {"name": "x"}}, {"text": 5}, {"inlineData": {}}, "a", finish="STOP")),
            ("a", "", "stop", None), id="other parts"),
        pytest.param(event(reply(thought("hm"), {"text": "a", "thought": False}, finish="STOP")),
            ("a", "hm", "stop", None), id="thoughts"),
        pytest.param(event({"candidates": {"x": 1}, "usageMetadata": [1], "promptFeedback": "x"}) + event(reply("a",
            finish="STOP")), ("a", "", "stop", None), id="fields of the wrong kind cost nothing"),
        pytest.param(event(reply("a", finish="STOP")) + event("junk"), ("a", "", "stop", None), id="junk at the end"),
        pytest.param(WHOLE, GOOD, id="a whole answer in place of a stream"),
        pytest.param(ARRAY, GOOD, id="an array: no alt=sse"),
        pytest.param(b"\xef\xbb\xbf\n \n" + WHOLE, GOOD, id="H18 white space first"),
        pytest.param(event([reply("a"), reply("b", finish="STOP")]), ("ab", "", "stop", None),
            id="an array in an event"),
    ],
)  # fmt: skip
def test_every_manner_of_answering(body: bytes, expected: tuple[Any, ...]) -> None:
    assert read_whole(body) == expected
    if len(body) < 5000:
        assert read_whole(*(body[place : place + 7] for place in range(0, len(body), 7))) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("STOP", "stop"), ("MAX_TOKENS", "length"), ("SAFETY", "content_filter"), ("RECITATION", "content_filter"),
        ("BLOCKLIST", "content_filter"), ("PROHIBITED_CONTENT", "content_filter"), ("SPII", "content_filter"),
        ("LANGUAGE", "content_filter"), ("OTHER", "content_filter"), ("MODEL_ARMOR", "content_filter"),
        ("MALFORMED_FUNCTION_CALL", "tool"), ("UNEXPECTED_TOOL_CALL", "tool"), ("MALFORMED_RESPONSE", "error"),
        ("TOMORROW", "unknown"),
    ],
)  # fmt: skip
def test_finish_reasons(reason: str, expected: str) -> None:
    assert read_whole(event(reply("a", finish=reason)))[2] == expected


def test_text_comes_with_the_bytes_that_bear_it_and_the_finish_reason_last() -> None:
    decoder = dialect.decoder(DIALECT)
    assert decoder.feed(event(reply("Ahoy"))) == [Chunk("Ahoy")]
    assert not decoder.complete
    assert decoder.feed(event(reply("!", finish="STOP", usage=COUNTS))) == [Chunk("!"), Chunk(usage=USAGE)]
    assert decoder.complete
    assert not decoder.ended
    assert decoder.finish() == [Chunk(finish_reason="stop")]


# ---- decode: what is not whole


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(b"", None, id="H16 nothing"),
        pytest.param(event(REPLIES[1]) + event(reply("!")), "Ahoy, !", id="C04 ends early and cleanly"),
        pytest.param(event(reply("Aho")) + event(reply("y"))[:30], "Aho", id="C01 ends within an event"),
        pytest.param(event(reply("Aho")) + 'data: {"candidates":[{"text":"ö'.encode()[:-1], "Aho", id="C06"),
        pytest.param(event(reply("Aho")) + event({"usageMetadata": COUNTS}), "Aho", id="counts are no end"),
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
    assert joined(chunks)[0] == text
    assert joined(chunks)[2] is None


BUSY = {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}
FULL = {"error": {"code": 429, "message": "Resource has been exhausted.", "status": "RESOURCE_EXHAUSTED"}}


@pytest.mark.parametrize(
    ("body", "kind", "words", "status"),
    [
        (event(BUSY), "server", "overloaded", 503),
        (event([BUSY]), "server", "overloaded", 503),
        (event(FULL), "rate_limit", "exhausted", 429),
        (event(BAD_KEY), "auth", "API key not valid", 400),
        (b"event: error\n" + event(FULL), "rate_limit", "exhausted", 429),
        (b"event: error\ndata: it broke\n\n", "server", "it broke", None),
        (b'error: {"code": 500, "message": "lost"}\n\n', "server", "lost", 500),  # S23
        (event("<html>oops"), "protocol", "oops", None),  # S21
        (event("[1]"), "protocol", "[1]", None),
        (event("[" * 100_000), "protocol", "[[[", None),
        (event('{"candidates":' + "[" * 100_000), "protocol", "candidates", None),
    ],
)
def test_an_error_in_the_stream_keeps_the_text_before_it(
    body: bytes, kind: str, words: str, status: int | None
) -> None:
    for pieces in ((event(reply("Aho")) + body + ANSWER,), (event(reply("Aho")), body)):  # S22, S24
        chunks, decoder, failure = read(*pieces)
        assert failure is not None
        assert (failure.kind, failure.status) == (kind, status)
        assert words in str(failure)
        assert not decoder.complete
        assert joined(chunks)[0] == "Aho"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (json.dumps(BAD_KEY).encode(), "auth", "API key not valid"),  # H10
        (json.dumps([BAD_KEY], indent=1).encode(), "auth", "API key not valid"),
        (json.dumps([reply("a"), FULL]).encode(), "rate_limit", "exhausted"),
        (b"<!doctype html><title>Log in to Wi-Fi</title>", "protocol", "Log in to Wi-Fi"),  # H15
        (b" \n ", "protocol", "empty"),
        (b"[]", "protocol", "not an API answer"),
        (b"[[]]", "protocol", "not an API answer"),
        (b'{"candidates": []}', "protocol", "not an API answer"),
        (b'{"usageMetadata": {"promptTokenCount": 3}}', "protocol", "not an API answer"),
        (ARRAY[:-30], "protocol", "not an API answer"),
    ],
)
def test_what_is_no_answer_is_an_error(body: bytes, kind: str, words: str) -> None:  # H14
    chunks, decoder, failure = read(body)
    assert failure is not None
    assert failure.kind == kind
    assert words in str(failure)
    assert not decoder.complete
    assert joined(chunks)[2] is None


def test_a_bad_key_is_a_matter_of_the_key_by_status_too() -> None:  # H10
    assert kind_of(400, read_words(json.dumps(BAD_KEY))) == "auth"


def test_whole_answers() -> None:
    blocked = {"promptFeedback": {"blockReason": "MODEL_ARMOR", "blockReasonMessage": "No."}, "usageMetadata": {}}
    assert read_whole(json.dumps(blocked).encode()) == ("", "", "content_filter", None)  # S34
    failed = {"candidates": [{"finishReason": "OTHER", "finishMessage": "It failed."}]}
    assert read_whole(json.dumps(failed).encode())[2] == "content_filter"


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=8))
def test_no_bytes_at_all_raise_anything_else(noise: bytes, cuts: list[int]) -> None:
    for body in (noise, ANSWER[:120] + noise + ANSWER[120:], event(reply("a")) + noise):
        places = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
        whole, cut = read(body), read(*(body[a:b] for a, b in pairwise(places)))
        assert str(whole[2]) == str(cut[2])
        assert joined(whole[0]) == joined(cut[0])
