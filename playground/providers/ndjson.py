"""Newline-delimited JSON from raw bytes, piece by piece. No I/O: feed bytes, read lines as events.

A line ends at LF only, one CR before it belongs to the line end; U+2028 and its like are text. A piece may be cut
anywhere, so half a line waits, and with it half a character. A line that begins with a colon is no JSON but a comment,
by which a gateway keeps the connection open.
"""

from __future__ import annotations

from playground.core.errors import ProviderError
from playground.providers.sse import MAX_EVENT_BYTES, ServerSentEvent

_BOM = b"\xef\xbb\xbf"


class NdjsonDecoder:
    """Holds the unfinished line of one stream."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._at_start = True

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """The lines that `chunk` completes. Raises ProviderError when one line grows beyond MAX_EVENT_BYTES."""
        events: list[ServerSentEvent] = []
        *ended, rest = chunk.split(b"\n")
        for line in ended:
            self._hold(line)
            self._give(events)
        self._hold(rest)
        return events

    def finish(self) -> list[ServerSentEvent]:
        """What the end of the stream leaves: the last line, where its line end was missing."""
        events: list[ServerSentEvent] = []
        self._give(events)
        return events

    def _hold(self, piece: bytes) -> None:
        if not piece:
            return
        self._held.append(piece)
        self._held_bytes += len(piece)
        if self._held_bytes > MAX_EVENT_BYTES:
            limit = f"{MAX_EVENT_BYTES // (1024 * 1024)} MiB"
            raise ProviderError("protocol", f"The endpoint sent one line of more than {limit}: no answer looks so.")

    def _give(self, events: list[ServerSentEvent]) -> None:
        line = b"".join(self._held).removesuffix(b"\r")
        self._held.clear()
        self._held_bytes = 0
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(_BOM)
        if line.strip() and not line.startswith(b":"):
            events.append(ServerSentEvent(line.decode("utf-8", "replace")))
