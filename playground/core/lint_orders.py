"""The orders in a system message that can be held against each other: forms, lengths, languages, words. Pure.

Only what a text orders for the whole answer is read, sentence by sentence; a sentence with a condition ("if the user
asks for JSON") orders nothing for all answers. English, and the answer's language in six languages.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

MAX_ORDERS: Final = 200
MAX_SENTENCE: Final = 2_000  # characters; a longer one is no sentence

_TEMPLATE: Final = re.compile(r"\{%[^%]{0,2000}%\}")
_SENTENCE: Final = re.compile(r"[^\n.!?;]+(?:[.!?;](?!\s|$)[^\n.!?;]+)*[.!?;]?")
_CONDITION: Final = re.compile(
    r"(?i)\b(?:if|unless|when|whenever|where|except|instead of|rather than|in case|for example|e\.g\.|such as"
    r"|may|might|can|could|asks?|asked)\b"
)
_NEGATION: Final = re.compile(
    r"(?i)\b(?:no(?! (?:more|fewer|less) than)|not|never|without|avoid|cannot|neither|nor|\w+n[’']t)\b[^,:]{0,30}$"
)
_VERB: Final = r"\b(?:use|with|as|in|write|answer|reply|respond|give|make|format|output|return|add|put|under)\b"

_FORMS: Final[Mapping[str, str]] = {
    "JSON": r"\b(?:only|nothing but|exclusively|solely)\b[^\n]{0,40}\bjson\b"
    r"|\bjson\b[^\n]{0,30}\b(?:only|and nothing else|exclusively)\b"
    r"|\b(?:answer|respond|reply|output|return)s?\b[^\n]{0,20}\b(?:in|as|with)\b[^\n]{0,20}\bjson\b",
    "a list": rf"{_VERB}[^\n]{{0,40}}\b(?:bullet(?:ed)?(?: point| list)?s?|numbered lists?)\b",
    "headings": rf"{_VERB}[^\n]{{0,30}}\b(?:headings?|section titles?)\b",
    "a table": rf"{_VERB}[^\n]{{0,20}}\b(?:markdown )?tables?\b",
    "Markdown": rf"{_VERB}[^\n]{{0,20}}\bmarkdown\b(?! table)",
    "bold": rf"{_VERB}[^\n]{{0,20}}\bbold\b",
    "a code block": rf"{_VERB}[^\n]{{0,20}}\bcode (?:block|fence)s?\b",
    "emoji": r"\b(?:use|add|with|include)\b[^\n]{0,20}\bemojis?\b",
    "capitals": r"\b(?:in|use)\b[^\n]{0,10}\b(?:all caps|capital letters|upper ?case)\b",
    "small letters": r"\b(?:in|use)\b[^\n]{0,10}\b(?:lower ?case)\b",
}
_BANS: Final[Mapping[str, str]] = {
    "JSON": r"json",
    "a list": r"(?:bullet(?:ed)?(?: point| list)?s?|(?:numbered )?lists?)",
    "headings": r"headings?",
    "a table": r"tables?",
    "Markdown": r"markdown",
    "bold": r"bold",
    "a code block": r"code (?:block|fence)s?",
    "emoji": r"emojis?",
}
_BAN: Final = (
    r"\b(?:no|never|without|avoid|not use|n[’']t use|not write|n[’']t write)\b(?! (?:more|fewer|less) than)"
    r"[^\n,;]{{0,25}}\b{}\b"
)
_PLAIN: Final = r"\b(?:plain text only|only plain text|in plain text)\b"

_NUMBERS: Final[Sequence[str]] = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_N: Final = rf"(?:\d{{1,5}}|{'|'.join(_NUMBERS)}|a single|twenty|fifty|a hundred)"
_UNIT: Final = r"(?:\w+ ){0,2}?(?P<unit>words?|sentences?|paragraphs?)\b"
_LENGTHS: Final = tuple(
    re.compile(rf"(?i){pattern}")
    for pattern in (
        rf"\b(?P<low>at least|a minimum of|no fewer than|no less than|more than|over) (?P<n>{_N}) {_UNIT}",
        r"\b(?P<high>at most|a maximum of|no more than|not more than|fewer than|less than|under|up to|within) "
        rf"(?P<n>{_N}) {_UNIT}",
        rf"(?<!at least )(?<!\w)(?P<n>{_N}) {_UNIT} or (?:(?P<high>fewer|less)|(?P<low>more))",
        rf"\b(?P<both>)(?P<n>{_N})(?: to | ?[-–] ?| or )(?P<m>{_N}) {_UNIT}",
        rf"\b(?P<both>exactly|only|just|precisely) (?P<n>{_N}) {_UNIT}",
        rf"\b(?:answer|respond|reply|write|speak|talk)s?\b[^\n]{{0,25}}\b(?P<both>in|with) (?P<n>{_N}) {_UNIT}",
    )
)
_OF_A_PART: Final = re.compile(
    r"(?i)\b(?:each|per|every (?!turn|answer|reply|response)|(?:first|last|opening|closing|final|that) "
    r"(?:line|sentence|paragraph)|summary|title|then|begin|end|say|explain|name|definition"
    r"|a (?:bullet|point|line|paragraph|sentence|day))\b"
)

LANGUAGES: Final = (
    "English", "French", "German", "Spanish", "Italian", "Portuguese", "Dutch", "Polish", "Russian", "Ukrainian",
    "Turkish", "Arabic", "Hebrew", "Hindi", "Chinese", "Japanese", "Korean", "Swedish", "Danish", "Norwegian",
    "Finnish", "Greek", "Czech", "Hungarian", "Romanian", "Vietnamese", "Thai", "Indonesian", "Latin", "Persian",
    "Urdu", "Bengali",
)  # fmt: skip
_ADJECTIVE: Final = (
    r"(?:(?:plain|simple|clear|formal|good|standard|proper|modern|everyday|british|american|brazilian) ){0,2}"
)
_LANGUAGE: Final = re.compile(
    rf"(?i)\b(?:answer|respond|reply|write|speak|talk|output|communicate|converse)s?\b[^\n]{{0,30}}\bin {_ADJECTIVE}"
    rf"(?P<language>{'|'.join(LANGUAGES)})\b"
)
_NATIVE: Final[Mapping[str, str]] = {
    "French": r"\bréponde?[zs]?\b[^\n]{0,30}\ben français\b",
    "German": r"\bantworten?\b[^\n]{0,30}\b(?:auf|in) deutsch\b",
    "Spanish": r"\bresponde[nr]?\b[^\n]{0,30}\ben (?:español|castellano)\b",
    "Italian": r"\brispond[ei](?:te)?\b[^\n]{0,30}\bin italiano\b",
    "Portuguese": r"\bresponda[m]?\b[^\n]{0,30}\bem português\b",
}
_QUOTED: Final = r"[\"“«]\s?([^\"”»\n]{1,120}?)\s?[\"”»]"
_WORDINGS: Final[Mapping[str, re.Pattern[str]]] = {
    "begin": re.compile(rf"(?i)\b(?:begin|start|open)s?\b[^\n\"“«]{{0,30}}\bwith:? {_QUOTED}"),
    "end": re.compile(rf"(?i)\b(?:end|close|finish)(?:es|s)?\b[^\n\"“«]{{0,30}}\bwith:? {_QUOTED}"),
    "never say": re.compile(rf"(?i)\b(?:never|do not|don[’']t) (?:say|use|write|mention)\b[^\n\"“«]{{0,25}}{_QUOTED}"),
    "always say": re.compile(rf"(?i)\balways (?:say|use|include|mention|write)\b[^\n\"“«]{{0,25}}{_QUOTED}"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What a text wants of every answer. `kind` is `form`, `ban`, `language`, `length`, or one of the wordings.

    `what` is the form, the language or the words; a length holds bounds by unit, None for none.
    """

    kind: str
    what: str
    start: int
    end: int
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict[str, "tuple[float, float]"])


