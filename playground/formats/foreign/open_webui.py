"""Open WebUI's exports of models (the system prompt is `params.system`) and of prompts (`content`), lists or one alone.

Facts: routers/models.py `/export`, models/models.py and models/prompts.py (PromptForm) of 0.12.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Outcome, Refused
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, load_json, object_of, word_of, words_of
from playground.formats.foreign.open_webui_variables import pieces
from playground.formats.foreign.several import likelihood_of_all
from playground.formats.foreign.text import text_of

MAX_ITEMS: Final = 20_000
PARAMETERS: Final[Mapping[str, str]] = {
    "temperature": "temperature", "top_p": "top_p", "top_k": "top_k", "max_tokens": "max_tokens",
    "num_predict": "max_tokens", "seed": "seed",
}  # fmt: skip
_MODEL_TAKEN: Final = ("id", "name", "meta", "params")
_META_TAKEN: Final = ("description", "tags")
_PROMPT_TAKEN: Final = ("command", "name", "title", "content", "tags", "meta", "data")
_SILENT: Final = ("id", "user_id", "created_at", "updated_at", "timestamp", "is_active", "write_access", "user",
                  "version_id", "is_production", "profile_image_url")  # fmt: skip
_OF_ITS_SERVER: Final = "it belongs to Open WebUI's own server"
_WHY: Final[Mapping[str, str]] = {
    "base_model_id": "the model is chosen at a run",
    "access_grants": _OF_ITS_SERVER,
    "access_control": _OF_ITS_SERVER,
    "knowledge": "a preset has no documents",
    "toolIds": "a preset has no tools",
    "filterIds": "a preset has no filters",
    "capabilities": "they are the model's",
    "suggestion_prompts": "a preset has no prompts of the user's side",
    "model_controls": "a control sets parameters there, and a knob sets words here",
}


class OpenWebui:
    id: Final = "open-webui"
    label: Final = "Open WebUI models or prompts"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return likelihood_of_all(files, _likelihood)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [outcome for file in files for outcome in _read(file)]


def _likelihood(file: ForeignFile) -> float:
    if not file.path.lower().endswith(".json"):
        return 0.0
    first = next(iter(_items(load_json(text_of(file)[0], file=file.path))), None)
    if not isinstance(first, dict):
        return 0.0
    return 0.95 if _is_model(first) or ("command" in first and "content" in first) else 0.0


def _items(document: JsonValue) -> list[JsonValue]:
    """A list, one item alone, or the list under `models` or `prompts`."""
    if isinstance(document, dict):
        inner = next((value for key in ("models", "prompts") if isinstance(value := document.get(key), list)), None)
        return [document] if inner is None else inner
    return document if isinstance(document, list) else []


def _is_model(item: Object) -> bool:
    return isinstance(item.get("params"), dict) and "name" in item and ("base_model_id" in item or "meta" in item)


def _read(file: ForeignFile) -> list[Outcome]:
    text, notes = text_of(file)
    items = _items(load_json(text, file=file.path))
    if len(items) > MAX_ITEMS:
        raise InputError(f"more than {MAX_ITEMS:,} items: cut the file in parts", file=file.path)
    if not items:
        raise InputError("this is no export of Open WebUI: there is no list of models or prompts", file=file.path)
    return [_item(item, f"{file.path}, item {number}", notes) for number, item in enumerate(items, start=1)]


def _item(item: JsonValue, origin: str, notes: Sequence[Note]) -> Outcome:
    if not isinstance(item, dict):
        return Refused(origin, "it is no object: an item of an export has keys and values")
    if "content" in item and "params" not in item:
        return _prompt(item, origin, notes)
    if isinstance(item.get("params"), dict):
        return _model(item, origin, notes)
    return Refused(origin, "it is neither a model (with params) nor a prompt (with content) of Open WebUI")


def _model(item: Object, origin: str, notes: Sequence[Note]) -> Outcome:
    intake = Intake(origin, notes)
    params, meta = object_of(item, "params"), object_of(item, "meta")
    for key, value in params.items():
        _take_parameter(intake, key, value)
    _drop(intake, item, _MODEL_TAKEN)
    _drop(intake, meta, _META_TAKEN)
    system = params.get("system")
    return _done(
        intake,
        word_of(item, "name") or word_of(item, "id"),
        system if isinstance(system, str) else None,
        system=True,
        description=word_of(meta, "description"),
        tags=_tags(meta),
    )


def _prompt(item: Object, origin: str, notes: Sequence[Note]) -> Outcome:
    content = item.get("content")
    if not isinstance(content, str) or not content.strip():
        return Refused(origin, "it has no text under 'content'")
    intake = Intake(origin, notes)
    _drop(intake, item, _PROMPT_TAKEN)
    name = word_of(item, "name") or word_of(item, "title") or word_of(item, "command").lstrip("/")
    description = word_of(object_of(item, "meta"), "description")
    intake.note("changed", "prompt", "it was text for the user's side there, and is a system message here")
    return _done(intake, name, content, system=False, description=description, tags=_tags(item))


def _done(intake: Intake, name: str, text: str | None, *, system: bool, description: str, tags: list[str]) -> Outcome:
    notes: list[Note] = []
    found = None if text is None else list(pieces(text, system=system, notes=notes))
    for note in notes:
        intake.note(note.kind, note.what, note.why)
    return intake.done(name, found, description=description, tags=tags)


def _take_parameter(intake: Intake, key: str, value: JsonValue) -> None:
    what = f"params.{key[:60]}"
    if key == "system" or value in (None, "", [], {}):
        return
    if key in PARAMETERS:
        intake.parameter(PARAMETERS[key], value, what)
    elif key == "stop":
        given = [part.strip() for part in value.split(",")] if isinstance(value, str) else words_of({"s": value}, "s")
        intake.stops([part for part in given if part], what)
    elif key == "reasoning_effort":
        intake.effort(value, what)
    else:
        intake.dropped(what, _WHY.get(key, "presets have no such parameter here"))


def _drop(intake: Intake, item: Object, taken: Sequence[str]) -> None:
    for key, value in item.items():
        if key not in taken and key not in _SILENT and value not in (None, "", [], {}):
            intake.dropped(key[:80], _WHY.get(key, "a preset has no place for it here"))


def _tags(item: Object) -> list[str]:
    """Texts, or `{"name": ...}`."""
    given = item.get("tags")
    items = given if isinstance(given, list) else []
    names = [word_of(tag, "name") if isinstance(tag, dict) else tag for tag in items]
    return [name for name in names if isinstance(name, str)]


IMPORTER: Final = OpenWebui()
