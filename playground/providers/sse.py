"""Server-sent events from raw bytes, piece by piece. No I/O: feed bytes, read events.

The rules are those of the WHATWG HTML standard, section 9.2.6. Lines end with CR, LF or CRLF only (U+2028, U+0085, VT
and FF are text), and a piece may be cut anywhere. Bytes are decoded one whole line at a time, so half a character
simply waits. Three liberties: a line `error: ...` (llama.cpp) is an event of that name, so is a bare `{"error": ...}`
that a gateway puts into a stream it cannot go on with, and an event that lacks its final blank line is given out by
`finish`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playground.core.errors import ProviderError

MAX_EVENT_BYTES: Final = 16 * 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    data: str
    event: str = "message"


class SseDecoder:
    """Holds the unfinished line and the unfinished event of one stream."""

    def __init__(self) -> None:
        self._line: list[bytes] = []
        self._data: list[bytes] = []
        self._event = ""
        self._held_bytes = 0
        self._after_cr = False
        self._at_start = True

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """The events that `chunk` completes. Raises ProviderError when one event grows beyond MAX_EVENT_BYTES."""
        events: list[ServerSentEvent] = []
        if not chunk:
            return events
        if self._after_cr:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        lines = chunk.splitlines()  # of bytes: at CR, LF and CRLF alone
        if lines and not chunk.endswith((b"\n", b"\r")):
            rest = lines.pop()
        else:
            rest = b""
            self._after_cr = chunk.endswith(b"\r")
        if lines and self._line:
            self._line.append(lines[0])
            lines[0] = b"".join(self._line)
            self._held_bytes -= len(lines[0]) - len(self._line[-1])
            self._line.clear()
        for line in lines:
            self._take(line, events)
        if rest:
            self._line.append(rest)
            self._hold(len(rest))
        return events

    def finish(self) -> list[ServerSentEvent]:
        """What the end of the stream leaves: the last event, where only its final line end was missing."""
        events: list[ServerSentEvent] = []
        if self._line:
            self._take(b"".join(self._line), events)
            self._line.clear()
        self._dispatch(events)
        return events

    def _take(self, line: bytes, events: list[ServerSentEvent]) -> None:
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(_BOM)
        if not line:
            self._dispatch(events)
            return
        name, _, value = line.partition(b":")
        if name == b"data":
            self._add(value)
        elif name == b"event":
            self._event = value.removeprefix(b" ").decode("utf-8", "replace")
        elif name == b"error":
            self._event = "error"
            self._add(value)
        elif line.startswith(b'{"error"'):
            self._dispatch(events)
            self._event = "error"
            self._add(line)

    def _add(self, value: bytes) -> None:
        value = value.removeprefix(b" ")
        self._data.append(value)
        self._hold(len(value) + 1)

    def _hold(self, count: int) -> None:
        self._held_bytes += count
        if self._held_bytes > MAX_EVENT_BYTES:
            limit = f"{MAX_EVENT_BYTES // (1024 * 1024)} MiB"
            raise ProviderError("protocol", f"The endpoint sent one event of more than {limit}: no answer looks so.")

    def _dispatch(self, events: list[ServerSentEvent]) -> None:
        if self._data:
            data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
            events.append(ServerSentEvent(data.decode("utf-8", "replace"), self._event or "message"))
            self._data.clear()
        self._event = ""
        self._held_bytes = 0
