"""A passport in words: one line for a list, and all of it for whoever looks closer. Pure."""

from __future__ import annotations

from typing import Final

from playground.core.passport import Passport
from playground.core.steering.figures import estimate_words, p_words
from playground.core.steering.words import verdict_words
from playground.core.summary_words import percent, range_words
from playground.core.wording import count, moment

STALE: Final = "stale"
FROM_FILE: Final = "from the file, measured by somebody else"


def sign_words(passport: Passport, model: str, *, stale: bool) -> str:
    """`moved, firm · 16 of 20 · SmolLM2 135M`; `model` is what it is called where this is read."""
    return " · ".join([*([STALE] if stale else []), finding_words(passport), model])


def finding_words(passport: Passport) -> str:
    """`moved, firm · 16 of 20`, the answers that keep the preset's checks; of one that has none `20 answers`."""
    rate = passport.adherence
    kept = f"{rate.passed:,} of {rate.n:,}" if rate is not None else count(passport.n, "answer")
    return f"{verdict_words(passport.verdict)} · {kept}"


def detail_words(passport: Passport, *, message: str, stale: bool) -> tuple[str, ...]:
    """Each a sentence: what moved, what it kept of its checks, and when that was measured.

    `message` is the hash of the system message as it is today.
    """
    asked = f"{count(passport.n, 'answer')} to {count(passport.prompts, 'prompt')}"
    first = verdict_words(passport.verdict).capitalize()
    if passport.effect is not None and passport.p_holm is not None:
        first += f": effect {estimate_words(passport.effect)}, {p_words(passport.p_holm)}"
    base = f"“{passport.baseline}”" if passport.baseline else "the baseline"
    sentences = [f"{first}; {asked}, against {passport.base_n:,} of {base}."]
    if (rate := passport.adherence) is not None:
        ends = range_words(percent(rate.share.low or 0.0), percent(rate.share.high or 0.0))
        sentences.append(f"Its checks: {rate.passed:,} of {rate.n:,} answers keep them, {ends}.")
    if stale:
        same = bool(passport.message) and passport.message == message
        what = "its layers, knobs, parameters or checks" if same else "its text"
        sentences.append(f"Stale: {what} changed since.")
    by = f" with {passport.program}" if passport.program else ""
    if passport.date:
        sentences.append(f"Measured on {moment(passport.date)}{by}.")
    return tuple(sentences)
