"""The provider for a remote endpoint: whole answers through every fault, and honest errors where there is none."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import anthropic_bodies
import gemini_bodies
import pytest
import responses_bodies
from chat_bodies import ANSWER, DONE, GOOD, RAW_ANSWER, REQUEST, WHOLE, delta, event, joined
from loopback import (
    Loopback,
    Request,
    Script,
    Wire,
    answer,
    chunked,
    comments_for_ever,
    loopback,
    reset,
    reset_at_once,
    silence,
    stream,
    then,
)

from playground.core.endpoint import EMBEDDED_MODEL, Endpoint, Key
from playground.core.errors import ProviderError
from playground.core.ports import Chunk, Provider
from playground.core.request import CompletionRequest, Parameters
from playground.providers import exchange, retry
from playground.providers.api_endpoint import ApiEndpoint
from playground.store.catalogue import entry_for

KEY = Key("sk-not-a-real-key-123", "session")
NO_KEY = Key(None, "missing")
OVERLOADED = b'event: error\ndata: {"type": "error", "error": {"type": "overloaded_error", "message": "Busy"}}\n\n'


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(exchange, "LINGER_S", 0.1)


class Asked:
    """What came of one request: chunks, the failure, and the server's side."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self.failure: ProviderError | None = None
        self.place = Loopback([])

    @property
    def text(self) -> str:
        return "".join(chunk.text for chunk in self.chunks)

    @property
    def notices(self) -> list[str]:
        return [chunk.notice for chunk in self.chunks if chunk.notice]

    def failed(self, kind: str) -> str:
        assert self.failure is not None, "it should have failed"
        assert self.failure.kind == kind, str(self.failure)
        words = str(self.failure)
        assert words.endswith(".")
        assert KEY.value
        assert KEY.value not in words
        return words


def ask(
    *scripts: Script, key: Key = KEY, base_url: str = "", request: CompletionRequest = REQUEST, **settings: Any
) -> Asked:
    asked = Asked()

    async def play() -> None:
        async with loopback(*scripts) as asked.place:
            root = base_url.format(port=asked.place.port) or asked.place.root
            provider = ApiEndpoint(Endpoint("mine", root, **settings), lambda: key)
            try:
                async with aclosing(provider.stream(request)) as chunks:
                    async for chunk in chunks:
                        asked.chunks.append(chunk)
            except ProviderError as failure:
                asked.failure = failure
            await provider.aclose()

    asyncio.run(play())
    return asked


def assert_whole(asked: Asked, requests: int = 1) -> None:
    assert asked.failure is None
    assert joined(asked.chunks) == GOOD
    assert len(asked.place.requests) == requests


def test_it_is_a_provider() -> None:
    provider: Provider = ApiEndpoint(Endpoint("mine", "http://localhost:1", max_concurrency=3), lambda: KEY)
    assert provider.max_concurrency == 3
    asyncio.run(provider.prepare("m", lambda *_: None))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(stream(ANSWER), id="plain"),
        pytest.param(chunked(ANSWER), id="chunked"),
        pytest.param(stream(RAW_ANSWER, sizes=[1] * len(RAW_ANSWER)), id="S01 byte by byte"),
        pytest.param(stream(ANSWER, sizes=[3, 50, 7, 1, 200, 2] * 9), id="S02 pieces"),
        pytest.param(stream(ANSWER.replace(b"\n", b"\r\n"), sizes=[3] * 600), id="S04 CRLF"),
        pytest.param(stream(ANSWER.replace(b"\n", b"\r")), id="S05 CR"),
        pytest.param(answer(200, ANSWER), id="S13 length"),
        pytest.param(answer(200, WHOLE), id="the server does not stream"),
        pytest.param(then(ANSWER, silence), id="S30 stays open after the end mark"),
        pytest.param(then(ANSWER.replace(DONE, b""), silence), id="stays open after the finish reason"),
        pytest.param(then(ANSWER.replace(DONE, b""), reset), id="reset after the finish reason"),
        pytest.param(chunked(ANSWER.replace(DONE, b""), end=False), id="broken off after the finish reason"),
    ],
)
def test_whole_answers(script: Script) -> None:
    began = time.monotonic()
    assert_whole(ask(script))
    assert time.monotonic() - began < 3


