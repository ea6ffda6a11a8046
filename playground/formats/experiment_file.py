"""Experiment files, `NAME.experiment.yaml`: presets x prompts x models x samples, as a person writes them.

The last line end of a text written as a block (`|`) is the file's, not the message's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from playground.core.experiment import Experiment, PresetChoice, Prompt, Rows, Sweep
from playground.core.nearest import suggestion
from playground.core.preset import BASELINES, KnobValue, Preset
from playground.core.request import Message, Role
from playground.formats import dataset_file
from playground.formats.check_keys import read_checks
from playground.formats.experiment_values import experiment_values
from playground.formats.fields import Fields
from playground.formats.names import one_line
from playground.formats.paths import file_stem, is_path, safe_path
from playground.formats.preset_keys import (
    KEPT,
    name_of,
    read_parameters,
    read_preset,
    read_version,
)
from playground.formats.preset_keys import (
    KEYS as PRESET_KEYS,
)
from playground.formats.text_source import decode
from playground.formats.yaml_nodes import YamlMap, YamlNode, YamlScalar
from playground.formats.yaml_source import load
from playground.formats.yaml_text import entry_text

SUFFIX: Final = ".experiment.yaml"
VERSION: Final = 1
MAX_SAMPLES: Final = 1000
KEYS: Final = (
    "experiment", "name", "description", "presets", "prompts", "dataset", "models", "samples", "parameters", "baseline",
    "sweep", "bounds", "checks", "judge",
)  # fmt: skip
INLINE_KEYS: Final = ("id", *PRESET_KEYS[1:], "system_message", "without")
ROLES: Final = ("user", "assistant", "system")

ReadFile = Callable[[str], str | bytes]
"""The content of a file by its path, which is relative to the experiment's folder and has no `..`.

