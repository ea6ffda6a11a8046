"""The openai-responses dialect on bytes alone: what is sent, and every manner of answering that was met."""

from __future__ import annotations

import json
from typing import Any

import pytest
from chat_bodies import joined
from hypothesis import given
from hypothesis import strategies as st
from reading import KEY, REQUEST, asking, cut_at, described, event, read, read_whole
from responses_bodies import (
    ANSWER,
    COUNTS,
    DONE,
    GOOD,
    OUTPUT,
    START,
    USAGE,
    WHOLE,
    end,
    failed,
    response,
    said,
    step,
    text,
    thinking,
    thought,
)

from playground.core.endpoint import Endpoint
from playground.core.ports import Chunk
from playground.core.request import CompletionRequest, SentRequest
from playground.providers import dialect
from playground.providers.openai_responses import DIALECT

ENDPOINT = Endpoint("openai", "https://api.openai.com/v1", "openai-responses")


def told(request: CompletionRequest = REQUEST, endpoint: Endpoint = ENDPOINT, **takes: Any) -> SentRequest:
    return described(DIALECT, endpoint, request, **takes)


# ---- the request


def test_the_whole_request() -> None:
    sent = told()
    assert sent.url == "https://api.openai.com/v1/responses"
    assert sent.body == {
        "model": "tiny",
        "instructions": "Answer as a pirate.",
        "input": [{"type": "message", "role": "user", "content": "Good morning!"}],
        "store": False,
        "stream": True,
    }
    assert (sent.delivery.how, sent.not_sent, sent.notes) == ("instructions", (), ())
    call = dialect.encode(DIALECT, ENDPOINT, KEY, sent)
    assert json.loads(call.body) == sent.body
    assert call.headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(call) + repr(sent)


def test_where_the_system_message_goes() -> None:
    user = {"type": "message", "role": "user", "content": "Good morning!"}
    as_input = told(system="developer")
    assert "instructions" not in as_input.body
    assert as_input.body["input"] == [{**user, "role": "developer", "content": "Answer as a pirate."}, user]
    assert as_input.delivery.how == "developer"
    in_front = told(system="user")
    assert "instructions" not in in_front.body
    assert in_front.body["input"] == [{**user, "content": "Answer as a pirate.\n\nGood morning!"}]
    assert in_front.delivery.how == "merged"


@pytest.mark.parametrize("system", ["system", "developer"])
def test_no_system_message_is_told_apart_from_an_empty_one(system: str) -> None:
    none, empty = asking(("user", "Hi")), asking(("system", ""), ("user", "Hi"))
    assert told(none, system=system).delivery.how == "none"
    assert "instructions" not in told(none, system=system).body
    sent = told(empty, system=system)
    body: Any = sent.body
    if system == "system":
        assert (body["instructions"], sent.delivery.how) == ("", "instructions")
    else:
        assert (body["input"][0], sent.delivery.how) == (
            {"type": "message", "role": "developer", "content": ""},
            "developer",
        )


def test_a_conversation_goes_whole() -> None:
    sent = told(asking(("system", "s"), ("user", "a"), ("assistant", "b"), ("user", "c")))
    messages: Any = sent.body["input"]
    assert [(each["role"], each["content"]) for each in messages] == [("user", "a"), ("assistant", "b"), ("user", "c")]
    assert {each["type"] for each in messages} == {"message"}  # llama.cpp wants it of the assistant's


def test_parameters_by_the_names_of_this_api() -> None:
    sent = told(asking(temperature=0.0, top_p=0.5, max_tokens=99, reasoning_effort="low"))
    named = {name: sent.body[name] for name in ("temperature", "top_p", "max_output_tokens", "reasoning")}
    assert named == {"temperature": 0, "top_p": 0.5, "max_output_tokens": 99, "reasoning": {"effort": "low"}}
    assert "max_tokens" not in sent.body
    assert told(asking(max_tokens=99), names={"max_tokens": "limit"}).body["limit"] == 99


