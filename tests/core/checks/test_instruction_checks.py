"""The 25 instructions of IFEval: each with an answer that follows it and one that does not."""

from __future__ import annotations

from typing import Any

import pytest
from judging import outcome_of, passes

from playground.core.checks.loose import variants

LONG = "The sea is calm. It was not so yesterday, and the sea will rise again."


@pytest.mark.parametrize(
    ("kind", "value", "good", "bad"),
    [
        ("keyword-existence", ["sea", "Calm"], LONG, "The sea is wild."),
        ("keyword-frequency", {"keyword": "sea", "min": 2}, LONG, "The sea is wild."),
        ("keyword-frequency", {"keyword": "sea", "max": 1}, "The sea is wild.", LONG),
        ("forbidden-words", ["storm", "cal"], LONG, "No Storm came."),
        ("letter-frequency", {"letter": "a", "min": 6}, LONG, "aaa"),
        ("response-language", "de", "Der Himmel ist heute nicht blau, weil es regnet.", "The sky is not blue today."),
        ("sentence-count", {"min": 2}, LONG, "Only one, Mr. Smith said."),
        ("paragraph-count", {"min": 2, "max": 2, "divider": "***"}, "One\n\n***\n\nTwo", "One\n\nTwo"),
        ("paragraph-count", 2, "One\nmore\n\nTwo\n", "One\nTwo"),
        ("word-count", {"max": 4}, "one two three four", "one two three four five"),
        ("nth-paragraph-first-word", {"nth": 2, "first_word": "However", "paragraphs": 2},
         'One.\n\n"however, two."', "One.\n\nTwo however."),
        ("nth-paragraph-first-word", {"nth": 3, "first_word": "a"}, "x\n\nx\n\nA b", "x\n\nA b"),
        ("placeholder-count", {"min": 2}, "Dear [name], of [city],", "Dear [name],"),
        ("postscript", "P.S.", "Bye.\nP.S. I love you", "Bye. PS: no"),
        ("postscript", "P.P.S", "Bye.\np. p.s. Really", "Bye.\nP.S. Really"),
        ("postscript", None, "Bye. p.s. x", "Bye."),
        ("bullet-count", 2, "* one\n  - two\n**strong**\n---", "* one"),
        ("constrained-response", None, "My answer is maybe. Sorry.", "My answer is perhaps."),
        ("constrained-response", ["Red", "Blue"], "Blue!", "blue!"),
        ("highlighted-sections", {"min": 2}, "*one* and **two**", "*one* and ** **"),
        ("section-count", {"min": 2, "splitter": "SECTION"}, "SECTION 1\na\nSECTION 2\nb", "SECTION 1\na\nSECTION b"),
        ("json-format", None, '```json\n{"a": 1}\n```', "a: 1"),
        ("title", None, "<<A poem of joy>>\nOh", "<< >>\nOh <x>"),
        ("two-responses", None, "One\n******\nTwo", "One\n******\nOne"),
        ("two-responses", None, "******\nOne\n******\nTwo\n******", "One\n******\nTwo\n******\nThree"),
        ("repeat-prompt", "Why?", "why? Because.", "Because."),
        ("end-phrase", "Is there anything else?", 'Done. is there anything ELSE?"', "Is there anything else? No"),
        ("capital-word-frequency", {"min": 2}, "HELLO you and WELL-KNOWN friends", "HELLO you"),
        ("all-capital", None, "ALL OF IT, 1 TIME!", "ALL Of IT"),
        ("all-capital", "en", "THE SKY IS BLUE AND IT IS WIDE", "DER HIMMEL IST BLAU UND ER IST WEIT"),
        ("all-lowercase", None, "all of it", "all of It"),
        ("no-comma", None, "No sign of it.", "One, two"),
        ("quotation", None, ' "Yes. \n No." ', '"Yes'),
    ],
)  # fmt: skip
def test_each_instruction_and_its_opposite(kind: str, value: Any, good: str, bad: str) -> None:
    assert passes(kind, good, value)
    assert not passes(kind, bad, value)


def test_reasons_say_what_was_found() -> None:
    assert outcome_of("keyword-frequency", LONG, {"keyword": "sea", "max": 1}).reason == "2 times 'sea', more than 1"
    assert outcome_of("sentence-count", LONG, 3).reason == "2 sentences, asked for 3"
    assert outcome_of("forbidden-words", "A storm.", ["storm"]).reason == "storm found"
    assert outcome_of("response-language", "The sky is blue today.", "de").reason == "the answer is in English"
    assert (
        outcome_of("nth-paragraph-first-word", "a", {"nth": 2, "first_word": "b"}).reason == "there is no paragraph 2"
    )


def test_an_empty_answer_follows_no_instruction() -> None:
    for kind in ("no-comma", "title", "quotation", "all-lowercase"):
        assert outcome_of(kind, "  \n").reason == "the answer is empty"
        assert not outcome_of(kind, "").passed


@pytest.mark.parametrize("prefix", ["", "not-"])
def test_a_language_that_cannot_be_told_fails_both_ways(prefix: str) -> None:
    outcome = outcome_of(f"{prefix}response-language", "Xyzzy!", "en")
    assert not outcome.passed
    assert "cannot be told" in outcome.reason


def test_the_prompt_is_what_is_repeated() -> None:
    assert passes("repeat-prompt", "Name a colour. Blue.", prompt="Name a colour.")
    assert not passes("repeat-prompt", "Blue.", prompt="Name a colour.")
    assert outcome_of("repeat-prompt", "Blue.").reason == "it is not known what was asked"


def test_loose_looks_at_eight_variants() -> None:
    text = "Sure, here:\n*all small*\nBye!"
    assert variants(text) == (
        "Sure, here:\n*all small*\nBye!", "*all small*\nBye!", "Sure, here:\n*all small*", "*all small*",
        "Sure, here:\nall small\nBye!", "all small\nBye!", "Sure, here:\nall small", "all small",
    )  # fmt: skip
    for kind in ("no-comma", "all-lowercase"):
        assert not outcome_of(kind, text).passed
        assert outcome_of(kind, text, loose=True).passed
    assert outcome_of("starts-with", text, "all", loose=True).passed
    assert outcome_of("not-no-comma", text).passed
    assert not outcome_of("not-no-comma", text, loose=True).passed, "it holds loosely, so its opposite does not"


def test_a_loose_check_that_fails_speaks_of_the_answer_itself() -> None:
    assert outcome_of("word-count", "one\ntwo\nthree", 9, loose=True).reason == "3 words, asked for 9"
