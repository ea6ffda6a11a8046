"""The parts of a run record's experiment as they are read: prompts, checks, and the presets that became its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.core.compose import Span
from playground.core.experiment import Probe, Prompt
from playground.core.plan import Ablated, Column
from playground.core.preset import Check, Knob, KnobValue, Preset
from playground.core.request import Message, Parameters

NO_PARAMETERS = Parameters()


@dataclass(frozen=True, slots=True)
class CheckShape:
    type: str
    value: Any = None
    threshold: float | None = None
    weight: float = 1.0
    metric: str | None = None
    loose: bool = False
    checks: tuple[CheckShape, ...] = ()

    def check(self) -> Check:
        members = tuple(member.check() for member in self.checks)
        return Check(self.type, self.value, self.threshold, self.weight, self.metric, self.loose, members)


@dataclass(frozen=True, slots=True)
class PromptShape:
    id: str
    messages: tuple[Message, ...]
    vars: Mapping[str, str] = field(default_factory=dict[str, str])
    checks: tuple[CheckShape, ...] = ()
    mirror: str = ""
    probe: Probe | None = None

    def prompt(self) -> Prompt:
        checks = tuple(check.check() for check in self.checks)
        return Prompt(self.id, self.messages, self.vars, checks, self.mirror, self.probe)


@dataclass(frozen=True, slots=True)
class PresetShape:
    """One column of the run: the preset as it was then.

    `preset_id` and `preset_name` stand where they differ from the column's. `parameters` are the preset's own,
    `column_parameters` those the column asked for where they differ.
    """

    id: str
    name: str
    system_message: str | None
    template: str | None = None
    knobs: Mapping[str, KnobValue] = field(default_factory=dict[str, KnobValue])
    description: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    license: str = ""
    source: str = ""
    layers: tuple[str, ...] = ()
    declared_knobs: tuple[Knob, ...] = ()
    parameters: Parameters = NO_PARAMETERS
    checks: tuple[CheckShape, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
    preset_id: str | None = None
    preset_name: str | None = None
    column_parameters: Parameters | None = None
    without: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    ablated: Ablated | None = None
    own: bool = False

    def preset(self) -> Preset:
        return Preset(
            self.id if self.preset_id is None else self.preset_id,
            self.name if self.preset_name is None else self.preset_name,
            self.template, self.description, self.tags, self.author, self.license, self.source, self.layers,
            self.declared_knobs, self.parameters, tuple(c.check() for c in self.checks), self.extra,
        )  # fmt: skip

    def column(self, bounds: tuple[Preset, ...], texts: Mapping[str, str | None]) -> Column:
        """`texts`: the system messages of all columns, by id."""
        asked = self.parameters if self.column_parameters is None else self.column_parameters
        return Column(
            self.id, self.name, self.preset(), self.system_message, self.knobs, asked,
            self._spans_that_fit(), self.without, bounds, self._place_that_fits(texts), self.own,
        )  # fmt: skip

    def _place_that_fits(self, texts: Mapping[str, str | None]) -> Ablated | None:
        """Without a place (0 to 0) where it lies outside of the text: a key that was taken out of it may have moved it.

        The column stays what it is, or else it would pass for a preset of its own.
        """
        cut = self.ablated
        if cut is None or 0 <= cut.start <= cut.end <= len(texts.get(cut.of) or ""):
            return cut
        return Ablated(cut.of, 0, 0)

    def _spans_that_fit(self) -> tuple[Span, ...]:
        """None of them where one lies outside of the text: they are for looking at, and no reason to refuse a run."""
        length = len(self.system_message or "")
        ends = [(span.start, span.end) for span in self.spans]
        ends += [(knob.start, knob.end) for span in self.spans for knob in span.knobs]
        return self.spans if all(0 <= start <= end <= length for start, end in ends) else ()
