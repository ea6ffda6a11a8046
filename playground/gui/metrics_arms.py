"""The columns whose figures are shown: those of the comparison, named and coloured as there, with the run's cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from playground.core.completion import Completion
from playground.core.metrics import Values, values_of
from playground.core.plan import CellId
from playground.core.summaries import Arm, arms_of
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison


def shown_arms(shown: ShownComparison, prompt: str | None) -> tuple[Arm, ...]:
    """Those of the shown columns that were asked in the run; the one that a column was before it was turned too."""
    if shown.run is None:
        return ()
    asked = {(arm.column, arm.model): arm for arm in arms_of(shown.run.run, prompt) if arm.cells}
    arms: list[Arm] = []
    for heading in shown.headings():
        cell = shown.cell(Place(column=heading.key))
        arm = asked.get((cell.preset, cell.model))
        if arm is not None:
            arms.append(replace(arm, name=heading.name, dot=heading.dot))
    return tuple(arms)


class Measurements:
    """`values_of` that measures each answer once, as long as it is the same one: a run is summed up again and again."""

    def __init__(self) -> None:
        self._known: dict[CellId, tuple[Completion, Values]] = {}

    def __call__(self, cell: CellId, completion: Completion) -> Values:
        before = self._known.get(cell)
        if before is None or before[0] is not completion:
            before = self._known[cell] = (completion, values_of(completion))
        return before[1]

    def missing(self, answers: Mapping[CellId, Completion]) -> list[tuple[CellId, Completion]]:
        """Whole answers that were not measured so far."""
        known = self._known
        return [
            (cell, completion)
            for cell, completion in answers.items()
            if completion.state == "done" and (cell not in known or known[cell][0] is not completion)
        ]

    def steps(self, answers: Sequence[tuple[CellId, Completion]]) -> Iterator[int]:
        """Measure them one by one; each step yields how many are."""
        for number, (cell, completion) in enumerate(answers, 1):
            self(cell, completion)
            yield number
