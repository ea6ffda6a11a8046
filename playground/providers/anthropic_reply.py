"""What a reply of the Anthropic Messages API says, streamed or whole.

Facts: the types of Anthropic's own SDK 2.12, and recorded replies. Events are known by the `type` in their data, and by
their name where the data has none. Text may come in several blocks; what tools, citations and signatures bring is no
text. The counts of `message_delta` are over those of `message_start`: input grows while tools run on the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from playground.core.completion import FinishReason, Usage
from playground.providers.loose_json import Fields, count_of, fields_of, objects_of, parse_object, text_of
from playground.providers.reply import Answer
from playground.providers.server_words import read_words, reported, reports_failure
from playground.providers.sse import ServerSentEvent

FINISH_REASONS: Final[Mapping[str, FinishReason]] = {
    "end_turn": "stop", "stop_sequence": "stop", "stop": "stop",
    "max_tokens": "length", "model_context_window_exceeded": "length", "length": "length",
    "tool_use": "tool", "refusal": "refusal", "pause_turn": "pause", "content_filter": "content_filter",
}  # fmt: skip
"""Stop reasons -> the playground's; the last of each line are those of gateways that translate."""


class AnthropicReading:
    """A `Reading` of one reply."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets
        self._counts: Fields = {}

    def take(self, event: ServerSentEvent, answer: Answer) -> None:
        data = event.data.strip()
        if data == "[DONE]":  # of gateways
            answer.end()
            return
        if event.event == "error":
            words = read_words(data)
            raise reported({"message": words.message, "type": words.codes, "code": words.status}, self._secrets)
        told = parse_object(data)
        kind = text_of(told.get("type")) or event.event
        if kind == "error" or ("type" not in told and reports_failure(told)):
            raise reported(told, self._secrets)
        match kind:
            case "message_start":
                self._count(fields_of(told.get("message")).get("usage"), answer)
            case "content_block_start":
                _show(fields_of(told.get("content_block")), answer)
            case "content_block_delta":
                _show(fields_of(told.get("delta")), answer)
            case "message_delta":
                self._count(told.get("usage"), answer)
                _finish(fields_of(told.get("delta")), answer)
            case "message_stop":
                answer.end()
            case _:  # ping, content_block_stop, and whatever is new
                pass

    def take_whole(self, body: bytes, answer: Answer) -> None:
        told = parse_object(body)
        if reports_failure(told):
            raise reported(told, self._secrets)
        if not isinstance(told.get("content"), list):
            raise ValueError("no content")
        for block in objects_of(told["content"]):
            _show(block, answer)
        self._count(told.get("usage"), answer)
        _finish(told, answer)

    def _count(self, usage: object, answer: Answer) -> None:
        said = {name: value for name, value in fields_of(usage).items() if value is not None}
        if said:
            self._counts |= said
            answer.add(usage=_usage(self._counts))


def _show(block: Fields, answer: Answer) -> None:
    """A content block, or a delta of one: text and thinking show; signatures, citations and tools do not."""
    match block.get("type"):
        case "text" | "text_delta":
            answer.add(text_of(block.get("text")))
        case "thinking" | "thinking_delta":
            answer.add(reasoning=text_of(block.get("thinking")))
        case _:
            pass


def _finish(told: Fields, answer: Answer) -> None:
    if reason := text_of(told.get("stop_reason")):
        answer.finish(FINISH_REASONS.get(reason, "unknown"))


def _usage(counts: Mapping[str, Any]) -> Usage | None:
    """Input is what was read anew, read from the cache and written to it, three counts of their own there."""
    cached = count_of(counts.get("cache_read_input_tokens"))
    read = count_of(counts.get("input_tokens"))
    written = count_of(counts.get("cache_creation_input_tokens"))
    usage = Usage(
        None if read is None else read + (cached or 0) + (written or 0),
        count_of(counts.get("output_tokens")),
        count_of(fields_of(counts.get("output_tokens_details")).get("thinking_tokens")),
        cached,
    )
    return usage if usage != Usage() else None
