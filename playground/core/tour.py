"""The tour: questions from a conversation about the system message, each an experiment that can be run at once.

What was measured with the embedded model is a dated record, made by `.ci/measure_tour.py` and not by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.core.steering.values import Verdict

TourStudy: TypeAlias = Literal["", "fresh", "conflict", "drift", "ablate"]
"""What is asked after the experiment: fresh seeds, users who object, more turns, a sentence less; "" for nothing."""

STUDY_WORDS: Final[dict[TourStudy, str]] = {
    "": "",
    "fresh": "Fresh seeds: the same again with other seeds. What was luck does not come twice.",
    "conflict": "Conflict: users who say to ignore it, or who want the opposite, another role, another language.",
    "drift": "Drift: more turns, to see how long it lasts.",
    "ablate": "Sentence by sentence: the same message without each of its sentences in turn.",
}


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """What was measured of one preset, as cells under the table's head.

    `verdict`: whether it moved the answers, "" where that is not the question; `passed` of `n` whole answers obeyed its
    checks, None where it has none.
    """

    preset: str
    cells: tuple[str, ...]
    verdict: Verdict | Literal[""] = ""
    passed: int | None = None
    n: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement. `date` is ISO 8601, `seconds` what it took on `machine`, studies and all; `said` are sentences
    of the program about the figures."""

    model: str
    date: str
    machine: str
    seconds: int
    answers: int
    prompts: int
    samples: int
    head: tuple[str, ...]
    rows: tuple[MeasuredRow, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """What the words of a stop say about presets, by their ids, so that a test can hold it against the figures."""

    moved: tuple[str, ...] = ()
    not_moved: tuple[str, ...] = ()
    obeyed: tuple[str, ...] = ()
    not_obeyed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TourStop:
    """One question. `id` is its experiment's; `talk` says where it comes from, `look` what to look at and in which
    `view` (a tab of the comparison by its id), `limits` where the embedded model fails. `study_of`: the preset that
    the study is about, "" for all."""

    id: str
    title: str
    question: str
    talk: str
    look: str
    limits: str
    view: str
    study: TourStudy = ""
    study_of: str = ""
    claims: Claims = Claims()
    measured: Measured | None = None


def unfounded(stop: TourStop) -> tuple[str, ...]:
    """The claims of a stop that its figures do not bear out, a sentence each.

    Obeyed is what more than half of the answers pass, not obeyed what at most a tenth does.
    """
    rows = {row.preset: row for row in stop.measured.rows} if stop.measured is not None else {}
    claims, found = stop.claims, list[str]()
    for preset in (*claims.moved, *claims.not_moved, *claims.obeyed, *claims.not_obeyed):
        if preset not in rows:
            found.append(f"{stop.id}: nothing was measured of '{preset}'")
    for preset, row in rows.items():
        share = row.passed / row.n if row.passed is not None and row.n else None
        if preset in claims.moved and row.verdict not in ("firm", "moved"):
            found.append(f"{stop.id}: '{preset}' is said to move the answers and did not ({row.verdict})")
        if preset in claims.not_moved and row.verdict != "not-moved":
            found.append(f"{stop.id}: '{preset}' is said to move nothing and did ({row.verdict})")
        if preset in claims.obeyed and (share is None or share <= 0.5):
            found.append(f"{stop.id}: '{preset}' is said to be obeyed and was in {row.passed} of {row.n}")
        if preset in claims.not_obeyed and (share is None or share > 0.1):
            found.append(f"{stop.id}: '{preset}' is said not to be obeyed and was in {row.passed} of {row.n}")
    return tuple(found)
