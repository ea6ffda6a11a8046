"""Requests and replies of any dialect, for the tests of one: what goes out, and what comes of bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

from chat_bodies import joined
from recorded import play

from playground.core.completion import Usage
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.request import CompletionRequest, Message, Parameters, SentRequest
from playground.providers import dialect
from playground.providers.reply import ReplyDecoder

REQUEST = CompletionRequest("tiny", (Message("system", "Answer as a pirate."), Message("user", "Good morning!")))
KEY = "sk-not-a-real-key-123"


def asking(*texts: tuple[str, str], **parameters: Any) -> CompletionRequest:
    """A request with these (role, text) messages, or the usual ones, and these parameters."""
    messages = tuple(Message(role, text) for role, text in texts)  # type: ignore[arg-type]
    return CompletionRequest("tiny", messages or REQUEST.messages, Parameters(**parameters))


def described(
    spoken: dialect.Dialect, endpoint: Endpoint, request: CompletionRequest = REQUEST, **takes: Any
) -> SentRequest:
    return dialect.describe(spoken, endpoint, request, replace(spoken.takes, **takes))


def event(data: Any, name: str = "") -> bytes:
    """One event of a stream; `data` goes as JSON, and so it does as a text that is not JSON."""
    text = data if isinstance(data, str) else json.dumps(data)
    return (f"event: {name}\n" if name else "").encode() + b"data: " + text.encode() + b"\n\n"


def read(
    spoken: dialect.Dialect, *pieces: bytes, secrets: tuple[str, ...] = ()
) -> tuple[list[Chunk], ReplyDecoder, ProviderError | None]:
    """What a reply gives: its chunks, the decoder at its end, and its failure."""
    decoder = dialect.decoder(spoken, secrets)
    chunks, failure = play(decoder, list(pieces))
    return chunks, decoder, failure


def read_whole(spoken: dialect.Dialect, *pieces: bytes) -> tuple[str, str, str | None, Usage | None]:
    """The same for a reply that must be whole: text, reasoning, finish reason, usage."""
    chunks, decoder, failure = read(spoken, *pieces)
    assert failure is None
    assert decoder.complete
    return joined(chunks)


def cut_at(body: bytes, cuts: list[int]) -> list[bytes]:
    """`body` in pieces, cut at these places."""
    places = sorted({0, len(body), *cuts})
    return [body[a:b] for a, b in pairwise(places)]
