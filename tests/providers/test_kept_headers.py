"""The headers that are kept with an answer: those of a list, bounded, and never a key."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest
from chat_bodies import REQUEST, WHOLE
from loopback import Script, answer, loopback, stream

from playground.core.endpoint import Endpoint, Key
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.redaction import MARK
from playground.providers import retry
from playground.providers.api_endpoint import ApiEndpoint
from playground.providers.kept_headers import MAX_HEADERS, MAX_VALUE, kept_headers
from playground.providers.key_guard import KeyGuard

KEY = "sk-planted-0123456789"


def test_only_what_is_on_the_list_is_kept_in_lower_case() -> None:
    kept = kept_headers(
        {
            "X-Request-Id": "req_1", "Set-Cookie": "session=abc", "Content-Type": "text/event-stream",
            "Authorization": "Bearer x", "x-api-key": "x", "openai-organization": "acme", "X-RateLimit-Remaining": "9",
            "anthropic-ratelimit-tokens-reset": "2026-11-24T13:00:00Z", "OpenAI-Processing-Ms": "120",
        }
    )  # fmt: skip
    assert kept == (
        ("anthropic-ratelimit-tokens-reset", "2026-11-24T13:00:00Z"),
        ("openai-processing-ms", "120"),
        ("x-ratelimit-remaining", "9"),
        ("x-request-id", "req_1"),
    )


def test_they_are_bounded_and_of_one_line() -> None:
    many = kept_headers({f"x-ratelimit-{n:03d}": "1" for n in range(200)})
    assert len(many) == MAX_HEADERS
    ((_name, value),) = kept_headers({"x-request-id": "a\x1b[31m\x00" + "b" * 5000})
    assert len(value) == MAX_VALUE
    assert value.isprintable()
    assert kept_headers({"x-ratelimit-" + "n" * 500: "1"}) == ()


def heard(*scripts: Script) -> tuple[list[Chunk], ProviderError | None]:
    """All chunks behind the key guard, as the engine gets them."""
    chunks: list[Chunk] = []

    async def play() -> ProviderError | None:
        async with loopback(*scripts) as place:
            endpoint = ApiEndpoint(Endpoint("mine", place.root, max_retries=1), lambda: Key(KEY, "session"))
            try:
                async with aclosing(KeyGuard(endpoint, lambda: [KEY]).stream(REQUEST)) as stream_of:
                    async for chunk in stream_of:
                        chunks.append(chunk)
            except ProviderError as failure:
                return failure
            finally:
                await endpoint.aclose()
        return None

    return chunks, asyncio.run(play())


def headers_of(chunks: list[Chunk]) -> list[tuple[tuple[str, str], ...]]:
    return [chunk.headers for chunk in chunks if chunk.headers]


def test_they_come_before_the_answer_and_once() -> None:
    chunks, failure = heard(stream(WHOLE, head="x-request-id: req_7\r\nset-cookie: a=b\r\n"))
    assert failure is None
    assert headers_of(chunks) == [(("x-request-id", "req_7"),)]
    assert chunks[0].headers


def test_a_refusal_has_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE_S", 0.01)
    chunks, failure = heard(answer(401, b'{"error": {"message": "no"}}', x_request_id="req_8"))
    assert failure is not None
    assert failure.kind == "auth"
    assert headers_of(chunks) == [(("x-request-id", "req_8"),)]


def test_a_server_that_echoes_the_key_in_one_does_not_give_it_away() -> None:
    chunks, _failure = heard(stream(WHOLE, head=f"x-request-id: for-{KEY}-1\r\nx-ratelimit-{KEY}: 1\r\n"))
    assert headers_of(chunks) == [((f"x-ratelimit-{MARK}", "1"), ("x-request-id", f"for-{MARK}-1"))]
    assert KEY not in str(chunks)