def test_what_this_api_does_not_take_is_said() -> None:
    sent = told(asking(seed=3, stop=("a",), top_k=3, max_tokens=5, reasoning_effort="none"))
    assert sent.not_sent == ("top_k", "seed", "stop")
    assert not {"seed", "stop", "top_k"} & set(sent.body)
    assert sent.body["max_output_tokens"] == 16
    assert sent.notes == ("max_tokens 5 was sent as 16, the least that this model takes",)
    assert sent.body["reasoning"] == {"effort": "none"}
    assert told(asking(reasoning_effort="max"), efforts=("low",)).not_sent == ("reasoning_effort",)
    looser = told(asking(seed=3, top_k=2, stop=("a",)), refuses=frozenset())  # a gateway that takes more
    assert (looser.body["seed"], looser.body["top_k"], looser.body["stop"]) == (3, 2, ["a"])


def test_a_reasoning_model_takes_no_temperature() -> None:
    takes: dict[str, Any] = {"refuses_reasoning": frozenset({"temperature"}), "effort": "medium"}
    assert told(asking(temperature=0.5), **takes).not_sent == ("temperature",)
    assert told(asking(temperature=0.5, reasoning_effort="none"), **takes).not_sent == ()


def test_unary_and_extra_body() -> None:
    endpoint = Endpoint(
        "o", "http://h.test/v1", "openai-responses", stream=False,
        extra_body={"store": True, "reasoning": {"summary": "auto"}},
    )  # fmt: skip
    body = told(asking(reasoning_effort="low"), endpoint).body
    assert "stream" not in body
    assert body["store"] is True
    assert body["reasoning"] == {"effort": "low", "summary": "auto"}


@pytest.mark.parametrize(
    ("pasted", "url"),
    [
        ("https://api.openai.com", "https://api.openai.com/v1/responses"),  # U01 to U04
        (" https://api.openai.com/v1/\n", "https://api.openai.com/v1/responses"),
        ("https://api.openai.com/v1/responses", "https://api.openai.com/v1/responses"),
        ("openrouter.ai/api/v1", "https://openrouter.ai/api/v1/responses"),
        ("localhost:8080", "http://localhost:8080/v1/responses"),
        ("https://r.openai.azure.com/openai/v1?api-version=preview",
         "https://r.openai.azure.com/openai/v1/responses?api-version=preview"),
    ],
)  # fmt: skip
def test_pasted_addresses(pasted: str, url: str) -> None:
    assert told(endpoint=Endpoint("o", pasted, "openai-responses")).url == url


@given(st.text(st.characters(codec=None), max_size=20))
def test_no_text_at_all_breaks_the_request(text: str) -> None:  # U07
    sent = told(asking(("system", text), ("user", text)))
    json.loads(dialect.encode(DIALECT, ENDPOINT, None, sent).body.decode("utf-8"))


# ---- replies


@pytest.mark.parametrize("body", [ANSWER, ANSWER.replace(b"\n", b"\r\n"), ANSWER.replace(b"\n", b"\r"), WHOLE])
def test_cut_at_every_byte(body: bytes) -> None:  # S01, S02, S04, S05
    assert read_whole(DIALECT, body) == GOOD
    assert read_whole(DIALECT, *(bytes([byte]) for byte in body)) == GOOD
    for cut in range(len(body)):
        assert read_whole(DIALECT, body[:cut], body[cut:]) == GOOD


@given(st.lists(st.integers(0, len(ANSWER)), max_size=20))
def test_any_cuts_give_the_same_chunks(cuts: list[int]) -> None:
    assert read(DIALECT, *cut_at(ANSWER, cuts))[0] == read(DIALECT, ANSWER)[0]


PIECES = [START, text("a"), thought("b"), end(), end("failed"), DONE, b"data: ", b"event: error\n", b"\n", b"{",
          b"[1]", b'{"type":', b'"response.output_text.delta"', b"null", b"\xff", b"<", b'"delta":{"type":3}}',
          b"error: {}\n\n"]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)), max_size=12))
