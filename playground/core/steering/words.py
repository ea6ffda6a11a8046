"""What was measured of a preset, in plain sentences: what a figure means, of how many answers it is, and what it does
not say. The same in window, page, Markdown and command line. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playground.core.intervals import Estimate
from playground.core.steering.figures import estimate_words, number_words, p_words, points_words
from playground.core.steering.values import ALPHA, Adherence, Effect, Moved, Rate, Verdict
from playground.core.summary_words import percent
from playground.core.wording import count

VERDICT_WORDS: Final[Mapping[Verdict, str]] = {
    "firm": "moved, firm",
    "moved": "moved, not yet firm",
    "disagree": "moved in one batch only",
    "not-moved": "did not move",
    "too-few": "too few answers to tell",
}
FEW_PROMPTS: Final = 12
"""Below, a sentence says that other prompts may tell otherwise: it is a wide range of prompts from there on."""

TOO_SMALL: Final = "no batch of fresh seeds alone has enough answers to say so"


def verdict_words(verdict: Verdict) -> str:
    return VERDICT_WORDS[verdict]


def moved_words(name: str, moved: Moved) -> str:
    """`French moved the answers (energy distance .31 (.22 to .40), p .0005, 20 answers to 4 prompts); ...`."""
    if moved.features is None or moved.verdict == "too-few":
        return _too_few_words(name, moved)
    said = f"{_effect_words(moved.features)}, {answers_words(moved.n, moved.prompts)}"
    match moved.verdict:
        case "firm":
            both = "both batches" if len(moved.batches) == 2 else f"each of {len(moved.batches)} batches"
            return f"{name} moved the answers ({said}); {both} of fresh seeds alone say so too."
        case "disagree":
            return f"All answers together say that {name} moved them ({said}), but {_dissent(moved)}."
        case "moved":
            lacks = "no second batch of fresh seeds has said so yet" if len(moved.batches) < 2 else TOO_SMALL
            return f"{name} moved the answers ({said}); {lacks}."
        case _ if moved.features.p < ALPHA:
            return f"{name} moved the answers no further than luck may have, with so many presets tried ({said})."
        case _:
            return f"{name} did not move the answers further than asking again does ({said}){_not_excluded(moved)}."


def _too_few_words(name: str, moved: Moved) -> str:
    if not moved.n or not moved.base_n:
        whose = f"of {name}" if moved.base_n else "of the baseline" if moved.n else "on either side"
        return f"There is no whole answer {whose} yet, so nothing can be compared."
    there = f"{answers_words(moved.n, moved.prompts)}, and {moved.base_n:,} of the baseline"
    if moved.n <= moved.prompts and moved.base_n <= moved.prompts:
        what = "One prompt asked once" if moved.prompts == 1 else "Asking each prompt once"
        return f"{what} proves little: whether {name} moved anything cannot be told from luck ({there})."
    return f"Too few answers to tell whether {name} moved anything: {there}."


def _effect_words(effect: Effect) -> str:
    said = f"energy distance {estimate_words(effect.distance)}, {p_words(effect.p)}"
    over = p_words(effect.p_holm)
    if effect.p >= ALPHA or over == p_words(effect.p):
        return said
    return f"{said} ({over.removeprefix('p ')} over all presets)"


def _dissent(moved: Moved) -> str:
    against = [(number, batch.p) for number, batch in enumerate(moved.batches, start=1) if batch.p >= ALPHA]
    listed = " and ".join(f"batch {number} ({p_words(p)})" for number, p in against)
    return f"{listed} alone {'does' if len(against) == 1 else 'do'} not: take it for luck until another batch agrees"


def _not_excluded(moved: Moved) -> str:
    """No effect seen is not no effect: how large one would still go unseen."""
    high = moved.features.distance.high if moved.features is not None else None
    return "" if high is None or high <= 0 else f"; an effect of up to {number_words(high)} may still be there"


def limits_words(prompts: int) -> str:
    """What answers to so few prompts do not say; "" of many."""
    if prompts < 1 or prompts >= FEW_PROMPTS:
        return ""
    return f"With {count(prompts, 'prompt')} it may be otherwise for others."


def answers_words(answers: int, prompts: int) -> str:
    """`20 answers to 4 prompts`."""
    return f"{count(answers, 'answer')} to {count(prompts, 'prompt')}"


def bounds_words(rate: Rate) -> str:
    """Of Wilson's interval: `30 to 70 %`, `at most 16 %` of none, `at least 84 %` of all."""
    low, high = rate.share.low or 0.0, 1.0 if rate.share.high is None else rate.share.high
    if rate.passed == 0:
        return f"at most {percent(high)}"
    return f"at least {percent(low)}" if rate.passed == rate.n else f"{100 * low:.0f} to {percent(high)}"


def share_words(rate: Rate) -> str:
    """`10 of 20 (30 to 70 %)`."""
    return f"{rate.passed:,} of {rate.n:,} ({bounds_words(rate)})"


def adherence_words(adherence: Adherence) -> str:
    """`0 of 20 answers obey “is JSON” (at most 16 %), ...`: with the lift over the baseline where there is one."""
    checks, rate = adherence.checks, adherence.rate
    obeyed = f"“{checks[0].label}”" if len(checks) == 1 else "all of its checks"
    said = f"{rate.passed:,} of {count(rate.n, 'answer')} obey {obeyed} ({bounds_words(rate)})"
    if adherence.base is None or adherence.lift is None:
        return f"{said}; the baseline’s answers were not held to it."
    if not rate.passed and not adherence.base.passed:
        return f"{said}, and none of the baseline’s {adherence.base.n:,}."
    against = f"{points_words(adherence.lift)} against the baseline’s {adherence.base.passed:,} of {adherence.base.n:,}"
    return f"{said}, {against}{_lift_limits(adherence.lift, adherence.base)}."


def _lift_limits(lift: Estimate, base: Rate) -> str:
    low, high = lift.low or 0.0, lift.high or 0.0
    if low > 0 or high < 0:
        return ""
    often = " the baseline obeys often without being told, and" if base.share.value >= 0.5 else ""
    return f":{often} this may be luck"


def no_adherence_words(*, has_checks: bool, judged: bool) -> str:
    """Why nothing is said of whether a preset is obeyed."""
    if not has_checks:
        return "It has no checks of its own, so nothing says whether it is obeyed."
    if judged:
        return "Whether it is obeyed waits for a model to judge."
    return "No whole answer tells whether it is obeyed."


def sentence_of(name: str, moved: Moved | None, adherence: Adherence | None, checks: str) -> str:
    """The whole of a preset in plain words. `checks`: why there is no adherence, of one without any."""
    said = [] if moved is None else [moved_words(name, moved)]
    said.append(checks if adherence is None else adherence_words(adherence))
    if moved is not None and moved.features is not None:
        said.append(limits_words(moved.prompts))
    return " ".join(sentence for sentence in said if sentence)


def baseline_sentence(name: str, answers: int, prompts: int) -> str:
    if not answers:
        return f"{name} is what the others are compared with, and has no whole answer yet."
    return f"{name} is what the others are compared with: {answers_words(answers, prompts)}."
