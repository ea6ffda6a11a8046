"""Newline-delimited JSON, cut at every byte."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.errors import ProviderError
from playground.providers import ndjson
from playground.providers.ndjson import NdjsonDecoder

BODY = '\ufeff{"a":"é\u2028🙂\u0085"}\r\n\n {"b":1}\n  \r\n{"c":"\\r\r"}\n{"d'.encode()
LINES = ['{"a":"é\u2028🙂\u0085"}', ' {"b":1}', '{"c":"\\r\r"}', '{"d']


def decoded(*pieces: bytes) -> list[str]:
    decoder = NdjsonDecoder()
    return [event.data for piece in pieces for event in decoder.feed(piece)] + [e.data for e in decoder.finish()]


@pytest.mark.parametrize("cut", range(len(BODY) + 1))
def test_every_cut_gives_the_same_lines(cut: int) -> None:
    assert decoded(BODY[:cut], BODY[cut:]) == LINES


def test_byte_by_byte_and_with_empty_pieces_between() -> None:
    assert decoded(*(piece for byte in BODY for piece in (bytes([byte]), b""))) == LINES


@given(st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_no_bytes_break_it_and_cuts_never_matter(body: bytes, cuts: list[int]) -> None:
    body = body.replace(b"\x00", b"\r\n").replace(b"\x01", b"\n")
    places = sorted({0, len(body), *(min(cut, len(body)) for cut in cuts)})
    assert decoded(*(body[a:b] for a, b in pairwise(places))) == decoded(body)


def test_a_line_is_given_out_with_its_end_and_not_later() -> None:
    decoder = NdjsonDecoder()
    assert [event.data for event in decoder.feed(b"{}\r\n[")] == ["{}"]
    assert decoder.finish()[0].data == "["
    assert decoder.finish() == []


def test_bytes_that_are_not_utf_8_are_replaced() -> None:
    assert decoded(b'{"a":"\xff\xc3"}\n') == ['{"a":"\ufffd\ufffd"}']


def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "MAX_EVENT_BYTES", 1024 * 1024)
    decoder = NdjsonDecoder()
    for _ in range(64):
        decoder.feed(b"x" * 16 * 1024)
    with pytest.raises(ProviderError, match="1 MiB") as caught:
        decoder.feed(b"x")
    assert caught.value.kind == "protocol"


def test_many_short_lines_are_no_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "MAX_EVENT_BYTES", 10)
    assert decoded(*([b"12345678\n"] * 9)) == ["12345678"] * 9
