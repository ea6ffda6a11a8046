"""What is said of each preset of a run: that it moved, and how firmly; whatever the run has or lacks."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steered_runs import ENGLISH, MODEL, NO_MESSAGE, cells, french_run, preset, prompt, run_of, texts

from playground.core.completion import CellError, Completion
from playground.core.intervals import Estimate
from playground.core.preset import Check
from playground.core.request import Delivery, Message, Parameters, SentRequest
from playground.core.run import Run
from playground.core.steering.moved import _verdict  # pyright: ignore[reportPrivateUsage]
from playground.core.steering.report import steering_of
from playground.core.steering.values import Effect, PresetSteering, Steering
from playground.core.steering.words import verdict_words
from playground.formats import run_record


def _effect(p: float) -> Effect:
    return Effect(Estimate(0.3, 0.1, 0.5, 24), p, p, 12, 12)


def of(steering: Steering, column: str) -> PresetSteering:
    return next(preset for preset in steering.presets if preset.column == column)


def test_a_real_effect_that_both_batches_see_is_firm_and_none_is_none() -> None:
    steering = steering_of(french_run())
    assert [(p.column, p.name, p.model, p.dot, p.is_baseline) for p in steering.presets] == [
        ("none", "No system message", MODEL, 0, True), ("french", "French", MODEL, 1, False),
        ("idle", "Idle", MODEL, 2, False),
    ]  # fmt: skip
    french, idle = of(steering, "french").moved, of(steering, "idle").moved
    assert french is not None
    assert idle is not None
    assert french.features is not None
    assert idle.features is not None
    assert (french.verdict, french.firm, french.moved) == ("firm", True, True)
    assert (idle.verdict, idle.firm, idle.moved) == ("not-moved", False, False)
    assert (french.prompts, french.n, french.base_n, len(french.batches)) == (4, 24, 24, 2)
    assert french.features.p == 0.0005  # 1 of 2,000: no relabelling of 1,999 reaches it
    assert french.features.p_holm == 2 * french.features.p  # the lesser of two presets
    assert idle.features.p_holm == idle.features.p > 0.05
    assert [(batch.n, batch.base_n) for batch in french.batches] == [(12, 12), (12, 12)]
    assert (steering.prompts, steering.samples, steering.batches, steering.open) == (4, 6, 2, 0)


def test_one_batch_is_not_firm_and_says_so() -> None:
    steering = steering_of(french_run(batches=1))
    french = of(steering, "french")
    assert french.moved is not None
    assert french.moved.verdict == "moved"
    assert french.moved.batches == ()
    assert "no second batch of fresh seeds has said so yet" in french.sentence


def test_a_batch_that_disagrees_is_told() -> None:
    run = french_run(samples=8)
    same = {f"p{n}": texts(400 + n, 8) for n in range(4)}
    idle_after = {cell.id: cell for cell in cells("french", same, 100)}
    changed = [idle_after[cell.id] if cell.id.preset == "french" and cell.id.sample > 4 else cell for cell in run.cells]
    french = of(steering_of(replace(run, cells=tuple(changed))), "french")
    assert french.moved is not None
    assert french.moved.verdict == "disagree"
    assert french.moved.moved
    assert [batch.p < 0.05 for batch in french.moved.batches] == [True, False]
    assert "but batch 2 (p " in french.sentence
    assert "take it for luck" in french.sentence


@pytest.mark.parametrize(
    ("prompts", "samples", "verdict"),
    [(1, 1, "too-few"), (1, 2, "too-few"), (2, 2, "too-few"), (3, 2, "moved"), (1, 3, "too-few"), (1, 4, "moved")],
)
def test_what_no_answers_could_tell_is_too_few(prompts: int, samples: int, verdict: str) -> None:
    """By hand: 2 against 2 give 6 labellings, two of which tie; 3 prompts 8 in 216, 1 prompt with 4 each 2 in 70."""
    columns = (NO_MESSAGE, preset("french"))
    made = [
        *cells("none", {f"p{n}": texts(10 + n, samples) for n in range(prompts)}),
        *cells("french", {f"p{n}": texts(50 + n, samples, french=True) for n in range(prompts)}, 100),
    ]
    french = of(steering_of(run_of(columns, made)), "french")
    assert french.moved is not None
    assert french.moved.verdict == verdict
    assert (french.moved.features is None) == (verdict == "too-few")
    assert (french.moved.n, french.moved.prompts) == (prompts * samples, prompts)


def test_one_prompt_asked_once_proves_little_and_says_so() -> None:
    made = [*cells("none", {"p": ["Hello there."]}), *cells("french", {"p": ["Bonjour à vous."]}, 100)]
    steering = steering_of(run_of((NO_MESSAGE, preset("french")), made))
    assert of(steering, "french").sentence.startswith("One prompt asked once proves little")
    assert steering.notes[0].startswith("One prompt x one sample proves little")


def test_the_sentence_says_what_was_seen_and_what_it_does_not_mean() -> None:
    steering = steering_of(french_run())
    assert of(steering, "french").sentence.startswith("French moved the answers (energy distance ")
    assert of(steering, "french").sentence.endswith("With 4 prompts it may be otherwise for others.")
    assert "24 of 24 answers obey “language: fr” (at least 86 %), +100 points" in of(steering, "french").sentence
    idle = of(steering, "idle").sentence
    assert idle.startswith("Idle did not move the answers further than asking again does (")
    assert "an effect of up to" in idle
    assert "0 of 24 answers obey “is JSON” (at most 14 %)" in idle
    assert verdict_words("not-moved") == "did not move"


def test_the_order_of_cells_changes_no_figure() -> None:
    run = french_run()
    mixed = list(run.cells)
    random.Random(3).shuffle(mixed)
    assert steering_of(replace(run, cells=tuple(mixed))) == steering_of(run)


def test_a_record_that_is_read_back_gives_the_same_figures() -> None:
    run = french_run()
    assert steering_of(run_record.decode(run_record.encode(run), file="f")) == steering_of(run)


def test_another_run_draws_other_relabellings() -> None:
    def p(run: Run) -> float:
        idle = of(steering_of(run), "idle").moved
        assert idle is not None
        assert idle.features is not None
        return idle.features.p

    assert len({p(french_run(id=f"run-{number}")) for number in range(3)}) > 1


def test_batches_that_are_too_small_to_tell_alone_do_not_disagree() -> None:
    """Each alone may miss what both together see; that one says so and the other does not is another thing."""
    yes, no = _effect(0.01), _effect(0.09)
    assert _verdict(_effect(0.001), [no, no]) == "moved"
    assert _verdict(_effect(0.001), [yes, no]) == "disagree"
    assert _verdict(_effect(0.001), [yes, yes]) == "firm"
    assert _verdict(_effect(0.001), [yes, None]) == "moved"
    assert _verdict(_effect(0.06), [yes, yes]) == "not-moved"


def test_what_failed_and_what_still_comes_counts_nowhere() -> None:
    run = french_run()
    broken = tuple(
        replace(cell, completion=replace(cell.completion, state="failed", error=CellError("cut", "It was cut.")))
        if cell.id.sample == 6
        else replace(cell, completion=Completion())
        if cell.id.sample == 5
        else cell
        for cell in run.cells
    )
    steering = steering_of(replace(run, cells=broken))
    french = of(steering, "french").moved
    assert french is not None
    assert (french.n, french.base_n) == (16, 16)
    assert steering.open == 12


def test_copies_of_one_answer_count_once() -> None:
    answers = [Completion("done", text, reused_from="earlier-run") for text in (ENGLISH[0], ENGLISH[0], ENGLISH[1])]
    run = french_run(batches=1)
    copied = {(cell.id.prompt, n + 1): answer for cell in run.cells for n, answer in enumerate(answers)}
    changed = [
        replace(cell, seed=None, completion=copied.get((cell.id.prompt, cell.id.sample), cell.completion))
        if cell.id.preset == "french"
        else cell
        for cell in run.cells
    ]
    steering = steering_of(replace(run, cells=tuple(changed)))
    french = of(steering, "french").moved
    assert french is not None
    assert french.n == 20
    assert any(note.startswith("4 answers stand twice") for note in steering.notes)


def test_equal_seeds_of_columns_and_a_temperature_of_nothing_are_told() -> None:
    made = [*cells("none", {"p": texts(1, 3)}), *cells("french", {"p": texts(2, 3)})]
    run = run_of((NO_MESSAGE, preset("french")), made, parameters=Parameters(temperature=0))
    notes = " ".join(steering_of(run).notes)
    assert "French and the baseline have the same seeds" in notes
    assert "Temperature is 0 for all columns" in notes


def test_parameters_of_its_own_may_be_what_moved() -> None:
    run = french_run()
    warm = replace(run.columns[1], parameters=Parameters(temperature=1.5))
    notes = steering_of(replace(run, columns=(run.columns[0], warm, run.columns[2]))).notes
    assert any(note.startswith("French is asked with other parameters than the baseline") for note in notes)


def test_the_baseline_is_named_with_what_a_template_hides() -> None:
    run = french_run()
    hidden = SentRequest("POST", "http://127.0.0.1/", {}, Delivery("template-default", "You are SmolLM."))
    told = tuple(
        replace(cell, completion=replace(cell.completion, sent=hidden)) if cell.id.preset == "none" else cell
        for cell in run.cells
    )
    said = steering_of(replace(run, cells=told)).baseline
    assert said.startswith("Compared with no system message. The template of mine/model then puts in a hidden one")
    assert "“You are SmolLM.”" in said
    empty = preset("empty", text="")
    assert steering_of(run_of((empty,), [])).baseline == "Compared with an empty system message."
    assert steering_of(run_of((preset("french"),), [])).baseline == "Compared with the answers under “French”."


def test_a_prompt_that_brings_its_own_system_message_says_nothing_of_the_presets() -> None:
    run = french_run()
    own = replace(run.prompts[0], messages=(Message("system", "Be brief."), *run.prompts[0].messages))
    french = of(steering_of(replace(run, prompts=(own, *run.prompts[1:]))), "french").moved
    assert french is not None
    assert (french.prompts, french.n) == (3, 18)


def test_a_run_with_nothing_in_it_is_said_to_be_so() -> None:
    assert steering_of(run_of((), [])) == Steering("", (), (), (), 0, 1, 1, 0)
    alone = steering_of(run_of((NO_MESSAGE,), cells("none", {"p": texts(1, 2)})))
    assert [preset.is_baseline for preset in alone.presets] == [True]
    nothing = steering_of(run_of((NO_MESSAGE, preset("french", Check("is-json"))), [], [prompt("p")]))
    french = of(nothing, "french")
    assert french.moved is not None
    assert french.moved.verdict == "too-few"
    assert french.adherence is None
    assert "no whole answer" in french.sentence


_answers = st.lists(
    st.sampled_from(["", " ", "Yes.", "Oui, je suis là.", "你好。", "{}", "\ud800", "a" * 300]), max_size=3
)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(["none", "a", "b"]), st.dictionaries(st.sampled_from("pqr"), _answers)))
def test_it_raises_for_no_run(made: dict[str, dict[str, list[str]]]) -> None:
    columns = (
        NO_MESSAGE,
        preset("a", Check("is-json"), Check("no-such-check")),
        preset("b", Check("llm-rubric", "Is it?")),
    )
    all_cells = [cell for name, answers in made.items() for cell in cells(name, answers)]
    run = run_of(columns, all_cells, [prompt(each) for each in "pqr"], batches=2)
    steering = steering_of(run)
    assert len(steering.presets) == 3
    assert all(preset.sentence for preset in steering.presets)
