"""Passports: which columns get one, when one is stale, and how it is written down and said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from passports_by_hand import MODEL, passport, passports, rate, run_of, steering_of

from playground.core.columns import column_of
from playground.core.errors import NotFound
from playground.core.experiment import PresetChoice
from playground.core.passport import Passport, best_of, content_hash, content_of, is_stale, passports_of
from playground.core.passport_values import KEY, MAX_IN_FILE, in_file, passport_from, passport_values, with_passports
from playground.core.passport_words import detail_words, sign_words
from playground.core.plan import Ablated, Column
from playground.core.preset import Check, Knob, Preset, sha256_of
from playground.core.request import Parameters

BASE = Preset("base", "Base", "Be brief.")
PIRATE = Preset(
    "pirate", "Pirate", "Say {{ word }}.", layers=("base",), knobs=(Knob("word", "text", "arr"),),
    checks=(Check("contains", "arr"),), parameters=Parameters(temperature=0.5),
)  # fmt: skip


def find(preset_id: str) -> Preset:
    if preset_id == "base":
        return BASE
    raise NotFound(preset_id)


def column(**choice: Any) -> Column:
    return column_of(PresetChoice("pirate", inline=PIRATE, **choice), find)


def test_each_model_gets_one_with_what_was_found() -> None:
    run = run_of(column(), models=(MODEL, "mine/other"))
    found = passports_of(run, steering_of(run))
    assert [(each.preset.id, one.model) for each, one in found] == [("pirate", MODEL), ("pirate", "mine/other")]
    one = found[0][1]
    assert (one.verdict, one.n, one.base_n, one.prompts, one.p_holm) == ("firm", 20, 40, 4, 0.002)
    assert (one.effect, one.adherence) == (steering_of(run).presets[2].moved.features.distance, rate(16, 20))  # type: ignore[union-attr]
    assert (one.date, one.run, one.program) == ("2026-11-24T16:05:00+00:00", run.id, "Playground 1.0")
    assert (one.content, one.message) == (content_of(PIRATE, find), sha256_of(PIRATE.system_message))
    assert one.baseline == "No system message"


@pytest.mark.parametrize(
    "other",
    [
        column(knobs={"word": "ahoy"}),
        column(without=("base",)),
        replace(column(), bounds=(BASE,)),
        replace(column(), id="pirate~without-sentence=1", ablated=Ablated("pirate", 0, 3)),
        column_of(PresetChoice("empty"), find),
    ],
)
def test_what_does_not_stand_alone_gets_none(other: Column) -> None:
    run = run_of(other)
    assert passports_of(run, steering_of(run)) == ()


def test_the_baseline_and_what_was_not_found_out_get_none() -> None:
    run = run_of(column())
    baseline = replace(run, columns=(run.columns[1], run.columns[0]))
    assert passports_of(baseline, steering_of(baseline)) == ()
    assert passports_of(run, steering_of(run, "too-few", None)) == ()
    assert len(passports_of(run, steering_of(run, "too-few", 3))) == 1
    assert passports_of(run, steering_of(run, "too-few", 3, 9)) == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda: (replace(PIRATE, system_message="Say {{ word }}!"), BASE),
        lambda: (replace(PIRATE, knobs=(Knob("word", "text", "ahoy"),)), BASE),
        lambda: (replace(PIRATE, knobs=(Knob("word", "choice", "arr", ("arr", "no")),)), BASE),
        lambda: (replace(PIRATE, layers=()), BASE),
        lambda: (replace(PIRATE, checks=(Check("contains", "ahoy"),)), BASE),
        lambda: (replace(PIRATE, checks=()), BASE),
        lambda: (replace(PIRATE, parameters=Parameters(temperature=0.6)), BASE),
        lambda: (PIRATE, replace(BASE, system_message="Be long.")),
    ],
)
def test_it_is_stale_when_what_decides_the_answers_changes(change: Callable[[], tuple[Preset, Preset]]) -> None:
    then = passport(content_of(PIRATE, find))
    preset, layer = change()
    assert is_stale(then, content_of(preset, lambda _layer: layer))


def test_it_holds_while_words_about_it_change() -> None:
    other = replace(
        PIRATE, id="p2", name="Sailor", description="d", tags=("t",), author="a", license="l", source="s",
        extra={"x-a": 1}, knobs=(replace(PIRATE.knobs[0], description="which"),), parameters=Parameters(0.5),
    )  # fmt: skip
    assert content_of(other, find) == content_of(PIRATE, find) == content_hash(column())
    assert is_stale(passport(content_of(PIRATE, find)), content_of(replace(PIRATE, layers=("gone",)), find))


def test_numbers_that_a_file_writes_otherwise_are_the_same() -> None:
    one = replace(PIRATE, checks=(Check("max-words", 20, weight=1.0),), parameters=Parameters(1.0, stop=("a",)))
    other = replace(PIRATE, checks=(Check("max-words", 20.0, weight=1),), parameters=Parameters(1, stop=("a",)))
    assert content_of(one, find) == content_of(other, find)


def test_the_one_that_holds_stands_for_it_then_the_strongest() -> None:
    old, few, firm = passport("old", "2027"), passport("c", "2026", verdict="too-few"), passport("c", "2025")
    assert best_of((old, few, firm), "c") == firm
    assert best_of((old, few), "c") == few
    assert best_of((), "c") is None


@settings(max_examples=100, deadline=None)
@given(passports())
def test_written_down_and_read_it_is_the_same(one: Passport) -> None:
    assert passport_from(json.loads(json.dumps(passport_values(one)))) == one


@pytest.mark.parametrize(
    "values",
    [
        None, 7, "x", [], {}, {"model": "m", "content": "c"}, {"model": "m", "content": "c", "moved": {}},
        {"model": "", "content": "c", "moved": {"verdict": "firm"}},
        {"model": 3, "content": "c", "moved": {"verdict": "firm"}},
        {"model": "m", "content": "c", "moved": {"verdict": ["firm"]}},
        {"model": "m", "content": "c", "moved": {"verdict": "best ever"}},
    ],
)  # fmt: skip
def test_what_is_no_passport_is_none(values: object) -> None:
    assert passport_from(values) is None


def test_a_strangers_figures_are_bounded() -> None:
    moved = {"verdict": "firm", "effect": float("inf"), "p_holm": 7, "n": -3, "base_n": True, "prompts": 10**30}
    found = passport_from(
        {
            "model": "a\x00b\n\u202e" + "m" * 999,
            "content": "c",
            "moved": moved,
            "adherence": {"passed": 30, "n": 20},
            "run": "r",
        }
    )
    assert found is not None
    assert (found.effect, found.p_holm, found.n, found.base_n, found.prompts) == (None, None, 0, 0, 0)
    assert (found.adherence, len(found.model)) == (None, 200)
    assert found.model.startswith("ab [U+202E]mm")


def test_a_file_carries_them_without_runs_and_keeps_those_of_other_models() -> None:
    carried = with_passports(PIRATE, [passport(model="a/b")])
    both = with_passports(carried, [passport()])
    assert [(each.model, each.run) for each in in_file(both)] == [(MODEL, ""), ("a/b", "")]
    assert "20261124" not in json.dumps(both.extra[KEY]).replace("2026-11-24", "")
    assert with_passports(PIRATE, []) is PIRATE
    assert len(in_file(replace(PIRATE, extra={KEY: [passport_values(passport())] * 99}))) == MAX_IN_FILE
    assert in_file(replace(PIRATE, extra={KEY: "signed: me"})) == ()


@settings(max_examples=60, deadline=None)
@given(passports(), st.booleans())
def test_every_passport_can_be_said(one: Passport, stale: bool) -> None:
    assert sign_words(one, "M", stale=stale).endswith("M")
    sentences = detail_words(one, message="", stale=stale)
    assert all(sentence.endswith(".") for sentence in sentences)
    assert any(sentence.startswith("Stale") for sentence in sentences) == stale


def test_in_words() -> None:
    assert sign_words(passport(), "SmolLM2 135M", stale=False) == "moved, firm · 16 of 20 · SmolLM2 135M"
    assert sign_words(replace(passport(), adherence=None), "M", stale=True) == "stale · moved, firm · 20 answers · M"
    assert detail_words(passport(), message="m2", stale=True) == (
        "Moved, firm: effect .21 (.12 to .30), p .002; 20 answers to 4 prompts, against 40 of “No system message”.",
        "Its checks: 16 of 20 answers keep them, 58 to 92 %.",
        "Stale: its text changed since.",
        "Measured on 24 November 2026, 16:00 UTC with Playground 1.0.",
    )
    words = detail_words(passport(), message="m1", stale=True)
    assert "Stale: its layers, knobs, parameters or checks changed since." in words
