"""The shape of a run record as it is read: the JSON's keys, and the way from there to a Run.

The values whose JSON has their own field names (messages, parameters, usage, ...) are decoded as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.core.completion import (
    NO_TIMINGS,
    NO_USAGE,
    CellError,
    CellState,
    CheckOutcome,
    Completion,
    FinishReason,
    Timings,
    Usage,
)
from playground.core.errors import InputError
from playground.core.judgements import Judgement
from playground.core.left_out import Part
from playground.core.mirror_pairing import paired
from playground.core.plan import CellId, Column
from playground.core.request import Delivery, Parameters, SentRequest
from playground.core.run import RecordedCell, Run, RunState
from playground.core.turns import turns_of
from playground.core.votes import Vote, merged
from playground.core.wording import count
from playground.formats.judgements import check_judgements
from playground.formats.remarks import AnnotationsShape, check_votes
from playground.formats.shape_parts import NO_PARAMETERS, CheckShape, PresetShape, PromptShape
from playground.formats.study_checks import check_ablated, check_batches, check_probes

NO_REMARKS = AnnotationsShape()


@dataclass(frozen=True, slots=True)
class RequestShape:
    method: str
    url: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CellShape:
    preset: str
    prompt: str
    model: str
    sample: int
    state: CellState
    seed: int | None = None
    text: str = ""
    reasoning: str = ""
    finish_reason: FinishReason | None = None
    usage: Usage = NO_USAGE
    timings: Timings = NO_TIMINGS
    cost_usd: float | None = None
    turn: int = 1
    request: RequestShape | None = None
    delivery: Delivery | None = None
    not_sent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    error: CellError | None = None
    checks: tuple[CheckOutcome, ...] = ()
    reused_from: str | None = None
    response_headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def cell(self, system_message: str | None) -> RecordedCell:
        completion = Completion(
            self.state, self.text, self.reasoning, self.finish_reason, self.usage, self.timings, self.error,
            self._sent(system_message), self.checks, cost_usd=self.cost_usd, reused_from=self.reused_from,
            response_headers=tuple(self.response_headers.items()),
        )  # fmt: skip
        place = CellId(self.preset, self.prompt, self.model, self.sample, self.turn)
        return RecordedCell(place, self.seed, completion)

    def _sent(self, system_message: str | None) -> SentRequest | None:
        if self.request is None and self.delivery is None:
            return None
        request = self.request or RequestShape("", "", {})
        delivery = self.delivery or Delivery("none" if system_message is None else "system")
        return SentRequest(request.method, request.url, request.body, delivery, self.not_sent, self.notes)


@dataclass(frozen=True, slots=True)
class RunFacts:
    id: str
    name: str
    created_at: str
    state: RunState
    finished_at: str | None = None
    program: str = ""
    left_out: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class ExperimentShape:
    prompts: tuple[PromptShape, ...]
    name: str = ""
    description: str = ""
    presets: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    samples: int = 1
    parameters: Parameters = NO_PARAMETERS
    baseline: str | None = None
    checks: tuple[CheckShape, ...] = ()
    bounds: tuple[PresetShape, ...] = ()
    judge: str = ""
    batches: int = 1


@dataclass(frozen=True, slots=True)
class Head:
    """What tells a run record from other JSON."""

    format: Any = None
    version: Any = None


@dataclass(frozen=True, slots=True)
class RunShape:
    format: Literal["playground.run"]
    version: int
    run: RunFacts
    experiment: ExperimentShape
    presets: tuple[PresetShape, ...]
    cells: tuple[CellShape, ...]
    votes: tuple[Vote, ...] = ()
    annotations: AnnotationsShape = NO_REMARKS
    judgements: tuple[Judgement, ...] = ()

    def as_run(self, file: str) -> Run:
        """Raises InputError when the parts do not fit: a cell of an unknown preset, one that stands twice ..."""
        columns = self._columns(file)
        self._hold_together(file)
        texts = {column.id: column.system_message for column in columns}
        cells = tuple(cell.cell(texts[cell.preset]) for cell in self.cells)
        places = frozenset(cell.id for cell in cells)
        check_votes(self.votes, places, file)
        check_judgements(self.judgements, places, file)
        return Run(
            self.run.id, self.run.name, self.run.created_at, self.run.state, columns,
            paired([prompt.prompt() for prompt in self.experiment.prompts]),
            self.experiment.models, self.experiment.samples, self.experiment.parameters,
            cells, tuple(check.check() for check in self.experiment.checks), self.experiment.description,
            self.run.finished_at, self.run.program, merged(self.votes),
            self.annotations.annotations().within(places, frozenset(texts)), self.run.left_out,
            self.experiment.judge, self.judgements, self.experiment.batches,
        )  # fmt: skip

    def _columns(self, file: str) -> tuple[Column, ...]:
        """The baseline first."""
        baseline = self.experiment.baseline
        if baseline is not None and all(preset.id != baseline for preset in self.presets):
            raise InputError(_unknown(baseline, "presets"), file=file, key="$.experiment.baseline")
        bounds = tuple(bound.preset() for bound in self.experiment.bounds)
        texts = {preset.id: preset.system_message for preset in self.presets}
        ordered = sorted(self.presets, key=lambda preset: baseline is not None and preset.id != baseline)
        return tuple(preset.column(bounds, texts) for preset in ordered)

    def _hold_together(self, file: str) -> None:
        presets = _ids([preset.id for preset in self.presets], "$.presets", file)
        prompts = _ids([prompt.id for prompt in self.experiment.prompts], "$.experiment.prompts", file)
        models = _ids(self.experiment.models, "$.experiment.models", file)
        check_batches(self.experiment.samples, self.experiment.batches, file)
        check_probes(self.experiment.prompts, file)
        check_ablated(self.presets, file)
        turns = {prompt.id: len(turns_of(prompt.prompt())) for prompt in self.experiment.prompts}
        seen: set[tuple[str, str, str, int, int]] = set()
        for place, cell in enumerate(self.cells):
            known = ((presets, "preset", cell.preset), (prompts, "prompt", cell.prompt), (models, "model", cell.model))
            for ids, key, value in known:
                if value not in ids:
                    raise InputError(_unknown(value, f"{key}s"), file=file, key=f"$.cells[{place}].{key}")
            cell_id = (cell.preset, cell.prompt, cell.model, cell.sample, cell.turn)
            if not 1 <= cell.turn <= turns[cell.prompt]:
                word = f"turns count from 1, and this prompt has {count(turns[cell.prompt], 'turn')}"
                raise InputError(word, file=file, key=f"$.cells[{place}].turn")
            if cell.sample < 1 or cell_id in seen:
                word = "samples count from 1" if cell.sample < 1 else "this cell stands twice"
                raise InputError(word, file=file, key=f"$.cells[{place}].sample")
            seen.add(cell_id)


def _ids(ids: list[str] | tuple[str, ...], key: str, file: str) -> frozenset[str]:
    seen: set[str] = set()
    for place, one in enumerate(ids):
        if one in seen:
            raise InputError(f"'{one}' stands twice", file=file, key=f"{key}[{place}]")
        seen.add(one)
    return frozenset(seen)


def _unknown(value: str, among: str) -> str:
    return f"'{value}' is none of the record's {among}"
