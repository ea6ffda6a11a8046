"""Datasets on the disk: when an experiment's file names one, and what is written where it cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from playground.core.errors import InputError
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.request import Message
from playground.formats.experiment_file import parse
from playground.workbench.datasets import (
    dataset_beside,
    holds_presets,
    is_dataset,
    read_dataset,
    read_prompts,
    save_experiment,
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "cities.csv"
    path.parent.mkdir()
    path.write_text("city\nRome\nOslo\n", "utf-8")
    return path


def asking(table: Path) -> Experiment:
    prompts = (Prompt("prompt-1", (Message("user", "Where is {{city}}?"),)),)
    rows = read_dataset(table).rows
    return Experiment("E", (PresetChoice("none"),), prompts, rows=rows, dataset=str(table))


def test_a_dataset_is_named_only_where_the_file_would_say_the_truth(table: Path, tmp_path: Path) -> None:
    experiment, target = asking(table), tmp_path / "e.experiment.yaml"
    assert dataset_beside(experiment, target) == "data/cities.csv"
    assert dataset_beside(replace(experiment, rows=experiment.rows[:1]), target) == ""
    assert dataset_beside(replace(experiment, rows=()), target) == ""
    assert dataset_beside(experiment, tmp_path / "elsewhere" / "e.experiment.yaml") == ""
    table.write_text("city\nRome\nBern\n", "utf-8")
    assert dataset_beside(experiment, target) == ""
    table.unlink()
    assert dataset_beside(experiment, target) == ""


def test_a_link_that_leads_out_of_the_folder_is_not_named(table: Path, tmp_path: Path) -> None:
    outside = tmp_path / "other"
    outside.mkdir()
    link = outside / "cities.csv"
    link.symlink_to(table)
    assert dataset_beside(replace(asking(table), dataset=str(link)), outside / "e.experiment.yaml") == ""


def test_rows_that_no_file_names_are_written_as_prompts(table: Path, tmp_path: Path) -> None:
    target = tmp_path / "e.experiment.yaml"
    some = replace(asking(table), rows=({"city": "Oslo"},))
    assert save_experiment(some, target) == (target,)
    alone = parse(target.read_bytes(), file="e", read_text=lambda path: path)
    assert (alone.rows, alone.prompts[0].vars) == ((), {"city": "Oslo"})


def test_many_rows_get_a_file_that_replaces_nothing(tmp_path: Path) -> None:
    rows = tuple({"x": f"{n} " * 30 + "é\n"} for n in range(9_000))
    experiment = Experiment("E", (PresetChoice("none"),), (Prompt("p", (Message("user", "{{x}}"),)),), rows=rows)
    (tmp_path / "big.rows.jsonl").write_text("mine", "utf-8")
    written = save_experiment(experiment, tmp_path / "big.experiment.yaml")
    assert [path.name for path in written] == ["big.experiment.yaml", "big.rows-2.jsonl"]
    assert (tmp_path / "big.rows.jsonl").read_text("utf-8") == "mine"
    again = parse(written[0].read_bytes(), file="e", read_text=lambda name: (tmp_path / name).read_bytes())
    assert (again.rows, again.dataset) == (rows, "big.rows-2.jsonl")


def test_what_a_table_holds_is_seen_by_its_first_line(tmp_path: Path) -> None:
    for name, text, presets in (
        ("a.csv", '"act","prompt"\n"Pirate","Arr"\n', True),
        ("b.csv", "\ufeffAct;Prompt;For_devs\nPirate;Arr;FALSE\n", True),
        ("c.csv", "prompt\nHi\n", False),
        ("d.csv", "", False),
    ):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        assert holds_presets(path) is presets, name
        assert is_dataset(path)
    assert not holds_presets(tmp_path / "lost.csv")
    assert not is_dataset(tmp_path / "a.json")


def test_prompts_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes("One\n\nZwei für dich\n".encode("cp1252"))
    assert read_prompts(path) == ("One", "Zwei für dich")
    path.write_text("x\n" * 10_001, "utf-8")
    with pytest.raises(InputError, match="10,001 prompts, and at most 10,000 are read"):
        read_prompts(path)
