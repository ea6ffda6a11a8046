"""What becomes of one item of a foreign file: a preset that our own files can hold, and a note of every change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from playground.core.checks import validate
from playground.core.fidelity import Imported, Note, Refused
from playground.core.preset import Check, Preset
from playground.core.request import EFFORTS, JsonValue, Parameters
from playground.formats.foreign.json_source import number_of
from playground.formats.foreign.slots import Pieces, filled
from playground.formats.paths import file_stem
from playground.formats.text_source import MAX_BYTES, unusable_in

MAX_NAME: Final = 200
MAX_STOPS: Final = 4
MAX_TAGS: Final = 50
MAX_WORDS_BYTES: Final = 100_000  # of a description, so that the front matter stays readable
ROOM_FOR_WORDS: Final = 300_000  # of a file's bytes, what is not its message
_RANGES: Final = {"temperature": (0.0, 2.0), "top_p": (0.0, 1.0), "top_k": (0, 10_000_000),
                  "max_tokens": (1, 10_000_000), "seed": (-(2**63) + 1, 2**63 - 1)}  # fmt: skip
_WHOLE: Final = ("top_k", "max_tokens", "seed")
_NOT_IN_A_LINE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NOT_IN_WORDS: Final = re.compile("[\x00\ud800-\udfff]")


class Intake:
    """Collects one preset and its notes; `done` gives what came of it."""

    def __init__(self, origin: str, notes: Iterable[Note] = ()) -> None:
        self.origin = origin
        self.parameters = Parameters()
        self.checks: list[Check] = []
        self.extra: dict[str, JsonValue] = {}
        self._notes = dict.fromkeys(notes)  # each once, in order

    def note(self, kind: Literal["dropped", "changed", "literal", "kept"], what: str, why: str) -> None:
        self._notes[Note(kind, one_line(what), why)] = None

    def dropped(self, what: str, why: str) -> None:
        self.note("dropped", what, why)

    def parameter(self, key: str, value: JsonValue, what: str) -> None:
        """Set the number `key` of our parameters, or note why not; `what` is its name in the foreign file."""
        low, high = _RANGES[key]
        number = number_of(value)
        if number is None or (key in _WHOLE and number != int(number)):
            self.dropped(what, f"'{str(value)[:40]}' is not a {'whole ' if key in _WHOLE else ''}number")
        elif not low <= number <= high:
            self.dropped(what, f"{number} is out of what {key} takes here, {low} to {high}")
        else:
            said: dict[str, Any] = {key: int(number) if key in _WHOLE else number}
            self.parameters = replace(self.parameters, **said)

    def stops(self, stops: Sequence[str], what: str) -> None:
        usable = [stop for stop in stops if stop and unusable_in(stop) is None]
        if len(usable) > MAX_STOPS or len(usable) < len(stops):
            self.note("changed", what, f"at most {MAX_STOPS} texts that are not empty are kept")
        if usable:
            self.parameters = replace(self.parameters, stop=tuple(usable[:MAX_STOPS]))

    def effort(self, value: JsonValue, what: str) -> None:
        if isinstance(value, str) and value.lower() in EFFORTS:
            self.parameters = replace(self.parameters, reasoning_effort=value.lower())
        else:
            self.dropped(what, f"'{str(value)[:40]}' is no reasoning effort here")

    def check(self, check: Check, what: str) -> None:
        if (problem := validate(check)) is None:
            self.checks.append(check)
        else:
            self.dropped(what, f"it cannot be a check here: {problem}")

    def done(
        self, name: str, message: Pieces | str | None, *, description: str = "", tags: Iterable[str] = (),
        author: str = "", source: str = "",
    ) -> Imported | Refused:  # fmt: skip
        """The preset; Refused when its text is one that no file of ours can hold. Without a source, the origin is."""
        if message is None:
            self.note("changed", "system message", "there is none in it: the preset's is empty")
        made = filled([message] if isinstance(message, str) else message or ())
        self._notes |= dict.fromkeys(made.notes)
        if (unusable := unusable_in(made.text)) is not None:
            return Refused(self.origin, f"its text holds {unusable[1]}, which no preset can hold: delete it there")
        if len(made.text.encode()) > MAX_BYTES - ROOM_FOR_WORDS:
            return Refused(self.origin, f"its text is longer than a preset can hold ({len(made.text):,} characters)")
        shown = self._line("name", name) or "Preset"
        preset = Preset(
            id=file_stem(shown),
            name=shown,
            system_message=made.text,
            description=self._words("description", description),
            tags=self._tags(tags),
            author=self._line("author", author),
            source=self._line("source", source) or one_line(self.origin)[:MAX_NAME],
            knobs=made.knobs,
            parameters=self.parameters,
            checks=tuple(self.checks),
            extra=self.extra,
        )  # fmt: skip
        return Imported(preset, self.origin, tuple(self._notes))

    def _tags(self, tags: Iterable[str]) -> tuple[str, ...]:
        lines = dict.fromkeys(tag for raw in tags if (tag := self._line("tag", raw)))
        if len(lines) > MAX_TAGS:
            self.dropped("tags", f"the first {MAX_TAGS} of {len(lines)} are kept")
        return tuple(lines)[:MAX_TAGS]

    def _line(self, what: str, text: str) -> str:
        line = one_line(text)
        if len(line) > MAX_NAME:
            self.note("changed", what, f"cut to {MAX_NAME} characters")
            return line[:MAX_NAME].rstrip()
        if line != text.strip():
            self.note("changed", what, "put on one line, without control characters")
        return line

    def _words(self, what: str, text: str) -> str:
        words = _NOT_IN_WORDS.sub("", text)
        if words != text or len(words) > MAX_WORDS_BYTES // 4:
            self.note("changed", what, "cut, or rid of characters that no file can hold")
        return words[: MAX_WORDS_BYTES // 4]


def one_line(text: str) -> str:
    """`text` without line ends and control characters."""
    return _NOT_IN_A_LINE.sub(" ", text).strip()
