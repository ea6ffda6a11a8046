"""Which answers of a run belong to what: plain ones, probes, drift's turns, columns without a sentence, batches. Pure.

Only whole answers are here. An answer that stands twice, because both come from one request, stands here once: copies
would look like proof that the model always says the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from playground.core.completion import Completion
from playground.core.experiment import ProbeKind
from playground.core.plan import CellId, Column
from playground.core.run import RecordedCell, Run
from playground.core.turns import Turn, system_from, turns_of
from playground.core.wording import dot_of

CONFLICTS: Final[tuple[ProbeKind, ...]] = ("ignore", "opposite", "role", "language", "long")
"""The probes that pull the other way; `merged` is their reference."""

ByPrompt = Mapping[str, tuple["Answer", ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `asked` is the user's last message, as checks read it."""

    cell: CellId
    seed: int | None
    completion: Completion
    asked: str

    @property
    def text(self) -> str:
        return self.completion.text


@dataclass(frozen=True, slots=True)
class Arm:
    """A column under one model with its answers, in the order of prompts and samples whatever that of the cells was.

    `plain` by prompt: no probe, first turn, the column's own system message in force. `probes` by kind and then by the
    prompt they put under pressure. `turns` of scripted conversations, by number. `copies` were left out.
    """

    column: Column
    model: str
    dot: int
    plain: ByPrompt = field(default_factory=dict[str, tuple[Answer, ...]])
    probes: Mapping[ProbeKind, ByPrompt] = field(default_factory=dict[ProbeKind, ByPrompt])
    turns: Mapping[int, tuple[Answer, ...]] = field(default_factory=dict[int, tuple[Answer, ...]])
    copies: int = 0

    @property
    def plain_answers(self) -> tuple[Answer, ...]:
        return tuple(answer for answers in self.plain.values() for answer in answers)

    def batch(self, number: int, size: int) -> ByPrompt:
        """The plain answers of one batch of samples; `number` counts from 0."""
        return {
            prompt: tuple(a for a in answers if (a.cell.sample - 1) // size == number)
            for prompt, answers in self.plain.items()
        }


@dataclass(frozen=True, slots=True)
class Arms:
    """Of one model: the baseline, the columns that are presets, and by column those without one of its sentences."""

    model: str
    base: Arm
    others: tuple[Arm, ...]
    ablated: Mapping[str, tuple[Arm, ...]]

    @property
    def all(self) -> tuple[Arm, ...]:
        return (self.base, *self.others)


def arms_of(run: Run) -> tuple[Arms, ...]:
    """Model by model; () of a run without columns."""
    if not run.columns:
        return ()
    asked = _Asked(run)
    found: list[Arms] = []
    for model in run.models:
        made = {column.id: asked.arm(column, model, place) for place, column in enumerate(run.columns)}
        first, *rest = (column for column in run.columns if column.ablated is None or column is run.columns[0])
        ablated: dict[str, list[Arm]] = {}
        for column in run.columns[1:]:
            if column.ablated is not None:
                ablated.setdefault(column.ablated.of, []).append(made[column.id])
        found.append(
            Arms(model, made[first.id], tuple(made[c.id] for c in rest), {of: tuple(a) for of, a in ablated.items()})
        )
    return tuple(found)


def blocks_of(base: ByPrompt, other: ByPrompt) -> list[tuple[list[str], list[str]]]:
    """For each prompt that both sides have answered: the baseline's texts and the other's."""
    return [
        ([answer.text for answer in answers], [answer.text for answer in other[prompt]])
        for prompt, answers in base.items()
        if answers and other.get(prompt)
    ]


def seed_of(run: Run, *names: str) -> int:
    """The seed of one test: the same for a record wherever it is read, another for each test."""
    digest = hashlib.sha256("\x1f".join((run.id, *names)).encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:4], "big")


class _Asked:
    """The prompts of a run by what they are for, and its whole answers by column and model."""

    def __init__(self, run: Run) -> None:
        self._prompts = {prompt.id: (place, prompt, turns_of(prompt)) for place, prompt in enumerate(run.prompts)}
        self._cells: dict[tuple[str, str], list[RecordedCell]] = {}
        for cell in run.cells:
            if cell.completion.state == "done" and self._is_known(cell.id):
                self._cells.setdefault((cell.id.preset, cell.id.model), []).append(cell)
        scripted = [prompt for prompt in run.prompts if prompt.probe is not None and prompt.probe.kind == "drift"]
        several = [p for p in run.prompts if p.probe is None and len(turns_of(p)) > 1]
        self._scripted = frozenset(prompt.id for prompt in scripted or several)

    def _is_known(self, cell: CellId) -> bool:
        return cell.prompt in self._prompts and 1 <= cell.turn <= len(self._prompts[cell.prompt][2])

    def arm(self, column: Column, model: str, place: int) -> Arm:
        cells = self._cells.get((column.id, model), [])
        answers = sorted(
            (self._answer(cell) for cell in cells),
            key=lambda a: (self._prompts[a.cell.prompt][0], a.cell.turn, a.cell.sample),
        )
        fresh = list(_without_copies(answers))
        plain: dict[str, list[Answer]] = {}
        probes: dict[ProbeKind, dict[str, list[Answer]]] = {}
        turns: dict[int, list[Answer]] = {}
        for answer in fresh:
            _, prompt, asked = self._prompts[answer.cell.prompt]
            own = system_from(asked, answer.cell.turn) is None
            meant = prompt.probe is None or prompt.probe.column in ("", column.id)
            if answer.cell.prompt in self._scripted and own and meant:
                turns.setdefault(answer.cell.turn, []).append(answer)
            if answer.cell.turn > 1 or (prompt.probe is None and not own):
                continue
            if prompt.probe is None:
                plain.setdefault(prompt.id, []).append(answer)
            elif prompt.probe.kind != "drift" and meant:
                probes.setdefault(prompt.probe.kind, {}).setdefault(prompt.probe.of, []).append(answer)
        return Arm(
            column, model, dot_of(place), _fixed(plain), {kind: _fixed(by) for kind, by in probes.items()},
            {number: tuple(turns[number]) for number in sorted(turns)}, len(answers) - len(fresh),
        )  # fmt: skip

    def _answer(self, cell: RecordedCell) -> Answer:
        turns: Sequence[Turn] = self._prompts[cell.id.prompt][2]
        return Answer(cell.id, cell.seed, cell.completion, turns[cell.id.turn - 1].message.text)


def _fixed(by: Mapping[str, list[Answer]]) -> ByPrompt:
    return {prompt: tuple(answers) for prompt, answers in by.items()}


def _without_copies(answers: Sequence[Answer]) -> Iterator[Answer]:
    """Of answers that one request has given, the first: the same text under the same seed, or out of the same run."""
    seen: set[tuple[object, ...]] = set()
    for answer in answers:
        origin = answer.completion.reused_from
        if answer.seed is None and origin is None:
            yield answer
            continue
        key = (answer.cell.prompt, answer.cell.turn, answer.seed, origin if answer.seed is None else "", answer.text)
        if key not in seen:
            seen.add(key)
            yield answer
