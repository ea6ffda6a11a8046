"""Experiment files, `NAME.experiment.yaml`: presets x prompts x models x samples, as a person writes them.

The last line end of a text written as a block (`|`) is the file's, not the message's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from playground.core.experiment import Experiment, PresetChoice, Rows, Sweep
from playground.core.preset import BASELINES, KnobValue, Preset
from playground.formats import dataset_file
from playground.formats.check_keys import read_checks
from playground.formats.experiment_prompts import read_prompts, reference
from playground.formats.experiment_values import experiment_values
from playground.formats.fields import Fields
from playground.formats.names import one_line
from playground.formats.paths import file_stem, safe_path
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
from playground.formats.yaml_nodes import YamlNode, YamlScalar
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
        prompts=read_prompts(fields),
        models=_models(fields),
        samples=1 if samples is None else samples,
        parameters=read_parameters(fields),
        baseline=reference(fields, "baseline", fields.text("baseline")) if "baseline" in fields else None,
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
        return PresetChoice(reference(fields, key, fields.as_message(key, node), node.line))
    inner = Fields.of(node, fields.file, fields.way(key), "an id, or keys with values")
    if "system_message" in inner or "name" in inner:
        preset = _inline(inner)
        return PresetChoice(preset.id, inline=preset, without=_without(inner), own=True)
    inner.only(("id", "knobs", "without"))
    inner.need("id", "write id: and a preset's id, or name: and system_message: for a preset of its own")
    id = reference(inner, "id", one_line(inner, "id"))
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


def _knob_value(scalar: YamlScalar) -> KnobValue:
    return cast(KnobValue, scalar.value)  # `Fields.scalars` lets no null through


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
    return Sweep(reference(inner, "preset", one_line(inner, "preset")), one_line(inner, "knob"), values)


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
