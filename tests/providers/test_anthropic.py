"""The anthropic dialect on bytes alone: what is sent, and every manner of answering that was met."""

from __future__ import annotations

import json
from typing import Any

import pytest
from anthropic_bodies import (
    ANSWER,
    COUNTS,
    GOOD,
    PING,
    STOP,
    WHOLE,
    block,
    delta,
    done,
    error,
    finish,
    start,
    text,
)
from chat_bodies import joined
from hypothesis import given
from hypothesis import strategies as st
from reading import KEY, REQUEST, asking, cut_at, described, event, read, read_whole

from playground.core.capabilities import ModelRule, capabilities_of
from playground.core.completion import Usage
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.request import CompletionRequest, SentRequest
from playground.providers import dialect
from playground.providers.anthropic import BUDGET, DIALECT

ENDPOINT = Endpoint("claude", "https://api.anthropic.com", "anthropic")
EFFORTS = ("none", "low", "medium", "high")


def told(request: CompletionRequest = REQUEST, endpoint: Endpoint = ENDPOINT, **takes: Any) -> SentRequest:
    return described(DIALECT, endpoint, request, **takes)


def headers(endpoint: Endpoint = ENDPOINT, key: str | None = KEY) -> dict[str, str]:
    return dict(dialect.encode(DIALECT, endpoint, key, described(DIALECT, endpoint)).headers)


# ---- the request


def test_the_whole_request() -> None:
    sent = told()
    assert sent.url == "https://api.anthropic.com/v1/messages"
    assert sent.body == {
        "model": "tiny",
        "system": "Answer as a pirate.",
        "messages": [{"role": "user", "content": "Good morning!"}],
        "max_tokens": 4096,
        "stream": True,
    }
    assert (sent.delivery.how, sent.not_sent, sent.notes) == ("top-level", (), ())
    call = dialect.encode(DIALECT, ENDPOINT, KEY, sent)
    assert json.loads(call.body) == sent.body
    assert call.headers == {
        "Content-Type": "application/json",
        "Accept": "text/event-stream",
        "anthropic-version": "2023-06-01",
        "x-api-key": KEY,
    }
    assert KEY not in repr(call) + repr(sent)


def test_parameters_by_the_names_of_this_api() -> None:
    wanted = asking(temperature=0.0, top_p=0.5, top_k=4, max_tokens=9, stop=("a", "b"))
    body = told(wanted).body
    named = {name: body[name] for name in ("temperature", "top_p", "top_k", "max_tokens", "stop_sequences")}
    assert named == {"temperature": 0, "top_p": 0.5, "top_k": 4, "max_tokens": 9, "stop_sequences": ["a", "b"]}
    assert told(asking(stop=("a",)), names={"stop": "halt"}).body["halt"] == ["a"]


def test_what_this_api_does_not_take_is_said() -> None:
    sent = told(asking(seed=3, temperature=1.5, reasoning_effort="high"))
    assert sent.not_sent == ("seed", "reasoning_effort")
    assert not {"seed", "thinking", "output_config"} & set(sent.body)
    assert sent.body["temperature"] == 1.0
    assert sent.notes == ("temperature 1.5 was sent as 1, the most that this model takes",)


@pytest.mark.parametrize("header", ["anthropic-version", "Anthropic-Version", " ANTHROPIC-VERSION "])
def test_version_2026_10_21_takes_no_sampling(header: str) -> None:
    sampling = asking(temperature=1.0, top_p=1.0, top_k=1, max_tokens=5)
    for version, refused in (("2026-10-21", True), ("2027-01-01", True), ("2023-06-01", False)):
        endpoint = Endpoint("c", "https://api.anthropic.com", "anthropic", headers={header: version})
        sent = told(sampling, endpoint)
        assert sent.not_sent == (("temperature", "top_p", "top_k") if refused else ())
        assert bool({"temperature", "top_p", "top_k"} & set(sent.body)) != refused
        assert sent.body["max_tokens"] == 5
        versions = [value for name, value in headers(endpoint).items() if name.lower() == "anthropic-version"]
        assert versions == [version]


