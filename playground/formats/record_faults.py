"""What is wrong with a file that is to be a run record, in a sentence that names the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, get_args

from playground.core.completion import CellState, ErrorKind, FinishReason
from playground.core.errors import InputError
from playground.core.experiment import ProbeKind
from playground.core.judgements import FINDINGS
from playground.core.nearest import suggestion
from playground.core.request import DeliveryHow
from playground.core.run import RunState
from playground.core.votes import VERDICTS

_KNOWN_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "finish_reason": get_args(FinishReason),
    "how": get_args(DeliveryHow),
    "verdict": VERDICTS,
    "finding": FINDINGS,
    "role": ("system", "user", "assistant"),
    "type": ("text", "choice", "number", "toggle"),
}
_TYPE_WORDS: Final = {
    "object": "an object", "array": "a list", "str": "text", "int": "a whole number", "float": "a number",
    "bool": "true or false", "null": "null",
}  # fmt: skip


def expect_record(head: Any, form: str, version: int, file: str) -> None:
    if head.format != form:
        raise InputError(f"this is no run record: 'format' is not '{form}'", file=file, key="$.format")
    if isinstance(head.version, int) and head.version > version:
        raise InputError(
            f"this run record has version {head.version} and needs a newer program: update the playground", file=file
        )
    if head.version != version:
        raise InputError(f"the version must be {version}", file=file, key="$.version")


def invalid(message: str, file: str) -> InputError:
    """msgspec says "Expected `int`, got `str` - at `$.cells[0].seed`"."""
    what, _, place = message.partition(" - at ")
    path = place.strip("`") or "$"
    if missing := re.search(r"missing required field `(.*)`", what):
        return InputError("this key is missing", file=file, key=f"{path}.{missing[1]}")
    if types := re.fullmatch(r"Expected `(.*)`, got `(.*)`", what):
        wanted = " or ".join(_TYPE_WORDS.get(word, word) for word in types[1].split(" | "))
        return InputError(f"expected {wanted}, got {_TYPE_WORDS.get(types[2], types[2])}", file=file, key=path)
    if enum := re.fullmatch(r"Invalid enum value '(.*)'", what, re.DOTALL):
        return InputError(_unknown_word(enum[1], path), file=file, key=path)
    return InputError(what[:1].lower() + what[1:], file=file, key=path)


def _unknown_word(word: str, path: str) -> str:
    key = path.rpartition(".")[2]
    states = get_args(RunState) if path.startswith("$.run") else get_args(CellState)
    kinds = get_args(ProbeKind) if path.startswith("$.experiment") else get_args(ErrorKind)
    known = {"state": states, "kind": kinds}.get(key) or _KNOWN_WORDS.get(key, ())
    return f"'{word[:80]}' is not known here{': ' + suggestion(word, known) if known else ''}"


def malformed(message: str, data: bytes, file: str) -> InputError:
    """msgspec says "JSON is malformed: expected `:` (byte 12)"; a person looks for a line."""
    if at := re.search(r" \(byte (\d+)\)$", message):
        line = data.count(b"\n", 0, int(at[1])) + 1
        return InputError(message[: at.start()], file=file, line=line)
    return InputError("the JSON ends too early: the file is not whole", file=file)
