"""What presets did, as JSON: the same figures as everywhere, six digits, and never read back."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from shown_runs import ROOT, shell, small_run
from shown_steering import steering as drawn

from playground.core.completion import Completion
from playground.core.run import Run
from playground.core.steering.report import steering_of
from playground.core.steering.values import PresetSteering
from playground.formats.export import export, read
from playground.formats.steering_record import MOST_ANSWERS, number, steering_record

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "resources/schemas/run.schema.json").read_text("utf-8")))


def record_of(run: Run) -> dict[str, object]:
    return json.loads(export(run, ".json", shell()))


def test_an_exported_record_has_it_beside_the_summary_and_as_the_schema_says() -> None:
    record = record_of(small_run())
    SCHEMA.validate(record)
    assert record["steering"] == json.loads(json.dumps(steering_record(steering_of(small_run()))))


def test_every_part_is_told_and_what_was_not_asked_is_left_out() -> None:
    record = steering_record(drawn())
    SCHEMA.validate({**record_of(small_run()), "steering": json.loads(json.dumps(record))})
    said = {name for preset in record["presets"] for name in preset}
    assert said >= {"moved", "adherence", "holds", "side_effects", "drift", "ablation", "even_handed"}
    assert [each["preset"] for each in record["baselines"]] == ["none"]
    assert "none" not in [each["preset"] for each in record["presets"]]
    assert not any(value is None for preset in record["presets"] for value in preset.values())
    [dose] = record["doses"]
    assert dose["attribute_name"]
    bare = PresetSteering("a", "a", "A", "m/x", 1, is_baseline=False, sentence="Nothing was asked.")
    told = steering_record(replace(drawn(), presets=(bare,)))["presets"]
    assert told == [{"preset": "a", "column": "a", "name": "A", "model": "m/x", "sentence": "Nothing was asked."}]


def test_the_figures_of_one_preset_are_those_of_the_shape() -> None:
    steering = drawn()
    preset = next(each for each in steering.presets if each.moved is not None and each.adherence is not None)
    said = next(each for each in steering_record(steering)["presets"] if each["preset"] == preset.column)
    assert preset.moved is not None
    assert preset.moved.features is not None
    assert preset.adherence is not None
    features, rate = preset.moved.features, preset.adherence.rate
    assert (said["moved"]["firm"], said["moved"]["n"]) == (preset.moved.firm, features.n)
    assert (said["moved"]["effect"], said["moved"]["p"]) == (number(features.distance.value), number(features.p))
    assert said["moved"]["p_holm"] == number(features.p_holm)
    assert (said["adherence"]["passed"], said["adherence"]["n"]) == (rate.passed, rate.n)
    assert said["adherence"]["low"] == number(rate.share.low or 0.0)


def test_six_digits_hold_whatever_the_size() -> None:
    assert [number(value) for value in (1 / 3, -12345.678, 1e-9 / 3, 0.0)] == [0.333333, -12345.7, 3.33333e-10, 0.0]


@pytest.mark.parametrize("steering", [None, "nonsense", {"presets": 3}])
def test_what_stands_there_is_never_read(steering: object) -> None:
    changed = json.dumps({**record_of(small_run()), "steering": steering}).encode()
    assert read(changed, file="f") == small_run()


def test_without_anything_to_compare_there_is_none() -> None:
    run = small_run()
    nothing = tuple(replace(cell, completion=Completion()) for cell in run.cells)
    assert "steering" not in record_of(replace(run, cells=nothing))
    alone = tuple(cell for cell in run.cells if cell.id.preset == "none")
    assert "steering" not in record_of(replace(run, columns=run.columns[:1], cells=alone))
    many = tuple(
        replace(cell, id=replace(cell.id, sample=sample))
        for cell in run.cells[:1]
        for sample in range(MOST_ANSWERS + 1)
    )
    assert "steering" not in record_of(replace(run, cells=many))
