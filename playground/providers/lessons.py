"""What a refusal teaches about a model that the catalogue does not know: which parameter or role it does not take.

So a model of tomorrow works at the first try: it is asked again without what was refused, the cell says so, and the
endpoint remembers it for as long as the program runs. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from playground.core.capabilities import ModelRule
from playground.core.errors import ProviderError
from playground.core.request import JsonValue, SentRequest

_REFUSAL: Final = re.compile(
    r"(?i)unsupported|not support|n't support|deprecated|not allowed|not permitted|unknown|unrecogni[sz]ed|unexpected|"
    r"extra inputs|extra fields|invalid (argument|parameter|field)|cannot be (used|set)|must be (unset|omitted)|"
    r"not enabled|cannot find field|not a valid|is removed|only the default|not available|does not take|not compatible|"
    r"only enabled|invalid think"
)
_WIRE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "temperature": ("temperature",),
    "top_p": ("top_p", "topP", "p"),
    "top_k": ("top_k", "topK", "k"),
    "seed": ("seed", "random_seed"),
    "stop": ("stop", "stop_sequences", "stopSequences"),
    "reasoning_effort": (
        "reasoning_effort", "reasoning.effort", "reasoning", "effort", "output_config", "thinking", "think",
        "thinkingConfig", "thinkingLevel", "thinking_level", "thinking_config",
    ),
}  # fmt: skip
"""Our names, and what they are called in bodies and in refusals."""

_NO_SYSTEM: Final = re.compile(
    r"(?i)developer instruction is not enabled|(system|developer)['\"`]? (role|message|instruction)s?\b.{0,40}"
    r"(not support|unsupported|not allowed|not enabled)|"
    r"(not support|unsupported|does not allow).{0,60}['\"`]?(system|developer)['\"`]?\s*"
    r"(role|message|instruction|prompt|with this)|"
    r"unsupported value: 'messages\[0\]\.role'|system role not supported"
)
_NEW_LIMIT: Final = re.compile(r"(?i)max_tokens.{0,120}max_completion_tokens")
_NO_USAGE: Final = re.compile(r"stream_options|include_usage")


def lesson(failure: ProviderError, sent: SentRequest) -> ModelRule | None:
    """What to ask otherwise after this failure; None where it teaches nothing that asking again could use."""
    if failure.status not in (400, 404, 422) or failure.kind not in ("bad_request", "not_found", "config"):
        return None
    words = str(failure)
    if _NO_USAGE.search(words) and "stream_options" in sent.body:
        return ModelRule(asks_usage=False)
    if _NEW_LIMIT.search(words) and "max_tokens" in sent.body:
        return ModelRule(names={"max_tokens": "max_completion_tokens"})
    if _NO_SYSTEM.search(words) and sent.delivery.how not in ("none", "merged", "template-default"):
        return ModelRule(system="user")
    refused = frozenset(_refused(words, _keys(sent.body)))
    return ModelRule(refuses=refused) if refused else None


def _refused(words: str, keys: Collection[str]) -> list[str]:
    """Our names of the parameters that were sent and that the words refuse."""
    if not _REFUSAL.search(words):
        return []
    return [
        name
        for name, wires in _WIRE_NAMES.items()
        if any(wire.rpartition(".")[2] in keys or wire in keys for wire in wires)
        and any(len(wire) > 1 and re.search(rf"(?i)(?<![\w.]){re.escape(wire)}(?!\w)", words) for wire in wires)
    ]


def _keys(body: Mapping[str, JsonValue]) -> set[str]:
    """The names in a body, those one level down too: sampling lies in `generationConfig` or `options`."""
    names = set(body)
    for value in body.values():
        if isinstance(value, dict):
            names.update(value)
    return names