def test_a_finish_reason_on_every_event_is_no_end() -> None:
    """Older Gemini models: what matters is that text still comes, each time within the moment that is granted."""

    async def slow(request: Any, wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for part in ("Ahoy", ", ", "matey", "!"):
            await wire.send(gemini_bodies.event(gemini_bodies.reply(part, finish="STOP")))
            await asyncio.sleep(0.06)
        wire.writer.close()

    asked = ask(slow, dialect="gemini")
    assert asked.failure is None
    assert joined(asked.chunks) == ("Ahoy, matey!", "", "stop", None)
    assert asked.place.requests[0].path == "/v1/models/tiny:streamGenerateContent?alt=sse"
    assert asked.place.requests[0].headers["x-goog-api-key"] == KEY.value


def test_a_bad_key_is_told_as_one_by_gemini() -> None:  # H10
    asked = ask(answer(400, json.dumps(gemini_bodies.BAD_KEY).encode()), dialect="gemini")
    assert "API key not valid" in asked.failed("auth")
    assert len(asked.place.requests) == 1


def test_lines_of_json() -> None:
    said = b'{"message": {"content": "Ahoy"}, "done": false}\n{"message": {}, "done": true, "done_reason": "stop"}\n'
    asked = ask(then(said, silence), dialect="ollama")  # S30
    assert joined(asked.chunks) == ("Ahoy", "", "stop", None)
    assert asked.place.requests[0].path == "/api/chat"
    assert asked.place.requests[0].headers["accept"] == "application/x-ndjson"
    cut = ask(stream(said.splitlines(keepends=True)[0]), dialect="ollama")
    assert cut.text == "Ahoy"
    cut.failed("cut")


def test_slow_answers_are_waited_for() -> None:  # S15, S16
    async def slow(request: Any, wire: Wire) -> None:
        await asyncio.sleep(0.1)
        await wire.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        await asyncio.sleep(0.1)
        await wire.send(ANSWER)
        wire.writer.close()

    assert_whole(ask(slow, idle_timeout_s=2))


def test_unary_answers() -> None:  # H18
    asked = ask(answer(200, b"\n\n" + WHOLE), stream=False)
    assert_whole(asked)
    body = json.loads(asked.place.requests[0].body)
    assert "stream" not in body
    assert ask(answer(200, ""), stream=False).failed("protocol")


def test_text_is_given_out_while_it_streams() -> None:
    async def play() -> str:
        async with loopback(then(delta("Ahoy"), silence)) as place:
            provider = ApiEndpoint(Endpoint("mine", place.root), lambda: KEY)
            async with aclosing(provider.stream(REQUEST)) as chunks:
                first = await asyncio.wait_for(anext(chunks), 5)
            await provider.aclose()
            return first.text

    assert asyncio.run(play()) == "Ahoy"


# ---- asking again


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(answer(429, retry_after_ms="20"), id="H01 429"),
        pytest.param(answer(429), id="429 without a wish"),
        pytest.param(answer(500, "oops"), id="H05 500"),
        pytest.param(answer(529, '{"error": {"type": "overloaded_error", "message": "x"}}'), id="H06 529"),
        pytest.param(answer(502), id="H08 502"),
        pytest.param(answer(408), id="408"),
        pytest.param(answer(409), id="409"),
        pytest.param(reset_at_once, id="N04 reset before the first byte"),
        pytest.param(stream(event({"error": {"message": "later", "code": 503}})), id="an error before any text"),
        pytest.param(stream(delta(role="assistant")), id="a cut before any text"),
    ],
)
def test_what_passes_is_asked_again(first: Script) -> None:
    asked = ask(first, stream(ANSWER))
    assert asked.failure is None
    assert len(asked.place.requests) == 2
    assert len(asked.notices) == 1
    assert joined(asked.chunks) == GOOD


