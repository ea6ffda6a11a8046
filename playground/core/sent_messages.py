"""The messages in a request's body, of any dialect, in the order in which the model reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playground.core.request import JsonValue, SentRequest


@dataclass(frozen=True, slots=True)
class SentMessage:
    """`role` as the wire has it; `slot` is the field of the body it goes in, or "template" for what the model's own
    chat template puts in."""

    role: str
    text: str
    slot: str = "messages"


def sent_messages(sent: SentRequest) -> tuple[SentMessage, ...]:
    """What the model gets to read; a body of no known form gives ()."""
    body = sent.body
    found: list[SentMessage] = []
    if sent.delivery.how == "template-default" and sent.delivery.text:
        found.append(SentMessage("system", sent.delivery.text, "template"))
    for slot in ("system", "instructions", "systemInstruction"):
        if slot in body:
            found.append(SentMessage("system", _text(body[slot]), slot))
    for slot in ("messages", "input", "contents"):
        found.extend(_turns(body.get(slot), slot))
    return tuple(found)


def _turns(value: JsonValue, slot: str) -> Iterator[SentMessage]:
    if isinstance(value, str):
        yield SentMessage("user", value, slot)
    elif isinstance(value, list):
        for turn in value:
            if isinstance(turn, dict):
                role = turn.get("role")
                yield SentMessage(role if isinstance(role, str) else "user", _text(turn), slot)


def _text(value: JsonValue) -> str:
    match value:
        case str():
            return value
        case list():
            return "".join(_text(each) for each in value)
        case Mapping():
            return next((_text(value[key]) for key in ("content", "text", "parts") if key in value), "")
        case _:
            return ""