@functools.lru_cache(maxsize=64)
def orders_in(text: str) -> tuple[Order, ...]:
    """The orders of a text, in order, at most MAX_ORDERS.

    Texts and sentences are remembered: at each key that is typed one sentence is another one, and no layer is.
    """
    found: list[Order] = []
    for sentence in _SENTENCE.finditer(_TEMPLATE.sub(lambda mark: "\n" * len(mark[0]), text)):
        at = sentence.start()
        found += [replace(each, start=each.start + at, end=each.end + at) for each in _orders_of(sentence[0])]
        if len(found) >= MAX_ORDERS:
            break
    return tuple(found[:MAX_ORDERS])


@functools.lru_cache(maxsize=4096)
def _orders_of(sentence: str) -> tuple[Order, ...]:
    if len(sentence) > MAX_SENTENCE or _CONDITION.search(sentence):
        return ()
    return tuple([*_forms(sentence), *_languages(sentence), *_lengths(sentence), *_wordings(sentence)])


def bounds_of(unit: str, low: float, high: float) -> dict[str, tuple[float, float]]:
    """What a length in words, sentences or paragraphs means in the other units: a paragraph has a sentence, a sentence
    two words, and no sentence has more than sixty."""
    none = float("inf")
    if unit == "words":
        return {"words": (low, high), "sentences": (0, high / 2), "paragraphs": (0, high / 2)}
    if unit == "sentences":
        return {"words": (low * 2, high * 60), "sentences": (low, high), "paragraphs": (0, high)}
    return {"words": (low * 3, none), "sentences": (low, none), "paragraphs": (low, high)}


