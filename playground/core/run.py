"""A run: one execution of an experiment, as a value. What is stored, shown again and exported."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from playground.core.annotations import NO_ANNOTATIONS, Annotations
from playground.core.completion import Completion
from playground.core.experiment import Prompt
from playground.core.judgements import Judgement
from playground.core.plan import CellId, Column, RunPlan, checks_of, expanded, reseeded
from playground.core.preset import Check
from playground.core.request import Parameters
from playground.core.votes import Vote

RunState: TypeAlias = Literal["running", "done", "interrupted"]


@dataclass(frozen=True, slots=True)
class RecordedCell:
    """A cell of a run and what came back."""

    id: CellId
    seed: int | None
    completion: Completion = field(default_factory=Completion)


@dataclass(frozen=True, slots=True)
class Run:
    """`created_at` and `finished_at` are UTC in ISO 8601; `columns[0]` is the baseline.

    `left_out` names what the file that this run was read from does not hold (core.left_out). `judge` is the model that
    the experiment named as judge; `judgements` are what any model that judged has said. `samples` is the number of all
    samples; they come in `batches` of equal size, each with seeds of its own.
    """

    id: str
    name: str
    created_at: str
    state: RunState
    columns: tuple[Column, ...]
    prompts: tuple[Prompt, ...]
    models: tuple[str, ...]
    samples: int
    parameters: Parameters
    cells: tuple[RecordedCell, ...]
    checks: tuple[Check, ...] = ()
    description: str = ""
    finished_at: str | None = None
    program: str = ""
    votes: tuple[Vote, ...] = ()
    annotations: Annotations = NO_ANNOTATIONS
    left_out: tuple[str, ...] = ()
    judge: str = ""
    judgements: tuple[Judgement, ...] = ()
    batches: int = 1

    def completions(self) -> Mapping[CellId, Completion]:
        return {cell.id: cell.completion for cell in self.cells}

    def plain_cells(self) -> tuple[RecordedCell, ...]:
        """Without what studies asked to put prompts under pressure, or of columns that lack a sentence."""
        probes = {prompt.id for prompt in self.prompts if prompt.probe is not None}
        cut = {column.id for column in self.columns if column.ablated is not None}
        if not probes and not cut:
            return self.cells
        return tuple(cell for cell in self.cells if cell.id.prompt not in probes and cell.id.preset not in cut)

    def is_waited_for(self) -> bool:
        """Whether answers are still on their way: what is said of those that are there may change by itself."""
        return self.state == "running" and any(not cell.completion.ended for cell in self.cells)

    def column(self, column_id: str) -> Column:
        return next(column for column in self.columns if column.id == column_id)

    def checks_of(self, cell: CellId) -> tuple[Check, ...]:
        """The checks of one cell of the run, in the order of its outcomes."""
        prompt = next(prompt for prompt in self.prompts if prompt.id == cell.prompt)
        return checks_of(self.column(cell.preset), prompt, self.checks)


def new_run(run_id: str, created_at: str, plan: RunPlan, program: str) -> Run:
    """The run of a plan in which nothing has happened yet."""
    cells = tuple(RecordedCell(cell.id, cell.seed) for cell in plan.cells)
    return Run(
        run_id, plan.name, created_at, "running", plan.columns, plan.prompts, plan.models, plan.samples,
        plan.parameters, cells, plan.checks, plan.description, None, program, judge=plan.judge,
        batches=plan.batches,
    )  # fmt: skip


def with_remarks_of(former: Run, run: Run, taken: Collection[CellId]) -> Run:
    """`run` with what was said in `former` about the answers it took over: stars, notes, labels, votes, judgements."""
    cells, columns = frozenset(taken), frozenset(column.id for column in run.columns)
    votes = tuple(vote for vote in former.votes if vote.left in cells and vote.right in cells)
    judgements = tuple(each for each in former.judgements if cells.issuperset(each.cells))
    annotations = former.annotations.within(cells, columns)
    return replace(run, annotations=annotations, votes=votes, judgements=judgements)


def plan_again(run: Run) -> RunPlan:
    """The plan that made `run`, its cells and the seeds it recorded: for a retry, a resume, another look."""
    plan = expanded(parts_of(run), frozenset(cell.id for cell in run.cells))
    seeds = {cell.id: cell.seed for cell in run.cells}
    return replace(plan, cells=tuple(reseeded(cell, seeds.get(cell.id, cell.seed)) for cell in plan.cells))


def parts_of(run: Run) -> RunPlan:
    """What `run` was made of, as a plan that has no cells yet."""
    return RunPlan(
        run.name, run.columns, run.prompts, run.models, run.samples, run.parameters, (), run.checks, run.description,
        run.judge, run.batches,
    )  # fmt: skip
