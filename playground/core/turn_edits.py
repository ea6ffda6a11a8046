"""Writing a conversation: a prompt with a turn more or less, another text, a system message from a turn on. Pure."""

from __future__ import annotations

from dataclasses import replace

from playground.core.experiment import Prompt
from playground.core.request import Message


def with_turn(prompt: Prompt) -> Prompt:
    """One more turn, still to be written; none after one that is empty itself."""
    if not prompt.text.strip():
        return prompt
    return replace(prompt, messages=(*prompt.messages, Message("user", "")))


def with_system(prompt: Prompt) -> Prompt:
    """A system message that holds from the last turn on, still to be written; one that stands there already stays."""
    before, last = prompt.messages[:-1], prompt.messages[-1:]
    if not before or before[-1].role == "system":
        return prompt
    return replace(prompt, messages=(*before, Message("system", ""), *last))


def with_text_at(prompt: Prompt, at: int, text: str) -> Prompt:
    """What the message at `at` says; a system message that was a preset's is the prompt's own from then on."""
    if not 0 <= at < len(prompt.messages) or prompt.messages[at].text == text:
        return prompt
    changed = Message(prompt.messages[at].role, text)
    return replace(prompt, messages=(*prompt.messages[:at], changed, *prompt.messages[at + 1 :]))


def without_message(prompt: Prompt, at: int) -> Prompt:
    """Without one message, and the answer that was given to it; what then stands at the end without a question goes.

    The last question of all stays.
    """
    left = list(prompt.messages)
    if not 0 <= at < len(left):
        return prompt
    given = at + 1 < len(left) and left[at].role == "user" and left[at + 1].role == "assistant"
    del left[at : at + 2 if given else at + 1]
    while left and left[-1].role != "user":
        left.pop()
    return replace(prompt, messages=tuple(left)) if left else prompt
