"""What is measured of an answer's text without a judge: length, case, marks, markup, languages, manner. Pure.

No attribute looks for what one preset asks for (there is no list of pirates' words): what moves here is the form of an
answer and its manner. Every attribute has a value for every text, an empty one too. Linear in the text; only its length
in words is of all of it, the rest of the first MAX_READ characters. Rounded to six digits, so that a logarithm
that differs in its last bit from one system to the next makes no other distance.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from playground.core.checks.refusals import OPENING_CHARACTERS, refusal_in
from playground.core.sentences import sentence_spans
from playground.core.steering.small_words import FIRST_PERSON, HEDGES, SECOND_PERSON, small_words
from playground.core.wording import count

MAX_READ: Final = 40_000
WINDOW: Final = 25
"""Words of the moving window of diversity. Covington and McFall take 50 and more for books; answers are shorter."""
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

_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_WORD = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\\W\\d_]+(?:'[^\\W\\d_]+)*")
_ASKS = re.compile(r"[?\u037e]+(?=[\s\"'”’»)\]*_]|$)|[？؟]")
_EXCLAIMS = re.compile(r"!+(?=[\s\"'”’»)\]*_]|$)|！")
_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]{0,12}(?:[-*+•–][ \t]|\d{1,3}[.)][ \t]|\|)", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*_])(?:\*{1,3}|_{1,3})(?=\w)")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_STRUCTURED = re.compile(r"\s*(?:```(?:json|xml)\b|[{\[]\s*[\"{\[\d}\]]|<[?!/a-zA-Z][^>\n]{0,200}>)")
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
    """The value of each of ATTRIBUTES, by id, in their order. 0.2 to 0.3 ms for 200 words (benchmarks/steering.py)."""
    read = text[:MAX_READ]
    sentences = len(sentence_spans(read))
    signs = _signs(read)
    words = _word_count(text)
    values = {
        **_lengths(words, _word_count(read) if len(text) > MAX_READ else words, sentences, signs),
        **_marks(read, signs, sentences),
        **_of_words(_words_in(read.lower().replace("’", "'"))),
        "refusal": float(_declines(read)),
    }
    return MappingProxyType({attribute.id: round(values[attribute.id], 6) for attribute in ATTRIBUTES})


def _word_count(text: str) -> int:
    return len(text.split()) + (0 if text.isascii() else len(_CJK.findall(text)))


def _words_in(lowered: str) -> list[str]:
    return (_ASCII_WORD if lowered.isascii() else _WORD).findall(lowered)


def _found(pattern: re.Pattern[str], signs: str, text: str) -> int:
    """How often, looked for only where one of `signs` is there at all."""
    return len(pattern.findall(text)) if any(sign in text for sign in signs) else 0


def _part(number: float, whole: float) -> float:
    """A share, 0 of nothing, never more than 1."""
    return min(1.0, number / whole) if whole else 0.0


def _lengths(words: int, read: int, sentences: int, signs: Mapping[str, int]) -> dict[str, float]:
    a_sentence = read / max(1, sentences)
    grade = 4.71 * (signs["letter"] + signs["digit"]) / read + 0.5 * a_sentence - 21.43 if read else 0.0
    return {
        "words": math.log1p(words),
        "sentences": math.log1p(sentences),
        "sentence_length": math.log1p(a_sentence),
        "reading_grade": min(MAX_GRADE, max(0.0, grade)),
    }


def _marks(text: str, signs: Mapping[str, int], sentences: int) -> dict[str, float]:
    ends, words = signs["break"], len(text.split())
    lines = sum(1 for line in text.splitlines() if line.strip())
    code = sum(map(len, _CODE.findall(text))) if "`" in text else 0
    return {
        "upper_case": _part(signs["upper"], signs["letter"]),
        "punctuation": _part(signs["punctuation"], signs["all"]),
        "symbols": _part(signs["symbol"], signs["all"]),
        "digits": _part(signs["digit"], signs["all"]),
        "other_script": _part(signs["foreign"], signs["letter"]),
        "questions": _part(_found(_ASKS, "?？؟\u037e", text), sentences),
        "exclamations": _part(_found(_EXCLAIMS, "!！", text), sentences),
        "line_breaks": _part(ends, words + ends),
        "headings": _part(_found(_HEADING, "#", text), lines),
        "list_items": _part(len(_ITEM.findall(text)), lines),
        "emphasis": _part(_found(_EMPHASIS, "*_", text), words),
        "code": _part(code, len(text)),
        "structured": float(_STRUCTURED.match(text) is not None),
    }


def _of_words(words: list[str]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for word, number in Counter(words).items():
        for kind in _kinds_of(word):
            counts[kind] += number
    total = len(words)
    triples = max(0, total - 2)
    return {
        "diversity": _diversity(words),
        "repetition": _part(triples - len(set(zip(words, words[1:], words[2:], strict=False))), triples),
        **{kind: _part(counts[kind], total) for kind in _KINDS},
    }


_KINDS: Final = ("english", "french", "spanish", "german", "hedging", "first_person", "second_person")


@cache
def _word_kinds() -> Mapping[str, tuple[str, ...]]:
    sets = {**small_words(), "hedging": HEDGES, "first_person": FIRST_PERSON, "second_person": SECOND_PERSON}
    words = frozenset[str]().union(*sets.values())
    return {word: tuple(kind for kind in _KINDS if word in sets[kind]) for word in words}


def _kinds_of(word: str) -> tuple[str, ...]:
    """Of `l'homme` also what `l'` is, of `I'm` what `I` is."""
    known = _word_kinds()
    found = known.get(word, ())
    head, mark, _ = word.partition("'")
    if not mark:
        return found
    return tuple({*found, *known.get(head + mark, ()), *known.get(head, ())})


def _diversity(words: Sequence[str]) -> float:
    """MATTR, which a text's length does not change (Covington and McFall, J. of Quantitative Linguistics 17, 2010).

    Below WINDOW words the plain type-token ratio, which is higher in a shorter text.
    """
    windows = len(words) - WINDOW
    if windows <= 0:
        return _part(len(set(words)), len(words))
    total = 0
    before: dict[str, int] = {}
    for place, word in enumerate(words):  # the windows in which it is the first of its kind
        opened = before.get(word, -1)
        if opened < place - WINDOW:
            opened = place - WINDOW
        last = place if place < windows else windows
        if last > opened:
            total += last - opened
        before[word] = place
    return total / (windows + 1) / WINDOW


def _signs(text: str) -> Mapping[str, int]:
    """How many signs of each kind; `all` are those that are no blanks."""
    counts: dict[str, int] = dict.fromkeys(_SIGN_KINDS, 0)
    for sign, number in Counter(text).items():
        for kind in _sign_kinds(sign):
            counts[kind] += number
    return counts


_SIGN_KINDS: Final = ("all", "letter", "upper", "foreign", "digit", "punctuation", "symbol", "break")
_CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "L": ("all", "letter"), "N": ("all", "digit"), "P": ("all", "punctuation"), "S": ("all", "symbol"), "M": ("all",),
}  # fmt: skip


@lru_cache(maxsize=4_096)
def _sign_kinds(sign: str) -> tuple[str, ...]:
    if sign == "\n":
        return ("break",)
    category = unicodedata.category(sign)
    if category == "Lu":
        return ("all", "letter", "upper") if _is_latin(sign) else ("all", "letter", "upper", "foreign")
    if category[0] == "L" and not _is_latin(sign):
        return ("all", "letter", "foreign")
    return _CATEGORIES.get(category[0], ())


def _is_latin(sign: str) -> bool:
    return sign < "\u0250" or "\u1e00" <= sign <= "\u1eff" or sign in "ªº"


def _declines(text: str) -> bool:
    """As the check of refusals has it, by which an empty answer is one."""
    opening = text.strip()[:OPENING_CHARACTERS]
    if not opening:
        return True
    plain = " ".join(opening.lower().replace("’", "'").split())
    return any(piece in plain for piece in _MAY_DECLINE) and refusal_in(opening) is not None
