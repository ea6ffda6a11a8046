"""SillyTavern's character cards (PNG or JSON, V1, V2 and V3), its system prompts and its chat completion presets.

A card in a PNG is base64 JSON under `ccv3`, else `chara` (src/character-card-parser.js). A character is no system
message yet: its system prompt, description, personality and scenario are put together to one, in the order in which
SillyTavern sends them.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Outcome
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, load_json, object_of, word_of, words_of
from playground.formats.foreign.png_text import SIGNATURE, texts
from playground.formats.foreign.several import likelihood_of_all, stem_of
from playground.formats.foreign.silly_tavern_chat import is_chat_preset, take_chat_preset
from playground.formats.foreign.silly_tavern_macros import has_original, pieces, unknown_macros
from playground.formats.foreign.text import MAX_BYTES, text_of

CARD_KEYS: Final = ("ccv3", "chara")
SPECS: Final = ("chara_card_v2", "chara_card_v3")
_BEFORE: Final = (
    ("system_prompt", ""),
    ("description", ""),
    ("personality", "Personality: "),
    ("scenario", "Scenario: "),
)
_BEHIND: Final = ("post_history_instructions", "post_history")
_TAKEN: Final = ("name", "nickname", "creator", "creator_notes", "tags", "source", "system_prompt", "description",
                 "personality", "scenario", "spec", "spec_version", "data", *_BEHIND)  # fmt: skip
_WHY: Final = {
    "first_mes": "a greeting is no part of a system message",
    "alternate_greetings": "greetings are no part of a system message",
    "group_only_greetings": "greetings are no part of a system message",
    "mes_example": "example talk is no part of a system message here",
    "character_book": "a lore book is put in by what is said in the talk, which only SillyTavern does",
}


class SillyTavern:
    id: Final = "silly-tavern"
    label: Final = "SillyTavern card or preset"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return likelihood_of_all(files, _likelihood)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [outcome for file in files for outcome in _read(file)]


def _likelihood(file: ForeignFile) -> float:
    if file.data.startswith(SIGNATURE):
        return 0.95 if any(key.encode() + b"\0" in file.data for key in CARD_KEYS) else 0.3
    if not file.path.lower().endswith((".json", ".card")):
        return 0.0
    document = load_json(text_of(file)[0], file=file.path)
    if not isinstance(document, dict):
        return 0.0
    if document.get("spec") in SPECS:
        return 0.98
    if is_chat_preset(document) or ("first_mes" in document and "name" in document):
        return 0.9
    return 0.7 if set(document) - {"post_history"} == {"name", "content"} else 0.0


def _read(file: ForeignFile) -> list[Outcome]:
    if file.data.startswith(SIGNATURE):
        text, notes = _card_in(file), tuple[Note, ...]()
    else:
        text, notes = text_of(file)
    document = load_json(text, file=file.path)
    if not isinstance(document, dict):
        raise InputError("this is no SillyTavern card: it is no JSON object", file=file.path)
    if "content" in document and "first_mes" not in document and "data" not in document:
        return [_system_prompt(document, file, notes)]
    if is_chat_preset(document):
        intake = Intake(file.path, notes)
        message = take_chat_preset(intake, document)
        return [_done(intake, word_of(document, "name") or stem_of(file.path), "", message, {})]
    data = object_of(document, "data") if document.get("spec") in SPECS else document
    if not any(word_of(data, key) for key in ("description", "personality", "scenario", "system_prompt", "first_mes")):
        wrong = "this is no SillyTavern card: it has neither a description nor a system prompt"
        raise InputError(wrong, file=file.path)
    return [_card(data, file, notes)]


def _card_in(file: ForeignFile) -> str:
    """The JSON in a PNG."""
    if len(file.data) > MAX_BYTES:
        message = f"the picture has {len(file.data):,} bytes, and at most {MAX_BYTES:,} are read: make it smaller"
        raise InputError(message, file=file.path)
    found = texts(file.data, CARD_KEYS, file=file.path)
    packed = next((found[key] for key in CARD_KEYS if key in found), None)
    if packed is None:
        raise InputError("there is no character card in this picture: export it again from SillyTavern", file=file.path)
    bare = re.sub(rb"\s+", b"", packed)
    try:
        return base64.b64decode(bare + b"=" * (-len(bare) % 4), validate=True).decode("utf-8").removeprefix("\ufeff")
    except (binascii.Error, UnicodeDecodeError):
        message = "the card in this picture is damaged: export it again from SillyTavern"
        raise InputError(message, file=file.path) from None


def _system_prompt(document: Object, file: ForeignFile, notes: Sequence[Note]) -> Outcome:
    intake = Intake(file.path, notes)
    parts = [word_of(document, "content")]
    if behind := word_of(document, "post_history"):
        parts.append(behind)
        intake.note("changed", "post_history", "it stands at the end of the system message, not behind the talk")
    for key in document:
        if key not in ("name", "content", "post_history"):
            intake.dropped(key[:80], "a preset has no place for it here")
    return _done(intake, word_of(document, "name") or stem_of(file.path), "", "\n\n".join(parts), {})


def _card(data: Object, file: ForeignFile, notes: Sequence[Note]) -> Outcome:
    intake = Intake(file.path, notes)
    parts = [head + text for key, head in _BEFORE if (text := word_of(data, key).strip())]
    for key in _BEHIND:
        if text := word_of(data, key).strip():
            parts.append(text)
            intake.note("changed", key, "it stands at the end of the system message, not behind the talk")
    if len(parts) > 1:
        why = "system prompt, description, personality and scenario stand one below the other in one text"
        intake.note("changed", "character", why)
    for key, value in data.items():
        if key not in _TAKEN and value not in (None, "", [], {}):
            intake.dropped(key[:80], _WHY.get(key, "a preset has no place for it here"))
    name = word_of(data, "name").strip() or stem_of(file.path)
    return _done(intake, name, word_of(data, "nickname").strip() or name, "\n\n".join(parts), data)


def _done(intake: Intake, name: str, character: str, text: str | None, data: Object) -> Outcome:
    if text is None:
        return intake.done(name, None)
    if has_original(text):
        why = "it stands for SillyTavern's own main prompt, and is left out"
        intake.note("changed", "{{original}}", why)
    for macro in unknown_macros(text):
        intake.note("literal", macro, "only SillyTavern fills it in: it stays as written")
    return intake.done(
        name,
        list(pieces(text, character)),
        description=word_of(data, "creator_notes"),
        tags=words_of(data, "tags"),
        author=word_of(data, "creator"),
    )


IMPORTER: Final = SillyTavern()