def test_no_bytes_at_all_raise_anything_else(pieces: list[bytes]) -> None:
    _chunks, decoder, failure = read(DIALECT, *pieces)  # raises whatever is no ProviderError
    assert failure is None or not decoder.complete


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3),
                  st.sampled_from(["message", "reasoning", "refusal", "incomplete", "failed"])),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
            st.sampled_from(["type", "delta", "response", "output", "usage", "text", "status", "content", "summary",
                             "error", "output_index", "content_index", "incomplete_details"]), inner, max_size=4),
        max_leaves=8,
    ),
    st.sampled_from(["output_text.delta", "output_text.done", "refusal.done", "reasoning_summary_text.delta",
                     "completed", "incomplete", "failed"]),
)  # fmt: skip
def test_no_json_at_all_raises_anything_else(value: Any, kind: str) -> None:
    fields = value if isinstance(value, dict) else {"response": value, "delta": value, "output_index": value}
    read(DIALECT, event({**fields, "type": f"response.{kind}"}), text("a"), end())
    read(DIALECT, json.dumps(value).encode())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b": hi\n\n\n" + ANSWER.replace(b"\n\n", b"\n\n: keep-alive\n\n\n"), GOOD, id="S06 comments"),
        pytest.param(ANSWER.replace(b"data: ", b"data:"), GOOD, id="S07 no space"),
        pytest.param(b"\xef\xbb\xbf" + ANSWER, GOOD, id="S08 byte order mark"),
        pytest.param(ANSWER.replace(b"\n\n", b"\n\ndata:\n\n"), GOOD, id="S09 empty data"),
        pytest.param(ANSWER.replace(b"data:", b"id: 1\nretry: 5\ndata:"), GOOD, id="S10 id and retry"),
        pytest.param(ANSWER.replace(b', "sequence_number"', b',\ndata: "sequence_number"'), GOOD, id="S25 two lines"),
        pytest.param(b"\n".join(line for line in ANSWER.split(b"\n") if not line.startswith(b"event:")) + DONE, GOOD,
            id="OpenRouter drops the names and adds [DONE]"),
        pytest.param(event({"type": "keepalive"}) + step("soon.delta", delta="no") + text("a")
            + end("soon", new=1) + end(new=1), ("a", "", "stop", None), id="S26 unknown things"),
        pytest.param(ANSWER + text("more") + b"data: {", GOOD, id="S29 data after the end mark"),
        pytest.param(text("a") + end("incomplete", incomplete_details={"reason": "content_filter"}),
            ("a", "", "content_filter", None), id="S31 filter"),
        pytest.param(text("a") + end("incomplete", incomplete_details={"reason": "max_output_tokens"}, usage=COUNTS),
            ("a", "", "length", USAGE), id="S32 length"),
        pytest.param(text("a") + end("incomplete", incomplete_details=None), ("a", "", "unknown", None), id="untold"),
        pytest.param(text("a") + end("incomplete", incomplete_details={"reason": "steered"}),
            ("a", "", "unknown", None), id="another reason"),
        pytest.param(text("a") + step("incomplete", response={"incomplete_details": {"reason": "max_output_tokens"}}),
            ("a", "", "length", None), id="without a status the event's name counts"),
        pytest.param(text("a") + end("cancelled"), ("a", "", "cancelled", None), id="cancelled"),
        pytest.param(
            step("refusal.delta", output_index=0, content_index=0, delta="I ")
            + step("refusal.delta", output_index=0, content_index=0, delta="won't.")
            + step("refusal.done", output_index=0, content_index=0, refusal="I won't.") + end(),
            ("I won't.", "", "refusal", None), id="S33 refusal"),
        pytest.param(end("completed", {"type": "message", "content": [{"type": "refusal", "refusal": "No."}]}),
            ("No.", "", "refusal", None), id="a refusal in the finished response alone"),
        pytest.param(
            step("function_call_arguments.delta", output_index=0, delta='{"text": "no"}')
            + step("web_search_call.searching", output_index=1)
            + end("completed", {"type": "function_call", "name": "look", "arguments": "{}"}, usage=COUNTS),
            ("", "", "stop", USAGE), id="tools are no text"),
        pytest.param(step("output_text.done", output_index=1, content_index=0, text="a") + end("completed", said("a")),
            ("a", "", "stop", None), id="no deltas, but a done"),
        pytest.param(text("") + step("output_text.done", output_index=1, content_index=0, text="a") + end(),
            ("a", "", "stop", None), id="empty deltas"),
        pytest.param(START + end("completed", *OUTPUT, usage=COUNTS), GOOD, id="no deltas at all"),
        pytest.param(text("b") + end("completed", thinking("a"), said("b")), ("b", "a", "stop", None),
            id="thoughts in the finished response alone"),
        pytest.param(text("a") + step("completed", response={"output": []}), ("a", "", "stop", None), id="no output"),
        pytest.param(text("a") + text("b", 3) + text("c", 3, 1) + end("completed", said("a"), said("bc")),
            ("abc", "", "stop", None), id="several messages and parts"),
        pytest.param(step("output_text.delta", delta="a") + step("output_text.delta", delta="b")
            + step("output_text.done", text="ab") + end(), ("ab", "", "stop", None), id="no places"),
        pytest.param(step("output_text.delta", output_index=[], content_index={}, delta={"text": "a"}) + end(),
            ("a", "", "stop", None), id="odd places and an odd delta"),
        pytest.param(thought("He greets.", kind="reasoning_summary_text")
            + step("reasoning_summary_text.done", output_index=0, summary_index=0, text="He greets.")
            + text("a") + end(), ("a", "He greets.", "stop", None), id="a summary"),
        pytest.param(thought("hm") + thought("He hms.", kind="reasoning_summary_text") + thought("m")
            + thought("Then again.", 2, "reasoning_summary_text") + text("a") + end(),
            ("a", "hmmThen again.", "stop", None), id="of a thought never the summary too"),
        pytest.param(text("a").replace(b'"type": "response.output_text.delta", ', b"") + end(), ("a", "", "stop", None),
            id="the name alone tells what an event is"),
        pytest.param(text("a") + DONE, ("a", "", "unknown", None), id="an end mark alone is an end"),
        pytest.param(text("a\ud83d") + text("b") + end(), ("a\ufffdb", "", "stop", None), id="S19 a lone half"),
        pytest.param(text("a\0b") + end(), ("a\ufffdb", "", "stop", None), id="NUL"),
        pytest.param(text("a@b").replace(b"@", b"\xff") + text("c") + end(), ("a\ufffdbc", "", "stop", None),
            id="S20 no UTF-8"),
        pytest.param(text("a@b").replace(b"@", "\u2028\u0085\u2029\x7f".encode()) + end(),
            ("a\u2028\u0085\u2029\x7fb", "", "stop", None), id="S17 no line ends"),
        pytest.param(text("x" * 3_000_000) + end(), ("x" * 3_000_000, "", "stop", None), id="S28 3 MB"),
        pytest.param(text("a") + end(usage={"input_tokens": True, "output_tokens": "7"}), ("a", "", "stop", None),
            id="counts that are none"),
        pytest.param(event({"type": "error", "message": "hiccup"}, "error") + text("a") + end(),
            ("a", "", "stop", None), id="an error that the finished response takes back"),
        pytest.param(WHOLE, GOOD, id="a whole answer in place of a stream"),
        pytest.param(b"\n" * 67 + WHOLE, GOOD, id="H18 white space first"),
    ],
)  # fmt: skip
def test_every_manner_of_answering(body: bytes, expected: tuple[Any, ...]) -> None:
    assert read_whole(DIALECT, body) == expected
    if len(body) < 10_000:
        assert read_whole(DIALECT, *(body[place : place + 7] for place in range(0, len(body), 7))) == expected


