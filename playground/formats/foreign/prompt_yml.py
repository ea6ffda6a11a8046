"""GitHub Models' `NAME.prompt.yml`, read and written.

Its variables are replaced one after the other, so that a value with `{{other}}` in it may be replaced again there; in
ours a value goes in once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.fidelity import ForeignFile, Note, Outcome, Refused
from playground.core.knobs import as_text
from playground.core.preset import Knob, Preset
from playground.core.request import JsonValue
from playground.formats.foreign.github_evaluators import evaluators_of, parameters_of, read_evaluator, read_format
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import Object, object_of, word_of
from playground.formats.foreign.marks import HYPHENED, slots_in
from playground.formats.foreign.outgoing import Outgoing, outgoing
from playground.formats.foreign.yaml_map import read_map, surest, wrong, yaml_of
from playground.formats.paths import file_stem
from playground.formats.preset_keys import name_of
from playground.formats.yaml_nodes import YamlMap, plain

SUFFIXES: Final = (".prompt.yml", ".prompt.yaml")
INPUT: Final = "input"  # GitHub's own name for what the user says
_KEYS: Final = ("name", "description", "model", "modelParameters", "responseFormat", "jsonSchema", "messages",
                "testData", "evaluators")  # fmt: skip
_MESSAGE: Final = re.compile(r"^[ \t]{0,40}-[ \t]{1,10}(?:role|content)[ \t]?:", re.MULTILINE)


class _PromptYml:
    id = "prompt-yml"
    label = "GitHub Models prompt (.prompt.yml)"
    suffix = ".prompt.yml"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return surest(files, _likelihood)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [_read(file) for file in files]

    def write(self, preset: Preset, system_message: str | None) -> tuple[list[ForeignFile], tuple[Note, ...]]:
        out = outgoing(preset, system_message)
        evaluators, kept = evaluators_of(preset)
        values: dict[str, JsonValue] = {"name": preset.name}
        if preset.description:
            values["description"] = preset.description
        values |= parameters_of(preset)
        values["messages"] = _messages(out)
        if out.knobs:
            values["testData"] = [{**out.defaults(), INPUT: ""}]
        if evaluators:
            values["evaluators"] = evaluators
        others = [check for check in preset.checks if check not in kept]
        left = ("top_k", "seed", "stop", "reasoning_effort")
        notes = (*out.left("GitHub's file", words=["description"], parameters=left, checks=others), *out.read_there())
        model = Note("changed", "model", "a preset is for every model: write the one you want under 'model'")
        return [ForeignFile(file_stem(preset.id) + self.suffix, yaml_of(values))], (*notes, model)


IMPORTER: Final = _PromptYml()
EXPORTER: Final = IMPORTER


def _likelihood(name: str, start: str) -> float:
    if name.endswith(SUFFIXES):
        return 0.95
    messages = "\nmessages:" in f"\n{start}" and _MESSAGE.search(start) is not None
    return 0.6 if name.endswith((".yml", ".yaml")) and messages else 0.0


def _messages(out: Outgoing) -> list[JsonValue]:
    text = out.text(lambda name: f"{{{{{name}}}}}")
    return [{"role": "system", "content": text}, {"role": "user", "content": f"{{{{{INPUT}}}}}"}]


def _read(file: ForeignFile) -> Outcome:
    node, notes = read_map(file)
    values = plain(node)
    if not isinstance(values, dict) or not isinstance(values.get("messages"), list):
        raise wrong(node, file, "a prompt file has a list of messages: is it one of GitHub Models?", "messages")
    intake = Intake(file.path, notes)
    texts = list(_system_texts(node, values, file, intake))
    if not texts:
        return Refused(file.path, "none of its messages is a system message: import the text as plain text")
    if len(texts) > 1:
        intake.note("changed", "messages", f"{len(texts)} system messages are joined, a blank line between them")
    for key in values:
        if key not in _KEYS:
            intake.dropped(f"key '{key[:60]}'", "a preset has no place for it")
    if isinstance(model := values.get("model"), str):
        intake.dropped(f"model '{model[:60]}'", "a preset is for every model: choose it when you run")
    _parameters(object_of(values, "modelParameters"), intake)
    read_format(values, file, intake)
    evaluators = values.get("evaluators")
    for evaluator in evaluators if isinstance(evaluators, list) else []:
        read_evaluator(evaluator, intake)
    knobs = _knobs(values, intake)
    pieces = list(slots_in("\n\n".join(texts), knobs, name=HYPHENED))
    name = word_of(values, "name") or name_of(_stem(file))
    return intake.done(name, pieces, description=word_of(values, "description"))


def _stem(file: ForeignFile) -> str:
    return re.sub(r"(\.prompt)?\.ya?ml$", "", file.name, flags=re.IGNORECASE) or file.name


def _system_texts(node: YamlMap, values: Object, file: ForeignFile, intake: Intake) -> Sequence[str]:
    messages = values["messages"]
    found: list[str] = []
    for place, message in enumerate(messages if isinstance(messages, list) else []):
        role, content = (message.get("role"), message.get("content")) if isinstance(message, dict) else (None, None)
        if not isinstance(role, str) or not isinstance(content, str):
            raise wrong(node, file, "a message has a role and a content, both text", "messages", place)
        if role.lower() == "system":
            found.append(content)
        else:
            intake.dropped(f"the message of the {role[:20]}", "it is no system message: use it as your prompt")
    return found


def _parameters(values: Object, intake: Intake) -> None:
    names: Mapping[str, str] = {"maxTokens": "max_tokens", "temperature": "temperature", "topP": "top_p"}
    for key, value in values.items():
        if key in names:
            intake.parameter(names[key], value, f"modelParameters.{key}")
        else:
            intake.dropped(f"modelParameters.{key[:60]}", "it is no parameter here")


def _knobs(values: Object, intake: Intake) -> dict[str, Knob]:
    """The first row of the test data gives the defaults."""
    rows = values.get("testData")
    first = rows[0] if isinstance(rows, list) and rows else None
    if isinstance(rows, list) and len(rows) > 1:
        intake.dropped(f"testData, all {len(rows)} rows but the first", "a knob has one default: use them as a dataset")
    found: dict[str, Knob] = {}
    for key, value in first.items() if isinstance(first, dict) else ():
        if isinstance(value, (str, int, float, bool)):
            found[key] = Knob(key, "text", as_text(value))
        elif value is not None:
            intake.dropped(f"testData.{key[:60]}", "only a single value can be a knob's default")
    return found
