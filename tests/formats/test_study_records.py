"""What studies put into a run, in its record and in the database: there and back, and what is wrong with it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from shown_runs import ROOT, shell, small_run

from playground.core.completion import Completion
from playground.core.errors import InputError
from playground.core.experiment import Probe
from playground.core.plan import Ablated
from playground.core.run import Run, new_run, plan_again
from playground.core.run_parts import of_prompt
from playground.core.studies import Studies, studied
from playground.formats.export import SUFFIXES, export, read
from playground.formats.run_record import decode, encode
from playground.store.runs import RunStore

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "resources/schemas/run.schema.json").read_text("utf-8")))
NEW = {"mirror", "probe", "ablated", "batches"}


def studied_run() -> Run:
    """A run as a study leaves it, with every new field."""
    run = small_run()
    first, whole = run.prompts[0], run.columns[1]
    prompts = (
        first,
        replace(first, id="other side", mirror=first.id),
        replace(first, id="p~ignore", probe=Probe("ignore", first.id)),
        replace(first, id="p~merged", probe=Probe("merged", first.id, whole.id)),
    )
    cut = replace(whole, id="cut", system_message="Ahoy.", ablated=Ablated(whole.id, 4, 20))
    return replace(run, prompts=prompts, columns=(*run.columns, cut), samples=4, batches=2)


def record(run: Run | None = None) -> dict[str, Any]:
    return json.loads(encode(studied_run() if run is None else run))


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(key for item in value.values() for key in keys(item))}
    return {key for item in value for key in keys(item)} if isinstance(value, list) else set()


def test_a_studied_run_comes_back_as_it_was_and_fits_the_schema() -> None:
    run = studied_run()
    assert decode(encode(run), file="r.json") == run
    SCHEMA.validate(record())
    assert keys(record()) >= NEW


def test_a_run_without_studies_is_recorded_as_it_always_was() -> None:
    assert not NEW & keys(record(small_run()))


def test_the_database_keeps_them(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs.sqlite3")
    run = studied_run()
    store.begin(run, None)
    back = store.load(run.id)
    store.close()
    assert (back.prompts, back.columns, back.batches) == (run.prompts, run.columns, 2)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["experiment", "batches"], 3, "'$.experiment.batches': 4 samples cannot come in 3 batches of equal size"),
        (["experiment", "batches"], 0, "cannot come in 0 batches"),
        (["experiment", "batches"], 8, "cannot come in 8 batches"),
        (["experiment", "prompts", 2, "probe", "kind"], "ignre", "did you mean 'ignore'?"),
        (["experiment", "prompts", 2, "probe", "of"], "p~ignore", "'$.experiment.prompts[2].probe.of': a prompt is no"),
        (["experiment", "prompts", 2, "probe"], {"kind": "role"}, "probe.of': this key is missing"),
        (["experiment", "prompts", 1, "mirror"], 5, "expected text, got a whole number"),
        (["presets", 2, "ablated", "of"], "nobody", "key '$.presets[2].ablated.of': 'nobody' is none of the whole"),
        (["presets", 2, "ablated", "of"], "cut", "'cut' is none of the whole columns"),
        (["presets", 2, "ablated", "start"], "4", "expected a whole number, got text"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_its_place(path: list[Any], value: Any, sentence: str) -> None:
    written = record()
    place = written
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(InputError) as caught:
        decode(json.dumps(written).encode(), file="mine.json")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (0, 10**9), (9, 3)])
def test_a_place_outside_of_the_text_is_dropped_and_the_column_stays_what_it_is(start: int, end: int) -> None:
    written = record()
    whole = written["presets"][1]["id"]
    written["presets"][2]["ablated"] = {"of": whole, "start": start, "end": end}
    assert decode(json.dumps(written).encode(), file="f").columns[2].ablated == Ablated(whole, 0, 0)


@pytest.mark.parametrize("mirror", ["nobody", "other side"])
def test_a_mirror_of_nothing_is_dropped(mirror: str) -> None:
    written = record()
    written["experiment"]["prompts"][1]["mirror"] = mirror
    assert decode(json.dumps(written).encode(), file="f").prompts[1].mirror == ""


def test_one_prompt_of_a_run_is_a_run_whose_record_can_be_read() -> None:
    for prompt in studied_run().prompts:
        part = of_prompt(studied_run(), prompt.id)
        assert (part.prompts[0].mirror, part.prompts[0].probe) == ("", prompt.probe)
        assert decode(encode(part), file="f") == part


# ---- exports


def answered_run() -> Run:
    run = small_run()
    plan = plan_again(replace(run, cells=tuple(replace(cell, seed=n) for n, cell in enumerate(run.cells))))
    wide = studied(plan, Studies(fresh=True, conflict=True, drift=2, ablate=(run.columns[1].id,)), 1)
    made = new_run("studied", run.created_at, wide, "")
    cells = tuple(replace(c, completion=Completion("done", f"Answer {n}.")) for n, c in enumerate(made.cells))
    return replace(made, cells=cells, state="done")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_studied_run_is_exported_in_every_format_with_every_answer(suffix: str) -> None:
    run = answered_run()
    data = export(run, suffix, shell())
    if suffix in (".html", ".json", ".zip"):
        assert read(data, file="f").cells == run.cells
    if suffix in (".html", ".json", ".md", ".csv", ".jsonl"):
        text = data.decode()
        assert all(cell.completion.text in text for cell in run.cells)
    if suffix == ".md":
        assert "Not asked yet" not in data.decode()
