"""What holds for the replies of every dialect; most of it was found by benchmarks/fuzz_decoders.py."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.providers import dialect, reply
from playground.providers.dialects import dialect_of
from playground.providers.reply import ReplyDecoder
from playground.providers.server_words import reported

NAMES = [
    name
    for name in ("openai-chat", "openai-responses", "anthropic", "gemini", "ollama")
    if importlib.util.find_spec(f"playground.providers.{name.replace('-', '_')}")
]
NESTS = (
    ("[", "]"),
    ('{"error":', "}"),
    ('{"error":{"message":', "}}"),
    ('{"metadata":{"raw":', "}}"),
    ('[{"type":"thinking","thinking":', "}]"),
)
PLACES = (
    "{}",
    '{"error":{"message":%s}}',
    '{"error":{"metadata":%s}}',
    '{"choices":[{"delta":{"content":%s},"index":0}]}',
    '{"candidates":[{"content":{"parts":%s}}]}',
    '{"message":{"content":%s},"done":false}',
    '{"type":"content_block_delta","index":0,"delta":%s}',
    '{"type":"response.completed","response":{"output":%s}}',
)


def decoder_of(name: Any) -> ReplyDecoder:
    return dialect.decoder(dialect_of(name))


def read(name: str, *pieces: bytes) -> tuple[list[Chunk], ProviderError | None]:
    decoder, chunks = decoder_of(name), list[Chunk]()
    try:
        for piece in pieces:
            chunks += decoder.feed(piece)
        chunks += decoder.finish()
        decoder.finish()
    except ProviderError as failure:
        return chunks, failure
    return chunks, None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("depth", [1, 250, 480, 900, 2000])
def test_values_nested_as_deeply_as_you_like(name: str, depth: int) -> None:
    for before, after in NESTS:
        deep = before * depth + '"x"' + after * depth
        for place in PLACES:
            body = place.replace("%s", deep).encode() if "%s" in place else deep.encode()
            for manner in (b"data: " + body + b"\n\n", b"event: error\ndata: " + body + b"\n\n", body, body + b"\n"):
                read(name, manner)  # only a ProviderError may come out of it


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("words", [r"lost \ud83d it", r"lost \u0000 it", r"lost \ud83d\ude00 it"])
def test_an_error_s_words_can_always_be_saved(name: str, words: str) -> None:
    body = b'{"type": "error", "error": {"message": "' + words.encode() + b'"}}'
    for manner in (b"event: error\ndata: " + body + b"\n\n", body, body + b"\n"):
        if name == "ollama" and manner.startswith(b"event"):
            continue
        _chunks, failure = read(name, manner)
        assert failure is not None
        assert "lost" in str(failure)
        str(failure).encode("utf-8")
        assert "\0" not in str(failure)


def test_an_error_without_words() -> None:
    assert "no reason given" in str(reported({}))
    assert "no reason given" in str(reported([]))
    assert "no reason given" in str(reported(7))


@pytest.mark.parametrize("name", NAMES)
def test_a_reply_beyond_all_measure_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply, "MAX_WHOLE_BYTES", 1000)
    decoder = decoder_of(name)
    for _ in range(10):
        decoder.feed(b"\n" * 100 if name == "ollama" else b"<p>".ljust(100))
    with pytest.raises(ProviderError, match="far more than an answer"):
        decoder.feed(b"\n")


def test_a_byte_order_mark_after_a_blank_line_is_the_same_however_it_comes() -> None:
    body = b"\n\xef\xbb\xbf"
    assert str(read("ollama", body)[1]) == str(read("ollama", *(bytes([byte]) for byte in body))[1])
