"""What a person writes beside the answers of a run: stars and notes on cells, labels of columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from playground.core.plan import CellId

LONGEST_LABEL: Final = 200  # characters


@dataclass(frozen=True, slots=True)
class Annotations:
    """`labels` are by column id, in place of the column's name; an empty note or label is none."""

    stars: frozenset[CellId] = frozenset()
    notes: Mapping[CellId, str] = field(default_factory=dict[CellId, str])
    labels: Mapping[str, str] = field(default_factory=dict[str, str])

    def __bool__(self) -> bool:
        return bool(self.stars or self.notes or self.labels)

    def starred(self, cell: CellId, *, on: bool) -> Annotations:
        return replace(self, stars=self.stars | {cell} if on else self.stars - {cell})

    def noted(self, cell: CellId, note: str) -> Annotations:
        kept = {place: text for place, text in self.notes.items() if place != cell}
        return replace(self, notes={**kept, cell: note} if note.strip() else kept)

    def labelled(self, column: str, label: str) -> Annotations:
        words = " ".join(label.split())[:LONGEST_LABEL]
        kept = {place: text for place, text in self.labels.items() if place != column}
        return replace(self, labels={**kept, column: words} if words else kept)

    def joined(self, others: Annotations) -> Annotations:
        """With what somebody else wrote on the same run; where both wrote, these stay."""
        return Annotations(self.stars | others.stars, {**others.notes, **self.notes}, {**others.labels, **self.labels})

    def within(self, cells: frozenset[CellId], columns: frozenset[str]) -> Annotations:
        """What belongs to these cells and columns: a new run takes over the remarks on the answers it takes over."""
        return Annotations(
            self.stars & cells,
            {cell: note for cell, note in self.notes.items() if cell in cells},
            {column: label for column, label in self.labels.items() if column in columns},
        )


NO_ANNOTATIONS: Final = Annotations()
