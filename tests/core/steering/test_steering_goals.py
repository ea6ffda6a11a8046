"""Which attributes a preset's checks aim at, and how far."""

from __future__ import annotations

import math

import pytest

from playground.core.checks import known_types
from playground.core.preset import Check
from playground.core.steering.attributes import ATTRIBUTE, attributes_of
from playground.core.steering.goals import IN_LANGUAGE, NOT_IN_LANGUAGE, Goal, goals_of


def test_a_language_is_more_of_its_own_small_words_and_less_of_the_others() -> None:
    goals = goals_of([Check("response-language", "fr")])
    assert goals == {
        "french": IN_LANGUAGE, "english": NOT_IN_LANGUAGE, "spanish": NOT_IN_LANGUAGE, "german": NOT_IN_LANGUAGE,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("english", "To make bread you need flour, water, salt and patience. Let the dough rest for a whole night."),
        ("french", "Pour faire du pain, il faut de la farine et de l'eau. Laissez reposer la pâte pendant une nuit."),
        ("spanish", "Los niños juegan en el jardín mientras sus padres preparan la cena, y el perro los mira."),
        ("german", "Die Kinder spielen im Garten, während ihre Eltern essen, und der Hund sieht ihnen neidisch zu."),
    ],
)
def test_plain_prose_lies_in_its_languages_goal_and_in_no_others(attribute: str, text: str) -> None:
    values = attributes_of(text)
    for language in ("english", "french", "spanish", "german"):
        goal = IN_LANGUAGE if language == attribute else NOT_IN_LANGUAGE
        nearest = goal.nearest(values[language])
        assert nearest == values[language] or (language == "french" and nearest - values[language] < 0.05)


def test_other_scripts_and_latin_languages_without_an_attribute() -> None:
    assert goals_of([Check("response-language", "ru")])["other_script"] == Goal(0.6, 1.0)
    assert set(goals_of([Check("response-language", "it")])) == {"english", "french", "spanish", "german"}


def test_lengths_are_ranges_of_logarithms() -> None:
    assert goals_of([Check("word-count", {"max": 50})]) == {"words": Goal(0.0, math.log1p(50))}
    assert goals_of([Check("sentence-count", 1)]) == {"sentences": Goal(math.log1p(1), math.log1p(1))}
    assert goals_of([Check("word-count", {"min": 9})])["words"] == Goal(math.log1p(9), math.inf)
    assert Goal(1.0, 2.0).nearest(5.0) == 2.0


def test_sets_are_what_their_members_are_and_words_aim_nowhere() -> None:
    both = Check("assert-set", checks=(Check("is-json"), Check("bullet-count", {"min": 3})))
    assert goals_of([both]) == {"structured": Goal(1.0, 1.0), "list_items": None}
    assert goals_of([Check("icontains", "arr"), Check("llm-rubric", "Kind?"), Check("regex", "a+")]) == {}


def test_a_goal_that_says_how_far_goes_before_one_that_does_not() -> None:
    checks = [Check("capital-word-frequency", {"min": 3}), Check("all-capital")]
    assert goals_of(checks) == {"upper_case": Goal(1.0, 1.0)}


@pytest.mark.parametrize("type_", known_types())
def test_every_goal_is_an_attribute_and_no_check_breaks_it(type_: str) -> None:
    for value in (None, "fr", 3, {"min": 1}, ["a"], True):
        assert set(goals_of([Check(type_, value)])) <= set(ATTRIBUTE)