def test_a_models_rule_refuses_sampling_too() -> None:
    rule = ModelRule(("claude-new-*",), refuses=frozenset({"temperature"}))
    takes = capabilities_of("claude-new-1", DIALECT.takes, (rule,))
    assert dialect.describe(DIALECT, ENDPOINT, asking(temperature=0.5), takes).not_sent == ("temperature",)


def test_an_effort_is_adaptive_thinking_and_leaves_sampling_out() -> None:
    sent = told(asking(reasoning_effort="high", temperature=0.3, top_k=2), efforts=EFFORTS)
    assert sent.body["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert sent.body["output_config"] == {"effort": "high"}
    assert sent.not_sent == ("temperature", "top_k")
    taking = ModelRule(efforts=EFFORTS, takes=frozenset({"temperature", "top_p", "top_k"}))  # while it does not think
    takes = capabilities_of("tiny", DIALECT.takes, (taking,))
    thinking = dialect.describe(DIALECT, ENDPOINT, asking(reasoning_effort="low", temperature=0.3, top_p=1.0), takes)
    assert thinking.not_sent == ("temperature", "top_p")
    off = told(asking(reasoning_effort="none", temperature=0.3), efforts=EFFORTS)
    assert off.body["thinking"] == {"type": "disabled"}
    assert "output_config" not in off.body
    assert (off.body["temperature"], off.not_sent) == (0.3, ())
    assert told(asking(reasoning_effort="max"), efforts=EFFORTS).not_sent == ("reasoning_effort",)
    assert not {"thinking", "output_config"} & set(told(efforts=EFFORTS).body)


@pytest.mark.parametrize(("effort", "budget"), [("low", 1024), ("medium", 4096), ("high", 16384)])
def test_a_budget_for_models_that_take_no_effort(effort: str, budget: int) -> None:
    takes: dict[str, Any] = {"efforts": EFFORTS, "names": {"reasoning_effort": BUDGET}}
    sent = told(asking(reasoning_effort=effort, max_tokens=300), **takes)
    assert sent.body["thinking"] == {"type": "enabled", "budget_tokens": budget}
    assert sent.body["max_tokens"] == budget + 300
    assert "output_config" not in sent.body
    assert told(asking(reasoning_effort="none"), **takes).body["thinking"] == {"type": "disabled"}


def test_an_own_default_of_max_tokens() -> None:
    assert told(max_tokens=77).body["max_tokens"] == 77
    assert told(asking(max_tokens=1), max_tokens=77).body["max_tokens"] == 1


def test_no_system_message_and_an_empty_one() -> None:
    none, empty = asking(("user", "Hi")), asking(("system", ""), ("user", "Hi"))
    for request in (none, empty):  # the API refuses a text that is empty, so the two are the same request
        sent = told(request)
        assert "system" not in sent.body
        assert sent.delivery.how == "none"
    assert told(none).notes == ()
    assert told(empty).notes == ("a message without text was left out, because this API takes none",)
    local = Endpoint("llama", "http://127.0.0.1:8080", "anthropic")  # its template's default comes in place of none
    kept = told(empty, local)
    assert (kept.body["system"], kept.delivery.how, kept.notes) == ("", "top-level", ())


def test_a_conversation_with_gaps() -> None:
    sent = told(asking(("user", "a"), ("assistant", ""), ("user", "b"), ("user", "")))
    assert sent.body["messages"] == [
        {"role": "user", "content": "a"},
        {"role": "user", "content": "b"},  # the API joins neighbours of one role itself
        {"role": "user", "content": ""},  # the API says best why it cannot answer nothing
    ]
    assert len(sent.notes) == 1


def test_a_system_message_in_front_of_the_users_words() -> None:
    sent = told(system="user")
    assert "system" not in sent.body
    assert sent.body["messages"] == [{"role": "user", "content": "Answer as a pirate.\n\nGood morning!"}]
    assert sent.delivery.how == "merged"


def test_unary_extra_body_and_own_headers() -> None:
    endpoint = Endpoint(
        "c", "https://api.anthropic.com", "anthropic", stream=False, extra_body={"max_tokens": 1, "thinking": {"x": 1}},
        headers={"anthropic-beta": "a", "X-Api-Key": "own-key"},
    )  # fmt: skip
    sent = told(asking(reasoning_effort="low"), endpoint, efforts=EFFORTS)
    assert "stream" not in sent.body
    assert sent.body["max_tokens"] == 1
    assert sent.body["thinking"] == {"type": "adaptive", "display": "summarized", "x": 1}
    own = headers(endpoint)
    assert (own["Accept"], own["anthropic-beta"], own["X-Api-Key"]) == ("application/json", "a", "own-key")
    assert KEY not in own.values()
    assert "x-api-key" not in headers(key=None)


@pytest.mark.parametrize(
    ("pasted", "root"),
    [
        ("https://api.anthropic.com", "https://api.anthropic.com"),  # U01 to U04
        ("https://api.anthropic.com/", "https://api.anthropic.com"),
        ("https://api.anthropic.com/v1", "https://api.anthropic.com"),
        (" https://api.anthropic.com/v1/ \n", "https://api.anthropic.com"),
        ("api.anthropic.com/v1/messages", "https://api.anthropic.com"),
        ("https://api.anthropic.com/v1/messages/", "https://api.anthropic.com"),
        ("https://api.anthropic.com/v1/messages/count_tokens", "https://api.anthropic.com"),
        ("https://api.anthropic.com/v1/models", "https://api.anthropic.com"),
        ("https://api.anthropic.com/v1/chat/completions", "https://api.anthropic.com"),
        ("<https://api.deepseek.com/anthropic>", "https://api.deepseek.com/anthropic"),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api"),
        ("https://gate.test/team-v1/anthropic/v1/messages", "https://gate.test/team-v1/anthropic"),
        ("localhost:8080", "http://localhost:8080"),
        ("127.0.0.1:8080/v1", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/v1/messages", "http://[::1]:8080"),
        ("https://r.services.ai.azure.com/anthropic/v1?api-version=1", "https://r.services.ai.azure.com/anthropic?api-version=1"),
    ],
)  # fmt: skip
def test_pasted_addresses(pasted: str, root: str) -> None:
    assert DIALECT.root(pasted) == root
    base, _, query = root.partition("?")
    asked = told(endpoint=Endpoint("c", pasted, "anthropic")).url
    assert asked == f"{base}/v1/messages" + (f"?{query}" if query else "")
    assert DIALECT.models_url(base) == f"{base}/v1/models"


@pytest.mark.parametrize("pasted", ["", "ftp://h", "https://", "https://me:pw@h.test", "https://h.test/?key=1"])
def test_addresses_that_cannot_be_used(pasted: str) -> None:
    with pytest.raises(ProviderError) as caught:
        DIALECT.root(pasted)
    assert caught.value.kind == "config"
    assert "api.openai.com" not in str(caught.value)


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


PIECES = [start(**COUNTS), block("text", text=""), text("a"), finish(), STOP, b"data: ", b"event: error\n", b"\n",
          b"{", b'{"type":', b'"content_block_delta"', b"null", b"[1]", b"\xff", b"<", b'"delta":{"type":3}}',
          b"error: {}\n\n"]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)), max_size=12))
