"""The openai-chat dialect, pure: a completion request as an HTTP call, and a reply's bytes as chunks.

Facts: OpenAI's openapi.json 2.3.0, and recorded replies of OpenAI, Azure, Groq, Mistral, DeepSeek, OpenRouter,
Perplexity, Ollama, llama.cpp and others. A reply is whole when it has an end mark or a finish reason: some servers
never send `[DONE]`, and a proxy can end a stream early without any sign of trouble.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from playground.core.completion import FinishReason
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.request import CompletionRequest, Delivery, JsonValue, SentRequest
from playground.providers.api_key import authorization
from playground.providers.base_url import api_root, endpoint_url, host_of
from playground.providers.call import HttpCall
from playground.providers.chat_reply import Choice, Delta, as_error, error_of, finish_of, parse, texts, usage_of
from playground.providers.server_words import read_words, shown
from playground.providers.sse import ServerSentEvent, SseDecoder
from playground.providers.unicode_text import HalfJoiner, sendable

OPENAI_HOST: Final = "api.openai.com"
MISTRAL_HOST: Final = "api.mistral.ai"
_COUNTS_REASONING: Final = re.compile(r"(?:ft:)?(o\d|gpt-([5-9]|\d\d))")
"""OpenAI's families that refuse `max_tokens` and want `max_completion_tokens`, which counts reasoning too."""

MAX_WHOLE_BYTES: Final = 64 * 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"
_NO_EVENT_STREAM: Final = frozenset({b"{", b"[", b"<"})


def encode(endpoint: Endpoint, key: str | None, request: CompletionRequest, *, usage: bool = True) -> HttpCall:
    """The HTTP call for `request`. `usage` False leaves `stream_options` out, for gateways that refuse it.

    Raises ProviderError of kind config for a base URL or key that cannot be used.
    """
    sent = describe(endpoint, request, usage=usage)
    headers = {
        "Content-Type": "application/json",
        "Accept": "text/event-stream" if endpoint.stream else "application/json",
        **authorization(endpoint, key),
    }
    return HttpCall(sent.method, sent.url, headers, msgspec.json.encode(sent.body))


def describe(endpoint: Endpoint, request: CompletionRequest, *, usage: bool = True) -> SentRequest:
    """What `encode` makes of `request`, without headers, so without a key."""
    url = endpoint_url(api_root(endpoint.base_url), "/chat/completions")
    body, not_sent = _body(endpoint, host_of(url), request, usage)
    delivery = Delivery("none" if request.system_message is None else "system")
    return SentRequest("POST", url, body, delivery, not_sent)


def _body(
    endpoint: Endpoint, host: str, request: CompletionRequest, usage: bool
) -> tuple[Mapping[str, JsonValue], tuple[str, ...]]:
    wanted = request.parameters
    capped = host == OPENAI_HOST and _COUNTS_REASONING.match(request.model)
    parameters: dict[str, JsonValue] = {
        "temperature": wanted.temperature,
        "top_p": wanted.top_p,
        "top_k": wanted.top_k,
        "max_completion_tokens" if capped else "max_tokens": wanted.max_tokens,
        "random_seed" if host == MISTRAL_HOST else "seed": wanted.seed,
        "stop": list(wanted.stop) if wanted.stop else None,
    }
    not_sent: tuple[str, ...] = ()
    if host == OPENAI_HOST and parameters.pop("top_k") is not None:
        not_sent = ("top_k",)  # not in OpenAI's own API, which answers an unknown argument with 400
    body: dict[str, JsonValue] = {
        "model": request.model,
        "messages": [{"role": message.role, "content": message.text} for message in request.messages],
        **{name: value for name, value in parameters.items() if value is not None},
    }
    if endpoint.stream:
        body["stream"] = True
        if usage and host != MISTRAL_HOST:  # Mistral counts unasked, and has no such argument
            body["stream_options"] = {"include_usage": True}
    cleaned = sendable(body | dict(endpoint.extra_body))
    assert isinstance(cleaned, dict)
    return cleaned, not_sent


