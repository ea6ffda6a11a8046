"""The numbers under the pictures of steering: a row a preset, a column a figure, each in words with its interval."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.intervals import Estimate
from playground.core.steering.attribute_words import attribute_name, difference_words, mean_words, value_words
from playground.core.steering.figures import KIND_WORDS, number_words, p_words, signed_words
from playground.core.steering.table_parts import (
    NONE,
    FigureRow,
    FigureTable,
    distance_words,
    number,
    of_all,
    points,
    share_words,
    table_of,
)
from playground.core.steering.values import (
    Adherence,
    Clause,
    Dose,
    Drift,
    EvenHanded,
    Holds,
    Moved,
    PresetSteering,
    Rate,
    SideEffects,
)
from playground.core.summary_words import percent


def moved_table(presets: Sequence[PresetSteering]) -> FigureTable | None:
    heads = {
        "Answers": "of the preset, and of the baseline they are compared with",
        "Distance": "energy distance from the baseline’s answers over what can be counted in them; 0 is no effect",
        "p": "how often chance alone gives as much, by permutation within prompts",
        "p, corrected": "over all presets of the model, by Holm",
        "By letters": "the same distance over runs of three to five characters",
        "p ": "of the distance by letters",
        "Separation": "how often an answer lies further from the baseline’s than those from each other; .5 is luck",
        "Ratio": "mean distance to the baseline’s answers by their own mean distance",
        "Each batch": "p of each batch of seeds alone",
    }
    return table_of(heads, [(preset, _moved(preset.moved)) for preset in presets if preset.moved is not None])


def _moved(moved: Moved) -> tuple[str, ...]:
    main, letters = moved.features, moved.lexical
    return (
        f"{moved.n:,} against {moved.base_n:,}",
        distance_words(main),
        NONE if main is None else p_words(main.p),
        NONE if main is None else p_words(main.p_holm),
        distance_words(letters),
        NONE if letters is None else p_words(letters.p),
        number(moved.separation),
        number(moved.ratio),
        ", ".join(p_words(batch.p) for batch in moved.batches) or NONE,
    )


def adherence_table(presets: Sequence[PresetSteering]) -> FigureTable | None:
    heads = {
        "Check": "all of the preset’s own checks together, then each",
        "Passed": "answers that pass",
        "Share": "with Wilson’s 95 % interval",
        "Baseline": "the baseline’s answers, held to the same check",
        "Lift": "less the baseline’s share, with Newcombe’s interval",
        "All samples": "the chance that all samples of a prompt pass",
    }
    rows: list[tuple[PresetSteering, tuple[str, ...]]] = []
    for preset in presets:
        if preset.adherence is not None:
            rows += [(preset, cells) for cells in _adherence(preset.adherence)]
    return table_of(heads, rows)


def _adherence(found: Adherence) -> list[tuple[str, ...]]:
    chance = f"{share_words(found.all_of_n)} for {found.samples}" if found.samples > 1 else NONE
    whole = (
        "all checks",
        of_all(found.rate),
        share_words(found.rate.share),
        of_all(found.base),
        points(found.lift),
        chance,
    )
    each = [
        (check.label, of_all(check.rate), share_words(check.rate.share), of_all(check.base), points(check.lift), "")
        for check in found.checks
    ]
    return [whole, *each] if len(each) > 1 else [(each[0][0] if each else whole[0], *whole[1:])]


def holds_table(presets: Sequence[PresetSteering]) -> FigureTable | None:
    heads = {
        "Asked how": "plainly, against the system message, or with its text in the user’s message",
        "Passed": "answers that pass all of the preset’s own checks",
        "Share": "with Wilson’s 95 % interval",
        "Difference": "plain less this one, with Newcombe’s interval",
    }
    rows: list[tuple[PresetSteering, tuple[str, ...]]] = []
    for preset in presets:
        if preset.holds is not None:
            rows += [(preset, cells) for cells in _holds(preset.holds)]
    return table_of(heads, rows)


def _holds(found: Holds) -> list[tuple[str, ...]]:
    parts: list[tuple[str, Rate | None, Estimate | None]] = [
        ("plainly", found.aligned, None),
        ("all conflicts", found.conflicting, found.gap),
        *((KIND_WORDS[kind.kind], kind.rate, None) for kind in found.kinds),
        (KIND_WORDS["merged"], found.merged, found.slot),
    ]
    return [
        (words, of_all(rate), share_words(rate.share), points(difference, ""))
        for words, rate, difference in parts
        if rate
    ]


def side_effects_table(presets: Sequence[PresetSteering]) -> FigureTable | None:
    heads = {
        "Attribute": "of the answers; “asked for” where a check of the preset asks for it",
        "Shift": "in standard deviations of the baseline’s answers",
        "Preset": "mean with its 95 % interval",
        "Baseline": "mean with its 95 % interval",
    }
    rows: list[tuple[PresetSteering, tuple[str, ...]]] = []
    for preset in presets:
        if preset.side_effects is not None:
            rows += [(preset, cells) for cells in _side_effects(preset.side_effects)]
    return table_of(heads, rows)


def _side_effects(found: SideEffects) -> list[tuple[str, ...]]:
    far_first = sorted(found.shifts, key=lambda shift: -abs(shift.z))
    return [
        (
            f"{attribute_name(shift.attribute)}, asked for" if shift.meant else attribute_name(shift.attribute),
            f"{signed_words(shift.z)} sd",
            mean_words(shift.attribute, shift.mean),
            mean_words(shift.attribute, shift.base),
        )
        for shift in far_first
    ]


def drift_table(presets: Sequence[PresetSteering]) -> FigureTable | None:
    heads = {
        "Turn": "of the scripted talk",
        "Passed": "answers that pass all of the preset’s own checks",
        "Share": "with Wilson’s 95 % interval",
        "Slope": "change of the share a turn (Theil and Sen)",
        "Half-life": "the first turn at which surely less than half of the first turn’s share is left",
    }
    rows: list[tuple[PresetSteering, tuple[str, ...]]] = []
    for preset in presets:
        if preset.drift is not None:
            rows += [(preset, cells) for cells in _drift(preset.drift)]
    return table_of(heads, rows)


def _drift(found: Drift) -> list[tuple[str, ...]]:
    last = found.turns[-1].turn if found.turns else 0
    half = f"turn {found.half_life}" if found.half_life is not None else f"not within {last} turns"
    return [
        (
            str(each.turn), of_all(each.rate), share_words(each.rate.share),
            points(found.slope) if number == 0 else "", half if number == 0 else "",
        )
        for number, each in enumerate(found.turns)
    ]  # fmt: skip


def ablation_table(preset: PresetSteering) -> FigureTable | None:
    heads = {
        "Left out": "the sentence of the system message",
        "Distance": "of the answers without it from those with it",
        "p": "by permutation within prompts",
        "p, corrected": "over all sentences, by Holm",
    }
    clauses = preset.ablation.clauses if preset.ablation is not None else ()
    return table_of(heads, [(preset, _clause(clause)) for clause in clauses])


def _clause(clause: Clause) -> tuple[str, ...]:
    effect, text = clause.effect, " ".join(clause.text.split())
    if effect is None:
        return (text, NONE, NONE, NONE)
    return (text, distance_words(effect), p_words(effect.p), p_words(effect.p_holm))


def dose_table(doses: Sequence[Dose], dots: Sequence[int]) -> FigureTable | None:
    """`dots`: the colours of the doses' presets."""
    heads = {
        "Knob": "what is turned",
        "Attribute": "what is measured",
        "From, to": "its mean at the first and the last level",
        "Kendall’s tau": "1: always more with each step; 0: no order",
        "p": "of tau",
        "p, corrected": "over all attributes, by Holm",
        "Steps that follow": "the share of steps that go the way of tau",
        "Range": "in standard deviations of the baseline’s answers",
    }
    rows = [FigureRow(dose.name, dot, _dose(dose)) for dose, dot in zip(doses, dots, strict=True)]
    return FigureTable(tuple(heads), tuple(heads.values()), tuple(rows)) if rows else None


