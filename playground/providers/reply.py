"""What every dialect's reply comes down to: text, reasoning, usage, a finish reason, or a failure. Pure.

A dialect is a `Reading`: it takes one event at a time and says what it means to an `Answer`. Framing, cut streams, half
characters, errors in the middle and replies that are no stream at all are handled here, once for all dialects.
"""

from __future__ import annotations

from typing import Final, Protocol

from playground.core.completion import FinishReason, Usage
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.providers.server_words import read_words, shown
from playground.providers.sse import ServerSentEvent
from playground.providers.unicode_text import HalfJoiner

MAX_WHOLE_BYTES: Final = 64 * 1024 * 1024
BOM: Final = b"\xef\xbb\xbf"
_NO_EVENT_STREAM: Final = frozenset({b"{", b"[", b"<"})


class Answer:
    """Collects what a reply says. `complete`: an end mark or a finish reason was seen, so the answer is whole.

    `ended`: nothing more is to be read. `failure` is one that was reported and that an event after it may tell better
    or take back; it counts where the answer does not become whole. `refuse` is for a refusal that comes in place of
    text, and is shown as such.
    """

    def __init__(self) -> None:
        self.complete = False
        self.ended = False
        self.failure: ProviderError | None = None
        self._chunks: list[Chunk] = []
        self._text = HalfJoiner()
        self._reasoning = HalfJoiner()
        self._finish_reason: FinishReason | None = None
        self._refused = False

    def add(self, text: str = "", reasoning: str = "", *, usage: Usage | None = None) -> None:
        """What one event brings; empty ones leave nothing."""
        text, reasoning = self._text.add(text) if text else "", self._reasoning.add(reasoning) if reasoning else ""
        if text or reasoning or usage is not None:
            self._chunks.append(Chunk(text, reasoning, usage=usage))

    def refuse(self, text: str = "") -> None:
        """The model declines; `text` are its words."""
        self._refused = True
        self.add(text)

    def finish(self, reason: FinishReason) -> None:
        """A finish reason was seen: the answer is whole. What the server still counts may come after it."""
        self._finish_reason = reason
        self.complete = True

    def end(self) -> None:
        """The end mark: nothing after it matters."""
        self.complete = True
        self.ended = True

    def taken(self) -> list[Chunk]:
        """The chunks since the last call."""
        chunks, self._chunks = self._chunks, []
        return chunks

    def flush(self) -> None:
        """Give out the halves of characters that still wait."""
        text, reasoning = self._text.flush(), self._reasoning.flush()
        if text or reasoning:
            self._chunks.append(Chunk(text, reasoning))

    def close(self) -> None:
        """The last chunk, with the finish reason, where the answer is whole."""
        self.flush()
        if self.complete:
            reason = self._finish_reason
            refused = self._refused and reason in (None, "stop", "unknown")
            self._chunks.append(Chunk(finish_reason="refusal" if refused else reason or "unknown"))


class Reading(Protocol):
    """One dialect's way of reading one reply. Both methods raise ProviderError for what the endpoint reports."""

    def take(self, event: ServerSentEvent, answer: Answer) -> None:
        """One event of a stream; its data is never empty. Raises ValueError for what is no event of the dialect."""
        ...

    def take_whole(self, body: bytes, answer: Answer) -> None:
        """A reply in one piece. Raises ValueError for what is no reply of the dialect."""
        ...


class Framing(Protocol):
    """Cuts bytes into events."""

    def feed(self, chunk: bytes) -> list[ServerSentEvent]: ...
    def finish(self) -> list[ServerSentEvent]: ...


class _NoStream(Exception):
    """The first event of a reply is none."""


