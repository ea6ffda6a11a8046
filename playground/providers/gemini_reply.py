"""What a Gemini reply says, streamed or whole: text, thoughts, counts, why it ended. Pure.

Field names and finish reasons are those of google-genai 3.4.0's types; Vertex AI sends the same shapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from playground.core.completion import FinishReason, Usage
from playground.providers.loose_json import Fields, count_of, fields_of, objects_of, parse_json, text_of

_FILTERED: Final = (
    "SAFETY", "RECITATION", "LANGUAGE", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "ESCALATION",
    "PUP_LIMITED_DISABLED", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "IMAGE_OTHER",
)  # fmt: skip
"""Google's guide to safety settings: OTHER, too, means that prompt or answer may break the terms of use."""

FINISH_REASONS: Final[Mapping[str, FinishReason]] = {
    "STOP": "stop",
    "MAX_TOKENS": "length", "CONTINUATION": "length",
    "MALFORMED_FUNCTION_CALL": "tool", "UNEXPECTED_TOOL_CALL": "tool", "TOO_MANY_TOOL_CALLS": "tool",
    "MALFORMED_RESPONSE": "error", "MISSING_THOUGHT_SIGNATURE": "error",
    **dict.fromkeys(_FILTERED, "content_filter"),
}  # fmt: skip
_UNSAID: Final = frozenset({"FINISH_REASON_UNSPECIFIED", "BLOCK_REASON_UNSPECIFIED", "BLOCKED_REASON_UNSPECIFIED"})


def replies(data: str | bytes) -> list[Fields]:
    """The reply in `data`, or all of them: without `alt=sse` a stream is one JSON array. Raises ValueError."""
    value = parse_json(data)
    found = objects_of([value]) or objects_of(value)
    if not found:
        raise ValueError("no object")
    return found


def candidate(reply: Mapping[str, object]) -> Fields | None:
    """Candidate 0, however many there are."""
    return next((each for each in objects_of(reply.get("candidates")) if each.get("index") in (0, None)), None)


def texts(chosen: Mapping[str, object]) -> Iterator[tuple[str, bool]]:
    """The text parts of a candidate, each with whether it is a thought."""
    for part in objects_of(fields_of(chosen.get("content")).get("parts")):
        if said := text_of(part.get("text")):
            yield said, part.get("thought") is True


def finish_of(reply: Mapping[str, object], chosen: Mapping[str, object] | None) -> FinishReason | None:
    """Why the answer ended; a prompt that was refused has no candidate at all."""
    if chosen is None:
        blocked = text_of(fields_of(reply.get("promptFeedback")).get("blockReason"))
        return "content_filter" if blocked and blocked not in _UNSAID else None
    reason = text_of(chosen.get("finishReason"))
    return None if not reason or reason in _UNSAID else FINISH_REASONS.get(reason, "unknown")


class Counts:
    """Token counts over one reply: the last ones count, and a later event may leave some out."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def add(self, reply: Mapping[str, object]) -> Usage | None:
        """The counts so far, where `reply` changes them. Thoughts are output that `candidatesTokenCount` leaves out."""
        said = fields_of(reply.get("usageMetadata"))
        found = {name: number for name, value in said.items() if (number := count_of(value)) is not None}
        before = self.usage
        self._known.update(found)
        return self.usage if self.usage != before else None

    @property
    def usage(self) -> Usage:
        known = self._known
        return Usage(
            self._sum("promptTokenCount", "toolUsePromptTokenCount"),
            self._sum("candidatesTokenCount", "thoughtsTokenCount"),
            known.get("thoughtsTokenCount"),
            known.get("cachedContentTokenCount"),
        )

    def _sum(self, *names: str) -> int | None:
        found = [self._known[name] for name in names if name in self._known]
        return sum(found) if found else None
