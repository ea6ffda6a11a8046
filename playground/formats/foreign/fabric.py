"""Fabric's patterns, read and written: a folder with `system.md`, whose name is the pattern's.

`{{plugin:…}}` and `{{ext:…}}` may read files, fetch and run there. Here they are text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Outcome, Refused
from playground.core.preset import Preset
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, load_json, word_of, words_of
from playground.formats.foreign.marks import HYPHENED, literal_notes, slots_in
from playground.formats.foreign.outgoing import outgoing
from playground.formats.foreign.several import each
from playground.formats.foreign.text import text_of
from playground.formats.foreign.yaml_map import surest
from playground.formats.paths import file_stem
from playground.formats.preset_keys import name_of
from playground.formats.text_source import MAX_BYTES

SYSTEM: Final = "system.md"
USER: Final = "user.md"
DESCRIPTIONS: Final = "pattern_descriptions.json"
_INPUT: Final = "input"  # what the user says; it is put in by Fabric


class _Fabric:
    id = "fabric"
    label = "Fabric pattern (folder)"
    suffix = "/"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        if not any(file.name.lower() == SYSTEM for file in files):
            return 0.0
        return surest(files, lambda name, _: 0.9 if name in (SYSTEM, USER, DESCRIPTIONS, "readme.md") else 0.0)

    def together(self, files: Sequence[ForeignFile]) -> list[ForeignFile]:
        """The patterns among `files`, with what stands in their folders, and the table of descriptions."""
        folders = {file.folder for file in files if file.name.lower() == SYSTEM}
        beside = (SYSTEM, USER, "readme.md")
        own = [file for file in files if file.folder in folders and file.name.lower() in beside]
        return own + [file for file in files if own and file.name == DESCRIPTIONS]

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        descriptions: Object = {}
        for file in files:
            if file.name == DESCRIPTIONS:
                descriptions |= _descriptions(file)
        systems = [file for file in files if file.name.lower() == SYSTEM]
        if not systems:
            raise InputError("a Fabric pattern is a folder with a system.md: pick it", file=files[0].path)
        beside = {file.folder: [other for other in files if other.folder == file.folder] for file in systems}
        return each(systems, lambda file: [_read(file, beside[file.folder], descriptions)])

    def write(self, preset: Preset, system_message: str | None) -> tuple[list[ForeignFile], tuple[Note, ...]]:
        out = outgoing(preset, system_message)
        text = out.text(lambda name: f"{{{{{name}}}}}")
        variables = [
            Note("changed", f"knob '{knob.name}'", f"Fabric keeps no defaults: say it with -v=#{knob.name}:VALUE")
            for knob in out.knobs
        ]
        parameters = ("temperature", "top_p", "top_k", "max_tokens", "seed", "stop", "reasoning_effort")
        notes = out.left("a Fabric pattern", words=[], parameters=parameters, checks=preset.checks)
        path = f"{file_stem(preset.id)}/{SYSTEM}"
        return [ForeignFile(path, f"{text}\n".encode())], (*notes, *variables, *out.read_there())


IMPORTER: Final = _Fabric()
EXPORTER: Final = IMPORTER


def _descriptions(file: ForeignFile) -> Object:
    """By the name of the pattern."""
    value = load_json(text_of(file)[0], file=file.path)
    patterns = value.get("patterns") if isinstance(value, dict) else None
    items = [item for item in patterns if isinstance(item, dict)] if isinstance(patterns, list) else []
    return {word_of(item, "patternName"): item for item in items}


def _read(file: ForeignFile, beside: Sequence[ForeignFile], descriptions: Object) -> Outcome:
    text, notes = text_of(file, limit_bytes=MAX_BYTES)
    text = text.removesuffix("\n")
    if not text.strip():
        return Refused(file.path, "the pattern is empty: a system message needs a text")
    pieces = list(slots_in(text, {}, name=HYPHENED, skip=(_INPUT,)))
    why = "it is kept as text: Fabric puts something in, and here nobody does"
    intake = Intake(file.path, (*notes, *literal_notes(pieces, why)))
    for other in beside:
        if other.name.lower() == USER and other.data.strip():
            intake.dropped(other.path, "it is what the user says: use it as your prompt")
        elif other.name.lower() == "readme.md":
            intake.dropped(other.path, "it is about the pattern and no part of it")
    pattern = file.folder.rpartition("/")[2]
    about = descriptions.get(pattern)
    words: Object = about if isinstance(about, dict) else {}
    name = name_of(pattern) if pattern else "Fabric pattern"
    return intake.done(name, pieces, description=word_of(words, "description"), tags=words_of(words, "tags"))