def test_the_server_s_wish_is_waited_for_and_told() -> None:  # H01
    began = time.monotonic()
    asked = ask(answer(429, retry_after="1"), stream(ANSWER))
    assert_whole(asked, 2)
    assert time.monotonic() - began >= 1
    assert asked.notices == ["mine asked to wait (attempt 2 of 3)"]
    word = next(chunk for chunk in asked.chunks if not chunk.headers)
    assert 1 <= (word.wait_s or 0) < 1.5
    assert word.notice, "the word comes before the wait"


def test_an_hour_is_not_waited_for() -> None:  # H03
    asked = ask(answer(429, '{"error": {"message": "Slow down."}}', retry_after="3600"))
    words = asked.failed("rate_limit")
    assert "1 h" in words
    assert "Slow down." in words
    assert len(asked.place.requests) == 1


def test_retries_have_an_end() -> None:  # H07
    asked = ask(answer(503, "<html><title>503 Service Unavailable</title><h1>x</h1></html>"))
    words = asked.failed("server")
    assert len(asked.place.requests) == 3
    assert "asked 3 times" in words
    assert "<" not in words
    assert len(ask(answer(503), max_retries=0).place.requests) == 1


def test_a_wish_beyond_the_whole_limit_is_not_waited_for() -> None:
    began = time.monotonic()
    ask(answer(429, retry_after="30"), total_timeout_s=2).failed("rate_limit")
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    ("script", "kind", "words"),
    [
        pytest.param(answer(429, '{"error": {"code": "insufficient_quota"}}'), "quota", "credit", id="H04"),
        pytest.param(answer(401, '{"error": {"message": "bad key"}}'), "auth", "playground keys set mine", id="H09"),
        pytest.param(answer(400, '{"error": {"code": "context_length_exceeded"}}'), "context", "shorten", id="H11"),
        pytest.param(answer(402, '{"error": {"message": "pay"}}'), "quota", "credit", id="H12"),
        pytest.param(answer(400, '{"error": {"code": "content_filter"}}'), "filter", "filter", id="H13"),
        pytest.param(answer(200, '{"error": {"message": "No credit", "code": 402}}'), "quota", "No credit", id="H14"),
        pytest.param(answer(200, "<html><title>Log in</title></html>"), "protocol", "web page", id="H15"),
        pytest.param(answer(200), "protocol", "empty", id="H16"),
        pytest.param(answer(404, '{"error": {"message": "no model"}}'), "not_found", "playground models", id="404"),
        pytest.param(answer(400, '{"error": {"message": "odd"}}'), "bad_request", "odd", id="400"),
    ],
)  # fmt: skip
def test_what_does_not_pass_is_asked_once(script: Script, kind: str, words: str) -> None:
    asked = ask(script)
    assert words in asked.failed(kind)
    assert len(asked.place.requests) == 1
    assert not asked.text


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        pytest.param(stream(delta("Aho")), "cut", id="C02 ends early and cleanly"),
        pytest.param(chunked(delta("Aho") + delta("y")[:20]), "cut", id="C01 within an event"),
        pytest.param(chunked(delta("Aho"), end=False), "cut", id="C01 within HTTP"),
        pytest.param(then(delta("Aho"), reset), "cut", id="C05 reset"),
        pytest.param(stream(delta("Aho") + 'data: {"choices":[{"delta":{"content":"ö'.encode()[:-1]), "cut", id="C06"),
        pytest.param(then(delta("Aho"), silence), "timeout", id="C07 stalls"),
        pytest.param(then(delta("Aho"), comments_for_ever), "timeout", id="C08 comments only"),
        pytest.param(stream(delta("Aho") + event("{")), "protocol", id="S21 no JSON"),
        pytest.param(stream(delta("Aho") + event({"error": {"message": "x", "code": 503}})), "server", id="S22"),
        pytest.param(stream(delta("Aho") + b'error: {"code":500,"message":"x"}\n\n'), "server", id="S23"),
        pytest.param(stream(delta("Aho") + OVERLOADED), "overloaded", id="S24"),
        pytest.param(then(delta("Aho") + event({"error": {"message": "x"}}), silence), "server", id="then silence"),
    ],
)  # fmt: skip
def test_once_a_part_was_shown_it_stays_and_nothing_is_asked_again(script: Script, kind: str) -> None:
    began = time.monotonic()
    asked = ask(script, idle_timeout_s=0.4)
    asked.failed(kind)
    assert asked.text == "Aho"
    assert not any(chunk.finish_reason for chunk in asked.chunks)
    assert len(asked.place.requests) == 1
    assert time.monotonic() - began < 3