class ReplyDecoder:
    """Chunks from the bytes of one reply, streamed or in one piece.

    `events` counts data events: comments are none; `raw` are their texts, with keys in them, for the caller to take. An
    error raises ProviderError only after the chunks before it were given out, by the next `feed` or by `finish`. The
    chunk with the finish reason is the last one. `secrets` are blacked out of its errors. With `sniffs`, what is no
    event stream is read whole: an answer, an error, a web page. Without, so is one whose first event cannot be read.
    """

    def __init__(
        self, reading: Reading, framing: Framing, secrets: tuple[str, ...] = (), *, sniffs: bool = True
    ) -> None:
        self.events = 0
        self.raw: list[str] = []
        self._reading = reading
        self._framing = framing
        self._secrets = secrets
        self._answer = Answer()
        self._whole: bytearray | None = bytearray() if sniffs else None
        self._head: bytearray | None = None if sniffs else bytearray()  # all that came before the first event was read
        self._sniffed = self._commented = self._over = False
        self._failure: ProviderError | None = None

    @property
    def complete(self) -> bool:
        """Whether the answer is whole."""
        return self._answer.complete and self._failure is None

    @property
    def nearly_over(self) -> bool:
        """Whether little can still come: the answer is whole, or failed and may be told why."""
        return self.complete or self._answer.failure is not None

    @property
    def ended(self) -> bool:
        """Whether nothing more will be read: the end mark was seen, or the endpoint reported an error."""
        return self._over

    def feed(self, data: bytes) -> list[Chunk]:
        """The chunks that `data` completes. Raises ProviderError."""
        if self._failure is not None:
            raise self._failure
        if self._over:
            return []
        if self._whole is not None and not (data := self._sniff(data)):
            return []
        if self._head is not None:
            self._head += data
            _check_size(self._head)
        self._take_all(data, last=False)
        return self._given()

    def finish(self) -> list[Chunk]:
        """What is left when the bytes have ended. Raises ProviderError for what the endpoint reported.

        `complete` is False afterwards where the stream was cut; to say so is the caller's part.
        """
        if self._failure is not None:
            raise self._failure
        if self._over:
            return self._given()
        if self._whole is None:
            self._take_all(b"", last=True)
        if self._head is not None and not self.events:
            self._whole = self._head
        cut = (
            self._commented and self._whole is not None and bytes(self._whole[:1]) in (b"", b":")
        )  # nothing but comments
        if self._whole is not None and not cut:
            self._take_whole(bytes(self._whole))
        if not self._over:
            self._close()
        return self._given()

    def _given(self) -> list[Chunk]:
        chunks = self._answer.taken()
        if not chunks and self._failure is not None:
            raise self._failure
        return chunks

    def _sniff(self, data: bytes) -> bytes:
        """The bytes of an event stream; b"" while it may be, or is, something else, which `finish` reads whole."""
        assert self._whole is not None
        self._whole += data
        _check_size(self._whole)
        if self._sniffed:
            return b""
        self._commented = _strip_comments(self._whole) or self._commented
        start = bytes(self._whole[:1])
        if start in _NO_EVENT_STREAM:
            self._sniffed = True
        elif start and start != b":" and not BOM.startswith(self._whole):
            head, self._whole = bytes(self._whole), None
            return head
        return b""

    def _take_all(self, data: bytes, *, last: bool) -> None:
        """Half an event at the end of a stream is a cut, nothing worse."""
        try:
            for event in self._framing.finish() if last else self._framing.feed(data):
                self._take(event)
                if self._answer.ended:
                    self._close()
                    return
        except _NoStream:
            self._read_whole(last=last)
        except ProviderError as failure:
            if not (last and failure.kind == "protocol"):
                self._fail(failure)

    def _read_whole(self, *, last: bool) -> None:
        """Read what came so far, and all that follows, in one piece; half of a first line is a cut stream."""
        head, self._head = self._head, None
        assert head is not None
        line = bytes(head).removeprefix(BOM).strip()
        if last and line.startswith(b"{") and not line.endswith(b"}") and b"\n" not in line:
            return
        self._whole, self._sniffed = head, True

    def _take(self, event: ServerSentEvent) -> None:
        if not event.data.strip():
            return
        self.events += 1
        self.raw.append(event.data)
        try:
            self._reading.take(event, self._answer)
            self._head = None
        except (ValueError, RecursionError) as error:
            if self._answer.complete:  # the answer was whole before this
                return
            if self._head is not None:
                self.raw.pop()  # the whole reply will stand there
                raise _NoStream from error
            said = shown(event.data.strip()[:200], self._secrets)
            words = f'The endpoint sent an event that is no part of an answer: "{said}".'
            raise ProviderError("protocol", words) from error

    def _take_whole(self, body: bytes) -> None:
        body = body.removeprefix(BOM).strip()
        if not body:
            raise ProviderError("protocol", "The endpoint sent an empty answer: no text, no error.")
        self.raw.append(body.decode("utf-8", "replace"))
        try:
            self._reading.take_whole(body, self._answer)
        except (ValueError, RecursionError) as error:
            self._fail(no_answer(body, self._secrets))
            assert self._failure is not None
            raise self._failure from error
        except ProviderError as failure:
            self._fail(failure)
            return
        self._answer.complete = True

    def _close(self) -> None:
        failure = self._answer.failure
        if failure is not None and not self._answer.complete:
            self._fail(failure)
            return
        self._over = True
        self._answer.close()

    def _fail(self, failure: ProviderError) -> None:
        """Remember the failure; what stands before it is still given out."""
        self._over = True
        self._failure = failure
        self._answer.flush()


def _check_size(body: bytearray) -> None:
    if len(body) > MAX_WHOLE_BYTES:
        raise ProviderError("protocol", "The endpoint sent far more than an answer can hold: check the base_url.")


def _strip_comments(head: bytearray) -> bool:
    """Take white space and whole comments off: by them a server keeps the connection open till it has an answer.

    True where there was a comment.
    """
    start, found = len(BOM) if head.startswith(BOM) else 0, False
    while True:
        while start < len(head) and head[start] in b" \t\r\n":
            start += 1
        ends = [end for sign in (b"\n", b"\r") if (end := head.find(sign, start)) >= 0]
        if not head.startswith(b":", start) or not ends:
            break
        start, found = min(ends) + 1, True
    del head[:start]
    return found


def no_answer(body: bytes, secrets: tuple[str, ...]) -> ProviderError:
    """The error for a reply that is none, in the words that stand in it."""
    said = shown(read_words(body[:65536]).message, secrets)
    kind = "a web page" if body.startswith(b"<") else "something else"
    hint = "check the base_url, and whether this network wants a log-in"
    return ProviderError("protocol", f'This is not an API answer but {kind} ("{said}"): {hint}.')
