"""What was measured of a preset, for `playground presets show`: told on the standard error, because the text is asked
for, and whole in the JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.cli import output
from playground.core.passport_values import passport_values
from playground.core.passport_words import FROM_FILE, detail_words

if TYPE_CHECKING:
    from playground.workbench.passports import Measured


def write_passports(measured: Measured) -> None:
    """A line for each model, the last measured first; then what the preset's file says."""
    for passports, whose in ((measured.newest, ""), (measured.carried, f" ({FROM_FILE})")):
        for passport in passports:
            stale = measured.is_stale(passport)
            words = " ".join(detail_words(passport, message=measured.message, stale=stale))
            output.note(f"{passport.model}{whose}: {words}")


def passports_json(measured: Measured) -> list[dict[str, Any]]:
    """`stale`: something else was measured than what is there now; `carried`: somebody else's, from the file."""
    return [
        {**passport_values(passport), "stale": measured.is_stale(passport), "carried": carried}
        for passports, carried in ((measured.own, False), (measured.carried, True))
        for passport in passports
    ]
