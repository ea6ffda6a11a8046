"""promptfoo's configuration, read and written: a preset for each prompt that has a system message.

promptfoo has no field for it: a system message stands in a prompt that is a list of chat messages, written in the
configuration or in a file beside it. Only files that were picked along with it are looked at. Code, shell commands and
addresses are never run or fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Outcome, Refused
from playground.core.preset import Preset
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, load_json, word_of
from playground.formats.foreign.marks import jinja_slots, jinja_text
from playground.formats.foreign.outgoing import outgoing
from playground.formats.foreign.promptfoo_asserts import asserts_of, read_asserts
from playground.formats.foreign.promptfoo_prompts import Prompt, prompts_in
from playground.formats.foreign.promptfoo_tests import knobs_of, read_provider
from playground.formats.foreign.several import each
from playground.formats.foreign.text import beginning, text_of
from playground.formats.foreign.yaml_map import as_map, surest, wrong, yaml_of
from playground.formats.paths import file_stem
from playground.formats.preset_values import parameter_values
from playground.formats.text_source import MAX_BYTES
from playground.formats.yaml_nodes import YamlMap, plain

ENDINGS: Final = (".yaml", ".yml", ".json")
_READ: Final = ("description", "prompts", "providers", "tests", "defaultTest")
_ROOT: Final = ("prompts", "providers", "targets", "tests", "defaultTest", "scenarios")


class _Promptfoo:
    id = "promptfoo"
    label = "promptfoo configuration"
    suffix = ".promptfooconfig.yaml"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        """A configuration; files beside it count when it names them."""
        configs = [file for file in files if surest([file], _likelihood) > 0]
        named = set(self.together(files))
        return surest(configs, _likelihood) if configs and all(file in named for file in files) else 0.0

    def together(self, files: Sequence[ForeignFile]) -> list[ForeignFile]:
        """The configurations among `files`, and what they name."""
        configs = [file for file in files if surest([file], _likelihood) >= 0.5]
        starts = list(zip(configs, beginning(configs), strict=True))
        return [file for file in files if file in configs or any(_names(*start, file) for start in starts)]

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        configs = [file for file in files if surest([file], _likelihood) > 0] or list(files)
        return each(configs, lambda config: _read(config, files))

    def write(self, preset: Preset, system_message: str | None) -> tuple[list[ForeignFile], tuple[Note, ...]]:
        out = outgoing(preset, system_message)
        text = out.text(lambda name: f"{{{{ {name} }}}}", jinja_text)
        chat = [{"role": "system", "content": text}, {"role": "user", "content": "{{ prompt }}"}]
        checks, kept = asserts_of(preset.checks)
        config = parameter_values(preset.parameters)
        values: dict[str, JsonValue] = {
            "description": preset.description or preset.name,
            "prompts": [{"label": preset.name, "raw": json.dumps(chat, ensure_ascii=False, indent=2)}],
            "providers": [{"id": "echo", "config": config} if config else "echo"],
        }
        default: dict[str, JsonValue] = {}
        if out.knobs:
            default["vars"] = dict(out.defaults())
        if checks:
            default["assert"] = checks
        if default:
            values["defaultTest"] = default
        values["tests"] = [{"vars": {"prompt": "Write your prompt here."}}]
        others = [check for check in preset.checks if check not in kept]
        notes = out.left("promptfoo", words=["description"], checks=others)
        why = "a preset is for every model: 'echo' stands there, which only repeats the prompt"
        return [ForeignFile(file_stem(preset.id) + self.suffix, yaml_of(values))], (
            *notes,
            Note("changed", "providers", why),
        )


IMPORTER: Final = _Promptfoo()
EXPORTER: Final = IMPORTER


def _likelihood(name: str, start: str) -> float:
    if not name.endswith(ENDINGS):
        return 0.0
    roots = [key for key in _ROOT if f"\n{key}:" in f"\n{start}" or f'"{key}"' in start]
    if "promptfooconfig" in name:
        return 0.95
    return 0.6 if "prompts" in roots and len(roots) > 1 else 0.0


def _names(config: ForeignFile, start: str, file: ForeignFile) -> bool:
    inside = file.path.removeprefix(f"{config.folder}/") if config.folder else file.path
    return re.search(rf"(?<![\w./-])(?:file://)?(?:\./)?{re.escape(inside)}(?!\w)", start) is not None


def _read(file: ForeignFile, files: Sequence[ForeignFile]) -> list[Outcome]:
    text, notes = text_of(file, limit_bytes=MAX_BYTES)
    values = _values(text, file)
    found: list[Outcome] = []
    for prompt in prompts_in(values["prompts"], word_of(values, "description"), file, files):
        found.append(prompt if isinstance(prompt, Refused) else _preset(prompt, values, notes))
    return found


def config_of(file: ForeignFile) -> Object:
    """The keys of a configuration. Raises InputError for what is none."""
    return _values(text_of(file, limit_bytes=MAX_BYTES)[0], file)


def is_config(name: str) -> bool:
    """Whether a file of this name is a configuration for sure."""
    return "promptfooconfig" in name.lower() and name.lower().endswith(ENDINGS)


def _values(text: str, file: ForeignFile) -> Object:
    node = _node(text, file)
    values = plain(node)
    if not isinstance(values, dict) or not values.get("prompts"):
        raise wrong(node, file, "a promptfoo configuration has prompts: is it one?")
    return values


def _node(text: str, file: ForeignFile) -> YamlMap:
    """JSON is read as JSON, because tabs may indent it, and then like YAML."""
    if text.lstrip().startswith("{"):
        value = load_json(text, file=file.path)
        try:
            return as_map(json.dumps(value, ensure_ascii=False), file.path)
        except InputError as error:
            raise InputError(error.message, file=file.path) from None
    return as_map(text, file.path)


def _preset(prompt: Prompt, values: Object, notes: tuple[Note, ...]) -> Outcome:
    intake = Intake(prompt.origin, (*notes, *prompt.notes))
    for key in values:
        if key not in _READ:
            intake.dropped(f"key '{key[:60]}'", "a preset has no place for it")
    read_provider(values.get("providers"), intake)
    read_asserts(values, intake)
    pieces, literal = jinja_slots(prompt.text, knobs_of(values, intake))
    for note in literal:
        intake.note(note.kind, note.what, note.why)
    words = word_of(values, "description")
    return intake.done(prompt.label, pieces, description="" if words == prompt.label else words)
