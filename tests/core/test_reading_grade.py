"""The reading grade: worked by hand, and silent where it has nothing to say."""

from __future__ import annotations

import pytest

from playground.core.reading_grade import reading_grade

WORDS = ("the", "cat", "sat", "on", "a", "mat", "and", "saw", "me", "go") * 3


def test_it_is_the_formula() -> None:
    text = " ".join(WORDS) + "."
    characters = 3 * (3 + 3 + 3 + 2 + 1 + 3 + 3 + 3 + 2 + 2)
    assert reading_grade(text, 1) == pytest.approx(4.71 * characters / 30 + 0.5 * 30 / 1 - 21.43)


def test_signs_are_no_characters_and_digits_are() -> None:
    plain = "Nineteen ninety eight was warm and everybody danced outside. " * 4
    assert reading_grade(plain, 4) == reading_grade(plain.replace("warm", "“warm,”"), 4)
    assert reading_grade(plain.replace("warm", "1998"), 4) == reading_grade(plain, 4)


def test_simple_texts_have_no_grade_below_nothing() -> None:
    assert reading_grade("I am. " * 20, 20) == 0.0


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Too short to say.", 1),
        (
            "Это довольно длинный текст, в котором достаточно слов, чтобы о нём можно было бы судить, но не здесь. "
            * 2,
            2,
        ),
        ("今日はとても天気がいいので散歩に行きましょう。" * 30, 30),
        ("many words and no sentence in " * 9, 0),
        ("1 2 3 4 5 6 7 8 9 10 " * 3, 1),
        ("", 0),
    ],
)
def test_it_says_nothing_where_it_was_not_made_for(text: str, sentences: int) -> None:
    assert reading_grade(text, sentences) is None


def test_accents_are_latin() -> None:
    assert reading_grade("Être né à Orléans où l’été dure jusqu’à la fête de l’évêque. " * 3, 3) is not None