Whoever reads it follows no link out of the folder, and raises InputError, NotFound or OSError.
"""


def parse(source: str | bytes, *, file: str, read_text: ReadFile) -> Experiment:
    """The experiment in a file, with the rows of its dataset. Raises InputError with file, line and key."""
    node = load(decode(source, file=file), file=file)
    fields = Fields.of(node, file, what="keys with values, for example name: First steps")
    read_version(fields, "experiment", VERSION)
    fields.only(KEYS)
    fields.need("presets", "name at least one, for example presets: [none, shakespeare]")
    fields.need("prompts", "write at least one, for example prompts: [Why is the sky blue?]")
    samples = fields.whole("samples", 1, MAX_SAMPLES)
    return Experiment(
        name=one_line(fields, "name") if "name" in fields else name_of(file.rsplit("/", 1)[-1].removesuffix(SUFFIX)),
        presets=_presets(fields),
        prompts=_prompts(fields),
        models=_models(fields),
        samples=1 if samples is None else samples,
        parameters=read_parameters(fields),
        baseline=_reference(fields, "baseline", fields.text("baseline")) if "baseline" in fields else None,
        checks=read_checks(fields),
        sweep=_sweep(fields),
        rows=_rows(fields, read_text),
        description=fields.text("description"),
        bounds=_bounds(fields),
        dataset=fields.text("dataset") if "dataset" in fields else "",
        judge=_judge(fields),
    )


def render(experiment: Experiment, *, dataset: str = "") -> str:
    """A new file for `experiment`. It stands alone: each row of a dataset becomes a prompt with its own values.

    Unless `dataset` is the path, as seen from the new file, of a file that gives the very same rows: it is named then.

    Knobs that are set on an inline preset become its defaults. Raises InputError for what no file can hold.
    """
    values = experiment_values(experiment, dataset)
    text = "".join(entry_text(key, value, 0, "\n") + "\n" for key, value in values.items())
    parse(text, file=file_stem(experiment.name) + SUFFIX, read_text=_some_rows)
    return text


def _some_rows(path: str) -> str:
    """A dataset of that name, to see whether a file that names it can be read."""
    return {".jsonl": '{"a": ""}', ".ndjson": '{"a": ""}', ".json": '[{"a": ""}]'}.get(
        path[path.rfind(".") :], "a\nb\n"
    )


def _presets(fields: Fields) -> tuple[PresetChoice, ...]:
    choices: list[PresetChoice] = []
    for item in fields.items("presets"):
        choice = _choice(fields, item)
        if any((choice.id, choice.knobs, {*choice.without}) == (o.id, o.knobs, {*o.without}) for o in choices):
            raise fields.wrong("presets", f"'{choice.id}' stands twice with the same knobs: leave one out", item.line)
        choices.append(choice)
    if not choices:
        raise fields.wrong("presets", "must not be empty: name at least one, for example [none, shakespeare]")
    return tuple(choices)


def _bounds(fields: Fields) -> tuple[PresetChoice, ...]:
    choices: list[PresetChoice] = []
    for item in fields.items("bounds"):
        choice = _choice(fields, item, "bounds")
        if choice.id in BASELINES:
            raise fields.wrong("bounds", f"'{choice.id}' has no text to be a bound: name a preset", item.line)
        if choice.without:
            raise fields.wrong("bounds", "a bound is whole: no layer of it can be switched off", item.line)
        if any(choice.id == other.id for other in choices):
            raise fields.wrong("bounds", f"'{choice.id}' stands twice: leave one out", item.line)
        choices.append(choice)
    return tuple(choices)


def _choice(fields: Fields, node: YamlNode, key: str = "presets") -> PresetChoice:
    if isinstance(node, YamlScalar):
        return PresetChoice(_reference(fields, key, fields.as_message(key, node), node.line))
    inner = Fields.of(node, fields.file, fields.way(key), "an id, or keys with values")
    if "system_message" in inner or "name" in inner:
        preset = _inline(inner)
        return PresetChoice(preset.id, inline=preset, without=_without(inner))
    inner.only(("id", "knobs", "without"))
    inner.need("id", "write id: and a preset's id, or name: and system_message: for a preset of its own")
    id = _reference(inner, "id", one_line(inner, "id"))
    knobs = {name: _knob_value(scalar) for name, scalar in inner.scalars("knobs").items()}
    return PresetChoice(id, knobs, without=_without(inner))


def _without(inner: Fields) -> tuple[str, ...]:
    """Layers that are switched off in this column, of whatever depth; in which order does not matter."""
    return tuple(dict.fromkeys(inner.texts("without")))


def _inline(fields: Fields) -> Preset:
    fields.only(INLINE_KEYS, KEPT)
    fields.need("name", "a preset of the experiment's own has a name")
    fields.need("system_message", "a preset of the experiment's own has a system_message; null sends none")
    name = one_line(fields, "name")
    id = one_line(fields, "id") if "id" in fields else file_stem(name)
    if id in BASELINES:
        raise fields.wrong("id" if "id" in fields else "name", f"'{id}' is the name of a baseline: choose another")
    message = None if fields.value("system_message") is None else fields.message("system_message")
    return read_preset(fields, id=id, system_message=message)


def _reference(fields: Fields, key: str, text: str, line: int | None = None) -> str:
    """A preset's id, or a path to it that stays in the folder."""
    at = fields.wrong(key, "", line)
    if not text.strip() or "\n" in text:
        raise fields.wrong(key, "takes the id of a preset or the path to one", line)
    return safe_path(text, file=fields.file, line=at.line, key=fields.way(key)) if is_path(text) else text


def _knob_value(scalar: YamlScalar) -> KnobValue:
    return cast(KnobValue, scalar.value)  # `Fields.scalars` lets no null through


def _prompts(fields: Fields) -> tuple[Prompt, ...]:
    prompts: list[Prompt] = []
    for number, item in enumerate(fields.items("prompts"), start=1):
        prompt = _prompt(fields, item, f"prompt-{number}")
        if any(prompt.id == other.id for other in prompts):
            raise fields.wrong("prompts", f"two prompts have the id '{prompt.id}': change one", item.line)
        prompts.append(prompt)
    if not prompts:
        raise fields.wrong("prompts", "must not be empty: write at least one")
    return tuple(prompts)


