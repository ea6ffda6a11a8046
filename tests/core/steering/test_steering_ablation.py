"""Which sentence did it: columns that leave one out, against the whole message."""

from __future__ import annotations

from dataclasses import replace

from steered_runs import NO_MESSAGE, cells, preset, run_of, texts

from playground.core.plan import Ablated, Column
from playground.core.run import Run
from playground.core.steering.report import steering_of

TEXT = "Answer in French. Be kind."


def ablated(whole: Column, number: int, start: int, end: int) -> Column:
    text = TEXT[:start] + TEXT[end:]
    made = Ablated(whole.id, start, end)
    return replace(whole, id=f"{whole.id}~without-sentence={number}", system_message=text, ablated=made)


def french_without(first: bool, second: bool) -> Run:
    """`first`, `second`: whether the answers stay French without that sentence."""
    whole = preset("mine", text=TEXT)
    columns = (NO_MESSAGE, whole, ablated(whole, 2, 18, 26), ablated(whole, 1, 0, 17))
    french = (False, True, second, first)
    made = [
        cell
        for number, (column, is_french) in enumerate(zip(columns, french, strict=True))
        for cell in cells(
            column.id, {f"p{n}": texts(number * 10 + n, 5, french=is_french) for n in range(4)}, number * 100
        )
    ]
    return run_of(columns, made)


def test_the_sentence_without_which_the_answers_move_is_the_one() -> None:
    steering = steering_of(french_without(first=False, second=True))
    assert [each.column for each in steering.presets] == ["none", "mine"]
    found = steering.presets[1].ablation
    assert found is not None
    assert found.text == TEXT
    first, second = found.clauses
    assert (first.text, first.start, first.end) == ("Answer in French.", 0, 17)
    assert (second.text, second.start, second.end) == ("Be kind.", 18, 26)
    assert first.effect is not None
    assert second.effect is not None
    assert (first.heat, second.heat) == (1.0, 0.0)
    assert first.effect.p_holm == 2 * first.effect.p == 0.001
    assert (first.effect.n, first.effect.base_n) == (20, 20)


def test_noise_glows_nowhere() -> None:
    found = steering_of(french_without(first=True, second=True)).presets[1].ablation
    assert found is not None
    assert [clause.heat for clause in found.clauses] == [0.0, 0.0]


def test_columns_without_a_sentence_are_no_presets_of_their_own_correction() -> None:
    """Holm's correction is over presets: of one preset p stays as it is."""
    moved = steering_of(french_without(first=False, second=True)).presets[1].moved
    assert moved is not None
    assert moved.features is not None
    assert moved.features.p_holm == moved.features.p


def test_a_run_without_such_columns_has_none() -> None:
    made = [*cells("none", {"p": texts(1, 3)}), *cells("mine", {"p": texts(2, 3)}, 100)]
    assert steering_of(run_of((NO_MESSAGE, preset("mine")), made)).presets[1].ablation is None
