"""The prompts of a promptfoo configuration: which of them hold a system message, and where it is written."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Refused
from playground.core.request import JsonValue
from playground.formats.foreign.json_source import load_json, word_of
from playground.formats.foreign.text import text_of
from playground.formats.text_source import MAX_BYTES
from playground.formats.yaml_nodes import plain
from playground.formats.yaml_source import load

MAX_PROMPTS: Final = 1_000
_SCHEME: Final = re.compile(
    r"(file|exec|langfuse|portkey|helicone|pf|https?|python|huggingface):(?://)?(.*)", re.DOTALL
)
_ENDINGS: Final = (".txt", ".md", ".j2", ".json", ".yaml", ".yml")
_CHAT: Final = re.compile(r"\s*(?:\[|-[ \t]+(?:role|content)\s*:|-[ \t]*\{|\{(?![{%#]))")
_PATH: Final = re.compile(r"[\w./ -]+\.(?:txt|md|j2|json|ya?ml|csv|jsonl|py|js|ts|mjs|cjs)(?::\w+)?")
_BETWEEN: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)
_NO_SYSTEM: Final = "it has no system message, all of it is what the user says: import it as plain text to use it so"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt's system message as it is written there."""

    label: str
    text: str
    origin: str
    notes: tuple[Note, ...]


def prompts_in(
    value: JsonValue, words: str, config: ForeignFile, files: Sequence[ForeignFile]
) -> Iterator[Prompt | Refused]:
    """Those of the configuration's `prompts`; a file that one names is looked for among `files`.

    `words` describe the configuration: prompts without a label are called after them.
    """
    items = value if isinstance(value, list) else [value]
    name = words or "promptfoo prompt"
    if len(items) > MAX_PROMPTS:
        raise InputError(f"more than {MAX_PROMPTS:,} prompts: take some out", file=config.path, key="prompts")
    for number, item in enumerate(items, start=1):
        label = name if len(items) == 1 else f"{name} {number}"
        origin = f"{config.path}, prompt {number}"
        if isinstance(item, dict):
            label = word_of(item, "label") or word_of(item, "id") or label
            item = word_of(item, "raw") or word_of(item, "id")
        if not isinstance(item, str) or not item.strip():
            yield Refused(origin, "it is no text: only prompts that are written out are read")
            continue
        yield from _prompts(item, label, origin, config, files)


def texts_in(value: JsonValue, config: ForeignFile, files: Sequence[ForeignFile]) -> Iterator[str | Note]:
    """The prompts as they are written out, those without a system message too; a note for each that is not."""
    for item in (value if isinstance(value, list) else [value])[:MAX_PROMPTS]:
        text = (word_of(item, "raw") or word_of(item, "id")) if isinstance(item, dict) else item
        if not isinstance(text, str) or not text.strip():
            yield Note("dropped", "a prompt", "it is no text: only prompts that are written out are read")
            continue
        scheme = _SCHEME.match(text.strip())
        if scheme is None and _PATH.fullmatch(text.strip()) is None:
            yield text
            continue
        path = scheme[2] if scheme is not None else text.strip()
        named = referred(path, config, files) if scheme is None or scheme[1] == "file" else None
        if named is None or not path.lower().endswith(_ENDINGS):
            yield Note("dropped", f"prompt '{text.strip()[:60]}'", "only prompts that are written out are read")
            continue
        whole = text_of(named, limit_bytes=MAX_BYTES)[0]
        parts = [whole] if path.lower().endswith((".json", ".yaml", ".yml")) else _BETWEEN.split(whole)
        yield from (part.strip("\n") for part in parts if part.strip())


def _prompts(
    text: str, label: str, origin: str, config: ForeignFile, files: Sequence[ForeignFile]
) -> Iterator[Prompt | Refused]:
    scheme = _SCHEME.match(text.strip())
    bare_path = _PATH.fullmatch(text.strip()) is not None
    if scheme is None and not bare_path:
        yield _prompt(text, label, origin)
        return
    if scheme is not None and scheme[1] != "file":
        yield Refused(origin, f"'{text.strip()[:60]}' would have to be run or fetched, which an import never does")
        return
    path = scheme[2] if scheme is not None else text.strip()
    named = referred(path, config, files)
    if not path.lower().endswith(_ENDINGS):
        yield Refused(origin, f"'{path[:80]}' is code or a table: only prompts that are written out are read")
    elif named is None:
        yield Refused(origin, f"the file '{path[:80]}' is not among those that were picked: pick the whole folder")
    else:
        yield from _of_file(named, label, origin)


def referred(path: str, config: ForeignFile, files: Sequence[ForeignFile]) -> ForeignFile | None:
    """The picked file that a path in the configuration means; a way out of its folder leads to none."""
    whole = posixpath.normpath(posixpath.join(config.folder, path.removeprefix("./")))
    return next((file for file in files if file.path == whole and file is not config), None)


def _of_file(named: ForeignFile, label: str, origin: str) -> Iterator[Prompt | Refused]:
    where = f"{origin} ({named.path})"
    try:
        text, notes = text_of(named, limit_bytes=MAX_BYTES)
    except InputError as error:
        yield Refused(where, str(error))
        return
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if named.name.lower().endswith((".json", ".yaml", ".yml")):
        parts = [text]
    for number, part in enumerate(parts, start=1):
        more = f" {number}" if len(parts) > 1 else ""
        found = _prompt(part, f"{label}{more}", f"{where}{',' + more if more else ''}")
        yield Prompt(found.label, found.text, found.origin, notes + found.notes) if isinstance(found, Prompt) else found


def _prompt(text: str, label: str, origin: str) -> Prompt | Refused:
    if not _CHAT.match(text):
        return Refused(origin, _NO_SYSTEM)
    try:
        messages = messages_in(text)
    except InputError as error:
        return Refused(
            origin, f"its messages cannot be read ({error.message}): write them as JSON, variables in quotes"
        )
    systems: list[str] = []
    others: list[str] = []
    for message in messages:
        role = word_of(message, "role") if isinstance(message, dict) else ""
        content = message.get("content") if isinstance(message, dict) else None
        if role in ("system", "developer") and (said := said_in(content)):
            systems.append(said)
        else:
            others.append(role[:20] or "?")
    if not systems:
        return Refused(origin, _NO_SYSTEM)
    notes = [
        Note("dropped", f"the message of the {role}", "it is no system message: use it as your prompt")
        for role in dict.fromkeys(others)
    ]
    if len(systems) > 1:
        joined = f"{len(systems)} system messages are joined, a blank line between them"
        notes.append(Note("changed", "messages", joined))
    return Prompt(label, "\n\n".join(systems), origin, tuple(notes))


def is_chat(text: str) -> bool:
    """Whether a prompt begins as a list of messages does."""
    return _CHAT.match(text) is not None


def messages_in(text: str) -> list[JsonValue]:
    """The messages of a prompt that is a chat. Raises InputError."""
    start = text.lstrip()
    value = load_json(text, file="") if start[0] in "[{" else plain(load(text, file=""))
    if isinstance(value, dict) and isinstance(inner := value.get("messages"), list):
        return inner
    return value if isinstance(value, list) else []


def said_in(content: JsonValue) -> str:
    """The text of a message, also where it comes in parts."""
    if isinstance(content, list):
        return "".join(word_of(part, "text") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""
