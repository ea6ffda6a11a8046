"""One request and its answer: bytes from the sender, chunks from the dialect's decoder."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.raw_events import RawEvent
from playground.providers.call import HttpCall
from playground.providers.http import HttpSender
from playground.providers.kept_headers import kept_headers
from playground.providers.patience import Patience
from playground.providers.reply import ReplyDecoder

LINGER_S: Final = 2.0
"""How long after a finish reason the rest of the stream is awaited: the token counts come in an event of their own."""

OnResponse = Callable[[int, Mapping[str, str]], None]


async def exchange(
    sender: HttpSender, call: HttpCall, decoder: ReplyDecoder, patience: Patience, on_response: OnResponse | None = None
) -> AsyncGenerator[Chunk, None]:
    """The chunks of an answer, streamed or in one piece; the last one bears the finish reason. Raises ProviderError.

    Kind cut: the stream ended without an end mark and without a finish reason. What failed after a finish reason is
    not raised: the answer was whole. What an endpoint reports goes before a failure of the connection after it.
    The headers that are kept come first, also of a refusal. What arrived goes along with the next chunk, or, where none
    comes any more, in one of its own.
    """
    events = 0
    heard, raw = _Heard(on_response), _Raw(decoder)
    async with aclosing(sender.stream(call, patience, on_response=heard)) as pieces:
        try:
            async for piece in pieces:
                if heard.kept:
                    yield heard.taken()
                said = False
                for chunk in raw.along_with(decoder.feed(piece)):
                    said = said or bool(chunk.text or chunk.reasoning)
                    yield chunk
                if decoder.ended:
                    break
                if decoder.nearly_over:
                    patience.linger(LINGER_S, anew=said)  # some servers put a finish reason on every event
                elif decoder.events != events:
                    events = decoder.events
                    patience.heard()
        except ProviderError:
            if heard.kept:
                yield heard.taken()
            if not decoder.nearly_over:
                for chunk in raw.alone():
                    yield chunk
                raise
    try:
        for chunk in raw.along_with(decoder.finish()):
            yield chunk
        if not decoder.complete:
            decoder.finish()  # what the endpoint reported goes before the cut
            raise ProviderError("cut", "The answer was cut: its stream ended without a finish reason; ask again.")
    except ProviderError:
        for chunk in raw.alone():
            yield chunk
        raise


class _Raw:
    """What the decoder was fed, event by event, till a chunk takes it along."""

    def __init__(self, decoder: ReplyDecoder) -> None:
        self._decoder = decoder
        self._stamped: list[RawEvent] = []

    def along_with(self, chunks: list[Chunk]) -> list[Chunk]:
        """With the last one: whoever takes keys out must have seen the text of an event before the event."""
        if texts := self._decoder.raw:
            at = time.monotonic()
            self._stamped += [RawEvent(at, text) for text in texts]
            texts.clear()
        if chunks and self._stamped:
            events, self._stamped = tuple(self._stamped), []
            last = chunks[-1]
            plain = last.usage is None and last.finish_reason is None  # nearly all; `replace` costs thrice as much
            chunks[-1] = Chunk(last.text, last.reasoning, raw=events) if plain else replace(last, raw=events)
        return chunks

    def alone(self) -> list[Chunk]:
        """What no chunk took along."""
        return [chunk for chunk in self.along_with([Chunk()]) if chunk.raw]


class _Heard:
    """An OnResponse that keeps what is kept of the last response's headers, and passes all of them on."""

    def __init__(self, on_response: OnResponse | None) -> None:
        self._pass_on = on_response
        self.kept: tuple[tuple[str, str], ...] = ()

    def __call__(self, status: int, headers: Mapping[str, str]) -> None:
        self.kept = kept_headers(headers)
        if self._pass_on is not None:
            self._pass_on(status, headers)

    def taken(self) -> Chunk:
        """To be given out once."""
        kept, self.kept = self.kept, ()
        return Chunk(headers=kept)
