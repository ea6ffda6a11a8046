"""What a run's presets did, for other programs: the key `steering` of an exported record, and of `steer --json`.

Never read back. Numbers have six significant digits, the same on every machine. What was not asked is left out.
"""

from __future__ import annotations

from typing import Any, Final

from playground.core.intervals import Estimate
from playground.core.run import Run
from playground.core.steering.attributes import ATTRIBUTE
from playground.core.steering.values import (
    Ablation,
    Adherence,
    Advice,
    Asymmetry,
    Dose,
    Drift,
    Effect,
    EvenHanded,
    Holds,
    Moved,
    PresetSteering,
    Rate,
    Shift,
    SideEffects,
    Steering,
)

MOST_ANSWERS: Final = 2_000
"""Of a run whose exported record has the figures, which take 2 s then."""


def steering_record(steering: Steering) -> dict[str, Any]:
    """`presets` in the run's order, without the baselines, which stand apart where they have a part of their own.

    `preset` is the column's id, of a preset of the experiment's own its name; `column` is the id in any case. An
    interval is `low` and `high`, null where one observation gives none.
    """
    bases = [_preset(each) for each in steering.presets if each.is_baseline and each.even_handed is not None]
    return {
        "baseline": steering.baseline,
        "presets": [_preset(each) for each in steering.presets if not each.is_baseline],
        **({"baselines": bases} if bases else {}),
        "doses": [_dose(dose) for dose in steering.doses],
        "notes": list(steering.notes),
        "prompts": steering.prompts,
        "samples": steering.samples,
        "batches": steering.batches,
        "open": steering.open,
    }


def steering_of_record(run: Run) -> dict[str, Any]:
    """`{"steering": ...}` of a run whose record is exported; nothing of one column alone, of nothing whole, or of so
    many answers that the file would be long in coming: `playground steer` says it then."""
    whole = sum(cell.completion.state == "done" for cell in run.cells)
    if len(run.columns) < 2 or not 0 < whole <= MOST_ANSWERS:
        return {}
    from playground.core.steering.report import steering_of

    return {"steering": steering_record(steering_of(run))}


def number(value: float) -> float:
    """Six significant digits."""
    return float(f"{value:.6g}")


def _preset(preset: PresetSteering) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "moved": None if preset.moved is None else _moved(preset.moved),
        "adherence": None if preset.adherence is None else _adherence(preset.adherence),
        "holds": None if preset.holds is None else _holds(preset.holds),
        "side_effects": None if preset.side_effects is None else _side_effects(preset.side_effects),
        "drift": None if preset.drift is None else _drift(preset.drift),
        "ablation": None if preset.ablation is None else _ablation(preset.ablation),
        "even_handed": None if preset.even_handed is None else _even_handed(preset.even_handed),
        "advice": None if preset.advice is None else _advice(preset.advice),
    }
    said = {
        "preset": preset.called or preset.column,
        "column": preset.column,
        "name": preset.name,
        "model": preset.model,
    }
    return {**said, **_known(parts), "sentence": preset.sentence}


def _known(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None}


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {"value": number(estimate.value), **_interval(estimate)}


def _interval(estimate: Estimate) -> dict[str, Any]:
    low, high = (None if end is None else number(end) for end in (estimate.low, estimate.high))
    return {"low": low, "high": high, "n": estimate.n}


def _rate(rate: Rate) -> dict[str, Any]:
    return {"passed": rate.passed, "share": number(rate.share.value), **_interval(rate.share)}


def _effect(effect: Effect) -> dict[str, Any]:
    interval = {**_interval(effect.distance), "n": effect.n, "base_n": effect.base_n}
    return {"effect": number(effect.distance.value), "p": number(effect.p), "p_holm": number(effect.p_holm), **interval}


def _moved(moved: Moved) -> dict[str, Any]:
    counts = {"verdict": moved.verdict, "firm": moved.firm, "moved": moved.moved, "prompts": moved.prompts}
    figures = {"n": moved.n, "base_n": moved.base_n} if moved.features is None else _effect(moved.features)
    more = _known(
        {
            "separation": None if moved.separation is None else number(moved.separation),
            "ratio": None if moved.ratio is None else number(moved.ratio),
            "lexical": None if moved.lexical is None else _effect(moved.lexical),
            "batches": [_effect(batch) for batch in moved.batches] or None,
        }
    )
    return {**counts, **figures, **more}


