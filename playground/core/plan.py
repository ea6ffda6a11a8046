"""A run plan: the list of cells, each with the exact completion request it asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from playground.core.compose import BETWEEN, Span
from playground.core.experiment import Prompt
from playground.core.preset import NONE, Check, KnobValue, Preset
from playground.core.request import CompletionRequest, Parameters
from playground.core.turns import Gap, Turn, asked_with, filled, system_from, turns_of

SEED_STRIDE = 100  # column j's samples take the seeds base + 100 j, base + 100 j + 1, ...
MAX_SEED = 2**31 - 1  # what every known API takes


@dataclass(frozen=True, slots=True)
class Ablated:
    """A column that another one, `of` by its id, becomes without the text from `start` to `end` of its message."""

    of: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Column:
    """One preset of a run, its text rendered. `id` is unique in the run; `system_message` is the final text.

    `parameters` are the ones the column asks for; they go over those of the experiment. `spans` say which part of the
    text came from which layer, () where it is all the preset's; `without` are layers switched off here; `bounds` are
    the experiment's, as they were. `ablated`: of a column that leaves a sentence out, to see what it did.
    `own`: the preset is the experiment's own and in no library.
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
    ablated: Ablated | None = None
    own: bool = False

    def system_at(self, turns: Sequence[Turn], number: int) -> str | None:
        """The system message at a turn: a prompt may change it on the way, and the bounds stay in front of that one."""
        changed = system_from(turns, number)
        if changed is None:
            return self.system_message
        end = max((span.end for span in self.spans if span.locked), default=0)
        held = (self.system_message or "")[:end]
        if changed.preset == NONE.id or (held and not changed.text):
            return held or None
        return f"{held}{BETWEEN}{changed.text}" if held else changed.text


@dataclass(frozen=True, slots=True, order=True)
class CellId:
    """The place of one completion in a run; `sample` and `turn` count from 1."""

    preset: str
    prompt: str
    model: str
    sample: int = 1
    turn: int = 1

    def at(self, turn: int) -> CellId:
        """The same column's cell of another turn."""
        return replace(self, turn=turn)


@dataclass(frozen=True, slots=True)
class Cell:
    """`earlier`: where in the request's messages the answers of the earlier turns go, as soon as they are there."""

    id: CellId
    endpoint: str
    request: CompletionRequest
    checks: tuple[Check, ...] = ()
    earlier: tuple[Gap, ...] = ()

    @property
    def seed(self) -> int | None:
        return self.request.parameters.seed


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The first column is the baseline. `cells` stand in reading order: prompt, turn, sample, model, column.

    `judge` is the experiment's. The samples come in `batches` of equal size, each with seeds of its own.
    """

    name: str
    columns: tuple[Column, ...]
    prompts: tuple[Prompt, ...]
    models: tuple[str, ...]
    samples: int
    parameters: Parameters
    cells: tuple[Cell, ...]
    checks: tuple[Check, ...] = ()
    description: str = ""
    judge: str = ""
    batches: int = 1


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
    asked: Collection[CellId] | None = None,
) -> RunPlan:
    """Expand columns x prompts with their turns x models x samples into cells; `asked`: these alone, None: all that
    `is_asked`.

    `parameters.seed` is the base of the seeds; columns (preset and model) and turns have disjoint ones, because equal
    seeds couple the columns: an unchanged request would then repeat the baseline's texts.
    """
    whole = RunPlan(
        name=name,
        columns=tuple(columns),
        prompts=tuple(prompts),
        models=tuple(models),
        samples=samples,
        parameters=parameters,
        cells=(),
        checks=tuple(checks),
        description=description,
    )
    return expanded(whole, asked)


def expanded(plan: RunPlan, asked: Collection[CellId] | None = None) -> RunPlan:
    """`plan` with the cells that its parts make; `asked`: these alone, None: all that `is_asked`."""
    return replace(plan, cells=tuple(_cells(plan, asked)))


def is_asked(column: Column, prompt: Prompt, turn: int = 1, *, baseline: bool = False) -> bool:
    """Whether a new run asks this of `column`; `baseline`: it is the run's.

    A probe is for the column it names, else for all that have a text to hold on to and are not the baseline. A column
    that leaves a sentence out answers the first turn of plain prompts alone.
    """
    if column.ablated is not None:
        return prompt.probe is None and turn == 1
    if prompt.probe is None:
        return True
    return prompt.probe.column == column.id if prompt.probe.column else bool(column.system_message) and not baseline


def _cells(plan: RunPlan, asked: Collection[CellId] | None) -> Iterator[Cell]:
    arms = len(plan.models) * len(plan.columns)
    stride = max(SEED_STRIDE, 10 ** len(str(plan.samples)))
    for prompt in plan.prompts:
        turns = turns_of(prompt)
        for turn in turns:
            for sample in range(1, plan.samples + 1):
                for m, model in enumerate(plan.models):
                    for c, column in enumerate(plan.columns):
                        cell_id = CellId(column.id, prompt.id, model, sample, turn.number)
                        if asked is None:
                            wanted = is_asked(column, prompt, turn.number, baseline=c == 0)
                        else:
                            wanted = cell_id in asked
                        if wanted:
                            place = (turn.number - 1) * arms + m * len(plan.columns) + c
                            cell = _cell(plan, column, cell_id, turns, place * stride + sample - 1, asked)
                            yield replace(cell, checks=checks_of(column, prompt, plan.checks))


def checks_of(column: Column, prompt: Prompt, checks: Sequence[Check]) -> tuple[Check, ...]:
    """What an answer is held to, in the order of its outcomes: the preset's checks, the prompt's, the experiment's."""
    return (*column.preset.checks, *prompt.checks, *checks)


