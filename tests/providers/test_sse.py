"""Server-sent events, cut at every byte."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.errors import ProviderError
from playground.providers import sse
from playground.providers.sse import ServerSentEvent, SseDecoder

MIXED = (
    'data: {"a":"é\u2028🙂"}\r\n\r\nevent: x\rdata: 1\rdata: 2\r\r: ping\n\nid: 7\nretry: 10\ndata\n\ndata:[DONE]\n\n'
).encode()
NO_LINE_ENDS = "a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg"
EVENTS = [
    ServerSentEvent('{"a":"é\u2028🙂"}'),
    ServerSentEvent("1\n2", "x"),
    ServerSentEvent(""),
    ServerSentEvent("[DONE]"),
]


def decoded(*pieces: bytes) -> list[ServerSentEvent]:
    decoder = SseDecoder()
    return [event for piece in pieces for event in decoder.feed(piece)] + decoder.finish()


@pytest.mark.parametrize("cut", range(len(MIXED) + 1))
def test_every_cut_gives_the_same_events(cut: int) -> None:
    assert decoded(MIXED[:cut], MIXED[cut:]) == EVENTS


def test_byte_by_byte_and_with_empty_pieces_between() -> None:
    assert decoded(*(piece for byte in MIXED for piece in (bytes([byte]), b""))) == EVENTS


@given(st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_no_bytes_break_it_and_cuts_never_matter(body: bytes, cuts: list[int]) -> None:
    body = body.replace(b"\x00", b"\ndata: ").replace(b"\x01", b"\r\n")
    places = sorted({0, len(body), *(min(cut, len(body)) for cut in cuts)})
    assert decoded(*(body[a:b] for a, b in pairwise(places))) == decoded(body)


@pytest.mark.parametrize(
    ("body", "events"),
    [
        (b"\xef\xbb\xbfdata: a\n\n", [ServerSentEvent("a")]),
        (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\n", []),  # the second mark is part of a field's name
        (b"data: a\n\xef\xbb\xbfdata: b\n\n", [ServerSentEvent("a")]),
        (b"data:  a\n\n", [ServerSentEvent(" a")]),
        (b"data:a\n\n", [ServerSentEvent("a")]),
        (b"data\ndata\n\n", [ServerSentEvent("\n")]),
        (b"data:\n\n", [ServerSentEvent("")]),
        (b"event: x\n\ndata: a\n\n", [ServerSentEvent("a")]),  # an event without data is none, and its name is gone
        (b"id: 1\n\n", []),
        (b":data: a\n\n", []),
        (b"Data: a\n data: b\n\n", []),
        (b"event:\ndata: a\n\n", [ServerSentEvent("a", "message")]),
        (b"data: \xffa\xc3\n\n", [ServerSentEvent("\ufffda\ufffd")]),
        (f"data: {NO_LINE_ENDS}\n\n".encode(), [ServerSentEvent(NO_LINE_ENDS)]),
        (b"data: a\r\rdata: b\r\r", [ServerSentEvent("a"), ServerSentEvent("b")]),
        (b"data: a\r\n\r\ndata: b\r\n\r\n", [ServerSentEvent("a"), ServerSentEvent("b")]),
        (b"data: a\n\r\n", [ServerSentEvent("a")]),
        (b'error: {"code":500}\n\n', [ServerSentEvent('{"code":500}', "error")]),
        (b"data: a\n\ndata: b", [ServerSentEvent("a"), ServerSentEvent("b")]),
        (b"", []),
    ],
)  # fmt: skip
def test_the_rules(body: bytes, events: list[ServerSentEvent]) -> None:
    assert decoded(body) == events


def test_an_event_is_given_out_with_its_blank_line_and_not_later() -> None:
    decoder = SseDecoder()
    assert decoder.feed(b"data: a\r\n\r") == [ServerSentEvent("a")]
    assert decoder.feed(b"\ndata: b\n\n") == [ServerSentEvent("b")]


@pytest.mark.parametrize("body", [b"data: " + b"x" * 2000, b"data: xxx\n" * 400, b"x" * 2000])
def test_an_endless_event_is_refused(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_EVENT_BYTES", 1024)
    with pytest.raises(ProviderError, match="one event") as caught:
        decoded(*(body[place : place + 100] for place in range(0, len(body), 100)))
    assert caught.value.kind == "protocol"


def test_many_events_are_no_endless_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_EVENT_BYTES", 64)
    decoder = SseDecoder()
    assert sum(len(decoder.feed(b"data: 0123")) + len(decoder.feed(b"456789\n\n")) for _ in range(100)) == 100


def test_a_large_event_in_small_pieces_takes_linear_time() -> None:
    body = b"data: " + b"x" * 3_000_000 + b"\n\n"
    began = time.process_time()
    events = decoded(*(body[place : place + 16] for place in range(0, len(body), 16)))
    assert len(events[0].data) == 3_000_000
    assert time.process_time() - began < 5
