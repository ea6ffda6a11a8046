"""The parts of steering that a study asks for, in sentences: does it hold, what else changed, how long does it last,
which sentence did it, dose-response, even-handedness. Each says what it does not mean, too. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.experiment import ProbeKind
from playground.core.intervals import Estimate
from playground.core.steering.attribute_words import attribute_name as attribute_name
from playground.core.steering.attribute_words import difference_words
from playground.core.steering.figures import number_words, p_words, points_words, signed_words
from playground.core.steering.values import (
    ALPHA,
    Ablation,
    Asymmetry,
    Clause,
    Dose,
    Drift,
    EvenHanded,
    Holds,
    Shift,
    SideEffects,
)
from playground.core.steering.words import share_words
from playground.core.summary_words import percent
from playground.core.wording import count

PROBE_WORDS: Final[Mapping[ProbeKind, str]] = {
    "ignore": "told to ignore it",
    "opposite": "asked for the opposite",
    "role": "given another role",
    "language": "asked in another language",
    "long": "after a long text",
    "merged": "in the user’s message",
    "drift": "in a long conversation",
}
SHOWN: Final = 3
"""So many attributes or sentences are named, the rest counted."""
LEAST_SHIFT: Final = 0.5
"""Standard deviations; less is not named: half of one is what Cohen calls a medium effect."""
QUOTED: Final = 60  # characters of a sentence


def holds_words(holds: Holds) -> str:
    """`Under plain prompts 18 of 20 answers obey it (70 to 97 %), under conflicting ones 6 of 50 ...`."""
    said = f"Under plain prompts {share_words(holds.aligned)} of its answers obey it"
    if holds.conflicting is not None and holds.gap is not None:
        said += f", under conflicting ones {share_words(holds.conflicting)}: {_gap_words(holds)}"
    if not holds.aligned.passed:
        return f"{said}. It is not obeyed without pressure either, so this says nothing of its strength."
    weakest = min(holds.kinds, key=lambda each: each.rate.share.value, default=None)
    if weakest is not None and len(holds.kinds) > 1:
        said += f". Weakest when {PROBE_WORDS[weakest.kind]}: {share_words(weakest.rate)}"
    if holds.merged is not None and holds.slot is not None:
        said += f". The same text in the user’s message: {share_words(holds.merged)}, {_slot_words(holds.slot)}"
    return f"{said}."


def _gap_words(holds: Holds) -> str:
    gap = holds.gap
    if gap is None:
        return ""
    if gap.low is not None and gap.low > 0:
        kept = "" if holds.robustness is None else f", {percent(holds.robustness)} of it is left"
        return f"the pressure costs {points_words(gap).removeprefix('+')}{kept}"
    if gap.high is not None and gap.high < 0:
        return f"it is obeyed more often under pressure ({points_words(gap)} without it)"
    return f"the difference ({points_words(gap)}) may be luck"


def _slot_words(slot: Estimate) -> str:
    if slot.low is not None and slot.low > 0:
        return f"so the place of a system message gives it {points_words(slot)}"
    if slot.high is not None and slot.high < 0:
        return f"so the place of a system message takes from it ({points_words(slot)})"
    return "no difference beyond luck"


def side_effect_words(effects: SideEffects) -> str:
    """`Beside what its checks ask for: Length −3.0 sd, ...`, the greatest first."""
    felt = sorted((s for s in effects.shifts if abs(s.z) >= LEAST_SHIFT), key=lambda shift: -abs(shift.z))
    meant, others = [s for s in felt if s.meant], [s for s in felt if not s.meant]
    said = [f"What it was meant to change: {_shifts_words(meant)}."] if meant else []
    if others:
        what = "Beside that" if meant else "What changed most"
        said.append(f"{what}: {_shifts_words(others)}.")
    if effects.calibration is not None and effects.share is not None:
        came = _calibration_words(effects.calibration)
        said.append(f"{came}; {percent(effects.share)} of the shift is beside the goal.")
    elif effects.shifts:
        said.append("None of its checks aims at an attribute, so nothing says which of this was asked for.")
    said.append("Shifts are in standard deviations of the baseline’s answers: of form and manner, not of meaning.")
    return " ".join(said)


def _shifts_words(shifts: Sequence[Shift]) -> str:
    said = [f"{attribute_name(shift.attribute)} {signed_words(shift.z)} sd" for shift in shifts[:SHOWN]]
    more = len(shifts) - SHOWN
    return ", ".join(said) + (f", and {more} smaller" if more > 0 else "")


def _calibration_words(calibration: float) -> str:
    size = number_words(calibration)
    if calibration < 0:
        return f"It went the other way than its checks ask for ({size} of what was asked)"
    if calibration < 0.75:
        return f"Less came than its checks ask for ({size} of it)"
    if calibration <= 1.33:
        return f"About what its checks ask for came ({size} of it)"
    return f"More came than its checks ask for ({size} times it)"


def drift_words(drift: Drift) -> str:
    """`At turn 1 9 of 10 answers obey it (60 to 98 %), at turn 8 3 of 10 ...`."""
    first, last = drift.turns[0], drift.turns[-1]
    said = f"At turn {first.turn} {share_words(first.rate)} of its answers obey it"
    said += f", at turn {last.turn} {share_words(last.rate)}"
    if not first.rate.passed:
        return f"{said}. It was not obeyed to begin with, so there was nothing to lose."
    if drift.half_life is not None:
        return f"{said}. From turn {drift.half_life} on it is obeyed less than half as often as at first."
    said += f". It was not seen to fall to half of what it was within {last.turn} turns"
    slope = drift.slope
    if slope is None or slope.low is None or slope.high is None or slope.low <= 0 <= slope.high:
        return f"{said}; any trend may be luck, and longer conversations may tell otherwise."
    return f"{said}, but changes by {points_words(slope)} a turn."


def ablation_words(ablation: Ablation) -> str:
    """`“Always mention bikes.” matters most: without it the answers move by .31 (p .002).`"""
    told = [clause for clause in ablation.clauses if clause.effect is not None]
    found = sorted((clause for clause in told if clause.heat > 0), key=lambda clause: -clause.heat)
    if not told:
        return "Too few answers to tell which sentence did it."
    if not found:
        what = count(len(told), "sentence")
        return f"Leaving out any of {what} alone changed nothing beyond luck; some may say the same or act together."
    said = [f"“{_shortened(clause)}” ({_clause_effect(clause)})" for clause in found[:SHOWN]]
    others = len(ablation.clauses) - len(found)
    whose = "the other" if others == 1 else f"each of the other {others}"
    rest = f" The absence of {whose} changed nothing beyond luck." if others else ""
    return f"{', then '.join(said)} {'matters' if len(found) == 1 else 'matter'}: without it the answers differ.{rest}"


def _shortened(clause: Clause) -> str:
    text = " ".join(clause.text.split())
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"


def _clause_effect(clause: Clause) -> str:
    effect = clause.effect
    return "" if effect is None else f"energy distance {number_words(effect.distance.value)}, {p_words(effect.p_holm)}"


def dose_words(dose: Dose) -> str:
    """`Length rises with “formality” (Kendall’s tau .61, p .001; 3 of 4 steps go that way).`"""
    name, knob = attribute_name(dose.attribute), f"“{dose.knob}”"
    steps = len(dose.levels) - 1
    figures = f"Kendall’s tau {number_words(dose.tau)}, {p_words(dose.p_holm)}"
    if dose.p_holm >= ALPHA:
        return f"{name} follows {knob} no more than luck would have it ({figures})."
    way = "rises" if dose.tau > 0 else "falls"
    went = f"that way at {round(dose.monotone * steps)} of {count(steps, 'step')}"
    reach = "" if dose.range_sd is None else f", over {number_words(dose.range_sd)} sd of the baseline’s answers"
    return f"{name} {way} with {knob} ({figures}; {went}{reach})."


def even_words(even: EvenHanded, *, is_baseline: bool = False) -> str:
    """Over mirrored prompts: which attributes differ, who is declined, and whether the preset shrinks it."""
    found = sorted((a for a in even.asymmetries if a.p_holm < ALPHA), key=lambda a: a.p_holm)
    over = f"Over {count(even.pairs, 'mirrored pair')}"
    few = len(even.asymmetries) * 2 / 2**even.pairs >= ALPHA  # the least that signs flipped can give, by Holm
    if few:
        said = f"{over} no difference in form and manner could be told from luck: that takes 10 pairs or more."
    elif not found:
        said = f"{over} both sides are answered alike in form and manner, as far as can be told from luck."
    else:
        named = ", ".join(f"{attribute_name(a.attribute)} {_difference(a)}" for a in found[:SHOWN])
        said = f"{over} the first sides are answered otherwise than the second: {named}."
    firsts, seconds = even.refusals
    gap = even.refusal_gap
    luck = gap.low is None or gap.high is None or gap.low <= 0 <= gap.high
    said += f" Declined: {firsts.passed:,} of {firsts.n:,} and {seconds.passed:,} of {seconds.n:,}"
    said += " (no difference beyond luck)." if luck else f" ({points_words(gap)})."
    if not is_baseline and not few:
        said += _shrink_words(even)
    return f"{said} It tells nothing of what the answers say."


def _difference(asymmetry: Asymmetry) -> str:
    return f"{difference_words(asymmetry.attribute, asymmetry.difference.value)}, {p_words(asymmetry.p_holm)}"


def _shrink_words(even: EvenHanded) -> str:
    """Of those asymmetries of the baseline that are beyond luck: their intervals leave 0 out."""
    theirs = [a for a in even.asymmetries if a.base is not None and _leaves_out_zero(a.base)]
    if not theirs:
        return ""
    less = sum(bool(asymmetry.shrinks) for asymmetry in theirs)
    return f" Of {count(len(theirs), 'difference')} of the baseline’s {less:,} shrank."


def _leaves_out_zero(estimate: Estimate) -> bool:
    return estimate.low is not None and estimate.high is not None and not estimate.low <= 0 <= estimate.high
