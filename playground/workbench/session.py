"""How the window was left, as JSON: the experiment on the desk as a value that comes back exactly, finished or not."""

from __future__ import annotations

import json
from typing import Any, cast

from playground.core.errors import StoreError
from playground.core.experiment import Experiment
from playground.core.request import JsonValue
from playground.store.values import encode, rebuild


def experiment_to_json(experiment: Experiment) -> JsonValue:
    """Every field, half-written ones too: an experiment file would refuse an empty prompt."""
    return cast(JsonValue, json.loads(encode(experiment)))


def experiment_from_json(value: Any) -> Experiment:
    """Raises StoreError for what is none."""
    try:
        return rebuild(Experiment, value)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        words = "What was on the desk cannot be read any more: the program begins with the starter."
        raise StoreError(words) from error