def test_no_bytes_at_all_raise_anything_else(pieces: list[bytes]) -> None:
    _chunks, decoder, failure = read(DIALECT, *pieces)  # raises whatever is no ProviderError
    assert failure is None or not decoder.complete


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3)),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
            st.sampled_from(["type", "delta", "content_block", "message", "usage", "text", "stop_reason", "content",
                             "error", "input_tokens", "output_tokens_details"]), inner, max_size=4),
        max_leaves=8,
    ),
    st.sampled_from(["", "message_start", "content_block_start", "content_block_delta", "message_delta", "error"]),
)  # fmt: skip
def test_no_json_at_all_raises_anything_else(value: Any, name: str) -> None:
    read(DIALECT, event(value if not isinstance(value, str) else [value], name), text("a"), finish())
    read(DIALECT, json.dumps(value).encode())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(ANSWER.replace(b"\n\n", b"\n\n: keep-alive\n\n\n"), GOOD, id="S06 comments"),
        pytest.param(ANSWER.replace(b"data: ", b"data:"), GOOD, id="S07 no space"),
        pytest.param(b"\xef\xbb\xbf" + ANSWER, GOOD, id="S08 byte order mark"),
        pytest.param(ANSWER.replace(b"\n\n", b"\n\ndata:\n\n"), GOOD, id="S09 empty data"),
        pytest.param(ANSWER.replace(b"data:", b"id: 1\nretry: 5\ndata:"), GOOD, id="S10 id and retry"),
        pytest.param(ANSWER.replace(b', "delta"', b',\ndata: "delta"'), GOOD, id="S25 two data lines"),
        pytest.param(b"\n".join(line for line in ANSWER.split(b"\n") if not line.startswith(b"event:")), GOOD,
            id="a gateway that drops the names"),
        pytest.param(event({"type": "soon"}, "soon") + block("new_block", data="x") + delta("new_delta", text="no")
            + text("a") + finish("odd") + STOP, ("a", "", "unknown", None), id="S26 unknown things"),
        pytest.param(ANSWER + text("more") + b"data: {", GOOD, id="S29 data after the end mark"),
        pytest.param(text("a") + finish("content_filter"), ("a", "", "content_filter", None), id="S31 filter"),
        pytest.param(text("a") + finish("max_tokens") + STOP, ("a", "", "length", None), id="S32 length"),
        pytest.param(text("a") + finish("model_context_window_exceeded") + STOP, ("a", "", "length", None),
            id="S32 no more room"),
        pytest.param(text("I won't.") + finish("refusal") + STOP, ("I won't.", "", "refusal", None), id="S33 refusal"),
        pytest.param(text("a") + finish("stop_sequence") + STOP, ("a", "", "stop", None), id="stop sequence"),
        pytest.param(text("a") + finish("pause_turn") + STOP, ("a", "", "pause", None), id="pause"),
        pytest.param(
            text("Let me look.") + done() + block("tool_use", 1, id="t", name="look", input={})
            + delta("input_json_delta", 1, partial_json='{"text": "no"}') + done(1) + finish("tool_use") + STOP,
            ("Let me look.", "", "tool", None), id="tools are no text"),
        pytest.param(
            block("server_tool_use", id="s", name="web_search", input={})
            + block("web_search_tool_result", 1, content=[{"type": "web_search_result", "title": "no"}])
            + block("fallback", 2, to={"model": "other"}) + block("redacted_thinking", 3, data="no")
            + text("a", 4) + finish() + STOP, ("a", "", "stop", None), id="the server's tools are no text"),
        pytest.param(block("text", text="Aho") + text("y") + finish() + STOP, ("Ahoy", "", "stop", None),
            id="text in the block's start"),
        pytest.param(text("a").replace(b'"type": "content_block_delta", ', b"") + finish(), ("a", "", "stop", None),
            id="the name alone tells what an event is"),
        pytest.param(text("a") + finish(), ("a", "", "stop", None), id="a stop reason alone is an end"),
        pytest.param(text("a") + STOP, ("a", "", "unknown", None), id="an end mark alone is an end"),
        pytest.param(text("a") + finish() + b"data: [DONE]\n\n", ("a", "", "stop", None), id="a gateway's [DONE]"),
        pytest.param(text("a") + finish() + event("junk"), ("a", "", "stop", None), id="junk after a whole answer"),
        pytest.param(start(input_tokens=5, output_tokens=1) + text("a") + finish(input_tokens=9, output_tokens=3),
            ("a", "", "stop", Usage(9, 3)), id="later counts are over earlier ones"),
        pytest.param(start(**COUNTS) + text("a") + finish(output_tokens=3, input_tokens=None),
            ("a", "", "stop", Usage(12, 3, None, 4)), id="and leave the others"),
        pytest.param(start(input_tokens="5", output_tokens=-1, cache_read_input_tokens=None) + text("a") + finish(),
            ("a", "", "stop", None), id="counts that are none"),
        pytest.param(text("a\ud83d") + text("b") + finish(), ("a\ufffdb", "", "stop", None), id="S19 a lone half"),
        pytest.param(text("a\0b") + finish(), ("a\ufffdb", "", "stop", None), id="NUL"),
        pytest.param(text("a@b").replace(b"@", b"\xff") + text("c") + finish(), ("a\ufffdbc", "", "stop", None),
            id="S20 no UTF-8"),
        pytest.param(text("a@b").replace(b"@", "\u2028\u0085\u2029\x7f".encode()) + finish(),
            ("a\u2028\u0085\u2029\x7fb", "", "stop", None), id="S17 no line ends"),
        pytest.param(text("x" * 3_000_000) + finish(), ("x" * 3_000_000, "", "stop", None), id="S28 3 MB"),
        pytest.param(WHOLE, GOOD, id="a whole answer in place of a stream"),
        pytest.param(b"\n \n" + WHOLE, GOOD, id="H18 white space first"),
    ],
)  # fmt: skip
def test_every_manner_of_answering(body: bytes, expected: tuple[Any, ...]) -> None:
    assert read_whole(DIALECT, body) == expected
    if len(body) < 10_000:
        assert read_whole(DIALECT, *(body[place : place + 7] for place in range(0, len(body), 7))) == expected