def test_comments_do_not_hold_the_first_event_back_for_ever() -> None:  # C08
    asked = ask(then(b"", comments_for_ever), idle_timeout_s=0.3)
    assert "idle_timeout_s" in asked.failed("timeout")


def test_data_does_re_arm_the_limit() -> None:
    async def slowly(wire: Wire) -> None:
        for place in range(6):
            await wire.send(delta(str(place)))
            await asyncio.sleep(0.15)
        await wire.send(delta(finish="stop") + DONE)

    asked = ask(then(b"", slowly), idle_timeout_s=0.5)
    assert asked.failure is None
    assert asked.text == "012345"


@pytest.mark.parametrize("stage", ["streaming", "waiting"])
def test_stop_hangs_up_at_once(stage: str) -> None:  # C10
    async def play() -> None:
        gone = asyncio.Event()
        asked = asyncio.Event()

        async def watch(wire: Wire) -> None:
            asked.set()
            await wire.hung_up()
            gone.set()

        async def deaf(_request: Any, wire: Wire) -> None:
            await watch(wire)

        async with loopback(then(delta("Ahoy"), watch) if stage == "streaming" else deaf) as place:
            provider = ApiEndpoint(Endpoint("mine", place.root), lambda: KEY)
            texts: list[str] = []

            async def read() -> None:
                async with aclosing(provider.stream(REQUEST)) as chunks:
                    async for chunk in chunks:
                        texts.append(chunk.text)

            task = asyncio.create_task(read())
            await asyncio.wait_for(asked.wait(), 5)
            await asyncio.sleep(0.05)
            task.cancel()
            await asyncio.wait_for(gone.wait(), 1)
            with pytest.raises(asyncio.CancelledError):
                await task
            assert texts == (["Ahoy"] if stage == "streaming" else [])
            await provider.aclose()

    asyncio.run(play())


# ---- gateways, keys, addresses


def test_a_gateway_that_refuses_stream_options_is_asked_without() -> None:
    refusal = answer(400, '{"error": {"message": "Unknown parameter: stream_options"}}')

    async def play() -> list[dict[str, Any]]:
        async with loopback(refusal, stream(ANSWER)) as place:
            provider = ApiEndpoint(Endpoint("mine", place.root, max_retries=0), lambda: KEY)
            for _ in range(2):
                async with aclosing(provider.stream(REQUEST)) as chunks:
                    assert joined([chunk async for chunk in chunks]) == GOOD
            assert "stream_options" not in provider.describe(REQUEST).body
            await provider.aclose()
            return [json.loads(request.body) for request in place.requests]

    assert ["stream_options" in body for body in asyncio.run(play())] == [True, False, False]
    asked = ask(refusal)
    assert len(asked.place.requests) == 2
    assert "stream_options" in asked.failed("bad_request")