class Decoder:
    """Chunks from the bytes of one streamed reply.

    `complete`: an end mark or a finish reason was seen, so the answer is whole. `ended`: nothing more will be read
    (the end mark was seen, or the endpoint reported an error). `events` counts data events: comments are none. An
    error raises ProviderError only after the chunks before it were given out, by the next `feed` or by `finish`.
    The chunk with the finish reason is the last one; what the server counts after it still comes before. `secrets`
    are blacked out of its errors.
    """

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        self.complete = False
        self.ended = False
        self.events = 0
        self._secrets = secrets
        self._sse = SseDecoder()
        self._whole: bytearray | None = bytearray()
        self._sniffed = False
        self._text = HalfJoiner()
        self._reasoning = HalfJoiner()
        self._finish_reason: FinishReason | None = None
        self._refused = False
        self._deltas = False
        self._failure: ProviderError | None = None

    def feed(self, data: bytes) -> list[Chunk]:
        """The chunks that `data` completes. Raises ProviderError."""
        if self._failure is not None:
            raise self._failure
        if self.ended:
            return []
        if self._whole is not None and not (data := self._sniff(data)):
            return []
        chunks: list[Chunk] = []
        try:
            self._take_all(self._sse.feed(data), chunks)
        except ProviderError as failure:
            self._fail(failure, chunks)
        return chunks

    def finish(self) -> list[Chunk]:
        """What is left when the bytes have ended. Raises ProviderError for what the endpoint reported.

        `complete` is False afterwards where the stream was cut; to say so is the caller's part.
        """
        if self._failure is not None:
            raise self._failure
        if self._whole is not None:
            return self._finish_whole(bytes(self._whole))
        chunks: list[Chunk] = []
        if not self.ended:
            try:
                self._take_all(self._sse.finish(), chunks)
            except ProviderError as failure:
                if failure.kind != "protocol":  # half an event at the end is a cut, nothing worse
                    self._fail(failure, chunks)
        if not self.ended:
            self._end(chunks)
        return chunks

    def _sniff(self, data: bytes) -> bytes:
        """The bytes of an event stream; b"" while it may be, or is, something else, which `finish` reads whole."""
        assert self._whole is not None
        self._whole += data
        if len(self._whole) > MAX_WHOLE_BYTES:
            raise ProviderError("protocol", "The endpoint sent far more than an answer can hold: check the base_url.")
        if self._sniffed:
            return b""
        head = bytes(self._whole)
        start = head.removeprefix(_BOM).lstrip()[:1]
        if start in _NO_EVENT_STREAM:
            self._sniffed = True
        elif start and not _BOM.startswith(head):
            self._whole = None
            return head
        return b""

    def _finish_whole(self, body: bytes) -> list[Chunk]:
        """A reply that is no event stream: a whole answer, an error in JSON, a web page, or nothing."""
        self.ended = True
        chunks = decode_unary(body, self._secrets)
        self.complete = True
        return chunks

    def _take_all(self, events: list[ServerSentEvent], chunks: list[Chunk]) -> None:
        for event in events:
            if self.ended:
                return
            self._take(event, chunks)

    def _take(self, event: ServerSentEvent, chunks: list[Chunk]) -> None:
        data = event.data.strip()
        if data == "[DONE]":
            self.complete = True
            self._end(chunks)
            return
        if not data:
            return
        self.events += 1
        if event.event == "error":
            words = read_words(data)
            raise as_error({"message": words.message, "code": words.status, "type": words.codes}, self._secrets)
        try:
            reply = parse(data)
        except ValueError as error:
            if self.complete:  # the answer was whole before this
                return
            said = shown(data[:200], self._secrets)
            raise ProviderError(
                "protocol", f'The endpoint sent an event that is no chat completion: "{said}".'
            ) from error
        choice = reply.choice()
        text, reasoning = self._shown(choice)
        usage = usage_of(reply)
        if text or reasoning or usage:
            chunks.append(Chunk(text, reasoning, usage=usage))
        if failure := error_of(reply, choice, self._secrets):
            raise failure
        if choice is not None and (reason := finish_of(choice)):
            self._finish_reason = reason
            self.complete = True

    def _shown(self, choice: Choice | None) -> tuple[str, str]:
        delta = choice.delta if choice is not None else None
        if delta is not None:
            self._deltas = True
        elif choice is not None and not self._deltas:  # beside deltas, `message` repeats the answer so far
            delta = choice.message
        if delta is None:
            return "", ""
        text, reasoning, refusal = texts(delta)
        if refusal:
            self._refused = True
            text += refusal
        return self._text.add(text), self._reasoning.add(reasoning)

    def _fail(self, failure: ProviderError, chunks: list[Chunk]) -> None:
        """Remember the failure; it is raised at once where no chunk stands before it."""
        self.ended = True
        self.complete = False
        self._failure = failure
        self._flush(chunks)
        if not chunks:
            raise failure

    def _end(self, chunks: list[Chunk]) -> None:
        self.ended = True
        self._flush(chunks)
        if self.complete:
            chunks.append(Chunk(finish_reason=_final(self._finish_reason, self._refused)))

    def _flush(self, chunks: list[Chunk]) -> None:
        text, reasoning = self._text.flush(), self._reasoning.flush()
        if text or reasoning:
            chunks.append(Chunk(text, reasoning))


def decode_unary(data: bytes, secrets: tuple[str, ...] = ()) -> list[Chunk]:
    """The chunks of a whole reply; white space before the JSON is let through. Raises ProviderError."""
    body = data.removeprefix(_BOM).strip()
    if not body:
        raise ProviderError("protocol", "The endpoint sent an empty answer: no text, no error.")
    try:
        reply = parse(body.decode("utf-8", "replace"))
    except ValueError as error:
        raise _no_answer(body, secrets) from error
    choice = reply.choice()
    if failure := error_of(reply, choice, secrets):
        raise failure
    if choice is None:
        raise _no_answer(body, secrets)
    text, reasoning, refusal = texts(choice.message or choice.delta or Delta())
    finish_reason = _final(finish_of(choice), bool(refusal))
    joined = HalfJoiner()
    text = joined.add(text + refusal) + joined.flush()
    reasoning = joined.add(reasoning) + joined.flush()
    return [Chunk(text, reasoning, finish_reason, usage_of(reply))]


def _final(reason: FinishReason | None, refused: bool) -> FinishReason:
    return "refusal" if refused and reason in (None, "stop", "unknown") else reason or "unknown"


def _no_answer(body: bytes, secrets: tuple[str, ...]) -> ProviderError:
    said = shown(read_words(body[:65536]).message, secrets)
    kind = "a web page" if body.startswith(b"<") else "something else"
    hint = "check the base_url, and whether this network wants a log-in"
    return ProviderError("protocol", f'This is not an API answer but {kind} ("{said}"): {hint}.')
