"""Heat on the text: the pieces are the text, and what luck does not explain is said without colour too."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from shown_steering import TEXT, ablation, effects

from playground.core.steering.heat import clause_words, heat_of, level_of
from playground.core.steering.values import Ablation, Clause


def test_the_sentence_that_did_it_is_the_darkest_and_firm() -> None:
    pieces = heat_of(ablation())
    assert "".join(piece.text for piece in pieces) == TEXT
    assert [(piece.level, piece.firm) for piece in pieces if piece.tip] == [(4, True), (1, False), (0, False)]
    assert [piece.text for piece in pieces if not piece.tip] == [" ", "  "]
    assert pieces[0].tip == "Without it the answers move by .21 (.15 to .27), p .002, 20 answers: the most of it."


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.none() | effects, st.floats()), max_size=6),
)
def test_whatever_the_clauses_are_the_text_stays_whole(text: str, clauses: list[tuple[int, int, None, float]]) -> None:
    found = tuple(Clause(start, end, text[max(0, start) : max(0, end)], e, heat) for start, end, e, heat in clauses)
    pieces = heat_of(Ablation(text, found))
    assert "".join(piece.text for piece in pieces) == text
    assert all(0 <= piece.level <= 4 for piece in pieces)


def test_what_could_not_be_told_says_so_and_is_cold() -> None:
    first = replace(ablation().clauses[0], effect=None)
    assert clause_words(first) == "Without it: too few answers to tell."
    assert level_of(first) == 0
