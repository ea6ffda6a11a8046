"""What a file asks of the answer's form, as a check: JSON, with a schema where one is given; and the way back."""

from __future__ import annotations

from typing import Final

from playground.core.preset import Check, Preset
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake

IS_JSON: Final = "is-json"


def ask_for_json(intake: Intake, schema: JsonValue, what: str) -> None:
    """Take it as a check. A schema that no check can use is left out, and the answer is still to be JSON."""
    before = len(intake.checks)
    intake.check(Check(IS_JSON, schema or None), what)
    if len(intake.checks) == before:
        intake.check(Check(IS_JSON), what)
    intake.note("changed", what, "the answer is checked to be JSON; the model is told so by the text alone")


def json_check(preset: Preset) -> Check | None:
    """The one check that other tools can ask for as the answer's form."""
    plain = (check for check in preset.checks if check.type == IS_JSON)
    return next((check for check in plain if check == Check(IS_JSON, check.value)), None)