def test_the_key_goes_out_and_is_asked_for_each_time() -> None:
    async def play() -> list[str]:
        keys = iter([Key("first-key", "session"), Key(" second-key\n", "keyring")])
        async with loopback(stream(ANSWER)) as place:
            provider = ApiEndpoint(Endpoint("mine", place.root), lambda: next(keys))
            for _ in range(2):
                async with aclosing(provider.stream(REQUEST)) as chunks:
                    assert [chunk async for chunk in chunks]
            await provider.aclose()
            return [request.headers["authorization"] for request in place.requests]

    assert asyncio.run(play()) == ["Bearer first-key", "Bearer second-key"]


def test_a_server_without_keys_needs_none() -> None:
    asked = ask(stream(ANSWER), key=NO_KEY)
    assert_whole(asked)
    assert "authorization" not in asked.place.requests[0].headers


@pytest.mark.parametrize(
    "endpoint",
    [Endpoint("openai", "https://api.openai.com/v1"), Endpoint("mine", "http://localhost:1/v1", key_env="MY_KEY")],
)
def test_a_missing_key_ends_with_the_way_to_go_on_without_one(endpoint: Endpoint) -> None:
    async def play(way: str) -> None:
        provider = ApiEndpoint(endpoint, lambda: NO_KEY, entry_for(endpoint))
        if way == "models":
            await provider.models()
        async with aclosing(provider.stream(REQUEST)) as chunks:
            await anext(chunks)

    for way in ("models", "stream"):
        with pytest.raises(ProviderError, match=EMBEDDED_MODEL) as caught:
            asyncio.run(play(way))
        assert caught.value.kind == "auth"
        assert endpoint.name in str(caught.value)
        assert (endpoint.key_env or "") in str(caught.value)


def test_own_headers_can_stand_for_a_key() -> None:
    asked = ask(stream(ANSWER), key=NO_KEY, key_env="MY_KEY", headers={"api-key": "abcdefgh"})
    assert_whole(asked)
    assert asked.place.requests[0].headers["api-key"] == "abcdefgh"


def test_a_key_that_is_none_is_told_before_anything_is_sent() -> None:  # U06
    asked = ask(stream(ANSWER), key=Key("sk–dash", "session"))
    assert "copy it again" in asked.failed("config")
    assert not asked.place.requests


@pytest.mark.parametrize(
    "pasted",
    [
        "http://127.0.0.1:{port}/v1/",
        "http://127.0.0.1:{port}/v1/chat/completions",
        " http://127.0.0.1:{port}/v1\n",
        "http://127.0.0.1:{port}",
        "127.0.0.1:{port}",
    ],
)
def test_pasted_addresses(pasted: str) -> None:  # U01 to U04
    asked = ask(stream(ANSWER), base_url=pasted)
    assert_whole(asked)
    assert asked.place.requests[0].path == "/v1/chat/completions"


def test_a_404_names_the_form_with_v1() -> None:
    asked = ask(answer(404, "page not found"), base_url="http://127.0.0.1:{port}/gateway")
    assert "/gateway/v1" in asked.failed("not_found")


def test_describe_shows_what_goes_out() -> None:
    asked = ask(stream(ANSWER))
    provider = ApiEndpoint(Endpoint("mine", asked.place.root), lambda: KEY)
    told = provider.describe(replace(REQUEST))
    sent = asked.place.requests[0]
    assert told.url.endswith(sent.path)
    assert told.body == json.loads(sent.body)


# ---- models


def models_of(script: Script) -> tuple[list[str], Loopback]:
    async def play() -> tuple[list[str], Loopback]:
        async with loopback(script) as place:
            provider = ApiEndpoint(Endpoint("mine", place.root), lambda: KEY)
            try:
                return await provider.models(), place
            finally:
                await provider.aclose()

    return asyncio.run(play())


