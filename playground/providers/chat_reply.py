"""The shapes of an openai-chat reply, streamed or whole, and what of them is text, reasoning, usage, finish, error.

Fields are typed loosely on purpose: servers put lists, objects and nulls where the specification has text, and a field
that nobody reads must not cost an answer. Everything loose ends in this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import msgspec

from playground.core.completion import ErrorKind, FinishReason, Usage
from playground.core.errors import ProviderError
from playground.providers.loose_json import count_of, fields_of, lax_json
from playground.providers.server_words import reported

FINISH_REASONS: Final[Mapping[str, FinishReason]] = {
    "stop": "stop", "eos": "stop", "eos_token": "stop", "end_turn": "stop", "stop_sequence": "stop",
    "length": "length", "max_tokens": "length", "model_length": "length",
    "content_filter": "content_filter", "safety": "content_filter", "sensitive": "content_filter",
    "tool_calls": "tool", "function_call": "tool", "tool_use": "tool",
    "refusal": "refusal",
}  # fmt: skip
FAILED_FINISH: Final[Mapping[str, ErrorKind]] = {"error": "server", "insufficient_system_resource": "overloaded"}
"""Finish reasons that mean a failure: OpenRouter's, and DeepSeek's for a server that ran out of resources."""


class Delta(msgspec.Struct):
    """A streamed delta, or the message of a whole reply."""

    content: Any = None
    reasoning_content: Any = None
    reasoning: Any = None
    thinking: Any = None
    refusal: Any = None


class Choice(msgspec.Struct):
    index: Any = None
    delta: Delta | None = None
    message: Delta | None = None
    finish_reason: Any = None
    error: Any = None


class Reply(msgspec.Struct):
    """One data event, or a whole reply. `object`, `message`, `type` and `code` matter where it is an error alone."""

    choices: list[Choice] | None = None
    usage: Any = None
    x_groq: Any = None
    error: Any = None
    object: Any = None
    message: Any = None
    detail: Any = None
    type: Any = None
    code: Any = None

    def choice(self) -> Choice | None:
        """Choice 0, however many there are."""
        for choice in self.choices or ():
            if choice.index in (0, None):
                return choice
        return None


_decoder: Final = msgspec.json.Decoder(Reply)


def parse(data: str | bytes) -> Reply:
    """Raises ValueError where `data` is not a JSON object of that shape; halves of a character are let through."""
    try:
        return _decoder.decode(data)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:  # a lone surrogate escape, NaN, or really no JSON
        return msgspec.convert(lax_json(data), Reply)


def texts(delta: Delta) -> tuple[str, str, str]:
    """(text, reasoning, refusal) of one delta or message. Reasoning is taken from one field only, never from two."""
    content = delta.content
    if isinstance(content, str) or content is None:
        text, thought = content or "", ""
    else:
        text, thought = _from_parts(content)
    for field in (delta.reasoning_content, delta.reasoning, delta.thinking):
        if isinstance(field, str) and field:
            thought = field
            break
    return text, thought, delta.refusal if isinstance(delta.refusal, str) else ""


def _from_parts(content: object) -> tuple[str, str]:
    """Mistral's typed content list: parts of type text, and of type thinking that hold parts themselves."""
    text: list[str] = []
    thought: list[str] = []
    for part in _objects(content):
        if part.get("type") == "thinking":
            inner = part.get("thinking")
            thought.append(inner if isinstance(inner, str) else _from_parts(inner)[0])
        elif isinstance(part.get("text"), str):
            text.append(part["text"])
    return "".join(text), "".join(thought)


def _objects(value: object) -> Iterator[dict[str, Any]]:
    items = cast("list[object]", value) if isinstance(value, list) else [value]
    for item in items:
        if isinstance(item, dict):
            yield cast("dict[str, Any]", item)
        elif isinstance(item, str):
            yield {"type": "text", "text": item}


def usage_of(reply: Reply) -> Usage | None:
    """The token counts of a reply, from `usage` or Groq's `x_groq.usage`; None where it bears none."""
    if reply.usage is None and reply.x_groq is None:  # as on nearly every event
        return None
    counts = fields_of(reply.usage) or fields_of(fields_of(reply.x_groq).get("usage"))
    if not counts:
        return None
    output = fields_of(counts.get("completion_tokens_details"))
    places = (fields_of(counts.get("prompt_tokens_details")).get("cached_tokens"), counts.get("cached_tokens"))
    cached = next((count for place in places if (count := count_of(place)) is not None), None)
    usage = Usage(
        count_of(counts.get("prompt_tokens")),
        count_of(counts.get("completion_tokens")),
        count_of(output.get("reasoning_tokens")),
        cached if cached is not None else count_of(counts.get("prompt_cache_hit_tokens")),
    )
    return usage if usage != Usage() else None


def finish_of(choice: Choice) -> FinishReason | None:
    """Raises ProviderError where the finish reason says that the server failed."""
    reason = choice.finish_reason
    if not isinstance(reason, str) or not reason:
        return None
    if reason in FAILED_FINISH:
        raise ProviderError(FAILED_FINISH[reason], f"The endpoint broke the answer off (finish reason {reason!r}).")
    return FINISH_REASONS.get(reason, "unknown")


def error_of(reply: Reply, choice: Choice | None, secrets: tuple[str, ...] = ()) -> ProviderError | None:
    """The failure that a reply reports in place of, or beside, an answer."""
    if reply.error:
        return reported(reply.error, secrets)
    if choice is not None and choice.error:
        return reported(choice.error, secrets)
    alone = reply.choices is None and reply.usage is None
    if alone and (reply.object == "error" or reply.type == "error" or reply.detail):
        return reported({"message": reply.message, "detail": reply.detail, "code": reply.code}, secrets)
    return None