def test_text_comes_with_the_bytes_that_bear_it_and_the_finish_reason_last() -> None:
    decoder = dialect.decoder(DIALECT)
    assert decoder.feed(start(input_tokens=5, output_tokens=1)) == [Chunk(usage=Usage(5, 1))]
    assert decoder.feed(block("text", text="") + PING) == []
    assert decoder.feed(text("Ahoy")) == [Chunk("Ahoy")]
    assert not decoder.complete
    assert decoder.feed(finish(output_tokens=2)) == [Chunk(usage=Usage(5, 2))]
    assert decoder.complete
    assert decoder.feed(STOP) == [Chunk(finish_reason="stop")]
    assert decoder.ended


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(start() + text("Aho") + text("y"), "Ahoy", id="C03 ends early and cleanly"),
        pytest.param(text("Ahoy") + done(), "Ahoy", id="C03 after a block"),
        pytest.param(text("Aho") + text("y")[:60], "Aho", id="C01 ends within an event"),
        pytest.param(text("Aho") + text("@").replace(b"@", "ö".encode()[:1])[:-5], "Aho", id="C06 within a character"),
        pytest.param(text("Ahoy") + finish(None, output_tokens=4), "Ahoy", id="counts are no end"),
        pytest.param(PING * 3, "", id="nothing but pings"),
    ],
)
def test_a_cut_stream_is_never_whole(body: bytes, words: str) -> None:
    chunks, decoder, failure = read(DIALECT, body)
    assert failure is None
    assert not decoder.complete
    assert joined(chunks)[:3] == (words, "", None)


