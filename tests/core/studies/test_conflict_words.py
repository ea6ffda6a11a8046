"""The conflict suite's texts go against the preset they are for."""

from __future__ import annotations

import pytest
from study_plans import BASE, asking, column, planned

from playground.core.checks import known_types
from playground.core.compose import Span
from playground.core.languages import identify
from playground.core.plan import Column
from playground.core.preset import Check, Preset
from playground.core.request import JsonValue, Message
from playground.core.studies import Studies, studied
from playground.core.studies.conflict_texts import IN_LANGUAGE, LONG, answer_in
from playground.core.studies.drift import SCRIPT
from playground.core.studies.opposites import GENERAL, opposite_of


def opposite(*checks: Check) -> str:
    return opposite_of(Preset("p", "P", "Hi.", checks=checks))


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (Check("response-language", "fr"), "Answer in English."),
        (Check("response-language", "en"), "Answer in German."),
        (Check("is-json"), "plain prose"),
        (Check("all-capital"), "small letters"),
        (Check("all-lowercase"), "CAPITAL LETTERS"),
        (Check("bullet-count", {"min": 3}), "running text"),
        (Check("bullet-count", {"max": 0}), "list of bullet points"),
        (Check("word-count", {"max": 200}), "at least 600 words"),
        (Check("sentence-count", 1), "at least 12 sentences"),
        (Check("word-count", {"min": 50}), "one single word"),
        (Check("contains", "arr"), "Do not use “arr”"),
        (Check("not-icontains", "arr"), "Use “arr”"),
        (Check("contains-any", ["arr", "ahoy", "matey"]), "“arr”, “ahoy” or “matey”"),
        (Check("forbidden-words", "a, b"), "Use “a” or “b”"),
        (Check("keyword-frequency", {"keyword": "sea", "min": 2}), "Do not use “sea”"),
        (Check("letter-frequency", {"letter": "a", "max": 3}), "“a” as often"),
        (Check("nth-paragraph-first-word", {"nth": 1, "first_word": "but"}), "any paragraph with “but”"),
        (Check("assert-set", checks=(Check("no-comma"),)), "at least one comma"),
    ],
)
def test_a_check_gives_its_opposite(check: Check, words: str) -> None:
    assert words in opposite(check)


@pytest.mark.parametrize("check", [Check("latency", threshold=9), Check("llm-rubric", "nice"), Check("contains", ""),
                                   Check("contains-any", []), Check("bleu", "x"), Check("nonsense")])  # fmt: skip
def test_where_no_check_says_what_to_do_the_general_one_stands(check: Check) -> None:
    assert opposite(check) == GENERAL == opposite()


def test_three_opposites_are_enough_and_each_stands_once() -> None:
    checks = [Check("contains", word) for word in "abacd"]
    assert opposite(*checks).count("Do not use") == 3


VALUES: tuple[JsonValue, ...] = (None, 3, "de", ["a"], {"min": 1}, {"max": 2}, {"keyword": "a", "min": 1},
                                 {"letter": "a", "max": 1}, {"nth": 1, "first_word": "a"})  # fmt: skip


@pytest.mark.parametrize("type", known_types())
def test_every_type_of_check_gives_whole_words(type: str) -> None:
    for value in VALUES:
        said = opposite(Check(type, value))
        assert said
        assert "None" not in said
        assert "“”" not in said


def test_the_language_is_none_that_a_column_asks_for_or_the_question_is_in() -> None:
    german = column("g", "Be kind.", Check("response-language", "de"))
    named = column("s", "Always answer in Spanish.")
    written = column("f", "Réponds toujours en français, avec des phrases courtes et claires.")
    assert answer_in([column("x", "Be kind.")], "Why?") == IN_LANGUAGE["de"]
    assert answer_in([german], "Why?") == IN_LANGUAGE["es"]
    assert answer_in([german, named], "Why?") == IN_LANGUAGE["it"]
    assert (
        answer_in([german, named, written], "Perché il cielo è blu e non è verde come la terra?") == IN_LANGUAGE["de"]
    )
    assert {code: identify(text) for code, text in IN_LANGUAGE.items()} == {code: code for code in IN_LANGUAGE}


def test_the_long_text_is_long_and_orders_nothing() -> None:
    assert 380 <= len(LONG.split()) <= 430
    assert not {"you", "must", "please", "answer", "should"} & set(LONG.lower().split())
    assert len(set(SCRIPT)) == len(SCRIPT) == 12


def test_bounds_stay_where_they_are_in_the_reference() -> None:
    text = "Be legal.\n\nBe a pirate. Say arr."
    spans = (Span("law", "Law", 0, 9, locked=True), Span("pirate", "Pirate", 11, len(text)))
    bound = Column("pirate", "Pirate", Preset("pirate", "Pirate", "Be a pirate. Say arr."), text, spans=spans)
    made = studied(planned((BASE, bound), asking("Why?"), samples=1), Studies(conflict=True), 1)
    merged = next(cell for cell in made.cells if cell.id.prompt == "q1~merged~pirate")
    assert merged.request.messages == (
        Message("system", "Be legal."), Message("user", "Be a pirate. Say arr.\n\nWhy?"),
    )  # fmt: skip
