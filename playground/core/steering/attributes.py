"""What is measured of an answer's text without a judge: length, case, marks, markup, languages, manner. Pure.

No attribute looks for what one preset asks for (there is no list of pirates' words): what moves here is the form of an
answer and its manner. Every attribute has a value for every text, an empty one too. Linear in the text; only its length
in words is of all of it, the rest of the first MAX_READ characters. Rounded to six digits, so that a logarithm
that differs in its last bit from one system to the next makes no other distance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from playground.core.checks.refusals import OPENING_CHARACTERS, refusal_in
from playground.core.sentences import sentence_spans
from playground.core.steering.text_marks import marks_of, signs_of
from playground.core.steering.word_use import use_of, word_count, words_in
from playground.core.wording import count

MAX_READ: Final = 40_000
MAX_GRADE: Final = 20.0
_KEPT: Final = 8_192  # texts whose attributes are remembered, about 2 KB each


@dataclass(frozen=True, slots=True)
class Attribute:
    """`say` writes a value of it, or a mean of values, with its unit. Lengths are logarithms: their mean, said in
    words, is the geometric one."""

    id: str
    name: str
    tip: str
    say: Callable[[float], str]


def _say_log(word: str) -> Callable[[float], str]:
    def say(value: float) -> str:
        number = math.expm1(value)
        return count(round(number), word) if number >= 10 else f"{number:.1f} {word}s"

    return say


def _percent(of: str) -> Callable[[float], str]:
    return lambda value: f"{value:.1%} of {of}" if value < 0.1 else f"{value:.0%} of {of}"


ATTRIBUTES: Final[tuple[Attribute, ...]] = (
    Attribute("words", "Length", "Words of an answer; each sign of Chinese and Japanese is one", _say_log("word")),
    Attribute("sentences", "Sentences", "Sentences of an answer", _say_log("sentence")),
    Attribute("sentence_length", "Sentence length", "Words of a sentence", _say_log("word")),
    Attribute(
        "reading_grade", "Reading grade",
        "School years that the text asks for (Automated Readability Index), at most 20; made for English, and rough "
        "below 20 words",
        lambda value: f"grade {value:.1f}",
    ),
    Attribute(
        "diversity", "Word variety", "Different words among 25 that follow each other (moving average)",
        _percent("words"),
    ),
    Attribute(
        "repetition", "Repetition", "Groups of three words that stood in the answer before", _percent("word triples"),
    ),
    Attribute("upper_case", "Upper case", "Upper-case letters", _percent("letters")),
    Attribute("punctuation", "Punctuation", "Full stops, commas, quotes, brackets, dashes", _percent("signs")),
    Attribute("symbols", "Symbols and emoji", "Emoji, arrows, mathematical and other symbols", _percent("signs")),
    Attribute("digits", "Digits", "Digits", _percent("signs")),
    Attribute("questions", "Questions", "Sentences that ask", _percent("sentences")),
    Attribute("exclamations", "Exclamations", "Sentences that exclaim", _percent("sentences")),
    Attribute("line_breaks", "Line breaks", "Line ends among words and line ends", _percent("words")),
    Attribute("headings", "Headings", "Lines that are Markdown headings", _percent("lines")),
    Attribute("list_items", "List items", "Lines that are items of a list or rows of a table", _percent("lines")),
    Attribute("emphasis", "Bold and italics", "Marks of bold and italics, by the words", _percent("words")),
    Attribute("code", "Code", "Signs in code fences and backticks", _percent("signs")),
    Attribute("structured", "Data", "Begins as JSON or XML does", _percent("answers")),
    Attribute("english", "English", "Small words that English has and the other three have not", _percent("words")),
    Attribute("french", "French", "Small words that French has and the other three have not", _percent("words")),
    Attribute("spanish", "Spanish", "Small words that Spanish has and the other three have not", _percent("words")),
    Attribute("german", "German", "Small words that German has and the other three have not", _percent("words")),
    Attribute("other_script", "Other scripts", "Letters that are not Latin", _percent("letters")),
    Attribute("hedging", "Hedging", "Perhaps, might, probably, and such in four languages", _percent("words")),
    Attribute("first_person", "First person", "I, we, my, and such in four languages", _percent("words")),
    Attribute("second_person", "Second person", "You, your, and such in four languages", _percent("words")),
    Attribute("refusal", "Refusal", "Declines in its opening to do what was asked, or is empty", _percent("answers")),
)  # fmt: skip
ATTRIBUTE: Final[Mapping[str, Attribute]] = {attribute.id: attribute for attribute in ATTRIBUTES}

_MAY_DECLINE: Final = (
    "can't", "cannot", "can not", "won't", "will not", "couldn't", "could not", "shouldn't", "should not", "able to",
    "not going", "not willing", "not allowed", "not permitted", "not comfortable", "not in a", "feel comfortable",
    "refus", "declin", "unwilling", "something i can", "something that i can", "something we can",
    "something that we can", "against my", "sorry", "apolog", "unfortunately", "nicht", "je ne ", "no pued",
    "no podemos", "no voy a", "no debo", "non poss", "non sono", "não ", "niet",
)  # fmt: skip
"""What each way to decline has in it: looked for first, because refusal_in takes as long as all else together."""


@lru_cache(maxsize=_KEPT)
def attributes_of(text: str) -> Mapping[str, float]:
    """The value of each of ATTRIBUTES, by id, in their order. 0.3 to 0.4 ms for 200 words (benchmarks/steering.py)."""
    read = text[:MAX_READ]
    sentences = len(sentence_spans(read))
    signs = signs_of(read)
    words = word_count(text)
    values = {
        **_lengths(words, word_count(read) if len(text) > MAX_READ else words, sentences, signs),
        **marks_of(read, signs, sentences),
        **use_of(words_in(read.lower().replace("’", "'"))),
        "refusal": float(_declines(read)),
    }
    return MappingProxyType({attribute.id: round(values[attribute.id], 6) for attribute in ATTRIBUTES})


def _lengths(words: int, read: int, sentences: int, signs: Mapping[str, int]) -> dict[str, float]:
    a_sentence = read / max(1, sentences)
    grade = 4.71 * (signs["letter"] + signs["digit"]) / read + 0.5 * a_sentence - 21.43 if read else 0.0
    return {
        "words": math.log1p(words),
        "sentences": math.log1p(sentences),
        "sentence_length": math.log1p(a_sentence),
        "reading_grade": min(MAX_GRADE, max(0.0, grade)),
    }


def _declines(text: str) -> bool:
    """As the check of refusals has it, by which an empty answer is one."""
    opening = text.strip()[:OPENING_CHARACTERS]
    if not opening:
        return True
    plain = " ".join(opening.lower().replace("’", "'").split())
    return any(piece in plain for piece in _MAY_DECLINE) and refusal_in(opening) is not None
