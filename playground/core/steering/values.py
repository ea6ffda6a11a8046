"""What is said of each preset of a run under one model: the one shape that window, page, JSON and command line read.

An effect is an energy distance from the baseline, 0 where nothing happened. Rates count whole answers. A part that was
not asked (no conflict suite, no drift, ...) is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.core.experiment import ProbeKind
from playground.core.intervals import Estimate

ALPHA: Final = 0.05
"""A p below it, corrected by Holm, is taken for more than luck."""

Verdict: TypeAlias = Literal["firm", "moved", "disagree", "not-moved", "too-few"]
"""`firm`: moved, and each of at least two batches of fresh seeds agrees. `moved`: all answers together say so, and no
second batch does alone, for want of one or of answers. `disagree`: one batch alone says so, and another does not.
`not-moved`: not to be told from luck. `too-few`: no prompt has two answers of either side to compare, or so few that no
answers at all could have come below ALPHA."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`passed` of `share.n` answers, with Wilson's interval."""

    passed: int
    share: Estimate

    @property
    def n(self) -> int:
        return self.share.n


@dataclass(frozen=True, slots=True)
class Effect:
    """An energy distance with its jackknife interval; `n` answers of the preset, `base_n` of the baseline.

    `p` is of a permutation test within prompts, `p_holm` corrected over the presets of the same model.
    """

    distance: Estimate
    p: float
    p_holm: float
    n: int
    base_n: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Did it move the answers? `features` is the primary measure, `lexical` (character 3-5-grams) the secondary.

    `separation` A: how often an answer lies further from the baseline's than those from each other, 0.5 is luck, 1 is
    always. `ratio` R: mean distance to the baseline's answers by their own mean distance. `batches`: the primary
    measure of each batch of seeds alone. None of these where `verdict` is `too-few`.
    """

    verdict: Verdict
    prompts: int
    n: int
    base_n: int
    features: Effect | None = None
    lexical: Effect | None = None
    separation: float | None = None
    ratio: float | None = None
    batches: tuple[Effect, ...] = ()

    @property
    def firm(self) -> bool:
        return self.verdict == "firm"

    @property
    def moved(self) -> bool:
        return self.verdict in ("firm", "moved", "disagree")


@dataclass(frozen=True, slots=True)
class CheckAdherence:
    """One of the preset's own checks. `lift`: less the share of the baseline's answers that pass it (Newcombe)."""

    label: str
    rate: Rate
    base: Rate | None
    lift: Estimate | None


@dataclass(frozen=True, slots=True)
class Adherence:
    """Does it do what it says? All of the preset's own checks together, then each.

    `all_of_n` is pass^N: the chance that N answers in a row pass, N being the samples of a prompt, with its interval.
    """

    rate: Rate
    base: Rate | None
    lift: Estimate | None
    samples: int
    all_of_n: Estimate
    checks: tuple[CheckAdherence, ...]


@dataclass(frozen=True, slots=True)
class ProbeRate:
    kind: ProbeKind
    rate: Rate


@dataclass(frozen=True, slots=True)
class Holds:
    """Does it hold? The preset's own checks under plain prompts (a), conflicting ones (c), and with the system message
    put into the user's message (r).

    `gap` is a - c, `slot` is a - r, both with Newcombe's interval; `robustness` is c / a, None where a is 0.
    """

    aligned: Rate
    conflicting: Rate | None
    merged: Rate | None
    kinds: tuple[ProbeRate, ...]
    gap: Estimate | None
    robustness: float | None
    slot: Estimate | None


@dataclass(frozen=True, slots=True)
class Shift:
    """How far one attribute moved: `z` in standard deviations of the baseline's answers; both means with intervals.

    `meant`: the preset's checks ask for it, so that it is no side effect.
    """

    attribute: str
    z: float
    mean: Estimate
    base: Estimate
    meant: bool


@dataclass(frozen=True, slots=True)
class SideEffects:
    """What else changed? `calibration` c: how much of what was asked for came (1 exactly, below 1 too little);
    `share` o: which part of the whole shift is beside the goal. Both None where no check says what was asked for.

    Only made where the preset moved the answers: else these are shares of noise.
    """

    shifts: tuple[Shift, ...]
    calibration: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class TurnRate:
    turn: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class Drift:
    """How long does it last? `slope` (Theil-Sen) is the change of the pass rate a turn. `half_life`: the first turn at
    which the upper end of the interval lies below half of the first turn's rate, None: not within these turns."""

    turns: tuple[TurnRate, ...]
    slope: Estimate | None
    half_life: int | None


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the system message: what its absence changed. `start` and `end` are places in the text.

    `heat` from 0 to 1 is its effect by the greatest one of the text, 0 of an effect that luck may have made.
    """

    start: int
    end: int
    text: str
    effect: Effect | None
    heat: float


@dataclass(frozen=True, slots=True)
class Ablation:
    """Which sentence did it? The clauses in the order of the text."""

    text: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One value of the knob, in words, and the attribute's mean there."""

    words: str
    mean: Estimate


@dataclass(frozen=True, slots=True)
class Dose:
    """A swept knob: one attribute against its levels. `tau` is Kendall's tau-b with `p`; `monotone` the share of steps
    that go the way of tau; `range_sd` the range covered in standard deviations of the baseline's answers."""

    preset: str
    name: str
    model: str
    knob: str
    attribute: str
    levels: tuple[Level, ...]
    tau: float
    p: float
    p_holm: float
    monotone: float
    range_sd: float | None


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """One attribute over mirrored prompts: the mean difference of the two sides, with a paired permutation p.

    `base`: the same of the baseline; `shrinks`: it lies nearer to 0 here, None for the baseline itself.
    """

    attribute: str
    difference: Estimate
    p: float
    p_holm: float
    base: Estimate | None
    shrinks: bool | None


@dataclass(frozen=True, slots=True)
class EvenHanded:
    """`refusal_gap`: refusals of the first sides less those of the second, Newcombe's interval."""

    pairs: int
    asymmetries: tuple[Asymmetry, ...]
    refusals: tuple[Rate, Rate]
    refusal_gap: Estimate


@dataclass(frozen=True, slots=True)
class Advice:
    """`more_samples` of each prompt and preset would settle what is open; 0: it is settled; None: nobody can say.

    `words` say it in a sentence.
    """

    more_samples: int | None
    words: str


@dataclass(frozen=True, slots=True)
class PresetSteering:
    """All that is said of one column under one model. `column` is its id, `dot` its colour.

    The baseline has one of its own, in which only `even_handed` and `ablation` are filled. `sentence` says in plain
    words what the figures mean and what they do not. `called`: how other programs call it where that is not `column`: a
    preset of the experiment's own goes by its name.
    """

    column: str
    preset: str
    name: str
    model: str
    dot: int
    is_baseline: bool
    sentence: str
    advice: Advice | None = None
    moved: Moved | None = None
    adherence: Adherence | None = None
    holds: Holds | None = None
    side_effects: SideEffects | None = None
    drift: Drift | None = None
    ablation: Ablation | None = None
    even_handed: EvenHanded | None = None
    called: str = ""


@dataclass(frozen=True, slots=True)
class Steering:
    """Of a whole run, model by model, the baseline first. `open`: cells that have not come to an end yet.

    `baseline` says what the presets are compared with, a template's hidden system message too. `notes` say what is true
    of all of it ("one prompt x one sample proves little").
    """

    baseline: str
    presets: tuple[PresetSteering, ...]
    doses: tuple[Dose, ...]
    notes: tuple[str, ...]
    prompts: int
    samples: int
    batches: int
    open: int
