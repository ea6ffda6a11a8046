"""`steer --until-settled`: sample by sample, until every share of passed checks is known well enough.

Stopping looks at the width of the intervals alone, never at a p: who tests again after each sample finds something by
luck. Wilson's interval bears it: looked at after 12 answers and every 4 more, it holds the true share in 95 % of cases
in the mean over all shares, as one of a fixed number of answers does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.errors import InputError
from playground.core.plan import Cell, RunPlan
from playground.core.run import Run
from playground.core.steering.values import Steering

FEWEST: Final = 3
"""Samples before the first look."""

HALF_WIDTH: Final = 0.15
"""Of the interval of a share: about 40 answers where half of them pass, 12 where none or all do."""


@dataclass(slots=True)
class Settling:
    """Which cells are asked next. `after`: the samples of each batch after which it was settled, None: never."""

    cells: Sequence[Cell]
    a_batch: int
    after: int | None = None

    @classmethod
    def of(cls, cells: Sequence[Cell], plan: RunPlan | None) -> Settling:
        """Raises InputError where nothing could settle."""
        if plan is None:
            raise InputError("nothing is asked, so nothing can stop early", key="--until-settled")
        if plan.samples <= FEWEST * plan.batches:
            raise InputError(
                f"it looks after {FEWEST} samples: say with --samples how many there may be at most",
                key="--until-settled",
            )
        if not any(column.preset.checks for column in plan.columns[1:]):
            raise InputError("it waits for the presets' checks, and none has any", key="--until-settled")
        return cls(cells, plan.samples // plan.batches)

    def rounds(self, looked: Callable[[], Run]) -> Iterator[Sequence[Cell]]:
        """The next cells, as long as the run as it stands is not settled."""
        from playground.core.steering.report import steering_of

        done = 0
        while done < self.a_batch and self.after is None:
            upto = max(done + 1, FEWEST)
            yield [cell for cell in self.cells if done < self._number(cell) <= upto]
            done = upto
            if done < self.a_batch and settled(steering_of(looked())):
                self.after = done

    @property
    def words(self) -> str:
        """What was settled, and what was not looked at; "" where all was asked."""
        if self.after is None:
            return ""
        return (
            f"Settled after {self.after} of {self.a_batch} samples: every share of passed checks is known to "
            f"{100 * HALF_WIDTH:.0f} points either way. No p was looked at for that."
        )

    def _number(self, cell: Cell) -> int:
        """Which sample of its batch it is of, from 1 on."""
        return (cell.id.sample - 1) % self.a_batch + 1


def settled(steering: Steering) -> bool:
    rates = [preset.adherence.rate for preset in steering.presets if preset.adherence is not None]
    widths = [rate.share.half_width for rate in rates]
    return bool(rates) and all(width is not None and width <= HALF_WIDTH for width in widths)
