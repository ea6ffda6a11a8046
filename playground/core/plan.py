"""A run plan: the list of cells, each with the exact completion request it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from playground.core.compose import Span
from playground.core.experiment import Prompt
from playground.core.preset import Check, KnobValue, Preset
from playground.core.request import CompletionRequest, Message, Parameters

SEED_STRIDE = 100  # column j's samples take the seeds base + 100 j, base + 100 j + 1, ...
MAX_SEED = 2**31 - 1  # what every known API takes


@dataclass(frozen=True, slots=True)
class Column:
    """One preset of a run, its text rendered. `id` is unique in the run; `system_message` is the final text.

    `parameters` are the ones the column asks for; they go over those of the experiment. `spans` say which part of the
    text came from which layer, () where it is all the preset's; `without` are layers switched off here; `bounds` are
    the experiment's, as they were.
    """

    id: str
    name: str
    preset: Preset
    system_message: str | None
    knobs: Mapping[str, KnobValue] = field(default_factory=dict[str, KnobValue])
    parameters: Parameters = field(default_factory=Parameters)
    spans: tuple[Span, ...] = ()
    without: tuple[str, ...] = ()
    bounds: tuple[Preset, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class CellId:
    """The place of one completion in a run; `sample` counts from 1."""

    preset: str
    prompt: str
    model: str
    sample: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    id: CellId
    endpoint: str
    request: CompletionRequest
    checks: tuple[Check, ...] = ()

    @property
    def seed(self) -> int | None:
        return self.request.parameters.seed


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The first column is the baseline. `cells` stand in reading order: prompt, sample, model, column."""

    name: str
    columns: tuple[Column, ...]
    prompts: tuple[Prompt, ...]
    models: tuple[str, ...]
    samples: int
    parameters: Parameters
    cells: tuple[Cell, ...]
    checks: tuple[Check, ...] = ()
    description: str = ""


def split_model(model: str) -> tuple[str, str]:
    """`ENDPOINT/MODEL_ID` -> (endpoint, model id); a model id may hold slashes."""
    endpoint, _, model_id = model.partition("/")
    return endpoint, model_id


def plan_run(
    name: str,
    columns: Sequence[Column],
    prompts: Sequence[Prompt],
    models: Sequence[str],
    samples: int,
    parameters: Parameters,
    checks: Sequence[Check] = (),
    description: str = "",
) -> RunPlan:
    """Expand columns x prompts x models x samples into cells.

    `parameters.seed` is the base of the seeds; columns (preset and model) have disjoint ones, because equal seeds
    couple the columns: an unchanged request would then repeat the baseline's texts.
    """
    stride = max(SEED_STRIDE, 10 ** len(str(samples)))
    cells: list[Cell] = []
    for prompt in prompts:
        for sample in range(1, samples + 1):
            for m, model in enumerate(models):
                for c, column in enumerate(columns):
                    arm = m * len(columns) + c
                    settings = column.parameters.over(parameters)
                    seed = None if settings.seed is None else (settings.seed + arm * stride + sample - 1) % MAX_SEED
                    cells.append(_cell(column, prompt, model, sample, replace(settings, seed=seed), checks))
    return RunPlan(
        name=name,
        columns=tuple(columns),
        prompts=tuple(prompts),
        models=tuple(models),
        samples=samples,
        parameters=parameters,
        cells=tuple(cells),
        checks=tuple(checks),
        description=description,
    )


def _cell(
    column: Column, prompt: Prompt, model: str, sample: int, parameters: Parameters, checks: Sequence[Check]
) -> Cell:
    endpoint, model_id = split_model(model)
    system = () if column.system_message is None else (Message("system", column.system_message),)
    request = CompletionRequest(model_id, (*system, *prompt.messages), parameters)
    return Cell(CellId(column.id, prompt.id, model, sample), endpoint, request, (*column.preset.checks, *checks))


def reseeded(cell: Cell, seed: int | None) -> Cell:
    """The same cell with another seed, for a second look at the same question."""
    return replace(cell, request=replace(cell.request, parameters=replace(cell.request.parameters, seed=seed)))
