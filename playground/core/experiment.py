"""An experiment: presets x prompts x models x samples, with parameters and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from playground.core.preset import Check, KnobValue, Preset
from playground.core.request import Message, Parameters


@dataclass(frozen=True, slots=True)
class PresetChoice:
    """A preset of an experiment by its id or path, or `inline` with its own text; `knobs` set some of its values.

    `without` are layers of it that are switched off, to see what they do. `own`: `inline` is the experiment's own
    preset, and no text of the library's that has not been saved yet.
    """

    id: str
    knobs: Mapping[str, KnobValue] = field(default_factory=dict[str, KnobValue])
    inline: Preset | None = None
    without: tuple[str, ...] = ()
    own: bool = field(default=False, compare=False)  # where it comes from, and no part of what is asked


@dataclass(frozen=True, slots=True)
class Sweep:
    """A column for each of `values` of one knob of one preset."""

    preset: str
    knob: str
    values: tuple[KnobValue, ...]


ProbeKind: TypeAlias = Literal["ignore", "opposite", "role", "language", "long", "merged", "drift"]
"""How a probe differs from the plain prompt: "ignore the above", the opposite of what the preset orders, another role,
another language, a long text in between; `merged`: no conflict, but the system message's text stands in the user's
message and none is sent (the reference); `drift`: scripted turns follow."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a prompt was made for: to put `of` (a prompt's id) under pressure. `column`: for that column alone, by its
    id; "": for all but the baseline."""

    kind: ProbeKind
    of: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The user's side: one message, or a short conversation that ends with a user message; its turns: `core.turns`.

    `{{name}}` in a message is filled from `vars`, or from a dataset row where there is one. `checks` are for the
    answers to this prompt. `mirror`: the id of the prompt that asks the same for the other side. `probe`: of one that
    a study has made.
    """

    id: str
    messages: tuple[Message, ...]
    vars: Mapping[str, str] = field(default_factory=dict[str, str])
    checks: tuple[Check, ...] = ()
    mirror: str = ""
    probe: Probe | None = None

    @property
    def text(self) -> str:
        """The last user message: what a person calls the prompt."""
        return self.messages[-1].text if self.messages else ""


Rows: TypeAlias = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Experiment:
    """`models` are `ENDPOINT/MODEL_ID`; `baseline` is a preset's id. `rows` are the dataset's: a prompt that names one
    of their columns is asked once for each; `dataset` is the path of their file, where they come from one.

    `bounds` are presets that stand first in every column's system message, whatever the column's own says. `judge` is
    the model that decides checks such as `llm-rubric`, "" where none is named.
    """

    name: str
    presets: tuple[PresetChoice, ...]
    prompts: tuple[Prompt, ...]
    models: tuple[str, ...] = ()
    samples: int = 1
    parameters: Parameters = field(default_factory=Parameters)
    baseline: str | None = None
    checks: tuple[Check, ...] = ()
    sweep: Sweep | None = None
    rows: Rows = ()
    description: str = ""
    bounds: tuple[PresetChoice, ...] = ()
    dataset: str = ""
    judge: str = ""
