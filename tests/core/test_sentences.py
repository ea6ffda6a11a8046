"""Where sentences end, in texts written for these tests."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.sentences import sentence_spans, sentences


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The sky is blue. It is wide! Is it?", ["The sky is blue.", "It is wide!", "Is it?"]),
        ("Hello there", ["Hello there"]),
        ("Mr. Smith met Dr. Jones at 5 p.m. They left.", ["Mr. Smith met Dr. Jones at 5 p.m.", "They left."]),
        ("J. K. Rowling lives in the U.K. and writes.", ["J. K. Rowling lives in the U.K. and writes."]),
        ("He left the U.S. The weather is fine.", ["He left the U.S.", "The weather is fine."]),
        ("The U.S. Army came.", ["The U.S. Army came."]),
        ("It costs 3.50, e.g. at example.com. Go.", ["It costs 3.50, e.g. at example.com.", "Go."]),
        ('"Really?" he asked. "Yes!" she said.', ['"Really?" he asked.', '"Yes!" she said.']),
        ("She said (quietly.) Then she left.", ["She said (quietly.)", "Then she left."]),
        ("Wait... what? No… Never.", ["Wait... what?", "No…", "Never."]),
        ("Am 3. Oktober war es, z. B. bei Herrn Dr. Müller. Gut.",
         ["Am 3. Oktober war es, z. B. bei Herrn Dr. Müller.", "Gut."]),
        ("Das kostet ca. 5 Euro bzw. 6 Euro. Gut.", ["Das kostet ca. 5 Euro bzw. 6 Euro.", "Gut."]),
        ("M. Dupont arrive. Mme Curie aussi.", ["M. Dupont arrive.", "Mme Curie aussi."]),
        ("¿Qué es? ¡Nada! Bien.", ["¿Qué es?", "¡Nada!", "Bien."]),
        ("空は青いです。東京は日本の首都です!なぜ?", ["空は青いです。", "東京は日本の首都です!", "なぜ?"]),
        ("यह सच है। वह घर गया।", ["यह सच है।", "वह घर गया।"]),
        ("هل هذا صحيح؟ نعم.", ["هل هذا صحيح؟", "نعم."]),
        ("It was 1990. Then came 1991.", ["It was 1990.", "Then came 1991."]),
        ("See Fig. 3 and No. 5. Done.", ["See Fig. 3 and No. 5.", "Done."]),
        ("Apples, etc. Then we ate. Pears etc. were left.", ["Apples, etc.", "Then we ate.", "Pears etc. were left."]),
        ("**Bold end.** Next one.", ["**Bold end.**", "Next one."]),
        ("Version 2.0.1 is at https://a.b/c.html. Now.", ["Version 2.0.1 is at https://a.b/c.html.", "Now."]),
        ("One line\nwraps here. Then\nmore.", ["One line\nwraps here.", "Then\nmore."]),
        ("1. First\n2. Second. Twice\n- third", ["1. First", "2. Second.", "Twice", "- third"]),
        ("# Heading\nText one. Text two.\n\nMore", ["# Heading", "Text one.", "Text two.", "More"]),
        ("Text:\n```python\nx = 1. Y = 2.\n```\nDone.", ["Text:", "Done."]),
        ("***\n---\n?!", []),
        ("", []),
    ],
)  # fmt: skip
def test_where_they_end(text: str, wanted: list[str]) -> None:
    assert sentences(text) == wanted


@given(st.text(st.sampled_from("aA1 .!?\n\"')`#-。…")))
def test_spans_lie_in_order_within_the_text(text: str) -> None:
    place = 0
    for start, end in sentence_spans(text):
        assert place <= start < end <= len(text)
        assert any(sign.isalnum() for sign in text[start:end])
        place = end


@pytest.mark.parametrize(
    "text",
    ["." * 300_000, "a. " * 100_000, "! " * 150_000, "A.B.C." * 50_000, "\n" * 300_000, "```\n" * 80_000,
     "”" * 300_000, "- \n" * 100_000, " " * 300_000, "a" * 300_000],
)  # fmt: skip
def test_hostile_texts_take_linear_time(text: str) -> None:
    begin = time.monotonic()
    sentences(text)
    assert time.monotonic() - begin < 5
