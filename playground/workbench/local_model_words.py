"""Local models in words, the same in the window and on the command line."""

from __future__ import annotations

from playground.providers.chat_template import TemplateFacts
from playground.workbench.local_models import LocalModel


def quantisation_words(model: LocalModel) -> str:
    return (model.header.quantisation if model.header is not None else "") or "unknown"


def shape_words(model: LocalModel) -> str:
    """`llama, 135M parameters, Q4_1`"""
    header = model.header
    if header is None:
        return "nothing is known of it"
    parts = [header.architecture or "unknown architecture"]
    if header.parameters:
        parts.append(f"{_count(header.parameters)} parameters")
    return ", ".join([*parts, quantisation_words(model)])


def context_words(model: LocalModel) -> str:
    """`2,048 of 8,192 tokens`"""
    if model.header is None or not model.header.context_length:
        return f"{model.slot_tokens:,} tokens"
    return f"{model.slot_tokens:,} of {model.header.context_length:,} tokens"


def template_words(model: LocalModel) -> str:
    """Which chat template it is run with."""
    if model.choice.template_file:
        return f"the one in {model.choice.template_file}"
    if model.choice.template:
        named = model.choice.template if "\n" not in model.choice.template and len(model.choice.template) < 40 else ""
        return f"{named}, in place of its own" if named and "{" not in named else "one that was set for it"
    if model.header is not None and model.header.chat_template is None:
        return "it has none: ChatML is used"
    return "its own"


def system_words(facts: TemplateFacts) -> str:
    """What the template does with the system message; known when the model was loaded."""
    if not facts.takes_system:
        return "The chat template takes no system message: it has no place of its own for one."
    if facts.hidden_default is not None:
        return f"Without a system message the chat template puts in: “{facts.hidden_default.strip()}”"
    return "The chat template takes a system message, and puts in none of its own."


def settings_words(model: LocalModel) -> str:
    """`5 slots of 2,048 tokens, threads: automatic`"""
    slots, threads = model.settings.slots, model.settings.threads
    shown = f"{slots} slot{'' if slots == 1 else 's'} of {model.slot_tokens:,} tokens"
    return f"{shown}, threads: {threads or 'automatic'}"


def _count(number: int) -> str:
    for size, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")):
        if number >= size:
            shown = f"{number / size:.1f}" if number < 10 * size else f"{number / size:.0f}"
            return f"{shown}{letter}"
    return str(number)
