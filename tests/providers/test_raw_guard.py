"""What an endpoint sent can be looked into, and no key is in it: whole, cut over events, or spelt another way."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing

import pytest
from chat_bodies import ANSWER, DONE, REQUEST, WHOLE, delta
from loopback import Script, answer, loopback, reset, stream, then

from playground.core.endpoint import Endpoint, Key
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.raw_events import RawEvent
from playground.core.redaction import MARK
from playground.providers.api_endpoint import ApiEndpoint
from playground.providers.key_guard import KeyGuard
from playground.providers.raw_guard import LEFT_OUT, RawGuard

KEY = "sk-planted-0123456789"


def asked(script: Script) -> tuple[list[str], list[float], str]:
    """(the texts of the raw events, their times, the answer's text)"""
    got: list[Chunk] = []

    async def play() -> None:
        async with loopback(script) as place:
            endpoint = ApiEndpoint(Endpoint("mine", place.root, max_retries=0), lambda: Key(KEY, "session"))
            try:
                async with aclosing(KeyGuard(endpoint, lambda: (KEY,)).stream(REQUEST)) as chunks:
                    async for chunk in chunks:
                        got.append(chunk)
            except ProviderError:
                pass
            await endpoint.aclose()

    asyncio.run(play())
    events = [each for chunk in got for each in chunk.raw]
    return [each.text for each in events], [each.at for each in events], "".join(chunk.text for chunk in got)


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_every_event_is_there_as_it_arrived_and_in_order(size: int) -> None:
    texts, times, _text = asked(stream(ANSWER, sizes=[size] * (len(ANSWER) // size)))
    sent = [line.removeprefix("data: ") for line in ANSWER.decode().split("\n") if line.startswith("data: ")]
    assert texts == sent
    assert texts[-1] == "[DONE]"
    assert times == sorted(times)


def test_a_reply_in_one_piece_is_there_too() -> None:
    texts, _times, _text = asked(answer(200, WHOLE))
    assert [json.loads(text) for text in texts] == [json.loads(WHOLE)]


def test_what_came_before_a_failure_is_there() -> None:
    texts, _times, text = asked(then(delta("Half"), reset))
    assert text == "Half"
    assert len(texts) == 1
    error = b'data: {"error": {"message": "Out of memory", "code": 500}}\n\n'
    texts, _times, _text = asked(stream(delta("Half") + error))
    assert "Out of memory" in texts[-1]


@pytest.mark.parametrize("size", [1, 40, 100_000])
@pytest.mark.parametrize("cut", [1, 4, 10, len(KEY) - 1])
def test_a_key_cut_over_events_is_nowhere_in_them(cut: int, size: int) -> None:
    body = (
        delta("Before. ")
        + delta(f"It is {KEY[:cut]}")
        + delta(f"{KEY[cut:]}, is it?")
        + delta(" After.", "stop")
        + DONE
    )
    texts, _times, text = asked(stream(body, sizes=[size] * (len(body) // size)))
    assert text == f"Before. It is {MARK}, is it? After."
    assert len(texts) == 5
    assert LEFT_OUT in texts
    assert not any(KEY[cut:] in each or f"It is {KEY[:cut]}" in each for each in texts)


def test_a_whole_key_is_taken_out_and_the_rest_of_its_event_stays() -> None:
    event = RawEvent(1.0, f'{{"said": "It is {KEY}!"}}')
    got = RawGuard((KEY,)).pass_on((event,), f"It is {MARK}!", text_waits=False, last=False)
    assert got == (RawEvent(1.0, f'{{"said": "It is {MARK}!"}}'),)


def test_a_key_spelt_in_escapes_is_left_out() -> None:
    spelt = "".join(f"\\u{ord(each):04x}" for each in KEY)
    body = b'data: {"note": "' + spelt.encode() + b'", "choices": [{"delta": {"content": "Hi"}}]}\n\n'
    texts, _times, text = asked(stream(body + delta(" there", "stop") + DONE))
    assert text == "Hi there"
    assert texts[0] == LEFT_OUT
    in_text = b'data: {"choices": [{"delta": {"content": "' + spelt.encode() + b'"}}]}\n\n'
    texts, _times, text = asked(stream(in_text + delta(" there", "stop") + DONE))
    assert text == f"{MARK} there"
    assert texts[0] == LEFT_OUT


def test_the_beginning_of_a_key_that_is_none_holds_nothing_back_for_good() -> None:
    texts, _times, text = asked(stream(delta("a task: s") + delta("k-ate", "stop") + DONE))
    assert text == "a task: sk-ate"
    assert len(texts) == 3
    assert LEFT_OUT not in texts