@pytest.mark.parametrize(
    "body",
    [
        '{"object": "list", "data": [{"id": "b"}, {"id": "A/x"}, {"id": "b"}]}',
        '{"models": [{"name": "b"}, {"name": "A/x"}]}',
        '[{"id": "b"}, {"id": "A/x"}, {}, null]',
        '["b", "A/x"]',
    ],
)
def test_models(body: str) -> None:
    names, place = models_of(answer(200, body))
    assert names == ["A/x", "b"]
    assert (place.requests[0].method, place.requests[0].path) == ("GET", "/v1/models")
    assert place.requests[0].headers["authorization"] == f"Bearer {KEY.value}"


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (answer(401, '{"error": {"message": "bad key"}}'), "auth"),
        (answer(200, "<html>x</html>"), "protocol"),
        (answer(200, '{"data": "x"}'), "protocol"),
        (answer(200, "7"), "protocol"),
    ],
)
def test_models_that_do_not_come(script: Script, kind: str) -> None:
    with pytest.raises(ProviderError) as caught:
        models_of(script)
    assert caught.value.kind == kind


# ---- what refusals teach, and turns


TEMPERATURE = "Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is"
LESSONS = [
    pytest.param(TEMPERATURE, {"temperature": 0.3}, ("temperature",), id="OpenAI"),
    pytest.param("`temperature` is deprecated for this model.", {"temperature": 0.3}, ("temperature",), id="Anthropic"),
    pytest.param("top_k: Extra inputs are not permitted", {"top_k": 3, "seed": 2}, ("top_k",), id="Mistral"),
    pytest.param(
        "Unsupported parameter: 'stop' is not supported with this model.", {"stop": ("a",)}, ("stop",), id="stop"
    ),
]


@pytest.mark.parametrize(("words", "wanted", "not_sent"), LESSONS)
def test_a_parameter_that_a_model_refuses_is_left_out_and_said(
    words: str, wanted: dict[str, Any], not_sent: tuple[str, ...]
) -> None:
    request = replace(REQUEST, parameters=Parameters(**wanted))
    asked = ask(answer(400, json.dumps({"error": {"message": words}})), stream(ANSWER), request=request)
    assert_whole(asked, requests=2)
    (anew,) = (chunk.sent for chunk in asked.chunks if chunk.sent)
    assert anew.not_sent == not_sent
    bodies = [json.loads(request.body) for request in asked.place.requests]
    assert bodies[1] == {name: value for name, value in bodies[0].items() if name not in not_sent}


def test_what_was_learnt_is_not_asked_again() -> None:
    refusal = answer(400, json.dumps({"error": {"message": TEMPERATURE}}))
    request = replace(REQUEST, parameters=Parameters(temperature=0.3))

    async def play() -> list[int]:
        async with loopback(refusal, stream(ANSWER)) as place:
            provider = ApiEndpoint(Endpoint("mine", place.root), lambda: KEY)
            counts = []
            for _ in range(2):
                async with aclosing(provider.stream(request)) as chunks:
                    _all = [chunk async for chunk in chunks]
                counts.append(len(place.requests))
            assert provider.describe(request).not_sent == ("temperature",)
            assert provider.describe(replace(request, model="other")).not_sent == ()
            await provider.aclose()
            return counts

    assert asyncio.run(play()) == [2, 3]


def test_a_model_that_takes_no_system_message_gets_it_with_the_question() -> None:
    words = "Unsupported value: 'messages[0].role' does not support 'system' with this model."
    asked = ask(answer(400, json.dumps({"error": {"message": words}})), stream(ANSWER))
    assert_whole(asked, requests=2)
    (anew,) = (chunk.sent for chunk in asked.chunks if chunk.sent)
    assert anew.delivery.how == "merged"
    messages = json.loads(asked.place.requests[1].body)["messages"]
    assert messages == [{"role": "user", "content": "Answer as a pirate.\n\nGood morning!"}]