def test_text_comes_with_the_bytes_that_bear_it_and_the_finish_reason_last() -> None:
    decoder = dialect.decoder(DIALECT)
    assert decoder.feed(START) == []
    assert decoder.feed(thought("hm")) == [Chunk(reasoning="hm")]
    assert decoder.feed(text("Ahoy")) == [Chunk("Ahoy")]
    assert not decoder.nearly_over
    assert decoder.feed(end("completed", said("Ahoy"), usage=COUNTS)) == [
        Chunk(usage=USAGE),
        Chunk(finish_reason="stop"),
    ]
    assert decoder.complete
    assert decoder.ended


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(START + text("Aho") + text("y"), "Ahoy", id="C02 ends early and cleanly"),
        pytest.param(text("Ahoy") + step("output_item.done", item=said("Ahoy")), "Ahoy", id="an item is no end"),
        pytest.param(text("Aho") + text("y")[:80], "Aho", id="C01 ends within an event"),
        pytest.param(text("Aho") + text("@").replace(b"@", "ö".encode()[:1])[:-5], "Aho", id="C06 within a character"),
    ],
)
def test_a_cut_stream_is_never_whole(body: bytes, words: str) -> None:
    chunks, decoder, failure = read(DIALECT, body)
    assert failure is None
    assert not decoder.complete
    assert joined(chunks)[:3] == (words, "", None)