def _dose(dose: Dose) -> tuple[str, ...]:
    ends = [dose.levels[0], dose.levels[-1]] if dose.levels else []
    said = [value_words(dose.attribute, level.mean.value) for level in ends]
    return (
        dose.knob,
        attribute_name(dose.attribute),
        ", ".join(said) or NONE,
        number_words(dose.tau),
        p_words(dose.p),
        p_words(dose.p_holm),
        percent(dose.monotone),
        NONE if dose.range_sd is None else f"{number_words(dose.range_sd)} sd",
    )


def even_table(presets: Sequence[PresetSteering]) -> FigureTable | None:
    heads = {
        "Attribute": "of the answers to both sides",
        "Difference": "first side less second, mean with its 95 % interval",
        "p": "by turning pairs round",
        "p, corrected": "over all attributes, by Holm",
        "Baseline": "the same of the baseline",
        "Nearer to even": "whether the difference is smaller than the baseline’s",
    }
    rows: list[tuple[PresetSteering, tuple[str, ...]]] = []
    for preset in presets:
        if preset.even_handed is not None:
            rows += [(preset, cells) for cells in _even(preset.even_handed)]
    return table_of(heads, rows)


def _even(found: EvenHanded) -> list[tuple[str, ...]]:
    first, second = found.refusals
    refused = ("Refusals", points(found.refusal_gap), NONE, NONE, NONE, f"{of_all(first)} and {of_all(second)}")
    rows = [
        (
            attribute_name(each.attribute),
            _apart(each.attribute, each.difference),
            p_words(each.p),
            p_words(each.p_holm),
            NONE if each.base is None else _apart(each.attribute, each.base),
            NONE if each.shrinks is None else "yes" if each.shrinks else "no",
        )
        for each in found.asymmetries
    ]
    return [*rows, refused]


def _apart(attribute: str, difference: Estimate) -> str:
    """`+35 % (+12 to +60)`."""
    said = difference_words(attribute, difference.value)
    if difference.low is None or difference.high is None:
        return said
    ends = [difference_words(attribute, end) for end in (difference.low, difference.high)]
    return f"{said} ({ends[0].partition(' ')[0]} to {ends[1].partition(' ')[0]})"