ERRORS = [
    (error("overloaded_error", "Overloaded"), "overloaded", "Overloaded"),
    (error("rate_limit_error", "Slow down"), "rate_limit", "Slow down"),
    (error("api_error", "Internal server error"), "server", "Internal server error"),
    (error("timeout_error", "Too slow"), "server", "Too slow"),
    (error("authentication_error", "invalid x-api-key"), "auth", "invalid x-api-key"),
    (error("permission_error", "Not yours"), "auth", "Not yours"),
    (error("billing_error", "Pay first"), "quota", "Pay first"),
    (error("request_too_large", "Too much"), "context", "Too much"),
    (error("not_found_error", "model: x"), "not_found", "model: x"),
    (error("invalid_request_error", "prompt is too long: 9 > 8"), "context", "too long"),
    (error("invalid_request_error", "max_tokens: must be less"), "bad_request", "must be less"),
    (error("invalid_request_error", "Your credit balance is too low"), "quota", "credit balance"),
    (event({"type": "error", "error": {"type": "overloaded_error", "message": "Busy"}}), "overloaded", "Busy"),
    (event({"error": {"message": "No more room.", "code": 502}}), "server", "No more room."),  # S22
    (event("it broke", "error"), "server", "it broke"),
    (b'error: {"code": 500, "message": "slot lost", "type": "server_error"}\n\n', "server", "slot lost"),  # S23
    (event("<html>oops"), "protocol", "<html>oops"),  # S21
    (event("[1]"), "protocol", "[1]"),
    (event("[" * 100_000), "protocol", "[[["),
]