def test_cells_that_are_refused_at_once_all_learn_from_it() -> None:
    refusal = answer(400, json.dumps({"error": {"message": "Unsupported parameter: 'temperature' is not supported."}}))

    async def picky(request: Request, wire: Wire) -> None:
        await (refusal if b'"temperature"' in request.body else stream(ANSWER))(request, wire)

    async def play() -> list[list[Chunk]]:
        async with loopback(picky) as place:
            provider = ApiEndpoint(Endpoint("mine", place.root), lambda: KEY)
            warm = replace(REQUEST, parameters=Parameters(temperature=0.5))
            answers = await asyncio.gather(*(drain(provider, warm) for _ in range(3)))
            await provider.aclose()
            assert sum(b'"temperature"' in request.body for request in place.requests) >= 2
            return answers

    assert [joined(chunks) for chunks in asyncio.run(play())] == [GOOD] * 3


def test_a_refusal_that_teaches_nothing_is_shown_at_once() -> None:
    asked = ask(answer(400, json.dumps({"error": {"message": "temperature must be between 0 and 2"}})))
    assert "between 0 and 2" in asked.failed("bad_request")
    assert len(asked.place.requests) == 1


def test_a_429_holds_the_endpoint_s_other_requests_back_and_counts_down() -> None:
    limited = answer(429, json.dumps({"error": {"message": "Slow down"}}), retry_after="1.5")

    async def play() -> tuple[list[Chunk], float, int]:
        asked_once = asyncio.Event()

        async def refuse(request: Request, wire: Wire) -> None:
            await limited(request, wire)
            asked_once.set()

        async with loopback(refuse, stream(ANSWER)) as place:
            provider = ApiEndpoint(Endpoint("mine", place.root), lambda: KEY)
            first = asyncio.create_task(drain(provider))
            await asked_once.wait()
            await asyncio.sleep(0.1)  # the first one has its 429 by now
            began = time.monotonic()
            second = await drain(provider)
            took = time.monotonic() - began
            assert joined(await first) == joined(second) == GOOD
            await provider.aclose()
            return second, took, len(place.requests)

    chunks, took, requests = asyncio.run(play())
    assert took > 0.5
    assert requests == 3
    (anew,) = (chunk for chunk in chunks if chunk.sent)
    assert chunks.index(anew) < next(i for i, chunk in enumerate(chunks) if chunk.text)


async def drain(provider: ApiEndpoint, request: CompletionRequest = REQUEST) -> list[Chunk]:
    async with aclosing(provider.stream(request)) as chunks:
        return [chunk async for chunk in chunks]


@pytest.mark.parametrize("after", [silence, reset])
def test_a_failure_that_may_be_told_better_is_told_before_long(after: Script) -> None:
    """The Responses API sends an error event first, and `response.failed` after it, or nothing."""
    told = responses_bodies.failed("rate_limit_exceeded", "Slow down")
    hint = event({"type": "error", "message": "It broke"})
    began = time.monotonic()
    for body, kind in ((hint, "server"), (hint + told, "rate_limit")):
        asked = ask(then(responses_bodies.text("Aho") + body, after), dialect="openai-responses")
        asked.failed(kind)
        assert asked.text == "Aho"
        assert len(asked.place.requests) == 1
    assert time.monotonic() - began < 5


def test_anthropic_overloaded_at_first_and_in_the_middle() -> None:  # H06, S24
    busy = anthropic_bodies.error("overloaded_error", "Busy")
    start = anthropic_bodies.start(**anthropic_bodies.COUNTS)
    for first in (answer(529, busy.partition(b"data: ")[2]), stream(start + busy)):
        asked = ask(first, stream(anthropic_bodies.ANSWER), dialect="anthropic")
        assert asked.failure is None
        assert joined(asked.chunks) == anthropic_bodies.GOOD
        assert [request.path for request in asked.place.requests] == ["/v1/messages"] * 2
        assert asked.place.requests[0].headers["x-api-key"] == KEY.value
    late = ask(stream(start + anthropic_bodies.text("Aho") + busy), dialect="anthropic")
    assert "Busy" in late.failed("overloaded")
    assert late.text == "Aho"
    assert len(late.place.requests) == 1
    cut = ask(stream(start + anthropic_bodies.text("Aho")), dialect="anthropic")  # C03
    cut.failed("cut")
    assert cut.text == "Aho"