def _forms(sentence: str) -> Iterator[Order]:
    for form, pattern in _COMPILED.items():
        for match in pattern.finditer(sentence):
            negated = _NEGATION.search(sentence[: match.end()].rstrip()) or _NEGATION.search(sentence[: match.start()])
            if not negated:
                yield Order("form", form, match.start(), match.end())
                break
    for form, pattern in _BANNED.items():
        if ban := pattern.search(sentence):
            yield Order("ban", form, ban.start(), ban.end())


def _languages(sentence: str) -> Iterator[Order]:
    named = [match for match in _LANGUAGE.finditer(sentence) if not _NEGATION.search(sentence[: match.start()])]
    others = {word for word in re.findall(r"\w+", sentence) if word.capitalize() in LANGUAGES}
    for match in named if len(others) == 1 else []:
        yield Order("language", match["language"].capitalize(), match.start(), match.end())
    for language, pattern in _NATIVE_COMPILED.items():
        if native := pattern.search(sentence):
            yield Order("language", language, native.start(), native.end())


def _lengths(sentence: str) -> Iterator[Order]:
    if _OF_A_PART.search(sentence):
        return
    seen: list[tuple[int, int]] = []
    for pattern in _LENGTHS:
        for match in pattern.finditer(sentence):
            if any(match.start() < end and start < match.end() for start, end in seen):
                continue
            seen.append(match.span())
            unit, (low, high) = match["unit"].lower().rstrip("s") + "s", _range(match)
            yield Order("length", match[0], match.start(), match.end(), bounds_of(unit, low, high))


def _range(match: re.Match[str]) -> tuple[float, float]:
    groups, number = match.groupdict(), _number(match["n"])
    if groups.get("low"):
        return number, float("inf")
    if groups.get("high"):
        return 0, number
    return number, _number(groups["m"]) if groups.get("m") else number


def _number(words: str) -> float:
    word = words.lower()
    named = {"a single": 1, "twenty": 20, "fifty": 50, "a hundred": 100}
    if word.isdigit():
        return int(word)
    return named[word] if word in named else _NUMBERS.index(word) + 1


def _wordings(sentence: str) -> Iterator[Order]:
    for kind, pattern in _WORDINGS.items():
        for match in pattern.finditer(sentence):
            yield Order(kind, match[1], match.start(), match.end())


_COMPILED: Final = {form: re.compile(f"(?i){pattern}") for form, pattern in _FORMS.items()}
_BANNED: Final = {
    form: re.compile("(?i)" + _BAN.format(pattern) + (f"|{_PLAIN}" if form == "Markdown" else ""))
    for form, pattern in _BANS.items()
}
_NATIVE_COMPILED: Final = {language: re.compile(f"(?i){pattern}") for language, pattern in _NATIVE.items()}
