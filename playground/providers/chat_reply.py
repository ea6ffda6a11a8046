"""The shapes of an openai-chat reply, streamed or whole, and what of them is text, reasoning, usage, finish, error.

Fields are typed loosely on purpose: servers put lists, objects and nulls where the specification has text, and a field
that nobody reads must not cost an answer. Everything loose ends in this module.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import msgspec

from playground.core.completion import ErrorKind, FinishReason, Usage
from playground.core.errors import ProviderError
from playground.providers.server_words import kind_of, shown, words_of

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
    except msgspec.DecodeError:  # a lone surrogate escape, NaN, or really no JSON: the standard library is laxer
        try:
            return msgspec.convert(json.loads(data), Reply)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


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
    counts = _fields(reply.usage) or _fields(_fields(reply.x_groq).get("usage"))
    if not counts:
        return None
    output = _fields(counts.get("completion_tokens_details"))
    places = (_fields(counts.get("prompt_tokens_details")).get("cached_tokens"), counts.get("cached_tokens"))
    cached = next((count for place in places if (count := _count(place)) is not None), None)
    usage = Usage(
        _count(counts.get("prompt_tokens")),
        _count(counts.get("completion_tokens")),
        _count(output.get("reasoning_tokens")),
        cached if cached is not None else _count(counts.get("prompt_cache_hit_tokens")),
    )
    return usage if usage != Usage() else None


def _fields(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _count(value: object) -> int | None:
    whole = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 2**53
    return int(cast("float", value)) if whole else None


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
        return as_error(reply.error, secrets)
    if choice is not None and choice.error:
        return as_error(choice.error, secrets)
    alone = reply.choices is None and reply.usage is None
    if alone and (reply.object == "error" or reply.type == "error" or reply.detail):
        return as_error({"message": reply.message, "detail": reply.detail, "code": reply.code}, secrets)
    return None


def as_error(value: object, secrets: tuple[str, ...] = ()) -> ProviderError:
    """An error value of any shape in the endpoint's own words."""
    words = words_of(value)
    said = shown(words.message or words.codes or "no reason given", secrets)
    return ProviderError(kind_of(None, words), f'The endpoint reported an error: "{said}".', status=words.status)
