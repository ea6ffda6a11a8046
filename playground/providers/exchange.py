"""One request in the openai-chat dialect and its answer: bytes from the sender, chunks from the decoder."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.providers.call import HttpCall
from playground.providers.http import HttpSender
from playground.providers.openai_chat import MAX_WHOLE_BYTES, Decoder, decode_unary
from playground.providers.patience import Patience

LINGER_S: Final = 2.0
"""How long after a finish reason the rest of the stream is awaited: the token counts come in an event of their own."""


async def exchange(sender: HttpSender, call: HttpCall, patience: Patience) -> AsyncGenerator[Chunk, None]:
    """The chunks of a streamed answer; the last one bears the finish reason. Raises ProviderError.

    Kind cut: the stream ended without an end mark and without a finish reason. What failed after a finish reason is
    not raised: the answer was whole.
    """
    decoder = Decoder(call.secrets)
    events = 0
    async with aclosing(sender.stream(call, patience)) as pieces:
        try:
            async for piece in pieces:
                for chunk in decoder.feed(piece):
                    yield chunk
                if decoder.ended:
                    break
                if decoder.complete:
                    patience.linger(LINGER_S)
                elif decoder.events != events:
                    events = decoder.events
                    patience.heard()
        except ProviderError:
            if not decoder.complete:
                raise
    for chunk in decoder.finish():
        yield chunk
    if not decoder.complete:
        raise ProviderError("cut", "The answer was cut: its stream ended without a finish reason; ask again.")


async def exchange_whole(sender: HttpSender, call: HttpCall, patience: Patience) -> AsyncGenerator[Chunk, None]:
    """The chunk of an answer that comes in one piece. Raises ProviderError."""
    body = bytearray()
    async with aclosing(sender.stream(call, patience)) as pieces:
        async for piece in pieces:
            body += piece
            if len(body) > MAX_WHOLE_BYTES:
                raise ProviderError("protocol", "The endpoint sent far more than an answer can hold.")
    for chunk in decode_unary(bytes(body), call.secrets):
        yield chunk
