"""What a reply of the OpenAI Responses API says, streamed or whole.

Facts: OpenAI's openapi.json 2.3.0, and recorded replies of OpenAI, Azure, xAI, DeepSeek, LM Studio, Bedrock and
OpenRouter. Events are known by the `type` in their data: some gateways drop the names. Text comes in deltas; where a
server sends none, it is taken from the `done` events, or from the finished response. Annotations are no text.
llama.cpp says `completed` although its answer was cut by the token limit, and nothing in its reply tells otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from playground.core.completion import FinishReason, Usage
from playground.core.errors import ProviderError
from playground.providers.loose_json import Fields, count_of, fields_of, objects_of, parse_object, text_of
from playground.providers.reply import Answer
from playground.providers.server_words import read_words, reported, reports_failure
from playground.providers.sse import ServerSentEvent

INCOMPLETE: Final[Mapping[str, FinishReason]] = {
    "max_output_tokens": "length", "max_tokens": "length", "length": "length",
    "content_filter": "content_filter",
}  # fmt: skip
"""Reasons in `incomplete_details` -> finish reasons; the shorter words are those of gateways."""
ENDED: Final = frozenset({"response.completed", "response.incomplete", "response.failed", "response.cancelled"})

Kind: TypeAlias = Literal["text", "refusal", "reasoning", "summary"]
_PARTS: Final[Mapping[str, Kind]] = {
    "response.output_text": "text",
    "response.refusal": "refusal",
    "response.reasoning_text": "reasoning",
    "response.reasoning_summary_text": "summary",
    "response.reasoning": "reasoning",
    "response.reasoning_summary": "summary",
}
"""What an event is about, by its type without `.delta` or `.done` -> what it brings."""


class ResponsesReading:
    """A `Reading` of one reply. Of a thought and its summary the one that comes first is shown, never both."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets
        self._seen: set[tuple[Kind, int | None, int | None]] = set()
        self._thoughts: dict[int | None, Kind] = {}

    def take(self, event: ServerSentEvent, answer: Answer) -> None:
        data = event.data.strip()
        if data == "[DONE]":  # of OpenRouter
            if answer.failure is not None:
                raise answer.failure
            answer.end()
            return
        if event.event == "error":
            answer.failure = self._reported_alone(data)
            return
        told = parse_object(data)
        kind = text_of(told.get("type")) or event.event
        if kind == "error" or ("type" not in told and reports_failure(told)):
            answer.failure = reported(told, self._secrets)
        elif kind in ENDED:
            self._end(kind, fields_of(told.get("response")), answer)
        else:
            self._part(kind, told, answer)

    def take_whole(self, body: bytes, answer: Answer) -> None:
        told = parse_object(body)
        if reports_failure(told) or told.get("status") == "failed":
            raise reported(told, self._secrets)
        if told.get("object") != "response" and not isinstance(told.get("output"), list):
            raise ValueError("no response")
        self._show_rest(told, answer)
        answer.add(usage=_usage(told.get("usage")))
        answer.finish(_finish(text_of(told.get("status")), told))

    def _part(self, kind: str, told: Fields, answer: Answer) -> None:
        """A delta, or the end of a part whose deltas never came."""
        about, _, step = kind.rpartition(".")
        part = _PARTS.get(about)
        if part is None or step not in ("delta", "done"):
            return
        item = _index(told.get("output_index"))
        place = part, item, _index(told.get("summary_index" if part == "summary" else "content_index"))
        text = _delta(told) if step == "delta" else text_of(told.get("text")) or text_of(told.get("refusal"))
        if not text or (step == "done" and place in self._seen):
            return
        self._seen.add(place)
        if part in ("text", "refusal") or self._thoughts.setdefault(item, part) == part:
            _show(part, text, answer)

    def _show_rest(self, response: Fields, answer: Answer) -> None:
        """What the finished response holds and no event brought."""
        answered = any(part in ("text", "refusal") for part, _, _ in self._seen)
        for part, text in _parts(response):
            if not (answered if part in ("text", "refusal") else self._thoughts):
                _show(part, text, answer)

    def _end(self, kind: str, response: Fields, answer: Answer) -> None:
        if kind == "response.failed":
            answer.add(usage=_usage(response.get("usage")))
            raise self._failed(response, answer.failure)
        self._show_rest(response, answer)
        answer.add(usage=_usage(response.get("usage")))
        answer.finish(_finish(text_of(response.get("status")) or kind.rpartition(".")[2], response))
        answer.end()

    def _failed(self, response: Fields, before: ProviderError | None = None) -> ProviderError:
        """The failure in the response's own words, else in those of the error event before it."""
        error = response.get("error")
        return before if before is not None and not error else reported(error or {}, self._secrets)

    def _reported_alone(self, data: str) -> ProviderError:
        words = read_words(data)
        return reported({"message": words.message, "type": words.codes, "code": words.status}, self._secrets)


def _index(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _show(part: Kind, text: str, answer: Answer) -> None:
    if part == "refusal":
        answer.refuse(text)
    elif part == "text":
        answer.add(text)
    else:
        answer.add(reasoning=text)


def _delta(told: Fields) -> str:
    """The new text; a few servers put it into an object."""
    delta = told.get("delta")
    return delta if isinstance(delta, str) else text_of(fields_of(delta).get("text"))


def _parts(response: Fields) -> Iterator[tuple[Kind, str]]:
    """(kind, text) of everything a response's output says, in order; of one thought never its summary too."""
    for item in objects_of(response.get("output")):
        if item.get("type") == "message":
            for part in objects_of(item.get("content")):
                if part.get("type") == "refusal":
                    yield "refusal", text_of(part.get("refusal"))
                else:
                    yield "text", text_of(part.get("text"))
        elif item.get("type") == "reasoning":
            for part in objects_of(item.get("content")) or objects_of(item.get("summary")):
                yield "reasoning", text_of(part.get("text"))


def _finish(status: str, response: Fields) -> FinishReason:
    """A response that calls tools is `completed` as any other."""
    match status:
        case "completed":
            return "stop"
        case "incomplete":
            return INCOMPLETE.get(text_of(fields_of(response.get("incomplete_details")).get("reason")), "unknown")
        case "cancelled":
            return "cancelled"
        case _:
            return "unknown"


def _usage(value: object) -> Usage | None:
    counts = fields_of(value)
    usage = Usage(
        count_of(counts.get("input_tokens")),
        count_of(counts.get("output_tokens")),
        count_of(fields_of(counts.get("output_tokens_details")).get("reasoning_tokens")),
        count_of(fields_of(counts.get("input_tokens_details")).get("cached_tokens")),
    )
    return usage if usage != Usage() else None