@pytest.mark.parametrize(("body", "kind", "words"), ERRORS)  # S24
def test_an_error_in_the_stream_keeps_the_text_before_it(body: bytes, kind: str, words: str) -> None:
    before = start(**COUNTS) + text("Aho")
    for pieces in ((before + body + STOP,), (before, body), (before + text("\ud83d"), body, STOP)):
        chunks, decoder, failure = read(DIALECT, *pieces)
        assert failure is not None
        assert failure.kind == kind
        assert words in str(failure)
        assert not decoder.complete
        assert decoder.ended
        assert joined(chunks)[0].rstrip("\ufffd") == "Aho"
        assert joined(chunks)[3] == Usage(12, 1, None, 4)


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b'{"type":"error","error":{"type":"overloaded_error","message":"Busy"}}', "overloaded", "Busy"),
        (b'{"error": {"message": "No credit", "code": 402}}', "quota", "No credit"),
        (b'{"detail": "Not authenticated"}', "server", "Not authenticated"),
        (b"<html><head><title>Log in to Wi-Fi</title></head>", "protocol", "Log in to Wi-Fi"),
        (b'{"choices": []}', "protocol", "not an API answer"),
        (b"[]", "protocol", "not an API answer"),
        (b"", "protocol", "empty"),
    ],
)
def test_what_is_no_answer_is_an_error(body: bytes, kind: str, words: str) -> None:  # H14, H15, H16
    chunks, _decoder, failure = read(DIALECT, body)
    assert not chunks
    assert failure is not None
    assert failure.kind == kind
    assert words in str(failure)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ({"content": [], "stop_reason": "refusal"}, ("", "", "refusal", None)),
        ({"content": [{"type": "text", "text": "a"}], "stop_reason": "max_tokens"}, ("a", "", "length", None)),
        ({"content": [{"type": "text", "text": "a"}], "stop_reason": None}, ("a", "", "unknown", None)),
        ({"content": [None, 3, {"type": "text", "text": 4}], "stop_reason": "tool_use", "usage": {"output_tokens": 2}},
         ("", "", "tool", Usage(None, 2))),
    ],
)  # fmt: skip
def test_whole_answers_of_all_kinds(reply: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert read_whole(DIALECT, json.dumps({"type": "message", **reply}).encode()) == expected


def test_a_key_is_blacked_out() -> None:
    _chunks, _decoder, failure = read(DIALECT, error("api_error", f"bad {KEY}"), secrets=(KEY,))
    assert failure is not None
    assert KEY not in str(failure)


def test_neighbours_of_one_role_are_sent_as_they_are() -> None:
    messages: Any = told(asking(("user", "a"), ("user", "b"), ("assistant", "c"))).body["messages"]
    assert [message["role"] for message in messages] == ["user", "user", "assistant"]
