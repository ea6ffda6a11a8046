"""SillyTavern's chat completion presets: prompts in an order, each switched on or off, as one system message.

`prompts: [{"identifier", "name", "role", "content", "marker"}]`, `prompt_order: [{"character_id", "order":
[{"identifier", "enabled"}]}]`. A marker is a place for something else (the card, the talk) and holds no text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, word_of

FOR_EVERYBODY: Final = 100001  # SillyTavern's own number for the order that every character has
PARAMETERS: Final[Mapping[str, str]] = {
    "temperature": "temperature", "top_p": "top_p", "top_k": "top_k", "openai_max_tokens": "max_tokens", "seed": "seed",
}  # fmt: skip
_NOT_SET: Final = {"top_k": 0, "seed": -1}


def is_chat_preset(document: Object) -> bool:
    return isinstance(document.get("prompts"), list) and isinstance(document.get("prompt_order"), list)


def take_chat_preset(intake: Intake, document: Object) -> str | None:
    """The texts that are switched on, in their order, a blank line between; None when there is none."""
    for key, name in PARAMETERS.items():
        value = document.get(key)
        if value is not None and value != _NOT_SET.get(key):
            intake.parameter(name, value, key)
    settings = [key for key in document if key not in (*PARAMETERS, "prompts", "prompt_order", "name")]
    if settings:
        intake.dropped(f"{len(settings)} other settings", "they are about SillyTavern's own talk with a model")
    parts = list(_parts(intake, document))
    if len(parts) > 1:
        intake.note("changed", "prompts", "those that are switched on stand one below the other in one text")
    return "\n\n".join(parts) if parts else None


def _parts(intake: Intake, document: Object) -> Iterator[str]:
    known = {word_of(prompt, "identifier"): prompt for prompt in _objects(document.get("prompts"))}
    switched = _order(document)
    for identifier, enabled in switched.items():
        prompt = known.get(identifier, {})
        text = word_of(prompt, "content").strip()
        what = f"prompt '{word_of(prompt, 'name')[:60] or identifier[:60]}'"
        if not text or prompt.get("marker") is True:
            continue
        if not enabled:
            intake.dropped(what, "it is switched off")
        elif (word_of(prompt, "role") or "system") != "system":
            intake.dropped(what, f"it is text of the {word_of(prompt, 'role')[:20]}, not of the system")
        else:
            yield text
    left = [prompt for identifier, prompt in known.items() if identifier not in switched]
    unused = [word_of(prompt, "name")[:60] for prompt in left if word_of(prompt, "content")]
    if unused:
        intake.dropped(f"prompts {', '.join(unused)}"[:200], "they stand in no order")


def _order(document: Object) -> dict[str, bool]:
    """Whether each prompt is switched on, in the order for everybody, else in the first one."""
    orders = _objects(document.get("prompt_order"))
    first = orders[0] if orders else {}
    chosen = next((order for order in orders if order.get("character_id") == FOR_EVERYBODY), first)
    return {word_of(item, "identifier"): item.get("enabled") is True for item in _objects(chosen.get("order"))}


def _objects(value: JsonValue) -> list[Object]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