def _adherence(adherence: Adherence) -> dict[str, Any]:
    checks = [
        {"check": check.label, **_rate(check.rate), **_against(check.base, check.lift)} for check in adherence.checks
    ]
    together = {**_rate(adherence.rate), **_against(adherence.base, adherence.lift)}
    return {**together, "samples": adherence.samples, "all_of_n": _estimate(adherence.all_of_n), "checks": checks}


def _against(base: Rate | None, lift: Estimate | None) -> dict[str, Any]:
    return _known(
        {"base": None if base is None else _rate(base), "lift": None if lift is None else _estimate(lift)}
    )  # fmt: skip


def _holds(holds: Holds) -> dict[str, Any]:
    return {
        "aligned": _rate(holds.aligned),
        **_known(
            {
                "conflicting": None if holds.conflicting is None else _rate(holds.conflicting),
                "merged": None if holds.merged is None else _rate(holds.merged),
                "gap": None if holds.gap is None else _estimate(holds.gap),
                "robustness": None if holds.robustness is None else number(holds.robustness),
                "slot": None if holds.slot is None else _estimate(holds.slot),
            }
        ),
        "kinds": {each.kind: _rate(each.rate) for each in holds.kinds},
    }


def _side_effects(effects: SideEffects) -> dict[str, Any]:
    known = _known(
        {
            "calibration": None if effects.calibration is None else number(effects.calibration),
            "share": None if effects.share is None else number(effects.share),
        }
    )
    return {**known, "shifts": [_shift(shift) for shift in effects.shifts]}


def _shift(shift: Shift) -> dict[str, Any]:
    means = {"mean": _estimate(shift.mean), "base": _estimate(shift.base)}
    return {"attribute": shift.attribute, "z": number(shift.z), "meant": shift.meant, **means}


def _drift(drift: Drift) -> dict[str, Any]:
    slope = {} if drift.slope is None else {"slope": _estimate(drift.slope)}
    turns = [{"turn": each.turn, **_rate(each.rate)} for each in drift.turns]
    return {"turns": turns, **slope, "half_life": drift.half_life}


def _ablation(ablation: Ablation) -> dict[str, Any]:
    return {
        "text": ablation.text,
        "clauses": [
            {
                "start": clause.start, "end": clause.end, "text": clause.text, "heat": number(clause.heat),
                **({} if clause.effect is None else _effect(clause.effect)),
            }
            for clause in ablation.clauses
        ],
    }  # fmt: skip


def _even_handed(even: EvenHanded) -> dict[str, Any]:
    first, second = even.refusals
    return {
        "pairs": even.pairs,
        "refusals": {"first": _rate(first), "second": _rate(second), "gap": _estimate(even.refusal_gap)},
        "asymmetries": [_asymmetry(each) for each in even.asymmetries],
    }


def _asymmetry(each: Asymmetry) -> dict[str, Any]:
    figures = {"difference": _estimate(each.difference), "p": number(each.p), "p_holm": number(each.p_holm)}
    base = _known({"base": None if each.base is None else _estimate(each.base), "shrinks": each.shrinks})
    return {"attribute": each.attribute, **figures, **base}


def _advice(advice: Advice) -> dict[str, Any]:
    return {"more_samples": advice.more_samples, "words": advice.words}


def _dose(dose: Dose) -> dict[str, Any]:
    figures = {"tau": number(dose.tau), "p": number(dose.p), "p_holm": number(dose.p_holm)}
    reach = {} if dose.range_sd is None else {"range_sd": number(dose.range_sd)}
    return {
        "preset": dose.preset, "name": dose.name, "model": dose.model, "knob": dose.knob, "attribute": dose.attribute,
        "attribute_name": ATTRIBUTE[dose.attribute].name if dose.attribute in ATTRIBUTE else dose.attribute,
        **figures, "monotone": number(dose.monotone), **reach,
        "levels": [{"level": level.words, **_estimate(level.mean)} for level in dose.levels],
    }  # fmt: skip
