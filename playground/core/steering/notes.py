"""What is true of all figures of a run's steering: what presets are compared with, and what to be wary of. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from playground.core.plan import Column
from playground.core.preset import BASELINES
from playground.core.run import Run
from playground.core.steering.adherence import contract_of
from playground.core.steering.arms import Arm, Arms
from playground.core.wording import count, plain

MOST_SHOWN = 300  # characters of a hidden system message


def baseline_words(run: Run, models: Sequence[Arms]) -> str:
    """`Compared with no system message.` and what a model's own template puts in its place; "" of an empty run."""
    if not run.columns:
        return ""
    said = f"Compared with {_what(run.columns[0])}."
    hidden: dict[str, list[str]] = {}
    for arms in models:
        for text in _hidden(arms.base):
            hidden.setdefault(text, []).append(arms.model)
    for text, of in hidden.items():
        shown = plain(text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1].rstrip() + "…")
        said += f" The template of {_listed(of)} then puts in a hidden one of its own: “{shown}”"
    return said


def _what(column: Column) -> str:
    if column.preset.id in BASELINES and column.system_message:
        return f"the bounds alone, which stand in every column: “{column.name}”"
    if column.system_message is None:
        return "no system message"
    return f"the answers under “{column.name}”" if column.system_message else "an empty system message"


def _hidden(arm: Arm) -> list[str]:
    texts = {
        delivery.text or ""
        for answer in arm.plain_answers
        if answer.completion.sent is not None
        and (delivery := answer.completion.sent.delivery).how == "template-default"
    }
    return sorted(texts)


def notes_of(run: Run, models: Sequence[Arms]) -> tuple[str, ...]:
    """In the order of how much they take from the figures."""
    return tuple(note for notes in (_samples, _copies, _coupled, _settings, _rest) for note in notes(run, models))


def _samples(run: Run, models: Sequence[Arms]) -> Iterator[str]:
    if run.is_waited_for():
        return  # there will be more
    prompts = {prompt for arms in models for arm in arms.all for prompt in arm.plain}
    most = max((len(answers) for arms in models for arm in arms.all for answers in arm.plain.values()), default=0)
    if most == 1:
        what = "One prompt x one sample proves" if len(prompts) == 1 else "One sample of each prompt proves"
        yield f"{what} little: how far answers differ by luck alone is not known. Ask for 3 samples or more."
    elif len(prompts) == 1:
        yield "All is of one prompt: it may be otherwise for any other."


def _copies(run: Run, models: Sequence[Arms]) -> Iterator[str]:
    copies = sum(arm.copies for arms in models for arm in _everyone(arms))
    if copies:
        stands = "stands" if copies == 1 else "stand"
        yield f"{count(copies, 'answer')} {stands} twice because one request gave both: the copies count in no figure."
    reused = sum(a.completion.reused_from is not None for m in models for arm in m.all for a in arm.plain_answers)
    if reused:
        yield f"{count(reused, 'answer')} of earlier runs count as they did then; they are no fresh samples."


def _coupled(run: Run, models: Sequence[Arms]) -> Iterator[str]:
    for arms in models:
        base = {(a.cell.prompt, a.seed) for a in arms.base.plain_answers if a.seed is not None}
        names = [
            arm.column.name
            for arm in arms.others
            if any((a.cell.prompt, a.seed) in base for a in arm.plain_answers)
        ]  # fmt: skip
        if names:
            yield (
                f"{_listed(names)} and the baseline have the same seeds{_under(arms, models)}: their answers hang "
                "together, and an unchanged request repeats the baseline’s words."
            )
        alike = [arm.column.name for arm in arms.all if _all_alike(arm)]
        if alike:
            yield (
                f"Every answer to a prompt is the same under {_listed(alike)}{_under(arms, models)}: asking again "
                "tells nothing new there, and any difference looks like more than luck."
            )


def _all_alike(arm: Arm) -> bool:
    several = [answers for answers in arm.plain.values() if len(answers) > 1]
    return bool(several) and all(len({answer.text for answer in answers}) == 1 for answers in several)


def _settings(run: Run, models: Sequence[Arms]) -> Iterator[str]:
    asked = [column for column in run.columns if column.ablated is None]
    settings = {column.id: column.parameters.over(run.parameters) for column in asked}
    cold = [column.name for column in asked if settings[column.id].temperature == 0]
    if cold:
        whose = "all columns" if len(cold) == len(asked) else _listed(cold)
        yield f"Temperature is 0 for {whose}: re-sampling noise is then none, and samples are no independent evidence."
    others = [column.name for column in asked[1:] if settings[column.id] != settings[asked[0].id]]
    if others:
        yield (
            f"{_listed(others)} {'is' if len(others) == 1 else 'are'} asked with other parameters than the baseline: "
            "what moved may be these and not the text."
        )


def _rest(run: Run, models: Sequence[Arms]) -> Iterator[str]:
    whole = [answer for arms in models for arm in arms.all for answer in arm.plain_answers]
    cut = sum(answer.completion.finish_reason == "length" for answer in whole)
    if whole and cut * 5 >= len(whole):
        yield f"{cut:,} of {count(len(whole), 'answer')} were cut by the token limit: their length says little."
    judged = [c.name for c in run.columns[1:] if c.ablated is None and contract_of(c.preset.checks).judged]
    if judged:
        yield (
            f"What a model judges of {_listed(judged)} is in no comparison, because it judged no answer of the "
            "baseline by it."
        )


def _everyone(arms: Arms) -> Iterator[Arm]:
    yield from arms.all
    for without in arms.ablated.values():
        yield from without


def _under(arms: Arms, models: Sequence[Arms]) -> str:
    return f" under {arms.model}" if len(models) > 1 else ""


def _listed(names: Sequence[str]) -> str:
    """`French`, `French and Pirate`, `French, Pirate and 7 others`."""
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3:,} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
