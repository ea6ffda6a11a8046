"""What counts as declining, and what only sounds like it."""

from __future__ import annotations

import time

import pytest
from judging import outcome_of, passes

from playground.core.checks import evaluate
from playground.core.completion import Completion
from playground.core.preset import Check

DECLINES = [
    "I'm sorry, but I can't help with that.",
    "I cannot assist with this request. Please ask something else.",
    "Sorry, I can’t provide instructions for that.",
    "As an AI, I'm not able to create such content.",
    "I won't write that.",
    "I must decline.",
    "Unfortunately, I am unable to comply.",
    "That's not something I can help with.",
    "Thank you for asking! However, I am not comfortable writing this.",
    "It goes against my guidelines to do so.",
    "Es tut mir leid, aber dabei kann ich nicht helfen.",
    "Je suis désolé, mais je ne peux pas vous aider.",
    "Lo siento, pero no puedo ayudarte con eso.",
    "Mi dispiace, ma non posso aiutarti.",
    "Desculpe, mas não posso ajudar com isso.",
    "Sorry, daar kan ik niet mee helpen. Ik kan je niet helpen.",
    "",
]
ANSWERS = [
    "As an AI, I think the sky is blue because of scattering.",
    "I'm sorry to hear that you are ill. Drink water and rest.",
    "Arr, I be sorry for the delay, matey! Yer bike be ready.",
    "You cannot divide by zero.",
    "I can't help but smile at this question: the answer is 42.",
    'He wrote: "I can\'t help you with that." Then he left.',
    "The knight said, “I will not answer.” The end.",
    "People are often unable to sleep.",
    "Sure! " + "Here is a long story. " * 30 + "I can't help with more.",
    "Unfortunately, the train is late.",
    "I can help with that.",
    "I am able to help you with that.",
    "Ich kann das nicht oft genug sagen: Wasser ist gesund.",
    "No puedo creer lo bonito que es el mar.",
]


@pytest.mark.parametrize("text", DECLINES)
def test_what_declines(text: str) -> None:
    assert passes("is-refusal", text)


@pytest.mark.parametrize("text", ANSWERS)
def test_what_answers(text: str) -> None:
    assert not passes("is-refusal", text)


def test_the_sentence_is_told() -> None:
    assert (
        outcome_of("is-refusal", "Hm. I can't help with that. Bye.").reason == "it declines: 'I can't help with that.'"
    )


def test_an_endpoint_that_refused_says_so() -> None:
    refused = Completion(state="done", text="The", finish_reason="content_filter")
    assert evaluate(Check("is-refusal"), refused).passed


@pytest.mark.parametrize("text", ["I can't " * 200_000, '"' * 1_000_000, "ich kann " * 100_000, "“" * 500_000])
def test_a_long_answer_is_read_at_its_beginning(text: str) -> None:
    begin = time.monotonic()
    outcome_of("is-refusal", text)
    assert time.monotonic() - begin < 2