def _cell(
    plan: RunPlan,
    column: Column,
    cell_id: CellId,
    turns: Sequence[Turn],
    seed_step: int,
    asked: Collection[CellId] | None,
) -> Cell:
    """`seed_step` goes onto the base of the seeds."""
    settings = column.parameters.over(plan.parameters)
    seed = None if settings.seed is None else (settings.seed + seed_step) % MAX_SEED
    answered = [t for t in range(1, cell_id.turn) if asked is None or cell_id.at(t) in asked]
    messages, gaps = asked_with(column.system_at(turns, cell_id.turn), turns, cell_id.turn, answered)
    endpoint, model_id = split_model(cell_id.model)
    request = CompletionRequest(model_id, messages, replace(settings, seed=seed))
    return Cell(cell_id, endpoint, request, earlier=gaps)


def with_answers(cell: Cell, answers: Mapping[CellId, str]) -> Cell:
    """The cell with what is known of its column's earlier answers put into its request."""
    if not cell.earlier:
        return cell
    known = {gap.turn: answers[place] for gap in cell.earlier if (place := cell.id.at(gap.turn)) in answers}
    messages, gaps = filled(cell.request.messages, cell.earlier, known)
    return replace(cell, request=replace(cell.request, messages=messages), earlier=gaps)


def asked_as(plan: RunPlan, known: Collection[CellId]) -> RunPlan:
    """`plan` without the turns and samples that its columns were never asked in `known`; a column that is new there
    stays whole."""
    places = {(cell.preset, cell.prompt, cell.model) for cell in known}
    asked = {
        cell.id
        for cell in plan.cells
        if cell.id in known or (cell.id.preset, cell.id.prompt, cell.id.model) not in places
    }
    if len(asked) == len(plan.cells):
        return plan
    seeds = {cell.id: cell.seed for cell in plan.cells}
    fewer = expanded(plan, asked)
    return replace(fewer, cells=tuple(reseeded(cell, seeds[cell.id]) for cell in fewer.cells))


def with_later_turns(wanted: Collection[CellId], cells: Iterable[CellId]) -> set[CellId]:
    """Of `cells`, those `wanted` and the later turns of their columns: what a second try has to ask."""
    first: dict[CellId, int] = {}
    for cell in wanted:
        first[cell.at(1)] = min(cell.turn, first.get(cell.at(1), cell.turn))
    return {cell for cell in cells if cell.turn >= first.get(cell.at(1), cell.turn + 1)}


def reseeded(cell: Cell, seed: int | None) -> Cell:
    """The same cell with another seed, for a second look at the same question."""
    return replace(cell, request=replace(cell.request, parameters=replace(cell.request.parameters, seed=seed)))