def _prompt(fields: Fields, node: YamlNode, default_id: str) -> Prompt:
    if not isinstance(node, YamlMap):
        return Prompt(default_id, (Message("user", fields.as_message("prompts", node)),))
    inner = Fields.of(node, fields.file, fields.way("prompts"))
    inner.only(("id", "user", "messages", "vars", "checks"))
    if ("user" in inner) == ("messages" in inner):
        both = "has both: keep one" if "user" in inner else "has neither: write one"
        raise inner.wrong("messages", f"a prompt has either 'user' (one text) or 'messages', and this one {both}")
    id = one_line(inner, "id") if "id" in inner else default_id
    messages = (Message("user", inner.message("user")),) if "user" in inner else _messages(inner)
    values = {name: scalar.written for name, scalar in inner.scalars("vars").items()}
    return Prompt(id, messages, values, read_checks(inner))


def _messages(fields: Fields) -> tuple[Message, ...]:
    messages: list[Message] = []
    for item in fields.items("messages"):
        inner = Fields.of(item, fields.file, fields.way("messages"), "role and content")
        inner.only(("role", "content", "preset"))
        inner.need("role", "write role: user, role: assistant or role: system")
        role = inner.text("role")
        if role not in ROLES:
            raise inner.wrong("role", f"'{role}' says no message here: {suggestion(role, ROLES)}")
        if role == "system" and not messages:
            raise inner.wrong("role", "the system message stands in a preset: here it can change after a message")
        messages.append(_message(inner, role))
    if not messages or messages[-1].role != "user":
        raise fields.wrong("messages", "the conversation must end with a message of the user: add it")
    return tuple(messages)


def _message(fields: Fields, role: str) -> Message:
    """`role` is one of ROLES."""
    if "preset" not in fields:
        fields.need("content", "write the message's text")
        return Message(cast(Role, role), fields.message("content"))
    if role != "system":
        raise fields.wrong("preset", f"only a system message can be a preset's text, and this one is the {role}'s")
    if "content" in fields:
        raise fields.wrong("preset", "a system message has either 'content' or 'preset', and this one has both")
    return Message("system", "", _reference(fields, "preset", one_line(fields, "preset")))


def _models(fields: Fields) -> tuple[str, ...]:
    models = fields.texts("models")
    for i, (model, item) in enumerate(zip(models, fields.items("models"), strict=True)):
        if (message := _no_model(model)) is not None:
            raise fields.wrong("models", message, item.line)
        if model in models[:i]:
            raise fields.wrong("models", f"'{model}' stands twice: leave one out", item.line)
    return models


def _judge(fields: Fields) -> str:
    """The model that decides checks such as llm-rubric."""
    model = one_line(fields, "judge") if "judge" in fields else ""
    if "judge" in fields and (message := _no_model(model)) is not None:
        raise fields.wrong("judge", message)
    return model


def _no_model(model: str) -> str | None:
    endpoint, slash, model_id = model.partition("/")
    if endpoint.strip() and slash and model_id.strip():
        return None
    return f"'{model[:80]}' is no model: write ENDPOINT/MODEL_ID, for example local/smollm2-135m-instruct"


def _sweep(fields: Fields) -> Sweep | None:
    inner = fields.fields("sweep")
    if inner is None:
        return None
    inner.only(("preset", "knob", "values"))
    for key, why in (("preset", "name the preset"), ("knob", "name its knob"), ("values", "list the knob's values")):
        inner.need(key, why)
    values = tuple(_knob_value(inner.scalar("values", item)) for item in inner.items("values"))
    if not values:
        raise inner.wrong("values", "must not be empty: list the values of the knob")
    return Sweep(_reference(inner, "preset", one_line(inner, "preset")), one_line(inner, "knob"), values)


def _rows(fields: Fields, read_text: ReadFile) -> Rows:
    if "dataset" not in fields:
        return ()
    path = fields.text("dataset")
    line = fields.wrong("dataset", "").line
    safe_path(path, file=fields.file, line=line, key="dataset")
    try:
        text = read_text(path)
    except OSError as error:
        reason = error.strerror or "it is not there"
        raise fields.wrong("dataset", f"'{path}' cannot be read ({reason}): check the path") from None
    return dataset_file.parse(text, file=path)
