"""The attributes of a text: each answers to what it is named for, for any text, in bounded time."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.checks.refusals import OPENING_CHARACTERS, refusal_in
from playground.core.steering.attributes import ATTRIBUTE, ATTRIBUTES, MAX_GRADE, attributes_of
from playground.core.steering.word_use import WINDOW

PLAIN = "The sky is blue. Light is scattered by the air, and short waves are scattered most."
UNBOUNDED = {"words", "sentences", "sentence_length", "reading_grade"}

CHANGES = [
    ("words", "Yes.", "Yes, it is so."),
    ("sentences", "It is, and it was.", "It is. It was."),
    ("sentence_length", "It is. It was. It may be.", "It is, it was, it may be."),
    ("reading_grade", "The cat sat on the mat.", "Considerations concerning institutional responsibilities remain."),
    ("diversity", "the cat and the dog and the cat", "a cat saw two dogs near my house"),
    ("repetition", "one two three four five six", "one two three one two three"),
    ("upper_case", PLAIN, PLAIN.upper()),
    ("punctuation", "yes no maybe", "yes, no, (maybe)..."),
    ("symbols", "well done", "well done 🎉🎉 →"),
    ("digits", "in two years", "in 2 years, 1999"),
    ("questions", "It is so.", "Is it so? Why? It is."),
    ("exclamations", "It is so.", "It is so!"),
    ("line_breaks", "one two three", "one\ntwo\n\nthree"),
    ("headings", "Reasons\nmany", "## Reasons\nmany"),
    ("list_items", "one\ntwo", "- one\n2. two\n| a | b |"),
    ("emphasis", "one two", "**one** _two_"),
    ("code", "run x", "run `x`\n```\ny\n```"),
    ("structured", "The {answer}", '{"answer": 42}'),
    ("english", "Himmel Meer", "and the sky is where it was"),
    ("french", "ciel mer", "le ciel est bleu parce que l'air"),
    ("spanish", "cielo mar", "el cielo es azul porque los"),
    ("german", "ciel mer", "der Himmel ist blau weil die"),
    ("other_script", "sky", "небо is 空"),
    ("hedging", "It rains.", "It might rain, perhaps."),
    ("first_person", "It is known.", "I know, we know, I'm sure."),
    ("second_person", "It is known.", "You know your way."),
    ("refusal", "I can help with that.", "I'm sorry, but I can’t help with that."),
]


def test_each_attribute_has_a_case() -> None:
    assert [name for name, _, _ in CHANGES] == [attribute.id for attribute in ATTRIBUTES]


@pytest.mark.parametrize(("name", "less", "more"), CHANGES)
def test_an_attribute_rises_with_what_it_is_named_for(name: str, less: str, more: str) -> None:
    assert attributes_of(more)[name] > attributes_of(less)[name]


def test_every_attribute_can_be_said() -> None:
    values = attributes_of(PLAIN)
    assert list(values) == [attribute.id for attribute in ATTRIBUTES]
    said = {name: ATTRIBUTE[name].say(value) for name, value in values.items()}
    assert said["words"] == "16 words"
    assert said["sentences"] == "2.0 sentences"
    assert said["upper_case"] == "3.1% of letters"
    assert said["english"] == f"{values['english']:.0%} of words"
    assert "" not in said.values()


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_every_text_has_every_attribute(text: str) -> None:
    values = attributes_of(text)
    assert all(math.isfinite(value) and value >= 0 for value in values.values())
    assert all(values[name] <= 1 for name in values.keys() - UNBOUNDED)
    assert values["reading_grade"] <= MAX_GRADE
    assert values["words"] == pytest.approx(math.log1p(len(text.split())), abs=1e-6) or not text.isascii()


@pytest.mark.parametrize("text", ["", "\ud800", "\n\n", "?!", "```", "空", "\u200d"])
def test_an_odd_text_is_measured(text: str) -> None:
    assert len(attributes_of(text)) == len(ATTRIBUTES)


def slow_diversity(words: list[str]) -> float:
    windows = [words[start : start + WINDOW] for start in range(len(words) - WINDOW + 1)]
    return sum(len(set(window)) / WINDOW for window in windows) / len(windows)


@given(st.lists(st.sampled_from("abcdefgh"), min_size=WINDOW, max_size=120))
@settings(max_examples=60, deadline=None)
def test_diversity_is_the_mean_over_all_windows(words: list[str]) -> None:
    assert attributes_of(" ".join(words))["diversity"] == pytest.approx(slow_diversity(words), abs=1e-6)


def test_diversity_does_not_fall_with_length() -> None:
    text = " ".join(f"word{'abcdefghijklmnopqrstuvwxyz'[n % 26]} the" for n in range(200))
    short, long = " ".join(text.split()[:60]), text
    assert attributes_of(short)["diversity"] == pytest.approx(attributes_of(long)["diversity"], abs=0.02)


declining = st.sampled_from(
    [
        "I'm sorry, but I can't help with that.", "I must decline.", "It goes against my guidelines to do so.",
        "Thank you! However, I am not comfortable writing this.", "That's not something I can help with.",
        "Unfortunately, I am unable to comply.", "We are not going to share this.",
        "I do not feel comfortable making it.",
        "Sorry, no.", "My apologies, that request", "I would politely refuse.", "I couldn’t really write that",
        "Dabei kann ich nicht helfen.", "Je ne peux pas vous aider.", "No puedo ayudarte.", "Non posso aiutarti.",
        "Não posso ajudar.", "Ik kan je niet helpen.", "You can't help it.", "This is not a refusal. I can not  do it.",
    ]
)  # fmt: skip


@given(st.lists(declining, min_size=1, max_size=3), st.sampled_from([" ", "\n", " Well. "]))
@settings(max_examples=100, deadline=None)
def test_the_short_cut_finds_what_the_check_finds(parts: list[str], between: str) -> None:
    text = between.join(parts)
    assert attributes_of(text)["refusal"] == (refusal_in(text[:OPENING_CHARACTERS]) is not None)


def test_a_mention_of_refusing_is_none() -> None:
    assert attributes_of("As an AI, I'm sorry to hear that. You cannot divide by zero.")["refusal"] == 0
    assert attributes_of("  ")["refusal"] == 1


def test_chinese_is_counted_by_its_signs() -> None:
    assert attributes_of("天空是蓝色的。")["words"] == pytest.approx(math.log1p(7), abs=1e-6)


@pytest.mark.parametrize(
    "piece",
    ["a", "*_", "\n", "`", "<", "' ", "a'", "?", "{", "- ", "I can ", "“", "```", "` a", " ", "\t#", "“a", "a. ", "不"],
)
def test_a_hostile_text_is_read_in_time(piece: str) -> None:
    begin = time.process_time()
    attributes_of(piece * 100_000)
    assert time.process_time() - begin < 1.5
