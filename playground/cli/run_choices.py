"""From the options of `playground run` to a run plan."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from playground.cli import output
from playground.cli.mirrors import asking_mirrors
from playground.cli.prompt_files import asking_its_column, check_dataset, lines_of, with_dataset
from playground.core.columns import FindPreset
from playground.core.endpoint import LOCAL
from playground.core.errors import InputError, NotFound
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.plan import RunPlan, split_model
from playground.core.preset import BASELINES
from playground.core.request import Message, Parameters
from playground.core.wording import whole_characters
from playground.store.preset_folder import SUFFIX as PRESET_SUFFIX
from playground.workbench import Workbench
from playground.workbench.experiments import is_promptfoo

STDIN: Final = "-"
MAX_NAME: Final = 60  # characters of the prompt that name a run without an experiment
_WHAT_TO_TYPE: Final = 'playground run --preset shakespeare --prompt "Why is the sky blue?"'


@dataclass(frozen=True, slots=True)
class RunChoices:
    """The options as typed. Empty and None leave what the experiment says."""

    experiment: str | None
    presets: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    samples: int | None = None
    max_tokens: int | None = None
    temperature: float | None = None
    seed: int | None = None
    effort: str | None = None
    bounds: tuple[str, ...] = ()
    prompt_files: tuple[str, ...] = ()
    dataset: str | None = None
    mirrors: tuple[str, ...] = ()
    mirror_categories: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything was chosen at all."""
        return self != RunChoices(None)

    @property
    def parameters(self) -> Parameters:
        return Parameters(
            temperature=self.temperature,
            max_tokens=self.max_tokens,
            seed=self.seed,
            reasoning_effort=self.effort,
        )


def plan_of(workbench: Workbench, choices: RunChoices) -> RunPlan:
    """What is to be run. Raises InputError or NotFound, before anything is asked."""
    experiment, find = experiment_of(workbench, choices)
    plan = workbench.plan(experiment, find, choices.parameters)
    check_models(workbench, plan.models)
    return plan


def check_models(workbench: Workbench, models: Iterable[str], option: str = "--model") -> None:
    """Raises InputError or NotFound for a model that there cannot be: every one of its cells would fail."""
    for model in models:
        endpoint, model_id = split_model(model)
        if not endpoint or not model_id:
            raise InputError(
                f"'{model[:80]}' is no model: write ENDPOINT/MODEL_ID, for example local/smollm2-135m-instruct",
                key=option,
            )
        if endpoint == LOCAL:
            workbench.providers.local().check(model_id)
        else:
            workbench.endpoints.get(endpoint)


def experiment_of(workbench: Workbench, choices: RunChoices) -> tuple[Experiment, FindPreset]:
    """What was chosen, and what finds its presets. Raises InputError or NotFound.

    Options go over what the experiment says; paths that were typed start from the current folder.
    """
    folder: Path | None = None
    if choices.experiment is None:
        experiment = _without_file(choices)
    else:
        experiment, folder = _found(workbench, choices.experiment)
    if choices.presets:
        presets = tuple(PresetChoice(preset) for preset in choices.presets)
        experiment = replace(experiment, presets=presets, baseline=None, sweep=None)
        folder = None
    if choices.bounds:
        experiment = replace(experiment, bounds=tuple(PresetChoice(bound) for bound in dict.fromkeys(choices.bounds)))
    if choices.dataset is not None:
        experiment = with_dataset(experiment, choices.dataset)
    texts = (*map(typed_prompt, choices.prompts), *lines_of(choices.prompt_files))
    if texts:
        experiment = _with_prompts(experiment, texts)
    if experiment.prompts or experiment.rows or not choices.mirrors:
        experiment = asking_its_column(experiment)
    experiment = asking_mirrors(experiment, choices.mirrors, choices.mirror_categories)
    if choices.dataset is not None:
        check_dataset(experiment)
    if choices.models:
        experiment = replace(experiment, models=tuple(dict.fromkeys(choices.models)))
    if choices.samples is not None:
        experiment = replace(experiment, samples=choices.samples)
    return experiment, workbench.experiments.finder(folder)


def _found(workbench: Workbench, name: str) -> tuple[Experiment, Path]:
    if name.endswith(PRESET_SUFFIX):
        raise InputError(f"this is a preset, no experiment: type `playground run --preset {name} --prompt ...`")
    try:
        experiment, folder = workbench.experiments.find(name)
        if is_promptfoo(Path(name)):
            output.note(experiment.description)
        return experiment, folder
    except NotFound:
        if name in BASELINES or any(entry.id == name for entry in workbench.library.entries()):
            raise InputError(
                f"'{name}' is a preset, no experiment: type `playground run --preset {name} --prompt ...`"
            ) from None
        raise


def _without_file(choices: RunChoices) -> Experiment:
    asked = bool(choices.prompts or choices.prompt_files or choices.dataset or choices.mirrors)
    if not choices.presets and not asked:
        raise InputError(f"say what to run: `playground run starter`, or `{_WHAT_TO_TYPE}`")
    if not choices.presets:
        raise InputError(f"no preset is chosen: add --preset ID (`playground presets list`), as in `{_WHAT_TO_TYPE}`")
    if not asked:
        raise InputError(f"there is no prompt: add --prompt TEXT, as in `{_WHAT_TO_TYPE}`")
    alone = choices.mirrors and not (choices.prompts or choices.prompt_files or choices.dataset)
    return Experiment(name="Mirrored pairs" if alone else "", presets=(), prompts=())


def _with_prompts(experiment: Experiment, texts: tuple[str, ...]) -> Experiment:
    """The experiment asks these; its dataset fills those that name a variable of it."""
    prompts = tuple(Prompt(f"prompt-{n}", (Message("user", text),)) for n, text in enumerate(texts, start=1))
    return replace(experiment, name=experiment.name or _name(texts[0]), prompts=prompts)


def typed_prompt(text: str) -> str:
    """What was typed, or stands on stdin for `-`. Raises InputError for nothing."""
    asked = _read_stdin() if text == STDIN else whole_characters(text)
    if not asked.strip():
        raise InputError("the prompt is empty: say what is to be asked", key="--prompt")
    return asked


def _read_stdin() -> str:
    """All of stdin as UTF-8; its last line end is not the prompt's."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("the prompt on stdin is not UTF-8 text", file="-", key="--prompt") from error
    return text.removesuffix("\n").removesuffix("\r")


def _name(prompt: str) -> str:
    words = " ".join(prompt.split())
    return words if len(words) <= MAX_NAME else words[: MAX_NAME - 1].rstrip() + "…"