ERRORS = [
    (failed("server_error", "We broke"), "server", "We broke"),
    (failed("rate_limit_exceeded", "Slow down"), "rate_limit", "Slow down"),
    (failed("insufficient_quota", "Pay first"), "quota", "Pay first"),
    (failed("context_length_exceeded", "Too long"), "context", "Too long"),
    (step("failed", response={"status": "failed"}), "server", "no reason given"),
    (event({"type": "error", "code": "rate_limit_exceeded", "message": "Slow down"}, "error"), "rate_limit", "Slow"),
    (event({"type": "error", "error": {"code": "server_error", "message": "We broke"}}), "server", "We broke"),
    (event({"type": "error", "error": {"code": "x", "message": "A word"}}, "error") + failed("rate_limit_exceeded",
        "More words"), "rate_limit", "More words"),
    (event({"type": "error", "code": "insufficient_quota", "message": "Pay"}) + step("failed"), "quota", "Pay"),
    (event({"type": "error", "message": "It broke"}) + DONE, "server", "It broke"),
    (event({"error": {"message": "No more room.", "code": 502}}), "server", "No more room."),  # S22
    (event("it broke", "error"), "server", "it broke"),
    (b'error: {"code": 500, "message": "slot lost", "type": "server_error"}\n\n', "server", "slot lost"),  # S23
    (event("<html>oops"), "protocol", "<html>oops"),  # S21
    (event("[1]"), "protocol", "[1]"),
    (event("[" * 100_000), "protocol", "[[["),
]  # fmt: skip


@pytest.mark.parametrize(("body", "kind", "words"), ERRORS)
def test_an_error_in_the_stream_keeps_the_text_before_it(body: bytes, kind: str, words: str) -> None:
    before = START + text("Aho")
    for pieces in ((before + body,), (before, body), (before + text("\ud83d"), body)):
        chunks, decoder, failure = read(DIALECT, *pieces)
        assert failure is not None
        assert failure.kind == kind
        assert words in str(failure)
        assert not decoder.complete
        assert decoder.ended
        assert joined(chunks)[0].rstrip("\ufffd") == "Aho"


def test_after_an_error_little_is_awaited() -> None:
    """OpenAI sends an error event and then says in `response.failed` what it was; others end there."""
    decoder = dialect.decoder(DIALECT)
    assert decoder.feed(text("Aho") + event({"type": "error", "message": "It broke"}, "error")) == [Chunk("Aho")]
    assert decoder.nearly_over
    assert not decoder.complete
    assert not decoder.ended


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b'{"error": {"message": "No credit", "code": 402}}', "quota", "No credit"),
        (b'{"type": "error", "code": "server_error", "message": "We broke"}', "server", "We broke"),
        (b'{"detail": "Not authenticated"}', "server", "Not authenticated"),
        (json.dumps(response(status="failed", error={"code": "server_error", "message": "We broke"})).encode(),
         "server", "We broke"),
        (b"<html><head><title>Log in to Wi-Fi</title></head>", "protocol", "Log in to Wi-Fi"),
        (b'{"choices": []}', "protocol", "not an API answer"),
        (b"[]", "protocol", "not an API answer"),
        (b"", "protocol", "empty"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_an_error(body: bytes, kind: str, words: str) -> None:  # H14, H15, H16
    chunks, _decoder, failure = read(DIALECT, body)
    assert not chunks
    assert failure is not None
    assert failure.kind == kind
    assert words in str(failure)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (response(said("a"), status="incomplete", incomplete_details={"reason": "max_output_tokens"}),
         ("a", "", "length", None)),
        (response(status="queued"), ("", "", "unknown", None)),
        (response(thinking("", "He greets."), said("a"), said("b")), ("ab", "He greets.", "stop", None)),
        (response(thinking("hm", "He hms."), thinking("", "Then again."), said("a")),
         ("a", "hmThen again.", "stop", None)),
        ({"output": [None, 3, {"type": "message", "content": [1, {"text": 2}]}], "status": "completed"},
         ("", "", "stop", None)),
    ],
)  # fmt: skip
def test_whole_answers_of_all_kinds(reply: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert read_whole(DIALECT, json.dumps(reply).encode()) == expected


def test_a_key_is_blacked_out() -> None:
    for body in (failed("server_error", f"bad {KEY}"), event({"type": "error", "message": f"bad {KEY}"})):
        _chunks, _decoder, failure = read(DIALECT, body, secrets=(KEY,))
        assert failure is not None
        assert KEY not in str(failure)
