"""A prompt of promptfoo's taken apart: its system message, and what the user says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.errors import InputError
from playground.core.request import JsonValue, Message, Role
from playground.formats.foreign.json_source import word_of
from playground.formats.foreign.promptfoo_prompts import is_chat, messages_in, said_in

_ROLES: Final[dict[str, Role]] = {"user": "user", "assistant": "assistant", "system": "system", "developer": "system"}


@dataclass(frozen=True, slots=True)
class Chat:
    """`messages` end with one of the user. `left_out` names the roles of messages that were left out."""

    system: str | None
    messages: tuple[Message, ...]
    left_out: tuple[str, ...] = ()


def chat_of(text: str) -> Chat:
    """A text that is no list of messages is what the user says."""
    try:
        found = messages_in(text) if is_chat(text) else []
    except InputError:
        found = []
    known, others = _known(found)
    systems = [message.text for message in _head(known)]
    rest = known[len(systems) :]
    while rest and rest[-1].role != "user":
        others.append(rest.pop().role)
    if not rest:
        return Chat(None, (Message("user", text),))
    return Chat("\n\n".join(systems) if systems else None, _one_turn(rest), tuple(dict.fromkeys(others)))


def _known(found: Sequence[JsonValue]) -> tuple[list[Message], list[str]]:
    known: list[Message] = []
    others: list[str] = []
    for message in found:
        role = word_of(message, "role") if isinstance(message, dict) else ""
        if role in _ROLES and isinstance(message, dict):
            known.append(Message(_ROLES[role], said_in(message.get("content"))))
        else:
            others.append(role[:20] or "?")
    return known, others


def _head(messages: Sequence[Message]) -> list[Message]:
    """The system messages before anything else."""
    first = next((place for place, message in enumerate(messages) if message.role != "system"), len(messages))
    return list(messages[:first])


def _one_turn(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Messages of the user that follow each other are joined: one answer came for them, not several."""
    joined: list[Message] = []
    for message in messages:
        if joined and joined[-1].role == message.role == "user":
            joined[-1] = Message("user", f"{joined[-1].text}\n\n{message.text}")
        else:
            joined.append(message)
    return tuple(joined)
