"""Passports as plain values, for the store and for the key `x-passport` of a preset's file. Pure.

What is read may be anybody's: what is no passport is none, and nothing in it is longer or larger than it may be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, cast, get_args

from playground.core.intervals import Estimate, share
from playground.core.passport import Passport
from playground.core.preset import Preset
from playground.core.request import JsonValue
from playground.core.steering.values import Rate, Verdict
from playground.core.wording import plain

KEY: Final = "x-passport"
MAX_IN_FILE: Final = 40
MAX_WORDS: Final = 200  # characters of a text in it
MAX_COUNT: Final = 10**9
_KEYS: Final = frozenset(("model", "date", "program", "run", "content", "message", "baseline", "moved", "adherence"))
_VERDICTS: Final[tuple[str, ...]] = get_args(Verdict)


def passport_values(passport: Passport) -> dict[str, JsonValue]:
    """What is not there is left out."""
    moved: dict[str, JsonValue] = {"verdict": passport.verdict}
    if passport.effect is not None:
        moved |= {"effect": passport.effect.value, **_ends(passport.effect)}
    if passport.p_holm is not None:
        moved["p_holm"] = passport.p_holm
    moved |= {"n": passport.n, "base_n": passport.base_n, "prompts": passport.prompts}
    words: dict[str, JsonValue] = {
        "model": passport.model, "date": passport.date, "program": passport.program, "run": passport.run,
        "content": passport.content, "message": passport.message, "baseline": passport.baseline,
    }  # fmt: skip
    values = {key: value for key, value in words.items() if value}
    values["moved"] = moved
    if (rate := passport.adherence) is not None:
        values["adherence"] = {"passed": rate.passed, "n": rate.n, **_ends(rate.share)}
    return {**passport.extra, **values}


def passport_from(values: object) -> Passport | None:
    """None for what is no passport."""
    if not isinstance(values, Mapping):
        return None
    given = cast("Mapping[str, JsonValue]", values)
    moved, adherence = given.get("moved"), given.get("adherence")
    model, date, content = (_text(given.get(key)) for key in ("model", "date", "content"))
    if not model or not content or not isinstance(moved, Mapping) or moved.get("verdict") not in _VERDICTS:
        return None
    value, p = _number(moved.get("effect")), _number(moved.get("p_holm"))
    n = _count(moved.get("n"))
    effect = None if value is None else Estimate(value, _number(moved.get("low")), _number(moved.get("high")), n)
    return Passport(
        model=model,
        date=date,
        content=content,
        verdict=cast("Verdict", moved["verdict"]),
        prompts=_count(moved.get("prompts")),
        n=n,
        base_n=_count(moved.get("base_n")),
        effect=effect,
        p_holm=p if p is not None and 0 <= p <= 1 else None,
        adherence=_rate(adherence),
        message=_text(given.get("message")),
        baseline=_text(given.get("baseline")),
        program=_text(given.get("program")),
        run=_text(given.get("run")),
        extra={key: each for key, each in given.items() if key not in _KEYS},
    )


def in_file(preset: Preset) -> tuple[Passport, ...]:
    """The passports that a preset's file carries: somebody's measurement, which nobody here has repeated."""
    kept = preset.extra.get(KEY)
    items = cast("Sequence[object]", kept) if isinstance(kept, Sequence) and not isinstance(kept, str) else (kept,)
    found = (passport_from(item) for item in items[:MAX_IN_FILE])
    return tuple(replace(each, run="") for each in found if each is not None)


def with_passports(preset: Preset, passports: Sequence[Passport]) -> Preset:
    """The preset with these in its file, without the ids of runs, which mean nothing elsewhere.

    Those that the file carries of other models stay.
    """
    models = {passport.model for passport in passports}
    others = [each for each in in_file(preset) if each.model not in models]
    carried: list[JsonValue] = [_rounded(passport_values(replace(each, run=""))) for each in (*passports, *others)]
    return replace(preset, extra={**preset.extra, KEY: carried[:MAX_IN_FILE]}) if passports else preset


def _rate(value: object) -> Rate | None:
    if not isinstance(value, Mapping):
        return None
    given = cast("Mapping[str, JsonValue]", value)
    passed, n = _count(given.get("passed")), _count(given.get("n"))
    found = share(passed, n) if passed <= n else None
    return None if found is None else Rate(passed, found)


def _ends(figure: Estimate) -> dict[str, JsonValue]:
    return {key: end for key, end in (("low", figure.low), ("high", figure.high)) if end is not None}


def _rounded(value: JsonValue) -> JsonValue:
    """Figures as a person reads them in a file."""
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _text(value: object) -> str:
    """On one line, and nothing in it that a file or a screen cannot hold."""
    return plain(" ".join(value[: 2 * MAX_WORDS].split()))[:MAX_WORDS] if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < MAX_COUNT and math.isfinite(value) else None


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT else 0
