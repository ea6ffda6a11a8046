"""How `playground run` begins: anew, or from a past run: what is left of it, what failed, or the next turn after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from playground.cli.run_again import past_run, run_again
from playground.cli.run_choices import RunChoices, plan_of, typed_prompt
from playground.core.errors import InputError
from playground.core.nearest import suggestion
from playground.core.plan import Cell
from playground.core.run import Run
from playground.workbench import Workbench
from playground.workbench.conversations import ColumnPlace, Continuation, branch, follow_up


@dataclass(frozen=True, slots=True)
class PastRun:
    """The options that name one, as typed."""

    resume: str | None = None
    retry_failed: str | None = None
    follow_up: str | None = None
    turn: int | None = None

    def check(self) -> None:
        """Raises InputError for options that do not go together."""
        if sum(name is not None for name in (self.resume, self.retry_failed, self.follow_up)) > 1:
            raise InputError(
                "--resume goes on with what is left, --retry-failed with what failed, --follow-up makes a new run "
                "after it: choose one of them"
            )
        if self.turn is not None and self.follow_up is None:
            raise InputError("--turn says which turn of a past run is put otherwise: add --follow-up RUN")


def chosen(workbench: Workbench, choices: RunChoices, past: PastRun) -> tuple[Callable[[], Run], Sequence[Cell]]:
    """What begins the run, a new one or a past one, and what is to be asked in it. Nothing has begun yet."""
    past.check()
    if past.follow_up is not None:
        found = _followed_up(workbench, past.follow_up, past.turn, choices)
        return partial(workbench.begin, found.plan, found.kept, found.former), found.asked
    name = past.resume if past.retry_failed is None else past.retry_failed
    if name is None:
        plan = plan_of(workbench, choices)
        return partial(workbench.begin, plan), plan.cells
    recorded, cells = run_again(workbench, name, choices, only_failed=past.retry_failed is not None)
    return (partial(workbench.resume, recorded.id) if cells else lambda: recorded), cells


def _followed_up(workbench: Workbench, name: str, turn: int | None, choices: RunChoices) -> Continuation:
    """Another turn after a recorded run, or its turn number `turn` put otherwise."""
    if replace(choices, prompts=(), presets=(), models=()).any:
        raise InputError("--follow-up goes on under what the run says: only --prompt, --preset and --model go with it")
    if len(choices.prompts) != 1:
        raise InputError("--follow-up asks one thing: say it with one --prompt TEXT")
    run = past_run(workbench, name)
    columns, text = _columns(run, choices), typed_prompt(choices.prompts[0])
    if turn is None:
        return follow_up(run, text, columns)
    if len(run.prompts) != 1:
        raise InputError(f"the run has {len(run.prompts)} prompts, and --turn changes one: run that one alone first")
    return branch(run, run.prompts[0].id, turn, text, columns)


def _columns(run: Run, choices: RunChoices) -> frozenset[ColumnPlace] | None:
    """The columns that were typed, by their own ids or those of their presets; None: all."""
    if not choices.presets and not choices.models:
        return None
    ids: set[str] = set() if choices.presets else {column.id for column in run.columns}
    for name in choices.presets:
        found = {column.id for column in run.columns if name in (column.id, column.preset.id)}
        if not found:
            known = suggestion(name, [column.id for column in run.columns])
            raise InputError(f"the run has no column '{name}': {known}", key="--preset")
        ids |= found
    for model in choices.models:
        if model not in run.models:
            raise InputError(f"the run did not ask '{model}': {suggestion(model, run.models)}", key="--model")
    return frozenset((column, model) for column in ids for model in choices.models or run.models)
