"""An experiment as the plain values of its file: defaults left out, in the order a person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from playground.core.datasets import in_rows
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.mirror_pairing import mirrors_in_rows, paired
from playground.core.preset import BASELINES, Preset
from playground.core.request import JsonValue, Message
from playground.formats.check_keys import check_values
from playground.formats.paths import file_stem
from playground.formats.preset_values import parameter_values, preset_values


def experiment_values(experiment: Experiment, dataset: str = "") -> dict[str, JsonValue]:
    """`dataset`: the path, as seen from the new file, of a file that gives the same rows; else they are written."""
    values: dict[str, JsonValue] = {"name": experiment.name}
    if experiment.description:
        values["description"] = experiment.description
    values["presets"] = [_choice_values(choice) for choice in experiment.presets]
    prompts = _written(experiment.prompts if dataset else _alone(experiment))
    values["prompts"] = [_prompt_values(prompt, number) for number, prompt in enumerate(prompts, start=1)]
    if dataset:
        values["dataset"] = dataset
    if experiment.models:
        values["models"] = list(experiment.models)
    if experiment.samples != 1:
        values["samples"] = experiment.samples
    if parameters := parameter_values(experiment.parameters):
        values["parameters"] = parameters
    if experiment.baseline is not None:
        values["baseline"] = experiment.baseline
    if experiment.sweep is not None:
        sweep = experiment.sweep
        values["sweep"] = {"preset": sweep.preset, "knob": sweep.knob, "values": list(sweep.values)}
    if experiment.bounds:
        values["bounds"] = [_choice_values(choice) for choice in experiment.bounds]
    if experiment.checks:
        values["checks"] = check_values(experiment.checks)
    if experiment.judge:
        values["judge"] = experiment.judge
    return values


def _written(prompts: Sequence[Prompt]) -> tuple[Prompt, ...]:
    """Without what a study made: it is made anew from what the file holds. A mirror that is not there is none."""
    return paired([prompt for prompt in prompts if prompt.probe is None])


def _alone(experiment: Experiment) -> tuple[Prompt, ...]:
    """The prompts without a dataset: each row's values written into a prompt of its own, by the row's id in a run."""
    mirrors = mirrors_in_rows(experiment.prompts, experiment.rows)
    return tuple(
        prompt
        if row is None
        else replace(prompt, id=row_id, vars={**row, **prompt.vars}, mirror=mirrors.get(row_id, ""))
        for prompt, row_id, row in in_rows(experiment.prompts, experiment.rows)
    )


def _choice_values(choice: PresetChoice) -> JsonValue:
    without: dict[str, JsonValue] = {"without": list(choice.without)} if choice.without else {}
    if choice.inline is not None and choice.inline != BASELINES.get(choice.id):
        return {**_inline_values(choice.inline, choice), **without}
    knobs: dict[str, JsonValue] = {"knobs": dict(choice.knobs)} if choice.knobs else {}
    return {"id": choice.id, **knobs, **without} if knobs or without else choice.id


def _inline_values(preset: Preset, choice: PresetChoice) -> dict[str, JsonValue]:
    knobs = tuple(replace(knob, default=choice.knobs.get(knob.name, knob.default)) for knob in preset.knobs)
    own_id: dict[str, JsonValue] = {} if preset.id == file_stem(preset.name) else {"id": preset.id}
    return {**own_id, **preset_values(replace(preset, knobs=knobs)), "system_message": preset.system_message}


def _prompt_values(prompt: Prompt, number: int) -> JsonValue:
    single = prompt.messages[0].text if len(prompt.messages) == 1 and prompt.messages[0].role == "user" else None
    if single is not None and prompt.id == f"prompt-{number}" and not (prompt.vars or prompt.checks or prompt.mirror):
        return single
    values: dict[str, JsonValue] = {} if prompt.id == f"prompt-{number}" else {"id": prompt.id}
    if single is not None:
        values["user"] = single
    else:
        values["messages"] = [_message_values(message) for message in prompt.messages]
    if prompt.vars:
        values["vars"] = dict(prompt.vars)
    if prompt.checks:
        values["checks"] = check_values(prompt.checks)
    if prompt.mirror:
        values["mirror"] = prompt.mirror
    return values


def _message_values(message: Message) -> dict[str, JsonValue]:
    """A text that was taken from a preset is written down: the file says then what was sent."""
    if message.preset and not message.text:
        return {"role": message.role, "preset": message.preset}
    return {"role": message.role, "content": message.text}
