"""Names are taken out of answers that are voted on blind, ordinary words are left."""

from __future__ import annotations

import pytest

from playground.core.blinding import Masked, masked

NAMES = ("captain-redbeard", "Captain Redbeard", "gpt-5.2-mini", "local/smollm2-135m-instruct", "no")


@pytest.mark.parametrize(
    ("text", "shown", "count"),
    [
        ("Ahoy, CAPTAIN REDBEARD here!", "Ahoy, [name] here!", 1),
        ("captain_redbeard and captain-redbeard", "[name] and [name]", 2),
        ("I am gpt-5.2-mini.", "I am [name].", 1),
        ("As ChatGPT, I cannot.", "As [name], I cannot.", 1),
        ("I'm Claude 4.5, made by Anthropic.", "I'm [name], made by [name].", 2),
        ("I was trained by OpenAI", "I was trained by [name]", 1),
        ("Je suis Mistral.", "Je suis [name].", 1),
        ("The claude of Monet, a nova, a llama and Grok.", "The claude of Monet, a nova, a llama and Grok.", 0),
        ("There is no reason.", "There is no reason.", 0),
        ("Captain Redbeards", "Captain Redbeards", 0),
        ("", "", 0),
    ],
)
def test_names(text: str, shown: str, count: int) -> None:
    found = masked(text, NAMES)
    assert (found.text, found.count) == (shown, count)


def test_no_names() -> None:
    assert masked("I am Gemini", ()).text == "I am [name]"
    assert masked("hello", ("", "  ")).text == "hello"


def test_parts_of_names_give_away_as_much() -> None:
    names = ("Acme Bike support", "Captain Redbeard", "No system message", "Réponds en français")
    said = masked("Bring it to Acme Bike. I am Redbeard! My name is Captain, and I love every bike.", names)
    assert said.text == "Bring it to [name]. I am [name]! My name is [name], and I love every bike."
    assert said.count == 3
    plain = "The captain of the bike club sent a system message en français to support."
    assert masked(plain, names) == Masked(plain, 0)
