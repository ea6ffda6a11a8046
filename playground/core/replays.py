"""A run that was asked again, beside the one it repeats: which texts are the same, which checks turned. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from playground.core.check_words import check_labels
from playground.core.diffs import diff
from playground.core.plan import CellId, RunPlan, expanded, reseeded
from playground.core.run import RecordedCell, Run, parts_of
from playground.core.wording import count

Texts: TypeAlias = Literal["same", "different", "missing"]


@dataclass(frozen=True, slots=True)
class CheckChange:
    """One check that says something else than it did; None: it was not decided, or not there."""

    label: str
    before: bool | None
    after: bool | None


@dataclass(frozen=True, slots=True)
class Repeated:
    """One answer beside the one it repeats. `missing`: one of the two is not whole.

    `changed_share`: of the words of both texts, those that stand in one of them alone, 0..1.
    """

    before: CellId
    after: CellId
    texts: Texts
    changed_share: float | None
    checks: tuple[CheckChange, ...]


def plan_replay(run: Run, models: Sequence[str], samples: int | None = None) -> RunPlan:
    """The recorded system messages, prompts, parameters and checks once more, `models` () for those of the run.

    What was not asked then is not asked now. Each answer takes the seed that its first one had. Another number of
    samples is one batch.
    """
    asked_of, number = tuple(dict.fromkeys(models)) or run.models, samples or run.samples
    there = {cell.id: cell for cell in run.cells}
    parts = replace(parts_of(run), models=asked_of, samples=number, batches=run.batches if number == run.samples else 1)
    plan = expanded(parts, frozenset(_asked_again(run, asked_of, number)))
    seeds = {cell.id: there[place].seed for cell in plan.cells if (place := repeated(run, cell.id)) in there}
    return replace(plan, cells=tuple(reseeded(cell, seeds.get(cell.id, cell.seed)) for cell in plan.cells))


def _asked_again(run: Run, models: Sequence[str], samples: int) -> Iterator[CellId]:
    for model in models:
        source = repeated(run, CellId("", "", model)).model
        for cell in run.cells:
            if cell.id.model != source:
                continue
            if samples == run.samples:
                yield replace(cell.id, model=model)
            elif cell.id.sample == 1:
                yield from (replace(cell.id, model=model, sample=sample) for sample in range(1, samples + 1))


def repeated(run: Run, cell: CellId) -> CellId:
    """Which cell of the recorded run `cell` repeats: of its own model, or else of the first."""
    return cell if cell.model in run.models else replace(cell, model=run.models[0] if run.models else cell.model)


def compare(before: Run, after: Run) -> tuple[Repeated, ...]:
    """In the order of `after`; samples that the recorded run has not are passed over."""
    known = {cell.id: cell for cell in before.cells}
    pairs = ((known.get(repeated(before, cell.id)), cell) for cell in after.cells)
    return tuple(_repeated(before, old, after, new) for old, new in pairs if old is not None)


def _repeated(before: Run, old: RecordedCell, after: Run, new: RecordedCell) -> Repeated:
    if old.completion.state != "done" or new.completion.state != "done":
        return Repeated(old.id, new.id, "missing", None, ())
    was, now = old.completion.text, new.completion.text
    texts: Texts = "same" if was == now else "different"
    return Repeated(old.id, new.id, texts, _changed_share(was, now), tuple(_checks(before, old, after, new)))


def _changed_share(was: str, now: str) -> float:
    words = {"same": 0, "removed": 0, "inserted": 0}
    for span in diff(was, now).spans:
        words[span.kind] += len(span.text.split())
    alone = words["removed"] + words["inserted"]
    return alone / (alone + 2 * words["same"]) if alone else 0.0


def _checks(before: Run, old: RecordedCell, after: Run, new: RecordedCell) -> Iterator[CheckChange]:
    was, now = _outcomes(before, old), _outcomes(after, new)
    for label in dict.fromkeys((*was, *now)):
        if was.get(label) != now.get(label):
            yield CheckChange(label, was.get(label), now.get(label))


def _outcomes(run: Run, cell: RecordedCell) -> dict[str, bool | None]:
    """By label; where several share one, all have to pass."""
    outcomes = cell.completion.checks
    found: dict[str, bool | None] = {}
    for label, outcome in zip(check_labels(run.checks_of(cell.id), outcomes), outcomes, strict=True):
        passed = None if outcome.pending else outcome.passed
        found[label] = passed if found.get(label, True) is True else found[label]
    return found


def replay_words(pairs: Sequence[Repeated]) -> str:
    """`5 of 12 answers are the same, 7 different (31 % of the words); 2 checks turned.`"""
    kinds = [pair.texts for pair in pairs]
    whole = len(pairs) - kinds.count("missing")
    words = [f"{kinds.count('same'):,} of {count(whole, 'answer')} the same"]
    if different := [pair.changed_share or 0.0 for pair in pairs if pair.texts == "different"]:
        words.append(f"{len(different):,} different ({100 * sum(different) / len(different):.0f} % of their words)")
    if missing := kinds.count("missing"):
        words.append(f"{missing:,} without a whole answer on both sides")
    return f"{', '.join(words)}; {turned_words(pairs)}."


def turned_words(pairs: Iterable[Repeated]) -> str:
    """`no check turned`, `2 checks turned (1 fails now, 1 passes now)`."""
    turned = [change for pair in pairs for change in pair.checks]
    if not turned:
        return "no check turned"
    fails, passes = sum(c.after is False for c in turned), sum(c.after is True for c in turned)
    said = [f"{fails:,} {'fails' if fails == 1 else 'fail'} now"] if fails else []
    said += [f"{passes:,} {'passes' if passes == 1 else 'pass'} now"] if passes else []
    said += [f"{other:,} not decided"] if (other := len(turned) - fails - passes) else []
    return f"{count(len(turned), 'check')} turned ({', '.join(said)})"
